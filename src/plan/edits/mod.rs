//! A plan and a change by hand go in; at once it is known what the change does to time, load, cost and rules.
//!
//! A [`Desk`] holds a plan opened up for changes: the map, the problem with its matrices, and the
//! visits of every route. An [`Edit`] changes the [`Scenario`](super::scenario::Scenario) (what is
//! wanted) and the visits (who does it when); nothing else in the plan moves. [`Desk::apply`] answers
//! with an [`Effect`], [`Desk::undo`] takes the last edit back, [`Desk::improve`] searches on around
//! what was decided by hand, [`Desk::improve_wishing`] with little change or even work and with driven days kept,
//! and [`Desk::plan`] makes the plan that can be published. A plan under
//! edit may break rules: they are told, and only a plan that breaks none can be made.

mod change;
mod desk;
pub(in crate::plan) mod effect;
mod explained;
mod found;
pub(in crate::plan) mod insert;
mod logbook;
mod overview;
mod price;
pub(in crate::plan) mod sentences;
pub(in crate::plan) mod take_apart;
mod wishes;

use serde::{Deserialize, Serialize};

use crate::units::{Names, StreetId, VehicleId};

pub use desk::{Desk, DeskError};
pub use effect::{Effect, RouteEffect, Told};
pub use explained::{Explained, Missing};
pub use found::FoundRoute;
pub use insert::{Room, insert};
pub use logbook::{Action, Logbook, Written};
pub use overview::{Overview, RouteView, Stop, StopKind, StreetView, VehicleView};
pub use price::Counterfactual;
pub use take_apart::take_apart;
pub use wishes::Wishes;

/// One change by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// A street is collected on another day of the week instead.
    MoveDay {
        /// Which.
        street: StreetId,
        /// Day it is taken from, Monday is 0.
        from: u8,
        /// Day it goes to.
        to: u8,
    },
    /// A street stays on its day and goes to another vehicle.
    MoveRoute {
        /// Which.
        street: StreetId,
        /// The day.
        day: u8,
        /// Who takes it.
        vehicle: VehicleId,
    },
    /// A street is collected right before another one of its route.
    MovePosition {
        /// Which.
        street: StreetId,
        /// The day.
        day: u8,
        /// The street it comes before; nothing for the end of the route.
        before: Option<StreetId>,
    },
    /// A street keeps the days and vehicles it has now, whatever is searched later.
    Pin {
        /// Which.
        street: StreetId,
    },
    /// A street may be on any days and with anybody again.
    Unpin {
        /// Which.
        street: StreetId,
    },
    /// A vehicle does not come to a street.
    Forbid {
        /// Which.
        street: StreetId,
        /// Who.
        vehicle: VehicleId,
    },
    /// Some stretches of a street are collected on another day than the rest.
    Split {
        /// Which.
        street: StreetId,
        /// Keys of the stretches, `way/12#3`.
        stretches: Vec<String>,
        /// Day they are taken from.
        from: u8,
        /// Day they go to.
        to: u8,
    },
    /// A street is collected more or less often.
    Frequency {
        /// Which.
        street: StreetId,
        /// Collections a week.
        visits_per_week: u8,
    },
    /// Another vehicle.
    AddVehicle {
        /// Its id.
        id: VehicleId,
        /// The vehicle it is like.
        like: VehicleId,
        /// What people call it.
        #[serde(default)]
        names: Names,
    },
}
