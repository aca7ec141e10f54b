//! A road file or a municipality's folder, and the name of a vehicle, go in; roads and a profile come out.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::Failure;
use crate::maps::{MunicipalityMap, RoadFile, VehicleProfile, profiles, read};
use crate::travel::Conditions;

/// Which roads, driven by what, when.
#[derive(Args)]
pub(super) struct RoadArguments {
    /// Roads: .geojson, .osm.pbf, .osm, .osm.gz, or the folder of a municipality.
    #[arg(value_name = "ROADS")]
    pub(super) roads: PathBuf,
    /// A vehicle of the folder, or a built-in one: car, cart, compactor, side-loader, tractor-with-trailer.
    #[arg(long, value_name = "NAME")]
    pub(super) vehicle: String,
    /// The day, such as 2026-11-23: decides about roads that are closed in a season.
    #[arg(long)]
    pub(super) date: Option<Date>,
}

/// Roads, and the whole municipality where a folder was given.
pub(super) struct RoadInput {
    pub(super) file: RoadFile,
    pub(super) map: Option<MunicipalityMap>,
}

impl RoadArguments {
    /// Reads the roads and finds the vehicle.
    pub(super) fn read(&self) -> Result<(RoadFile, VehicleProfile, Conditions), Failure> {
        let input = read_roads(&self.roads)?;
        let profile = input.profile(&self.vehicle)?;
        Ok((input.file, profile, Conditions { date: self.date }))
    }
}

impl RoadInput {
    /// The profile of a vehicle of the folder, or a built-in one.
    pub(super) fn profile(&self, name: &str) -> Result<VehicleProfile, Failure> {
        let own = self.map.iter().flat_map(|map| &map.vehicles).find(|vehicle| vehicle.id.0 == name);
        if let Some(profile) = own.map(|vehicle| &vehicle.profile).or_else(|| profiles::built_in(name)) {
            return Ok(profile.clone());
        }
        let own = self.map.iter().flat_map(|map| &map.vehicles).map(|vehicle| vehicle.id.0.as_str());
        let known: Vec<&str> = own.chain(profiles::names()).collect();
        Err(Failure::Refused(format!("There is no vehicle `{name}`; there are {}.", known.join(", "))))
    }
}

/// Roads of a file, or of a municipality's folder; what should be looked at goes to the error channel.
pub(super) fn read_roads(path: &Path) -> Result<RoadInput, Failure> {
    if path.is_dir() {
        let map = super::municipality::read(path)?;
        let file = RoadFile { roads: map.roads.clone(), ..RoadFile::default() };
        return Ok(RoadInput { file, map: Some(map) });
    }
    let (file, warnings) = read::read_roads(path).map_err(Failure::Input)?;
    for warning in &warnings.0 {
        eprintln!("note: {warning}");
    }
    Ok(RoadInput { file, map: None })
}
