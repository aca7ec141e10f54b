//! A vehicle with its travel and its break goes in; pieces of its route joined over all states of the stops
//! between them come out.
//!
//! A state is a mode, and where there is a break, what has become of it.

use super::fleet::Kind;
use super::model::{Model, Profile};
use super::segment::Segment;

/// States of a mode where the vehicle has a break.
const STATES_WITH_BREAK: usize = 3;

/// What joining needs to know of a vehicle.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a, S: Segment> {
    /// The vehicle.
    pub(super) kind: &'a Kind<S>,
    /// Its travel.
    pub(super) profile: &'a Profile<S>,
    modes: usize,
}

impl<'a, S: Segment> Terms<'a, S> {
    /// Those of the vehicle `vehicle`.
    pub(super) fn of(model: &'a Model<S>, vehicle: u32) -> Self {
        let kind = &model.fleet[vehicle as usize];
        Self { kind, profile: &model.profiles[kind.profile], modes: model.modes }
    }

    /// Travel into `mode` from every mode.
    #[inline(always)]
    pub(super) fn ways_in(&self, mode: usize) -> &'a [S::Arc] {
        &self.profile.into[mode * self.modes..(mode + 1) * self.modes]
    }

    /// Travel from `mode` to every mode.
    #[inline(always)]
    pub(super) fn ways_out(&self, mode: usize) -> &'a [S::Arc] {
        &self.profile.out[mode * self.modes..(mode + 1) * self.modes]
    }

    /// States a mode has: with a break three.
    #[inline(always)]
    pub(super) fn width(&self) -> usize {
        if self.kind.pause.is_some() { STATES_WITH_BREAK } else { 1 }
    }

    /// The best ways into a stop from `states` of the modes from `mode` on: break to come, break taken.
    #[inline(always)]
    pub(super) fn reach(&self, states: &[S], mode: usize, into: &[S::Arc], stop: S) -> (S, S) {
        let waiting = self.profile.waiting;
        let (mut open, mut taken) = (S::never(), S::never());
        match self.kind.pause {
            None => {
                for (state, &arc) in states.iter().zip(&into[mode..]) {
                    open = open.sooner(state.join(arc, stop, waiting));
                }
            }
            Some(pause) => {
                for (pair, &arc) in states.chunks_exact(STATES_WITH_BREAK).zip(&into[mode..]) {
                    open = open.sooner(pair[0].join(arc, stop, waiting));
                    taken = taken.sooner(pair[1].join(arc, stop, waiting));
                    let rested = pair[0].join(arc, pause, waiting);
                    taken = taken.sooner(rested.join(S::arc(0, 0), stop, waiting));
                }
            }
        }
        (open, taken)
    }

    /// The best whole way: from a stop reached as `(open, taken)` on to `states` of the modes from `mode` on.
    #[inline(always)]
    pub(super) fn finish(&self, (open, taken): (S, S), out: &[S::Arc], states: &[S], mode: usize) -> S {
        let waiting = self.profile.waiting;
        let mut best = S::never();
        match self.kind.pause {
            None => {
                for (state, &arc) in states.iter().zip(&out[mode..]) {
                    best = best.better(open.join(arc, *state, waiting));
                }
            }
            Some(pause) => {
                for (three, &arc) in states.chunks_exact(STATES_WITH_BREAK).zip(&out[mode..]) {
                    best = best.better(open.join(arc, three[0], waiting));
                    best = best.better(open.join(arc, three[1], waiting));
                    best = best.better(taken.join(arc, three[2], waiting));
                    let rested = open.join(arc, pause, waiting);
                    best = best.better(rested.join(S::arc(0, 0), three[2], waiting));
                }
            }
        }
        best
    }

    /// The best ways from a stop on, into `here`: one for each state.
    #[inline(always)]
    pub(super) fn leave(&self, stop: S, out: &[S::Arc], states: &[S], mode: usize, here: &mut [S]) {
        let waiting = self.profile.waiting;
        here.fill(S::never());
        match self.kind.pause {
            None => {
                for (state, &arc) in states.iter().zip(&out[mode..]) {
                    here[0] = here[0].later(stop.join(arc, *state, waiting));
                }
            }
            Some(pause) => {
                for (three, &arc) in states.chunks_exact(STATES_WITH_BREAK).zip(&out[mode..]) {
                    here[0] = here[0].later(stop.join(arc, three[0], waiting));
                    here[1] = here[1].later(stop.join(arc, three[1], waiting));
                    // Joining is associative, but a break between two pieces has no ways of its own.
                    let rested = stop.join(arc, pause, waiting);
                    here[1] = here[1].later(rested.join(S::arc(0, 0), three[2], waiting));
                    here[2] = here[2].later(stop.join(arc, three[2], waiting));
                }
            }
        }
    }
}
