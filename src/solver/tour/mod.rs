//! A sequence of items (services and unloadings) of one vehicle on one day goes in; its cost with the
//! best mode of every item, and the price of putting another item anywhere, come out.
//!
//! For every position two rows of pieces are kept: from the depot to the item in each of its modes, and
//! from the item in each of its modes to the depot. Any insertion is then two joins a pair of modes,
//! with the best directions of the whole route (Vidal 2017, Operations Research 65(4)). Where a
//! vehicle has a break, each mode stands three times. On the way there: break not taken, break taken. On
//! the way back: no break because the route is home before one is due, break still to come, break taken.

mod pieces;

use super::model::{Load, Model};
use super::segment::Segment;
use super::terms::Terms;

/// One vehicle on one day.
#[derive(Clone, Debug)]
pub(super) struct Tour<S> {
    /// Index of the vehicle.
    pub(super) vehicle: u32,
    /// The day.
    pub(super) day: u32,
    /// What it does, in order.
    pub(super) items: Vec<u32>,
    /// The items that everything below was counted for.
    counted: Vec<u32>,
    /// First piece of each position in `ahead` and `behind`; position 0 is the depot, the last one too.
    first: Vec<u32>,
    /// First mode of each position.
    mode: Vec<u32>,
    /// From the depot to each state, the stop itself counted in.
    ahead: Vec<S>,
    /// From each state to the depot, the stop itself counted in.
    behind: Vec<S>,
    /// Cost of the cheapest state of each position in `ahead` and in `behind`.
    least: (Vec<i64>, Vec<i64>),
    /// Trip that an item put after each position belongs to.
    pub(super) trip_of: Vec<u32>,
    /// What each trip collects.
    pub(super) trips: Vec<Load>,
    /// What is aboard after each position.
    pub(super) aboard: Vec<Load>,
    /// Services it makes.
    pub(super) services: u32,
    /// Litres it collects over all trips.
    pub(super) litres: i64,
    /// The whole route.
    pub(super) total: S,
    /// Items at its beginning that stay: it has begun.
    pub(super) begun: usize,
    /// What its visits pay for differing from the plan in force, less what neighbours earn by sharing it.
    pub(super) wished: i64,
    /// Seconds from leaving to coming back; 0 when it stays at home or is broken.
    pub(super) seconds: i64,
    /// Cost with the fixed cost and what is wished; 0 when it stays at home or is broken.
    pub(super) cost: i64,
    /// Whether it goes out and cannot: overloaded, or no way was found to drive it in time. No plan may have it.
    pub(super) broken: bool,
}

impl<S: Segment> Tour<S> {
    /// A vehicle that stays at home, or has only just begun.
    pub(super) fn idle(model: &Model<S>, vehicle: u32, day: u32) -> Self {
        let begun = model.begun(vehicle, day);
        let mut tour = Self {
            vehicle,
            day,
            begun: begun.len(),
            items: begun.iter().map(|&(item, _)| item).collect(),
            counted: Vec::new(),
            first: Vec::new(),
            mode: Vec::new(),
            ahead: Vec::new(),
            behind: Vec::new(),
            least: (Vec::new(), Vec::new()),
            trip_of: Vec::new(),
            trips: Vec::new(),
            aboard: Vec::new(),
            services: 0,
            litres: 0,
            total: S::never(),
            wished: 0,
            seconds: 0,
            cost: 0,
            broken: false,
        };
        tour.tidy(model);
        tour.rebuild(model);
        tour
    }

    /// Drops unloadings that nobody needs and adds the last one that the vehicle owes.
    pub(super) fn tidy(&mut self, model: &Model<S>) {
        let unload = model.unload();
        let mut empty = true;
        let mut left = self.begun;
        self.items.retain(|&item| {
            let keep = item != unload || !empty || left > 0;
            left = left.saturating_sub(1);
            empty = item == unload;
            keep
        });
        let owes = model.fleet[self.vehicle as usize].returns_empty;
        let unloaded = self.items.last() == Some(&unload);
        if owes && !unloaded {
            self.items.push(unload);
        } else if unloaded && !owes && self.items.len() > self.begun {
            self.items.pop();
        }
    }

    /// What its visits pay for what is wished.
    fn wished_of(&self, model: &Model<S>) -> i64 {
        let unload = model.unload();
        let mut own: Vec<u32> = self.items.iter().copied().filter(|&item| item != unload).collect();
        own.sort_unstable();
        let mut wished = 0;
        for &service in &own {
            wished += model.wishes.change(service, self.day, self.vehicle);
            for &(other, earned) in model.wishes.neighbours(service) {
                if other > service && own.binary_search(&other).is_ok() {
                    wished -= earned;
                }
            }
        }
        wished
    }

    fn count_loads(&mut self, model: &Model<S>) {
        let unload = model.unload();
        (self.services, self.litres) = (0, 0);
        self.trips.clear();
        self.trip_of.clear();
        self.aboard.clear();
        let mut load = Load::default();
        self.trip_of.push(0);
        self.aboard.push(load);
        for &item in &self.items {
            if item == unload {
                self.trips.push(load);
                load = Load::default();
            } else {
                load = load.plus(model.loads[item as usize]);
                self.litres += model.loads[item as usize].litres;
                self.services += 1;
            }
            self.trip_of.push(self.trips.len() as u32);
            self.aboard.push(load);
        }
        self.trips.push(load);
    }

    /// The whole route, from its start.
    fn whole(&self, terms: &Terms<'_, S>) -> S {
        let width = terms.width();
        let mut best = S::never();
        for (index, &(mode, _)) in terms.kind.start.iter().enumerate() {
            let out = terms.ways_out(mode as usize);
            let state = (self.ahead[index * width], S::never());
            let after = &self.behind[self.first[1] as usize..self.first[2] as usize];
            best = best.better(terms.finish(state, out, after, self.mode[1] as usize));
        }
        best
    }

    /// Places that a stop can be put in: after so many items at least, and after fewer than the second figure.
    #[inline(always)]
    pub(super) fn open_places(&self, returns_empty: bool) -> std::ops::Range<usize> {
        // Behind the last unloading nothing comes, unless it is one that has been driven to already.
        let closed = returns_empty && self.items.len() > self.begun;
        self.begun..self.items.len() + usize::from(!closed)
    }

    /// Whether it is a route that its vehicle can drive, loads left aside.
    pub(super) fn drivable(&self, model: &Model<S>) -> bool {
        self.total.possible() && self.total.seconds() <= model.fleet[self.vehicle as usize].longest
    }

    /// Whether no trip holds more than the vehicle.
    pub(super) fn carries(&self, model: &Model<S>) -> bool {
        let kind = &model.fleet[self.vehicle as usize];
        self.trips.iter().all(|trip| trip.fits(kind.capacity))
            && self.services <= kind.day_limit.0
            && self.litres <= kind.day_limit.1
    }

    /// States of a position on the way there.
    #[inline(always)]
    fn ahead_of(&self, position: usize) -> &[S] {
        &self.ahead[self.first[position] as usize..self.first[position + 1] as usize]
    }

    /// States of a position on the way back.
    #[inline(always)]
    fn behind_of(&self, position: usize) -> &[S] {
        &self.behind[self.first[position] as usize..self.first[position + 1] as usize]
    }

    /// The items before and after a place.
    #[inline(always)]
    fn neighbours(&self, terms: &Terms<'_, S>, position: usize) -> (u32, u32) {
        let before = if position == 0 { terms.kind.depots.0 } else { self.items[position - 1] };
        (before, self.items.get(position).copied().unwrap_or(terms.kind.depots.1))
    }

    /// What the whole route with `item` put after `position` does not go below.
    #[inline(always)]
    pub(super) fn bound(&self, terms: &Terms<'_, S>, item: u32, position: usize) -> i64 {
        let bounds = &terms.profile.bounds;
        if !bounds.known() {
            return i64::MIN;
        }
        let (before, after) = self.neighbours(terms, position);
        self.least.0[position] + bounds.through(before, item, after) + self.least.1[position + 1]
    }

    /// What the whole route with the two items put after `position` does not go below.
    #[inline(always)]
    pub(super) fn bound_two(&self, terms: &Terms<'_, S>, items: [u32; 2], position: usize) -> i64 {
        let bounds = &terms.profile.bounds;
        if !bounds.known() {
            return i64::MIN;
        }
        let (before, after) = self.neighbours(terms, position);
        self.least.0[position] + bounds.through_two(before, items, after) + self.least.1[position + 1]
    }

    /// The whole route with `item` put after `position`.
    #[inline(always)]
    pub(super) fn with(&self, model: &Model<S>, terms: &Terms<'_, S>, item: u32, position: usize) -> S {
        let (before, from) = (self.ahead_of(position), self.mode[position] as usize);
        let (after, to) = (self.behind_of(position + 1), self.mode[position + 1] as usize);
        let mut best = S::never();
        for mode in model.modes_of(item) {
            let here = terms.reach(before, from, terms.ways_in(mode), terms.profile.stops[mode]);
            best = best.better(terms.finish(here, terms.ways_out(mode), after, to));
        }
        best
    }

    /// The whole route with the two items put after `position`, one after the other.
    pub(super) fn with_two(
        &self,
        model: &Model<S>,
        terms: &Terms<'_, S>,
        items: [u32; 2],
        position: usize,
        middle: &mut Vec<S>,
    ) -> S {
        let (before, from) = (self.ahead_of(position), self.mode[position] as usize);
        let (after, to) = (self.behind_of(position + 1), self.mode[position + 1] as usize);
        middle.clear();
        let first = model.modes_of(items[0]);
        for mode in first.clone() {
            let (open, taken) = terms.reach(before, from, terms.ways_in(mode), terms.profile.stops[mode]);
            middle.push(open);
            if terms.width() > 1 {
                middle.extend([taken, S::never()]);
            }
        }
        let mut best = S::never();
        for mode in model.modes_of(items[1]) {
            let here = terms.reach(middle, first.start, terms.ways_in(mode), terms.profile.stops[mode]);
            best = best.better(terms.finish(here, terms.ways_out(mode), after, to));
        }
        best
    }

    /// The mode of each item on the best way: walks back from the depot along what `rebuild` chose.
    pub(super) fn modes(&self, model: &Model<S>) -> Vec<usize> {
        let terms = Terms::of(model, self.vehicle);
        let width = terms.width();
        let waiting = terms.profile.waiting;
        let mut chosen = Vec::with_capacity(self.items.len());
        // The states on the best way so far, as one piece from the depot.
        let mut states: Vec<(S, usize)> =
            terms.kind.start.iter().map(|&(mode, piece)| (piece, mode as usize)).collect();
        let mut taken = false;
        for position in 1..=self.items.len() {
            let from = self.mode[position] as usize;
            let after = self.behind_of(position);
            let mut best: (S, usize, bool, S) = (S::never(), from, taken, S::never());
            for &(piece, mode) in &states {
                for index in 0..after.len() / width {
                    let arc = terms.ways_out(mode)[from + index];
                    let stop = terms.profile.stops[from + index];
                    let mut consider = |whole: S, reached: S, taken: bool| {
                        let better = (whole.cost(), whole.seconds()) < (best.0.cost(), best.0.seconds());
                        if better {
                            best = (whole, from + index, taken, reached);
                        }
                    };
                    let states = &after[index * width..(index + 1) * width];
                    for (state, &onward) in states.iter().enumerate() {
                        if width == 1 || (state == 2) == taken {
                            consider(piece.join(arc, onward, waiting), piece.join(arc, stop, waiting), taken);
                        }
                    }
                    if let (Some(pause), false) = (terms.kind.pause, taken) {
                        let rested = piece.join(arc, pause, waiting);
                        let still = S::arc(0, 0);
                        consider(rested.join(still, states[2], waiting), rested.join(still, stop, waiting), true);
                    }
                }
            }
            let (_, mode, rested, reached) = best;
            taken = rested;
            chosen.push(mode);
            states = vec![(reached, mode)];
        }
        chosen
    }
}
