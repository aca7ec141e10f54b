//! `taza plan DIR --what-if FILE` and `--again PLAN`: a text of changes goes in, the map as it would be
//! comes out; a plan goes in, what it was made with comes out.

use std::fs;
use std::path::Path;

use super::Failure;
use super::plan_diff::read_plan;
use crate::maps::MunicipalityMap;
use crate::plan::pipeline::Settings;
use crate::plan::scenario::{Fault, Scenario};

/// Reads a scenario from a file.
pub(super) fn read(path: &Path) -> Result<Scenario, Failure> {
    let shown = path.display();
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Refused(format!("`{shown}` cannot be read ({error}).")))?;
    Scenario::read(&text).map_err(|fault| {
        Failure::Refused(format!("`{shown}` is no scenario: {}\nmaps/README.md lists what one may hold.", fault.what))
    })
}

/// Changes the map; every change that cannot be made is told.
pub(super) fn apply(scenario: &Scenario, map: &mut MunicipalityMap) -> Result<(), Failure> {
    scenario.apply(map).map_err(|faults: Vec<Fault>| {
        let lines: Vec<String> = faults.iter().map(|fault| format!("what-if, {fault}")).collect();
        Failure::Refused(lines.join("\n"))
    })
}

/// What a plan was made with, so that it can be made again: its settings and its scenario.
pub(super) fn again(path: &Path, inputs_sha256: &str) -> Result<(Settings, Scenario), Failure> {
    let plan = read_plan(path)?;
    let scenario = Scenario::read(&plan.what_if).map_err(|fault| Failure::Refused(format!("{fault}")))?;
    if scenario.fingerprint(inputs_sha256) != plan.inputs_sha256 {
        return Err(Failure::Refused(
            "The files changed since this plan was made, so it cannot be made again. Plan anew without --again."
                .to_owned(),
        ));
    }
    if plan.iterations == 0 && plan.pace.is_empty() {
        return Err(Failure::Refused(
            "This plan was changed by hand, or made by a program that did not write down how its search went: it cannot be \
             made again. Plan anew without --again."
                .to_owned(),
        ));
    }
    let settings = Settings {
        date: plan.date,
        seed: plan.seed,
        iterations: (plan.iterations > 0).then_some(plan.iterations),
        pace: plan.pace,
        seconds: 0.0,
        threads: plan.islands,
        inputs_sha256: inputs_sha256.to_owned(),
        keep: None,
    };
    Ok((settings, scenario))
}
