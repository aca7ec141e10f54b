//! Visits and the routes they may go into go in; the routes with the visits where they are least out of
//! the way come out.

use crate::problem::{ModeIndex, Problem, ServiceIndex, UNREACHABLE, Vehicle};
use crate::solver::{Route, RouteAccount, Visit, verify_route};

/// So many places of a route are tried; the others are too far out of the way to matter.
const TRIED: usize = 2;

/// Where visits may go.
#[derive(Clone, Debug)]
pub struct Room {
    /// Days, as a bit mask.
    pub days: u32,
    /// Vehicles, as a bit mask.
    pub vehicles: u64,
    /// Whether a vehicle that stays at home on the day may go out for it.
    pub new_routes: bool,
    /// Visits at the beginning of a route that are done and stay first, by vehicle and day.
    pub done: Vec<(usize, usize, usize)>,
}

impl Room {
    /// Anywhere on these days.
    pub fn on(days: u32) -> Self {
        Self { days, vehicles: u64::MAX, new_routes: true, done: Vec::new() }
    }

    /// Visits of a route that stay first.
    fn done_of(&self, route: &Route) -> usize {
        let own = |entry: &&(usize, usize, usize)| (entry.0, entry.1) == (route.vehicle, route.day);
        self.done.iter().find(own).map_or(0, |entry| entry.2)
    }
}

/// One place for one visit.
struct Candidate {
    route: Option<usize>,
    vehicle: usize,
    day: usize,
    position: usize,
    mode: ModeIndex,
    detour: i64,
}

/// Puts one visit of a service where it is least out of the way; false when it fits nowhere. A route
/// that is out already and has room comes first; an unloading more and a vehicle more are weighed by
/// what they cost. Rules that a route breaks already stand against it.
pub fn insert(problem: &Problem, routes: &mut Vec<Route>, service: ServiceIndex, room: &Room) -> bool {
    let candidates = candidates(problem, routes, service, room);
    let (out, home): (Vec<&Candidate>, Vec<&Candidate>) =
        candidates.iter().partition(|candidate| candidate.route.is_some());
    let of = |candidate: &Candidate| candidate.route.and_then(|index| routes.get(index));
    let direct = out.iter().find_map(|candidate| {
        let (_, route) = fitted(problem, of(candidate), candidate, service, false)?;
        Some((candidate.route, route))
    });
    let costed = || {
        let trips = out.iter().map(|candidate| (candidate, true));
        let fits = trips.chain(home.iter().map(|candidate| (candidate, false))).filter_map(|(candidate, trip)| {
            let before = of(candidate);
            let (account, route) = fitted(problem, before, candidate, service, trip)?;
            let cost = before.and_then(|route| verify_route(problem, route).ok()).map_or(0, |old| old.cost_millis);
            Some((account.cost_millis.saturating_sub(cost), candidate.route, route))
        });
        fits.min_by_key(|(more, _, _)| *more).map(|(_, index, route)| (index, route))
    };
    let Some((index, route)) = direct.or_else(costed) else { return false };
    match index.and_then(|index| routes.get_mut(index)) {
        Some(old) => *old = route,
        None => {
            routes.push(route);
            routes.sort_by_key(|route| (route.day, route.vehicle));
        }
    }
    true
}

/// The nearest places of each route, those least out of the way first.
fn candidates(problem: &Problem, routes: &[Route], service: ServiceIndex, room: &Room) -> Vec<Candidate> {
    let Some(item) = problem.services.get(service) else { return Vec::new() };
    let able = item.vehicles & room.vehicles;
    let mut found = Vec::new();
    for (vehicle, driver) in problem.vehicles.iter().enumerate().take(64) {
        if able >> vehicle & 1 == 0 {
            continue;
        }
        for day in (0..problem.days).filter(|day| room.days & driver.days & 1 << day != 0) {
            let out = routes.iter().position(|route| route.vehicle == vehicle && route.day == day);
            if out.is_none() && !room.new_routes {
                continue;
            }
            let idle = Route { vehicle, day, visits: Vec::new() };
            let route = out.and_then(|out| routes.get(out)).unwrap_or(&idle);
            let visits_it = |visit: &Visit| matches!(visit, Visit::Serve { service: other, .. } if *other == service);
            if route.visits.iter().any(visits_it) {
                continue;
            }
            let mut own = Vec::new();
            for position in room.done_of(route)..=route.visits.len() {
                for mode in item.modes.clone() {
                    if let Some(detour) = detour(problem, driver, route, position, mode) {
                        own.push(Candidate { route: out, vehicle, day, position, mode, detour });
                    }
                }
            }
            own.sort_by_key(|candidate| candidate.detour);
            own.truncate(TRIED);
            found.append(&mut own);
        }
    }
    // Going out at all costs more than any detour of a route that is out already.
    found.sort_by_key(|candidate| (candidate.route.is_none(), candidate.detour));
    found
}

fn seconds(problem: &Problem, vehicle: &Vehicle, from: ModeIndex, to: ModeIndex) -> Option<i64> {
    let cell = from * problem.modes.len() + to;
    let seconds = problem.matrices.get(vehicle.matrix)?.seconds.get(cell).copied()?;
    (seconds != UNREACHABLE).then_some(seconds.into())
}

fn mode_of(visit: &Visit) -> ModeIndex {
    match *visit {
        Visit::Serve { mode, .. } | Visit::Unload { mode, .. } => mode,
    }
}

/// Seconds that a visit adds to the way.
fn detour(problem: &Problem, vehicle: &Vehicle, route: &Route, position: usize, mode: ModeIndex) -> Option<i64> {
    let depot = |depot: usize| problem.depots.get(depot).map(|depot| depot.modes.clone());
    let before = match position.checked_sub(1).and_then(|index| route.visits.get(index)) {
        Some(visit) => vec![mode_of(visit)],
        None => depot(vehicle.start)?.collect(),
    };
    let after = match route.visits.get(position) {
        Some(visit) => vec![mode_of(visit)],
        None => depot(vehicle.end)?.collect(),
    };
    let there = before.iter().filter_map(|from| seconds(problem, vehicle, *from, mode)).min()?;
    let on = after.iter().filter_map(|to| seconds(problem, vehicle, mode, *to)).min()?;
    let direct =
        before.iter().flat_map(|from| after.iter().filter_map(|to| seconds(problem, vehicle, *from, *to))).min();
    Some(there + on - direct.unwrap_or(0))
}

/// The route with the visit in it where that keeps every rule; with `another_trip`, an unloading more
/// beside it may make room.
fn fitted(
    problem: &Problem,
    before: Option<&Route>,
    candidate: &Candidate,
    service: ServiceIndex,
    another_trip: bool,
) -> Option<(RouteAccount, Route)> {
    let idle = Route { vehicle: candidate.vehicle, day: candidate.day, visits: Vec::new() };
    let mut route = before.unwrap_or(&idle).clone();
    route.visits.insert(candidate.position, Visit::Serve { service, mode: candidate.mode });
    let vehicle = problem.vehicles.get(route.vehicle)?;
    if vehicle.returns_empty && !matches!(route.visits.last(), Some(Visit::Unload { .. })) {
        route.visits.push(nearest_unload(problem, vehicle, candidate.mode)?);
    }
    if let Ok(account) = verify_route(problem, &route) {
        return Some((account, route));
    }
    if !another_trip {
        return None;
    }
    let unload = nearest_unload(problem, vehicle, candidate.mode)?;
    [candidate.position + 1, candidate.position]
        .into_iter()
        .filter_map(|position| {
            let mut route = route.clone();
            let beside = |index: usize| matches!(route.visits.get(index), Some(Visit::Unload { .. }));
            if position == 0 || beside(position) || beside(position - 1) {
                return None;
            }
            route.visits.insert(position, unload);
            Some((verify_route(problem, &route).ok()?, route))
        })
        .min_by_key(|(account, _)| account.cost_millis)
}

/// The unloading that is soonest over, from a way through a service.
pub(crate) fn nearest_unload(problem: &Problem, vehicle: &Vehicle, from: ModeIndex) -> Option<Visit> {
    let gates = problem
        .facilities
        .iter()
        .enumerate()
        .flat_map(|(facility, dump)| dump.modes.clone().map(move |mode| (facility, mode)));
    gates
        .filter_map(|(facility, mode)| Some((seconds(problem, vehicle, from, mode)?, facility, mode)))
        .min()
        .map(|(_, facility, mode)| Visit::Unload { facility, mode })
}

/// Takes the visits of these services out of a route; unloadings of nothing go with them.
pub(crate) fn take_out(route: &mut Route, goes: impl Fn(ServiceIndex) -> bool) {
    route.visits.retain(|visit| !matches!(visit, Visit::Serve { service, .. } if goes(*service)));
    let mut empty = true;
    route.visits.retain(|visit| {
        let unload = matches!(visit, Visit::Unload { .. });
        let keep = !(unload && empty);
        empty = unload;
        keep
    });
}

/// Puts a visit where it is least out of the way although a rule is broken by it: what a manager
/// decided is done, and what it breaks is told. False when no vehicle of the room can get there.
pub(crate) fn force(problem: &Problem, routes: &mut Vec<Route>, service: ServiceIndex, room: &Room) -> bool {
    if insert(problem, routes, service, room) {
        return true;
    }
    let Some(candidate) = candidates(problem, routes, service, room).into_iter().next() else { return false };
    let visit = Visit::Serve { service, mode: candidate.mode };
    match candidate.route.and_then(|index| routes.get_mut(index)) {
        Some(route) => route.visits.insert(candidate.position, visit),
        None => {
            let mut visits = vec![visit];
            let driver = problem.vehicles.get(candidate.vehicle);
            visits.extend(driver.and_then(|driver| nearest_unload(problem, driver, candidate.mode)));
            routes.push(Route { vehicle: candidate.vehicle, day: candidate.day, visits });
            routes.sort_by_key(|route| (route.day, route.vehicle));
        }
    }
    true
}
