//! What a search returns: routes of visits, and why a visit is not made.

use crate::problem::{ServiceIndex, VehicleIndex};

pub use crate::problem::Visit;

/// Which vehicle serves what, when and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Routes in the order of day, then vehicle; no empty ones.
    pub routes: Vec<Route>,
    /// Visits that nobody makes, with the reason.
    pub unserved: Vec<Unserved>,
}

/// One shift of one vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Who drives.
    pub vehicle: VehicleIndex,
    /// The day in the horizon.
    pub day: usize,
    /// Stops in order, depots at both ends left out.
    pub visits: Vec<Visit>,
}

/// A service that is not collected as often as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unserved {
    /// What.
    pub service: ServiceIndex,
    /// Visits that are not made.
    pub visits: u32,
    /// Why.
    pub reason: Reason,
    /// What one visit would cost where this reason was found, were it not for it; nothing where there is no way.
    pub cost: Option<u64>,
}

/// The tightest limit that keeps a service out of every route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No vehicle can get there from its depot and back.
    Unreachable,
    /// It is more than any vehicle can carry: missing kilograms and litres.
    TooLarge {
        /// Kilograms over the largest vehicle.
        kilograms_over: u32,
        /// Litres over the largest vehicle.
        litres_over: u32,
    },
    /// Every vehicle that could serve it is full, and none has room for another trip: missing
    /// kilograms and litres in the emptiest one.
    FleetFull {
        /// Kilograms over.
        kilograms_over: u32,
        /// Litres over.
        litres_over: u32,
    },
    /// Every vehicle that could serve it has made all that it may on a day.
    DayFull {
        /// Services over.
        services_over: u32,
        /// Litres over.
        litres_over: u32,
    },
    /// Every shift is too short: seconds missing in the best one.
    ShiftTooShort {
        /// Seconds missing.
        seconds_missing: u32,
    },
    /// No vehicle arrives inside the time window: seconds late at best.
    WindowMissed {
        /// Seconds late.
        seconds_late: u32,
    },
    /// Serving it would cost more than it is worth: what it would cost.
    CostsMoreThanItsPrize {
        /// Cost of serving it.
        cost: u64,
    },
}

impl std::fmt::Display for Reason {
    /// One clause in English, for the command line; people read `plan::explain`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Unreachable => write!(f, "no vehicle can get there, unload and come back"),
            Self::TooLarge { kilograms_over, litres_over } => {
                write!(f, "it is {kilograms_over} of mass and {litres_over} of volume more than any vehicle carries")
            }
            Self::FleetFull { kilograms_over, litres_over } => {
                write!(f, "every vehicle is full: {kilograms_over} of mass and {litres_over} of volume have no room")
            }
            Self::DayFull { services_over, litres_over } => {
                write!(
                    f,
                    "no vehicle may make more on a day: {services_over} stops and {litres_over} of volume are over its limit"
                )
            }
            Self::ShiftTooShort { seconds_missing } => {
                write!(f, "every shift or route is too short, by {seconds_missing} at least")
            }
            Self::WindowMissed { seconds_late } => {
                write!(f, "no vehicle is there before its window closes; the nearest is {seconds_late} late")
            }
            Self::CostsMoreThanItsPrize { cost } => write!(f, "serving it would cost {cost}, more than leaving it out"),
        }
    }
}
