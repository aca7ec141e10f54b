//! Routes of the search go in, a solution that passes the recount comes out.
//!
//! The search prices a break and opening hours approximately; where a route then has no timetable at all, it gives
//! up visits, the one that is late first, until it has one. What is given up is reported like all that is left out.

use super::reasons;
use super::solution::{Route, Solution, Visit};
use super::verify::{Violation, verify};
use crate::problem::Problem;

/// Takes visits out of routes that break a rule until none does.
pub(super) fn until_every_rule_is_kept(problem: &Problem, mut routes: Vec<Route>) -> Solution {
    loop {
        let solution = Solution { unserved: reasons::unserved(problem, &routes), routes: routes.clone() };
        let Err(violations) = verify(problem, &solution) else { return solution };
        // Later routes first, so that dropping one does not move the others; one visit of each a time.
        let mut places: Vec<(usize, usize)> = violations.iter().filter_map(place).collect();
        places.sort_unstable();
        places.dedup_by_key(|(route, _)| *route);
        if places.is_empty() {
            return solution;
        }
        for (route, visit) in places.into_iter().rev() {
            give_up(&mut routes, route, visit);
        }
    }
}

/// The route and the visit that break a rule.
fn place(violation: &Violation) -> Option<(usize, usize)> {
    match *violation {
        Violation::Overloaded { route, visit, .. }
        | Violation::NoWay { route, visit }
        | Violation::Late { route, visit, .. } => Some((route, visit)),
        Violation::NotEmpty { route } | Violation::DayLimit { route, .. } | Violation::TooLong { route, .. } => {
            Some((route, usize::MAX))
        }
        _ => None,
    }
}

/// Takes out the nearest service at or before `visit`, or the first one after it; a route without services goes.
fn give_up(routes: &mut Vec<Route>, route: usize, visit: usize) {
    let Some(visits) = routes.get_mut(route).map(|route| &mut route.visits) else { return };
    let serves = |at: &usize| matches!(visits.get(*at), Some(Visit::Serve { .. }));
    let upto = visits.len().min(visit.saturating_add(1));
    let chosen = (0..upto).rev().find(serves).or_else(|| (upto..visits.len()).find(serves));
    if let Some(at) = chosen {
        visits.remove(at);
    }
    if !visits.iter().any(|visit| matches!(visit, Visit::Serve { .. })) {
        routes.remove(route);
    }
}
