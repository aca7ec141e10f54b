//! A solution goes in, a [`Plan`] comes out: a week that people can read, drive and check.
//!
//! `plan.json` is this type, and everything after this stage (dates, phones, pages, paper) reads
//! nothing but it. Streets are grouped into steps: consecutive stretches of one street, served by
//! one vehicle one after the other, are one step for the driver and one promise to its residents.

pub mod check;
pub mod compare;
pub mod costs;
pub mod detour;
pub mod edits;
pub mod explain;
pub mod file;
pub mod inputs;
pub mod make;
pub mod obstacle;
pub mod pipeline;
pub mod recover;
pub mod roadbook;
pub mod scenario;
pub mod steps;
mod street_days;
mod work;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::units::{
    Kilograms, Litres, Metres, Millilitres, Names, Position, Seconds, StreetId, Tyiyn, VehicleId, VillageId,
};

/// Version of the shape of `plan.json`; a reader refuses a larger one.
pub const FORMAT: u32 = 1;

/// A week of collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// Slug of the municipality.
    pub municipality: String,
    /// Its name.
    pub names: Names,
    /// A made-up municipality says so wherever it is shown.
    pub fictional: bool,
    /// Whose data the roads are: must stand on everything made from them. Empty where nobody has to be named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub attribution: String,
    /// SHA-256 of the files it was made from, hexadecimal.
    pub inputs_sha256: String,
    /// Program and version that made it, such as `taza 0.1.0`.
    pub solver: String,
    /// Seed of the search.
    pub seed: u64,
    /// Rounds the search was given: with the same files and seed they give the same plan again.
    /// Zero when it was given time instead.
    #[serde(default)]
    pub iterations: u64,
    /// Islands the search had; as many are needed to make the same plan again.
    #[serde(default = "one_island")]
    pub islands: usize,
    /// How a search that was given time went: after which round of which island each step of each phase ended. With
    /// the same files and seed the plan can be made again to the byte, though a clock ended it. Empty when rounds
    /// were counted, and after changes by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pace: Vec<crate::solver::Pace>,
    /// The scenario it was made under, as TOML; empty for the map as it is. With the files and this
    /// text the plan can be made and checked again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what_if: String,
    /// Season whose demand was planned.
    pub season: String,
    /// A day of the week that was planned for: decides which roads are open.
    pub date: Date,
    /// Villages in the order of the map.
    pub villages: Vec<VillageSummary>,
    /// Streets in the order of village and name: every street with a service, served or not.
    pub streets: Vec<StreetSummary>,
    /// Vehicles in the order of the map.
    pub vehicles: Vec<VehicleSummary>,
    /// Routes in the order of day, then vehicle.
    pub routes: Vec<Route>,
    /// Visits that nobody makes, each with its reason.
    pub unserved: Vec<Unserved>,
    /// Sums over the routes.
    pub totals: Figures,
}

fn one_island() -> usize {
    1
}

impl Plan {
    /// Gives back the room that lists kept for growing while they were read: a service holds hundreds of plans.
    pub fn shrink(&mut self) {
        for street in &mut self.streets {
            street.lines.iter_mut().for_each(Vec::shrink_to_fit);
            street.lines.shrink_to_fit();
        }
        for route in &mut self.routes {
            for step in &mut route.steps {
                step.line.shrink_to_fit();
                step.approach_line.shrink_to_fit();
                step.services.shrink_to_fit();
            }
            route.steps.shrink_to_fit();
            route.line.shrink_to_fit();
        }
        self.streets.shrink_to_fit();
        self.routes.shrink_to_fit();
    }
}

/// A village as the plan shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VillageSummary {
    /// Its id on the map.
    pub id: VillageId,
    /// Its name.
    pub names: Names,
    /// Its middle.
    pub position: Position,
    /// People living there.
    pub people: u32,
}

/// A street as residents look for it; a container place or a school is found the same way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StreetSummary {
    /// Its id on the map (a place has its place id here).
    pub id: StreetId,
    /// Its name.
    pub names: Names,
    /// The village it belongs to.
    pub village: Option<VillageId>,
    /// People living along it.
    pub people: u32,
    /// Collections a week that were asked for.
    pub visits_per_week: u8,
    /// Days it is collected on (Monday is 0), in order.
    pub days: Vec<u8>,
    /// Whether its figures are guesses that nobody confirmed yet.
    pub assumed: bool,
    /// What the crew must know; mostly empty.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub note: Names,
    /// Its lines, for the map.
    pub lines: Vec<Vec<Position>>,
}

/// A vehicle as the plan shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VehicleSummary {
    /// Its id on the map.
    pub id: VehicleId,
    /// What people call it.
    pub names: Names,
    /// Mass it carries.
    pub capacity_kg: Kilograms,
    /// Volume it holds.
    pub capacity_l: Litres,
}

/// One vehicle on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// `mon-tractor`: stable for one plan, used in file names.
    pub id: String,
    /// Day of the week, Monday is 0.
    pub day: u8,
    /// Who drives.
    pub vehicle: VehicleId,
    /// Time of day it leaves the depot.
    pub start: Seconds,
    /// Time of day it is back.
    pub end: Seconds,
    /// Steps in order, from leaving the depot to coming back.
    pub steps: Vec<Step>,
    /// The whole way driven.
    pub line: Vec<Position>,
    /// Its sums.
    pub figures: Figures,
}

/// One thing the driver does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Stable for one plan: `mon-tractor-007`.
    pub id: String,
    /// What is done.
    pub kind: StepKind,
    /// Street, place, dump or depot.
    pub names: Names,
    /// The village it lies in.
    pub village: Option<VillageId>,
    /// The street or place served; nothing for a dump, a depot or a break.
    pub street: Option<StreetId>,
    /// Trip of the day it belongs to, from 1; an unloading ends a trip.
    pub trip: u32,
    /// Time of day it begins.
    pub arrive: Seconds,
    /// Time of day it is done.
    pub leave: Seconds,
    /// Driven from the end of the step before.
    pub approach: Metres,
    /// Mass taken here.
    pub kilograms: Kilograms,
    /// Volume taken here.
    pub litres: Litres,
    /// Mass on the vehicle when it is done.
    pub load_kg: Kilograms,
    /// Volume on the vehicle when it is done.
    pub load_l: Litres,
    /// Where it begins.
    pub position: Position,
    /// The stretches served, in the order driven (a point for a place).
    pub line: Vec<Position>,
    /// The way from the step before, for the map and the directions.
    pub approach_line: Vec<Position>,
    /// Services it holds, in order, for the recount; an unloading names its dump here.
    pub services: Vec<ServedStretch>,
}

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Leaves the depot.
    Start,
    /// Collects along a street.
    Street,
    /// Collects at a place.
    Place,
    /// Unloads at a dump.
    Unload,
    /// The midday break.
    Break,
    /// Back at the depot.
    End,
}

impl StepKind {
    /// Whether residents wait for it: such a step is one occurrence and one mark of the driver.
    pub fn is_collection(self) -> bool {
        matches!(self, Self::Street | Self::Place)
    }
}

/// Which side of the street a crew collects from in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CollectedSides {
    /// Both in one pass.
    Both,
    /// The one on the right of the vehicle; the other has a pass of its own.
    Right,
}

impl Step {
    /// Which side of the street is collected; nothing where the step is no street.
    ///
    /// A side with a pass of its own is always the right one: the vehicle comes back for the other.
    pub fn sides(&self) -> Option<CollectedSides> {
        let one_side = |stretch: &ServedStretch| ["/right", "/left"].iter().any(|end| stretch.service.ends_with(end));
        (self.kind == StepKind::Street && !self.services.is_empty())
            .then(|| if self.services.iter().all(one_side) { CollectedSides::Right } else { CollectedSides::Both })
    }
}

/// One service inside a step, named so that the recount finds it on the map again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedStretch {
    /// Stable key of the service: a stretch of a road (`way/12#3`) or a place id.
    pub service: String,
    /// Driven against the direction the road was drawn in.
    pub backward: bool,
}

/// Visits to one service that nobody makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unserved {
    /// Stable key of the service.
    pub service: String,
    /// The street or place.
    pub street: StreetId,
    /// Its name.
    pub names: Names,
    /// Where it is.
    pub position: Position,
    /// Visits a week that are not made.
    #[serde(default)]
    pub visits: u32,
    /// A short stable name of the reason, such as `bridge-too-weak`.
    pub code: String,
    /// The reason in words, with figures, in three languages.
    pub reason: Names,
}

/// What a route, or a week, comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Driven.
    pub metres: Metres,
    /// From leaving the depot to coming back, break counted in.
    pub duration: Seconds,
    /// Waste collected.
    pub kilograms: Kilograms,
    /// Waste collected, as it lies in the bin.
    pub litres: Litres,
    /// Unloadings.
    pub loads: u32,
    /// Collection steps.
    pub stops: u32,
    /// Fuel burnt.
    pub fuel: Millilitres,
    /// What of it slopes, ground and load ask for beyond a level paved road with half a load; less than nothing where
    /// they save it.
    #[serde(default)]
    pub fuel_by_ground: Millilitres,
    /// Crew pay.
    pub crew_cost: Tyiyn,
    /// Fuel bought.
    pub fuel_cost: Tyiyn,
    /// Gate fees.
    pub gate_fees: Tyiyn,
    /// Fixed cost of going out.
    pub fixed_cost: Tyiyn,
}

impl Figures {
    /// Everything that is paid.
    pub fn cost(&self) -> Tyiyn {
        self.crew_cost + self.fuel_cost + self.gate_fees + self.fixed_cost
    }
}
