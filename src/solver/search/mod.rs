//! The search: ruin a part of the plan, build it again, keep it or not, until the time is up.

pub(super) mod dice;
pub(super) mod recreate;
pub(super) mod ruin;

use std::ops::ControlFlow;

use dice::Dice;
use recreate::Recreate;
use ruin::{RuinSize, ruin};

use super::model::Model;
use super::segment::Segment;
use super::state::{Snapshot, State};

/// How many rounds pass between two looks at the clock.
const ROUNDS_PER_LOOK: u64 = 64;

/// What the search tells while it runs, in its own cost unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pulse {
    /// Cost of the plan being changed.
    pub(super) cost: i64,
    /// Cost of the best plan so far.
    pub(super) best: i64,
    /// Rounds done.
    pub(super) rounds: u64,
}

/// How far the search may go.
#[derive(Clone, Copy)]
pub(super) struct Budget<'a> {
    /// Rounds, when they are counted.
    pub(super) rounds: Option<u64>,
    /// Share of the time that is used up.
    pub(super) spent: Option<&'a (dyn Fn() -> f64 + Sync)>,
}

/// Temperatures of the annealing, as shares of the travel that a visit of the first plan takes.
const HOT: f64 = 0.1;
const COLD: f64 = 0.01;

/// Improves `state` until the budget is used up; returns the best plan found and the rounds done.
pub(super) fn anneal<S: Segment>(
    model: &Model<S>,
    state: &mut State<S>,
    seed: u64,
    budget: Budget<'_>,
    pulse: &mut dyn FnMut(&Pulse) -> ControlFlow<()>,
) -> (Snapshot, u64) {
    let mut dice = Dice::new(seed);
    let mut recreate = Recreate::new();
    let mut best = Snapshot::default();
    recreate.recreate(model, state, &mut dice);
    state.begin();
    state.snapshot(model, &mut best);
    let size = RuinSize { average: 10.0, longest: 10.0 };
    let mut cost = best.cost;
    let step = state.travel(model) as f64 / state.visits.max(1) as f64;
    let (hot, cold) = (HOT * step, COLD * step);
    let mut temperature = hot;
    let mut rounds = 0;
    loop {
        if rounds % ROUNDS_PER_LOOK == 0 || budget.rounds == Some(rounds) {
            let by_rounds = budget.rounds.map_or(0.0, |most| rounds as f64 / most.max(1) as f64);
            let by_time = budget.spent.map_or(0.0, |spent| spent());
            let used = by_rounds.max(by_time);
            if pulse(&Pulse { cost, best: best.cost, rounds }).is_break() || used >= 1.0 {
                break;
            }
            temperature = hot * (cold / hot).powf(used);
        }
        rounds += 1;
        ruin(model, state, &mut dice, size);
        recreate.recreate(model, state, &mut dice);
        let new = state.cost(model);
        let allowed = cost as f64 - temperature * (1.0 - dice.share()).ln();
        if (new as f64) < allowed {
            cost = new;
            if new < best.cost {
                state.snapshot(model, &mut best);
            }
            state.begin();
        } else {
            state.undo();
        }
    }
    (best, rounds)
}
