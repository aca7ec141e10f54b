//! `taza check-plan DIR PLAN`: a plan is recounted from scratch; every rule it breaks comes out.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::plan_diff::read_plan;
use super::{Failure, what_if};
use crate::plan::check::{Violation, check};
use crate::plan::inputs;
use crate::plan::scenario::Scenario;

/// Recount a plan from scratch and name every rule it breaks.
#[derive(Args)]
pub(super) struct Arguments {
    /// Folder of the municipality that the plan was made for.
    folder: PathBuf,
    /// `plan.json`, or the folder that holds it.
    plan: PathBuf,
    /// Writes the result as JSON.
    #[arg(long)]
    json: bool,
}

/// The result as a program reads it.
#[derive(Serialize)]
struct Report<'a> {
    ok: bool,
    routes: usize,
    violations: &'a [Violation],
}

/// Runs the command: fails when a rule is broken.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = read_plan(&arguments.plan)?;
    let mut map = super::municipality::read(&arguments.folder)?;
    let scenario = Scenario::read(&plan.what_if).map_err(|fault| Failure::Refused(fault.to_string()))?;
    what_if::apply(&scenario, &mut map)?;
    let files = scenario.fingerprint(&inputs::fingerprint_of_folder(&arguments.folder));
    let violations = check(&map, &files, &plan).map_err(Failure::Input)?;
    if arguments.json {
        let report = Report { ok: violations.is_empty(), routes: plan.routes.len(), violations: &violations };
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| Failure::Broken(format!("the report cannot be written: {error}")))?;
        println!("{text}");
    } else {
        for violation in &violations {
            println!("{violation}");
        }
    }
    if violations.is_empty() {
        if !arguments.json {
            println!("{} routes recounted: no rule is broken.", plan.routes.len());
        }
        return Ok(());
    }
    Err(Failure::Refused(format!("{} rules are broken; make the plan again with `taza plan`.", violations.len())))
}
