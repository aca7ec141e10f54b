//! What people wish for beside money, and how far the week has gone, goes in; the search goes on under it.

use std::ops::ControlFlow;

use super::desk::{Desk, DeskError};
use super::effect::Effect;
use crate::problem::{Begun, InForce, Locks, Preferences};
use crate::solver::{self, Solution, Visit};
use crate::units::Tyiyn;

/// Prices of wishes; nothing is wished where a price is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// A collection on a day on which nobody comes now.
    pub other_day: Tyiyn,
    /// A collection on its day by another crew than now.
    pub other_crew: Tyiyn,
    /// An hour that a crew works above its share of the week.
    pub crew_hour: Tyiyn,
    /// An hour that is worked on a day above its share of the week.
    pub day_hour: Tyiyn,
    /// Routes of the days before this one have been driven and stay as they are; Monday is 0.
    pub from_day: usize,
}

/// A price as the search knows it.
fn price(price: Tyiyn) -> u64 {
    u64::try_from(price.0).unwrap_or(0)
}

impl Wishes {
    /// As the search knows them, over the plan in force.
    pub(in crate::plan) fn preferences(&self, services: usize, now: &Solution) -> Preferences {
        let mut visits = vec![Vec::new(); services];
        for route in &now.routes {
            for visit in &route.visits {
                if let Visit::Serve { service, .. } = *visit
                    && let Some(own) = visits.get_mut(service)
                {
                    own.push((route.day, 1 << route.vehicle));
                }
            }
        }
        let kept = self.other_day > Tyiyn::ZERO || self.other_crew > Tyiyn::ZERO;
        let (other_day, other_vehicle) = (price(self.other_day), price(self.other_crew));
        Preferences {
            crew_hour: price(self.crew_hour),
            day_hour: price(self.day_hour),
            neighbours: Vec::new(),
            in_force: kept.then_some(InForce { visits, other_day, other_vehicle }),
        }
    }

    /// Routes that have been driven.
    fn locks(&self, now: &Solution) -> Locks {
        let driven = now.routes.iter().filter(|route| route.day < self.from_day);
        let whole = driven.map(|route| Begun { vehicle: route.vehicle, day: route.day, visits: route.visits.clone() });
        Locks { begun: whole.collect(), pinned: Vec::new() }
    }
}

impl Desk {
    /// Searches on from here like [`Desk::improve`], with what is wished: little change, even work, driven days kept.
    ///
    /// # Errors
    /// A driven route that breaks a rule by now; else only a fault of the program.
    pub fn improve_wishing(
        &mut self,
        wishes: &Wishes,
        settings: &solver::Settings<'_>,
        progress: &mut dyn FnMut(&solver::Progress) -> ControlFlow<()>,
    ) -> Result<Effect, DeskError> {
        let services = self.built.problem.services.len();
        self.built.problem.preferences = wishes.preferences(services, &self.solution);
        self.built.problem.locks = wishes.locks(&self.solution);
        let effect = self.improve(settings, progress);
        // They belong to this search: a later edit is free of them.
        self.built.problem.preferences = Preferences::default();
        self.built.problem.locks = Locks::default();
        effect
    }
}
