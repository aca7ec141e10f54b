//! The folder of a municipality goes in, its map comes out; what should be looked at goes to the error channel.

use std::path::Path;

use super::Failure;
use crate::maps::MunicipalityMap;
use crate::maps::read::read_folder;

/// Reads a folder, telling warnings; every fault that stops the work comes out at once.
pub(super) fn read(folder: &Path) -> Result<MunicipalityMap, Failure> {
    let (map, warnings) = read_folder(folder).map_err(Failure::Input)?;
    for warning in &warnings.0 {
        eprintln!("note: {warning}");
    }
    Ok(map)
}
