//! A problem and its routes go in; every visit that nobody makes comes out with the tightest limit
//! that keeps it out.

use super::schedule::Timetable;
use super::solution::{Reason, Route, Unserved, Visit};
use super::verify::Violation;
use crate::problem::{ModeIndex, Problem, ServiceIndex, UNREACHABLE, Vehicle};

/// What `routes` leave out, each with its reason.
pub fn unserved(problem: &Problem, routes: &[Route]) -> Vec<Unserved> {
    let mut made = vec![0_u32; problem.services.len()];
    for route in routes {
        for visit in &route.visits {
            if let Visit::Serve { service, .. } = *visit {
                made[service] |= 1 << route.day;
            }
        }
    }
    let mut unserved = Vec::new();
    for (service, days) in made.into_iter().enumerate() {
        let fitting = problem.services[service].patterns.iter().filter(|&&pattern| days & !pattern == 0);
        let missing = fitting.map(|pattern| pattern & !days).min_by_key(|pattern| pattern.count_ones()).unwrap_or(0);
        if missing != 0 {
            let reason = reason(problem, routes, service, missing);
            unserved.push(Unserved { service, visits: missing.count_ones(), reason });
        }
    }
    unserved
}

/// Services that no vehicle could collect even with nothing else to do, each with the limit in the way.
pub fn impossible(problem: &Problem) -> Vec<Unserved> {
    let alone = |service: ServiceIndex| {
        let days = problem.services[service].patterns.iter().fold(0, |days, pattern| days | pattern);
        let reason = reason(problem, &[], service, days);
        let visits = problem.services[service].patterns.iter().map(|pattern| pattern.count_ones()).min().unwrap_or(1);
        let possible = matches!(reason, Reason::CostsMoreThanItsPrize { .. });
        (!possible).then_some(Unserved { service, visits, reason })
    };
    (0..problem.services.len()).filter_map(alone).collect()
}

fn vehicles_of(problem: &Problem, service: ServiceIndex) -> impl Iterator<Item = (usize, &Vehicle)> {
    let mask = problem.services[service].vehicles;
    problem.vehicles.iter().enumerate().filter(move |(index, _)| mask >> index & 1 == 1)
}

/// The tightest limit: the one nearest to being kept, over every vehicle, route and place in it.
fn reason(problem: &Problem, routes: &[Route], service: ServiceIndex, missing: u32) -> Reason {
    let item = &problem.services[service];
    let over = |vehicle: &Vehicle| {
        (item.kilograms.saturating_sub(vehicle.kilograms), item.litres.saturating_sub(vehicle.litres))
    };
    if let Some((kilograms_over, litres_over)) = vehicles_of(problem, service).map(|(_, vehicle)| over(vehicle)).min()
        && (kilograms_over, litres_over) != (0, 0)
    {
        return Reason::TooLarge { kilograms_over, litres_over };
    }
    let mut best: Option<Reason> = None;
    for (index, vehicle) in vehicles_of(problem, service).filter(|(_, vehicle)| over(vehicle) == (0, 0)) {
        for day in (0..problem.days).filter(|day| vehicle.days >> day & 1 == 1 && missing >> day & 1 == 1) {
            let out: Vec<&Route> = routes.iter().filter(|route| route.vehicle == index && route.day == day).collect();
            let idle = Route { vehicle: index, day, visits: Vec::new() };
            let at_home = (out.len() as u32) < vehicle.copies;
            for route in out.into_iter().chain(at_home.then_some(&idle)) {
                let found = miss(problem, route, service);
                best = best.into_iter().chain(found).min_by_key(rank);
            }
        }
    }
    best.unwrap_or(Reason::Unreachable)
}

/// What a reason is worth as "tightest": nearest to being possible first.
fn rank(reason: &Reason) -> (u8, u64) {
    match *reason {
        Reason::CostsMoreThanItsPrize { cost } => (0, cost),
        Reason::ShiftTooShort { seconds_missing } => (1, seconds_missing.into()),
        Reason::WindowMissed { seconds_late } => (1, seconds_late.into()),
        Reason::FleetFull { kilograms_over, litres_over } => (2, u64::from(kilograms_over) + u64::from(litres_over)),
        Reason::TooLarge { .. } | Reason::Unreachable => (3, 0),
    }
}

/// What stands against the service in a route, put where it is least out of the way.
fn miss(problem: &Problem, route: &Route, service: ServiceIndex) -> Option<Reason> {
    let vehicle = &problem.vehicles[route.vehicle];
    let (position, mode) = nearest_place(problem, vehicle, route, service)?;
    let mut visits = route.visits.clone();
    visits.insert(position, Visit::Serve { service, mode });
    if vehicle.returns_empty && !matches!(visits.last(), Some(Visit::Unload { .. })) {
        visits.push(nearest_unload(problem, vehicle, mode)?);
    }
    let (kilograms, litres) = trip_around(problem, &visits, position);
    let over = |amount: u64, capacity: u32| amount.saturating_sub(capacity.into()).min(u32::MAX.into()) as u32;
    let (kilograms_over, litres_over) = (over(kilograms, vehicle.kilograms), over(litres, vehicle.litres));
    if (kilograms_over, litres_over) != (0, 0) {
        // Another trip makes room when there is time for it: then time is what is missing.
        match nearest_unload(problem, vehicle, mode) {
            Some(unload) => visits.insert(position + 1, unload),
            None => return Some(Reason::FleetFull { kilograms_over, litres_over }),
        }
    }
    let changed = Route { vehicle: route.vehicle, day: route.day, visits };
    match cost_of(problem, &changed) {
        Ok(cost) => {
            let before = if route.visits.is_empty() { 0 } else { cost_of(problem, route).unwrap_or(0) };
            Some(Reason::CostsMoreThanItsPrize { cost: cost.saturating_sub(before) / 1000 })
        }
        Err(Violation::TooLong { seconds, .. }) => Some(Reason::ShiftTooShort { seconds_missing: seconds }),
        Err(Violation::Late { visit, seconds, .. }) if visit == changed.visits.len() => {
            Some(Reason::ShiftTooShort { seconds_missing: seconds })
        }
        Err(Violation::Late { seconds, .. }) => Some(Reason::WindowMissed { seconds_late: seconds }),
        Err(_) => None,
    }
}

/// Kilograms and litres of the trip that holds the visit at `position`.
fn trip_around(problem: &Problem, visits: &[Visit], position: usize) -> (u64, u64) {
    let unloads = |visit: &Visit| matches!(visit, Visit::Unload { .. });
    let first = visits[..position].iter().rposition(unloads).map_or(0, |at| at + 1);
    let last = visits[position..].iter().position(unloads).map_or(visits.len(), |at| position + at);
    let services = visits[first..last].iter().filter_map(|visit| match *visit {
        Visit::Serve { service, .. } => Some(&problem.services[service]),
        Visit::Unload { .. } => None,
    });
    services.fold((0, 0), |sum, item| (sum.0 + u64::from(item.kilograms), sum.1 + u64::from(item.litres)))
}

/// Thousandths that a route costs, or what it breaks.
fn cost_of(problem: &Problem, route: &Route) -> Result<u64, Violation> {
    let aboard = vec![(0, 0); route.visits.len()];
    Ok(Timetable::of(problem, 0, route)?.account(problem, route, &aboard).cost_millis)
}

/// Where in a route, and in which mode, a service adds the least travel.
fn nearest_place(
    problem: &Problem,
    vehicle: &Vehicle,
    route: &Route,
    service: ServiceIndex,
) -> Option<(usize, ModeIndex)> {
    let seconds = |from: ModeIndex, to: ModeIndex| {
        let cell = from * problem.modes.len() + to;
        let matrix = &problem.matrices[vehicle.matrix];
        let way = matrix.seconds[cell] != UNREACHABLE && matrix.metres[cell] != UNREACHABLE;
        way.then(|| i64::from(matrix.seconds[cell]))
    };
    let stops: Vec<ModeIndex> = std::iter::once(problem.depots[vehicle.start].modes.start)
        .chain(route.visits.iter().map(|visit| match *visit {
            Visit::Serve { mode, .. } | Visit::Unload { mode, .. } => mode,
        }))
        .chain([problem.depots[vehicle.end].modes.start])
        .collect();
    let places = if vehicle.returns_empty { route.visits.len().max(1) } else { route.visits.len() + 1 };
    let mut best: Option<(i64, usize, ModeIndex)> = None;
    for position in 0..places {
        let (from, to) = (stops[position], stops[position + 1]);
        for mode in problem.services[service].modes.clone() {
            let (Some(there), Some(on)) = (seconds(from, mode), seconds(mode, to)) else { continue };
            let added = there + on - seconds(from, to).unwrap_or(0);
            if best.is_none_or(|(least, ..)| added < least) {
                best = Some((added, position, mode));
            }
        }
    }
    best.map(|(_, position, mode)| (position, mode))
}

/// The facility that is reached soonest from `mode`.
fn nearest_unload(problem: &Problem, vehicle: &Vehicle, mode: ModeIndex) -> Option<Visit> {
    let row = mode * problem.modes.len();
    let ways = problem.facilities.iter().enumerate().flat_map(|(facility, stop)| {
        stop.modes.clone().map(move |at| (problem.matrices[vehicle.matrix].seconds[row + at], facility, at))
    });
    let (seconds, facility, mode) = ways.min()?;
    (seconds != UNREACHABLE).then_some(Visit::Unload { facility, mode })
}
