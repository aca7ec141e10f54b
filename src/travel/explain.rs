//! An exit and an entry that no way joins go in; what stands in the way comes out.
//!
//! The search is made again as if nothing were forbidden, each forbidden piece counting as an hour
//! and more. What the way found still breaks is the least that must change for the vehicle to
//! get there.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::Serialize;

use super::network::{Network, Port};
use super::permission::Permission;
use super::reason::Reason;
use super::turning::UTurns;
use crate::roads::{DirectedSegment, Islands};
use crate::units::{Names, Position, RoadId};

/// One thing that stands in a vehicle's way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Obstacle {
    /// What it is.
    pub reason: Reason,
    /// The road it stands on.
    pub road: RoadId,
    /// Stable key of the segment, `way/12#3`.
    pub segment: String,
    /// Name of the road.
    pub names: Names,
    /// Where it stands.
    pub position: Position,
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.reason, self.road)?;
        if !self.names.is_empty() {
            write!(f, " ({})", self.names.pick(crate::units::Language::En))?;
        }
        write!(f, " at {:.6},{:.6}", self.position.lon, self.position.lat)
    }
}

/// What a forbidden piece costs, milliseconds: more than any way round.
const FORBIDDEN_MS: u64 = 1 << 36;
/// What a forbidden piece costs where a shorter way is looked for: a minute, so that few are passed and not many.
const SHUT_MS: u64 = 60_000;
/// What passing through a private road costs: less than a forbidden one.
const PRIVATE_MS: u64 = 1 << 32;

/// What cuts a place off from the main part of a vehicle's roads.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stranded {
    /// What stands on the way there; empty when the vehicle gets there.
    pub to: Vec<Obstacle>,
    /// What stands on the way back; empty when the vehicle gets back.
    pub from: Vec<Obstacle>,
}

impl Network {
    /// What cuts a place off from the main part of the vehicle's roads. A place has a port for each
    /// direction it can be passed in; one that works is enough.
    pub fn stranded(&self, ports: &[Port]) -> Stranded {
        let Some(home) = self.home else { return Stranded::default() };
        let fewest = |obstacles: &dyn Fn(Port) -> Vec<Obstacle>, is_fine: &dyn Fn(Port) -> bool| {
            if ports.iter().any(|port| is_fine(*port)) {
                return Vec::new();
            }
            ports.iter().map(|port| obstacles(*port)).min_by_key(Vec::len).unwrap_or_default()
        };
        Stranded {
            to: fewest(&|port| self.obstacles_between(home, port), &|port| self.reached.contains(port.state)),
            from: fewest(&|port| self.obstacles_between(port, home), &|port| self.returning.contains(port.state)),
        }
    }

    /// What stands between an exit and an entry, in the order of the way; nothing when there is a way.
    pub fn explain(&self, exit: Port, entry: Port) -> Vec<Obstacle> {
        if self.path(exit, entry).is_some() { Vec::new() } else { self.obstacles_between(exit, entry) }
    }

    /// The same where it is known that there is no way.
    fn obstacles_between(&self, exit: Port, entry: Port) -> Vec<Obstacle> {
        let Some(way) = self.way_as_if_all_were_open(exit.state, entry.state, FORBIDDEN_MS) else {
            return vec![self.gap(exit.state, entry.state)];
        };
        let mut obstacles = self.forbidden_on(&way);
        if obstacles.is_empty() {
            // Nothing is forbidden outright, so the way leads through private roads.
            obstacles.extend(way.iter().filter_map(|state| match self.permission(*state) {
                Permission::LastLegOnly(reason) => Some(self.obstacle(reason.clone(), *state, false)),
                _ => None,
            }));
        }
        if obstacles.is_empty() {
            obstacles.push(self.obstacle(Reason::TurnBanned { sign: "restriction".to_owned() }, entry.state, false));
        }
        obstacles.dedup_by(|next, before| next.road == before.road && next.reason == before.reason);
        obstacles
    }

    /// What makes the way between an exit and an entry longer than it would be if everything were open, in the order
    /// of that shorter way; nothing where the roads themselves lead round.
    pub fn lengthened_by(&self, exit: Port, entry: Port) -> Vec<Obstacle> {
        let way = self.way_as_if_all_were_open(exit.state, entry.state, SHUT_MS).unwrap_or_default();
        let mut obstacles = self.forbidden_on(&way);
        obstacles.dedup_by(|next, before| next.road == before.road && next.reason == before.reason);
        obstacles
    }

    fn forbidden_on(&self, way: &[DirectedSegment]) -> Vec<Obstacle> {
        let mut obstacles = Vec::new();
        for (index, state) in way.iter().enumerate() {
            if let Some(before) = index.checked_sub(1).and_then(|before| way.get(before))
                && let Some(reason) = self.forbidden_turn(*before, *state)
            {
                obstacles.push(self.obstacle(reason, *before, true));
            }
            if let Permission::MustNot(reason) | Permission::Cannot(reason) = self.permission(*state) {
                obstacles.push(self.obstacle(reason.clone(), *state, false));
            }
        }
        obstacles
    }

    pub(super) fn obstacle(&self, reason: Reason, state: DirectedSegment, at_end: bool) -> Obstacle {
        let metres = self.graph.metres(state.segment());
        Obstacle {
            reason,
            road: crate::units::RoadId(self.graph.road_id_of(state.segment()).to_owned()),
            segment: self.graph.key(state.segment()),
            names: self.graph.names(state.segment()).clone(),
            position: self.graph.position_at(state, if at_end { metres } else { metres / 2.0 }),
        }
    }

    /// Why a turn between two open states cannot be made.
    fn forbidden_turn(&self, from: DirectedSegment, to: DirectedSegment) -> Option<Reason> {
        if let Some(relation) = self.bans.at_junction(from, to) {
            return Some(Reason::TurnBanned { sign: format!("relation/{relation}") });
        }
        if to != from.reversed() {
            return self.barrier_at(self.graph.end(from));
        }
        UTurns { graph: &self.graph, rules: &self.rules, profile: &self.profile }.milliseconds(from).err()
    }

    fn way_as_if_all_were_open(
        &self,
        from: DirectedSegment,
        to: DirectedSegment,
        forbidden_ms: u64,
    ) -> Option<Vec<DirectedSegment>> {
        let count = self.node_of.len();
        let (mut label, mut parent) = (vec![u64::MAX; count], vec![u32::MAX; count]);
        let mut heap = BinaryHeap::new();
        *label.get_mut(from.0 as usize)? = 0;
        heap.push(Reverse((0, from.0)));
        while let Some(Reverse((cost, state))) = heap.pop() {
            if cost > label[state as usize] {
                continue;
            }
            if state == to.0 {
                let mut way = vec![to];
                let mut at = state;
                while at != from.0 {
                    at = parent[at as usize];
                    way.push(DirectedSegment(at));
                }
                way.reverse();
                return Some(way);
            }
            let state = DirectedSegment(state);
            for next in self.graph.leaving(self.graph.end(state)) {
                // Whether a turn is forbidden takes longer to say than that it leads nowhere new.
                if label[next.0 as usize] <= cost {
                    continue;
                }
                let turn = if self.forbidden_turn(state, *next).is_some() { forbidden_ms } else { 0 };
                let drive = match self.permission(*next) {
                    Permission::Free => 0,
                    Permission::LastLegOnly(_) => PRIVATE_MS.min(forbidden_ms),
                    Permission::MustNot(_) | Permission::Cannot(_) => forbidden_ms,
                };
                let reached = cost + turn + drive + self.weight_of[next.0 as usize].milliseconds();
                if reached < label[next.0 as usize] {
                    label[next.0 as usize] = reached;
                    parent[next.0 as usize] = state.0;
                    heap.push(Reverse((reached, next.0)));
                }
            }
        }
        None
    }

    /// The gap between two parts of the map that no road joins: where the part of the entry comes
    /// nearest to the part of the exit.
    fn gap(&self, exit: DirectedSegment, entry: DirectedSegment) -> Obstacle {
        let islands = Islands::of(&self.graph);
        let home = islands.of_segment(&self.graph, exit.segment());
        let away = islands.of_segment(&self.graph, entry.segment());
        // Looking out from the smaller of the two parts is less work and finds the same gap.
        let sizes = islands.sizes();
        let (small, large) = if sizes[home as usize] < sizes[away as usize] { (home, away) } else { (away, home) };
        let mut nearest: Option<(f64, DirectedSegment, Position)> = None;
        for segment in self.graph.segments() {
            if islands.of_segment(&self.graph, segment) != small {
                continue;
            }
            for position in self.graph.line(segment.forward()) {
                let limit = nearest.map_or(f64::INFINITY, |(gap, _, _)| gap);
                let snap = self.graph.snap_within(position, limit, |other| {
                    (islands.of_segment(&self.graph, other) == large).then_some(0.0)
                });
                if let Some(snap) = snap
                    && snap.distance_m < limit
                {
                    nearest = Some((snap.distance_m, segment.forward(), position));
                }
            }
        }
        let (gap_m, state, position) = nearest.unwrap_or((0.0, entry, self.graph.position_at(entry, 0.0)));
        Obstacle { position, ..self.obstacle(Reason::NotConnected { gap_m }, state, false) }
    }
}
