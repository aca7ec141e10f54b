//! Exits and entries go in; the times and lengths from every exit to every entry come out.

use super::dijkstra::Search;
use super::network::{Network, Port};
use super::weight::Weight;

/// Travel that is not possible; the same number as in a problem's matrix.
pub const UNREACHABLE: u32 = u32::MAX;

/// Travel from exits (rows) to entries (columns), row-major.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TravelMatrix {
    /// Whole seconds, turns counted in; [`UNREACHABLE`] where there is no way.
    pub seconds: Vec<u32>,
    /// Whole metres of the same way; [`UNREACHABLE`] where there is none.
    pub metres: Vec<u32>,
}

impl TravelMatrix {
    /// The matrix of these weights.
    pub(super) fn of(weights: &[Weight]) -> Self {
        let read = |value: fn(Weight) -> u32| {
            weights.iter().map(|weight| if weight.is_reached() { value(*weight) } else { UNREACHABLE }).collect()
        };
        Self { seconds: read(Weight::seconds), metres: read(Weight::metres) }
    }
}

impl Network {
    /// Travel from every exit to every entry.
    pub fn matrix(&self, exits: &[Port], entries: &[Port]) -> TravelMatrix {
        TravelMatrix::of(&self.weights_by_dijkstra(exits, entries))
    }

    /// Weights from every exit to every entry, row-major, by one plain search for each distinct
    /// state that is left.
    pub(super) fn weights_by_dijkstra(&self, exits: &[Port], entries: &[Port]) -> Vec<Weight> {
        let mut weights = vec![Weight::UNREACHED; exits.len() * entries.len()];
        let mut is_target = vec![false; self.state_of.len()];
        for node in entries.iter().flat_map(|entry| self.target_nodes(entry.state)) {
            is_target[node as usize] = true;
        }
        let targets = is_target.iter().filter(|target| **target).count();
        let mut search = Search::new(self);
        let mut order: Vec<usize> = (0..exits.len()).collect();
        order.sort_by_key(|row| (exits[*row].state, *row));
        for rows in order.chunk_by(|one, other| exits[*one].state == exits[*other].state) {
            let Some(source) = rows.first().and_then(|row| self.source_node(exits[*row].state)) else { continue };
            let mut missing = targets;
            search.run(self, source, |node| {
                missing -= usize::from(is_target[node as usize]);
                missing == 0
            });
            for row in rows {
                for (column, entry) in entries.iter().enumerate() {
                    weights[row * entries.len() + column] = self.between(&search, exits[*row], *entry);
                }
            }
        }
        weights
    }

    /// The weight from an exit to an entry, after a search from the exit's state.
    pub(super) fn between(&self, search: &Search, exit: Port, entry: Port) -> Weight {
        let (left, driven) = (self.part(exit), self.part(entry));
        if self.is_ahead(exit, entry) {
            return driven - left;
        }
        let label = self.target_nodes(entry.state).map(|node| search.weight(node)).min();
        match label {
            Some(label) if label.is_reached() => label + driven - left,
            _ => Weight::UNREACHED,
        }
    }

    /// Whether the entry lies ahead of the exit on the same directed segment.
    pub(super) fn is_ahead(&self, exit: Port, entry: Port) -> bool {
        exit.state == entry.state && exit.offset_m <= entry.offset_m && self.source_node(exit.state).is_some()
    }
}
