//! Slow and obvious ways to the same answers, written without looking at the search of `travel`.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{DiGraph, NodeIndex};
use taza::maps::{Restriction, Rule, Via};
use taza::roads::{DirectedSegment, RoadGraph};
use taza::travel::{Network, Permission, Port, speed, turning};

/// Milliseconds and decimetres; compared in this order.
pub(crate) type Cost = (u64, u64);

/// States that are driven only at the beginning or the end of a way: private ones, and public ones that are joined
/// to the main public roads over private ones only. Told by petgraph's parts and walks.
fn first_or_last_leg(network: &Network) -> BTreeSet<DirectedSegment> {
    let graph = network.graph();
    let is_public = |state: DirectedSegment| *network.permission(state) == Permission::Free;
    let is_open = |state: DirectedSegment| network.permission(state).is_open();
    let joined = |wanted: &dyn Fn(DirectedSegment) -> bool| {
        let mut moves: DiGraph<DirectedSegment, ()> = DiGraph::new();
        graph.states().for_each(|state| {
            moves.add_node(state);
        });
        for state in graph.states().filter(|state| wanted(*state)) {
            let here = graph.end(state);
            let shut = network.barrier_at(here).is_some();
            for next in graph.leaving(here).iter().filter(|next| wanted(**next)) {
                if !shut || *next == state.reversed() {
                    moves.add_edge(NodeIndex::new(state.0 as usize), NodeIndex::new(next.0 as usize), ());
                }
            }
        }
        moves
    };
    let (public, open) = (joined(&is_public), joined(&is_open));
    let mut part_of = vec![0; graph.segment_count() * 2];
    let parts = petgraph::algo::kosaraju_scc(&public);
    for (number, part) in parts.iter().enumerate() {
        part.iter().for_each(|state| part_of[state.index()] = number);
    }
    // The main part of each whole: the largest, of equally large ones that which has the first state.
    let mut wholes = petgraph::unionfind::UnionFind::<usize>::new(part_of.len());
    open.edge_indices().filter_map(|edge| open.edge_endpoints(edge)).for_each(|(from, to)| {
        wholes.union(from.index(), to.index());
    });
    let mut mains: BTreeMap<usize, (usize, std::cmp::Reverse<u32>)> = BTreeMap::new();
    for state in graph.states().filter(|state| is_public(*state)) {
        let own = (parts[part_of[state.0 as usize]].len(), std::cmp::Reverse(state.0));
        let best = mains.entry(wholes.find(state.0 as usize)).or_insert(own);
        *best = (*best).max(own);
    }
    let core: Vec<NodeIndex> =
        mains.values().flat_map(|(_, first)| parts[part_of[first.0 as usize]].iter().copied()).collect();
    let walk = |moves: &DiGraph<DirectedSegment, ()>| {
        let mut seen: BTreeSet<NodeIndex> = core.iter().copied().collect();
        let mut walked = petgraph::visit::Dfs::empty(moves);
        walked.stack.clone_from(&core);
        while let Some(state) = walked.next(moves) {
            seen.insert(state);
        }
        seen
    };
    let both_ways = |mut moves: DiGraph<DirectedSegment, ()>| -> BTreeSet<NodeIndex> {
        let there = walk(&moves);
        moves.reverse();
        there.intersection(&walk(&moves)).copied().collect()
    };
    let (main, any) = (both_ways(public), both_ways(open));
    let in_zone = |state: &DirectedSegment| {
        let node = NodeIndex::new(state.0 as usize);
        is_open(*state) && (!is_public(*state) || any.contains(&node) && !main.contains(&node))
    };
    graph.states().filter(in_zone).collect()
}

fn drive(network: &Network, state: DirectedSegment) -> Cost {
    let decimetres = network.graph().segment(state.segment()).decimetres;
    (speed::milliseconds(decimetres, network.kmh(state)), u64::from(decimetres))
}

/// Milliseconds of the turn between two states that meet, nothing when it cannot be made at all.
fn turn(network: &Network, from: DirectedSegment, to: DirectedSegment) -> Option<u64> {
    let graph = network.graph();
    if !network.permission(to).is_open() {
        return None;
    }
    if to == from.reversed() {
        return network.u_turn_milliseconds(from).ok();
    }
    let here = graph.end(from);
    if network.barrier_at(here).is_some() {
        return None;
    }
    let open = |state: &DirectedSegment| {
        network.permission(*state).is_open() || network.permission(state.reversed()).is_open()
    };
    let legs = graph.leaving(here).iter().filter(|state| state.segment() != from.segment() && open(state)).count();
    let degrees = graph.turn_degrees(from, to);
    Some(if legs >= 2 { turning::turn_milliseconds(degrees, network.profile()) } else { 0 })
}

fn part(network: &Network, port: Port) -> Cost {
    let (milliseconds, decimetres) = drive(network, port.state);
    let share = (port.offset_m / network.graph().metres(port.state.segment())).clamp(0.0, 1.0);
    ((milliseconds as f64 * share).round() as u64, (decimetres as f64 * share).round() as u64)
}

fn finish(network: &Network, exit: Port, entry: Port, starts: Option<Cost>) -> Option<Cost> {
    let (left, driven) = (part(network, exit), part(network, entry));
    if !network.permission(exit.state).is_open() || !network.permission(entry.state).is_open() {
        return None;
    }
    if exit.state == entry.state && exit.offset_m <= entry.offset_m {
        return Some((driven.0 - left.0, driven.1 - left.1));
    }
    starts.map(|(milliseconds, decimetres)| (milliseconds + driven.0 - left.0, decimetres + driven.1 - left.1))
}

/// Where a way is: the states it drove last, and whether it is in the private roads it began in
/// (0), on free roads (1), or in the private roads it ends in (2).
type Place = (Vec<DirectedSegment>, u8);

/// The best way from an exit to each entry by trying every turn until nothing gets better, obeying
/// restrictions by looking back at the states driven.
pub(crate) fn by_trying_everything(
    network: &Network,
    restrictions: &[Restriction],
    exit: Port,
    entries: &[Port],
) -> Vec<Option<Cost>> {
    let zone = first_or_last_leg(network);
    let mut best: BTreeMap<Place, Cost> = BTreeMap::new();
    let mut open: Vec<(Place, Cost)> = Vec::new();
    if network.permission(exit.state).is_open() {
        let phase = if zone.contains(&exit.state) { 0 } else { 1 };
        open.push(((vec![exit.state], phase), (0, 0)));
    }
    while let Some((place, cost)) = open.pop() {
        let (driven, phase) = &place;
        let state = driven[driven.len() - 1];
        for next in network.graph().leaving(network.graph().end(state)) {
            let Some(turn) = turn(network, state, *next) else { continue };
            if restrictions.iter().any(|restriction| breaks(network.graph(), restriction, driven, *next)) {
                continue;
            }
            let next_phase = match (phase, zone.contains(next)) {
                (0, true) => 0,
                (0 | 1, false) => 1,
                (1 | 2, true) => 2,
                _ => continue,
            };
            let own = drive(network, state);
            let reached = (cost.0 + own.0 + turn, cost.1 + own.1);
            let mut history = driven.clone();
            history.push(*next);
            let history = history[history.len().saturating_sub(5)..].to_vec();
            let place = (history, next_phase);
            if best.get(&place).is_none_or(|known| reached < *known) {
                best.insert(place.clone(), reached);
                open.push((place, reached));
            }
        }
    }
    let at = |state: DirectedSegment| {
        best.iter().filter(|((driven, _), _)| driven[driven.len() - 1] == state).map(|(_, cost)| *cost).min()
    };
    entries.iter().map(|entry| finish(network, exit, *entry, at(entry.state))).collect()
}

/// Whether going on to `next` breaks a restriction, told by the roads that were driven.
fn breaks(graph: &RoadGraph, restriction: &Restriction, driven: &[DirectedSegment], next: DirectedSegment) -> bool {
    let road = |state: DirectedSegment| graph.road_id_of(state.segment());
    let last = driven[driven.len() - 1];
    let applies = match &restriction.via {
        Via::Node(node) => {
            // Test networks number their nodes by position: see `random_town`.
            let here = graph.position(graph.end(last));
            road(last) == restriction.from.0 && crate::travel::random::node_at(here) == *node
        }
        Via::Roads(vias) => {
            let Some(start) = driven.len().checked_sub(vias.len() + 1) else { return false };
            road(driven[start]) == restriction.from.0
                && driven[start + 1..].iter().map(|state| road(*state)).eq(vias.iter().map(|via| via.0.as_str()))
        }
    };
    let goes = road(next) == restriction.to.0
        && (restriction.from != restriction.to || !matches!(restriction.via, Via::Node(_)) || next == last.reversed());
    // A restriction whose road does not leave from here says nothing.
    let is_told = graph.leaving(graph.end(last)).iter().any(|state| {
        road(*state) == restriction.to.0
            && (restriction.from != restriction.to
                || !matches!(restriction.via, Via::Node(_))
                || *state == last.reversed())
    });
    applies && is_told && (restriction.rule == Rule::No) == goes
}

/// All states as an explicit petgraph: a state on the way out of private roads, on free roads, or
/// into private roads is a node each.
pub(crate) struct StateGraph {
    graph: DiGraph<(DirectedSegment, u8), Cost>,
    nodes: BTreeMap<(DirectedSegment, u8), NodeIndex>,
    zone: BTreeSet<DirectedSegment>,
}

impl StateGraph {
    pub(crate) fn of(network: &Network) -> Self {
        let zone = first_or_last_leg(network);
        let mut graph = DiGraph::new();
        let mut nodes = BTreeMap::new();
        for state in network.graph().states().filter(|state| network.permission(*state).is_open()) {
            let phases: &[u8] = if zone.contains(&state) { &[0, 2] } else { &[1] };
            for phase in phases {
                nodes.insert((state, *phase), graph.add_node((state, *phase)));
            }
        }
        for ((state, phase), node) in &nodes {
            for next in network.graph().leaving(network.graph().end(*state)) {
                let Some(turn) = turn(network, *state, *next) else { continue };
                let own = drive(network, *state);
                for next_phase in 0..3 {
                    let allowed = matches!((phase, next_phase), (0, 0) | (0, 1) | (1, 1) | (1, 2) | (2, 2));
                    if let Some(head) = nodes.get(&(*next, next_phase)).filter(|_| allowed) {
                        graph.add_edge(*node, *head, (own.0 + turn, own.1));
                    }
                }
            }
        }
        Self { graph, nodes, zone }
    }

    /// The best ways from an exit to entries by petgraph's Dijkstra.
    pub(crate) fn ways(&self, network: &Network, exit: Port, entries: &[Port]) -> Vec<Option<Cost>> {
        let phase = if self.zone.contains(&exit.state) { 0 } else { 1 };
        let Some(source) = self.nodes.get(&(exit.state, phase)) else { return vec![None; entries.len()] };
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        struct Sum(u64, u64);
        impl std::ops::Add for Sum {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0, self.1 + other.1)
            }
        }
        let found = petgraph::algo::dijkstra(&self.graph, *source, None, |edge| Sum(edge.weight().0, edge.weight().1));
        let around = self
            .graph
            .edges_directed(*source, petgraph::Direction::Incoming)
            .filter_map(|edge| {
                use petgraph::visit::EdgeRef;
                found.get(&edge.source()).map(|sum| (sum.0 + edge.weight().0, sum.1 + edge.weight().1))
            })
            .min();
        let at = |state: DirectedSegment| {
            let reached = (0..3).filter_map(|phase| self.nodes.get(&(state, phase)));
            reached
                .filter_map(|node| if node == source { around } else { found.get(node).map(|sum| (sum.0, sum.1)) })
                .min()
        };
        entries.iter().map(|entry| finish(network, exit, *entry, at(entry.state))).collect()
    }
}
