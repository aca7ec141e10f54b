//! Routes before and after a change go in; what the change does, route by route, comes out.

use serde::Serialize;

use super::sentences::tell;
use crate::maps::MunicipalityMap;
use crate::plan::explain::Explanation;
use crate::plan::make::whole;
use crate::plan::work::Work;
use crate::plan::{Figures, costs};
use crate::problem::build::Built;
use crate::problem::fleet::Fleet;
use crate::problem::{LATEST_SECOND, Problem};
use crate::solver::{Route, RouteAccount, Violation, Visit, verify_route};
use crate::units::{Kilograms, Litres, Metres, Seconds, Tyiyn, VehicleId};

/// What a change does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// Routes that change, in the order of day and vehicle.
    pub routes: Vec<RouteEffect>,
    /// Sums of the week before.
    pub before: Figures,
    /// Sums of the week after.
    pub after: Figures,
    /// Every rule the week breaks now.
    pub violations: Vec<Told>,
    /// Visits a week nobody makes now.
    pub left_out: u32,
    /// People whose days change.
    pub people: u32,
}

/// One route before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteEffect {
    /// Day of the week, Monday is 0.
    pub day: u8,
    /// Who drives.
    pub vehicle: VehicleId,
    /// What it came to; nothing when there was no such route.
    pub before: Option<Figures>,
    /// What it comes to; nothing when it is gone.
    pub after: Option<Figures>,
    /// Time of day it is back now.
    pub back: Option<Seconds>,
}

/// A rule that is broken, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// A short stable name, such as `overloaded`.
    pub code: String,
    /// The sentence, in three languages.
    pub text: crate::units::Names,
    /// Day of the route it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u8>,
    /// Vehicle of the route it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<VehicleId>,
}

/// One route as it is now: figures, time of return, and the rules it breaks.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::plan) struct Counted {
    pub(in crate::plan) day: usize,
    pub(in crate::plan) vehicle: usize,
    pub(in crate::plan) figures: Figures,
    pub(in crate::plan) back: Seconds,
    pub(in crate::plan) told: Vec<Told>,
}

/// Counts a route, kept rules or not.
pub(in crate::plan) fn count((map, fleet): (&MunicipalityMap, &Fleet), built: &mut Built, route: &Route) -> Counted {
    let (account, violations) = match verify_route(&built.problem, route) {
        Ok(account) => (Some(account), Vec::new()),
        Err(violations) => (loosely(&mut built.problem, route), violations),
    };
    let day = u8::try_from(route.day).ok();
    let vehicle = map.vehicles.get(route.vehicle).map(|vehicle| vehicle.id.clone());
    let told = violations
        .iter()
        .map(|violation| {
            let Explanation { code, text } = tell(map, built, route, violation);
            Told { code, text, day, vehicle: vehicle.clone() }
        })
        .collect();
    Counted {
        day: route.day,
        vehicle: route.vehicle,
        figures: account.as_ref().map(|account| figures((map, fleet), built, route, account)).unwrap_or_default(),
        back: account.map_or(Seconds::ZERO, |account| Seconds(account.back.into())),
        told,
    }
}

/// Counts a route as if shift, capacity and hours had no end: a route that breaks rules has figures too.
/// Nothing where there is no way.
pub(in crate::plan) fn loosely(problem: &mut Problem, route: &Route) -> Option<RouteAccount> {
    const FAR: u32 = LATEST_SECOND / 8;
    let vehicle = problem.vehicles.get(route.vehicle)?.clone();
    let hours: Vec<(u32, u32)> = problem.facilities.iter().map(|facility| facility.hours).collect();
    let served = route.visits.iter().filter_map(|visit| match visit {
        Visit::Serve { service, .. } => Some(*service),
        Visit::Unload { .. } => None,
    });
    let services: Vec<(usize, (u32, u32), u64)> = served
        .filter_map(|index| problem.services.get(index).map(|service| (index, service.window, service.vehicles)))
        .collect();
    for facility in &mut problem.facilities {
        facility.hours.1 = FAR;
    }
    for (index, _, _) in &services {
        if let Some(service) = problem.services.get_mut(*index) {
            (service.window.1, service.vehicles) = (FAR, u64::MAX);
        }
    }
    let mut counted = None;
    // The break keeps its hours if it can: without it the route would look shorter than it is.
    for latest_break in [None, Some(FAR)] {
        if let Some(driver) = problem.vehicles.get_mut(route.vehicle) {
            (driver.shift.1, driver.longest_route, driver.days) = (FAR, FAR, u32::MAX);
            (driver.kilograms, driver.litres, driver.returns_empty) = (u32::MAX, u32::MAX, false);
            if let (Some(latest), Some(pause)) = (latest_break, driver.pause.as_mut()) {
                pause.2 = latest;
            }
        }
        counted = counted.or_else(|| verify_route(problem, route).ok());
    }
    if let Some(driver) = problem.vehicles.get_mut(route.vehicle) {
        *driver = vehicle;
    }
    for (facility, hours) in problem.facilities.iter_mut().zip(hours) {
        facility.hours = hours;
    }
    for (index, window, vehicles) in services {
        if let Some(service) = problem.services.get_mut(index) {
            (service.window, service.vehicles) = (window, vehicles);
        }
    }
    counted
}

/// What a counted route comes to. Its stops are streets and places in the order driven.
fn figures((map, fleet): (&MunicipalityMap, &Fleet), built: &Built, route: &Route, account: &RouteAccount) -> Figures {
    let Some(vehicle) = map.vehicles.get(route.vehicle) else { return Figures::default() };
    let kind = built.problem.vehicles.get(route.vehicle).map_or(0, |driver| driver.matrix);
    let metres = Metres(whole(account.metres));
    let duration = Seconds(account.duration().into());
    let collecting =
        Seconds(account.visits.iter().map(|visit| i64::from(visit.leave) - i64::from(visit.begin)).sum::<i64>());
    let fuel = costs::fuel(
        vehicle,
        metres,
        collecting,
        Work::beyond_level((fleet, &built.key, kind), &vehicle.profile, route, account),
    );
    let mut gate_fees = Tyiyn::ZERO;
    let (mut stops, mut last) = (0, None);
    for visit in &route.visits {
        match *visit {
            Visit::Serve { service, .. } => {
                let street = built.key.services.get(service).map(|target| &target.street);
                stops += u32::from(street != last);
                last = street;
            }
            Visit::Unload { facility, .. } => {
                last = None;
                let place = built.key.facilities.get(facility).copied();
                gate_fees += place.map_or(Tyiyn::ZERO, |place| crate::plan::make::fee_of(map, place));
            }
        }
    }
    Figures {
        metres,
        duration,
        kilograms: Kilograms(whole(account.kilograms)),
        litres: Litres(whole(account.litres)),
        loads: account.unloadings,
        stops,
        fuel: fuel.all,
        fuel_by_ground: fuel.by_ground,
        crew_cost: costs::crew_cost(vehicle, duration),
        fuel_cost: costs::fuel_cost(vehicle, &map.municipality.costs, fuel.all),
        gate_fees,
        fixed_cost: vehicle.fixed_per_day,
    }
}

/// A broken rule of the whole week in words.
pub(super) fn told_of_week(map: &MunicipalityMap, built: &Built, violation: &Violation) -> Told {
    let nobody = Route { vehicle: usize::MAX, day: usize::MAX, visits: Vec::new() };
    let Explanation { code, text } = tell(map, built, &nobody, violation);
    Told { code, text, day: None, vehicle: None }
}
