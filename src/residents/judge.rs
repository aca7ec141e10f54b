//! A promise and what the road says about it go in, what became of the promise comes out.

use jiff::civil::Date;

use crate::calendar::{Occurrence, OccurrenceStatus};
use crate::pickups::progress::RunStage;
use crate::pickups::{FailureReason, Mark, Source, StepStatus};

/// What the road says about one step of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The run.
    pub run: String,
    /// The step.
    pub step: String,
    /// What the crew said.
    pub status: StepStatus,
    /// When, milliseconds since 1970.
    pub at_ms: Option<i64>,
    /// Who said so.
    pub source: Option<Source>,
    /// Where the whole run stands.
    pub stage: RunStage,
}

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Lies ahead.
    Planned,
    /// Lies ahead, on another date than first promised.
    Moved,
    /// Taken back.
    Cancelled,
    /// Due today and still possible.
    Expected,
    /// Kept.
    Collected(Proof),
    /// The crew was there and could not.
    CouldNot(Proof, FailureReason),
    /// Not kept, or nobody said so.
    Missed,
}

/// The crew's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// The run.
    pub run: String,
    /// The step.
    pub step: String,
    /// Who said so.
    pub source: Option<Source>,
}

/// What became of `occurrence`. `evidence` has one entry a step of the street on that date;
/// `late` says that the promised window is over.
pub fn outcome(occurrence: &Occurrence, evidence: &[Evidence], today: Date, late: bool) -> Outcome {
    if let Some(outcome) = said(evidence) {
        return outcome;
    }
    match occurrence.status {
        OccurrenceStatus::Cancelled => return Outcome::Cancelled,
        OccurrenceStatus::Moved if occurrence.date > today => return Outcome::Moved,
        OccurrenceStatus::Planned if occurrence.date > today => return Outcome::Planned,
        _ => {}
    }
    // On the day itself a promise is broken only when the crew is back, or when the window is over
    // and nothing was heard of it: a trailer that is late may still come.
    let back = !evidence.is_empty() && evidence.iter().all(|step| step.stage == RunStage::Finished);
    let silent = evidence.iter().all(|step| step.stage == RunStage::NotStarted);
    if occurrence.date == today && !back && !(late && silent) { Outcome::Expected } else { Outcome::Missed }
}

/// What the crew said, if it said all there is to say: a street is collected when every step of it
/// is; one step that could not be is what its people must be told.
fn said(evidence: &[Evidence]) -> Option<Outcome> {
    let proof = |step: &Evidence| Proof {
        at_ms: step.at_ms.unwrap_or_default(),
        run: step.run.clone(),
        step: step.step.clone(),
        source: step.source,
    };
    let failed = evidence.iter().find_map(|step| match step.status {
        StepStatus::CouldNot(reason) | StepStatus::Conflict(Mark::CouldNot(reason)) => Some((step, reason)),
        _ => None,
    });
    if let Some((step, reason)) = failed {
        return Some(Outcome::CouldNot(proof(step), reason));
    }
    let done = |status: StepStatus| matches!(status, StepStatus::Done | StepStatus::Conflict(Mark::Done));
    let last = evidence.iter().max_by_key(|step| step.at_ms)?;
    evidence.iter().all(|step| done(step.status)).then(|| Outcome::Collected(proof(last)))
}

/// The answer to "it was not collected".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The crew says that it was.
    Collected(Proof),
    /// The crew was there and could not; when it comes again.
    CouldNot(Proof, FailureReason, Option<Date>),
    /// The run is under way, or has time left.
    NotYet,
    /// Our fault; when the vehicle comes again.
    OurMiss(Option<Date>),
    /// Nothing was promised for that date; when the vehicle comes.
    NotACollectionDay(Option<Date>),
}

impl Verdict {
    /// The word used in records and answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Collected(_) => "collected",
            Self::CouldNot(..) => "could_not",
            Self::NotYet => "not_yet",
            Self::OurMiss(_) => "our_miss",
            Self::NotACollectionDay(_) => "not_a_collection_day",
        }
    }

    /// Whether somebody must still do something about it.
    pub fn stays_open(&self) -> bool {
        matches!(self, Self::OurMiss(_))
    }
}

/// Judges a report about a promise that came to `outcome` (nothing where there was no promise);
/// `next` is the next date the street is promised.
pub fn judge(outcome: Option<Outcome>, next: Option<Date>) -> Verdict {
    match outcome {
        Some(Outcome::Collected(proof)) => Verdict::Collected(proof),
        Some(Outcome::CouldNot(proof, reason)) => Verdict::CouldNot(proof, reason, next),
        Some(Outcome::Expected | Outcome::Planned | Outcome::Moved) => Verdict::NotYet,
        Some(Outcome::Missed) => Verdict::OurMiss(next),
        Some(Outcome::Cancelled) | None => Verdict::NotACollectionDay(next),
    }
}
