//! A plan that people read goes in; the visits of the search's own model come out again.

use std::collections::{BTreeMap, BTreeSet};

use crate::maps::MunicipalityMap;
use crate::plan::{Plan, ServedStretch};
use crate::problem::ModeIndex;
use crate::problem::build::Built;
use crate::solver::{Reason, Route, Solution, Unserved, Visit};

/// The solution that `plan` was made from; what the plan names and the problem does not have is told.
///
/// # Errors
/// The first name that the map does not have: the plan is of another map.
pub fn take_apart(map: &MunicipalityMap, built: &Built, plan: &Plan) -> Result<Solution, String> {
    let Opened { mut solution, unknown, .. } = open(map, built, plan, &BTreeSet::new());
    if let Some(first) = unknown.into_iter().next() {
        return Err(first);
    }
    report_missing(built, &mut solution);
    Ok(solution)
}

/// Finds visits by the names that plans give them.
pub(super) struct Directory<'a> {
    built: &'a Built,
    services: BTreeMap<&'a str, usize>,
    dumps: BTreeMap<&'a str, usize>,
}

impl<'a> Directory<'a> {
    pub(super) fn of(map: &'a MunicipalityMap, built: &'a Built) -> Self {
        let services = built.key.services.iter().enumerate();
        let dumps = built.key.facilities.iter().enumerate();
        Self {
            built,
            services: services.map(|(index, target)| (target.key.as_str(), index)).collect(),
            dumps: dumps.filter_map(|(index, place)| Some((map.places.get(*place)?.id.0.as_str(), index))).collect(),
        }
    }

    /// The visit of that name: a collection, or an unloading where the name is that of a dump.
    pub(super) fn visit(&self, named: &ServedStretch) -> Option<Visit> {
        if let Some(service) = self.services.get(named.service.as_str()).copied() {
            let mode = self.way(self.built.problem.services.get(service)?.modes.clone(), named.backward)?;
            return Some(Visit::Serve { service, mode });
        }
        let facility = self.dumps.get(named.service.as_str()).copied()?;
        let mode = self.way(self.built.problem.facilities.get(facility)?.modes.clone(), named.backward)?;
        Some(Visit::Unload { facility, mode })
    }

    fn way(&self, modes: std::ops::Range<ModeIndex>, backward: bool) -> Option<ModeIndex> {
        let passages = &self.built.key.modes;
        modes.into_iter().find(|mode| passages.get(*mode).is_some_and(|passage| passage.backward == backward))
    }
}

/// A plan opened as far as the map knows it.
#[derive(Debug, Default)]
pub(in crate::plan) struct Opened {
    /// Its visits, in the routes' order; what is unknown is left out.
    pub(in crate::plan) solution: Solution,
    /// For each route, its visits up to the last step that is done.
    pub(in crate::plan) done: Vec<usize>,
    /// What the map does not have, in words.
    pub(in crate::plan) unknown: Vec<String>,
    /// Steps of routes that collect what the map does not have: route and step.
    pub(in crate::plan) lost: Vec<(usize, usize)>,
}

/// Opens a plan; `done` are ids of steps that were driven already.
pub(in crate::plan) fn open(map: &MunicipalityMap, built: &Built, plan: &Plan, done: &BTreeSet<String>) -> Opened {
    let directory = Directory::of(map, built);
    let mut opened = Opened::default();
    for (number, route) in plan.routes.iter().enumerate() {
        let known = map.vehicles.iter().position(|vehicle| vehicle.id == route.vehicle);
        let (mut visits, mut done_until) = (Vec::new(), 0);
        for (position, step) in route.steps.iter().enumerate() {
            for stretch in &step.services {
                match directory.visit(stretch) {
                    Some(visit) => visits.push(visit),
                    None => {
                        opened.unknown.push(format!("there is no `{}` to collect or unload at", stretch.service));
                        opened.lost.push((number, position));
                    }
                }
            }
            if done.contains(&step.id) {
                done_until = visits.len();
            }
        }
        let Some(vehicle) = known else {
            opened.unknown.push(format!("there is no vehicle `{}`", route.vehicle));
            continue;
        };
        opened.solution.routes.push(Route { vehicle, day: route.day.into(), visits });
        opened.done.push(done_until);
    }
    opened
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
            (visits > 0).then_some(Unserved { service, visits, reason: Reason::Unreachable, cost: None })
        })
        .collect();
}
