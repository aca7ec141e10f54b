//! A network goes in; what a person should look at on the map before planning comes out.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::explain::Obstacle;
use super::network::{Network, Port};
use super::permission::Permission;
use super::reason::Reason;
use super::speed;
use crate::roads::class;
use crate::roads::{DirectedSegment, SegmentIndex};
use crate::units::{Names, Position};

/// A dead end shorter than this is not worth a line in a report, metres.
const LONG_DEAD_END_METRES: f64 = 60.0;
/// Widths and speeds outside these are typing errors more often than roads.
const LIKELY_WIDTH_METRES: std::ops::RangeInclusive<f64> = 1.5..=40.0;
const LIKELY_KMH: std::ops::RangeInclusive<f64> = 5.0..=130.0;

/// How a vehicle gets on with a map.
#[derive(Clone, Debug, Serialize)]
pub struct Survey {
    /// Kilometres of road that wheels belong on.
    pub road_km: f64,
    /// Kilometres that the vehicle may and can drive in some direction.
    pub open_km: f64,
    /// Kilometres that it gets to and comes back from.
    pub connected_km: f64,
    /// Share of the open kilometres whose surface nobody tagged, so that speed rests on the class, 0 to 1.
    pub assumed_share: f64,
    /// Share of the open kilometres whose width nobody tagged, so that room to turn rests on the class, 0 to 1.
    pub assumed_width_share: f64,
    /// Strongly connected parts of its roads with more than ten directed segments, largest first.
    pub parts: Vec<u32>,
    /// What should be looked at, in the order of the roads.
    pub findings: Vec<Finding>,
}

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A road the vehicle does not get to, or does not come back from.
    CutOff,
    /// A road that can be entered and never left again.
    OneWayTrap,
    /// A long dead end in which the vehicle cannot turn round.
    DeadEnd,
    /// A tagged value that is hardly true.
    Outlier,
}

/// One thing that should be looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Stable key of the segment.
    pub segment: String,
    /// Name of the road.
    pub names: Names,
    /// Length of the segment.
    pub metres: f64,
    /// What stands in the way, where something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<Obstacle>,
    /// The tag that is hardly true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The line of the segment.
    pub line: Vec<Position>,
}

impl Network {
    /// Looks the whole map over for this vehicle. At most `most` roads are explained, which takes
    /// a search each; the others of a kind are still found, without an obstacle.
    pub fn survey(&self, most: usize) -> Survey {
        let (mut road, mut open, mut connected, mut assumed, mut wide) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut findings, mut explained) = (Vec::new(), 0);
        let mut seen_outliers: FxHashMap<u32, ()> = FxHashMap::default();
        for segment in self.graph.segments() {
            let metres = self.graph.metres(segment);
            road += metres;
            let ways = [segment.forward(), segment.backward()];
            if seen_outliers.insert(self.graph.segment(segment).road, ()).is_none() {
                findings.extend(self.outliers(segment));
            }
            if !ways.iter().any(|state| self.permission(*state).is_open()) {
                continue;
            }
            open += metres;
            if speed::is_assumed(self.graph.tags(segment)) {
                assumed += metres;
            }
            if class::room_metres(self.graph.tags(segment)).1 == class::Assumed(true) {
                wide += metres;
            }
            if ways.iter().any(|state| self.is_connected(*state)) {
                connected += metres;
            } else {
                let obstacle = if explained < most { self.cut_off_by(&ways) } else { None };
                explained += 1;
                let trap = ways.iter().any(|state| self.reached.contains(*state));
                let kind = match &obstacle {
                    Some(Obstacle { reason: Reason::NoRoomToTurn { .. }, .. }) => FindingKind::DeadEnd,
                    _ if trap => FindingKind::OneWayTrap,
                    _ => FindingKind::CutOff,
                };
                if kind != FindingKind::DeadEnd || metres >= LONG_DEAD_END_METRES {
                    findings.push(Finding { obstacle, ..self.finding(kind, segment) });
                }
            }
        }
        let (_, sizes) = self.strong_parts();
        let mut parts: Vec<u32> = sizes.into_iter().filter(|size| *size > 10).collect();
        parts.sort_unstable_by(|one, other| other.cmp(one));
        let km = |metres: f64| (metres / 100.0).round() / 10.0;
        let share = |part: f64| if open > 0.0 { (part / open * 1000.0).round() / 1000.0 } else { 0.0 };
        Survey {
            road_km: km(road),
            open_km: km(open),
            connected_km: km(connected),
            assumed_share: share(assumed),
            assumed_width_share: share(wide),
            parts,
            findings,
        }
    }

    /// The first thing that keeps the vehicle from driving a segment and coming back.
    pub fn cut_off_by(&self, ways: &[DirectedSegment]) -> Option<Obstacle> {
        let middle = |state: DirectedSegment| Port { state, offset_m: self.graph.metres(state.segment()) / 2.0 };
        let open = ways.iter().filter(|state| self.permission(**state).is_open());
        let ports: Vec<Port> = open.map(|state| middle(*state)).collect();
        if ports.is_empty() {
            let closed = ways.iter().filter_map(|state| match self.permission(*state) {
                Permission::MustNot(reason) | Permission::Cannot(reason) => {
                    Some((*reason == Reason::Oneway, self.obstacle(reason.clone(), *state, false)))
                }
                _ => None,
            });
            // Being a one-way street is never the whole reason for a road closed in both directions.
            return closed.min_by_key(|(oneway, _)| *oneway).map(|(_, obstacle)| obstacle);
        }
        // One direction must do for both: to get there by one and leave by the other, the vehicle
        // would have to turn round on the spot.
        let obstacles = ports.iter().map(|port| {
            let stranded = self.stranded(&[*port]);
            stranded.to.into_iter().chain(stranded.from).collect::<Vec<_>>()
        });
        obstacles.min_by_key(Vec::len).and_then(|obstacles| obstacles.into_iter().next())
    }

    fn finding(&self, kind: FindingKind, segment: SegmentIndex) -> Finding {
        Finding {
            kind,
            segment: self.graph.key(segment),
            names: self.graph.names(segment).clone(),
            metres: self.graph.metres(segment),
            obstacle: None,
            tag: None,
            line: self.graph.line(segment.forward()),
        }
    }

    fn outliers(&self, segment: SegmentIndex) -> Option<Finding> {
        let tags = self.graph.tags(segment);
        let odd = |key: &str, value: Option<f64>, likely: &std::ops::RangeInclusive<f64>| {
            let text = tags.get(key)?;
            (!likely.contains(&value?)).then(|| format!("{key}={text}"))
        };
        let width = tags.get("width").and_then(|text| class::metres(text));
        let kmh = tags.get("maxspeed").and_then(|text| class::kilometres_per_hour(text));
        let tag = odd("width", width, &LIKELY_WIDTH_METRES).or_else(|| odd("maxspeed", kmh, &LIKELY_KMH))?;
        Some(Finding { tag: Some(tag), ..self.finding(FindingKind::Outlier, segment) })
    }
}
