//! Roads go in; the points where more of them meet than any crossing has come out.
//!
//! Turns at a junction grow with the square of the roads that meet there: 20,000 lines from one point, a file
//! of two megabytes, once took six gigabytes. So such a point is a fault of the file, in every format.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use super::Road;
use crate::units::Position;

/// More stretches of road than this meet nowhere on Earth.
pub(super) const MOST_AT_ONE_POINT: u32 = 64;

/// A point where too many stretches of road meet.
pub(super) struct Crowd {
    /// Index of the first road that goes through it.
    pub(super) road: usize,
    pub(super) position: Position,
    /// Stretches that begin or end there.
    pub(super) stretches: u32,
}

impl Crowd {
    /// What is wrong.
    pub(super) fn sentence(&self) -> String {
        format!(
            "{} stretches of road meet at one point; no crossing has more than {MOST_AT_ONE_POINT}.",
            self.stretches
        )
    }

    /// What to do about it.
    pub(super) const ADVICE: &str = "Take out the lines that are there more than once, or export the file again.";
}

/// What makes two vertices one: the node id, or the place at 1e-7 degree where there are no ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Node(i64),
    Place(i32, i32),
}

fn keys(road: &Road) -> impl Iterator<Item = Key> + '_ {
    let has_nodes = road.nodes.len() == road.line.len();
    road.line.iter().enumerate().map(move |(index, at)| match road.nodes.get(index) {
        Some(node) if has_nodes => Key::Node(*node),
        _ => Key::Place((at.lon * 1e7).round() as i32, (at.lat * 1e7).round() as i32),
    })
}

/// Stretches that touch a vertex of a line: one at its ends, two inside.
fn touching(index: usize, vertices: usize) -> u32 {
    u32::from(index > 0) + u32::from(index + 1 < vertices)
}

/// All such points, in the order of the roads.
pub(super) fn points(roads: &[Road]) -> Vec<Crowd> {
    // Counting by a short hash first costs a byte a vertex; only what is crowded there is counted exactly.
    let vertices: usize = roads.iter().map(|road| road.line.len()).sum();
    let mask = vertices.next_power_of_two().max(1024) - 1;
    let bucket = |key: Key| {
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        (hasher.finish() >> 20) as usize & mask
    };
    let mut touched = vec![0u8; mask + 1];
    for road in roads {
        for (index, key) in keys(road).enumerate() {
            let count = &mut touched[bucket(key)];
            *count = count.saturating_add(touching(index, road.line.len()) as u8);
        }
    }
    let is_full = |key: Key| u32::from(touched[bucket(key)]) > MOST_AT_ONE_POINT;
    let mut exact: FxHashMap<Key, u32> = FxHashMap::default();
    for road in roads {
        for (index, key) in keys(road).enumerate().filter(|(_, key)| is_full(*key)) {
            let count = exact.entry(key).or_insert(0);
            *count = count.saturating_add(touching(index, road.line.len()));
        }
    }
    let mut crowds = Vec::new();
    for (road, own) in roads.iter().enumerate() {
        for (index, key) in keys(own).enumerate().filter(|(_, key)| is_full(*key)) {
            // Taken out: a point is told once, at the first road that goes through it.
            if let Some(stretches) = exact.remove(&key).filter(|count| *count > MOST_AT_ONE_POINT) {
                crowds.push(Crowd { road, position: own.line[index], stretches });
            }
        }
    }
    crowds
}
