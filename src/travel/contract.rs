//! A network goes in; its contraction hierarchy comes out.
//!
//! Nodes are taken out one after the other, the least important first, and an arc is put in
//! wherever a shortest way led through the node taken out (Geisberger, Sanders, Schultes, Delling:
//! Contraction Hierarchies, WEA 2008). Every shortest way then first goes up in this order and then
//! down, which [`super::hierarchy`] uses. How important a node is follows the levels below it and
//! the arcs it would cost, as in RoutingKit; ties go to the smaller number, so the same network
//! always gives the same hierarchy.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::hierarchy::{Hierarchy, Rise};
use super::network::Network;
use super::weight::Weight;

/// Nodes settled by one witness search while the order is found, and while a node is taken out.
/// A search that gives up early puts in an arc too many, never one too few.
const SETTLED_TO_RATE: usize = 24;
const SETTLED_TO_CONTRACT: usize = 80;

/// No node stands in the middle: the arc is a turn of the network.
pub(super) const NO_MIDDLE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Link {
    other: u32,
    weight: Weight,
    middle: u32,
    hops: u32,
}

/// What is left of the network while it is contracted.
struct Rest {
    out: Vec<Vec<Link>>,
    into: Vec<Vec<Link>>,
    level: Vec<u32>,
    witness: Witness,
}

impl Network {
    /// Contracts the whole network in the order in which another was contracted, which is quicker
    /// than finding an order and as good when little has changed. Nodes that the other does not
    /// have come first.
    pub(super) fn contract_like(&self, other: &Network) -> Hierarchy {
        let mut rank_of_state = vec![0u32; self.node_of.len()];
        for (rank, node) in other.prepared().node_at.iter().enumerate() {
            let state = other.state_of[*node as usize].0 as usize;
            if let Some(slot) = rank_of_state.get_mut(state) {
                *slot = rank as u32 + 1;
            }
        }
        let mut order: Vec<u32> = (0..self.state_of.len() as u32).collect();
        order.sort_by_key(|node| (rank_of_state[self.state_of[*node as usize].0 as usize], *node));
        let mut rest = Rest::of(self);
        let mut taken = Taken::of(order.len());
        for node in order {
            taken.take(&mut rest, node);
        }
        taken.hierarchy()
    }

    /// Contracts the whole network.
    pub(super) fn contract(&self) -> Hierarchy {
        let mut rest = Rest::of(self);
        let nodes = self.state_of.len();
        let mut heap: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::with_capacity(nodes);
        let mut rated = vec![0u32; nodes];
        for node in 0..nodes as u32 {
            rated[node as usize] = rest.rate(node);
            heap.push(Reverse((rated[node as usize], node)));
        }
        let mut taken = Taken::of(nodes);
        while let Some(Reverse((rating, node))) = heap.pop() {
            let at = node as usize;
            if taken.rank_of[at] != u32::MAX || rating != rated[at] {
                continue;
            }
            let neighbours = taken.take(&mut rest, node);
            for neighbour in &neighbours {
                let other = *neighbour as usize;
                rest.level[other] = rest.level[other].max(rest.level[at] + 1);
                let rating = rest.rate(*neighbour);
                if rating != rated[other] {
                    rated[other] = rating;
                    heap.push(Reverse((rating, *neighbour)));
                }
            }
        }
        taken.hierarchy()
    }
}

/// What was taken out so far.
struct Taken {
    rank_of: Vec<u32>,
    up: Vec<Vec<Rise>>,
    down: Vec<Vec<Rise>>,
}

impl Taken {
    fn of(nodes: usize) -> Self {
        let lists = || Vec::with_capacity(nodes);
        Self { rank_of: vec![u32::MAX; nodes], up: lists(), down: lists() }
    }

    /// Takes a node out of the rest; returns its neighbours.
    fn take(&mut self, rest: &mut Rest, node: u32) -> Vec<u32> {
        let at = node as usize;
        self.rank_of[at] = self.up.len() as u32;
        rest.take_out(node);
        let (out, into) = (std::mem::take(&mut rest.out[at]), std::mem::take(&mut rest.into[at]));
        let rise = |link: &Link| Rise { other: link.other, weight: link.weight, middle: link.middle };
        self.up.push(out.iter().map(rise).collect());
        self.down.push(into.iter().map(rise).collect());
        let mut neighbours: Vec<u32> = out.iter().chain(&into).map(|link| link.other).collect();
        neighbours.sort_unstable();
        neighbours.dedup();
        neighbours
    }

    fn hierarchy(self) -> Hierarchy {
        Hierarchy::of(self.rank_of, self.up, self.down)
    }
}

impl Rest {
    fn of(network: &Network) -> Self {
        let nodes = network.state_of.len();
        let (mut out, mut into) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for node in 0..nodes as u32 {
            for turn in network.arcs_from(node) {
                if turn.head != node {
                    add(
                        &mut out[node as usize],
                        Link { other: turn.head, weight: turn.weight, middle: NO_MIDDLE, hops: 1 },
                    );
                    add(
                        &mut into[turn.head as usize],
                        Link { other: node, weight: turn.weight, middle: NO_MIDDLE, hops: 1 },
                    );
                }
            }
        }
        Self { out, into, level: vec![0; nodes], witness: Witness::new(nodes) }
    }

    /// How important a node is.
    fn rate(&mut self, node: u32) -> u32 {
        let (mut arcs, mut hops) = (0, 0);
        self.shortcuts(node, SETTLED_TO_RATE, |_, _, link| {
            arcs += 1;
            hops += link.hops;
        });
        let links = self.out[node as usize].iter().chain(&self.into[node as usize]);
        let (gone, gone_hops) = links.fold((0, 0), |(count, sum), link| (count + 1, sum + link.hops));
        let share = |added: u32, removed: u32| (1000 * added).checked_div(removed).unwrap_or(0);
        1000 * self.level[node as usize] + share(2 * arcs, gone) + share(2 * hops, gone_hops)
    }

    /// Takes a node out and puts the arcs in that it needs.
    fn take_out(&mut self, node: u32) {
        let mut found = Vec::new();
        self.shortcuts(node, SETTLED_TO_CONTRACT, |from, to, link| found.push((from, to, link)));
        for index in 0..self.into[node as usize].len() {
            let tail = self.into[node as usize][index].other as usize;
            self.out[tail].retain(|arc| arc.other != node);
        }
        for index in 0..self.out[node as usize].len() {
            let head = self.out[node as usize][index].other as usize;
            self.into[head].retain(|arc| arc.other != node);
        }
        for (from, to, link) in found {
            add(&mut self.out[from as usize], Link { other: to, ..link });
            add(&mut self.into[to as usize], Link { other: from, ..link });
        }
    }

    /// The arcs that taking a node out needs: from, to, and the arc.
    fn shortcuts(&mut self, node: u32, settled: usize, mut needed: impl FnMut(u32, u32, Link)) {
        let (into, out) = (&self.into[node as usize], &self.out[node as usize]);
        let Some(longest) = out.iter().map(|link| link.weight).max() else { return };
        for first in into {
            let others = out.iter().filter(|second| second.other != first.other);
            if others.clone().next().is_none() {
                continue;
            }
            self.witness.search(&self.out, first.other, node, first.weight + longest, settled);
            for second in others {
                let weight = first.weight + second.weight;
                if weight.is_reached() && self.witness.weight(second.other) > weight {
                    let hops = first.hops + second.hops;
                    needed(first.other, second.other, Link { other: node, weight, middle: node, hops });
                }
            }
        }
    }
}

/// Adds an arc, or makes the one there is lighter.
fn add(links: &mut Vec<Link>, link: Link) {
    match links.iter_mut().find(|known| known.other == link.other) {
        Some(known) if known.weight <= link.weight => {}
        Some(known) => *known = link,
        None => links.push(link),
    }
}

/// Looks for ways around a node.
struct Witness {
    weight: Vec<Weight>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(Weight, u32)>>,
}

impl Witness {
    fn new(nodes: usize) -> Self {
        Self { weight: vec![Weight::UNREACHED; nodes], touched: Vec::new(), heap: BinaryHeap::new() }
    }

    fn search(&mut self, out: &[Vec<Link>], from: u32, around: u32, limit: Weight, mut settled: usize) {
        for node in self.touched.drain(..) {
            self.weight[node as usize] = Weight::UNREACHED;
        }
        self.heap.clear();
        self.label(from, Weight::ZERO);
        while let Some(Reverse((weight, node))) = self.heap.pop() {
            if weight > self.weight[node as usize] {
                continue;
            }
            if weight > limit || settled == 0 {
                break;
            }
            settled -= 1;
            for link in &out[node as usize] {
                let reached = weight + link.weight;
                if link.other != around && reached <= limit && reached < self.weight[link.other as usize] {
                    self.label(link.other, reached);
                }
            }
        }
    }

    fn label(&mut self, node: u32, weight: Weight) {
        if self.weight[node as usize] == Weight::UNREACHED {
            self.touched.push(node);
        }
        self.weight[node as usize] = weight;
        self.heap.push(Reverse((weight, node)));
    }

    fn weight(&self, node: u32) -> Weight {
        self.weight[node as usize]
    }
}
