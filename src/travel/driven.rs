//! The roads and a line that is driven on them go in; what a driver is told on the way comes out.
//!
//! A plan keeps the lines of its ways and not the segments they were made of. They are found again here: each pair of
//! neighbouring vertices of a line stands in one segment, and only where a way begins or ends in the middle of one does
//! the nearest pair have to do.

use std::collections::HashMap;

use serde::Serialize;

use super::directions::{Manoeuvre, told};
use crate::roads::{DirectedSegment, RoadGraph};
use crate::units::{Names, Position};

/// One thing that a driver is told before it is to be done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// What to do.
    pub manoeuvre: Manoeuvre,
    /// The road it leads into; empty where it has no name.
    pub names: Names,
    /// Metres to drive from the turn before, or from the beginning.
    pub after_m: u32,
}

/// A vertex, in ten-millionths of a degree: the precision roads are kept with.
type Vertex = [i64; 2];

/// Finds the segments of lines that were driven on a graph.
#[derive(Debug)]
pub struct DrivenWays<'a> {
    graph: &'a RoadGraph,
    pairs: HashMap<(Vertex, Vertex), DirectedSegment>,
    /// Vertices that follow each vertex, in either direction of each road.
    next: HashMap<Vertex, Vec<(Vertex, DirectedSegment)>>,
}

fn vertex(position: Position) -> Vertex {
    [position.lon, position.lat].map(|degrees| (degrees * 1e7).round() as i64)
}

/// Bearing of a straight line, degrees clockwise from north, near enough within a municipality.
fn bearing(from: Vertex, to: Vertex) -> f64 {
    let shrink = (from[1] as f64 * 1e-7).to_radians().cos();
    let east = (to[0] - from[0]) as f64 * shrink;
    east.atan2((to[1] - from[1]) as f64).to_degrees()
}

/// Degrees between two bearings, 0 to 180.
fn apart(one: f64, other: f64) -> f64 {
    let turned = (one - other).rem_euclid(360.0);
    turned.min(360.0 - turned)
}

impl<'a> DrivenWays<'a> {
    /// Gets ready for any number of lines.
    pub fn on(graph: &'a RoadGraph) -> Self {
        let mut pairs = HashMap::new();
        let mut next: HashMap<Vertex, Vec<(Vertex, DirectedSegment)>> = HashMap::new();
        for state in graph.states() {
            let line: Vec<Vertex> = graph.line(state).into_iter().map(vertex).collect();
            for (from, to) in line.iter().zip(line.iter().skip(1)) {
                pairs.entry((*from, *to)).or_insert(state);
                next.entry(*from).or_default().push((*to, state));
            }
        }
        Self { graph, pairs, next }
    }

    /// The directed segment that one piece of a line lies on. A piece that was cut shares one end with the roads.
    fn state(&self, from: Vertex, to: Vertex) -> Option<DirectedSegment> {
        if let Some(state) = self.pairs.get(&(from, to)) {
            return Some(*state);
        }
        let heading = bearing(from, to);
        let nearest = |end: Vertex, heading: f64| {
            let leaving = self.next.get(&end)?.iter();
            let offs = leaving.map(|(other, state)| (apart(bearing(end, *other), heading), *state));
            offs.filter(|(off, _)| *off < 8.0).min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, state)| state)
        };
        nearest(from, heading).or_else(|| nearest(to, heading + 180.0).map(DirectedSegment::reversed))
    }

    /// The segments of a line with the metres driven on each; pieces that are on no road are left out.
    fn states(&self, line: &[Position]) -> Vec<(DirectedSegment, f64)> {
        let mut states: Vec<(DirectedSegment, f64)> = Vec::new();
        for (from, to) in line.iter().zip(line.iter().skip(1)) {
            let metres = from.metres_to(*to);
            let state = self.state(vertex(*from), vertex(*to));
            match (state, states.last_mut()) {
                (Some(state), Some((last, driven))) if *last == state => *driven += metres,
                (Some(state), _) => states.push((state, metres)),
                (None, Some((_, driven))) => *driven += metres,
                (None, None) => {}
            }
        }
        states
    }

    /// What is told between the end of what was served before and the beginning of what comes next. Any of the three
    /// may be empty: the first way of a day has nothing before it, a place beside the road has no line of its own.
    pub fn turns(&self, before: &[Position], way: &[Position], next: &[Position]) -> Vec<Turn> {
        let mut states = Vec::new();
        states.extend(self.states(before).pop().map(|(state, _)| (state, 0.0)));
        states.extend(self.states(way));
        states.extend(self.states(next).first().map(|(state, _)| (*state, 0.0)));
        let mut turns = Vec::new();
        let mut since = 0.0;
        if before.is_empty()
            && let Some((first, _)) = states.first()
        {
            turns.push(self.turn(Manoeuvre::Start, *first, 0.0));
        }
        for ((from, driven), (to, _)) in states.iter().zip(states.iter().skip(1)) {
            since += driven;
            if from == to {
                continue;
            }
            if let Some(manoeuvre) = told(self.graph, *from, *to) {
                turns.push(self.turn(manoeuvre, *to, since));
                since = 0.0;
            }
        }
        turns
    }

    fn turn(&self, manoeuvre: Manoeuvre, into: DirectedSegment, after: f64) -> Turn {
        Turn { manoeuvre, names: self.graph.names(into.segment()).clone(), after_m: after.round() as u32 }
    }
}
