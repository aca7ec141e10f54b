//! A plan goes in; why something is not collected as it should be and what it would take, every rule that is
//! broken, and every long way round come out, in sentences.

use std::collections::BTreeSet;

use serde::Serialize;

use super::desk::{Desk, DeskError};
use super::effect::Told;
use super::price::Counterfactual;
use super::take_apart::Directory;
use crate::plan::detour::{Detour, detours};
use crate::plan::obstacle::clause;
use crate::plan::{Plan, ServedStretch};
use crate::solver::Visit;
use crate::units::{Names, StreetId};

/// A plan explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// Streets and places that are not collected as they should be, in the order of the plan.
    pub missing: Vec<Missing>,
    /// Late services, overloaded trips, and every other rule that is broken; a plan that was checked has none.
    pub broken: Vec<Told>,
    /// Long ways round.
    pub detours: Vec<Detour>,
}

/// A street that is not collected as it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Missing {
    /// Its id.
    pub street: StreetId,
    /// Its name.
    pub names: Names,
    /// Why, each reason once.
    pub reasons: Vec<Names>,
    /// One more hour, one more day, another vehicle, each with its price; nothing where no vehicle can come.
    pub would_take: Vec<Counterfactual>,
}

impl Explained {
    /// What a plan says by itself; what it would take only a desk can tell.
    pub fn of(plan: &Plan) -> Self {
        let mut missing: Vec<Missing> = Vec::new();
        for entry in &plan.unserved {
            match missing.iter_mut().find(|known| known.street == entry.street) {
                Some(known) if known.reasons.contains(&entry.reason) => {}
                Some(known) => known.reasons.push(entry.reason.clone()),
                None => missing.push(Missing {
                    street: entry.street.clone(),
                    names: entry.names.clone(),
                    reasons: vec![entry.reason.clone()],
                    would_take: Vec::new(),
                }),
            }
        }
        Self { missing, broken: Vec::new(), detours: detours(plan) }
    }
}

/// Reasons that more hours, days or vehicles can do something about.
const SEARCHED: [&str; 6] =
    ["fleet-full", "day-full", "shift-too-short", "window-missed", "costs-too-much", "unreachable"];

impl Desk {
    /// Explains the plan that this desk was opened with.
    ///
    /// # Errors
    /// Only by a fault of the program.
    pub fn explain(&mut self, plan: &Plan) -> Result<Explained, DeskError> {
        let mut explained = Explained::of(plan);
        for missing in &mut explained.missing {
            missing.would_take = self.would_take(plan, &missing.street)?;
        }
        for detour in &mut explained.detours {
            self.name_obstacle(plan, detour);
        }
        explained.broken = self.violations();
        Ok(explained)
    }

    /// Finds what stands on the shorter way of a detour.
    fn name_obstacle(&self, plan: &Plan, detour: &mut Detour) {
        let found = || {
            let route = plan.routes.iter().find(|route| route.id == detour.route)?;
            let to = route.steps.iter().position(|step| step.id == detour.step)?;
            let vehicle = self.map.vehicles.iter().position(|vehicle| vehicle.id == route.vehicle)?;
            let directory = Directory::of(&self.map, &self.built);
            let passage = |named: &ServedStretch| {
                let (Visit::Serve { mode, .. } | Visit::Unload { mode, .. }) = directory.visit(named)?;
                self.built.key.modes.get(mode)
            };
            let before = route.steps.get(..to)?.iter().rev().find_map(|step| step.services.last())?;
            let (exit, entry) = (passage(before)?.exit, passage(route.steps.get(to)?.services.first()?)?.entry);
            self.fleet.network_of(vehicle)?.lengthened_by(exit, entry).into_iter().next()
        };
        if let Some(obstacle) = found() {
            detour.because_of(&clause(&obstacle.reason), &obstacle.names, &obstacle.segment);
        }
    }

    /// What it would take for a street that a search left out.
    fn would_take(&mut self, plan: &Plan, street: &StreetId) -> Result<Vec<Counterfactual>, DeskError> {
        let codes: BTreeSet<&str> =
            plan.unserved.iter().filter(|entry| entry.street == *street).map(|entry| entry.code.as_str()).collect();
        if !codes.iter().any(|code| SEARCHED.contains(code)) {
            return Ok(Vec::new());
        }
        match self.what_would_it_take(street) {
            Ok(found) => Ok(found),
            // No vehicle comes there at all: the reason says why.
            Err(DeskError::Refused(_)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}
