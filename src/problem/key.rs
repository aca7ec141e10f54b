//! What the dense indices of a [`Problem`](super::Problem) mean on the map.
//!
//! The search knows numbers only. This table leads back: from a service to the stretch of road or
//! the place, from a mode to the ends of the road it is entered and left by.

use crate::roads::SegmentIndex;
use crate::travel::Port;
use crate::units::{Names, Position, RoadId, StreetId, VillageId};

/// Meaning of every index.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// What each service collects.
    pub services: Vec<Target>,
    /// What each mode passes through.
    pub modes: Vec<Passage>,
    /// Index in the places of the map, for each facility.
    pub facilities: Vec<usize>,
    /// Index in the places of the map, for each depot.
    pub depots: Vec<usize>,
    /// Index in the vehicles of the map of one that stands for the kind, for each matrix.
    pub kinds: Vec<usize>,
}

/// One thing to collect, as people know it.
#[derive(Clone, Debug)]
pub struct Target {
    /// Stable key: a stretch of a road (`way/12#3`, and `way/12#3/right` for one side of it) or a place id.
    pub key: String,
    /// The street it belongs to; a place stands for itself.
    pub street: StreetId,
    /// Name of the street or place.
    pub names: Names,
    /// The village it belongs to.
    pub village: Option<VillageId>,
    /// Where it is: the first vertex of a stretch.
    pub position: Position,
    /// What it is on the map.
    pub what: What,
}

/// What a service is on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A stretch of road, by its index in the road graph.
    Stretch(SegmentIndex),
    /// A place, by its index on the map.
    Place(usize),
    /// A whole road that is not part of the road graph, by its index on the map.
    Road(usize),
}

/// One way through a stop.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Where it is entered.
    pub entry: Port,
    /// Where it is left.
    pub exit: Port,
    /// Driven against the direction the road was drawn in.
    pub backward: bool,
}

/// Something that nobody can collect as often as it was asked for.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What it is.
    pub target: Target,
    /// Visits a week that are not made.
    pub visits: u32,
    /// What stands in the way.
    pub obstacle: Obstacle,
}

/// Why something cannot be collected whatever the search does.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// The vehicle that comes nearest is stopped here.
    OnTheWay {
        /// Index of the vehicle on the map.
        vehicle: usize,
        /// What stops it, and where.
        obstacle: Box<crate::travel::Obstacle>,
    },
    /// No vehicle gets there, on to a dump and home, and no single obstacle can be named.
    NoWay,
    /// The road is not for wheels, so it is not part of the road graph.
    NotARoad {
        /// The road.
        road: RoadId,
    },
    /// The nearest road that a vehicle can use is too far away.
    NoRoadNear {
        /// How far.
        metres: u32,
    },
    /// More visits a week were asked for than there are days on which a vehicle works.
    TooFewDays {
        /// Visits asked for.
        asked: u8,
        /// Days there are.
        possible: u32,
    },
    /// No vehicle that can come works on the days that were fixed.
    NoVehicleThatDay,
}
