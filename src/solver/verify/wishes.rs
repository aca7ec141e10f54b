//! A problem, a solution and its timetables go in; what is paid for wishes, and every lock that is broken, come
//! out. Counted over the whole plan, visit by visit, from the problem's own words.

use std::collections::{BTreeMap, BTreeSet};

use super::Violation;
use crate::problem::{Problem, ServiceIndex, Vehicle, VehicleIndex};
use crate::solver::schedule::RouteAccount;
use crate::solver::solution::{Route, Solution, Visit};

/// Seconds in an hour.
const HOUR: u128 = 3600;

/// What is paid for wishes, in thousandths of the cost unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wished {
    /// For hours above a crew's share.
    pub crews: u64,
    /// For hours above a day's share.
    pub days: u64,
    /// For neighbours that different routes collect.
    pub neighbours: u64,
    /// For visits that differ from the plan in force.
    pub changes: u64,
}

impl Wished {
    /// All of it.
    pub fn sum(&self) -> u128 {
        [self.crews, self.days, self.neighbours, self.changes].into_iter().map(u128::from).sum()
    }
}

/// What `solution`, which names only what exists, pays for wishes.
pub(super) fn wished(problem: &Problem, solution: &Solution, accounts: &[RouteAccount]) -> Wished {
    let (crews, days) = shares(problem, &solution.routes, accounts);
    let narrow = |millis: u128| u64::try_from(millis).unwrap_or(u64::MAX);
    Wished {
        crews: narrow(crews),
        days: narrow(days),
        neighbours: narrow(neighbours(problem, solution)),
        changes: narrow(changes(problem, solution)),
    }
}

/// Services that a route makes.
fn served(route: &Route) -> impl Iterator<Item = ServiceIndex> {
    route.visits.iter().filter_map(|visit| match *visit {
        Visit::Serve { service, .. } => Some(service),
        Visit::Unload { .. } => None,
    })
}

/// Prices of the hours above the shares of crews and of days.
fn shares(problem: &Problem, routes: &[Route], accounts: &[RouteAccount]) -> (u128, u128) {
    // Minutes of every vehicle's shift on one day, one minute at least.
    let minutes = |vehicle: &Vehicle| {
        let shift = vehicle.shift.1.saturating_sub(vehicle.shift.0) / 60;
        u128::from(vehicle.copies) * u128::from(shift.max(1))
    };
    let mut by_crew = vec![(0_u128, 0_u128); problem.vehicles.len()];
    let mut by_day = vec![(0_u128, 0_u128); problem.days];
    for (crew, vehicle) in problem.vehicles.iter().enumerate() {
        for day in (0..problem.days).filter(|day| vehicle.days >> day & 1 == 1) {
            by_crew[crew].0 += minutes(vehicle);
            by_day[day].0 += minutes(vehicle);
        }
    }
    for (route, account) in routes.iter().zip(accounts) {
        by_crew[route.vehicle].1 += u128::from(account.duration());
        by_day[route.day].1 += u128::from(account.duration());
    }
    let price = |list: &[(u128, u128)], hour: u64| {
        let available = list.iter().map(|entry| entry.0).sum::<u128>().max(1);
        let worked: u128 = list.iter().map(|entry| entry.1).sum();
        let above = |&(share, own): &(u128, u128)| (own * available).saturating_sub(worked * share);
        let seconds = list.iter().map(above).sum::<u128>() / available;
        seconds * u128::from(hour) * 1000 / HOUR
    };
    (price(&by_crew, problem.preferences.crew_hour), price(&by_day, problem.preferences.day_hour))
}

/// Prices of neighbours apart.
fn neighbours(problem: &Problem, solution: &Solution) -> u128 {
    let pairs = &problem.preferences.neighbours;
    let visits = |service: ServiceIndex| {
        problem.services[service].patterns.iter().map(|days| days.count_ones()).max().unwrap_or(0)
    };
    let mut routes_of = BTreeMap::<ServiceIndex, BTreeSet<usize>>::new();
    if !pairs.is_empty() {
        for (index, route) in solution.routes.iter().enumerate() {
            for service in served(route) {
                routes_of.entry(service).or_default().insert(index);
            }
        }
    }
    let nowhere = BTreeSet::new();
    let price = |pair: &crate::problem::Neighbours| {
        let (a, b) = pair.services;
        let of = |service| routes_of.get(service).unwrap_or(&nowhere);
        let together = of(&a).intersection(of(&b)).count() as u32;
        u128::from(visits(a).min(visits(b)).saturating_sub(together)) * u128::from(pair.price) * 1000
    };
    pairs.iter().map(price).sum()
}

/// Prices of visits that are not as in the plan in force.
fn changes(problem: &Problem, solution: &Solution) -> u128 {
    let Some(plan) = &problem.preferences.in_force else { return 0 };
    let mut sum = 0;
    for route in &solution.routes {
        for service in served(route) {
            let now = plan.visits.get(service).map_or(&[][..], Vec::as_slice);
            if now.is_empty() {
                continue;
            }
            let came: Vec<u64> = now.iter().filter(|(day, _)| *day == route.day).map(|(_, who)| *who).collect();
            sum += if came.is_empty() {
                u128::from(plan.other_day)
            } else if came.iter().any(|who| *who == 0 || who >> route.vehicle & 1 == 1) {
                0
            } else {
                u128::from(plan.other_vehicle)
            };
        }
    }
    sum * 1000
}

/// Locks that `solution`, which names only what exists, does not keep.
pub(super) fn check_locks(problem: &Problem, solution: &Solution, faults: &mut Vec<Violation>) {
    let mut who = BTreeMap::<(ServiceIndex, usize), VehicleIndex>::new();
    if !problem.locks.pinned.is_empty() {
        for route in &solution.routes {
            who.extend(served(route).map(|service| ((service, route.day), route.vehicle)));
        }
    }
    for pin in &problem.locks.pinned {
        if who.get(&(pin.service, pin.day)).is_some_and(|vehicle| *vehicle != pin.vehicle) {
            faults.push(Violation::NotPinned { service: pin.service, day: pin.day, vehicle: pin.vehicle });
        }
    }
    for begun in &problem.locks.begun {
        let mut own = solution.routes.iter().filter(|route| (route.vehicle, route.day) == (begun.vehicle, begun.day));
        if !own.any(|route| route.visits.starts_with(&begun.visits)) {
            faults.push(Violation::BegunOtherwise { vehicle: begun.vehicle, day: begun.day });
        }
    }
}
