//! The plain search: a node goes in, the weights of the ways from its start to the starts of all
//! other nodes come out.
//!
//! This is the answer that every faster engine is held against. Weights count from the start of
//! the first directed segment to the start of the last; the label of the first node itself is the
//! way round back to it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::Network;
use super::weight::Weight;

/// Marks a node that nothing leads to, or that begins the way.
pub(super) const NO_PARENT: u32 = u32::MAX;

/// Labels of one search; used again for the next without being cleared.
pub(super) struct Search {
    weight: Vec<Weight>,
    parent: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(Weight, u32)>>,
}

impl Search {
    /// Room for a search over this network.
    pub(super) fn new(network: &Network) -> Self {
        let nodes = network.state_of.len();
        Self {
            weight: vec![Weight::UNREACHED; nodes],
            parent: vec![NO_PARENT; nodes],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Searches from the start of `source` until `is_last` says of a settled node that it was the last.
    pub(super) fn run(&mut self, network: &Network, source: u32, mut is_last: impl FnMut(u32) -> bool) {
        for node in self.touched.drain(..) {
            self.weight[node as usize] = Weight::UNREACHED;
            self.parent[node as usize] = NO_PARENT;
        }
        self.heap.clear();
        self.relax(network, source, Weight::ZERO);
        while let Some(Reverse((weight, node))) = self.heap.pop() {
            if weight > self.weight[node as usize] {
                continue;
            }
            if is_last(node) {
                break;
            }
            self.relax(network, node, weight);
        }
    }

    fn relax(&mut self, network: &Network, node: u32, weight: Weight) {
        for turn in network.turns_from(node) {
            let (reached, label) = (weight + turn.weight, self.weight[turn.head as usize]);
            if reached >= label || !reached.is_reached() {
                continue;
            }
            if label == Weight::UNREACHED {
                self.touched.push(turn.head);
            }
            self.weight[turn.head as usize] = reached;
            self.parent[turn.head as usize] = node;
            self.heap.push(Reverse((reached, turn.head)));
        }
    }

    /// Weight of the way to the start of a node.
    pub(super) fn weight(&self, node: u32) -> Weight {
        self.weight[node as usize]
    }

    /// Nodes of the way to `node`, from the source to `node` itself.
    pub(super) fn way(&self, source: u32, node: u32) -> Vec<u32> {
        let mut way = vec![node];
        let mut at = self.parent[node as usize];
        while at != NO_PARENT {
            way.push(at);
            if at == source {
                break;
            }
            at = self.parent[at as usize];
        }
        way.reverse();
        way
    }
}
