//! A problem goes in, the best solution that the time allows comes out.
//!
//! One search for a municipality's week and for every benchmark family. [`verify()`] recounts what it
//! returns from scratch and shares no code with it.

mod bounds;
mod depth;
mod fleet;
pub mod formats;
mod model;
mod punctual;
mod reasons;
mod releases;
mod schedule;
mod search;
mod segment;
mod solution;
mod start;
mod state;
mod terms;
mod tour;
mod verify;
mod wishes;

use std::ops::ControlFlow;

use crate::problem::{Problem, ProblemFault, check};

pub use reasons::{impossible, unserved};
pub use schedule::{RouteAccount, VisitAccount};
pub use search::kinds::{KINDS, Kind, Seen, Watch};
pub use search::pace::Pace;
pub use solution::{Reason, Route, Solution, Unserved, Visit};
pub use verify::{Account, Violation, Wished, verify, verify_route};

use depth::{Depth, depth};
use model::Model;
use punctual::Punctual;
use releases::Releases;
use search::Pulse;
use search::islands::search;
use search::kinds::tell;
use search::pace::Budget;
use segment::{Costs, Durations, Segment, Windows};
use state::State;

/// How to search.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// Two searches with one seed and one number of rounds return the same.
    pub seed: u64,
    /// Rounds of the search, when they are counted instead of the time.
    pub iterations: Option<u64>,
    /// Share of the time that is used up: 0 at the start, 1 and more stops. The search asks often
    /// and cools down by the answer, so it should grow evenly. With neither this nor `iterations`,
    /// the first feasible plan is returned.
    pub spent: Option<&'a (dyn Fn() -> f64 + Sync)>,
    /// Islands that search side by side, one thread each, and exchange their best plans at fixed points. A
    /// number of rounds is for each of them.
    pub threads: usize,
    /// How an earlier search went, to be repeated with the same seed, threads and start; nothing else counts then.
    pub pace: Option<&'a Pace>,
    /// Who is told of every single move; for tests.
    pub watch: Option<&'a Watch>,
    /// A plan to begin from; it may break rules.
    pub start: Option<&'a Solution>,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self { seed: 1, iterations: None, spent: None, threads: 1, pace: None, watch: None, start: None }
    }
}

/// Where the search is; given about every hundred rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Cost of the plan being changed, prices of unserved visits counted in.
    pub cost: u64,
    /// Cost of the best plan so far, counted like that.
    pub best: u64,
    /// No plan costs less than this.
    pub lower_bound: u64,
    /// Rounds done.
    pub iterations: u64,
}

impl Progress {
    /// By how many thousandths of the lower bound the best plan is above it; nothing where the bound says nothing.
    pub fn gap_thousandths(&self) -> Option<u64> {
        let over = u128::from(self.best.saturating_sub(self.lower_bound)) * 1000;
        let gap = over.checked_div(self.lower_bound.into())?;
        Some(u64::try_from(gap).unwrap_or(u64::MAX))
    }
}

/// Searches for the cheapest solution of `problem`. `progress` may stop it at any time with
/// [`ControlFlow::Break`]; the best plan so far is returned then.
pub fn solve(
    problem: &Problem,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Result<Solution, ProblemFault> {
    solve_paced(problem, settings, progress).map(|(solution, _)| solution)
}

/// The same, with how the search went: given as [`Settings::pace`], it repeats the search to the byte.
pub fn solve_paced(
    problem: &Problem,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Result<(Solution, Pace), ProblemFault> {
    check(problem).map_err(|faults| faults.into_iter().next().unwrap_or(ProblemFault::NoVehicle))?;
    match depth(problem) {
        Depth::Costs => run::<Costs>(problem, settings, progress),
        Depth::Durations => run::<Durations>(problem, settings, progress),
        Depth::Punctual => run::<Punctual>(problem, settings, progress),
        Depth::Windows => run::<Windows>(problem, settings, progress),
        Depth::Releases => run::<Releases>(problem, settings, progress),
    }
}

fn run<S: Segment>(
    problem: &Problem,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Result<(Solution, Pace), ProblemFault> {
    let mut model = Model::<S>::new(problem);
    model.watch = settings.watch.cloned();
    let mut state = State::new(&model);
    if let Some(index) = problem.locks.begun.iter().position(|route| state.has_broken(route.vehicle, route.day)) {
        return Err(ProblemFault::Locked {
            index,
            why: "its vehicle cannot drive and carry it to the end in its shift",
        });
    }
    if let Some(plan) = settings.start {
        start::from_plan(&model, &mut state, problem, plan);
    }
    tell(&model, &state, Kind::Start);
    let lower_bound = model.lower_bound();
    let money = |units: i64| (units.max(0) as u128 * model.unit as u128 / 1000) as u64;
    let mut pulse = |pulse: &Pulse| {
        progress(&Progress {
            cost: money(pulse.cost),
            best: money(pulse.best),
            lower_bound: money(lower_bound),
            iterations: pulse.rounds,
        })
    };
    let budget = match (settings.pace, settings.iterations, settings.spent) {
        (Some(pace), ..) => Budget::Again(pace),
        (None, None, Some(spent)) => Budget::Time(spent),
        (None, rounds, _) => Budget::Rounds(rounds.unwrap_or(0)),
    };
    let (state, pace) = search(&model, state, settings.seed, settings.threads, budget, &mut pulse);
    let routes = start::to_routes(&model, &state);
    Ok((Solution { unserved: reasons::unserved(problem, &routes), routes }, pace))
}
