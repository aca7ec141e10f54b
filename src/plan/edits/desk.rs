//! A plan opened up for changes: what is wanted, who does it when, and every step back.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;

use super::Edit;
use super::effect::{Counted, Effect, RouteEffect, Told, count, told_of_week};
use super::found::{self, FoundRoute};
use super::take_apart::{days_served, report_missing, take_apart};
use crate::maps::{Faults, MunicipalityMap, Season};
use crate::plan::check::check_on;
use crate::plan::make::{Origin, make};
use crate::plan::roadbook::Roadbook;
use crate::plan::scenario::{AddVehicle, Fault, Scenario};
use crate::plan::{Figures, Plan};
use crate::problem::build::{Built, build, travel};
use crate::problem::demand::{rounded, season_named};
use crate::problem::fleet::Fleet;
use crate::problem::key::Passage;
use crate::problem::{Matrix, ModeIndex};
use crate::roads::RoadGraph;
use crate::solver::{self, Solution, Violation, Visit, unserved, verify};
use crate::travel::Conditions;
use crate::units::{StreetId, VehicleId};

/// Why a plan cannot be opened, changed or made.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The map cannot be planned.
    #[error("{} faults of the map stand in the way", .0.0.len())]
    Map(Faults),
    /// The change cannot be made: what is wrong with it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Fault>),
    /// The plan is of another map or season.
    #[error("the plan cannot be opened for changes: {0}")]
    OtherMap(String),
    /// The week breaks rules, so no plan can be made of it.
    #[error("{} rules are broken", .0.len())]
    Broken(Vec<Told>),
    /// The search or the recount failed: a fault of the program.
    #[error("the recount found a fault of the program: {0}")]
    Program(String),
}

/// A plan under edit.
#[derive(Clone, Debug)]
pub struct Desk {
    base: MunicipalityMap,
    base_sha256: String,
    season: String,
    date: Date,
    seed: u64,
    graph: Arc<RoadGraph>,
    pub(super) fleet: Fleet,
    pub(super) map: MunicipalityMap,
    pub(super) scenario: Scenario,
    pub(super) built: Built,
    pub(super) solution: Solution,
    history: Vec<(Scenario, Solution)>,
}

impl Desk {
    /// Opens `plan`, which was made of `base` (its files' fingerprint beside it).
    ///
    /// # Errors
    /// When the map cannot be planned or the plan is of another one.
    pub fn open(base: MunicipalityMap, base_sha256: &str, plan: &Plan) -> Result<Self, DeskError> {
        let scenario = Scenario::read(&plan.what_if).map_err(|fault| DeskError::Refused(vec![fault]))?;
        if !scenario.recovery.is_empty() {
            let what = "it is a way on for one week. Change the plan that holds again after it".to_owned();
            return Err(DeskError::OtherMap(what));
        }
        let mut map = base.clone();
        scenario.apply(&mut map).map_err(DeskError::Refused)?;
        let graph = Arc::new(RoadGraph::of_map(&map));
        let fleet = Fleet::of(&map, &graph, &Conditions::on(&map, Some(plan.date)));
        let season = season_named(&map.municipality, &plan.season)
            .ok_or_else(|| DeskError::OtherMap(format!("there is no season `{}`", plan.season)))?;
        let mut built = build(&map, &graph, &fleet, season).map_err(DeskError::Map)?;
        let solution = take_apart(&map, &built, plan).map_err(DeskError::OtherMap)?;
        built.problem.matrices = travel(&fleet, &built.key);
        Ok(Self {
            base,
            base_sha256: base_sha256.to_owned(),
            season: plan.season.clone(),
            date: plan.date,
            seed: plan.seed,
            graph,
            fleet,
            map,
            scenario,
            built,
            solution,
            history: Vec::new(),
        })
    }

    /// Makes a change and tells what it does; a change that cannot be made leaves everything as it was.
    ///
    /// # Errors
    /// What is wrong with the change.
    pub fn apply(&mut self, edit: &Edit) -> Result<Effect, DeskError> {
        let before = self.count();
        let days = self.days();
        let kept = (self.scenario.clone(), self.solution.clone());
        if let Err(error) = self.change(edit) {
            self.restore(kept)?;
            return Err(error);
        }
        report_missing(&self.built, &mut self.solution);
        self.history.push(kept);
        let after = self.count();
        Ok(self.effect(&before, &after, &days))
    }

    /// Takes the last change back and tells what that does; nothing when there is none.
    ///
    /// # Errors
    /// Only by a fault of the program: what was once planned can be planned again.
    pub fn undo(&mut self) -> Result<Option<Effect>, DeskError> {
        let Some(kept) = self.history.pop() else { return Ok(None) };
        let (before, days) = (self.count(), self.days());
        self.restore(kept)?;
        let after = self.count();
        Ok(Some(self.effect(&before, &after, &days)))
    }

    /// Takes over what a search found elsewhere, as one change.
    ///
    /// # Errors
    /// When it names what this week does not have.
    pub fn adopt(&mut self, found: &[FoundRoute]) -> Result<Effect, DeskError> {
        let (before, days) = (self.count(), self.days());
        let mut solution = found::read(&self.map, &self.built, found).map_err(DeskError::OtherMap)?;
        report_missing(&self.built, &mut solution);
        self.history.push((self.scenario.clone(), std::mem::replace(&mut self.solution, solution)));
        let after = self.count();
        Ok(self.effect(&before, &after, &days))
    }

    /// Searches on from here: days and vehicles decided by hand stay, everything else may move.
    ///
    /// # Errors
    /// Only by a fault of the program.
    pub fn improve(
        &mut self,
        settings: &solver::Settings<'_>,
        progress: &mut dyn FnMut(&solver::Progress) -> ControlFlow<()>,
    ) -> Result<Effect, DeskError> {
        let (before, days) = (self.count(), self.days());
        let problem = &self.built.problem;
        let searching = solver::Settings { start: Some(&self.solution), ..*settings };
        let found = solver::solve(problem, &searching, progress);
        let found = found.map_err(|fault| DeskError::Program(fault.to_string()))?;
        let account = verify(problem, &found).map_err(|violations| DeskError::Program(format!("{violations:?}")))?;
        let better = verify(problem, &self.solution).map_or(true, |now| account.cost <= now.cost);
        self.history.push((self.scenario.clone(), self.solution.clone()));
        if better {
            self.solution = found;
        }
        let after = self.count();
        Ok(self.effect(&before, &after, &days))
    }

    /// Every rule that is broken now.
    pub fn violations(&mut self) -> Vec<Told> {
        let counted = self.count();
        self.told(&counted)
    }

    /// The plan as it is now, recounted from scratch.
    ///
    /// # Errors
    /// The rules that it breaks.
    pub fn plan(&mut self) -> Result<Plan, DeskError> {
        let told = self.violations();
        if !told.is_empty() {
            return Err(DeskError::Broken(told));
        }
        self.solution.routes.retain(|route| route.visits.iter().any(|visit| matches!(visit, Visit::Serve { .. })));
        self.solution.unserved = unserved(&self.built.problem, &self.solution.routes);
        let account = verify(&self.built.problem, &self.solution)
            .map_err(|violations| DeskError::Program(format!("{violations:?}")))?;
        let roadbook = Roadbook { graph: &self.graph, fleet: &self.fleet, key: &self.built.key };
        let origin = Origin {
            inputs_sha256: self.scenario.fingerprint(&self.base_sha256),
            date: self.date,
            seed: self.seed,
            iterations: 0,
            islands: 1,
            pace: Vec::new(),
        };
        let season = self.season_of(&self.map)?;
        let mut plan = make((&self.map, season), &self.built, &roadbook, (&self.solution, &account), &origin);
        if !self.scenario.is_empty() {
            plan.what_if = self.scenario.write();
        }
        let violations = check_on(&self.map, &self.fleet, &self.built, &plan);
        match violations.first() {
            None => Ok(plan),
            Some(first) => Err(DeskError::Program(first.to_string())),
        }
    }

    /// What is wanted now, edits counted in.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    fn season_of<'map>(&self, map: &'map MunicipalityMap) -> Result<&'map Season, DeskError> {
        season_named(&map.municipality, &self.season)
            .ok_or_else(|| DeskError::OtherMap(format!("there is no season `{}`", self.season)))
    }

    fn restore(&mut self, (scenario, solution): (Scenario, Solution)) -> Result<(), DeskError> {
        self.set_scenario(scenario)?;
        self.solution = solution;
        Ok(())
    }

    /// Makes `scenario` what is wanted: the map and the problem follow, visits are found again by name.
    pub(super) fn set_scenario(&mut self, scenario: Scenario) -> Result<(), DeskError> {
        if scenario == self.scenario {
            return Ok(());
        }
        let mut map = self.base.clone();
        scenario.apply(&mut map).map_err(DeskError::Refused)?;
        let mut fleet = Fleet { kind_of: Vec::new(), ..self.fleet.clone() };
        for vehicle in &map.vehicles {
            fleet.kind_of.push(self.kind_of(&vehicle.id, &scenario.add_vehicle).unwrap_or(0));
        }
        let season = self.season_of(&map)?;
        let mut built = build(&map, &self.graph, &fleet, season).map_err(DeskError::Map)?;
        built.problem.matrices = self.matrices_for(&fleet, &built);
        let solution = translate(&self.built, &built, &self.solution);
        (self.map, self.fleet, self.scenario) = (map, fleet, scenario);
        (self.built, self.solution) = (built, solution);
        Ok(())
    }

    /// A vehicle that was added drives like the one it is like.
    fn kind_of(&self, id: &VehicleId, added: &[AddVehicle]) -> Option<usize> {
        let known = self.map.vehicles.iter().position(|vehicle| vehicle.id == *id);
        let like = || added.iter().find(|add| add.id == *id).map(|add| &add.like);
        let known = known.or_else(|| self.map.vehicles.iter().position(|vehicle| Some(&vehicle.id) == like()));
        self.fleet.kind_of.get(known?).copied()
    }

    /// Travel between the modes of `built`, read off what is known: only a way nobody asked for before
    /// is searched.
    fn matrices_for(&mut self, fleet: &Fleet, built: &Built) -> Vec<Matrix> {
        let (old, new) = (&self.built.key.modes, &built.key.modes);
        if old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new)) {
            return std::mem::take(&mut self.built.problem.matrices);
        }
        let mut places = std::collections::BTreeMap::new();
        for (index, passage) in old.iter().enumerate() {
            places.entry(place_of(passage)).or_insert(index);
        }
        let known: Option<Vec<ModeIndex>> = new.iter().map(|passage| places.get(&place_of(passage)).copied()).collect();
        let Some(known) = known else { return travel(fleet, &built.key) };
        let gather = |cells: &[u32]| -> Vec<u32> {
            let row = |from: &ModeIndex| cells.get(from * old.len()..(from + 1) * old.len()).unwrap_or_default();
            known
                .iter()
                .flat_map(|from| known.iter().map(|to| row(from).get(*to).copied().unwrap_or(u32::MAX)))
                .collect()
        };
        let matrices = &self.built.problem.matrices;
        matrices.iter().map(|old| Matrix { seconds: gather(&old.seconds), metres: gather(&old.metres) }).collect()
    }

    pub(super) fn count(&mut self) -> Vec<Counted> {
        let routes = self.solution.routes.clone();
        routes
            .iter()
            .filter(|route| route.visits.iter().any(|visit| matches!(visit, Visit::Serve { .. })))
            .map(|route| count((&self.map, &self.fleet), &mut self.built, route))
            .collect()
    }

    /// Rules that routes break, then rules of the week.
    pub(super) fn told(&self, counted: &[Counted]) -> Vec<Told> {
        let mut told: Vec<Told> = counted.iter().flat_map(|route| route.told.iter().cloned()).collect();
        let mut streets = std::collections::BTreeSet::new();
        let served = days_served(self.built.problem.services.len(), &self.solution.routes);
        for (index, (service, days)) in self.built.problem.services.iter().zip(served).enumerate() {
            if !service.patterns.iter().any(|pattern| days & !pattern == 0)
                && streets.insert(self.built.key.services.get(index).map(|target| &target.street))
            {
                let violation = Violation::WrongDays { service: index, served: days };
                told.push(told_of_week(&self.map, &self.built, &violation));
            }
        }
        told
    }

    fn effect(&self, before: &[Counted], after: &[Counted], days: &[(StreetId, u32)]) -> Effect {
        let sum = |routes: &[Counted]| routes.iter().fold(Figures::default(), |sum, route| sum.plus(&route.figures));
        let find = |routes: &[Counted], of: &(usize, usize)| {
            routes.iter().find(|route| (route.day, route.vehicle) == *of).cloned()
        };
        let mut all: Vec<(usize, usize)> = before.iter().chain(after).map(|route| (route.day, route.vehicle)).collect();
        all.sort_unstable();
        all.dedup();
        let routes = all.iter().filter_map(|of| {
            let (before, after) = (find(before, of), find(after, of));
            if before == after {
                return None;
            }
            Some(RouteEffect {
                day: u8::try_from(of.0).ok()?,
                vehicle: self.map.vehicles.get(of.1).map_or_else(|| "gone".into(), |vehicle| vehicle.id.clone()),
                before: before.map(|route| route.figures),
                back: after.as_ref().map(|route| route.back),
                after: after.map(|route| route.figures),
            })
        });
        let now: std::collections::BTreeMap<StreetId, u32> = self.days().into_iter().collect();
        let other_days = days
            .iter()
            .filter(|(street, days)| now.get(street).copied().unwrap_or(0) != *days)
            .map(|(street, _)| street);
        let people = other_days.map(|street| self.people_of(street)).sum();
        Effect {
            routes: routes.collect(),
            before: sum(before),
            after: sum(after),
            violations: self.told(after),
            left_out: self.visits_left_out(),
            people,
        }
    }

    pub(super) fn people_of(&self, street: &StreetId) -> u32 {
        let services = self.map.roads.iter().filter_map(|road| road.service.as_ref());
        rounded(services.filter(|service| service.street == *street).map(|service| service.people).sum())
    }

    /// Days of every street, as bit masks.
    pub(super) fn days(&self) -> Vec<(StreetId, u32)> {
        let served = days_served(self.built.problem.services.len(), &self.solution.routes);
        let mut days = std::collections::BTreeMap::new();
        for (target, served) in self.built.key.services.iter().zip(served) {
            *days.entry(target.street.clone()).or_insert(0) |= served;
        }
        days.into_iter().collect()
    }
}

/// Where a passage lies, in whole centimetres, so that it can be looked up.
#[allow(clippy::cast_possible_truncation)]
fn place_of(passage: &Passage) -> (usize, i64, usize, i64) {
    let centimetres = |metres: f64| (metres * 100.0).round() as i64;
    let state =
        |port: &crate::travel::Port| port.state.segment().0 as usize * 2 + usize::from(port.state.is_backward());
    (
        state(&passage.entry),
        centimetres(passage.entry.offset_m),
        state(&passage.exit),
        centimetres(passage.exit.offset_m),
    )
}

fn same(one: &Passage, other: &Passage) -> bool {
    one.entry == other.entry && one.exit == other.exit && one.backward == other.backward
}

/// The same visits in another problem of the same map: services are found by key, ways by direction.
fn translate(old: &Built, new: &Built, solution: &Solution) -> Solution {
    let services: std::collections::BTreeMap<&str, usize> =
        new.key.services.iter().enumerate().map(|(index, target)| (target.key.as_str(), index)).collect();
    let mut solution = solution.clone();
    for route in &mut solution.routes {
        route.visits = route
            .visits
            .iter()
            .filter_map(|visit| match *visit {
                Visit::Serve { service, mode } => {
                    let backward = old.key.modes.get(mode)?.backward;
                    let service = *services.get(old.key.services.get(service)?.key.as_str())?;
                    let mut modes = new.problem.services.get(service)?.modes.clone();
                    let mode =
                        modes.find(|mode| new.key.modes.get(*mode).is_some_and(|way| way.backward == backward))?;
                    Some(Visit::Serve { service, mode })
                }
                unload @ Visit::Unload { .. } => Some(unload),
            })
            .collect();
    }
    solution.unserved.clear();
    report_missing(new, &mut solution);
    solution
}
