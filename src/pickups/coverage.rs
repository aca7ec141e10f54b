//! The marks of a run and the way its vehicle was seen to take go in, how well each step is shown to be done comes out.
//!
//! A mark is somebody's word; a track along the street shows that a vehicle was there. Each alone is less than both, and
//! with no track at all the marks still count for what they are.

use std::collections::BTreeMap;

use crate::plan::Step;

use super::event::Source;
use super::fold::{Mark, StepState};
use super::track::TrackPoint;

/// A point this near a street is on it, metres; what the point does not know of itself comes on top.
const NEAR: f64 = 35.0;
/// Between points of a track that are farther apart than this nobody knows where the vehicle was, metres.
const LONGEST_HOP: f64 = 400.0;
/// A street is driven when so much of it was near the track.
const ENOUGH: f64 = 0.7;
/// Streets are looked at in pieces of this length, metres.
const PIECE: f64 = 20.0;

/// How well it is shown, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Marked, and the track goes along it.
    MarkAndTrack,
    /// Marked by a phone; no track, or one with holes.
    Mark,
    /// Told by paper or SMS.
    Told,
    /// The track goes along it, and nobody marked it.
    Track,
    /// Nothing shows it.
    None,
}

impl Grade {
    /// The word used in answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::MarkAndTrack => "mark_and_track",
            Self::Mark => "mark",
            Self::Told => "told",
            Self::Track => "track",
            Self::None => "none",
        }
    }
}

/// How well one step is shown to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    /// The step.
    pub step: String,
    /// How well.
    pub grade: Grade,
    /// Percent of its line that was near the track.
    pub percent: u32,
}

/// Looks at every step of collection: `marks` by step, `track` in order and believable.
pub fn coverage<'a>(
    steps: impl IntoIterator<Item = &'a Step>,
    marks: &BTreeMap<String, StepState>,
    track: &[TrackPoint],
) -> Vec<Covered> {
    steps
        .into_iter()
        .filter(|step| step.kind.is_collection())
        .map(|step| {
            let line: Vec<[f64; 2]> = if step.line.is_empty() {
                vec![[step.position.lon, step.position.lat]]
            } else {
                step.line.iter().map(|position| [position.lon, position.lat]).collect()
            };
            let share = driven(&line, track);
            let mark = marks.get(&step.id).filter(|mark| mark.mark == Mark::Done);
            let grade = match (mark.map(|mark| mark.source), share >= ENOUGH) {
                (Some(_), true) => Grade::MarkAndTrack,
                (Some(Source::Paper | Source::Sms), false) => Grade::Told,
                (Some(_), false) => Grade::Mark,
                (None, true) => Grade::Track,
                (None, false) => Grade::None,
            };
            Covered { step: step.id.clone(), grade, percent: (share * 100.0).round() as u32 }
        })
        .collect()
}

/// The share of a line that was near the track.
fn driven(line: &[[f64; 2]], track: &[TrackPoint]) -> f64 {
    let pieces = pieces(line);
    if track.is_empty() || pieces.is_empty() {
        return 0.0;
    }
    let near = pieces.iter().filter(|piece| was_near(piece, track)).count();
    near as f64 / pieces.len() as f64
}

fn point([lon, lat]: [f64; 2]) -> TrackPoint {
    TrackPoint { at_ms: 0, lat, lon, accuracy: 0.0 }
}

/// Points along a line, [`PIECE`] apart.
fn pieces(line: &[[f64; 2]]) -> Vec<TrackPoint> {
    let mut pieces: Vec<TrackPoint> = line.first().map(|first| point(*first)).into_iter().collect();
    for pair in line.windows(2) {
        let [from, to] = pair else { continue };
        let count = (point(*from).metres_to(&point(*to)) / PIECE).ceil().clamp(1.0, 10_000.0);
        for step in 1..=count as u32 {
            let share = f64::from(step) / count;
            pieces.push(point([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]));
        }
    }
    pieces
}

fn was_near(piece: &TrackPoint, track: &[TrackPoint]) -> bool {
    let reach = |accuracy: f64| NEAR + accuracy.min(50.0);
    track.iter().any(|seen| piece.metres_to(seen) <= reach(seen.accuracy))
        || track.windows(2).any(|pair| {
            let [from, to] = pair else { return false };
            from.metres_to(to) <= LONGEST_HOP
                && piece.metres_to_line([from.lon, from.lat], [to.lon, to.lat]) <= reach(from.accuracy.max(to.accuracy))
        })
}
