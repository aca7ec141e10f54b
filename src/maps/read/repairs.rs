//! `repairs.json` goes in, the ids of the repairs that somebody accepted come out; those of a folder are applied.

use std::path::Path;

use super::REPAIRS_FILE;
use super::collect::{Collector, Spot};
use crate::maps::repair::{self, AcceptedRepairs};
use crate::maps::{Faults, Road};

/// Reads a file of accepted repairs on its own.
///
/// # Errors
/// What is wrong with the file.
pub fn read_accepted_repairs(path: &Path) -> Result<Vec<repair::RepairId>, Faults> {
    let mut faults = Collector::new(&path.display().to_string());
    let accepted = std::fs::read_to_string(path)
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str::<AcceptedRepairs>(&text).map_err(|error| error.to_string()));
    accepted.map(|accepted| accepted.accepted).map_err(|error| {
        bad_repairs(&error, &Spot::default(), &mut faults);
        Faults(faults.finish())
    })
}

fn bad_repairs(error: &str, spot: &Spot, faults: &mut Collector) {
    let advice = "It must look like {\"accepted\": [\"...\"]}.";
    faults.error("bad-repairs", spot, format!("It cannot be read: {error}."), advice);
}

pub(super) fn apply_repairs(folder: &Path, roads: &mut Vec<Road>, faults: &mut Collector) {
    let path = folder.join(REPAIRS_FILE);
    let Ok(text) = std::fs::read_to_string(&path) else { return };
    let spot = Spot::feature(REPAIRS_FILE);
    match serde_json::from_str::<AcceptedRepairs>(&text) {
        Ok(AcceptedRepairs { accepted }) => {
            for stale in repair::apply(roads, &accepted) {
                faults.warning(
                    "stale-repair",
                    &spot,
                    format!("The accepted repair `{}` no longer fits the roads.", stale.0),
                    "Take it out of the list, and look at the proposals again.",
                );
            }
        }
        Err(error) => bad_repairs(&error.to_string(), &spot, faults),
    }
}
