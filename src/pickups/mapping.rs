//! Marks made under any plan go in, marks of the steps of the plan in force come out.

use std::collections::{BTreeMap, HashSet};

use crate::plan::{Plan, Route, Step};

use super::fold::{RunState, StepState};

/// A mark that belongs to no step of the plan in force: work that was done all the same.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraWork {
    /// Plan the phone was showing.
    pub plan: String,
    /// Step the phone named.
    pub step: String,
    /// What it came to.
    pub state: StepState,
}

/// Lays the marks of a run over `route` of the plan `current`. A mark made under another plan goes
/// to the step that now holds most of the same stretches, else to the one of the same street and
/// trip; where there is none it is extra work. `plan_of` finds an older plan by its id.
pub fn steps_of_old_plan<'a>(
    state: &RunState,
    current: &str,
    route: &Route,
    plan_of: impl Fn(&str) -> Option<&'a Plan>,
) -> (BTreeMap<String, StepState>, Vec<ExtraWork>) {
    let known: HashSet<&str> = route.steps.iter().map(|step| step.id.as_str()).collect();
    let mut marks: BTreeMap<String, StepState> = BTreeMap::new();
    let mut extra = Vec::new();
    for ((plan, step), mark) in &state.steps {
        let target = if plan == current || plan.is_empty() {
            known.get(step.as_str()).map(|step| (*step).to_owned())
        } else {
            plan_of(plan)
                .and_then(|old| step_of(old, step))
                .and_then(|old| matching(old, route))
                .map(|step| step.id.clone())
        };
        match target {
            Some(target) => {
                let replace = marks.get(&target).is_none_or(|known| known.at_ms <= mark.at_ms);
                if replace {
                    marks.insert(target, mark.clone());
                }
            }
            None => extra.push(ExtraWork { plan: plan.clone(), step: step.clone(), state: mark.clone() }),
        }
    }
    (marks, extra)
}

fn step_of<'a>(plan: &'a Plan, id: &str) -> Option<&'a Step> {
    plan.routes.iter().flat_map(|route| &route.steps).find(|step| step.id == id)
}

fn matching<'a>(old: &Step, route: &'a Route) -> Option<&'a Step> {
    let collection = || route.steps.iter().filter(|step| step.kind.is_collection());
    let stretches: HashSet<&str> = old.services.iter().map(|served| served.service.as_str()).collect();
    let shared =
        |step: &Step| step.services.iter().filter(|served| stretches.contains(served.service.as_str())).count();
    let best = collection().map(|step| (shared(step), step)).max_by_key(|(count, _)| *count);
    match best {
        // Most of the new step's stretches, or most of the old one's: else a mark would claim a
        // street of which only a corner was driven.
        Some((count, step)) if count > 0 && 2 * count >= step.services.len().min(old.services.len()) => Some(step),
        _ => old
            .street
            .as_ref()
            .filter(|_| old.services.is_empty())
            .and_then(|street| collection().find(|step| step.street.as_ref() == Some(street))),
    }
}
