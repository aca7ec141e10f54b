//! What is wished for beside money, each wish with its price; nothing is wished unless somebody sets a price.
//!
//! Every wish adds up route by route, or crew by crew, so that a search prices a change without looking at
//! the whole plan: work apart from what is even, neighbours that different routes collect, visits that differ
//! from the plan in force.

use super::{LARGEST_COST, LARGEST_RATE, LATEST_SECOND, Problem, ProblemFault, ServiceIndex, Vehicle};

/// Wishes of a problem and their prices, in its cost unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Cost of an hour that crews work more than their share: the shares follow the length of their shifts over
    /// the horizon. Hours from leaving to coming back count, and only those above the share, so an hour that
    /// goes from one crew to another is counted once.
    pub crew_hour: u64,
    /// The same between days: the shares follow the shifts of the vehicles that work on the day.
    pub day_hour: u64,
    /// Neighbours that one route should collect.
    pub neighbours: Vec<Neighbours>,
    /// The plan that people know.
    pub in_force: Option<InForce>,
}

/// Two services side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbours {
    /// Which, the lower index first.
    pub services: (ServiceIndex, ServiceIndex),
    /// Cost of each visit that they do not share a route for, of as many as the one that is visited less often has.
    pub price: u64,
}

/// Who comes when in the plan in force, and what it costs to differ from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    /// Days and vehicles of every service, the vehicles as a bit mask; none set where the vehicle is no more. A service that the plan does not have
    /// is new: whatever day it gets is no change.
    pub visits: Vec<Vec<(usize, u64)>>,
    /// Cost of a visit on a day on which nobody comes now.
    pub other_day: u64,
    /// Cost of a visit on a day on which somebody else comes now.
    pub other_vehicle: u64,
}

impl Preferences {
    /// Whether nothing is wished.
    pub fn is_empty(&self) -> bool {
        self.crew_hour == 0 && self.day_hour == 0 && self.neighbours.is_empty() && self.in_force.is_none()
    }

    /// Whether work is to be even.
    pub fn balances(&self) -> bool {
        self.crew_hour > 0 || self.day_hour > 0
    }
}

/// Minutes of the shifts of a vehicle on one day, all of its copies together; at least one.
fn minutes(vehicle: &Vehicle) -> u64 {
    u64::from(vehicle.copies) * u64::from((vehicle.shift.1.saturating_sub(vehicle.shift.0)) / 60).max(1)
}

/// What each crew's share of all work is in proportion to: minutes of its shifts in the horizon.
pub fn shares_of_crews(problem: &Problem) -> Vec<u64> {
    let horizon = (1_u64 << problem.days.min(31)) - 1;
    let days = |vehicle: &Vehicle| u64::from((u64::from(vehicle.days) & horizon).count_ones());
    problem.vehicles.iter().map(|vehicle| days(vehicle).saturating_mul(minutes(vehicle))).collect()
}

/// What each day's share of all work is in proportion to: minutes of the shifts on it.
pub fn shares_of_days(problem: &Problem) -> Vec<u64> {
    let works = |vehicle: &&Vehicle, day: usize| vehicle.days >> day & 1 == 1;
    let on = |day: usize| problem.vehicles.iter().filter(|vehicle| works(vehicle, day)).map(minutes).sum();
    (0..problem.days).map(on).collect()
}

/// Every fault of what is wished in `problem`.
pub(super) fn check(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let wished = &problem.preferences;
    let mut range = |what, index, value: u64, most: u64| {
        if value > most {
            faults.push(ProblemFault::Range { what, index, value, most });
        }
    };
    range("price of an hour between crews", 0, wished.crew_hour, LARGEST_RATE);
    range("price of an hour between days", 0, wished.day_hour, LARGEST_RATE);
    if wished.balances() {
        let available: u64 = shares_of_crews(problem).iter().fold(0, |sum, share| sum.saturating_add(*share));
        range("minutes of all shifts, where work is to be even", 0, available, u64::from(LATEST_SECOND) / 60);
    }
    for (index, pair) in wished.neighbours.iter().enumerate() {
        range("price of neighbours", index, pair.price, LARGEST_COST);
    }
    if let Some(plan) = &wished.in_force {
        range("price of another day", 0, plan.other_day, LARGEST_COST);
        range("price of another vehicle", 0, plan.other_vehicle, LARGEST_COST);
    }
    let count = problem.services.len();
    let mut dangling = |from, index, to, named: usize, count: usize| {
        if named >= count {
            faults.push(ProblemFault::Dangling { from, index, to, named });
        }
    };
    for (index, pair) in wished.neighbours.iter().enumerate() {
        dangling("neighbours", index, "service", pair.services.0.max(pair.services.1), count);
        // Whoever is its own neighbour names nobody.
        let same = if pair.services.0 == pair.services.1 { usize::MAX } else { 0 };
        dangling("neighbours", index, "another service", same, usize::MAX);
    }
    if let Some(plan) = &wished.in_force {
        if plan.visits.len() != count {
            faults.push(ProblemFault::Dangling {
                from: "plan in force",
                index: 0,
                to: "service",
                named: plan.visits.len(),
            });
        }
        for (index, visits) in plan.visits.iter().enumerate() {
            for (day, _) in visits {
                if *day >= problem.days {
                    faults.push(ProblemFault::Dangling {
                        from: "visit in force of service",
                        index,
                        to: "day",
                        named: *day,
                    });
                }
            }
        }
    }
}
