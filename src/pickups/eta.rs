//! A route and the times at which its steps were really done go in, when the others will be comes out.
//!
//! The run's own pace counts: how long it took from one mark to the next beside how long the plan gave it. Nobody is
//! called late for being silent: what was last heard is told with its age, and the times grow wider with it.

use std::collections::BTreeMap;

use crate::plan::Route;

/// Marks that the pace is taken from.
const LAST_MARKS: usize = 8;
/// The slowest and the fastest pace that is believed: beyond it the crew marked late or all at once.
const PACE: (f64, f64) = (0.5, 2.5);
/// A run that was silent for so long may be anywhere.
const SILENT_MS: i64 = 30 * 60_000;

/// When a step will be done, if nothing else happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEta {
    /// The step.
    pub step: String,
    /// Milliseconds since 1970; never before now.
    pub at_ms: i64,
    /// It may be so much earlier or later.
    pub give_or_take_ms: i64,
}

/// What is expected of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    /// Steps that are still to come, in the order of the route.
    pub steps: Vec<StepEta>,
    /// Behind the plan at the last mark; negative is ahead. Nothing without a mark.
    pub behind_ms: Option<i64>,
    /// The last mark is so long ago that the times are a guess.
    pub silent: bool,
}

/// What is expected of a run whose `done` steps were marked at those times. `midnight_ms` is the beginning of its day.
pub fn expected(route: &Route, done: &BTreeMap<String, i64>, midnight_ms: i64, now_ms: i64) -> Expected {
    let planned = |seconds: i64| midnight_ms + seconds * 1000;
    // Marks in the order in which they were made: a crew that turns its round about is still on its way.
    let mut marks: Vec<(i64, i64, usize)> = route
        .steps
        .iter()
        .enumerate()
        .filter_map(|(index, step)| Some((*done.get(&step.id)?, planned(step.leave.0), index)))
        .collect();
    marks.sort_unstable();
    let Some((last_at, last_planned, last_index)) = marks.last().copied() else {
        let steps = route.steps.iter().filter(|step| step.kind.is_collection());
        let late = (now_ms - planned(route.start.0)).max(0);
        let steps = steps.map(|step| StepEta {
            step: step.id.clone(),
            at_ms: planned(step.leave.0).max(now_ms),
            give_or_take_ms: late.max(15 * 60_000),
        });
        return Expected { steps: steps.collect(), behind_ms: None, silent: late > SILENT_MS };
    };
    let pace = pace(&marks);
    let silence = (now_ms - last_at).max(0);
    let steps = route
        .steps
        .iter()
        .enumerate()
        .filter(|(index, step)| step.kind.is_collection() && !done.contains_key(&step.id) && *index != last_index);
    let steps = steps.map(|(_, step)| {
        let ahead = (planned(step.leave.0) - last_planned).max(0) as f64 * pace;
        let at_ms = last_at + ahead as i64;
        // A tenth of the way ahead, and what nobody heard.
        let overdue = (now_ms - at_ms).max(0);
        StepEta {
            step: step.id.clone(),
            at_ms: at_ms.max(now_ms),
            give_or_take_ms: 5 * 60_000 + (ahead * 0.1) as i64 + overdue,
        }
    });
    Expected { steps: steps.collect(), behind_ms: Some(last_at - last_planned), silent: silence > SILENT_MS }
}

/// How long the last steps took beside what the plan gave them.
fn pace(marks: &[(i64, i64, usize)]) -> f64 {
    let last = marks.get(marks.len().saturating_sub(LAST_MARKS)..).unwrap_or(marks);
    let (Some(from), Some(to)) = (last.first(), last.last()) else { return 1.0 };
    let (took, given) = (to.0 - from.0, to.1 - from.1);
    // Less than ten minutes of plan says nothing about a pace.
    if given < 600_000 || took <= 0 { 1.0 } else { (took as f64 / given as f64).clamp(PACE.0, PACE.1) }
}
