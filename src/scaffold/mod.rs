//! A bare road file goes in, a first municipality folder comes out, every guess marked "assumed".
//!
//! A municipality that has nothing but an export of its roads sees a plan in its first five minutes and
//! corrects from there. What is guessed, and how:
//! - **inhabited streets**: `residential` and `living_street`, and named roads of a higher class where
//!   homes stand at them, that is, where a residential street is near along a third of their length;
//! - **villages**: inhabited streets closer than 250 m to each other;
//! - **people**: shared out by length; without a number, one person for each five metres of street;
//! - **depot**: in the middle of the largest village, on a road that every default vehicle can use;
//! - **dump**: away from homes, at a place that a full vehicle reaches and comes back from;
//! - **vehicles**: as many as a week of that waste needs.

mod files;
mod fleet;
mod inhabited;
mod sites;
mod village;

use std::sync::Arc;

use crate::maps::{RoadFile, VehicleProfile, profiles, read};
use crate::roads::RoadGraph;
use crate::travel::{Conditions, Network};
use crate::units::{Names, Position};

pub use files::Files;

/// People a metre of inhabited street where nobody said how many there are.
const PEOPLE_PER_METRE: f64 = 0.2;

/// Why no municipality can be made of a road file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoMunicipality {
    /// There is no street that people could live at.
    #[error(
        "The roads have no street where people could live: none is `residential`, `living_street` or a named road. Export the streets of the villages too."
    )]
    NoInhabitedStreet,
    /// The default vehicles share no part of the network.
    #[error("No part of the roads can be driven by both default vehicles; look at it with `taza check-map`.")]
    NothingToDriveOn,
}

/// What was made of a road file.
#[derive(Clone, Debug)]
pub struct Scaffold {
    /// The three files.
    pub files: Files,
    /// Villages found.
    pub villages: usize,
    /// Inhabited streets, metres.
    pub street_metres: f64,
    /// People shared out.
    pub people: u32,
    /// Vehicles assumed.
    pub vehicles: usize,
    /// Metres from the depot to the dump as the crow flies.
    pub dump_metres: f64,
}

/// How the new municipality is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Its short name in addresses.
    pub slug: String,
    /// Its name.
    pub names: Names,
}

impl Title {
    /// One name in every language.
    pub fn plain(name: &str) -> Self {
        Self { slug: read::slug(name), names: Names { ky: name.into(), ru: name.into(), en: name.into() } }
    }
}

/// Makes a municipality of roads. `population` is shared out along its streets.
///
/// # Errors
/// When nobody can live along the roads, or no vehicle can drive on them.
pub fn make(roads: &RoadFile, title: &Title, population: Option<u32>) -> Result<Scaffold, NoMunicipality> {
    let streets = inhabited::find(&roads.roads);
    if streets.is_empty() {
        return Err(NoMunicipality::NoInhabitedStreet);
    }
    let metres: f64 = streets.iter().map(|street| street.metres).sum();
    let people = population.unwrap_or_else(|| ((metres * PEOPLE_PER_METRE).round() as u32).max(1));
    let villages = village::cluster(&roads.roads, &streets, people);
    let graph = Arc::new(RoadGraph::of_file(roads));
    let default_profiles: Vec<&VehicleProfile> =
        ["side-loader", "tractor-with-trailer"].into_iter().filter_map(profiles::built_in).collect();
    let networks: Vec<Network> =
        default_profiles.iter().map(|profile| Network::for_vehicle(&graph, profile, &Conditions::default())).collect();
    let sites =
        sites::choose(&graph, &networks, &roads.roads, &streets, &villages).ok_or(NoMunicipality::NothingToDriveOn)?;
    let dump_metres = sites.depot.metres_to(sites.dump);
    let fleet = fleet::size(people, metres, dump_metres);
    let files = files::write(&files::Contents {
        roads,
        streets: &streets,
        villages: &villages,
        sites: &sites,
        fleet,
        title,
        people,
    });
    Ok(Scaffold { files, villages: villages.len(), street_metres: metres, people, vehicles: fleet, dump_metres })
}

/// Where vehicles stand and where waste goes.
struct Sites {
    depot: Position,
    dump: Position,
}

/// Length of a line in metres.
fn length(line: &[Position]) -> f64 {
    line.windows(2).map(|ends| ends[0].metres_to(ends[1])).sum()
}
