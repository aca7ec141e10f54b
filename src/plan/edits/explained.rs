//! A plan goes in; why something is not collected as it should be and what it would take, every rule that is
//! broken, and every long way round come out, in sentences.

use std::collections::BTreeSet;

use serde::Serialize;

use super::desk::{Desk, DeskError};
use super::effect::Told;
use super::price::Counterfactual;
use crate::plan::Plan;
use crate::plan::detour::{Detour, detours};
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

/// Reasons that more hours, days or vehicles can do something about.
const SEARCHED: [&str; 5] = ["fleet-full", "shift-too-short", "window-missed", "costs-too-much", "unreachable"];

impl Desk {
    /// Explains the plan that this desk was opened with.
    ///
    /// # Errors
    /// Only by a fault of the program.
    pub fn explain(&mut self, plan: &Plan) -> Result<Explained, DeskError> {
        let mut missing: Vec<Missing> = Vec::new();
        for entry in &plan.unserved {
            match missing.iter_mut().find(|known| known.street == entry.street) {
                Some(known) if known.reasons.contains(&entry.reason) => {}
                Some(known) => known.reasons.push(entry.reason.clone()),
                None => missing.push(Missing {
                    street: entry.street.clone(),
                    names: entry.names.clone(),
                    reasons: vec![entry.reason.clone()],
                    would_take: self.would_take(plan, &entry.street)?,
                }),
            }
        }
        Ok(Explained { missing, broken: self.violations(), detours: detours(plan) })
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
