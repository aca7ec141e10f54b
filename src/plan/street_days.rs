//! A first solution goes in; a problem in which every street has one set of days comes out.
//!
//! Nobody remembers that the upper half of a street is collected on Monday and the lower half on
//! Thursday. The search is free to cut streets while it looks for good days; then each street keeps
//! the days that most of its waste has, and the search goes on with these.

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::problem::key::Key;
use crate::solver::{Solution, Visit};
use crate::units::StreetId;

/// Day sets as they were, to be given back to streets that do not fit into one.
#[derive(Clone, Debug)]
pub(super) struct Freedom(Vec<Vec<u32>>);

impl Freedom {
    /// Gives every service its day sets back, so the solution is recounted against what was asked for.
    pub(super) fn give_back(self, problem: &mut Problem) {
        for (service, patterns) in problem.services.iter_mut().zip(self.0) {
            service.patterns = patterns;
        }
    }
}

/// Leaves each street the one day set that most of its waste is collected on in `solution`.
pub(super) fn settle(problem: &mut Problem, key: &Key, solution: &Solution) -> Freedom {
    let freedom = Freedom(problem.services.iter().map(|service| service.patterns.clone()).collect());
    let mut days = vec![0_u32; problem.services.len()];
    for route in &solution.routes {
        for visit in &route.visits {
            if let Visit::Serve { service, .. } = visit
                && let Some(days) = days.get_mut(*service)
            {
                *days |= 1 << route.day;
            }
        }
    }
    // Stretches that may be collected on the same day sets belong together; a street may have
    // several such groups where its roads differ in frequency.
    let mut votes: BTreeMap<(&StreetId, &[u32]), BTreeMap<u32, u64>> = BTreeMap::new();
    for ((service, target), days) in problem.services.iter().zip(&key.services).zip(&days) {
        let group = votes.entry((&target.street, &service.patterns)).or_default();
        let weight = 1 + u64::from(service.kilograms) + u64::from(service.litres);
        if let Some(pattern) = service.patterns.iter().find(|pattern| *days != 0 && days & !**pattern == 0) {
            *group.entry(*pattern).or_default() += weight;
        }
    }
    let chosen: Vec<Option<u32>> = problem
        .services
        .iter()
        .zip(&key.services)
        .map(|(service, target)| {
            let group = votes.get(&(&target.street, service.patterns.as_slice()))?;
            // The heaviest; of equal ones the earliest in the week.
            group
                .iter()
                .max_by_key(|(pattern, weight)| (**weight, std::cmp::Reverse(**pattern)))
                .map(|(pattern, _)| *pattern)
        })
        .collect();
    for (service, pattern) in problem.services.iter_mut().zip(chosen) {
        service.patterns = pattern.map_or_else(|| std::mem::take(&mut service.patterns), |pattern| vec![pattern]);
    }
    freedom
}

/// Gives their day sets back to streets of which something is left out.
pub(super) fn loosen(problem: &mut Problem, key: &Key, solution: &Solution, freedom: &Freedom) {
    let street_of = |service: usize| key.services.get(service).map(|target| &target.street);
    for entry in &solution.unserved {
        let street = street_of(entry.service);
        for (index, service) in problem.services.iter_mut().enumerate() {
            let Some(patterns) = freedom.0.get(index) else { continue };
            if street_of(index) == street {
                service.patterns.clone_from(patterns);
            }
        }
    }
}
