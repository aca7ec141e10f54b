//! A plan that people read goes in; the visits of the search's own model come out again.

use std::collections::BTreeMap;

use crate::maps::MunicipalityMap;
use crate::plan::{Plan, StepKind};
use crate::problem::ModeIndex;
use crate::problem::build::Built;
use crate::solver::{Reason, Route, Solution, Unserved, Visit};

/// The solution that `plan` was made from; what the plan names and the problem does not have is told.
///
/// # Errors
/// The first name that the map does not have: the plan is of another map.
pub fn take_apart(map: &MunicipalityMap, built: &Built, plan: &Plan) -> Result<Solution, String> {
    let services: BTreeMap<&str, usize> =
        built.key.services.iter().enumerate().map(|(index, target)| (target.key.as_str(), index)).collect();
    let dumps: BTreeMap<&str, usize> = built
        .key
        .facilities
        .iter()
        .enumerate()
        .filter_map(|(index, place)| Some((map.places.get(*place)?.id.0.as_str(), index)))
        .collect();
    let way = |modes: std::ops::Range<ModeIndex>, backward: bool| -> Option<ModeIndex> {
        modes.into_iter().find(|mode| built.key.modes.get(*mode).is_some_and(|passage| passage.backward == backward))
    };
    let mut routes = Vec::with_capacity(plan.routes.len());
    for route in &plan.routes {
        let vehicle = map.vehicles.iter().position(|vehicle| vehicle.id == route.vehicle);
        let vehicle = vehicle.ok_or_else(|| format!("there is no vehicle `{}`", route.vehicle))?;
        let mut visits = Vec::new();
        for step in &route.steps {
            for stretch in &step.services {
                let unknown = || format!("there is no `{}` to collect or unload at", stretch.service);
                let visit = if step.kind == StepKind::Unload {
                    let facility = *dumps.get(stretch.service.as_str()).ok_or_else(unknown)?;
                    let modes = built.problem.facilities.get(facility).map(|dump| dump.modes.clone());
                    let mode = modes.and_then(|modes| way(modes, stretch.backward)).ok_or_else(unknown)?;
                    Visit::Unload { facility, mode }
                } else {
                    let service = *services.get(stretch.service.as_str()).ok_or_else(unknown)?;
                    let modes = built.problem.services.get(service).map(|service| service.modes.clone());
                    let mode = modes.and_then(|modes| way(modes, stretch.backward)).ok_or_else(unknown)?;
                    Visit::Serve { service, mode }
                };
                visits.push(visit);
            }
        }
        routes.push(Route { vehicle, day: route.day.into(), visits });
    }
    let mut solution = Solution { routes, unserved: Vec::new() };
    report_missing(built, &mut solution);
    Ok(solution)
}

/// Days each service is visited on, as bit masks.
pub(crate) fn days_served(services: usize, routes: &[Route]) -> Vec<u32> {
    let mut days = vec![0_u32; services];
    for route in routes {
        for visit in &route.visits {
            if let Visit::Serve { service, .. } = visit
                && let Some(days) = days.get_mut(*service)
            {
                *days |= 1 << route.day;
            }
        }
    }
    days
}

/// Lists what the routes leave out. Why is found out when the plan is made: it takes longer than an
/// edit may.
pub(crate) fn report_missing(built: &Built, solution: &mut Solution) {
    let served = days_served(built.problem.services.len(), &solution.routes);
    solution.unserved = built
        .problem
        .services
        .iter()
        .zip(served)
        .enumerate()
        .filter_map(|(service, (wanted, days))| {
            let fitting = wanted.patterns.iter().filter(|pattern| days & !**pattern == 0);
            let visits = fitting.map(|pattern| (pattern & !days).count_ones()).min()?;
            (visits > 0).then_some(Unserved { service, visits, reason: Reason::Unreachable })
        })
        .collect();
}
