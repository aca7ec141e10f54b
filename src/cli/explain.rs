//! `taza explain DIR PLAN`: a plan goes in; why something is not collected, what it would take with its
//! price, and where vehicles drive a long way round come out.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::plan::Tongue;
use super::plan_diff::read_plan;
use crate::plan::edits::{Desk, DeskError, Explained};
use crate::plan::inputs;
use crate::units::Language;
use crate::words::say;

/// Explain a plan: what is not collected and why, what it would take, and long ways round.
#[derive(Args)]
pub(super) struct Arguments {
    /// Folder of the municipality that the plan was made for.
    folder: PathBuf,
    /// `plan.json`, or the folder that holds it.
    plan: PathBuf,
    /// Writes JSON.
    #[arg(long)]
    json: bool,
    /// Language.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = read_plan(&arguments.plan)?;
    let map = super::municipality::read(&arguments.folder)?;
    let files = inputs::fingerprint_of_folder(&arguments.folder);
    let report = if plan.is_recovery() {
        Explained::of(&plan)
    } else {
        Desk::open(map, &files, &plan).and_then(|mut desk| desk.explain(&plan)).map_err(failure)?
    };
    if arguments.json {
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| Failure::Broken(format!("the explanation cannot be written: {error}")))?;
        println!("{text}");
        return Ok(());
    }
    print!("{}", page(&report, arguments.language.into()));
    Ok(())
}

fn failure(error: DeskError) -> Failure {
    match error {
        DeskError::Map(faults) => Failure::Input(faults),
        DeskError::Program(_) => Failure::Broken(error.to_string()),
        DeskError::Refused(_) | DeskError::OtherMap(_) | DeskError::Broken(_) => Failure::Refused(error.to_string()),
    }
}

fn page(report: &Explained, language: Language) -> String {
    let mut text = String::new();
    if report.missing.is_empty() {
        text.push_str(&format!("{}\n", say(language, "explain-all-served")));
    }
    for missing in &report.missing {
        text.push_str(&format!("{}\n", missing.names.pick(language)));
        for reason in &missing.reasons {
            text.push_str(&format!("  {}\n", reason.pick(language)));
        }
        for one in &missing.would_take {
            text.push_str(&format!("  + {}\n", one.text.pick(language)));
        }
    }
    for broken in &report.broken {
        text.push_str(&format!("{}\n", broken.text.pick(language)));
    }
    if !report.detours.is_empty() {
        text.push_str(&format!("\n{}\n", say(language, "explain-detours")));
    }
    for detour in &report.detours {
        text.push_str(&format!("  {}: {}\n", detour.step, detour.text.pick(language)));
    }
    text
}
