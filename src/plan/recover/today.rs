//! A plan, where today stands and what went wrong go in; the visits that need another place come out.

use std::sync::Arc;

use super::{RecoverError, Today, Trouble};
use crate::maps::{MunicipalityMap, PlaceKind, Season};
use crate::plan::edits::insert::{nearest_unload, take_out};
use crate::plan::edits::take_apart::open;
use crate::plan::roadbook::Roadbook;
use crate::plan::scenario::{Closure, Fault, Scenario};
use crate::plan::{Plan, StepKind};
use crate::problem::build::{Built, build, travel};
use crate::problem::demand::season_named;
use crate::problem::fleet::Fleet;
use crate::problem::{ServiceIndex, Vehicle};
use crate::roads::RoadGraph;
use crate::solver::{Route, Visit, verify_route};
use crate::travel::Conditions;
use crate::units::{Names, StreetId, VehicleId};

/// A week under way, with what cannot be done as planned taken out of it.
#[derive(Clone, Debug)]
pub(super) struct Week {
    pub(super) map: MunicipalityMap,
    season: String,
    graph: Arc<RoadGraph>,
    fleet: Fleet,
    pub(super) built: Built,
    /// What can go on as planned.
    pub(super) routes: Vec<Route>,
    /// Visits of each of today's routes that are done: vehicle, day, how many.
    pub(super) done: Vec<(usize, usize, usize)>,
    /// Visits that need another place: the service and its day.
    pub(super) homeless: Vec<(ServiceIndex, usize)>,
    /// Streets that nobody can reach any more, with the day.
    pub(super) cut_off: Vec<(StreetId, Names, u8)>,
    /// Vehicles that drive no further today.
    pub(super) out: Vec<usize>,
    /// Whether nothing more can be unloaded today.
    pub(super) full: bool,
    delays: Vec<u32>,
    today: usize,
    now: u32,
}

/// Vehicles and hours of dumps as they are on any other day.
pub(super) struct Kept(Vec<Vehicle>, Vec<(u32, u32)>);

fn refused(what: String) -> RecoverError {
    RecoverError::Refused(vec![Fault { at: "today".to_owned(), what }])
}

/// What is closed besides the scenario of the plan; whether the only dump is.
fn closures(base: &MunicipalityMap, trouble: &Trouble) -> Result<(Vec<Closure>, bool), RecoverError> {
    match trouble {
        Trouble::RoadClosed { road } => Ok((vec![Closure { road: Some(road.clone()), dump: None }], false)),
        Trouble::DumpClosed { dump } => {
            let dumps = || base.places.iter().filter(|place| matches!(place.kind, PlaceKind::Dump { .. }));
            if !dumps().any(|place| place.id == *dump) {
                return Err(refused(format!("there is no dump `{dump}`.")));
            }
            // The only dump: what is not collected yet waits until it opens again.
            if dumps().count() == 1 {
                return Ok((Vec::new(), true));
            }
            Ok((vec![Closure { road: None, dump: Some(dump.clone()) }], false))
        }
        Trouble::VehicleDown { .. } | Trouble::DriverIll { .. } => Ok((Vec::new(), false)),
    }
}

impl Week {
    /// Opens the week.
    pub(super) fn open(
        base: &MunicipalityMap,
        plan: &Plan,
        today: &Today,
        trouble: &Trouble,
    ) -> Result<Self, RecoverError> {
        if today.day > 6 {
            return Err(refused(format!("{} is no day: Monday is 0, Sunday is 6.", today.day)));
        }
        let mut scenario = Scenario::read(&plan.what_if).map_err(|fault| RecoverError::Refused(vec![fault]))?;
        let (closed, full) = closures(base, trouble)?;
        scenario.closure.extend(closed);
        let mut map = base.clone();
        scenario.apply(&mut map).map_err(RecoverError::Refused)?;
        let out = match trouble {
            Trouble::VehicleDown { vehicle } | Trouble::DriverIll { vehicle } => vec![index_of(&map, vehicle)?],
            Trouble::RoadClosed { .. } | Trouble::DumpClosed { .. } => Vec::new(),
        };
        let graph = Arc::new(RoadGraph::build(&map.roads));
        let fleet = Fleet::of(&map, &graph, &Conditions::on(&map, Some(plan.date)));
        let season = season_named(&map.municipality, &plan.season)
            .ok_or_else(|| refused(format!("there is no season `{}`.", plan.season)))?;
        let mut built = build(&map, &graph, &fleet, season).map_err(RecoverError::Map)?;
        built.problem.matrices = travel(&fleet, &built.key);
        let opened = open(&map, &built, plan, &today.done);
        let day = usize::from(today.day);
        let routes = opened.solution.routes.iter().zip(&opened.done);
        let done = routes.filter(|(route, _)| route.day == day).map(|(route, done)| (route.vehicle, route.day, *done));
        let mut week = Self {
            season: plan.season.clone(),
            delays: delays(&map, plan, today),
            done: done.collect(),
            cut_off: cut_off(plan, today, &opened.lost),
            routes: opened.solution.routes,
            homeless: Vec::new(),
            map,
            graph,
            fleet,
            built,
            out,
            full,
            today: day,
            now: u32::try_from(today.now.0.clamp(0, 86_400)).unwrap_or(0),
        };
        week.break_off();
        week.mend();
        Ok(week)
    }

    /// How the roads and indices lead back to the map.
    pub(super) fn roadbook(&self) -> Roadbook<'_> {
        Roadbook { graph: &self.graph, fleet: &self.fleet, key: &self.built.key }
    }

    /// The season that is planned.
    pub(super) fn season(&self) -> Option<&Season> {
        season_named(&self.map.municipality, &self.season)
    }

    /// Visits of a route that stay first.
    fn done_of(&self, route: &Route) -> usize {
        let own = |entry: &&(usize, usize, usize)| (entry.0, entry.1) == (route.vehicle, route.day);
        self.done.iter().find(own).map_or(0, |entry| entry.2)
    }

    /// Whether a route ends where it is now.
    fn stops(&self, route: &Route) -> bool {
        route.day == self.today && (self.full || self.out.contains(&route.vehicle))
    }

    /// What vehicles that stopped, or that cannot unload, leave undone.
    fn break_off(&mut self) {
        let mut routes = std::mem::take(&mut self.routes);
        for route in &mut routes {
            if !self.stops(route) {
                continue;
            }
            let keep = self.done_of(route).min(route.visits.len());
            for visit in route.visits.split_off(keep) {
                if let Visit::Serve { service, .. } = visit {
                    self.homeless.push((service, self.today));
                }
            }
        }
        routes.retain(|route| !route.visits.is_empty());
        self.routes = routes;
    }

    /// Routes that became impossible lose visits from their end until they hold again; those of days
    /// that are past stay as they were driven.
    fn mend(&mut self) {
        let kept = self.as_today(0);
        let mut routes = std::mem::take(&mut self.routes);
        for route in &mut routes {
            if route.day < self.today || self.stops(route) {
                continue;
            }
            let done = self.done_of(route);
            self.close_with_unload(route);
            while verify_route(&self.built.problem, route).is_err() {
                let left = route.visits.iter().enumerate().skip(done);
                let last = left.rev().find_map(|(position, visit)| match visit {
                    Visit::Serve { service, .. } => Some((position, *service)),
                    Visit::Unload { .. } => None,
                });
                let Some((position, service)) = last else { break };
                route.visits.remove(position);
                self.homeless.push((service, route.day));
                take_out(route, |_| false);
                self.close_with_unload(route);
            }
        }
        routes.retain(|route| !route.visits.is_empty());
        self.routes = routes;
        self.put_back(kept);
    }

    /// A vehicle whose last dump is closed unloads at another one.
    fn close_with_unload(&self, route: &mut Route) {
        let Some(Visit::Serve { mode, .. }) = route.visits.last().copied() else { return };
        if let Some(vehicle) = self.built.problem.vehicles.get(route.vehicle) {
            route.visits.extend(nearest_unload(&self.built.problem, vehicle, mode));
        }
    }

    /// Makes shifts what is left of today: who is late ends sooner by the delay, who is at home begins
    /// now; everybody may stay `overtime` seconds longer.
    pub(super) fn as_today(&mut self, overtime: u32) -> Kept {
        let going: Vec<usize> =
            self.routes.iter().filter(|route| route.day == self.today).map(|route| route.vehicle).collect();
        let problem = &mut self.built.problem;
        let hours = problem.facilities.iter().map(|facility| facility.hours).collect();
        let kept = Kept(problem.vehicles.clone(), hours);
        for (index, vehicle) in problem.vehicles.iter_mut().enumerate() {
            let delay = self.delays.get(index).copied().unwrap_or(0);
            if !going.contains(&index) {
                vehicle.shift.0 = vehicle.shift.0.max(self.now);
            }
            vehicle.shift.1 = (vehicle.shift.1 + overtime).saturating_sub(delay).max(vehicle.shift.0);
            vehicle.longest_route = vehicle.longest_route.saturating_add(overtime);
        }
        let worst = self.delays.iter().copied().max().unwrap_or(0);
        for facility in &mut problem.facilities {
            facility.hours.1 = facility.hours.1.saturating_sub(worst).max(facility.hours.0);
        }
        kept
    }

    /// Every day as it is.
    pub(super) fn put_back(&mut self, Kept(vehicles, hours): Kept) {
        self.built.problem.vehicles = vehicles;
        for (facility, hours) in self.built.problem.facilities.iter_mut().zip(hours) {
            facility.hours = hours;
        }
    }
}

fn index_of(map: &MunicipalityMap, id: &VehicleId) -> Result<usize, RecoverError> {
    let found = map.vehicles.iter().position(|vehicle| vehicle.id == *id);
    found.ok_or_else(|| refused(format!("there is no vehicle `{id}`.")))
}

/// Seconds each vehicle is behind: the present time less the end of the first step that is not done.
fn delays(map: &MunicipalityMap, plan: &Plan, today: &Today) -> Vec<u32> {
    let behind = |id: &VehicleId| {
        let route = plan.routes.iter().find(|route| route.day == today.day && route.vehicle == *id)?;
        let mut work = route.steps.iter().filter(|step| step.kind.is_collection() || step.kind == StepKind::Unload);
        let next = work.find(|step| !today.done.contains(&step.id))?;
        u32::try_from((today.now.0 - next.leave.0).clamp(0, 86_400)).ok()
    };
    map.vehicles.iter().map(|vehicle| behind(&vehicle.id).unwrap_or(0)).collect()
}

/// Streets of today and later that the closed map does not have any more.
fn cut_off(plan: &Plan, today: &Today, lost: &[(usize, usize)]) -> Vec<(StreetId, Names, u8)> {
    let mut found = Vec::new();
    for (route, step) in lost {
        let Some(route) = plan.routes.get(*route) else { continue };
        let Some(step) = route.steps.get(*step) else { continue };
        if route.day < today.day || today.done.contains(&step.id) || !step.kind.is_collection() {
            continue;
        }
        if let Some(street) = &step.street {
            let entry = (street.clone(), step.names.clone(), route.day);
            if !found.contains(&entry) {
                found.push(entry);
            }
        }
    }
    found
}
