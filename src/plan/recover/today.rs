//! A plan, where today stands and what went wrong go in; the visits that need another place come out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::standing;
use super::{RecoverError, Today, Trouble};
use crate::maps::{MunicipalityMap, Season};
use crate::plan::edits::effect::loosely;
use crate::plan::edits::insert::{nearest_unload, take_out};
use crate::plan::edits::take_apart::open;
use crate::plan::roadbook::Roadbook;
use crate::plan::scenario::{Fault, Recovered, Scenario, Setbacks, Weekday};
use crate::plan::{Plan, StepKind};
use crate::problem::build::{Built, build, travel};
use crate::problem::demand::season_named;
use crate::problem::fleet::Fleet;
use crate::problem::{ModeIndex, ServiceIndex, Vehicle};
use crate::roads::RoadGraph;
use crate::solver::{Route, RouteAccount, Visit, verify_route};
use crate::travel::Conditions;
use crate::units::{Seconds, VehicleId};

/// A week under way, with what cannot be done as planned taken out of it.
#[derive(Clone, Debug)]
pub(super) struct Week {
    pub(super) map: MunicipalityMap,
    season: String,
    graph: Arc<RoadGraph>,
    /// What vehicles drive on as things are now.
    fleet: Fleet,
    /// What they drove on before anything failed.
    pub(super) before: Fleet,
    pub(super) built: Built,
    /// What can go on as planned.
    pub(super) routes: Vec<Route>,
    /// Visits of each of today's routes that are done: vehicle, day, how many.
    pub(super) done: Vec<(usize, usize, usize)>,
    /// Visits that need another place: the service and its day.
    pub(super) homeless: Vec<(ServiceIndex, usize)>,
    /// Vehicles that drive no further today.
    pub(super) out: Vec<usize>,
    /// Whether nothing more can be unloaded today.
    pub(super) full: bool,
    /// Everything that went wrong this week, today's counted in.
    pub(super) scenario: Scenario,
    /// Vehicles that had a route today before anything failed.
    going: Vec<usize>,
    delays: Vec<u32>,
    /// For each kind of vehicle, which ways through services and dumps nobody gets to any more.
    cut_off: Vec<Vec<bool>>,
    /// Visits that did not fit on a day: kilograms, litres, seconds and vehicles.
    pub(super) failed: BTreeMap<usize, Vec<(u32, u32, u32, u64)>>,
    /// The matrix that today's route of each vehicle is counted with.
    matrix_today: Vec<usize>,
    pub(super) today: usize,
    now: u32,
}

/// Vehicles and hours of dumps as they are on any other day.
pub(super) struct Kept(Vec<Vehicle>, Vec<(u32, u32)>);

fn refused(what: String) -> RecoverError {
    RecoverError::Refused(vec![Fault { at: "today".to_owned(), what }])
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
        let mut map = base.clone();
        scenario.apply(&mut map).map_err(RecoverError::Refused)?;
        let graph = Arc::new(RoadGraph::of_map(&map));
        let fleet = Fleet::of(&map, &graph, &Conditions::on(&map, Some(plan.date)));
        let season = season_named(&map.municipality, &plan.season)
            .ok_or_else(|| refused(format!("there is no season `{}`.", plan.season)))?;
        let mut built = build(&map, &graph, &fleet, season).map_err(RecoverError::Map)?;
        let opened = open(&map, &built, plan, &today.done);
        if let Some(unknown) = opened.unknown.first() {
            return Err(refused(format!("the plan does not belong to this map: {unknown}.")));
        }
        let day = usize::from(today.day);
        let routes = opened.solution.routes.iter().zip(&opened.done).filter(|(route, _)| route.day == day);
        let done: Vec<(usize, usize, usize)> = routes.map(|(route, done)| (route.vehicle, route.day, *done)).collect();
        let id_of = |vehicle: usize| map.vehicles.get(vehicle).map(|vehicle| vehicle.id.clone());
        scenario.recovery.push(Recovered {
            day: Weekday::of(&[today.day]).first().copied().unwrap_or(Weekday::Mon),
            now: today.now,
            longer: Seconds::ZERO,
            trouble: trouble.clone(),
            driven: done.iter().filter_map(|(vehicle, _, done)| Some((id_of(*vehicle)?, *done))).collect(),
        });
        let setbacks = Setbacks::of(&map, &fleet, plan.date, &scenario.recovery).map_err(RecoverError::Refused)?;
        let before = fleet;
        let fleet = setbacks.fleet_now().unwrap_or(&before).clone();
        built.problem.matrices = travel(&fleet, &built.key);
        let ends = |vehicle: usize| setbacks.ends_after(&map, today.day, &id_of(vehicle)?);
        let out: Vec<usize> = (0..map.vehicles.len()).filter(|vehicle| ends(*vehicle).is_some()).collect();
        let routes = opened.solution.routes;
        let matrix_today = standing::close(&map, &setbacks, &mut built, (&routes, &done), today.day);
        let kinds = fleet.kinds.len();
        let cut_off = built.problem.matrices.iter().take(kinds).map(standing::cut_off).collect();
        let full = standing::nothing_can_be_unloaded(&map, &setbacks, today.day);
        let mut week = Self {
            season: plan.season.clone(),
            delays: delays(&map, plan, today),
            going: done.iter().map(|(vehicle, _, _)| *vehicle).collect(),
            done,
            routes,
            homeless: Vec::new(),
            map,
            graph,
            fleet,
            before,
            built,
            out,
            full,
            scenario,
            matrix_today,
            cut_off,
            failed: BTreeMap::new(),
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
        let mut routes = std::mem::take(&mut self.routes);
        for route in &mut routes {
            if route.day < self.today || self.stops(route) {
                continue;
            }
            let kept = (route.day == self.today).then(|| self.as_today(0));
            self.shorten(route);
            if let Some(kept) = kept {
                self.put_back(kept);
            }
        }
        routes.retain(|route| !route.visits.is_empty());
        self.routes = routes;
    }

    /// Takes out what a route cannot do any more: first what nobody gets to, then from its end.
    fn shorten(&mut self, route: &mut Route) {
        let done = self.done_of(route);
        let unreachable = |visit: &Visit| match visit {
            Visit::Serve { service, mode } => self.is_cut_off(route.vehicle, *mode).then_some(*service),
            Visit::Unload { .. } => None,
        };
        let lost: Vec<ServiceIndex> = route.visits.iter().skip(done).filter_map(unreachable).collect();
        if !lost.is_empty() {
            let mut left = route.visits.split_off(done);
            left.retain(|visit| !matches!(visit, Visit::Serve { service, .. } if lost.contains(service)));
            route.visits.append(&mut left);
            self.homeless.extend(lost.into_iter().map(|service| (service, route.day)));
        }
        let dump_shut =
            |visit: &Visit| matches!(visit, Visit::Unload { mode, .. } if self.is_cut_off(route.vehicle, *mode));
        // Elsewhere, or not at all: what does not fit then goes below.
        for position in done..route.visits.len() {
            let before = position.checked_sub(1).and_then(|before| route.visits.get(before)).copied();
            let (Some(visit), Some(Visit::Serve { mode, .. })) = (route.visits.get(position), before) else { continue };
            let other = self.built.problem.vehicles.get(route.vehicle);
            if dump_shut(visit)
                && let Some(other) = other.and_then(|driver| nearest_unload(&self.built.problem, driver, mode))
                && let Some(slot) = route.visits.get_mut(position)
            {
                *slot = other;
            }
        }
        take_out(route, |_| false);
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

    /// Whether a vehicle gets to a way through a service or dump from nowhere at all, as things are now.
    fn is_cut_off(&self, vehicle: usize, to: ModeIndex) -> bool {
        let kind = self.fleet.kind_of.get(vehicle).and_then(|kind| self.cut_off.get(*kind));
        kind.is_none_or(|shut| shut.get(to).copied().unwrap_or(true))
    }

    /// What a route comes to: today's by today's hours; one that broke off, however it was driven. Nothing for
    /// days that are past.
    pub(super) fn account(&mut self, route: &Route, overtime: u32) -> Option<RouteAccount> {
        if route.day < self.today {
            return None;
        }
        let kept = (route.day == self.today).then(|| self.as_today(overtime));
        let mut counted = verify_route(&self.built.problem, route).ok();
        if counted.is_none() && kept.is_some() {
            counted = loosely(&mut self.built.problem, route);
        }
        if let Some(kept) = kept {
            self.put_back(kept);
        }
        counted
    }

    /// Seconds that a vehicle is behind today.
    pub(super) fn delay_of(&self, vehicle: &VehicleId) -> i64 {
        let index = self.map.vehicles.iter().position(|known| known.id == *vehicle);
        index.and_then(|index| self.delays.get(index)).copied().unwrap_or(0).into()
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
        let going = self.going.clone();
        let problem = &mut self.built.problem;
        let hours = problem.facilities.iter().map(|facility| facility.hours).collect();
        let kept = Kept(problem.vehicles.clone(), hours);
        for (index, vehicle) in problem.vehicles.iter_mut().enumerate() {
            let delay = self.delays.get(index).copied().unwrap_or(0);
            vehicle.matrix = self.matrix_today.get(index).copied().unwrap_or(vehicle.matrix);
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
