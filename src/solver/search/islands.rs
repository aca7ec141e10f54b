//! A first plan goes in; several searches side by side improve it and hand the best on at fixed points.
//!
//! With counted rounds the exchange comes after fixed rounds of each island, so that two runs with one
//! seed return the same whatever the machine does meanwhile.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use super::Pulse;
use super::island::Island;
use super::pace::{Budget, Pace, STEPS};
use crate::solver::model::Model;
use crate::solver::segment::Segment;
use crate::solver::state::State;

/// How often the islands exchange their best plans.
const EPOCHS: usize = 12;
/// No more islands than this.
pub(in crate::solver) const MOST_ISLANDS: usize = 64;
/// What parts the seeds of two islands: the golden ratio in 64 bits, so that no two seeds of one run are near.
const SEED_STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Improves `state` until the budget is used up, on `threads` islands; returns the best plan found, and how fast they
/// went.
pub(in crate::solver) fn search<S: Segment>(
    model: &Model<S>,
    state: State<S>,
    seed: u64,
    threads: usize,
    budget: Budget<'_>,
    pulse: &mut dyn FnMut(&Pulse) -> ControlFlow<()>,
) -> (State<S>, Pace) {
    let mut first = Island::new(model, state, seed);
    let count = threads.clamp(1, MOST_ISLANDS) as u64;
    if count == 1 {
        first.run(model, budget, (0, STEPS), pulse);
        let pace = Pace(vec![std::mem::take(&mut first.ends)]);
        return (first.into_best(model), pace);
    }
    let mut others: Vec<Island<S>> =
        (1..count).map(|index| first.sibling(seed.wrapping_add(index.wrapping_mul(SEED_STEP)))).collect();
    for epoch in 1..=EPOCHS {
        let until = STEPS * epoch / EPOCHS;
        if run_together(model, &mut first, &mut others, budget, until, pulse) {
            break;
        }
        exchange(model, &mut first, &mut others);
    }
    let pace = Pace(std::iter::once(&first).chain(&others).map(|island| island.ends.clone()).collect());
    let best =
        others.into_iter().fold(first, |best, other| if other.best.cost < best.best.cost { other } else { best });
    (best.into_best(model), pace)
}

/// Every island up to step `until` of the budget; true when `pulse` stopped them.
fn run_together<S: Segment>(
    model: &Model<S>,
    first: &mut Island<S>,
    others: &mut [Island<S>],
    budget: Budget<'_>,
    until: usize,
    pulse: &mut dyn FnMut(&Pulse) -> ControlFlow<()>,
) -> bool {
    let stopped = AtomicBool::new(false);
    // What the others have done, for what is told: it decides nothing.
    let best = AtomicI64::new(others.iter().map(|island| island.best.cost).min().unwrap_or(i64::MAX));
    let rounds: Vec<AtomicU64> = others.iter().map(|island| AtomicU64::new(island.rounds)).collect();
    std::thread::scope(|scope| {
        for (own, (island, done)) in others.iter_mut().zip(&rounds).enumerate() {
            let (stopped, best) = (&stopped, &best);
            scope.spawn(move || {
                island.run(model, budget, (own + 1, until), &mut |told| {
                    best.fetch_min(told.best, Ordering::Relaxed);
                    done.store(told.rounds, Ordering::Relaxed);
                    match stopped.load(Ordering::Relaxed) {
                        true => ControlFlow::Break(()),
                        false => ControlFlow::Continue(()),
                    }
                })
            });
        }
        let broken_off = first.run(model, budget, (0, until), &mut |own| {
            let elsewhere: u64 = rounds.iter().map(|done| done.load(Ordering::Relaxed)).sum();
            pulse(&Pulse {
                cost: own.cost,
                best: own.best.min(best.load(Ordering::Relaxed)),
                rounds: own.rounds + elsewhere,
            })
        });
        stopped.store(broken_off, Ordering::Relaxed);
        broken_off
    })
}

/// The best plan of all goes to the first island and to the worst of the others; the rest keep theirs, and
/// with them the variety of the search.
fn exchange<S: Segment>(model: &Model<S>, first: &mut Island<S>, others: &mut [Island<S>]) {
    let Some(best) = others.iter().map(|island| &island.best).min_by_key(|best| best.cost) else { return };
    if best.cost < first.best.cost {
        let best = best.clone();
        first.adopt(model, &best);
    }
    if let Some(worst) = others.iter_mut().max_by_key(|island| island.best.cost)
        && worst.best.cost > first.best.cost
    {
        worst.adopt(model, &first.best);
    }
}
