//! A checked [`Problem`] goes in; flat arrays for the search come out: dense modes, costs in one
//! integer unit, travel both ways round in memory, neighbours by cheapest travel.
//!
//! Modes are numbered anew: those of the services in order, then all ways through all facilities
//! (one item, "unload", whose modes they are), then the depots'. Choosing a facility is then the
//! same choice as choosing a direction of a street.

use super::bounds::Bounds;
use super::fleet::{Kind, kind};
use super::search::kinds::Watch;
use super::segment::{NEVER, NO_WAY, Segment, Waiting};
use super::state::ANY_DAY;
use super::wishes::Wishes;
use crate::problem::{Problem, UNREACHABLE, Visit};

/// Everything the search reads.
#[derive(Debug)]
pub(super) struct Model<S: Segment> {
    /// Days in the horizon.
    pub(super) days: usize,
    /// Services there are; also the number of the item "unload".
    pub(super) services: usize,
    /// First mode of every item (the services, "unload", the depots), and one past the last.
    pub(super) first_mode: Vec<u32>,
    /// Mode and facility in the problem of every mode here.
    pub(super) origin: Vec<(usize, usize)>,
    /// Modes there are.
    pub(super) modes: usize,
    /// Kilograms and litres of every service.
    pub(super) loads: Vec<Load>,
    /// Day sets of every service.
    pub(super) patterns: Vec<Vec<u32>>,
    /// Services that share their days.
    pub(super) groups: Vec<Vec<u32>>,
    /// The group of every service; none is [`NO_GROUP`].
    pub(super) group_of: Vec<u32>,
    /// Cost of leaving one visit of a service out.
    pub(super) prices: Vec<i64>,
    /// Vehicles that may serve a service on a day: `[service * days + day]`.
    allowed: Vec<u64>,
    /// What is wished for.
    pub(super) wishes: Wishes,
    /// Whether any route has begun.
    pub(super) locked: bool,
    /// Items and modes that the route of a vehicle on a day begins with: `[vehicle * days + day]`.
    begun: Vec<Vec<(u32, u32)>>,
    /// Vehicles.
    pub(super) fleet: Vec<Kind<S>>,
    /// Travel and stops, one a kind of travel and of costs.
    pub(super) profiles: Vec<Profile<S>>,
    /// The nearest services of every service, nearest first.
    pub(super) near: Vec<Vec<u32>>,
    /// Thousandths of the problem's cost unit in one unit here.
    pub(super) unit: i64,
    /// Who looks on.
    pub(super) watch: Option<Watch>,
}

/// What is aboard, or fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    /// Mass.
    pub(super) kilograms: i64,
    /// Volume.
    pub(super) litres: i64,
}

impl Load {
    /// Both together.
    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        Self { kilograms: self.kilograms + other.kilograms, litres: self.litres + other.litres }
    }
    /// What is left without the other.
    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        Self { kilograms: self.kilograms - other.kilograms, litres: self.litres - other.litres }
    }
    /// Whether a vehicle that carries `capacity` can carry it.
    #[inline(always)]
    pub(super) fn fits(self, capacity: Self) -> bool {
        self.kilograms <= capacity.kilograms && self.litres <= capacity.litres
    }
}

/// Travel and stops for one kind of travel and of costs.
#[derive(Debug)]
pub(super) struct Profile<S: Segment> {
    /// Travel, `[from * modes + to]`.
    pub(super) out: Vec<S::Arc>,
    /// Travel, `[to * modes + from]`: the ways into one stop lie side by side.
    pub(super) into: Vec<S::Arc>,
    /// The stop in every mode.
    pub(super) stops: Vec<S>,
    /// What no way between two items goes below; see [`super::bounds`].
    pub(super) bounds: Bounds,
    /// Cost of waiting.
    pub(super) waiting: Waiting,
    /// Index of the matrix in the problem, and the rates.
    key: (usize, u64, u64),
}

/// No group.
pub(super) const NO_GROUP: u32 = u32::MAX;
/// How many neighbours a service knows.
const NEIGHBOURS: usize = 120;
/// No single travel cost in units of the search is larger.
const LARGEST_ARC: i64 = 1 << 29;

impl<S: Segment> Model<S> {
    /// Flattens `problem`, which must have passed [`crate::problem::check()`].
    pub(super) fn new(problem: &Problem) -> Self {
        let services = problem.services.len();
        let mut origin = Vec::new();
        let mut first_mode = Vec::with_capacity(services + 2);
        for (index, service) in problem.services.iter().enumerate() {
            first_mode.push(origin.len() as u32);
            origin.extend(service.modes.clone().map(|mode| (mode, index)));
        }
        first_mode.push(origin.len() as u32);
        for (index, facility) in problem.facilities.iter().enumerate() {
            origin.extend(facility.modes.clone().map(|mode| (mode, index)));
        }
        first_mode.push(origin.len() as u32);
        let mut depot_modes = Vec::new();
        for (index, depot) in problem.depots.iter().enumerate() {
            depot_modes.push(origin.len() as u32..(origin.len() + depot.modes.len()) as u32);
            origin.extend(depot.modes.clone().map(|mode| (mode, index)));
            first_mode.push(origin.len() as u32);
        }
        let unit = cost_unit(problem);
        let mut model = Self {
            days: problem.days,
            services,
            modes: origin.len(),
            first_mode,
            origin,
            loads: problem
                .services
                .iter()
                .map(|service| Load { kilograms: service.kilograms.into(), litres: service.litres.into() })
                .collect(),
            patterns: problem.services.iter().map(|service| service.patterns.clone()).collect(),
            groups: Vec::new(),
            group_of: vec![NO_GROUP; services],
            prices: Vec::new(),
            allowed: allowed(problem),
            wishes: Wishes::of(problem, unit),
            locked: !problem.locks.begun.is_empty(),
            begun: vec![Vec::new(); problem.vehicles.len() * problem.days],
            fleet: Vec::new(),
            profiles: Vec::new(),
            near: Vec::new(),
            unit,
            watch: None,
        };
        for vehicle in &problem.vehicles {
            let key = (vehicle.matrix, vehicle.millis_per_second, vehicle.millis_per_metre);
            let known = model.profiles.iter().position(|profile| profile.key == key);
            let profile = known.unwrap_or_else(|| {
                let profile = model.profile(problem, key);
                model.profiles.push(profile);
                model.profiles.len() - 1
            });
            model.fleet.push(kind(problem, vehicle, profile, &depot_modes, unit));
        }
        model.begin(problem);
        model.gather(problem);
        model.near = model.neighbours();
        let dear = model.dearest_visit();
        model.prices = problem
            .services
            .iter()
            .map(|service| service.prize.map_or(dear, |prize| (prize as i64).saturating_mul(1000) / unit))
            .collect();
        model
    }

    /// The modes of an item.
    #[inline(always)]
    pub(super) fn modes_of(&self, item: u32) -> std::ops::Range<usize> {
        self.first_mode[item as usize] as usize..self.first_mode[item as usize + 1] as usize
    }

    /// The item "unload".
    #[inline(always)]
    pub(super) fn unload(&self) -> u32 {
        self.services as u32
    }

    /// Whether a vehicle may serve a service on a day.
    #[inline(always)]
    pub(super) fn allows(&self, service: u32, vehicle: u32, day: u32) -> bool {
        self.allowed[service as usize * self.days + day as usize] >> vehicle & 1 == 1
    }

    /// What the route of a vehicle on a day begins with.
    #[inline(always)]
    pub(super) fn begun(&self, vehicle: u32, day: u32) -> &[(u32, u32)] {
        &self.begun[vehicle as usize * self.days + day as usize]
    }

    /// Takes over the groups that have a choice of days.
    fn gather(&mut self, problem: &Problem) {
        let choice = |group: &&Vec<usize>| group.first().is_some_and(|&one| problem.services[one].patterns.len() > 1);
        for group in problem.groups.iter().filter(choice) {
            for &service in group {
                self.group_of[service] = self.groups.len() as u32;
            }
            self.groups.push(group.iter().map(|&service| service as u32).collect());
        }
    }

    /// Takes over the routes that have begun.
    fn begin(&mut self, problem: &Problem) {
        let mut here = vec![0_u32; problem.modes.len()];
        for (index, &(mode, _)) in self.origin.iter().enumerate() {
            here[mode] = index as u32;
        }
        for route in &problem.locks.begun {
            let stop = |visit: &Visit| match *visit {
                Visit::Serve { service, mode } => (service as u32, here[mode]),
                Visit::Unload { mode, .. } => (problem.services.len() as u32, here[mode]),
            };
            self.begun[route.vehicle * problem.days + route.day] = route.visits.iter().map(stop).collect();
        }
    }

    /// The day that a visit taken out of `day` is left out of: any, where its service is visited once.
    pub(super) fn open_day(&self, service: u32, day: u32) -> u32 {
        let once = self.days == 1 || self.patterns[service as usize].iter().all(|pattern| pattern.count_ones() == 1);
        if once { ANY_DAY } else { day }
    }

    fn profile(&self, problem: &Problem, key: (usize, u64, u64)) -> Profile<S> {
        let (matrix, millis_per_second, millis_per_metre) = key;
        let unit = self.unit as u64;
        // Rates are below 2^24, figures below 2^32: the sum is far below 2^64.
        let price = |seconds: u32, metres: u32| -> i64 {
            let millis = u64::from(seconds) * millis_per_second + u64::from(metres) * millis_per_metre;
            ((millis + unit / 2) / unit) as i64
        };
        let travel = &problem.matrices[matrix];
        let count = problem.modes.len();
        let arc = |from: usize, to: usize| {
            let cell = self.origin[from].0 * count + self.origin[to].0;
            let (seconds, metres) = (travel.seconds[cell], travel.metres[cell]);
            if seconds == UNREACHABLE || metres == UNREACHABLE {
                S::arc(NO_WAY, 0)
            } else {
                S::arc(price(seconds, metres) as i32, seconds as i32)
            }
        };
        let modes = self.modes;
        let mut out = Vec::with_capacity(modes * modes);
        for from in 0..modes {
            out.extend((0..modes).map(|to| arc(from, to)));
        }
        let into = transposed(&out, modes);
        let unload = self.first_mode[self.services] as usize;
        let depots = self.first_mode[self.services + 1] as usize;
        let stops: Vec<S> = (0..modes)
            .map(|mode| {
                let (outside, owner) = self.origin[mode];
                let through = problem.modes[outside];
                if mode < unload {
                    let service = &problem.services[owner];
                    let seconds = through.seconds + service.seconds[matrix];
                    let (earliest, latest) = service.window;
                    let cost = price(seconds, through.metres);
                    S::stop(cost, seconds as i32, earliest as i32, latest as i32).released(service.release as i32)
                } else if mode < depots {
                    let facility = &problem.facilities[owner];
                    let seconds = through.seconds + facility.seconds;
                    let fee = (facility.fee as i64).saturating_mul(1000) / self.unit;
                    let last = facility.hours.1 as i32 - seconds as i32;
                    let cost = price(seconds, through.metres) + fee;
                    S::stop(cost, seconds as i32, facility.hours.0 as i32, last).parting()
                } else {
                    S::never()
                }
            })
            .collect();
        let waiting = Waiting { millis: millis_per_second as i64, divisor: self.unit };
        let bounds = Bounds::of(&self.first_mode, &out, &stops);
        Profile { out, into, stops, bounds, waiting, key }
    }

    /// The cheapest travel from one service to another, over every vehicle, direction and order.
    fn distance(&self, a: usize, b: usize) -> i64 {
        let mut least = NEVER;
        for profile in &self.profiles {
            for from in self.modes_of(a as u32) {
                for to in self.modes_of(b as u32) {
                    let way = S::arc_cost(profile.out[from * self.modes + to]);
                    let back = S::arc_cost(profile.into[from * self.modes + to]);
                    let cost = way.min(back);
                    least = least.min(if cost == NO_WAY { NEVER } else { i64::from(cost) });
                }
            }
        }
        least
    }

    fn neighbours(&self) -> Vec<Vec<u32>> {
        let mut near = Vec::with_capacity(self.services);
        let mut row: Vec<(i64, u32)> = Vec::with_capacity(self.services);
        for a in 0..self.services {
            row.clear();
            row.extend((0..self.services).filter(|&b| b != a).map(|b| (self.distance(a, b), b as u32)));
            let count = NEIGHBOURS.min(row.len());
            if count > 0 && count < row.len() {
                row.select_nth_unstable(count - 1);
                row.truncate(count);
            }
            row.sort_unstable();
            near.push(row.iter().filter(|&&(cost, _)| cost < NEVER).map(|&(_, b)| b).collect());
        }
        near
    }

    /// More than any insertion costs: the price of not making a visit that must be made.
    fn dearest_visit(&self) -> i64 {
        let largest = self
            .profiles
            .iter()
            .flat_map(|profile| &profile.out)
            .map(|&arc| S::arc_cost(arc))
            .filter(|&cost| cost != NO_WAY)
            .max();
        let fixed = self.fleet.iter().map(|kind| kind.fixed).max().unwrap_or(0);
        let stop = self
            .profiles
            .iter()
            .flat_map(|profile| &profile.stops)
            .map(|stop| stop.cost())
            .filter(|&c| c < NEVER)
            .max();
        // One more visit can make a break due, and with it waiting up to the whole shift.
        let idle = |kind: &Kind<S>| {
            let waiting = self.profiles[kind.profile].waiting;
            let rest = kind.pause.filter(|pause| pause.possible()).map_or(0, |pause| pause.cost());
            rest + i64::from(kind.longest) * waiting.millis / waiting.divisor.max(1)
        };
        let idle = self.fleet.iter().map(idle).max().unwrap_or(0);
        let longest = self.fleet.iter().map(|kind| i64::from(kind.longest)).max().unwrap_or(0);
        let wished = self.wishes.dearest(longest);
        (i64::from(largest.unwrap_or(0)) * 4 + fixed * 2 + stop.unwrap_or(0) * 2 + idle + wished + 1).min(1 << 40)
    }
}

/// The square table `[from * modes + to]` turned over, block by block, so that both are in the cache.
fn transposed<T: Copy>(table: &[T], modes: usize) -> Vec<T> {
    const BLOCK: usize = 64;
    let mut turned = table.to_vec();
    for row in (0..modes).step_by(BLOCK) {
        for column in (0..modes).step_by(BLOCK) {
            for from in row..(row + BLOCK).min(modes) {
                for to in column..(column + BLOCK).min(modes) {
                    turned[to * modes + from] = table[from * modes + to];
                }
            }
        }
    }
    turned
}

/// Vehicles that may serve each service on each day.
fn allowed(problem: &Problem) -> Vec<u64> {
    let mut allowed: Vec<u64> = Vec::with_capacity(problem.services.len() * problem.days);
    for service in &problem.services {
        allowed.extend(std::iter::repeat_n(service.vehicles, problem.days));
    }
    for pin in &problem.locks.pinned {
        allowed[pin.service * problem.days + pin.day] &= 1 << pin.vehicle;
    }
    allowed
}

/// Thousandths of the cost unit that one unit of the search stands for: the greatest common divisor of
/// all rates, made larger until every travel cost fits 30 bits.
fn cost_unit(problem: &Problem) -> i64 {
    fn gcd(a: u64, b: u64) -> u64 {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    let mut unit = 0;
    let mut largest = 0_u64;
    for vehicle in &problem.vehicles {
        unit = gcd(gcd(unit, vehicle.millis_per_second), vehicle.millis_per_metre);
        let matrix = &problem.matrices[vehicle.matrix];
        for (&seconds, &metres) in matrix.seconds.iter().zip(&matrix.metres) {
            if seconds != UNREACHABLE && metres != UNREACHABLE {
                let millis =
                    u64::from(seconds) * vehicle.millis_per_second + u64::from(metres) * vehicle.millis_per_metre;
                largest = largest.max(millis);
            }
        }
    }
    let mut unit = i64::try_from(unit.max(1)).unwrap_or(1);
    while largest / unit.unsigned_abs() >= LARGEST_ARC.unsigned_abs() {
        unit *= 2;
    }
    unit
}
