//! Exits and entries go in; the times and lengths from every exit to every entry come out.

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;
use rustc_hash::FxHashMap;

use super::dijkstra::Search;
use super::hierarchy::Hierarchy;
use super::network::{Network, Port};
use super::sweep::{Columns, Row, Targets, Weights};
use super::weight::Weight;
use crate::roads::DirectedSegment;

/// Travel that is not possible; the same number as in a problem's matrix.
pub const UNREACHABLE: u32 = u32::MAX;

/// Rows from which on a hierarchy is worth its preparation.
const ROWS_TO_PREPARE: usize = 24;
/// Added to every label of a sweep, so that what a row has already driven of its first directed
/// segment can be taken off without going below zero: as much as the heaviest segment there can be. A way
/// that counts as one stays below 2^53 with it, where an `f64` is exact.
pub(super) const BASE: Weight = Weight(1 << 52);

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
    fn of(weights: &[Weight]) -> Self {
        let read = |value: fn(Weight) -> u32| {
            weights.iter().map(|weight| if weight.is_reached() { value(*weight) } else { UNREACHABLE }).collect()
        };
        Self { seconds: read(Weight::seconds), metres: read(Weight::metres) }
    }
}

impl Network {
    /// Travel from every exit to every entry. Prepares the network when there are many exits.
    pub fn matrix(&self, exits: &[Port], entries: &[Port]) -> TravelMatrix {
        TravelMatrix::of(&self.weights(exits, entries))
    }

    /// Weights from every exit to every entry, row-major: the fast way.
    pub fn weights(&self, exits: &[Port], entries: &[Port]) -> Vec<Weight> {
        if exits.len() < ROWS_TO_PREPARE && self.hierarchy.get().is_none() {
            return self.weights_by_dijkstra(exits, entries);
        }
        let one = |ports: &[Port]| -> Vec<Vec<Port>> { ports.iter().map(|port| vec![*port]).collect() };
        self.weights_between(&one(exits), &one(entries))
    }

    /// Weights from every exit to every entry, row-major, by one plain search for each distinct
    /// state that is left: the answer that the fast way is held against.
    pub fn weights_by_dijkstra(&self, exits: &[Port], entries: &[Port]) -> Vec<Weight> {
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

    /// Weights of the best way from any port of a row to any port of a column, row-major.
    pub fn weights_between(&self, exits: &[Vec<Port>], entries: &[Vec<Port>]) -> Vec<Weight> {
        self.weights_between_with(exits, entries, 1)
    }

    /// The same by so many threads; their number changes nothing about the answer.
    pub fn weights_between_with(&self, exits: &[Vec<Port>], entries: &[Vec<Port>], threads: usize) -> Vec<Weight> {
        let mut targets: Vec<u32> = Vec::new();
        let mut place_of: FxHashMap<u32, u32> = FxHashMap::default();
        let mut columns = Columns::new();
        let mut columns_on: FxHashMap<DirectedSegment, Vec<(usize, Port)>> = FxHashMap::default();
        for (column, entry) in entries.iter().enumerate() {
            let ways = entry.iter().flat_map(|port| {
                columns_on.entry(port.state).or_default().push((column, *port));
                self.target_nodes(port.state).map(|node| (node, self.part(*port).0 as f64))
            });
            columns.push(ways.map(|(node, part)| {
                let place = *place_of.entry(node).or_insert_with(|| {
                    targets.push(node);
                    targets.len() as u32 - 1
                });
                (place, part)
            }));
        }
        // Rows that begin near each other are swept together: they climb over the same nodes.
        let mut order: Vec<usize> = (0..exits.len()).collect();
        order.sort_by_cached_key(|row| exits[*row].first().map(|port| self.graph.curve_position(port.state)));
        let rows: Vec<Row<f64>> = order.iter().map(|row| self.row(&exits[*row])).collect();
        let mut weights = vec![Weight::UNREACHED; exits.len() * entries.len()];
        let targets: Targets<'_, Weights, _> = Targets::of(self.prepared(), &targets, |_, arc| arc.weight.0 as f64);
        let share = rows.len().div_ceil(threads.max(1)).max(1);
        if rows.len() <= share {
            targets.sweep(&rows, &columns, |row, column, weight| {
                if weight < Weight::UNREACHED {
                    weights[order[row] * entries.len() + column] = weight - BASE;
                }
            });
        } else {
            let sweep = |rows: &[Row<f64>]| {
                let mut part = vec![Weight::UNREACHED; rows.len() * entries.len()];
                targets.sweep(rows, &columns, |row, column, weight| {
                    if weight < Weight::UNREACHED {
                        part[row * entries.len() + column] = weight - BASE;
                    }
                });
                part
            };
            let parts: Vec<Vec<Weight>> = rows.par_chunks(share).map(sweep).collect();
            for (row, swept) in parts.iter().flat_map(|part| part.chunks_exact(entries.len().max(1))).enumerate() {
                let first = order[row] * entries.len();
                weights[first..first + entries.len()].copy_from_slice(swept);
            }
        }
        for (row, exit) in exits.iter().enumerate() {
            for port in exit {
                for (column, entry) in columns_on.get(&port.state).into_iter().flatten() {
                    if self.is_ahead(*port, *entry) {
                        let cell = &mut weights[row * entries.len() + column];
                        *cell = (*cell).min(self.part(*entry) - self.part(*port));
                    }
                }
            }
        }
        weights
    }

    /// A row begins behind the first turn of each of its ports: the label of the directed segment it
    /// stands on is then that of the way round to it.
    fn row(&self, exits: &[Port]) -> Row<f64> {
        let mut row = Vec::new();
        for port in exits {
            let begun = BASE - self.part(*port);
            let turns = self.source_node(port.state).into_iter().flat_map(|node| self.turns_from(node));
            row.extend(turns.map(|turn| (turn.head, (begun + turn.weight).0 as f64)));
        }
        row
    }

    /// The best way from an exit to an entry that leaves the exit's directed segment at its end,
    /// with its nodes.
    pub(super) fn around(&self, hierarchy: &Hierarchy, exit: Port, entry: Port) -> Option<(Weight, Vec<u32>)> {
        let source = self.source_node(exit.state)?;
        let starts: Vec<(u32, Weight)> = self.turns_from(source).map(|turn| (turn.head, turn.weight)).collect();
        let ends: Vec<u32> = self.target_nodes(entry.state).collect();
        let (weight, mut nodes) = hierarchy.way(&starts, &ends)?;
        nodes.insert(0, source);
        Some((weight + self.part(entry) - self.part(exit), nodes))
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
