//! Roads go in, proposals to mend them come out; only what somebody accepted is applied.
//!
//! Lines drawn by hand miss each other by a step: an end stops short of the street it should join, two
//! streets cross without a common vertex. A router then knows no way from one to the other and nobody
//! sees why. Each such place is *proposed* with what would change; `repairs.json` beside the map lists the
//! ids that were accepted, and taking an id out of the list undoes it. A bridge is never joined to what
//! it passes over.

mod apply;
mod find;
mod level;

use serde::{Deserialize, Serialize};

use crate::units::{Position, RoadId};

pub use apply::apply;
pub use find::find;

/// Ends and lines closer than this are proposed to be joined, in metres: the precision of a careful hand
/// on a screen, and less than the narrowest lane is wide.
pub const REACH_M: f64 = 2.0;

/// One change to the roads that somebody may accept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repair {
    /// Stable as long as the roads it names keep their ids and vertices.
    pub id: RepairId,
    /// Where.
    pub position: Position,
    /// What would change.
    #[serde(flatten)]
    pub change: Change,
}

/// Names a repair in `repairs.json`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RepairId(pub String);

/// What a repair changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// An end is moved onto a vertex of another road.
    JoinEnd {
        /// The road whose end dangles.
        road: RoadId,
        /// Whether it is its last vertex; else its first.
        last: bool,
        /// The road it should meet.
        onto: RoadId,
        /// The vertex of that road.
        vertex: usize,
        /// How far apart they are, metres.
        gap_m: f64,
    },
    /// An end is moved onto the middle of another road, which gets a vertex there.
    JoinLine {
        /// The road whose end dangles.
        road: RoadId,
        /// Whether it is its last vertex; else its first.
        last: bool,
        /// The road it should meet.
        onto: RoadId,
        /// The vertex of that road before the new one.
        after: usize,
        /// How far apart they are, metres.
        gap_m: f64,
    },
    /// Two roads that cross at the same level get a common vertex.
    AddCrossing {
        /// One road.
        road: RoadId,
        /// Its vertex before the new one.
        after: usize,
        /// The other road.
        other: RoadId,
        /// The other's vertex before the new one.
        other_after: usize,
    },
    /// A road with the same line as another is left out.
    DropDuplicate {
        /// The road left out.
        road: RoadId,
        /// The road kept.
        kept: RoadId,
    },
}

/// The file `repairs.json` beside a map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedRepairs {
    /// Ids of the repairs that somebody accepted.
    pub accepted: Vec<RepairId>,
}

/// A vertex in 1e-7 degree: two vertices with the same key are the same place.
fn key(position: Position) -> (i32, i32) {
    ((position.lon * 1e7).round() as i32, (position.lat * 1e7).round() as i32)
}
