//! Ports go in; the set of states that a vehicle gets to from them, or comes from to them, comes out.

use super::network::{Network, Port};
use crate::roads::DirectedSegment;

/// A set of directed segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    reached: Vec<bool>,
}

impl Reach {
    /// Whether a directed segment is in the set.
    pub fn contains(&self, state: DirectedSegment) -> bool {
        self.reached.get(state.0 as usize).copied().unwrap_or(false)
    }

    /// How many directed segments are in the set.
    pub fn len(&self) -> usize {
        self.reached.iter().filter(|reached| **reached).count()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        !self.reached.contains(&true)
    }
}

impl Network {
    /// States that can be entered on a way from one of these exits, the exits' own counted in.
    pub fn reachable_from(&self, exits: &[Port]) -> Reach {
        let mut seen = vec![false; self.state_of.len()];
        let mut open: Vec<u32> = exits.iter().filter_map(|exit| self.source_node(exit.state)).collect();
        open.iter().for_each(|node| seen[*node as usize] = true);
        while let Some(node) = open.pop() {
            open.extend(self.heads_from(node).filter(|head| !std::mem::replace(&mut seen[*head as usize], true)));
        }
        self.states_of(&seen)
    }

    /// States from which a way leads to one of these entries, the entries' own counted in.
    pub fn reaching(&self, entries: &[Port]) -> Reach {
        let (first, tails) = self.reversed_arcs();
        let mut seen = vec![false; self.state_of.len()];
        let mut open: Vec<u32> = entries.iter().flat_map(|entry| self.target_nodes(entry.state)).collect();
        open.iter().for_each(|node| seen[*node as usize] = true);
        while let Some(node) = open.pop() {
            let at = |index: usize| first[index] as usize;
            for tail in &tails[at(node as usize)..at(node as usize + 1)] {
                if !std::mem::replace(&mut seen[*tail as usize], true) {
                    open.push(*tail);
                }
            }
        }
        // A way starts on the first node of a state.
        let starts: Vec<bool> = (0..seen.len())
            .map(|node| seen[node] && self.node_of[self.state_of[node].0 as usize] == node as u32)
            .collect();
        self.states_of(&starts)
    }

    fn states_of(&self, nodes: &[bool]) -> Reach {
        let mut reached = vec![false; self.node_of.len()];
        for (node, seen) in nodes.iter().enumerate() {
            reached[self.state_of[node].0 as usize] |= *seen;
        }
        Reach { reached }
    }

    /// Tails of the arcs that enter each node.
    pub(super) fn reversed_arcs(&self) -> (Vec<u32>, Vec<u32>) {
        let mut first = vec![0u32; self.state_of.len() + 1];
        for head in (0..self.state_of.len() as u32).flat_map(|node| self.heads_from(node)) {
            first[head as usize + 1] += 1;
        }
        for node in 1..first.len() {
            first[node] += first[node - 1];
        }
        let mut next = first.clone();
        let mut tails = vec![0u32; self.search_size().1];
        for node in 0..self.state_of.len() as u32 {
            for head in self.heads_from(node) {
                let slot = &mut next[head as usize];
                tails[*slot as usize] = node;
                *slot += 1;
            }
        }
        (first, tails)
    }

    /// Strongly connected parts of the nodes: the part of every node, and the size of every part.
    pub(super) fn strong_parts(&self) -> (Vec<u32>, Vec<u32>) {
        strong_parts(self.state_of.len(), |node, arc| self.heads_from(node).nth(arc as usize))
    }

    /// A port in the largest strongly connected part.
    pub(super) fn largest_part(&self) -> Option<Port> {
        let (part, sizes) = self.strong_parts();
        let largest = (0..sizes.len()).max_by_key(|index| (sizes[*index], std::cmp::Reverse(*index)))?;
        let member = part.iter().position(|number| *number == largest as u32)?;
        Some(Port { state: self.state_of[member], offset_m: 0.0 })
    }
}

/// Strongly connected parts of a graph, whose nodes' successors are told by number: the part of every node, and the
/// size of every part.
pub(super) fn strong_parts(nodes: usize, head: impl Fn(u32, u32) -> Option<u32>) -> (Vec<u32>, Vec<u32>) {
    let (mut part, mut sizes) = (vec![u32::MAX; nodes], Vec::new());
    let (mut number, mut low, mut next_number) = (vec![0u32; nodes], vec![0u32; nodes], 1);
    let mut stack = Vec::new();
    let mut walk: Vec<(u32, u32)> = Vec::new();
    for root in 0..nodes as u32 {
        if number[root as usize] != 0 {
            continue;
        }
        walk.push((root, 0));
        // Tarjan's algorithm with its recursion on a stack of its own: maps are deep.
        while let Some((node, arc)) = walk.pop() {
            let at = node as usize;
            if arc == 0 {
                (number[at], low[at]) = (next_number, next_number);
                next_number += 1;
                stack.push(node);
            }
            if let Some(next) = head(node, arc) {
                let head = next as usize;
                walk.push((node, arc + 1));
                if number[head] == 0 {
                    walk.push((next, 0));
                } else if part[head] == u32::MAX {
                    low[at] = low[at].min(number[head]);
                }
                continue;
            }
            for next in (0..arc).filter_map(|arc| head(node, arc)) {
                if part[next as usize] == u32::MAX {
                    low[at] = low[at].min(low[next as usize]);
                }
            }
            if low[at] == number[at] {
                let mut size = 0;
                while let Some(member) = stack.pop() {
                    part[member as usize] = sizes.len() as u32;
                    size += 1;
                    if member == node {
                        break;
                    }
                }
                sizes.push(size);
            }
        }
    }
    (part, sizes)
}
