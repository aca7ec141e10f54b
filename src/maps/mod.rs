//! Files of a municipality go in, a [`MunicipalityMap`] comes out, or every fault that stands in the way.
//!
//! A municipality brings a folder: `roads.geojson` (streets with OpenStreetMap tags),
//! `places.geojson` (villages, depot, dump, container places) and `municipality.toml` (people,
//! vehicles, seasons, prices). Nothing past this stage looks at a file again.

use std::sync::Arc;

pub mod boundary;
pub mod closure;
mod crowded;
pub mod elevation;
pub mod fault;
pub mod fleet;
mod heights;
pub mod measured;
pub mod municipality;
pub mod names;
pub mod osm;
mod part;
pub mod place;
pub mod profiles;
pub mod read;
pub mod repair;
pub mod road;
pub mod road_file;
pub mod sample;
pub mod settings;
pub mod shared;
pub mod wishes;

pub use boundary::Boundary;
pub use closure::Closure;
pub use elevation::Elevation;
pub use fault::{Fault, Faults, Severity};
pub use fleet::{LoadingSide, Vehicle, VehicleProfile};
pub use measured::{Found, Measured, MeasuredOf};
pub use municipality::{Costs, Municipality, Season};
pub use place::{Place, PlaceKind, Village};
pub use road::{Road, Sides, StreetService};
pub use road_file::{Restriction, RoadFile, RoadNode, Rule, Via, attribution};
pub use shared::{Shared, Tags};
pub use wishes::Wishes;

/// Everything a municipality brought, checked.
#[derive(Clone, Debug)]
pub struct MunicipalityMap {
    /// Names, people, seasons, prices.
    pub municipality: Municipality,
    /// Roads in the order of the file.
    pub roads: Vec<Road>,
    /// Settlements in the order of the file.
    pub villages: Vec<Village>,
    /// Depots, dumps, container places, schools, markets in the order of the file.
    pub places: Vec<Place>,
    /// Vehicles with their crews in the order of the file.
    pub vehicles: Vec<Vehicle>,
    /// What the manager decided beside the files.
    pub wishes: Wishes,
    /// Roads that are shut, slow or open on some days, in the order of the file; a later one goes before.
    pub closures: Vec<Closure>,
    /// Heights of the ground under the roads, where somebody brought them.
    pub elevation: Option<Arc<Elevation>>,
}

impl MunicipalityMap {
    /// Whose data the roads are; nobody's for a made-up municipality.
    pub fn attribution(&self) -> Option<&'static str> {
        attribution(self.roads.iter().map(|road| road.id.0.as_str())).filter(|_| !self.municipality.fictional)
    }
}
