//! `taza explain DIR PLAN`: a plan goes in; why something is not collected, what it would take with its
//! price, and where vehicles drive a long way round come out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Failure;
use super::plan::Tongue;
use super::plan_diff::read_plan;
use crate::plan::detour::{Detour, detours};
use crate::plan::edits::{Counterfactual, Desk, DeskError};
use crate::plan::{Plan, inputs};
use crate::units::{Language, Names, StreetId};
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

/// A street that is not collected as it should be.
#[derive(Serialize)]
struct Missing {
    street: StreetId,
    names: Names,
    reasons: Vec<Names>,
    would_take: Vec<Counterfactual>,
}

#[derive(Serialize)]
struct Report {
    missing: Vec<Missing>,
    detours: Vec<Detour>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = read_plan(&arguments.plan)?;
    let map = super::municipality::read(&arguments.folder)?;
    let files = inputs::fingerprint_of_folder(&arguments.folder);
    let mut desk = Desk::open(map, &files, &plan).map_err(failure)?;
    let mut missing: Vec<Missing> = Vec::new();
    for entry in &plan.unserved {
        match missing.iter_mut().find(|known| known.street == entry.street) {
            Some(known) if known.reasons.contains(&entry.reason) => {}
            Some(known) => known.reasons.push(entry.reason.clone()),
            None => missing.push(Missing {
                street: entry.street.clone(),
                names: entry.names.clone(),
                reasons: vec![entry.reason.clone()],
                would_take: would_take(&mut desk, &plan, &entry.street)?,
            }),
        }
    }
    let report = Report { missing, detours: detours(&plan) };
    if arguments.json {
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| Failure::Broken(format!("the explanation cannot be written: {error}")))?;
        println!("{text}");
        return Ok(());
    }
    print!("{}", page(&report, arguments.language.into()));
    Ok(())
}

/// What it would take for a street that a search left out; nothing for one that no vehicle can reach.
fn would_take(desk: &mut Desk, plan: &Plan, street: &StreetId) -> Result<Vec<Counterfactual>, Failure> {
    const SEARCHED: [&str; 5] = ["fleet-full", "shift-too-short", "window-missed", "costs-too-much", "unreachable"];
    let codes: BTreeSet<&str> =
        plan.unserved.iter().filter(|entry| entry.street == *street).map(|entry| entry.code.as_str()).collect();
    if !codes.iter().any(|code| SEARCHED.contains(code)) {
        return Ok(Vec::new());
    }
    match desk.what_would_it_take(street) {
        Ok(found) => Ok(found),
        // No vehicle comes there at all: the reason says why.
        Err(DeskError::Refused(_)) => Ok(Vec::new()),
        Err(error) => Err(failure(error)),
    }
}

fn failure(error: DeskError) -> Failure {
    match error {
        DeskError::Map(faults) => Failure::Input(faults),
        DeskError::Program(_) => Failure::Broken(error.to_string()),
        DeskError::Refused(_) | DeskError::OtherMap(_) | DeskError::Broken(_) => Failure::Refused(error.to_string()),
    }
}

fn page(report: &Report, language: Language) -> String {
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
    if !report.detours.is_empty() {
        text.push_str(&format!("\n{}\n", say(language, "explain-detours")));
    }
    for detour in &report.detours {
        text.push_str(&format!("  {}: {}\n", detour.step, detour.text.pick(language)));
    }
    text
}
