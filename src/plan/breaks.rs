//! The midday break is set aside during the search and put back when the plan is recounted.
//!
//! Where the break lies is a question of the finished route: it fits at nearly any stop around noon.
//! Searching with it doubles the states of every route and hides good ones. So the search drives a
//! shift that is shorter by the break, and the recount, which tries every stop, puts the break in.
//! What then does not fit after all (a gate that closes early) is taken out and told.

use std::collections::BTreeMap;

use crate::problem::{Problem, ServiceIndex, Vehicle};
use crate::solver::{self, Account, Reason, Solution, Unserved, Violation, Visit};

/// Shifts and opening hours as they are.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    vehicles: Vec<Vehicle>,
    hours: Vec<(u32, u32)>,
}

impl Aside {
    /// Takes breaks out of `problem`, and their time from the end of shifts and opening hours.
    pub(super) fn set(problem: &mut Problem) -> Self {
        let aside = Self {
            vehicles: problem.vehicles.clone(),
            hours: problem.facilities.iter().map(|facility| facility.hours).collect(),
        };
        let mut longest = 0;
        for vehicle in &mut problem.vehicles {
            let Some((length, _, latest)) = vehicle.pause.take() else { continue };
            // Who is back before a break must begin needs none, and keeps the whole shift.
            if vehicle.shift.1 > latest {
                vehicle.shift.1 =
                    vehicle.shift.1.saturating_sub(length).max(vehicle.shift.0).max(latest.min(vehicle.shift.1));
                vehicle.longest_route = vehicle.longest_route.min(vehicle.shift.1 - vehicle.shift.0);
                longest = longest.max(length);
            }
        }
        for facility in &mut problem.facilities {
            let needed = facility.hours.0.saturating_add(facility.seconds);
            facility.hours.1 = facility.hours.1.saturating_sub(longest).max(needed.min(facility.hours.1));
        }
        aside
    }

    /// Puts everything back.
    pub(super) fn put_back(self, problem: &mut Problem) {
        problem.vehicles = self.vehicles;
        for (facility, hours) in problem.facilities.iter_mut().zip(self.hours) {
            facility.hours = hours;
        }
    }
}

/// Recounts `solution`; visits that do not fit beside the break are taken out until it holds.
pub(super) fn fit(problem: &Problem, mut solution: Solution) -> Result<(Solution, Account), Vec<Violation>> {
    let most = solution.routes.iter().map(|route| route.visits.len()).sum::<usize>();
    for _ in 0..=most {
        let violations = match solver::verify(problem, &solution) {
            Ok(account) => return Ok((solution, account)),
            Err(violations) => violations,
        };
        let mut taken_out = BTreeMap::new();
        for violation in &violations {
            let (route, seconds) = match violation {
                Violation::Late { route, seconds, .. } | Violation::TooLong { route, seconds } => (*route, *seconds),
                _ => return Err(violations),
            };
            if taken_out.contains_key(&route) {
                continue;
            }
            let Some(service) = shorten(problem, &mut solution, route) else { return Err(violations) };
            taken_out.insert(route, ());
            report(&mut solution, service, seconds);
        }
        solution.routes.retain(|route| route.visits.iter().any(|visit| matches!(visit, Visit::Serve { .. })));
    }
    Err(Vec::new())
}

/// Takes the visit out of a route that is easiest to miss: of those it makes last, the lightest.
fn shorten(problem: &Problem, solution: &mut Solution, route: usize) -> Option<ServiceIndex> {
    const LAST: usize = 8;
    let visits = &mut solution.routes.get_mut(route)?.visits;
    let lightest = visits
        .iter()
        .enumerate()
        .filter_map(|(position, visit)| match visit {
            Visit::Serve { service, .. } => Some((position, *service)),
            Visit::Unload { .. } => None,
        })
        .rev()
        .take(LAST)
        .min_by_key(|(_, service)| problem.services.get(*service).map_or(0, |service| service.kilograms));
    let (position, service) = lightest?;
    visits.remove(position);
    // An unloading of nothing is no visit: right at the start, or behind another one.
    let mut empty = true;
    visits.retain(|visit| {
        let unload = matches!(visit, Visit::Unload { .. });
        let keep = !(unload && empty);
        empty = unload;
        keep
    });
    Some(service)
}

fn report(solution: &mut Solution, service: ServiceIndex, seconds_missing: u32) {
    match solution.unserved.iter_mut().find(|entry| entry.service == service) {
        Some(entry) => entry.visits += 1,
        None => {
            let reason = Reason::ShiftTooShort { seconds_missing };
            solution.unserved.push(Unserved { service, visits: 1, reason });
        }
    }
}
