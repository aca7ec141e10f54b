//! A plan goes in; one annealing search improves it as far as it is told to.

use std::ops::ControlFlow;

use super::Pulse;
use super::dice::Dice;
use super::kinds::{Kind, tell};
use super::pace::{Budget, End, STEPS};
use super::recreate::Recreate;
use super::ruin::{RuinSize, ruin};
use crate::solver::model::Model;
use crate::solver::segment::Segment;
use crate::solver::state::{Snapshot, State};

/// How many rounds pass between two looks at the clock.
const ROUNDS_PER_LOOK: u64 = 64;

/// Visits taken out in a round, on average, and the longest string of them (Christiaens and Vanden Berghe 2020).
const SIZE: RuinSize = RuinSize { average: 10.0, longest: 10.0 };

/// Changes for the worse that are looked at before the annealing begins: their median is what its temperatures
/// are counted in, because it is what a round can lose here, however far the depot lies from the streets.
const LOSSES: usize = 1000;
/// First and last temperature, as shares of that loss, where most stops are points.
const POINTS: (f64, f64) = (1.0, 0.03);
/// The same where most stops have several ways through them: a lost direction is soon found again.
const STREETS: (f64, f64) = (0.35, 0.025);

/// One search with its own plan and its own random choices.
#[derive(Clone)]
pub(super) struct Island<S> {
    state: State<S>,
    dice: Dice,
    recreate: Recreate<S>,
    /// The best plan so far.
    pub(super) best: Snapshot,
    cost: i64,
    /// Rounds done.
    pub(super) rounds: u64,
    /// After how many rounds each step so far ended.
    pub(super) ends: Vec<u64>,
    /// Losses seen so far, until there are enough of them.
    losses: Vec<i64>,
    /// First and last temperature; none until enough losses are known.
    heat: Option<(f64, f64)>,
}

impl<S: Segment> Island<S> {
    /// Builds the first plan: what `state` leaves out goes where it costs least.
    pub(super) fn new(model: &Model<S>, mut state: State<S>, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut recreate = Recreate::new();
        let mut best = Snapshot::default();
        recreate.recreate(model, &mut state, &mut dice);
        state.begin();
        state.snapshot(model, &mut best);
        let cost = best.cost;
        Self { state, dice, recreate, best, cost, rounds: 0, ends: Vec::new(), losses: Vec::new(), heat: None }
    }

    /// The same plan, with other random choices from here on.
    pub(super) fn sibling(&self, seed: u64) -> Self {
        Self { dice: Dice::new(seed), ..self.clone() }
    }

    /// Ruins and recreates until step `until` of the budget, as island number `own`, or until `pulse` stops it:
    /// true then.
    pub(super) fn run(
        &mut self,
        model: &Model<S>,
        budget: Budget<'_>,
        (own, until): (usize, usize),
        pulse: &mut dyn FnMut(&Pulse) -> ControlFlow<()>,
    ) -> bool {
        let mut temperature = 0.0;
        let mut end = budget.end(own, self.ends.len());
        loop {
            if self.rounds.is_multiple_of(ROUNDS_PER_LOOK) || end == End::Round(self.rounds) {
                let told = Pulse { cost: self.cost, best: self.best.cost, rounds: self.rounds };
                if pulse(&told).is_break() {
                    self.ends.push(self.rounds);
                    return true;
                }
                let spent = budget.spent();
                while self.ends.len() < until {
                    match end {
                        End::Never => return true,
                        End::Round(last) if self.rounds < last => break,
                        End::Share(share) if spent < share => break,
                        _ => self.ends.push(self.rounds),
                    }
                    end = budget.end(own, self.ends.len());
                }
                if self.ends.len() >= until {
                    return false;
                }
                let used = self.ends.len() as f64 / STEPS as f64;
                temperature = self.heat.map_or(0.0, |(hot, cold)| hot * (cold / hot).powf(used));
            }
            self.round(model, temperature);
        }
    }

    /// One change, kept or taken back.
    fn round(&mut self, model: &Model<S>, temperature: f64) {
        self.rounds += 1;
        ruin(model, &mut self.state, &mut self.dice, SIZE);
        self.recreate.recreate(model, &mut self.state, &mut self.dice);
        let new = self.state.cost(model);
        let allowed = self.cost as f64 - temperature * (1.0 - self.dice.share()).ln();
        let sound = self.state.broken == 0;
        if sound && new > self.cost && self.heat.is_none() {
            self.learn(model, new - self.cost);
        }
        if sound && (new as f64) < allowed {
            self.cost = new;
            if new < self.best.cost {
                self.state.snapshot(model, &mut self.best);
            }
            self.state.begin();
        } else {
            self.state.undo();
            tell(model, &self.state, Kind::Undo);
        }
    }

    /// Takes note of a loss; of enough of them the temperatures follow.
    fn learn(&mut self, model: &Model<S>, loss: i64) {
        self.losses.push(loss);
        if self.losses.len() == LOSSES {
            self.losses.sort_unstable();
            let median = self.losses[LOSSES / 2] as f64;
            let (hot, cold) = if model.modes * 2 > model.services * 3 { STREETS } else { POINTS };
            self.heat = Some((hot * median, cold * median));
        }
    }

    /// Goes on from a better plan of another island.
    pub(super) fn adopt(&mut self, model: &Model<S>, better: &Snapshot) {
        self.state.restore(model, better);
        tell(model, &self.state, Kind::Adopt);
        self.best.clone_from(better);
        self.cost = better.cost;
    }

    /// The best plan found.
    pub(super) fn into_best(mut self, model: &Model<S>) -> State<S> {
        self.state.restore(model, &self.best);
        tell(model, &self.state, Kind::Adopt);
        self.state
    }
}
