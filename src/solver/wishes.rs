//! What a problem wishes for beside money goes in; what a visit, a route and a week pay for it comes out.
//!
//! Whether neighbours share a route is a question to that route alone: what they earn by it is taken off its
//! cost, and what all of them could earn is added to every plan. Only what is even is asked of all crews and
//! days at once, and those are few.

use crate::problem::Problem;
use crate::problem::preferences::{shares_of_crews, shares_of_days};

/// Seconds in an hour.
const HOUR: i64 = 3600;

/// Wishes in units of the search.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    days: usize,
    /// Neighbours of every service with what they earn by sharing a route; empty when nobody has any.
    neighbours: Vec<Vec<(u32, i64)>>,
    /// What neighbours could earn at most.
    pub(super) most: i64,
    /// Vehicles that come to a service on a day in the plan in force: `[service * days + day]`; empty without one.
    in_force: Vec<u64>,
    /// Whether a service is in the plan in force.
    known: Vec<bool>,
    /// Costs of another day and of another vehicle.
    other: (i64, i64),
    /// Work to be shared by crews and by days.
    even: Option<(Evenness, Evenness)>,
}

/// Work to be shared.
#[derive(Clone, Debug, Default)]
struct Evenness {
    /// What each share is in proportion to.
    shares: Vec<i64>,
    sum: i64,
    /// Thousandths of the cost unit an hour, and in one unit of the search.
    hour: (i64, i64),
}

/// Seconds of work by crew and by day.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    pub(super) crews: Vec<i64>,
    pub(super) days: Vec<i64>,
    total: i64,
}

impl Work {
    /// Nobody works.
    pub(super) fn none(crews: usize, days: usize) -> Self {
        Self { crews: vec![0; crews], days: vec![0; days], total: 0 }
    }

    /// A route of a crew on a day becomes longer by `seconds`.
    #[inline]
    pub(super) fn add(&mut self, crew: u32, day: u32, seconds: i64) {
        self.crews[crew as usize] += seconds;
        self.days[day as usize] += seconds;
        self.total += seconds;
    }
}

impl Evenness {
    fn of(shares: Vec<u64>, hour: u64, unit: i64) -> Self {
        let shares: Vec<i64> = shares.into_iter().map(|share| share as i64).collect();
        let sum = shares.iter().sum::<i64>().max(1);
        Self { shares, sum, hour: (hour as i64 * 1000, unit) }
    }

    /// Cost of the seconds above the shares, when `changed.0` has `changed.1` more.
    fn cost(&self, work: &[i64], total: i64, changed: (u32, i64)) -> i64 {
        if self.hour.0 == 0 {
            return 0;
        }
        let total = total + changed.1;
        let above = |(index, (&seconds, &share)): (usize, (&i64, &i64))| {
            let seconds = if index == changed.0 as usize { seconds + changed.1 } else { seconds };
            (seconds * self.sum - total * share).max(0)
        };
        let seconds = work.iter().zip(&self.shares).enumerate().map(above).sum::<i64>() / self.sum;
        seconds * self.hour.0 / (HOUR * self.hour.1)
    }
}

impl Wishes {
    /// Those of `problem`, in units of `unit` thousandths.
    pub(super) fn of(problem: &Problem, unit: i64) -> Self {
        let wished = &problem.preferences;
        let price = |cost: u64| cost as i64 * 1000 / unit;
        let (count, days) = (problem.services.len(), problem.days);
        let mut wishes = Self { days, ..Self::default() };
        if !wished.neighbours.is_empty() {
            wishes.neighbours = vec![Vec::new(); count];
        }
        let visits = |service: usize| {
            let sets = problem.services[service].patterns.iter();
            sets.map(|pattern| pattern.count_ones()).max().map_or(0, i64::from)
        };
        for pair in &wished.neighbours {
            let ((a, b), price) = (pair.services, price(pair.price));
            wishes.neighbours[a].push((b as u32, price));
            wishes.neighbours[b].push((a as u32, price));
            wishes.most += price * visits(a).min(visits(b));
        }
        if let Some(plan) = &wished.in_force {
            wishes.in_force = vec![0; count * days];
            wishes.known = plan.visits.iter().map(|visits| !visits.is_empty()).collect();
            wishes.other = (price(plan.other_day), price(plan.other_vehicle));
            for (service, visits) in plan.visits.iter().enumerate() {
                for &(day, vehicles) in visits {
                    // Where the vehicle is no more, whoever comes is no change that could be spared.
                    wishes.in_force[service * days + day] |= if vehicles == 0 { u64::MAX } else { vehicles };
                }
            }
        }
        if wished.balances() {
            let crews = Evenness::of(shares_of_crews(problem), wished.crew_hour, unit);
            wishes.even = Some((crews, Evenness::of(shares_of_days(problem), wished.day_hour, unit)));
        }
        wishes
    }

    /// Whether a visit pays for anything.
    #[inline(always)]
    pub(super) fn priced(&self) -> bool {
        !self.neighbours.is_empty() || !self.in_force.is_empty()
    }

    /// Whether work is to be even.
    #[inline(always)]
    pub(super) fn balances(&self) -> bool {
        self.even.is_some()
    }

    /// What a visit pays for not being as in the plan in force.
    #[inline]
    pub(super) fn change(&self, service: u32, day: u32, vehicle: u32) -> i64 {
        if self.in_force.is_empty() || !self.known[service as usize] {
            return 0;
        }
        match self.in_force[service as usize * self.days + day as usize] {
            0 => self.other.0,
            vehicles if vehicles >> vehicle & 1 == 1 => 0,
            _ => self.other.1,
        }
    }

    /// More than one more visit pays for differing from the plan in force and for work that is not even, in a
    /// route that takes no longer than `seconds`.
    pub(super) fn dearest(&self, seconds: i64) -> i64 {
        let hours = self.even.as_ref().map_or(0, |(crews, days)| {
            (seconds * crews.hour.0 / (HOUR * crews.hour.1)) + (seconds * days.hour.0 / (HOUR * days.hour.1))
        });
        self.other.0.max(self.other.1) + hours + 2
    }

    /// Neighbours of a service with what they earn by sharing its route.
    #[inline]
    pub(super) fn neighbours(&self, service: u32) -> &[(u32, i64)] {
        self.neighbours.get(service as usize).map_or(&[], Vec::as_slice)
    }

    /// Cost of work that is not even, when a route of `changed` crew and day becomes longer by so many seconds.
    pub(super) fn unevenness(&self, work: &Work, (crew, day, seconds): (u32, u32, i64)) -> i64 {
        self.even.as_ref().map_or(0, |(crews, days)| {
            crews.cost(&work.crews, work.total, (crew, seconds)) + days.cost(&work.days, work.total, (day, seconds))
        })
    }
}
