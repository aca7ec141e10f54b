//! What a tour does goes in; the pieces from both depots to every stop come out, counted anew only as far as a
//! change reaches.

use super::Tour;
use crate::solver::model::Model;
use crate::solver::segment::{NEVER, Segment};
use crate::solver::terms::Terms;

impl<S: Segment> Tour<S> {
    /// Counts everything anew from `items`; what stands before and behind the change is kept.
    pub(in crate::solver) fn rebuild(&mut self, model: &Model<S>) {
        let terms = Terms::of(model, self.vehicle);
        self.count_loads(model);
        let length = self.items.len();
        let fresh = self.first.is_empty();
        let same = |(a, b): &(&u32, &u32)| a == b;
        let before = self.items.iter().zip(&self.counted).take_while(same).count();
        let most = length.min(self.counted.len()) - before;
        let behind = self.items.iter().rev().zip(self.counted.iter().rev()).take(most).take_while(same).count();
        let old_end = self.first.last().map_or(0, |&end| end as usize);
        let tail = if fresh { 0 } else { old_end - self.first[self.counted.len() + 1 - behind] as usize };
        self.number_states(model, &terms);
        let next = self.first[length + 2] as usize;
        let begun = if self.begun > 0 { model.begun(self.vehicle, self.day) } else { &[] };
        // What stands behind the change keeps its pieces, at their new places; those of the way there are only
        // what they were before, until `go_out` has looked at them.
        move_tail(&mut self.ahead, (old_end, next), tail, S::never());
        move_tail(&mut self.behind, (old_end, next), tail, S::never());
        let tail_positions = if fresh { 0 } else { behind + 1 };
        let positions = (self.least.0.len(), length + 2);
        move_tail(&mut self.least.0, positions, tail_positions, NEVER);
        move_tail(&mut self.least.1, positions, tail_positions, NEVER);
        if fresh {
            self.set_ends(&terms);
            self.least.0[0] = least(self.ahead_of(0));
            self.least.1[length + 1] = least(self.behind_of(length + 1));
        }
        self.go_out(&terms, before, length - behind, begun);
        self.come_back(&terms, before, length - behind, begun);
        self.counted.clone_from(&self.items);
        self.total = self.whole(&terms);
        let idle = self.services == 0;
        self.broken = !(idle || self.drivable(model) && self.carries(model));
        // A route that cannot be driven has no price that could be summed: it is barred instead.
        let out = !idle && !self.broken;
        self.wished = if out && model.wishes.priced() { self.wished_of(model) } else { 0 };
        self.seconds = if out { self.total.seconds().into() } else { 0 };
        self.cost = if out { self.total.cost() + terms.kind.fixed + self.wished } else { 0 };
    }

    /// Counts the pieces of the way there anew, from behind position `kept` on; those behind position `changed` hold
    /// what they were before the change. Once all states of a stop have moved by the same, so have all after it.
    fn go_out(&mut self, terms: &Terms<'_, S>, kept: usize, changed: usize, begun: &[(u32, u32)]) {
        let width = terms.width();
        let mut old = Vec::new();
        for position in kept + 1..=self.items.len() {
            let (before, here) = self.ahead.split_at_mut(self.first[position] as usize);
            let before = &before[self.first[position - 1] as usize..];
            let mode = self.mode[position] as usize;
            let from = self.mode[position - 1] as usize;
            let count = (self.first[position + 1] - self.first[position]) as usize / width;
            let comparable = S::SHIFTS && position > changed;
            if comparable {
                old.clear();
                old.extend_from_slice(&here[..count * width]);
            }
            for index in 0..count {
                let stop = terms.profile.stops[mode + index];
                let (open, taken) = terms.reach(before, from, terms.ways_in(mode + index), stop);
                here[index * width] = open;
                if width > 1 {
                    here[index * width + 1] = taken;
                }
            }
            bar_others(begun, position, mode, &mut here[..count * width], width);
            self.least.0[position] = least(&here[..count * width]);
            if let (true, Some(shift)) = (comparable, common_shift(&old, &here[..count * width], true)) {
                let end = self.first[self.items.len() + 1] as usize - self.first[position] as usize;
                here[count * width..end].iter_mut().for_each(|state| *state = state.shifted(shift));
                move_known(&mut self.least.0[position + 1..=self.items.len()], shift.0);
                return;
            }
        }
    }

    /// The same for the way back: from position `changed` forward; those up to position `kept` hold what they were.
    fn come_back(&mut self, terms: &Terms<'_, S>, kept: usize, changed: usize, begun: &[(u32, u32)]) {
        let width = terms.width();
        let mut old = Vec::new();
        for position in (1..=changed).rev() {
            let (here, after) = self.behind.split_at_mut(self.first[position + 1] as usize);
            let after = &after[..(self.first[position + 2] - self.first[position + 1]) as usize];
            let (ahead, here) = here.split_at_mut(self.first[position] as usize);
            let mode = self.mode[position] as usize;
            let to = self.mode[position + 1] as usize;
            let comparable = S::SHIFTS && position <= kept;
            if comparable {
                old.clear();
                old.extend_from_slice(here);
            }
            for index in 0..here.len() / width {
                let stop = terms.profile.stops[mode + index];
                let states = &mut here[index * width..(index + 1) * width];
                terms.leave(stop, terms.ways_out(mode + index), after, to, states);
            }
            bar_others(begun, position, mode, here, width);
            self.least.1[position] = least(here);
            if let (true, Some(shift)) = (comparable, common_shift(&old, here, false)) {
                ahead[self.first[1] as usize..].iter_mut().for_each(|state| *state = state.shifted(shift));
                move_known(&mut self.least.1[1..position], shift.0);
                return;
            }
        }
    }

    /// Gives every state of every position its number.
    fn number_states(&mut self, model: &Model<S>, terms: &Terms<'_, S>) {
        let width = terms.width();
        self.first.clear();
        self.mode.clear();
        self.first.push(0);
        self.mode.push(terms.kind.start[0].0);
        let mut next = terms.kind.start.len() * width;
        for &item in &self.items {
            let modes = model.modes_of(item);
            self.first.push(next as u32);
            self.mode.push(modes.start as u32);
            next += modes.len() * width;
        }
        self.first.push(next as u32);
        self.mode.push(terms.kind.end[0].0);
        next += terms.kind.end.len() * width;
        self.first.push(next as u32);
    }

    /// The pieces at both depots, which never change.
    fn set_ends(&mut self, terms: &Terms<'_, S>) {
        let width = terms.width();
        for (index, &(_, piece)) in terms.kind.start.iter().enumerate() {
            self.ahead[index * width] = piece;
        }
        let home = self.first[self.items.len() + 1] as usize;
        for (index, (&(_, rested), &(_, early))) in terms.kind.end.iter().zip(&terms.kind.end_early).enumerate() {
            if width == 1 {
                self.behind[home + index] = rested;
            } else {
                self.behind[home + index * width] = early;
                self.behind[home + index * width + 2] = rested;
            }
        }
    }
}

/// Where a route has begun, only the mode that was driven is left.
fn bar_others<S: Segment>(begun: &[(u32, u32)], position: usize, mode: usize, here: &mut [S], width: usize) {
    if let Some(&(_, driven)) = begun.get(position - 1) {
        for (index, states) in here.chunks_exact_mut(width).enumerate() {
            if mode + index != driven as usize {
                states.fill(S::never());
            }
        }
    }
}

/// Cost of the cheapest of these.
#[inline(always)]
fn least<S: Segment>(states: &[S]) -> i64 {
    states.iter().fold(NEVER, |least, state| least.min(state.cost()))
}

/// By what all these states have moved, if by the same.
#[inline(always)]
fn common_shift<S: Segment>(old: &[S], new: &[S], ahead: bool) -> Option<(i64, i32)> {
    let mut common = None;
    for (&old, &new) in old.iter().zip(new) {
        if !old.possible() && !new.possible() {
            continue;
        }
        let shift = new.shift_from(old, ahead)?;
        if common.is_some_and(|known| known != shift) {
            return None;
        }
        common = Some(shift);
    }
    common
}

/// Makes `list` as long as `lengths` says, with its last `tail` entries at its end again.
fn move_tail<T: Copy>(list: &mut Vec<T>, (old, new): (usize, usize), tail: usize, fill: T) {
    list.resize(old.max(new), fill);
    list.copy_within(old - tail..old, new - tail);
    list.truncate(new);
}

/// Moves costs that are not [`NEVER`].
fn move_known(costs: &mut [i64], by: i64) {
    costs.iter_mut().filter(|cost| **cost < NEVER).for_each(|cost| *cost += by);
}
