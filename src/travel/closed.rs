//! Closures and a road graph go in; which segments each of them changes comes out.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::maps::closure::Shape;
use crate::maps::{Boundary, Closure};
use crate::roads::{RoadGraph, SegmentIndex};
use crate::units::{Position, RoadId};

/// A drawn line or point this near to a road means it, metres: a hand on a screen, not a surveyor's.
const REACH_M: f64 = 20.0;
/// Steps in which drawn lines and roads are walked, metres.
const STEP_M: f64 = 5.0;
/// A road is meant by a line that runs along it for this many steps, or for half of it: less is a crossing.
const LEAST_STEPS: usize = 4;

/// Segments that each of the closures speaks of, in their order; empty where it touches no road.
pub fn segments(graph: &RoadGraph, closures: &[Closure]) -> Vec<Vec<SegmentIndex>> {
    let mut roads: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    for closure in closures {
        roads.extend(closure.road.iter().map(|road| (road.0.as_str(), Vec::new())));
    }
    if !roads.is_empty() {
        for index in 0..graph.road_count() as u32 {
            if let Some(found) = roads.get_mut(graph.road_id(index)) {
                found.push(index);
            }
        }
    }
    let of_road = |road: &RoadId| -> Vec<SegmentIndex> {
        let found = roads.get(road.0.as_str()).into_iter().flatten();
        found.flat_map(|index| graph.segments_of_road(*index)).collect()
    };
    let one = |closure: &Closure| match (&closure.road, &closure.shape) {
        (Some(road), None) => of_road(road),
        (Some(road), Some(shape)) => {
            let own: FxHashSet<SegmentIndex> = of_road(road).into_iter().collect();
            touched(graph, shape, &|segment| own.contains(&segment))
        }
        (None, Some(shape)) => touched(graph, shape, &|_| true),
        (None, None) => Vec::new(),
    };
    closures.iter().map(one).collect()
}

fn touched(graph: &RoadGraph, shape: &Shape, is_meant: &dyn Fn(SegmentIndex) -> bool) -> Vec<SegmentIndex> {
    let nearest = |at: Position| {
        let snap = graph.snap_within(at, REACH_M, |segment| is_meant(segment).then_some(0.0));
        snap.map(|snap| snap.segment)
    };
    match shape {
        Shape::Place(at) => nearest(*at).into_iter().collect(),
        Shape::Line(line) => {
            let mut steps: FxHashMap<SegmentIndex, usize> = FxHashMap::default();
            let samples = walk(line);
            for segment in samples.iter().filter_map(|at| nearest(*at)) {
                *steps.entry(segment).or_insert(0) += 1;
            }
            let half = |segment: SegmentIndex| (graph.metres(segment) / STEP_M / 2.0).ceil().max(1.0) as usize;
            let mut found: Vec<SegmentIndex> = steps
                .iter()
                .filter(|(segment, count)| **count >= LEAST_STEPS.min(half(**segment)))
                .map(|(segment, _)| *segment)
                .collect();
            if found.is_empty() {
                // A short stroke across a road means that road.
                found.extend(samples.get(samples.len() / 2).and_then(|at| nearest(*at)));
            }
            found.sort_unstable();
            found
        }
        Shape::Area(rings) => {
            let Some(area) = Boundary::of_rings(rings) else { return Vec::new() };
            let inside = |segment: &SegmentIndex| {
                is_meant(*segment) && walk(&graph.line(segment.forward())).into_iter().any(|at| area.contains(at))
            };
            graph.segments().filter(inside).collect()
        }
    }
}

/// Positions along a line, a step apart, its vertices among them.
fn walk(line: &[Position]) -> Vec<Position> {
    let mut samples: Vec<Position> = line.first().copied().into_iter().collect();
    for ends in line.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        // A closure as long as a country is still walked in bounded time.
        let steps = (from.metres_to(to) / STEP_M).ceil().clamp(1.0, 100_000.0);
        samples.extend((1..=steps as usize).map(|step| {
            let share = step as f64 / steps;
            Position { lon: from.lon + (to.lon - from.lon) * share, lat: from.lat + (to.lat - from.lat) * share }
        }));
    }
    samples
}
