//! A road graph, a vehicle and the conditions of a day go in; the graph as that vehicle drives it
//! comes out.
//!
//! Search runs over **nodes**. A free directed segment has one node. One that is open only as the
//! first or last leg (private, destination, and what lies behind such roads: [`zones`]) has two: the *leaving* node can be driven from the
//! start of a way until a free road is reached, the *arriving* node from a free road to the end of
//! the way. Nothing leads from an arriving node back to a free road, so no way passes through.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::directions::{DriverSide, side_of};
use super::hierarchy::Hierarchy;
use super::permission::{self, Permission};
use super::reason::Reason;
use super::rules::{Conditions, Rules};
use super::turn_bans::{NO_CONTEXT, TurnBans};
use super::turning::{self, UTurns};
use super::weight::Weight;
use super::{reach, speed, zones};
use crate::maps::{LoadingSide, VehicleProfile};
use crate::roads::{DirectedSegment, Junction, RoadGraph, SegmentIndex, Snap};

/// A place on a directed segment where a vehicle stands or passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Port {
    /// The directed segment.
    pub state: DirectedSegment,
    /// Metres from its start in the direction driven.
    pub offset_m: f64,
}

/// Marks a state that the vehicle does not drive.
pub(super) const NO_NODE: u32 = u32::MAX;

/// The roads as one vehicle drives them on one day.
#[derive(Clone, Debug)]
pub struct Network {
    pub(super) graph: Arc<RoadGraph>,
    pub(super) profile: VehicleProfile,
    pub(super) rules: Rules,
    /// Whether each state is driven only at the beginning or the end of a way.
    at_an_end: Vec<bool>,
    /// First node of every state; the second of a state that has two follows it.
    pub(super) node_of: Vec<u32>,
    pub(super) state_of: Vec<DirectedSegment>,
    /// Time and length of driving each state from its start to its end.
    pub(super) weight_of: Vec<Weight>,
    /// Arcs that leave node `n`: `arcs[first_arc[n]..first_arc[n + 1]]`.
    first_arc: Vec<u32>,
    arcs: Vec<Bend>,
    legs: Vec<Leg>,
    /// Contexts of the nodes that have one, and those nodes by their state.
    contexts: FxHashMap<u32, u32>,
    in_context: FxHashMap<DirectedSegment, Vec<u32>>,
    pub(super) bans: TurnBans,
    pub(super) hierarchy: OnceLock<Hierarchy>,
    /// A port in the main part of the vehicle's roads; nothing when it drives nowhere.
    pub(super) home: Option<Port>,
    /// States that the main part leads to, and those that lead to it.
    pub(super) reached: reach::Reach,
    pub(super) returning: reach::Reach,
}

/// A turn as it is kept: what driving the node itself takes stands in `weight_of`.
#[derive(Clone, Copy, Debug)]
struct Bend {
    head: u32,
    milliseconds: u32,
}

/// A turn: from the start of one node to the start of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) head: u32,
    pub(super) weight: Weight,
}

impl Network {
    /// The roads as this vehicle drives them under these conditions.
    pub fn for_vehicle(graph: &Arc<RoadGraph>, profile: &VehicleProfile, conditions: &Conditions) -> Self {
        let rules = Rules::of(graph, profile, conditions);
        let at_an_end = zones::first_or_last_leg(graph, &rules, profile);
        let mut legs = Vec::with_capacity(graph.segment_count() * 2);
        let mut node_of = Vec::with_capacity(graph.segment_count() * 2);
        let mut state_of = Vec::with_capacity(graph.segment_count() * 2);
        let mut weight_of = Vec::with_capacity(graph.segment_count() * 2);
        for state in graph.states() {
            let nodes: &[Leg] = match (rules.permission(graph, state).is_open(), at_an_end[state.0 as usize]) {
                (true, false) => &[Leg::Free],
                (true, true) => &[Leg::Leaving, Leg::Arriving],
                (false, _) => &[],
            };
            node_of.push(if nodes.is_empty() { NO_NODE } else { state_of.len() as u32 });
            state_of.extend(std::iter::repeat_n(state, nodes.len()));
            legs.extend_from_slice(nodes);
            let decimetres = graph.segment(state.segment()).decimetres;
            let milliseconds = speed::milliseconds(decimetres, rules.kmh(graph, state));
            weight_of.push(Weight::new(milliseconds, u64::from(decimetres)));
        }
        let mut network = Self {
            graph: Arc::clone(graph),
            profile: profile.clone(),
            rules,
            at_an_end,
            node_of,
            state_of,
            weight_of,
            first_arc: Vec::new(),
            arcs: Vec::new(),
            legs,
            contexts: FxHashMap::default(),
            in_context: FxHashMap::default(),
            bans: TurnBans::of(graph, profile),
            hierarchy: OnceLock::new(),
            home: None,
            reached: reach::Reach::default(),
            returning: reach::Reach::default(),
        };
        network.draw_arcs();
        network.home = network.largest_part();
        if let Some(home) = network.home {
            network.reached = network.reachable_from(&[home]);
            network.returning = network.reaching(&[home]);
        }
        network
    }

    fn draw_arcs(&mut self) {
        let mut turns = Vec::new();
        let (mut node, mut before) = (0, None);
        self.first_arc.push(0);
        // Nodes in a context are found on the way and drawn after the others.
        while let Some(state) = self.state_of.get(node as usize).copied() {
            if before != Some(state) {
                turns.clear();
                self.turns_after(state, &mut turns);
                before = Some(state);
            }
            for (next, milliseconds) in &turns {
                if let Some(head) = self.node_after(node, *next) {
                    self.arcs.push(Bend { head, milliseconds: u32::try_from(*milliseconds).unwrap_or(u32::MAX) });
                }
            }
            self.first_arc.push(self.arcs.len() as u32);
            node += 1;
        }
        self.arcs.shrink_to_fit();
    }

    /// The node that a turn from `node` into `next` leads to, if it may be made.
    fn node_after(&mut self, node: u32, next: DirectedSegment) -> Option<u32> {
        let first = self.node_of[next.0 as usize];
        if first == NO_NODE {
            return None;
        }
        let leg = match (self.legs[node as usize], self.is_last_leg_only(next)) {
            (Leg::Free | Leg::Leaving, false) => Leg::Free,
            (Leg::Leaving, true) => Leg::Leaving,
            (Leg::Free | Leg::Arriving, true) => Leg::Arriving,
            (Leg::Arriving, false) => return None,
        };
        let context = self.contexts.get(&node).copied().unwrap_or(NO_CONTEXT);
        let context = self.bans.after(context, self.state_of[node as usize], next).ok()?;
        if context == NO_CONTEXT {
            return Some(first + u32::from(leg == Leg::Arriving));
        }
        let known = self.in_context.get(&next).into_iter().flatten().copied();
        let mut fitting = known.filter(|known| self.contexts[known] == context && self.legs[*known as usize] == leg);
        Some(fitting.next().unwrap_or_else(|| {
            let copy = self.state_of.len() as u32;
            self.state_of.push(next);
            self.legs.push(leg);
            self.contexts.insert(copy, context);
            self.in_context.entry(next).or_default().push(copy);
            copy
        }))
    }

    fn is_last_leg_only(&self, state: DirectedSegment) -> bool {
        self.at_an_end[state.0 as usize]
    }

    /// Turns at the end of a state that the vehicle can make, and the milliseconds they take.
    fn turns_after(&self, state: DirectedSegment, turns: &mut Vec<(DirectedSegment, u64)>) {
        let uturns = UTurns { graph: &self.graph, rules: &self.rules, profile: &self.profile };
        let junction = self.graph.end(state);
        let barrier = self.barrier_at(junction).is_some();
        // A bend or a change of road is no junction: following it costs no turn.
        let is_junction = uturns.others(junction, state.segment()) > 1;
        for next in self.graph.leaving(junction) {
            if *next == state.reversed() {
                if let Ok(milliseconds) = uturns.milliseconds(state) {
                    turns.push((*next, milliseconds));
                }
            } else if !barrier && self.permission(*next).is_open() {
                let degrees = self.graph.turn_degrees(state, *next);
                let milliseconds = if is_junction { turning::turn_milliseconds(degrees, &self.profile) } else { 0 };
                turns.push((*next, milliseconds));
            }
        }
    }

    /// The road graph.
    pub fn graph(&self) -> &Arc<RoadGraph> {
        &self.graph
    }

    /// The vehicle.
    pub fn profile(&self) -> &VehicleProfile {
        &self.profile
    }

    /// Prepares the network for many questions; the first large matrix does it by itself.
    pub fn prepare(&self) {
        self.prepared();
    }

    /// The same roads and vehicle under other conditions, prepared in the order of this one: a road is shut or
    /// opened, or it is another day. The graph stays as it is and no order is looked for.
    pub fn under(&self, conditions: &Conditions) -> Self {
        let other = Self::for_vehicle(&self.graph, &self.profile, conditions);
        other.prepare_like(self);
        other
    }

    /// Prepares the network in the order of another of the same roads: for a road closed or opened,
    /// or another day.
    pub fn prepare_like(&self, other: &Network) {
        self.hierarchy.get_or_init(|| self.contract_like(other));
    }

    /// Arcs of the prepared network, up and down.
    pub fn prepared_size(&self) -> (usize, usize) {
        (self.prepared().up.arcs.len(), self.prepared().down.arcs.len())
    }

    pub(super) fn prepared(&self) -> &Hierarchy {
        self.hierarchy.get_or_init(|| self.contract())
    }

    /// Nodes and arcs of the search: directed segments and turns, counted for reports.
    pub fn search_size(&self) -> (usize, usize) {
        (self.state_of.len(), self.arcs.len())
    }

    /// Whether the vehicle may and can drive a directed segment.
    pub fn permission(&self, state: DirectedSegment) -> &Permission {
        self.rules.permission(&self.graph, state)
    }

    /// How fast it drives a directed segment, km/h.
    pub fn kmh(&self, state: DirectedSegment) -> f64 {
        self.rules.kmh(&self.graph, state)
    }

    /// What stands on a junction so that the vehicle does not get past it.
    pub fn barrier_at(&self, junction: Junction) -> Option<Reason> {
        self.graph.junction_tags(junction).and_then(|tags| permission::barrier(tags, &self.profile))
    }

    /// Seconds to drive a directed segment from end to end.
    pub fn seconds(&self, state: DirectedSegment) -> f64 {
        self.weight_of[state.0 as usize].milliseconds() as f64 / 1000.0
    }

    /// Milliseconds to turn round at the end of a directed segment.
    ///
    /// # Errors
    /// Why the vehicle cannot turn round there.
    pub fn u_turn_milliseconds(&self, state: DirectedSegment) -> Result<u64, Reason> {
        UTurns { graph: &self.graph, rules: &self.rules, profile: &self.profile }.milliseconds(state)
    }

    /// Whether the vehicle gets to a state from the main part of its roads and from there back to
    /// it.
    pub fn is_connected(&self, state: DirectedSegment) -> bool {
        self.reached.contains(state) && self.returning.contains(state)
    }

    /// The place on a road that the vehicle drives, nearest to a position. Roads that it does not
    /// come home from count as further away, and only for a place that lies right at them; tracks and private roads as a little further
    /// away than they are.
    pub fn snap(&self, position: crate::units::Position) -> Option<Snap> {
        let nearest = self.snap_to_any(position)?;
        let is_connected = |segment: SegmentIndex| {
            [segment.forward(), segment.backward()].iter().any(|state| self.is_connected(*state))
        };
        if nearest.distance_m <= AT_A_ROAD_METRES || is_connected(nearest.segment) {
            return Some(nearest);
        }
        // A place in the fields does not lie at the cut-off track that happens to be nearest.
        let connected = self.graph.snap_within(position, nearest.distance_m * TIMES_FARTHER, |segment| {
            is_connected(segment).then(|| self.graph.snap_handicap_metres(segment))
        });
        connected.or(Some(nearest))
    }

    fn snap_to_any(&self, position: crate::units::Position) -> Option<Snap> {
        self.graph.snap_within(position, f64::INFINITY, |segment| {
            let ways = [segment.forward(), segment.backward()];
            if !ways.iter().any(|state| self.permission(*state).is_open()) {
                return None;
            }
            let stranded = if ways.iter().any(|state| self.is_connected(*state)) { 0.0 } else { STRANDED_METRES };
            Some(self.graph.snap_handicap_metres(segment) + stranded)
        })
    }

    /// The ports at a place on a road: one for each direction that the vehicle may drive. A vehicle that is
    /// loaded from one side comes so that the place lies on that side, where it may come so at all.
    pub fn ports_at(&self, snap: &Snap) -> Vec<Port> {
        let metres = self.graph.metres(snap.segment);
        let ports = [
            Port { state: snap.segment.forward(), offset_m: snap.offset_m },
            Port { state: snap.segment.backward(), offset_m: metres - snap.offset_m },
        ];
        let open: Vec<Port> = ports.into_iter().filter(|port| self.permission(port.state).is_open()).collect();
        let wished = match self.profile.loading_side {
            LoadingSide::Both => None,
            LoadingSide::Right => Some(DriverSide::Right),
            LoadingSide::Left => Some(DriverSide::Left),
        };
        let fits = |port: &&Port| side_of(snap, port.state).is_none_or(|side| Some(side) == wished);
        let fitting: Vec<Port> = open.iter().filter(fits).copied().collect();
        if wished.is_none() || fitting.is_empty() { open } else { fitting }
    }

    /// The node a way starts on.
    pub(super) fn source_node(&self, state: DirectedSegment) -> Option<u32> {
        self.node_of.get(state.0 as usize).copied().filter(|node| *node != NO_NODE)
    }

    /// The nodes a way can end on.
    pub(super) fn target_nodes(&self, state: DirectedSegment) -> impl Iterator<Item = u32> {
        let own = match self.source_node(state) {
            None => 0..0,
            Some(first) => first..first + 1 + u32::from(self.is_last_leg_only(state)),
        };
        own.chain(self.in_context.get(&state).into_iter().flatten().copied())
    }

    /// Turns that leave a node, each with the time and length of driving the node first.
    pub(super) fn turns_from(&self, node: u32) -> impl ExactSizeIterator<Item = Turn> + Clone {
        let own = self.weight_of[self.state_of[node as usize].0 as usize];
        let with_own =
            move |bend: &Bend| Turn { head: bend.head, weight: own + Weight::new(u64::from(bend.milliseconds), 0) };
        self.bends_from(node).iter().map(with_own)
    }

    fn bends_from(&self, node: u32) -> &[Bend] {
        let at = |index: usize| self.first_arc[index] as usize;
        &self.arcs[at(node as usize)..at(node as usize + 1)]
    }

    /// Nodes that the turns from a node lead to.
    pub(super) fn heads_from(&self, node: u32) -> impl ExactSizeIterator<Item = u32> {
        self.bends_from(node).iter().map(|bend| bend.head)
    }

    /// Time and length from the start of a state to a port on it.
    pub(super) fn part(&self, port: Port) -> Weight {
        let whole = self.weight_of[port.state.0 as usize];
        let metres = self.graph.metres(port.state.segment());
        let share = (port.offset_m / metres).clamp(0.0, 1.0);
        // A share that is no number counts as the start.
        let of = |value: u64| (value as f64 * if share.is_nan() { 0.0 } else { share }).round() as u64;
        Weight::new(of(whole.milliseconds()), of(whole.decimetres()))
    }
}

/// Metres by which a road that the vehicle does not come home from counts as further away.
const STRANDED_METRES: f64 = 60.0;
/// A place within this of a road lies at that road, whether the vehicle comes home from it or not.
const AT_A_ROAD_METRES: f64 = 30.0;
/// A place that lies at no road is taken to one that the vehicle comes home from, where that is at most this many
/// times as far away as the nearest.
const TIMES_FARTHER: f64 = 3.0;

/// Which leg of a way a node can be driven on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    Free,
    Leaving,
    Arriving,
}
