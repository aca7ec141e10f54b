//! A week under way and what went wrong today go in; three ways on come out.
//!
//! What is done stays done: steps that were driven keep their place, and only what is left of today
//! and of the week may move. The three options differ in what they spare:
//!
//! | option | what it does |
//! |---|---|
//! | least change | each visit goes to the soonest vehicle and day with room; nothing else moves |
//! | least cost | each visit goes where it costs least until Sunday |
//! | most served | crews stay up to two hours longer today; what is left goes to the soonest day |
//!
//! Each is a whole week's [`Plan`] that keeps what went wrong and how far the day was, so that it can be recounted
//! like any other: published from today to Sunday, it moves the occurrences that are
//! affected, and the plan before it holds again from Monday.

mod options;
mod standing;
mod today;
mod told;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Figures, Plan};
use crate::maps::Faults;
use crate::plan::scenario::Fault;
use crate::units::{Names, PlaceId, RoadId, Seconds, StreetId, Tyiyn, VehicleId};

pub use options::recover;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Trouble {
    /// A vehicle drives no further today.
    VehicleDown {
        /// Which.
        vehicle: VehicleId,
    },
    /// Its driver is ill.
    DriverIll {
        /// Which.
        vehicle: VehicleId,
    },
    /// A road is closed until the end of the week.
    RoadClosed {
        /// Which.
        road: RoadId,
    },
    /// A dump is closed: the only one for today, one of several until the end of the week.
    DumpClosed {
        /// Which.
        dump: PlaceId,
    },
}

/// Where today stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// Day of the week, Monday is 0.
    pub day: u8,
    /// Time of day.
    pub now: Seconds,
    /// Ids of steps that are done.
    pub done: BTreeSet<String>,
}

/// Three ways on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recovery {
    /// Visits of stretches and places that cannot be made as planned.
    pub hit: u32,
    /// Least change, least cost, most served.
    pub options: Vec<Choice>,
}

/// One way on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// `least-change`, `least-cost` or `most-served`.
    pub code: &'static str,
    /// Streets that are collected by somebody else or on another day, in the order of day and time.
    pub moved: Vec<Moved>,
    /// Streets of which something is not collected any more this week.
    pub dropped: Vec<Moved>,
    /// People who are collected later than today.
    pub people_waiting: u32,
    /// What the week costs more (or less).
    pub more: Tyiyn,
    /// Sums of the week as it is now.
    pub totals: Figures,
    /// The week from today to Sunday.
    #[serde(skip)]
    pub plan: Plan,
}

/// A street whose collection changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// Its id.
    pub street: StreetId,
    /// Its name.
    pub names: Names,
    /// People along it.
    pub people: u32,
    /// Day it was to be collected on, Monday is 0.
    pub from: u8,
    /// Day it is collected on now; nothing when it is not.
    pub to: Option<u8>,
    /// Time of day the last of it is collected.
    pub until: Option<Seconds>,
    /// Who comes.
    pub vehicle: Option<VehicleId>,
    /// Who is affected until when, in a sentence.
    pub text: Names,
}

/// Why there is no way on.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The map cannot be planned with what is closed.
    #[error("{} faults of the map stand in the way", .0.0.len())]
    Map(Faults),
    /// What was told about today does not fit the plan.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Fault>),
    /// The recount failed: a fault of the program.
    #[error("the recount found a fault of the program: {0}")]
    Program(String),
}
