//! Links with costs, and turns between them, go in; travel from every way through a stop to every
//! other comes out, along shortest paths.
//!
//! With turns, a path is searched over directed links instead of nodes: the cost of a step depends
//! on the link one comes from. A place that is left or reached "fresh" (a depot, a dump) has no turn.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::problem::{Matrix, UNREACHABLE};

/// A directed link between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Node it leaves.
    pub(super) from: usize,
    /// Node it reaches.
    pub(super) to: usize,
    /// Cost of driving it.
    pub(super) cost: u32,
}

/// One end of a way through a stop.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// At a node, from and to anywhere.
    Node(usize),
    /// On a link (its index): entered at its start, left at its end.
    Link(usize),
}

/// What turning from one link into the next costs; `None` where it is forbidden.
pub(super) type Turning = Box<dyn Fn(usize, usize) -> Option<u32>>;

/// Links, and what a turn from one to another costs.
#[derive(Default)]
pub(super) struct Network {
    numbers: FxHashMap<i64, usize>,
    /// The nodes as the file calls them.
    pub(super) nodes: Vec<i64>,
    /// Every link.
    pub(super) links: Vec<Link>,
    /// Cost of turning from one link into the next; `None` where it is forbidden.
    pub(super) turn: Option<Turning>,
}

impl Network {
    /// The index of a node of the file.
    pub(super) fn node(&mut self, name: i64) -> usize {
        let next = self.nodes.len();
        *self.numbers.entry(name).or_insert_with(|| {
            self.nodes.push(name);
            next
        })
    }

    /// The index of a node that a link names.
    pub(super) fn known(&self, name: i64) -> Option<usize> {
        self.numbers.get(&name).copied()
    }

    /// Adds a one-way link and returns its index.
    pub(super) fn arc(&mut self, from: i64, to: i64, cost: u32) -> usize {
        let link = Link { from: self.node(from), to: self.node(to), cost };
        self.links.push(link);
        self.links.len() - 1
    }

    /// Links by the node they leave.
    pub(super) fn leaving(&self) -> Vec<Vec<usize>> {
        let mut leaving = vec![Vec::new(); self.nodes.len()];
        for (index, link) in self.links.iter().enumerate() {
            leaving[link.from].push(index);
        }
        leaving
    }

    /// Links by the node they reach.
    pub(super) fn reaching(&self) -> Vec<Vec<usize>> {
        let mut reaching = vec![Vec::new(); self.nodes.len()];
        for (index, link) in self.links.iter().enumerate() {
            reaching[link.to].push(index);
        }
        reaching
    }

    /// Cost of travel from the end of every way to the start of every way, row-major.
    pub(super) fn travel(&self, ways: &[End]) -> Vec<u32> {
        match &self.turn {
            None => self.travel_by_nodes(ways),
            Some(turn) => self.travel_by_links(ways, turn.as_ref()),
        }
    }

    fn travel_by_nodes(&self, ways: &[End]) -> Vec<u32> {
        let leaving = self.leaving();
        let mut rows: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
        let mut cells = Vec::with_capacity(ways.len() * ways.len());
        for way in ways {
            let source = match *way {
                End::Node(node) => node,
                End::Link(link) => self.links[link].to,
            };
            let row = rows.entry(source).or_insert_with(|| {
                let mut reached = vec![UNREACHABLE; self.nodes.len()];
                let mut heap = BinaryHeap::from([Reverse((0_u32, source))]);
                while let Some(Reverse((cost, node))) = heap.pop() {
                    if reached[node] != UNREACHABLE {
                        continue;
                    }
                    reached[node] = cost;
                    for &link in &leaving[node] {
                        let Link { to, cost: step, .. } = self.links[link];
                        let arrives = cost.saturating_add(step);
                        // A way too long to be counted is none.
                        if reached[to] == UNREACHABLE && arrives != UNREACHABLE {
                            heap.push(Reverse((arrives, to)));
                        }
                    }
                }
                reached
            });
            cells.extend(ways.iter().map(|way| match *way {
                End::Node(node) => row[node],
                End::Link(link) => row[self.links[link].from],
            }));
        }
        cells
    }

    fn travel_by_links(&self, ways: &[End], turn: &dyn Fn(usize, usize) -> Option<u32>) -> Vec<u32> {
        let leaving = self.leaving();
        let reaching = self.reaching();
        // The turns after each link, looked up once.
        let turns: Vec<Vec<(usize, u32)>> = (0..self.links.len())
            .map(|link| {
                let next = leaving[self.links[link].to].iter();
                next.filter_map(|&after| turn(link, after).map(|cost| (after, cost))).collect()
            })
            .collect();
        let mut cells = Vec::with_capacity(ways.len() * ways.len());
        let mut driven = vec![UNREACHABLE; self.links.len()];
        for way in ways {
            driven.fill(UNREACHABLE);
            let mut heap = BinaryHeap::new();
            match *way {
                End::Link(link) => heap.push(Reverse((0, link))),
                End::Node(node) => {
                    let first = leaving[node].iter().map(|&link| Reverse((self.links[link].cost, link)));
                    heap.extend(first.filter(|Reverse((cost, _))| *cost != UNREACHABLE));
                }
            }
            while let Some(Reverse((cost, link))) = heap.pop() {
                if driven[link] != UNREACHABLE {
                    continue;
                }
                driven[link] = cost;
                for &(after, turning) in &turns[link] {
                    let arrives = cost.saturating_add(turning).saturating_add(self.links[after].cost);
                    if driven[after] == UNREACHABLE && arrives != UNREACHABLE {
                        heap.push(Reverse((arrives, after)));
                    }
                }
            }
            // Entering a link costs the turn into it; the link itself belongs to the stop.
            let enter = |link: usize| {
                let start = self.links[link].from;
                if let End::Node(node) = *way
                    && node == start
                {
                    return 0;
                }
                let ways_in = reaching[start].iter().filter(|&&before| driven[before] != UNREACHABLE);
                let ways_in = ways_in.filter_map(|&before| {
                    let turning = turn(before, link)?;
                    Some(driven[before].saturating_add(turning))
                });
                ways_in.min().unwrap_or(UNREACHABLE)
            };
            let arrive = |node: usize| match *way {
                End::Node(source) if source == node => 0,
                _ => reaching[node].iter().map(|&link| driven[link]).min().unwrap_or(UNREACHABLE),
            };
            cells.extend(ways.iter().map(|way| match *way {
                End::Node(node) => arrive(node),
                End::Link(link) => enter(link),
            }));
        }
        cells
    }
}

/// Travel whose cost is its time: metres are the same figure, so that both limits and prices can use it.
pub(super) fn matrix(cells: Vec<u32>) -> Matrix {
    Matrix { metres: cells.clone(), seconds: cells }
}
