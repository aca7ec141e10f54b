//! What a search may not touch: the beginnings of routes that are driven already, and visits that somebody
//! promised to a vehicle.

use super::{FacilityIndex, ModeIndex, Problem, ProblemFault, ServiceIndex, VehicleIndex};

/// One stop of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Collects a service in one of its modes.
    Serve {
        /// What.
        service: ServiceIndex,
        /// Which way through.
        mode: ModeIndex,
    },
    /// Empties the vehicle.
    Unload {
        /// Where.
        facility: FacilityIndex,
        /// Which way through.
        mode: ModeIndex,
    },
}

/// What stays as it is; nothing by default. A day is locked by the day sets of its service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    /// Beginnings of routes, at most one a vehicle and day, of vehicles with one copy.
    pub begun: Vec<Begun>,
    /// Visits that belong to one vehicle on their day.
    pub pinned: Vec<Pinned>,
}

/// The stops that a route begins with, in this order and these directions: driven already, or decided by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Who.
    pub vehicle: VehicleIndex,
    /// The day in the horizon.
    pub day: usize,
    /// The stops.
    pub visits: Vec<Visit>,
}

/// A visit that only one vehicle may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// What.
    pub service: ServiceIndex,
    /// The day in the horizon.
    pub day: usize,
    /// Who.
    pub vehicle: VehicleIndex,
}

impl Locks {
    /// Vehicles that may visit a service on a day, of those in `mask`.
    pub fn allowed(&self, service: ServiceIndex, day: usize, mask: u64) -> u64 {
        let own = self.pinned.iter().filter(|pin| pin.service == service && pin.day == day);
        own.fold(mask, |mask, pin| mask & 1_u64.checked_shl(pin.vehicle as u32).unwrap_or(0))
    }
}

/// Every fault of what is locked in `problem`.
pub(super) fn check(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let mut dangling = |from, index, to, named: usize, count: usize| {
        if named >= count {
            faults.push(ProblemFault::Dangling { from, index, to, named });
        }
        named < count
    };
    let (days, vehicles) = (problem.days, problem.vehicles.len());
    for (index, pin) in problem.locks.pinned.iter().enumerate() {
        dangling("pin", index, "service", pin.service, problem.services.len());
        dangling("pin", index, "day", pin.day, days);
        dangling("pin", index, "vehicle", pin.vehicle, vehicles);
    }
    let mut sound = true;
    for (index, route) in problem.locks.begun.iter().enumerate() {
        sound &= dangling("begun route", index, "day", route.day, days);
        sound &= dangling("begun route", index, "vehicle", route.vehicle, vehicles);
        for visit in &route.visits {
            let (modes, mode) = match *visit {
                Visit::Serve { service, mode } => {
                    sound &= dangling("begun route", index, "service", service, problem.services.len());
                    (problem.services.get(service).map(|stop| stop.modes.clone()), mode)
                }
                Visit::Unload { facility, mode } => {
                    sound &= dangling("begun route", index, "facility", facility, problem.facilities.len());
                    (problem.facilities.get(facility).map(|stop| stop.modes.clone()), mode)
                }
            };
            if modes.is_some_and(|modes| !modes.contains(&mode)) {
                sound &= dangling("begun route", index, "mode of its stop", mode, 0);
            }
        }
    }
    if sound {
        check_begun(problem, faults);
    }
}

/// Whether begun routes can be the beginnings of a plan.
fn check_begun(problem: &Problem, faults: &mut Vec<ProblemFault>) {
    let mut served = std::collections::BTreeMap::<ServiceIndex, u32>::new();
    let mut known = std::collections::BTreeSet::new();
    for (index, route) in problem.locks.begun.iter().enumerate() {
        let mut wrong = |why| faults.push(ProblemFault::Locked { index, why });
        let vehicle = &problem.vehicles[route.vehicle];
        if !known.insert((route.vehicle, route.day)) {
            wrong("its vehicle has begun another route on that day");
        }
        if vehicle.copies != 1 {
            wrong("its vehicle has several copies");
        }
        if vehicle.days >> route.day & 1 == 0 {
            wrong("its vehicle does not work on that day");
        }
        if !route.visits.iter().any(|visit| matches!(visit, Visit::Serve { .. })) {
            wrong("it serves nothing");
        }
        for visit in &route.visits {
            let Visit::Serve { service, .. } = *visit else { continue };
            let item = &problem.services[service];
            if problem.locks.allowed(service, route.day, item.vehicles) >> route.vehicle & 1 == 0 {
                wrong("its vehicle may not serve what it begins with");
            }
            let days = served.entry(service).or_default();
            if *days >> route.day & 1 == 1 {
                wrong("it serves what another route of the day serves, or the same twice");
            }
            *days |= 1 << route.day;
        }
    }
    for (service, days) in served {
        if !problem.services[service].patterns.iter().any(|pattern| days & !pattern == 0) {
            let patterns = problem.services[service].patterns.clone();
            faults.push(ProblemFault::Patterns { service, patterns, days: problem.days });
        }
    }
}
