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

use super::hierarchy::{Hierarchy, Rise, Rises};
use super::lists::Lists;
use super::network::Network;
use super::weight::Weight;

/// Nodes settled by one witness search while the order is found, and while a node is taken out.
/// A search that gives up early puts in an arc too many, never one too few.
const SETTLED_TO_RATE: usize = 24;
const SETTLED_TO_CONTRACT: usize = 80;

/// No node stands in the middle: the arc is a turn of the network.
pub(super) const NO_MIDDLE: u32 = u32::MAX;

/// Bits of the weight in [`Link::load`]; the number of turns it stands for has the rest.
const WEIGHT_BITS: u32 = 52;
const MOST_HOPS: u32 = (1 << (64 - WEIGHT_BITS)) - 1;

/// An arc of what is left, in 16 bytes: there are millions of them.
#[derive(Clone, Copy, Default)]
struct Link {
    other: u32,
    middle: u32,
    load: u64,
}

impl Link {
    /// An arc with the weight of a way, which takes 52 bits.
    fn new(other: u32, weight: Weight, middle: u32, hops: u32) -> Self {
        Self { other, middle, load: u64::from(hops.min(MOST_HOPS)) << WEIGHT_BITS | weight.0 }
    }

    fn weight(self) -> Weight {
        Weight(self.load & ((1 << WEIGHT_BITS) - 1))
    }

    fn hops(self) -> u32 {
        (self.load >> WEIGHT_BITS) as u32
    }

    fn rise(self, other: u32) -> Rise {
        Rise { other, weight: self.weight(), middle: self.middle }
    }
}

/// What is left of the network while it is contracted.
struct Rest {
    out: Lists<Link>,
    /// Tails of the arcs that lead into a node; the arcs themselves are in `out`.
    into: Lists<u32>,
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
        let (mut taken, mut neighbours) = (Taken::of(order.len(), self.search_size().1), Vec::new());
        for node in order {
            taken.take(&mut rest, node, &mut neighbours);
        }
        taken.hierarchy()
    }

    /// Contracts the whole network.
    pub(super) fn contract(&self) -> Hierarchy {
        let mut rest = Rest::of(self);
        let nodes = self.state_of.len();
        let mut heap: BinaryHeap<Reverse<(u32, u32)>> = BinaryHeap::with_capacity(nodes + nodes / 4 + 64);
        let mut rated = vec![0u32; nodes];
        for node in 0..nodes as u32 {
            rated[node as usize] = rest.rate(node);
            heap.push(Reverse((rated[node as usize], node)));
        }
        let (mut taken, mut neighbours) = (Taken::of(nodes, self.search_size().1), Vec::new());
        while let Some(Reverse((rating, node))) = heap.pop() {
            let at = node as usize;
            if taken.rank_of[at] != u32::MAX || rating != rated[at] {
                continue;
            }
            taken.take(&mut rest, node, &mut neighbours);
            for neighbour in &neighbours {
                let other = *neighbour as usize;
                rest.level[other] = rest.level[other].max(rest.level[at] + 1);
                let rating = rest.rate(*neighbour);
                if rating != rated[other] {
                    rated[other] = rating;
                    heap.push(Reverse((rating, *neighbour)));
                }
            }
            if heap.len() > nodes + nodes / 8 {
                heap.retain(|Reverse((rating, node))| {
                    taken.rank_of[*node as usize] == u32::MAX && rated[*node as usize] == *rating
                });
            }
        }
        taken.hierarchy()
    }
}

/// What was taken out so far.
struct Taken {
    rank_of: Vec<u32>,
    up: Rises,
    down: Rises,
}

impl Taken {
    fn of(nodes: usize, arcs: usize) -> Self {
        Self { rank_of: vec![u32::MAX; nodes], up: Rises::of_none(nodes, arcs), down: Rises::of_none(nodes, arcs) }
    }

    /// Takes a node out of the rest, and tells its neighbours.
    fn take(&mut self, rest: &mut Rest, node: u32, neighbours: &mut Vec<u32>) {
        self.rank_of[node as usize] = self.up.first.len() as u32 - 1;
        let (out, into) = (rest.out.of(node), rest.into.of(node));
        let down = into.iter().filter_map(|tail| Some(rest.arc(*tail, node)?.rise(*tail)));
        self.up.push(out.iter().map(|link| link.rise(link.other)));
        self.down.push(down);
        neighbours.clear();
        neighbours.extend(out.iter().map(|link| link.other).chain(into.iter().copied()));
        neighbours.sort_unstable();
        neighbours.dedup();
        rest.take_out(node);
    }

    fn hierarchy(self) -> Hierarchy {
        Hierarchy::of(self.rank_of, self.up, self.down)
    }
}

impl Rest {
    fn of(network: &Network) -> Self {
        let nodes = network.state_of.len();
        let (mut out, mut into) = (Lists::new(nodes), Lists::new(nodes));
        out.reserve((0..nodes as u32).map(|node| network.turns_from(node).len() as u32));
        let mut entering = vec![0u32; nodes];
        let mut own: Vec<Link> = Vec::new();
        for node in 0..nodes as u32 {
            own.clear();
            for turn in network.turns_from(node).filter(|turn| turn.head != node && turn.weight.is_reached()) {
                let link = Link::new(turn.head, turn.weight, NO_MIDDLE, 1);
                match own.iter_mut().find(|known| known.other == turn.head) {
                    Some(known) if known.weight() <= turn.weight => {}
                    Some(known) => *known = link,
                    None => {
                        own.push(link);
                        entering[turn.head as usize] += 1;
                    }
                }
            }
            out.fill(node, &own);
        }
        into.reserve(entering.into_iter());
        for node in 0..nodes as u32 {
            out.of(node).iter().for_each(|link| into.push(link.other, node));
        }
        Self { out, into, level: vec![0; nodes], witness: Witness::new(nodes) }
    }

    /// The arc between two nodes of the rest.
    fn arc(&self, tail: u32, head: u32) -> Option<Link> {
        self.out.of(tail).iter().find(|link| link.other == head).copied()
    }

    /// How important a node is.
    fn rate(&mut self, node: u32) -> u32 {
        let (mut arcs, mut hops) = (0, 0);
        self.shortcuts(node, SETTLED_TO_RATE, |_, link| {
            arcs += 1;
            hops += link.hops();
        });
        let into = self.into.of(node).iter().filter_map(|tail| self.arc(*tail, node));
        let links = self.out.of(node).iter().copied().chain(into);
        let (gone, gone_hops) = links.fold((0, 0), |(count, sum), link| (count + 1, sum + link.hops()));
        let share = |added: u32, removed: u32| (1000 * u64::from(added)).checked_div(u64::from(removed)).unwrap_or(0);
        let costs = (share(2 * arcs, gone) + share(2 * hops, gone_hops)).min(u64::from(u32::MAX / 2)) as u32;
        (1000 * self.level[node as usize]).saturating_add(costs)
    }

    /// Takes a node out and puts the arcs in that it needs.
    fn take_out(&mut self, node: u32) {
        let mut found = Vec::new();
        self.shortcuts(node, SETTLED_TO_CONTRACT, |tail, link| found.push((tail, link)));
        for tail in self.into.of(node) {
            self.out.remove(*tail, |arc| arc.other == node);
        }
        for link in self.out.of(node) {
            self.into.remove(link.other, |tail| *tail == node);
        }
        self.out.clear(node);
        self.into.clear(node);
        for (tail, link) in found {
            match self.out.of_mut(tail).iter_mut().find(|known| known.other == link.other) {
                Some(known) if known.weight() <= link.weight() => {}
                Some(known) => *known = link,
                None => {
                    self.out.push(tail, link);
                    self.into.push(link.other, tail);
                }
            }
        }
    }

    /// The arcs that taking a node out needs: where each begins, and the arc.
    fn shortcuts(&mut self, node: u32, settled: usize, mut needed: impl FnMut(u32, Link)) {
        let (into, out) = (self.into.of(node), self.out.of(node));
        let Some(longest) = out.iter().map(|link| link.weight()).max() else { return };
        for tail in into {
            let others = out.iter().filter(|second| second.other != *tail);
            if others.clone().next().is_none() {
                continue;
            }
            let Some(first) = self.out.of(*tail).iter().find(|link| link.other == node) else { continue };
            self.witness.search(&self.out, *tail, node, first.weight() + longest, settled);
            for second in others {
                let weight = first.weight() + second.weight();
                if weight.is_reached() && self.witness.weight(second.other) > weight {
                    needed(*tail, Link::new(second.other, weight, node, first.hops() + second.hops()));
                }
            }
        }
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

    fn search(&mut self, out: &Lists<Link>, from: u32, around: u32, limit: Weight, mut settled: usize) {
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
            for link in out.of(node) {
                let reached = weight + link.weight();
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
