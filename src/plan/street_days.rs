//! A first solution goes in; a problem in which every street has one set of days comes out.
//!
//! Nobody remembers that the upper half of a street is collected on Monday and the lower half on
//! Thursday. The search is free to cut streets while it looks for good days; then the parts of each street share
//! theirs, and the search goes on with whole streets.

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::problem::key::Key;
use crate::solver::Solution;
use crate::units::StreetId;

/// Makes the parts of each street share their days.
///
/// Stretches that may be collected on the same day sets belong together; a street may have several such groups where
/// its roads differ in frequency.
pub(super) fn gather(problem: &mut Problem, key: &Key) {
    let mut groups: BTreeMap<(&StreetId, &[u32]), Vec<usize>> = BTreeMap::new();
    for (index, (service, target)) in problem.services.iter().zip(&key.services).enumerate() {
        groups.entry((&target.street, &service.patterns)).or_default().push(index);
    }
    let several =
        |((_, sets), parts): ((&StreetId, &[u32]), Vec<usize>)| (sets.len() > 1 && parts.len() > 1).then_some(parts);
    problem.groups = groups.into_iter().filter_map(several).collect();
}

/// Lets the parts of streets of which something is left out go their own ways.
pub(super) fn loosen(problem: &mut Problem, key: &Key, solution: &Solution) {
    let street_of = |service: usize| key.services.get(service).map(|target| &target.street);
    let left: Vec<&StreetId> = solution.unserved.iter().filter_map(|entry| street_of(entry.service)).collect();
    problem.groups.retain(|parts| {
        let street = parts.first().and_then(|&service| street_of(service));
        !street.is_some_and(|street| left.contains(&street))
    });
}
