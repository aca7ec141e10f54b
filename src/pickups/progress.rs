//! A route and the state of its run go in, the line of the board comes out.

use std::collections::BTreeMap;

use crate::plan::{Route, StepKind};

use super::event::{FailureReason, Source};
use super::fold::{Mark, RunState, StepState};

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepStatus {
    /// Nobody said anything yet.
    Waiting,
    /// Collected.
    Done,
    /// Not collected, and why.
    CouldNot(FailureReason),
    /// Two phones disagree; the later word.
    Conflict(Mark),
}

/// One step of the board.
#[derive(Clone, Debug, PartialEq)]
pub struct StepProgress {
    /// Id of the step.
    pub step: String,
    /// Where it stands.
    pub status: StepStatus,
    /// When it happened, milliseconds since 1970.
    pub at_ms: Option<i64>,
    /// Who says so.
    pub source: Option<Source>,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStage {
    /// Nothing heard yet.
    NotStarted,
    /// On the road.
    Driving,
    /// The crew said it is back.
    Finished,
}

/// One run of the board.
#[derive(Clone, Debug, PartialEq)]
pub struct RunProgress {
    /// Where it stands.
    pub stage: RunStage,
    /// Steps collected.
    pub done: usize,
    /// Steps that could not be collected.
    pub could_not: usize,
    /// Steps without a word.
    pub waiting: usize,
    /// Collection steps.
    pub total: usize,
    /// Unloadings made.
    pub loads_done: usize,
    /// Unloadings planned.
    pub loads_planned: usize,
    /// The collection steps, in the order of the route.
    pub steps: Vec<StepProgress>,
}

/// Lays `marks` (steps of this route) beside the route.
pub fn progress(route: &Route, marks: &BTreeMap<String, StepState>, state: &RunState) -> RunProgress {
    let steps: Vec<StepProgress> = route
        .steps
        .iter()
        .filter(|step| step.kind.is_collection())
        .map(|step| match marks.get(&step.id) {
            None => StepProgress { step: step.id.clone(), status: StepStatus::Waiting, at_ms: None, source: None },
            Some(mark) => StepProgress {
                step: step.id.clone(),
                status: match (mark.conflict, mark.mark) {
                    (true, mark) => StepStatus::Conflict(mark),
                    (false, Mark::Done) => StepStatus::Done,
                    (false, Mark::CouldNot(reason)) => StepStatus::CouldNot(reason),
                },
                at_ms: Some(mark.at_ms),
                source: Some(mark.source),
            },
        })
        .collect();
    let count = |wanted: fn(StepStatus) -> bool| steps.iter().filter(|step| wanted(step.status)).count();
    let done = count(|status| matches!(status, StepStatus::Done | StepStatus::Conflict(Mark::Done)));
    let could_not = count(|status| matches!(status, StepStatus::CouldNot(_) | StepStatus::Conflict(Mark::CouldNot(_))));
    let waiting = steps.len() - done - could_not;
    let stage = match (state.ended_ms, state.last_ms) {
        (Some(_), _) => RunStage::Finished,
        (None, None) => RunStage::NotStarted,
        (None, Some(_)) => RunStage::Driving,
    };
    RunProgress {
        stage,
        done,
        could_not,
        waiting,
        total: steps.len(),
        loads_done: state.dumps.len(),
        loads_planned: route.steps.iter().filter(|step| step.kind == StepKind::Unload).count(),
        steps,
    }
}
