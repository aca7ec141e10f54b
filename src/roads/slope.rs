//! Heights of the ground and a road graph go in; how much each segment rises and falls comes out.
//!
//! Heights come in samples of 30 or 90 m with errors of some metres, so a road is measured as a whole: heights
//! along its line are smoothed over 100 m before they are cut into segments. Bridges and tunnels do not follow
//! the ground; they run straight from the height of one end to that of the other.

use super::graph::{DirectedSegment, RoadGraph, SegmentIndex, position_of};
use crate::maps::Elevation;

/// Distance between heights along a road, metres.
const STEP_M: f64 = 25.0;
/// Steps to both sides that a height is the mean of: 100 m together.
const SMOOTHED_STEPS: usize = 2;
/// Gentler than this counts as level, as a share: it slows nobody and is mostly error of the heights.
const LEVEL: f64 = 0.01;
/// No road that is driven is steeper than this, as a share: what comes out steeper is an error of the heights.
const STEEPEST: f64 = 0.35;

/// How a directed segment rises and falls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Slope {
    /// Metres climbed.
    pub ascent_m: f64,
    /// Metres descended.
    pub descent_m: f64,
    /// Metres of it that go up.
    pub up_m: f64,
    /// Metres of it that go down.
    pub down_m: f64,
    /// Steepest hundred metres up, percent.
    pub steepest_up_percent: f64,
    /// Steepest hundred metres down, percent.
    pub steepest_down_percent: f64,
}

impl Slope {
    /// The same driven the other way.
    pub fn reversed(self) -> Self {
        Self {
            ascent_m: self.descent_m,
            descent_m: self.ascent_m,
            up_m: self.down_m,
            down_m: self.up_m,
            steepest_up_percent: self.steepest_down_percent,
            steepest_down_percent: self.steepest_up_percent,
        }
    }
}

/// Heights along one road, at distances from its start.
struct Profile {
    distances: Vec<f64>,
    heights: Vec<f64>,
}

impl Profile {
    fn at(&self, distance: f64) -> f64 {
        let after = self.distances.partition_point(|known| *known < distance).clamp(1, self.distances.len() - 1);
        let (from, to) = (self.distances[after - 1], self.distances[after]);
        let share = if to > from { ((distance - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
        self.heights[after - 1] + (self.heights[after] - self.heights[after - 1]) * share
    }
}

impl RoadGraph {
    /// Lays the heights of the ground under the roads. Segments without heights stay without a slope.
    pub fn lay_heights(&mut self, elevation: &Elevation) {
        let mut slopes = vec![None; self.segments.len()];
        for road in 0..self.roads.len() as u32 {
            let segments: Vec<SegmentIndex> = self.segments_of_road(road).collect();
            let Some(first) = segments.first() else { continue };
            let on_ground =
                !["bridge", "tunnel"].iter().any(|key| self.tags(*first).get(*key).is_some_and(|value| value != "no"));
            let Some(profile) = self.profile(&segments, elevation, on_ground) else { continue };
            let mut start = 0.0;
            for segment in segments {
                let metres = self.metres(segment);
                slopes[segment.0 as usize] = Some(slope_between(&profile, start, start + metres));
                start += metres;
            }
        }
        self.slopes = slopes;
    }

    /// Whether heights were laid under the roads.
    pub fn has_heights(&self) -> bool {
        !self.slopes.is_empty()
    }

    /// How a directed segment rises and falls, where that is known.
    pub fn slope(&self, state: DirectedSegment) -> Option<Slope> {
        let slope = self.slopes.get(state.segment().0 as usize).copied().flatten()?;
        Some(if state.is_backward() { slope.reversed() } else { slope })
    }

    fn profile(&self, segments: &[SegmentIndex], elevation: &Elevation, on_ground: bool) -> Option<Profile> {
        let (mut distances, mut heights) = (Vec::new(), Vec::new());
        let (mut start, mut next) = (0.0, 0.0);
        let total: f64 = segments.iter().map(|segment| self.metres(*segment)).sum();
        for segment in segments {
            let vertices = self.vertices_of(*segment);
            let drawn: f64 = vertices.windows(2).map(|ends| position_of(ends[0]).metres_to(position_of(ends[1]))).sum();
            let stretch = if drawn > 0.0 { self.metres(*segment) / drawn } else { 1.0 };
            let mut walked = start;
            for ends in vertices.windows(2) {
                let (from, to) = (position_of(ends[0]), position_of(ends[1]));
                let length = from.metres_to(to) * stretch;
                while next <= walked + length && next < total {
                    let share = if length > 0.0 { ((next - walked) / length).clamp(0.0, 1.0) } else { 0.0 };
                    let at = crate::units::Position {
                        lon: from.lon + (to.lon - from.lon) * share,
                        lat: from.lat + (to.lat - from.lat) * share,
                    };
                    distances.push(next);
                    heights.push(elevation.metres(at)?);
                    next += STEP_M;
                }
                walked += length;
            }
            start += self.metres(*segment);
        }
        let end = self.vertices_of(*segments.last()?).last().copied()?;
        distances.push(total);
        heights.push(elevation.metres(position_of(end))?);
        let (first, last) = (*heights.first()?, *heights.last()?);
        if heights.len() < 2 {
            return None;
        }
        let smooth = |index: usize| {
            // As many steps to both sides, so that the ends stay where they are.
            let reach = SMOOTHED_STEPS.min(index).min(heights.len() - 1 - index);
            let around = &heights[index - reach..=index + reach];
            around.iter().sum::<f64>() / around.len() as f64
        };
        let heights = if on_ground {
            (0..heights.len()).map(smooth).collect()
        } else {
            distances.iter().map(|distance| first + (last - first) * (distance / total.max(0.1)).min(1.0)).collect()
        };
        Some(Profile { distances, heights })
    }
}

fn slope_between(profile: &Profile, from: f64, to: f64) -> Slope {
    let mut slope = Slope::default();
    let pieces = ((to - from) / STEP_M).ceil().max(1.0);
    let length = (to - from) / pieces;
    let mut before = profile.at(from);
    for piece in 1..=pieces as usize {
        let here = profile.at(from + length * piece as f64);
        let rise = (here - before).clamp(-STEEPEST * length, STEEPEST * length);
        before = here;
        if rise > LEVEL * length {
            slope.ascent_m += rise;
            slope.up_m += length;
            slope.steepest_up_percent = slope.steepest_up_percent.max(rise / length * 100.0);
        } else if rise < -LEVEL * length {
            slope.descent_m -= rise;
            slope.down_m += length;
            slope.steepest_down_percent = slope.steepest_down_percent.max(-rise / length * 100.0);
        }
    }
    slope
}
