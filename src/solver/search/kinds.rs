//! The list of the kinds of move there are; a watcher is told after every single one what the search believes.

use std::sync::Arc;

use crate::solver::model::Model;
use crate::solver::segment::Segment;
use crate::solver::solution::Route;
use crate::solver::start::to_routes;
use crate::solver::state::{State, price};

/// A kind of change of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A first plan is taken over.
    Start,
    /// Strings of visits are taken out of one day.
    RemoveVisits,
    /// Strings of services are taken out of all their days.
    RemoveServices,
    /// All services that share their days are taken out.
    MoveGroup,
    /// A whole trip goes to another route.
    MoveTrip,
    /// An unloading goes to another place of its route, or is dropped.
    MoveUnloading,
    /// A visit is put in.
    Insert,
    /// A visit is put in with an unloading before it.
    InsertAfterUnloading,
    /// A visit is put in with an unloading after it.
    InsertBeforeUnloading,
    /// A change is taken back.
    Undo,
    /// The plan of another island, or an earlier one, is taken over.
    Adopt,
}

/// Every kind of move.
pub const KINDS: [Kind; 11] = [
    Kind::Start,
    Kind::RemoveVisits,
    Kind::RemoveServices,
    Kind::MoveGroup,
    Kind::MoveTrip,
    Kind::MoveUnloading,
    Kind::Insert,
    Kind::InsertAfterUnloading,
    Kind::InsertBeforeUnloading,
    Kind::Undo,
    Kind::Adopt,
];

/// The plan after a move, as the search knows it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What was done.
    pub kind: Kind,
    /// The routes now.
    pub routes: Vec<Route>,
    /// Whether the search believes that every route can be driven.
    pub sound: bool,
    /// What it believes they cost with what is wished, visits left out not counted in, in thousandths.
    pub millis: i128,
}

/// Who looks on; slow, and meant for tests.
#[derive(Clone)]
pub struct Watch(pub Arc<dyn Fn(&Seen) + Send + Sync>);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

/// Tells whoever looks on.
#[inline]
pub(in crate::solver) fn tell<S: Segment>(model: &Model<S>, state: &State<S>, kind: Kind) {
    if let Some(watch) = &model.watch {
        let absent: i64 = state.absent.iter().map(|absent| price(model, *absent)).sum();
        let millis = i128::from(state.cost(model) - absent) * i128::from(model.unit);
        watch.0(&Seen { kind, routes: to_routes(model, state), sound: state.broken == 0, millis });
    }
}
