//! A problem and a solution go in; what the solution costs and when everything happens comes out,
//! or every rule it breaks. Recounted from scratch: nothing here is shared with the search.

mod wishes;

pub use wishes::Wished;

use super::schedule::{RouteAccount, Timetable};
use super::solution::{Route, Solution, Visit};
use crate::problem::{Problem, ServiceIndex, VehicleIndex};

/// What a solution comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Everything paid: routes, the prizes of optional visits that nobody makes, and what is wished for.
    pub cost: u64,
    /// One entry a route, in the solution's order.
    pub routes: Vec<RouteAccount>,
    /// Visits that nobody makes.
    pub unserved_visits: u32,
    /// What is paid for wishes; part of the cost.
    pub wished: Wished,
}

/// A rule that a solution breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// It names something that the problem does not have.
    #[error("route {route} names a {what} that does not exist")]
    Unknown {
        /// Index of the route.
        route: usize,
        /// What it names.
        what: &'static str,
    },
    /// A vehicle drives on a day it does not work.
    #[error("vehicle {vehicle} does not work on day {day}")]
    OffDuty {
        /// Who.
        vehicle: VehicleIndex,
        /// When.
        day: usize,
    },
    /// A vehicle has more routes on a day than there are copies of it.
    #[error("vehicle {vehicle} has {routes} routes on day {day}")]
    TwiceOut {
        /// Who.
        vehicle: VehicleIndex,
        /// When.
        day: usize,
        /// How many.
        routes: u32,
    },
    /// A vehicle serves what it may not.
    #[error("vehicle {vehicle} may not serve service {service}")]
    NotAllowed {
        /// Who.
        vehicle: VehicleIndex,
        /// What.
        service: ServiceIndex,
    },
    /// A visit that is promised to one vehicle is made by another.
    #[error("service {service} is promised to vehicle {vehicle} on day {day}, and another one comes")]
    NotPinned {
        /// What.
        service: ServiceIndex,
        /// When.
        day: usize,
        /// Who should come.
        vehicle: VehicleIndex,
    },
    /// Services that should share their days do not.
    #[error("group {group} is served on the days {served:#b}, which fit none of its day sets")]
    GroupSplit {
        /// Index of the group.
        group: usize,
        /// Days its services are served on, as a bit mask.
        served: u32,
    },
    /// A route that has begun goes on as if it had begun otherwise.
    #[error("the route that vehicle {vehicle} has begun on day {day} does not begin as it did")]
    BegunOtherwise {
        /// Who.
        vehicle: VehicleIndex,
        /// When.
        day: usize,
    },
    /// More aboard than the vehicle carries.
    #[error("route {route}, visit {visit}: {kilograms} kg and {litres} l over the capacity")]
    Overloaded {
        /// Index of the route.
        route: usize,
        /// Index of the visit.
        visit: usize,
        /// Kilograms over.
        kilograms: u64,
        /// Litres over.
        litres: u64,
    },
    /// The vehicle comes back with waste aboard.
    #[error("route {route} comes back loaded")]
    NotEmpty {
        /// Index of the route.
        route: usize,
    },
    /// More services or litres than the vehicle makes on a day.
    #[error("route {route}: {services} services and {litres} l are over the limit of a day")]
    DayLimit {
        /// Index of the route.
        route: usize,
        /// Services it makes.
        services: u32,
        /// Litres it collects.
        litres: u64,
    },
    /// There is no way from one stop to the next.
    #[error("route {route}: there is no way to visit {visit} (the depot counts as the last)")]
    NoWay {
        /// Index of the route.
        route: usize,
        /// Index of the visit that cannot be reached.
        visit: usize,
    },
    /// No timetable keeps windows, opening hours, shift and break.
    #[error(
        "route {route}: no timetable keeps windows, opening hours, shift and break; visit {visit} is {seconds} s late at best"
    )]
    Late {
        /// Index of the route.
        route: usize,
        /// The visit that is late without a break (the depot counts as the last).
        visit: usize,
        /// Seconds late.
        seconds: u32,
    },
    /// The route takes longer than the vehicle may.
    #[error("route {route} takes {seconds} s too long")]
    TooLong {
        /// Index of the route.
        route: usize,
        /// Seconds over.
        seconds: u32,
    },
    /// A service is visited on days that are no day set of its, or twice a day.
    #[error("service {service} is served on the days {served:#b}, which fits none of its day sets")]
    WrongDays {
        /// Which.
        service: ServiceIndex,
        /// Days it is served on, as a bit mask.
        served: u32,
    },
    /// The list of unserved visits does not say what is missing.
    #[error("service {service} lacks {missing} visits; the solution reports {reported}")]
    Unreported {
        /// Which.
        service: ServiceIndex,
        /// Visits missing.
        missing: u32,
        /// Visits reported as unserved.
        reported: u32,
    },
}

/// Recounts `solution`: what it costs, or every rule it breaks.
pub fn verify(problem: &Problem, solution: &Solution) -> Result<Account, Vec<Violation>> {
    let mut faults = Vec::new();
    let mut account = Account::default();
    let mut served = vec![0_u32; problem.services.len()];
    let mut out = std::collections::BTreeMap::<(VehicleIndex, usize), u32>::new();
    let mut millis: u128 = 0;
    for (index, route) in solution.routes.iter().enumerate() {
        let Some(vehicle) = names_exist(problem, index, route, &mut faults) else { continue };
        *out.entry((route.vehicle, route.day)).or_default() += 1;
        if vehicle.days >> route.day & 1 == 0 {
            faults.push(Violation::OffDuty { vehicle: route.vehicle, day: route.day });
        }
        check_services(problem, route, &mut served, &mut faults);
        let carried = check_loads(problem, index, route, &mut faults);
        match Timetable::of(problem, index, route) {
            Ok(table) => {
                let entry = table.account(problem, route, &carried);
                millis += u128::from(entry.cost_millis);
                account.routes.push(entry);
            }
            Err(violation) => faults.push(violation),
        }
    }
    for ((vehicle, day), routes) in out {
        if routes > problem.vehicles[vehicle].copies {
            faults.push(Violation::TwiceOut { vehicle, day, routes });
        }
    }
    let missing_cost = check_days(problem, solution, &served, &mut account, &mut faults);
    check_groups(problem, &served, &mut faults);
    wishes::check_locks(problem, solution, &mut faults);
    if faults.is_empty() && !problem.preferences.is_empty() {
        account.wished = wishes::wished(problem, solution, &account.routes);
        millis += account.wished.sum();
    }
    account.cost = u64::try_from(millis.div_ceil(1000).saturating_add(missing_cost)).unwrap_or(u64::MAX);
    if faults.is_empty() { Ok(account) } else { Err(faults) }
}

/// Recounts one route alone: what it comes to, or the rules it breaks. Which days its services want
/// is a question to the whole plan and not asked here.
pub fn verify_route(problem: &Problem, route: &Route) -> Result<RouteAccount, Vec<Violation>> {
    let mut faults = Vec::new();
    let Some(vehicle) = names_exist(problem, 0, route, &mut faults) else { return Err(faults) };
    if vehicle.days >> route.day & 1 == 0 {
        faults.push(Violation::OffDuty { vehicle: route.vehicle, day: route.day });
    }
    let mut served = vec![0_u32; problem.services.len()];
    check_services(problem, route, &mut served, &mut faults);
    let carried = check_loads(problem, 0, route, &mut faults);
    match Timetable::of(problem, 0, route) {
        Ok(table) if faults.is_empty() => return Ok(table.account(problem, route, &carried)),
        Ok(_) => {}
        Err(violation) => faults.push(violation),
    }
    Err(faults)
}

fn names_exist<'a>(
    problem: &'a Problem,
    index: usize,
    route: &Route,
    faults: &mut Vec<Violation>,
) -> Option<&'a crate::problem::Vehicle> {
    let mut unknown = |what| faults.push(Violation::Unknown { route: index, what });
    let mut known = true;
    if route.day >= problem.days {
        unknown("day");
        known = false;
    }
    for visit in &route.visits {
        let (modes, mode, what) = match *visit {
            Visit::Serve { service, mode } => (problem.services.get(service).map(|s| s.modes.clone()), mode, "service"),
            Visit::Unload { facility, mode } => {
                (problem.facilities.get(facility).map(|f| f.modes.clone()), mode, "facility")
            }
        };
        match modes {
            Some(modes) if modes.contains(&mode) => {}
            Some(_) => {
                unknown("mode of this stop");
                known = false;
            }
            None => {
                unknown(what);
                known = false;
            }
        }
    }
    match problem.vehicles.get(route.vehicle) {
        Some(vehicle) if known => Some(vehicle),
        Some(_) => None,
        None => {
            unknown("vehicle");
            None
        }
    }
}

fn check_services(problem: &Problem, route: &Route, served: &mut [u32], faults: &mut Vec<Violation>) {
    for visit in &route.visits {
        let Visit::Serve { service, .. } = *visit else { continue };
        if problem.services[service].vehicles >> route.vehicle & 1 == 0 {
            faults.push(Violation::NotAllowed { vehicle: route.vehicle, service });
        }
        let day = 1_u32 << route.day;
        if served[service] & day != 0 {
            faults.push(Violation::WrongDays { service, served: served[service] });
        }
        served[service] |= day;
    }
}

/// What is aboard after each visit: kilograms and litres.
fn check_loads(problem: &Problem, index: usize, route: &Route, faults: &mut Vec<Violation>) -> Vec<(u64, u64)> {
    let vehicle = &problem.vehicles[route.vehicle];
    let (mut kilograms, mut litres, mut services, mut collected) = (0_u64, 0_u64, 0_u32, 0_u64);
    let mut aboard = Vec::with_capacity(route.visits.len());
    for (position, visit) in route.visits.iter().enumerate() {
        match *visit {
            Visit::Serve { service, .. } => {
                let service = &problem.services[service];
                kilograms += u64::from(service.kilograms);
                litres += u64::from(service.litres);
                collected += u64::from(service.litres);
                services += 1;
            }
            Visit::Unload { .. } => (kilograms, litres) = (0, 0),
        }
        let over = (kilograms.saturating_sub(vehicle.kilograms.into()), litres.saturating_sub(vehicle.litres.into()));
        if over != (0, 0) {
            let (kilograms, litres) = over;
            faults.push(Violation::Overloaded { route: index, visit: position, kilograms, litres });
        }
        aboard.push((kilograms, litres));
    }
    let ends_unloaded = matches!(route.visits.last(), Some(Visit::Unload { .. }) | None);
    if vehicle.returns_empty && !ends_unloaded {
        faults.push(Violation::NotEmpty { route: index });
    }
    if services > vehicle.most_services || collected > vehicle.most_litres {
        faults.push(Violation::DayLimit { route: index, services, litres: collected });
    }
    aboard
}

/// Prizes of the visits that nobody makes.
fn check_days(
    problem: &Problem,
    solution: &Solution,
    served: &[u32],
    account: &mut Account,
    faults: &mut Vec<Violation>,
) -> u128 {
    let mut reported = vec![0_u32; served.len()];
    for unserved in &solution.unserved {
        match reported.get_mut(unserved.service) {
            Some(visits) => *visits += unserved.visits,
            None => faults.push(Violation::Unknown { route: solution.routes.len(), what: "unserved service" }),
        }
    }
    let mut cost = 0;
    for (index, service) in problem.services.iter().enumerate() {
        let days = served[index];
        let fitting = service.patterns.iter().filter(|&&pattern| days & !pattern == 0);
        let Some(missing) = fitting.map(|pattern| pattern.count_ones() - days.count_ones()).min() else {
            faults.push(Violation::WrongDays { service: index, served: days });
            continue;
        };
        if missing != reported[index] {
            faults.push(Violation::Unreported { service: index, missing, reported: reported[index] });
        }
        account.unserved_visits += missing;
        cost += u128::from(service.prize.unwrap_or(0)) * u128::from(missing);
    }
    cost
}

/// Whether one day set holds all days of each group.
fn check_groups(problem: &Problem, served: &[u32], faults: &mut Vec<Violation>) {
    for (index, group) in problem.groups.iter().enumerate() {
        let days = group.iter().fold(0, |days, &service| days | served[service]);
        let sets = group.first().map_or(&[][..], |&service| &problem.services[service].patterns);
        if days != 0 && !sets.iter().any(|set| days & !set == 0) {
            faults.push(Violation::GroupSplit { group: index, served: days });
        }
    }
}
