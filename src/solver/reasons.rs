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
            let (reason, cost) = reason(problem, routes, service, missing);
            unserved.push(Unserved { service, visits: missing.count_ones(), reason, cost });
        }
    }
    unserved
}

/// Services that no vehicle could collect even with nothing else to do, each with the limit in the way.
pub fn impossible(problem: &Problem) -> Vec<Unserved> {
    let alone = |service: ServiceIndex| {
        let days = problem.services[service].patterns.iter().fold(0, |days, pattern| days | pattern);
        let (reason, cost) = reason(problem, &[], service, days);
        let visits = problem.services[service].patterns.iter().map(|pattern| pattern.count_ones()).min().unwrap_or(1);
        let possible = matches!(reason, Reason::CostsMoreThanItsPrize { .. });
        (!possible).then_some(Unserved { service, visits, reason, cost })
    };
    (0..problem.services.len()).filter_map(alone).collect()
}

fn vehicles_of(problem: &Problem, service: ServiceIndex) -> impl Iterator<Item = (usize, &Vehicle)> {
    let mask = problem.services[service].vehicles;
    problem.vehicles.iter().enumerate().filter(move |(index, _)| mask >> index & 1 == 1)
}

/// The tightest limit: the one nearest to being kept, over every vehicle, route and good place in it; and what the
/// service would cost there.
fn reason(problem: &Problem, routes: &[Route], service: ServiceIndex, missing: u32) -> (Reason, Option<u64>) {
    let item = &problem.services[service];
    let over = |vehicle: &Vehicle| {
        (item.kilograms.saturating_sub(vehicle.kilograms), item.litres.saturating_sub(vehicle.litres))
    };
    if let Some((kilograms_over, litres_over)) = vehicles_of(problem, service).map(|(_, vehicle)| over(vehicle)).min()
        && (kilograms_over, litres_over) != (0, 0)
    {
        return (Reason::TooLarge { kilograms_over, litres_over }, cost_alone(problem, service));
    }
    // Counting a whole route for each place would take too long: the places least out of the way are looked at.
    let mut places: Vec<(Place, &Route)> = Vec::new();
    let idle = idle_routes(problem, service);
    for (index, vehicle) in vehicles_of(problem, service).filter(|(_, vehicle)| over(vehicle) == (0, 0)) {
        for day in (0..problem.days).filter(|day| vehicle.days >> day & 1 == 1 && missing >> day & 1 == 1) {
            if problem.locks.allowed(service, day, u64::MAX) >> index & 1 == 0 {
                continue;
            }
            let out: Vec<&Route> = routes.iter().filter(|route| route.vehicle == index && route.day == day).collect();
            let at_home = (out.len() as u32) < vehicle.copies;
            let idle = idle.iter().find(|route| at_home && route.vehicle == index && route.day == day);
            for route in out.into_iter().chain(idle) {
                let near = nearest_places(problem, vehicle, route, service);
                places.extend(near.into_iter().map(|place| (place, route)));
            }
        }
    }
    places.sort_by_key(|(place, _)| place.detour);
    let found = places.into_iter().take(MOST_PLACES).filter_map(|(place, route)| miss(problem, route, service, place));
    found.min_by_key(rank).unwrap_or((Reason::Unreachable, None))
}

/// A route without stops for each vehicle and day.
fn idle_routes(problem: &Problem, service: ServiceIndex) -> Vec<Route> {
    let days = |(vehicle, _)| (0..problem.days).map(move |day| Route { vehicle, day, visits: Vec::new() });
    vehicles_of(problem, service).flat_map(days).collect()
}

/// What a vehicle of its own would cost that had room for the service.
fn cost_alone(problem: &Problem, service: ServiceIndex) -> Option<u64> {
    let alone = |(index, vehicle): (usize, &Vehicle)| {
        let idle = Route { vehicle: index, day: 0, visits: Vec::new() };
        let place = nearest_places(problem, vehicle, &idle, service).into_iter().next()?;
        let mut visits = vec![Visit::Serve { service, mode: place.mode }];
        if vehicle.returns_empty {
            visits.push(nearest_unload(problem, vehicle, place.mode)?);
        }
        added_cost(problem, &idle, &Route { vehicle: index, day: 0, visits })
    };
    vehicles_of(problem, service).filter_map(alone).min().map(|millis| millis / 1000)
}

/// What a reason is worth as "tightest": nearest to being possible first.
fn rank(found: &(Reason, Option<u64>)) -> (u8, u64, Option<u64>) {
    let (class, amount) = match found.0 {
        Reason::CostsMoreThanItsPrize { cost } => (0, cost),
        Reason::ShiftTooShort { seconds_missing } => (1, seconds_missing.into()),
        Reason::WindowMissed { seconds_late } => (1, seconds_late.into()),
        Reason::DayFull { services_over, litres_over } => (2, u64::from(services_over) + u64::from(litres_over)),
        Reason::FleetFull { kilograms_over, litres_over } => (2, u64::from(kilograms_over) + u64::from(litres_over)),
        Reason::TooLarge { .. } | Reason::Unreachable => (3, 0),
    };
    (class, amount, found.1)
}

/// What stands against the service at a place of a route, and what it would cost there with that left aside.
fn miss(problem: &Problem, route: &Route, service: ServiceIndex, place: Place) -> Option<(Reason, Option<u64>)> {
    let vehicle = &problem.vehicles[route.vehicle];
    let Place { position, mode, .. } = place;
    let mut visits = route.visits.clone();
    visits.insert(position, Visit::Serve { service, mode });
    if vehicle.returns_empty && !matches!(visits.last(), Some(Visit::Unload { .. })) {
        visits.push(nearest_unload(problem, vehicle, mode)?);
    }
    let (kilograms, litres) = trip_around(problem, &visits, position);
    let over = |amount: u64, capacity: u64| amount.saturating_sub(capacity).min(u32::MAX.into()) as u32;
    let kilograms_over = over(kilograms, vehicle.kilograms.into());
    let litres_over = over(litres, vehicle.litres.into());
    let mut full = None;
    if (kilograms_over, litres_over) != (0, 0) {
        // Another trip makes room when there is time for it: then time is what is missing.
        match nearest_unload(problem, vehicle, mode) {
            Some(unload) => visits.insert(position + 1, unload),
            None => full = Some(Reason::FleetFull { kilograms_over, litres_over }),
        }
    }
    let changed = Route { vehicle: route.vehicle, day: route.day, visits };
    let added = added_cost(problem, route, &changed);
    let cost = added.map(|millis| millis / 1000);
    let (services, collected) = day_of(problem, &changed);
    let services_over = over(services, vehicle.most_services.into());
    let litres_over = over(collected, vehicle.most_litres);
    if (services_over, litres_over) != (0, 0) {
        return Some((Reason::DayFull { services_over, litres_over }, cost));
    }
    if let Some(reason) = full {
        return Some((reason, cost));
    }
    let reason = match cost_of(problem, &changed) {
        Ok(exact) => {
            let before = if route.visits.is_empty() { 0 } else { cost_of(problem, route).unwrap_or(0) };
            let cost = exact.saturating_sub(before) / 1000;
            return Some((Reason::CostsMoreThanItsPrize { cost }, Some(cost)));
        }
        Err(Violation::TooLong { seconds, .. }) => Reason::ShiftTooShort { seconds_missing: seconds },
        Err(Violation::Late { visit, seconds, .. }) if visit == changed.visits.len() => {
            Reason::ShiftTooShort { seconds_missing: seconds }
        }
        Err(Violation::Late { seconds, .. }) => Reason::WindowMissed { seconds_late: seconds },
        Err(_) => return None,
    };
    Some((reason, cost))
}

/// Services that a route makes and litres that it collects.
fn day_of(problem: &Problem, route: &Route) -> (u64, u64) {
    let served = route.visits.iter().filter_map(|visit| match *visit {
        Visit::Serve { service, .. } => Some(u64::from(problem.services[service].litres)),
        Visit::Unload { .. } => None,
    });
    served.fold((0, 0), |(count, sum), litres| (count + 1, sum + litres))
}

/// Thousandths that `after` costs more than `before` when nobody has to wait: driving, stops, fees, going out.
fn added_cost(problem: &Problem, before: &Route, after: &Route) -> Option<u64> {
    let vehicle = &problem.vehicles[after.vehicle];
    let matrix = &problem.matrices[vehicle.matrix];
    let price = |route: &Route| {
        let mut millis = u128::from(vehicle.fixed_cost) * 1000;
        let mut at = problem.depots[vehicle.start].modes.start;
        let home = problem.depots[vehicle.end].modes.start;
        for visit in route.visits.iter().map(Some).chain([None]) {
            let (mode, stop, fee) = match visit {
                Some(&Visit::Serve { service, mode }) => (mode, problem.services[service].seconds[vehicle.matrix], 0),
                Some(&Visit::Unload { facility, mode }) => {
                    (mode, problem.facilities[facility].seconds, problem.facilities[facility].fee)
                }
                None => (home, 0, 0),
            };
            let cell = at * problem.modes.len() + mode;
            if matrix.seconds[cell] == UNREACHABLE || matrix.metres[cell] == UNREACHABLE {
                return None;
            }
            let inside =
                if visit.is_some() { problem.modes[mode] } else { crate::problem::Mode { metres: 0, seconds: 0 } };
            let seconds = u128::from(matrix.seconds[cell]) + u128::from(stop) + u128::from(inside.seconds);
            let metres = u128::from(matrix.metres[cell]) + u128::from(inside.metres);
            millis += seconds * u128::from(vehicle.millis_per_second)
                + metres * u128::from(vehicle.millis_per_metre)
                + u128::from(fee) * 1000;
            at = mode;
        }
        Some(millis)
    };
    let old = if before.visits.is_empty() { 0 } else { price(before).unwrap_or(0) };
    Some(u64::try_from(price(after)?.saturating_sub(old)).unwrap_or(u64::MAX))
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

/// Where in a route, and in which mode, a service could stand.
#[derive(Clone, Copy)]
struct Place {
    /// Seconds of travel that it adds.
    detour: i64,
    position: usize,
    mode: ModeIndex,
}

/// Places of a route looked at, and of all routes.
const PLACES: usize = 4;
const MOST_PLACES: usize = 24;

/// The places where a service adds the least travel, behind what has begun.
fn nearest_places(problem: &Problem, vehicle: &Vehicle, route: &Route, service: ServiceIndex) -> Vec<Place> {
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
    let own = problem.locks.begun.iter().find(|begun| (begun.vehicle, begun.day) == (route.vehicle, route.day));
    let begun = own.map_or(0, |begun| begun.visits.len()).min(route.visits.len());
    let closed = vehicle.returns_empty && route.visits.len() > begun;
    let mut places = Vec::new();
    for position in begun..route.visits.len() + usize::from(!closed) {
        let (from, to) = (stops[position], stops[position + 1]);
        for mode in problem.services[service].modes.clone() {
            let (Some(there), Some(on)) = (seconds(from, mode), seconds(mode, to)) else { continue };
            places.push((there + on - seconds(from, to).unwrap_or(0), position, mode));
        }
    }
    places.sort_unstable();
    places.truncate(PLACES);
    places.into_iter().map(|(detour, position, mode)| Place { detour, position, mode }).collect()
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
