//! An exit and an entry go in; the way between them comes out, with its line.

use super::dijkstra::Search;
use super::network::{Network, Port};
use super::weight::Weight;
use crate::roads::DirectedSegment;
use crate::units::Position;

/// A way from an exit to an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Whole seconds, turns counted in; the same as in the matrix.
    pub seconds: u32,
    /// Whole metres; the same as in the matrix.
    pub metres: u32,
    /// The line driven; at least two positions.
    pub line: Vec<Position>,
    /// The directed segments driven, those of the exit and of the entry counted in.
    pub states: Vec<DirectedSegment>,
}

impl Network {
    /// The fastest way from any of some exits to any of some entries.
    pub fn best_path(&self, exits: &[Port], entries: &[Port]) -> Option<Path> {
        let pairs = exits.iter().flat_map(|exit| entries.iter().map(move |entry| (*exit, *entry)));
        pairs.filter_map(|(exit, entry)| self.path(exit, entry)).min_by_key(|path| (path.seconds, path.metres))
    }

    /// The fastest way from an exit to an entry, the shortest among equally fast ones.
    pub fn path(&self, exit: Port, entry: Port) -> Option<Path> {
        let source = self.source_node(exit.state)?;
        if self.is_ahead(exit, entry) {
            return Some(self.path_of(exit, entry, vec![exit.state], self.part(entry) - self.part(exit)));
        }
        if let Some(hierarchy) = self.hierarchy.get() {
            let (weight, nodes) = self.around(hierarchy, exit, entry)?;
            return Some(self.path_of(exit, entry, self.states_on(&nodes), weight)).filter(|_| weight.is_reached());
        }
        let targets: Vec<u32> = self.target_nodes(entry.state).collect();
        let mut search = Search::new(self);
        let mut missing = targets.len();
        search.run(self, source, |node| {
            missing -= usize::from(targets.contains(&node));
            missing == 0
        });
        let weight = self.between(&search, exit, entry);
        let target = targets.into_iter().min_by_key(|node| search.weight(*node)).filter(|_| weight.is_reached())?;
        let states = self.states_on(&search.way(source, target));
        Some(self.path_of(exit, entry, states, weight))
    }

    fn states_on(&self, nodes: &[u32]) -> Vec<DirectedSegment> {
        nodes.iter().map(|node| self.state_of[*node as usize]).collect()
    }

    /// The path over these states.
    pub(super) fn path_of(&self, exit: Port, entry: Port, states: Vec<DirectedSegment>, weight: Weight) -> Path {
        let mut line: Vec<Position> = Vec::new();
        let last = states.len().saturating_sub(1);
        for (index, state) in states.iter().enumerate() {
            let length = self.graph.metres(state.segment());
            let from = if index == 0 { exit.offset_m } else { 0.0 };
            let to = if index == last { entry.offset_m } else { length };
            let part = if from <= 0.0 && to >= length {
                self.graph.line(*state)
            } else {
                self.graph.line_between(*state, from, to)
            };
            let joins = line.last() == part.first();
            line.extend(part.into_iter().skip(usize::from(joins)));
        }
        if let [only] = line.as_slice() {
            line.push(*only);
        }
        Path { seconds: weight.seconds(), metres: weight.metres(), line, states }
    }
}
