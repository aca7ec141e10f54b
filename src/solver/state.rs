//! The plan being searched: tours, where each visit is, what is left out; every change can be undone.

use super::model::Model;
use super::segment::Segment;
use super::tour::Tour;
use super::wishes::Work;

/// No tour.
pub(super) const NOWHERE: u32 = u32::MAX;
/// A left-out service whose day set is open.
pub(super) const ANY_DAY: u32 = u32::MAX;

/// A visit that nobody makes, or a service with all its visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Absent {
    /// What.
    pub(super) service: u32,
    /// The day of the visit; [`ANY_DAY`] for the whole service.
    pub(super) day: u32,
}

/// Items of every tour that goes out, and what is left out: all that a solution is.
#[derive(Clone, Debug, Default)]
pub(super) struct Snapshot {
    /// Slot and items.
    pub(super) tours: Vec<(u32, Vec<u32>)>,
    /// Left out.
    pub(super) absent: Vec<Absent>,
    /// Day set of each group.
    pub(super) group_days: Vec<u32>,
    /// Cost of all of it.
    pub(super) cost: i64,
}

/// The plan being searched.
#[derive(Clone, Debug)]
pub(super) struct State<S> {
    /// One entry a vehicle, copy and day.
    pub(super) tours: Vec<Tour<S>>,
    /// Tour of each visit: `[service * days + day]`.
    pub(super) place: Vec<u32>,
    /// Position of each visit in its tour, the depot being 0; of no meaning for a visit not made.
    pub(super) position: Vec<u32>,
    /// What is left out.
    pub(super) absent: Vec<Absent>,
    /// The day set that the services of each group share; 0 while it is open.
    pub(super) group_days: Vec<u32>,
    /// Tours that go out, by day.
    pub(super) out: Vec<Vec<u32>>,
    /// Tours that stay at home, by vehicle and day.
    pub(super) home: Vec<Vec<u32>>,
    /// Cost of the tours.
    pub(super) driving: i64,
    /// Seconds of work, counted where it is to be even.
    pub(super) work: Work,
    /// Visits made.
    pub(super) visits: usize,
    /// Tours that cannot be driven; a plan that has one is never kept.
    pub(super) broken: usize,
    days: usize,
    goes_out: Vec<bool>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    saved: Vec<Tour<S>>,
    spare: Vec<Tour<S>>,
    saved_absent: Vec<Absent>,
    saved_group_days: Vec<u32>,
}

impl<S: Segment> State<S> {
    /// Every vehicle at home, everything left out.
    pub(super) fn new(model: &Model<S>) -> Self {
        let mut state = Self {
            tours: Vec::new(),
            place: vec![NOWHERE; model.services * model.days],
            position: vec![0; model.services * model.days],
            absent: (0..model.services as u32).map(|service| Absent { service, day: ANY_DAY }).collect(),
            out: vec![Vec::new(); model.days],
            home: vec![Vec::new(); model.fleet.len() * model.days],
            driving: 0,
            work: Work::none(model.fleet.len(), model.days),
            visits: 0,
            broken: 0,
            days: model.days,
            goes_out: Vec::new(),
            touched: Vec::new(),
            is_touched: Vec::new(),
            saved: Vec::new(),
            spare: Vec::new(),
            saved_absent: Vec::new(),
            group_days: vec![0; model.groups.len()],
            saved_group_days: Vec::new(),
        };
        for (index, kind) in model.fleet.iter().enumerate() {
            let copies = (kind.copies as usize).min(model.services);
            for day in (0..model.days).filter(|day| kind.days >> day & 1 == 1) {
                let idle = Tour::idle(model, index as u32, day as u32);
                let group = index * model.days + day;
                let slots = state.tours.len() as u32;
                // The lowest slot lies on top and goes out first.
                state.home[group].extend((slots..slots + copies as u32).rev());
                state.tours.extend(std::iter::repeat_n(idle, copies));
            }
        }
        state.goes_out = vec![false; state.tours.len()];
        state.is_touched = vec![false; state.tours.len()];
        state.begin_routes(model);
        state
    }

    /// Takes over the routes that have begun.
    fn begin_routes(&mut self, model: &Model<S>) {
        let mut made = vec![0_u32; model.services];
        for slot in 0..self.tours.len() as u32 {
            let tour = &self.tours[slot as usize];
            if tour.begun == 0 {
                continue;
            }
            let day = tour.day;
            for &(item, _) in model.begun(tour.vehicle, day).iter().filter(|&&(item, _)| item != model.unload()) {
                self.set_place(item, day, slot);
                made[item as usize] |= 1 << day;
            }
            self.count(slot, 1);
            self.number(slot);
            self.announce(slot);
        }
        for (group, services) in model.groups.iter().enumerate() {
            let days = services.iter().fold(0, |days, &service| days | made[service as usize]);
            let mut sets = model.patterns[services[0] as usize].iter();
            self.group_days[group] = sets.find(|&set| days != 0 && days & !set == 0).copied().unwrap_or(0);
        }
        for (service, days) in made.into_iter().enumerate().filter(|(_, days)| *days != 0) {
            self.absent.retain(|absent| absent.service != service as u32);
            let fitting = self.sets(model, service as u32).iter().filter(|&&pattern| days & !pattern == 0);
            let rest = fitting.min_by_key(|pattern| pattern.count_ones()).map_or(0, |pattern| pattern & !days);
            let left = (0..model.days as u32).filter(|day| rest >> day & 1 == 1);
            self.absent.extend(left.map(|day| Absent { service: service as u32, day }));
        }
    }

    /// Whether a vehicle is out on a day with what it cannot drive.
    pub(super) fn has_broken(&self, vehicle: usize, day: usize) -> bool {
        let broken = |slot: &u32| {
            let tour = &self.tours[*slot as usize];
            tour.broken && tour.vehicle as usize == vehicle
        };
        self.broken > 0 && self.out[day].iter().any(broken)
    }

    /// Day sets that a service may have now: the one of its group, or all of its own.
    #[inline]
    pub(super) fn sets<'a>(&'a self, model: &'a Model<S>, service: u32) -> &'a [u32] {
        let own = &model.patterns[service as usize];
        match self.group_days.get(model.group_of[service as usize] as usize) {
            Some(set) if *set != 0 => std::slice::from_ref(set),
            _ => own,
        }
    }

    /// Whether nobody of a group is visited.
    pub(super) fn is_absent(&self, group: &[u32]) -> bool {
        let nowhere = |&service: &u32| {
            let first = service as usize * self.days;
            self.place[first..first + self.days].iter().all(|&slot| slot == NOWHERE)
        };
        group.iter().all(nowhere)
    }

    /// Days on which a service is visited, as a bit mask.
    pub(super) fn made_days(&self, service: u32) -> u32 {
        let visited = |day: &u32| self.place_of(service, *day) != NOWHERE;
        (0..self.days as u32).filter(visited).fold(0, |days, day| days | 1 << day)
    }

    /// Whether a visit is one that a route has begun with.
    #[inline]
    pub(super) fn is_begun(&self, service: u32, day: u32) -> bool {
        let slot = self.place_of(service, day);
        slot != NOWHERE && self.position_of(service, day) as usize <= self.tours[slot as usize].begun
    }

    /// The tour of a vehicle on a day that visits can be put into when a plan is taken over: the one that has begun.
    pub(super) fn tour_for(&self, vehicle: usize, day: usize) -> Option<u32> {
        let begun = |slot: &&u32| {
            let tour = &self.tours[**slot as usize];
            tour.vehicle as usize == vehicle && tour.begun > 0
        };
        let out = self.out[day].iter().find(begun);
        out.or_else(|| self.home[vehicle * self.days + day].last()).copied()
    }

    /// Tour of a visit.
    #[inline(always)]
    pub(super) fn place_of(&self, service: u32, day: u32) -> u32 {
        self.place[service as usize * self.days + day as usize]
    }

    /// Position of a visit in its tour.
    #[inline(always)]
    pub(super) fn position_of(&self, service: u32, day: u32) -> u32 {
        self.position[service as usize * self.days + day as usize]
    }

    /// Records where a visit is.
    pub(super) fn set_place(&mut self, service: u32, day: u32, slot: u32) {
        let place = &mut self.place[service as usize * self.days + day as usize];
        self.visits -= usize::from(*place != NOWHERE);
        self.visits += usize::from(slot != NOWHERE);
        *place = slot;
    }

    /// Keeps a copy of a tour before its first change since [`State::begin`].
    pub(super) fn touch(&mut self, slot: u32) {
        if self.is_touched[slot as usize] {
            return;
        }
        self.is_touched[slot as usize] = true;
        self.touched.push(slot);
        let mut copy = self.spare.pop().unwrap_or_else(|| self.tours[slot as usize].clone());
        copy.clone_from(&self.tours[slot as usize]);
        self.saved.push(copy);
    }

    /// Tours changed since [`State::begin`].
    pub(super) fn touched(&self) -> &[u32] {
        &self.touched
    }

    /// From here on everything can be undone.
    pub(super) fn begin(&mut self) {
        for slot in self.touched.drain(..) {
            self.is_touched[slot as usize] = false;
        }
        self.spare.append(&mut self.saved);
        self.saved_absent.clone_from(&self.absent);
        self.saved_group_days.clone_from(&self.group_days);
    }

    /// Takes back everything since [`State::begin`].
    pub(super) fn undo(&mut self) {
        let unload = (self.place.len() / self.days) as u32;
        for index in 0..self.touched.len() {
            let slot = self.touched[index];
            let day = self.tours[slot as usize].day;
            let items = std::mem::take(&mut self.tours[slot as usize].items);
            for &item in items.iter().filter(|&&item| item < unload) {
                self.set_place(item, day, NOWHERE);
            }
            self.tours[slot as usize].items = items;
        }
        for index in 0..self.touched.len() {
            let slot = self.touched[index];
            self.count(slot, -1);
            std::mem::swap(&mut self.tours[slot as usize], &mut self.saved[index]);
            self.count(slot, 1);
            self.announce(slot);
            let day = self.tours[slot as usize].day;
            let items = std::mem::take(&mut self.tours[slot as usize].items);
            for &item in items.iter().filter(|&&item| item < unload) {
                self.set_place(item, day, slot);
            }
            self.tours[slot as usize].items = items;
            self.number(slot);
        }
        std::mem::swap(&mut self.absent, &mut self.saved_absent);
        std::mem::swap(&mut self.group_days, &mut self.saved_group_days);
        self.begin();
    }

    /// Counts a changed tour anew and keeps the lists of those out and at home.
    pub(super) fn renew(&mut self, model: &Model<S>, slot: u32) {
        self.count(slot, -1);
        self.tours[slot as usize].rebuild(model);
        self.count(slot, 1);
        self.number(slot);
        self.announce(slot);
    }

    /// Takes a tour out of the sums, or puts it back.
    #[inline]
    fn count(&mut self, slot: u32, sign: i64) {
        let tour = &self.tours[slot as usize];
        self.driving += sign * tour.cost;
        self.broken = self.broken.wrapping_add_signed(sign as isize * isize::from(tour.broken));
        self.work.add(tour.vehicle, tour.day, sign * tour.seconds);
    }

    /// Records the positions of a tour's visits.
    fn number(&mut self, slot: u32) {
        let tour = &self.tours[slot as usize];
        let (days, day) = (self.days, tour.day as usize);
        for (index, &item) in tour.items.iter().enumerate() {
            if let Some(position) = self.position.get_mut(item as usize * days + day) {
                *position = index as u32 + 1;
            }
        }
    }

    fn announce(&mut self, slot: u32) {
        let tour = &self.tours[slot as usize];
        let (day, group) = (tour.day as usize, tour.vehicle as usize * self.days + tour.day as usize);
        let now = tour.services > 0;
        if now == self.goes_out[slot as usize] {
            return;
        }
        self.goes_out[slot as usize] = now;
        let (from, to) =
            if now { (&mut self.home[group], &mut self.out[day]) } else { (&mut self.out[day], &mut self.home[group]) };
        if let Some(index) = from.iter().rposition(|&other| other == slot) {
            from.swap_remove(index);
        }
        to.push(slot);
    }

    /// Cost of everything: tours and what is left out.
    pub(super) fn cost(&self, model: &Model<S>) -> i64 {
        let absent: i64 = self.absent.iter().map(|absent| price(model, *absent)).sum();
        self.driving + absent + model.wishes.most + model.wishes.unevenness(&self.work, (0, 0, 0))
    }

    /// What a visit in a tour pays, or earns, for what is wished.
    #[inline]
    pub(super) fn wished(&self, model: &Model<S>, service: u32, slot: u32) -> i64 {
        let tour = &self.tours[slot as usize];
        let earned = model.wishes.neighbours(service).iter();
        let beside = earned.filter(|(other, _)| self.place_of(*other, tour.day) == slot);
        model.wishes.change(service, tour.day, tour.vehicle) - beside.map(|(_, price)| price).sum::<i64>()
    }

    /// What it costs in even shares when the tour in `slot` takes `seconds` from now on.
    pub(super) fn unevened(&self, model: &Model<S>, slot: u32, seconds: i32) -> i64 {
        let tour = &self.tours[slot as usize];
        let more = i64::from(seconds) - tour.seconds;
        model.wishes.unevenness(&self.work, (tour.vehicle, tour.day, more))
            - model.wishes.unevenness(&self.work, (tour.vehicle, tour.day, 0))
    }

    /// All that is needed to come back here.
    pub(super) fn snapshot(&self, model: &Model<S>, into: &mut Snapshot) {
        into.absent.clone_from(&self.absent);
        into.group_days.clone_from(&self.group_days);
        into.cost = self.cost(model);
        let mut count = 0;
        for &slot in self.out.iter().flatten() {
            let items = &self.tours[slot as usize].items;
            match into.tours.get_mut(count) {
                Some(entry) => {
                    entry.0 = slot;
                    entry.1.clone_from(items);
                }
                None => into.tours.push((slot, items.clone())),
            }
            count += 1;
        }
        into.tours.truncate(count);
    }

    /// Becomes what `snapshot` holds.
    pub(super) fn restore(&mut self, model: &Model<S>, snapshot: &Snapshot) {
        let out: Vec<u32> = self.out.iter().flatten().copied().collect();
        for slot in out {
            let tour = &mut self.tours[slot as usize];
            tour.items.truncate(tour.begun);
            tour.tidy(model);
            self.renew(model, slot);
        }
        self.place.fill(NOWHERE);
        self.visits = 0;
        for (slot, items) in &snapshot.tours {
            let tour = &mut self.tours[*slot as usize];
            tour.items.clone_from(items);
            let day = tour.day;
            for &item in items.iter().filter(|&&item| item != model.unload()) {
                self.set_place(item, day, *slot);
            }
            self.renew(model, *slot);
        }
        self.absent.clone_from(&snapshot.absent);
        self.group_days.clone_from(&snapshot.group_days);
        self.begin();
    }
}

/// Cost of leaving `absent` out.
pub(super) fn price<S: Segment>(model: &Model<S>, absent: Absent) -> i64 {
    let one = model.prices[absent.service as usize];
    if absent.day != ANY_DAY {
        return one;
    }
    let visits = model.patterns[absent.service as usize].iter().map(|pattern| pattern.count_ones()).min();
    one * i64::from(visits.unwrap_or(1))
}
