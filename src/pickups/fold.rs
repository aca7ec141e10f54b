//! Events with their times go in, the state of a run comes out.

use std::collections::{BTreeMap, BTreeSet};

use super::digest::digest;
use super::event::{EventKind, FailureReason, Source};
use super::time::{Contacts, Quality, Recorded, Timed, correct};
use super::track::{TrackPoint, believable};

/// What is known about one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// What each step came to, by the plan and the step the phone named.
    pub steps: BTreeMap<(String, String), StepState>,
    /// When the crew first set off.
    pub started_ms: Option<i64>,
    /// When the crew said it was back, if nothing happened on the road after it.
    pub ended_ms: Option<i64>,
    /// Unloadings in order.
    pub dumps: Vec<DumpTrip>,
    /// Times the vehicle was full early.
    pub full_ms: Vec<i64>,
    /// Fuel taken, litres.
    pub fuel_litres: f64,
    /// Remarks and blocked roads in order: time, text, position where known.
    pub notes: Vec<Note>,
    /// The last thing that happened.
    pub last_ms: Option<i64>,
    /// The last thing that arrived.
    pub last_received_ms: Option<i64>,
    /// Where the phone last knew itself to be, `[lon, lat]`.
    pub position: Option<[f64; 2]>,
    /// Where the phones said they were, what cannot be believed left out.
    pub track: Vec<TrackPoint>,
    /// Whether some position was farther from the one before than anything drives.
    pub position_doubtful: bool,
    /// Whether some phone's clock was more than two minutes off.
    pub skewed: bool,
    /// A phone said at the end that it had more, or others, than what is here.
    pub incomplete: bool,
    /// Events that count, undone ones left out.
    pub counted: usize,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq)]
pub struct StepState {
    /// The word that is shown.
    pub mark: Mark,
    /// Two phones disagree; the later word is shown until it is settled.
    pub conflict: bool,
    /// When it happened.
    pub at_ms: i64,
    /// How far that can be trusted.
    pub quality: Quality,
    /// Who says so.
    pub source: Source,
    /// The event behind it.
    pub event: String,
    /// Phones that gave this word.
    pub devices: BTreeSet<String>,
}

/// A driver's word about a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Collected.
    Done,
    /// Not collected, and why.
    CouldNot(FailureReason),
}

/// One unloading.
#[derive(Clone, Debug, PartialEq)]
pub struct DumpTrip {
    /// When.
    pub at_ms: i64,
    /// How full, percent.
    pub fill: Option<i64>,
    /// What a scale showed, kilograms.
    pub weight_kg: Option<i64>,
    /// The step of the plan, where the phone named one.
    pub step: Option<String>,
}

/// A remark of the driver.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// When.
    pub at_ms: i64,
    /// A blocked road rather than a remark.
    pub road_blocked: bool,
    /// What was said.
    pub text: String,
    /// Where, `[lon, lat]`.
    pub position: Option<[f64; 2]>,
    /// The step it is about, where the phone named one.
    pub step: Option<String>,
    /// The event it belongs to, such as the "could not" that a photo shows.
    pub of: Option<String>,
    /// SHA-256 of its photos and voice notes.
    pub media: Vec<String>,
}

/// Folds everything known about one run. A pure function of the *set* of events: order and
/// repetition of `events` do not matter.
pub fn fold(events: &[Recorded], contacts: &Contacts) -> RunState {
    let timed = correct(events, contacts);
    let cancelled = cancelled(&timed);
    let mut state = RunState::default();
    let mut words: BTreeMap<(String, String), BTreeMap<String, &Timed>> = BTreeMap::new();
    for item in &timed {
        let event = &item.recorded.event;
        state.last_ms = state.last_ms.max(Some(item.at_ms));
        state.last_received_ms = state.last_received_ms.max(Some(item.recorded.received_ms));
        state.skewed |= item.skewed;
        if cancelled.contains(event.id.as_str()) || event.kind == EventKind::StepUndone {
            continue;
        }
        state.counted += 1;
        match (event.kind, &event.step) {
            (EventKind::StepDone | EventKind::StepFailed, Some(step)) => {
                // The later word of one phone replaces its earlier one.
                words.entry((event.plan.clone(), step.clone())).or_default().insert(event.device.clone(), item);
            }
            _ => other(&mut state, item),
        }
        if event.kind != EventKind::RunEnd && event.kind != EventKind::Note {
            state.ended_ms = None;
        }
        if event.kind == EventKind::RunEnd {
            state.ended_ms = Some(item.at_ms);
        }
    }
    state.incomplete = timed.iter().any(|item| lacks_something(item, &timed));
    let (believed, doubtful) = believable(&positions(&timed));
    state.track.clone_from(&believed);
    state.position = believed.last().map(|point| [point.lon, point.lat]);
    state.position_doubtful = doubtful;
    state.steps = words.into_iter().filter_map(|(step, words)| Some((step, settle(&words)?))).collect();
    state
}

/// Whether the last event of a phone tells of others that are not here.
fn lacks_something(end: &Timed, timed: &[Timed]) -> bool {
    let event = &end.recorded.event;
    if event.kind != EventKind::RunEnd || (event.body.count.is_none() && event.body.digest.is_none()) {
        return false;
    }
    let before = timed.iter().map(|item| &item.recorded.event);
    let before = before.filter(|other| other.device == event.device && other.seq < event.seq);
    let ids: Vec<&str> = before.map(|other| other.id.as_str()).collect();
    let count = event.body.count.is_some_and(|count| usize::try_from(count) != Ok(ids.len()));
    count || event.body.digest.as_ref().is_some_and(|told| *told != digest(ids))
}

/// Where the phones said they were, in order.
pub fn positions(timed: &[Timed]) -> Vec<TrackPoint> {
    let points = timed.iter().filter_map(|item| {
        let event = &item.recorded.event;
        let accuracy = event.acc.filter(|acc| acc.is_finite() && *acc > 0.0).unwrap_or(0.0);
        Some(TrackPoint { at_ms: item.at_ms, lat: event.lat?, lon: event.lon?, accuracy })
    });
    points.collect()
}

fn other(state: &mut RunState, item: &Timed) {
    let event = &item.recorded.event;
    let position = event.lon.zip(event.lat).map(|(lon, lat)| [lon, lat]);
    match event.kind {
        EventKind::RunStart => state.started_ms = Some(state.started_ms.unwrap_or(item.at_ms)),
        EventKind::TripFull => state.full_ms.push(item.at_ms),
        EventKind::Dump => state.dumps.push(DumpTrip {
            at_ms: item.at_ms,
            fill: event.body.fill,
            weight_kg: event.body.weight_kg,
            step: event.step.clone(),
        }),
        EventKind::Fuel => state.fuel_litres += event.body.litres.unwrap_or(0.0),
        EventKind::Note | EventKind::RoadBlocked => state.notes.push(Note {
            at_ms: item.at_ms,
            road_blocked: event.kind == EventKind::RoadBlocked,
            text: event.body.text.clone().unwrap_or_default(),
            position,
            step: event.step.clone(),
            of: event.body.of.clone(),
            media: event.media.clone(),
        }),
        _ => {}
    }
}

/// Ids of events that an undo takes back. From the latest to the earliest, so that an undo which
/// is itself undone takes nothing back; an undo reaches only events before it.
fn cancelled(timed: &[Timed]) -> BTreeSet<&str> {
    let place: BTreeMap<&str, usize> =
        timed.iter().enumerate().map(|(index, item)| (item.recorded.event.id.as_str(), index)).collect();
    let mut cancelled = BTreeSet::new();
    for (index, item) in timed.iter().enumerate().rev() {
        let event = &item.recorded.event;
        if event.kind != EventKind::StepUndone || cancelled.contains(event.id.as_str()) {
            continue;
        }
        let target = event.body.of.as_deref().and_then(|of| place.get_key_value(of));
        if let Some((of, at)) = target
            && *at < index
        {
            cancelled.insert(*of);
        }
    }
    cancelled
}

fn mark(item: &Timed) -> Mark {
    match (item.recorded.event.kind, item.recorded.event.body.reason) {
        (EventKind::StepFailed, Some(reason)) => Mark::CouldNot(reason),
        _ => Mark::Done,
    }
}

/// One word out of the words of several phones: `words` holds the last of each.
fn settle(words: &BTreeMap<String, &Timed>) -> Option<StepState> {
    let mut sorted: Vec<&Timed> = words.values().copied().collect();
    sorted.sort_by(|left, right| {
        (left.at_ms, &left.recorded.event.device).cmp(&(right.at_ms, &right.recorded.event.device))
    });
    let latest = *sorted.last()?;
    let conflict = sorted.iter().any(|item| (mark(item) == Mark::Done) != (mark(latest) == Mark::Done));
    // Phones that agree are one word, said when it was first said.
    let shown = if conflict { latest } else { *sorted.first()? };
    Some(StepState {
        mark: mark(latest),
        conflict,
        at_ms: shown.at_ms,
        quality: shown.quality,
        source: shown.recorded.source,
        event: shown.recorded.event.id.clone(),
        devices: words.keys().cloned().collect(),
    })
}
