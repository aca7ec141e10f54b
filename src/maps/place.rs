//! Points of the map: villages, depots, dumps, and places where waste waits.

use crate::units::{Litres, Names, PlaceId, Position, Seconds, Tyiyn, VillageId};

/// A settlement.
#[derive(Clone, Debug)]
pub struct Village {
    /// As the file calls it.
    pub id: VillageId,
    /// Its name.
    pub names: Names,
    /// People living there.
    pub people: u32,
    /// Its middle.
    pub position: Position,
}

/// A place that a vehicle goes to.
#[derive(Clone, Debug)]
pub struct Place {
    /// As the file calls it.
    pub id: PlaceId,
    /// Its name.
    pub names: Names,
    /// Where it is.
    pub position: Position,
    /// The village it belongs to, where it belongs to one.
    pub village: Option<VillageId>,
    /// What it is there for.
    pub kind: PlaceKind,
    /// Whether its figures are guesses that nobody confirmed yet.
    pub assumed: bool,
}

/// What a place is there for.
#[derive(Clone, Debug, PartialEq)]
pub enum PlaceKind {
    /// Where vehicles stand at night.
    Depot,
    /// Where waste is unloaded.
    Dump {
        /// Time of day it opens.
        opens: Seconds,
        /// Time of day it closes.
        closes: Seconds,
        /// Time one unloading takes.
        unload: Seconds,
        /// Paid for each unloading.
        gate_fee: Tyiyn,
    },
    /// Where waste waits to be collected: containers, a school, a market.
    Collection {
        /// `containers`, `school`, `market`, `business`: shown as a picture and a word.
        sort: String,
        /// Volume that waits when a visit is due.
        volume_per_visit: Litres,
        /// Collections a week, 1 to 7.
        visits_per_week: u8,
        /// Days it must be served on (Monday is 0), empty when any evenly spaced days do.
        days: Vec<u8>,
        /// Time one visit takes.
        service: Seconds,
        /// Earliest and latest time of day the service may begin, where that is limited.
        window: Option<(Seconds, Seconds)>,
    },
}
