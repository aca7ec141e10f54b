//! A plan with visits left out goes in; each is put where it costs least.
//!
//! Greedy insertion with blinks (Christiaens and Vanden Berghe 2020). A trip that has no room is cut
//! by an unloading beside the new visit; a service with several day sets takes the cheapest.

use super::dice::Dice;
use super::kinds::{Kind, tell};
use crate::solver::model::{Load, Model, NO_GROUP};
use crate::solver::segment::{NEVER, Segment};
use crate::solver::state::{ANY_DAY, Absent, NOWHERE, State};
use crate::solver::terms::Terms;
use crate::solver::tour::Tour;

/// Probability that a place is overlooked.
const BLINK: f64 = 0.01;

/// With more services than this, only the places beside near neighbours are looked at first.
const ALL_PLACES: usize = 100;
/// How many near neighbours.
const NEAR: usize = 30;

/// Services of a group that are asked on which day they cost least.
const MOST_ASKED: usize = 5;

/// Where a visit can go.
#[derive(Clone, Copy, Debug)]
struct Spot {
    slot: u32,
    position: u32,
    form: Form,
    /// What it adds to the cost.
    cost: i64,
}

/// Whether the visit brings an unloading with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Alone,
    UnloadBefore,
    UnloadAfter,
}

/// A visit that is to be put into a tour.
struct Wanted<'a, S> {
    service: u32,
    load: Load,
    /// What it pays in that tour, or earns, for what is wished.
    wished: i64,
    /// The plan, where it is to be told what becomes of even work.
    even: Option<&'a State<S>>,
}

impl<'a, S: Segment> Wanted<'a, S> {
    #[inline(always)]
    fn of(model: &Model<S>, state: &'a State<S>, service: u32, slot: u32) -> Self {
        let wished = if model.wishes.priced() { state.wished(model, service, slot) } else { 0 };
        let even = if model.wishes.balances() { Some(state) } else { None };
        Self { service, load: model.loads[service as usize], wished, even }
    }
}

/// Works of [`recreate`] that are kept between calls, to spare allocations.
#[derive(Clone, Debug)]
pub(in crate::solver) struct Recreate<S> {
    queue: Vec<(u64, Absent)>,
    middle: Vec<S>,
    spots: Vec<Option<Spot>>,
    until_blink: u32,
    /// The search for a place in which the place after each service was last looked at, and which search it is now.
    looked: Vec<u32>,
    look: u32,
}

impl<S: Segment> Recreate<S> {
    /// Ready to work.
    pub(in crate::solver) fn new() -> Self {
        Self { queue: Vec::new(), middle: Vec::new(), spots: Vec::new(), until_blink: 0, looked: Vec::new(), look: 0 }
    }

    /// Puts what is left out of `state` back, where it fits and is worth it.
    pub(in crate::solver) fn recreate(&mut self, model: &Model<S>, state: &mut State<S>, dice: &mut Dice) {
        if !model.groups.is_empty() {
            self.choose_days(model, state, dice);
        }
        self.order(model, state, dice);
        state.absent.clear();
        self.until_blink = dice.tries_before(BLINK);
        let queue = std::mem::take(&mut self.queue);
        for &(_, absent) in &queue {
            self.place(model, state, dice, absent);
        }
        self.queue = queue;
    }

    /// Random, largest first, farthest first or nearest first.
    fn order(&mut self, model: &Model<S>, state: &State<S>, dice: &mut Dice) {
        self.queue.clear();
        let how = dice.below(11);
        let home = |service: u32| -> u64 {
            let kind = &model.fleet[0];
            let from = kind.start[0].0 as usize;
            let to = model.modes_of(service).start;
            S::arc_cost(model.profiles[kind.profile].out[from * model.modes + to]) as u64
        };
        for &absent in &state.absent {
            let load = model.loads[absent.service as usize];
            let key = match how {
                0..4 => dice.below(usize::MAX) as u64,
                4..8 => u64::MAX - (load.kilograms + load.litres) as u64,
                8..10 => u64::MAX - home(absent.service),
                _ => home(absent.service),
            };
            self.queue.push((key, absent));
        }
        self.queue.sort_unstable_by_key(|&(key, absent)| (key, absent.service, absent.day));
    }

    /// Chooses the day set of every group of which nothing is left in the plan: the one that its services, each by
    /// itself, cost least on.
    fn choose_days(&mut self, model: &Model<S>, state: &mut State<S>, dice: &mut Dice) {
        let groups: std::collections::BTreeSet<u32> =
            state.absent.iter().map(|absent| model.group_of[absent.service as usize]).collect();
        for group in groups.into_iter().filter(|&group| group != NO_GROUP) {
            let services = &model.groups[group as usize];
            if !state.is_absent(services) {
                continue;
            }
            state.absent.retain(|absent| model.group_of[absent.service as usize] != group);
            state.absent.extend(services.iter().map(|&service| Absent { service, day: ANY_DAY }));
            let sets = &model.patterns[services[0] as usize];
            let union = sets.iter().fold(0, |days, set| days | set);
            self.until_blink = dice.tries_before(BLINK);
            let mut costs = [0_i64; 32];
            let step = services.len().div_ceil(MOST_ASKED);
            for &service in services.iter().skip(dice.below(step)).step_by(step) {
                let price = model.prices[service as usize];
                for day in (0..model.days as u32).filter(|day| union >> day & 1 == 1) {
                    let spot = self.best(model, state, dice, service, day, true);
                    costs[day as usize] += spot.map_or(price, |spot| spot.cost.min(price));
                }
            }
            // Half of the time the days it had are out of the question, or it would never leave them.
            let before = state.group_days[group as usize];
            let barred = if sets.len() > 1 && dice.chance(0.5) { before } else { 0 };
            let cost_of =
                |set: u32| (0..model.days).filter(|day| set >> day & 1 == 1).map(|day| costs[day]).sum::<i64>();
            let open = sets.iter().copied().filter(|&set| set != barred);
            state.group_days[group as usize] = open.min_by_key(|&set| cost_of(set)).unwrap_or(before);
        }
    }

    fn place(&mut self, model: &Model<S>, state: &mut State<S>, dice: &mut Dice, absent: Absent) {
        let price = model.prices[absent.service as usize];
        if absent.day != ANY_DAY {
            match self.best(model, state, dice, absent.service, absent.day, true).filter(|spot| spot.cost <= price) {
                Some(spot) => insert(model, state, absent.service, spot),
                None => state.absent.push(absent),
            }
            return;
        }
        let mut spots = std::mem::take(&mut self.spots);
        let mut chosen = None;
        // Most days have no neighbour of the service: all their places are looked at only when those beside
        // neighbours do not do.
        for wide in [false, true].into_iter().skip(usize::from(model.days == 1)) {
            let patterns = state.sets(model, absent.service);
            let union = patterns.iter().fold(0, |days, pattern| days | pattern);
            spots.clear();
            spots.extend((0..model.days as u32).map(|day| {
                let open = union >> day & 1 == 1;
                let spot = if open { self.best(model, state, dice, absent.service, day, wide) } else { None };
                spot.filter(|spot| spot.cost <= price)
            }));
            let cost_of = |pattern: u32| -> i64 {
                let days = (0..model.days).filter(|day| pattern >> day & 1 == 1);
                days.map(|day| spots[day].map_or(price, |spot| spot.cost)).sum()
            };
            let made = |pattern: u32| (0..model.days).any(|day| pattern >> day & 1 == 1 && spots[day].is_some());
            chosen = patterns.iter().copied().filter(|&pattern| made(pattern)).min_by_key(|&pattern| cost_of(pattern));
            let settled = |day: usize| spots[day].is_some_and(|spot| state.tours[spot.slot as usize].services > 0);
            let does = |set: u32| (0..model.days).filter(|day| set >> day & 1 == 1).all(settled);
            if chosen.is_some_and(does) || model.services <= ALL_PLACES {
                break;
            }
        }
        match chosen {
            None => state.absent.push(absent),
            Some(pattern) => {
                for day in (0..model.days as u32).filter(|day| pattern >> day & 1 == 1) {
                    match spots[day as usize] {
                        Some(spot) => insert(model, state, absent.service, spot),
                        None => state.absent.push(Absent { service: absent.service, day }),
                    }
                }
            }
        }
        self.spots = spots;
    }

    /// The cheapest place on a day: beside a near neighbour, or in a vehicle that stays at home; where
    /// nothing is possible there, anywhere, if it is to be looked at as `wide` as that.
    fn best(
        &mut self,
        model: &Model<S>,
        state: &State<S>,
        dice: &mut Dice,
        service: u32,
        day: u32,
        wide: bool,
    ) -> Option<Spot> {
        let mut best = Spot { slot: NOWHERE, position: 0, form: Form::Alone, cost: NEVER };
        for vehicle in 0..model.fleet.len() {
            if let Some(&slot) = state.home[vehicle * model.days + day as usize].last() {
                self.best_in(model, state, dice, service, slot, &mut best);
            }
        }
        let idle_only = best.cost;
        if model.services > ALL_PLACES {
            let load = model.loads[service as usize];
            self.looked.resize(model.services, 0);
            self.look = self.look.wrapping_add(1);
            for &near in model.near[service as usize].iter().take(NEAR) {
                let slot = state.place_of(near, day);
                if slot == NOWHERE {
                    continue;
                }
                let tour = &state.tours[slot as usize];
                if barred(model, tour, service, load) {
                    continue;
                }
                let position = state.position_of(near, day) as usize;
                let open = tour.open_places(model.fleet[tour.vehicle as usize].returns_empty);
                let terms = Terms::of(model, tour.vehicle);
                let wanted = Wanted::of(model, state, service, slot);
                for position in [position - 1, position] {
                    let before = if position > 0 { tour.items[position - 1] as usize } else { usize::MAX };
                    // Two neighbours in a row share the place between them.
                    if let Some(looked) = self.looked.get_mut(before)
                        && std::mem::replace(looked, self.look) == self.look
                    {
                        continue;
                    }
                    if self.blinks(dice) || !open.contains(&position) {
                        continue;
                    }
                    self.weigh(model, tour, &terms, &wanted, (slot, position), &mut best);
                }
            }
        }
        if best.cost >= idle_only && (wide || model.services <= ALL_PLACES) {
            for &slot in &state.out[day as usize] {
                self.best_in(model, state, dice, service, slot, &mut best);
            }
        }
        (best.slot != NOWHERE).then_some(best)
    }

    /// Whether a place is overlooked.
    #[inline(always)]
    fn blinks(&mut self, dice: &mut Dice) -> bool {
        if self.until_blink == 0 {
            self.until_blink = dice.tries_before(BLINK);
            return true;
        }
        self.until_blink -= 1;
        false
    }

    /// Every place of a tour.
    fn best_in(
        &mut self,
        model: &Model<S>,
        state: &State<S>,
        dice: &mut Dice,
        service: u32,
        slot: u32,
        best: &mut Spot,
    ) {
        let tour = &state.tours[slot as usize];
        let load = model.loads[service as usize];
        if barred(model, tour, service, load) {
            return;
        }
        let terms = Terms::of(model, tour.vehicle);
        let wanted = Wanted::of(model, state, service, slot);
        for position in tour.open_places(model.fleet[tour.vehicle as usize].returns_empty) {
            if !self.blinks(dice) {
                self.weigh(model, tour, &terms, &wanted, (slot, position), best);
            }
        }
    }

    /// One place: alone when the trip has room, else with an unloading before or after it.
    #[inline(always)]
    fn weigh(
        &mut self,
        model: &Model<S>,
        tour: &Tour<S>,
        terms: &Terms<'_, S>,
        &Wanted { service, load, wished, even }: &Wanted<'_, S>,
        (slot, position): (u32, usize),
        best: &mut Spot,
    ) {
        let kind = terms.kind;
        // What the route costs now; a vehicle at home pays its fixed cost when it goes out.
        let before = if tour.services == 0 { -kind.fixed } else { tour.total.cost() } - wished;
        // What the whole route must stay below to be better than the best place so far.
        let limit = if even.is_some() { i64::MAX } else { best.cost.saturating_add(before) };
        let mut consider = |whole: S, form: Form| {
            let mut cost = whole.cost() - before;
            if let Some(state) = even
                && whole.possible()
            {
                cost += state.unevened(model, slot, whole.seconds());
            }
            if cost < best.cost && whole.seconds() <= kind.longest && whole.possible() {
                *best = Spot { slot, position: position as u32, form, cost };
            }
        };
        let trip = tour.trips[tour.trip_of[position] as usize];
        if kind.returns_empty && position == tour.items.len() {
            if load.fits(kind.capacity) {
                let unload = model.unload();
                let whole = tour.with_two(model, terms, [service, unload], position, &mut self.middle);
                consider(whole, Form::UnloadAfter);
            }
        } else if trip.plus(load).fits(kind.capacity) {
            if tour.bound(terms, service, position) < limit {
                consider(tour.with(model, terms, service, position), Form::Alone);
            }
        } else if kind.unloads {
            let aboard = tour.aboard[position];
            let unload = model.unload();
            if position > 0
                && position >= tour.begun
                && aboard != Load::default()
                && trip.minus(aboard).plus(load).fits(kind.capacity)
                && tour.bound_two(terms, [unload, service], position) < limit
            {
                let whole = tour.with_two(model, terms, [unload, service], position, &mut self.middle);
                consider(whole, Form::UnloadBefore);
            }
            if aboard.plus(load).fits(kind.capacity) && tour.bound_two(terms, [service, unload], position) < limit {
                let whole = tour.with_two(model, terms, [service, unload], position, &mut self.middle);
                consider(whole, Form::UnloadAfter);
            }
        }
    }
}

/// Whether a tour cannot take a service anywhere.
#[inline(always)]
fn barred<S: Segment>(model: &Model<S>, tour: &Tour<S>, service: u32, load: Load) -> bool {
    let kind = &model.fleet[tour.vehicle as usize];
    tour.broken
        || !model.allows(service, tour.vehicle, tour.day)
        || !load.fits(kind.capacity)
        || !kind.unloads && !tour.trips[0].plus(load).fits(kind.capacity)
        || tour.services + 1 > kind.day_limit.0
        || tour.litres + load.litres > kind.day_limit.1
}

/// Puts a service where `spot` says; where the counting of the whole route finds no timetable, it stays left out.
fn insert<S: Segment>(model: &Model<S>, state: &mut State<S>, service: u32, spot: Spot) {
    state.touch(spot.slot);
    let tour = &mut state.tours[spot.slot as usize];
    let position = spot.position as usize;
    let day = tour.day;
    tour.items.insert(position, service);
    match spot.form {
        Form::Alone => {}
        Form::UnloadBefore => tour.items.insert(position, model.unload()),
        Form::UnloadAfter => tour.items.insert(position + 1, model.unload()),
    }
    tour.tidy(model);
    state.set_place(service, day, spot.slot);
    state.renew(model, spot.slot);
    if state.tours[spot.slot as usize].broken {
        state.tours[spot.slot as usize].items.retain(|&item| item != service);
        state.tours[spot.slot as usize].tidy(model);
        state.set_place(service, day, NOWHERE);
        state.renew(model, spot.slot);
        state.absent.push(Absent { service, day: model.open_day(service, day) });
    }
    let kind = match spot.form {
        Form::Alone => Kind::Insert,
        Form::UnloadBefore => Kind::InsertAfterUnloading,
        Form::UnloadAfter => Kind::InsertBeforeUnloading,
    };
    tell(model, state, kind);
}
