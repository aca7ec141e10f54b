//! Turn restrictions between roads go in; the same between directed segments comes out.

use rustc_hash::FxHashMap;

use super::graph::{DirectedSegment, RoadGraph};
use crate::maps::{Restriction, Rule, Via};
use crate::units::RoadId;

/// A turn restriction: who comes along `from` and then `via` must not (or must only) go on to `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnRule {
    /// OpenStreetMap id of the relation.
    pub relation: i64,
    /// Whether the turn is forbidden, or the only one allowed.
    pub rule: Rule,
    /// The directed segment the turn comes from.
    pub from: DirectedSegment,
    /// Directed segments in between; none when the turn is made at one junction.
    pub via: Vec<DirectedSegment>,
    /// Directed segments the turn goes to.
    pub to: Vec<DirectedSegment>,
    /// Kinds of vehicle it does not hold for, as OpenStreetMap access keys.
    pub except: Vec<String>,
}

/// The restrictions that can be told in directed segments; one whose roads do not touch says nothing.
pub(super) fn resolve(graph: &RoadGraph, restrictions: &[Restriction]) -> Vec<TurnRule> {
    let mut wanted: FxHashMap<&str, u32> = FxHashMap::default();
    for restriction in restrictions {
        wanted.insert(&restriction.from.0, u32::MAX);
        wanted.insert(&restriction.to.0, u32::MAX);
        if let Via::Roads(roads) = &restriction.via {
            wanted.extend(roads.iter().map(|road| (road.0.as_str(), u32::MAX)));
        }
    }
    for (index, id) in graph.road_ids.iter().enumerate() {
        if let Some(slot) = wanted.get_mut(id) {
            *slot = index as u32;
        }
    }
    let road = |id: &RoadId| wanted.get(id.0.as_str()).copied().filter(|road| *road != u32::MAX);
    let mut rules = Vec::new();
    for restriction in restrictions {
        let (Some(from), Some(to)) = (road(&restriction.from), road(&restriction.to)) else { continue };
        let chains = match &restriction.via {
            Via::Node(node) => match graph.junction_of_node.get(node) {
                Some(junction) => {
                    let arriving = graph.leaving(*junction).iter().map(|state| state.reversed());
                    arriving
                        .filter(|state| graph.segment(state.segment()).road == from)
                        .map(|state| (state, Vec::new()))
                        .collect()
                }
                None => Vec::new(),
            },
            Via::Roads(roads) => {
                let roads: Option<Vec<u32>> = roads.iter().map(road).collect();
                roads.map_or_else(Vec::new, |roads| chains_through(graph, from, &roads))
            }
        };
        for (from_state, via) in chains {
            let last = via.last().copied().unwrap_or(from_state);
            let leaving = graph.leaving(graph.end(last)).iter().copied();
            // From a road back into itself is the U-turn, also where the road goes on behind the junction.
            let to: Vec<DirectedSegment> = leaving
                .filter(|state| graph.segment(state.segment()).road == to)
                .filter(|state| from != to || !via.is_empty() || *state == last.reversed())
                .collect();
            if !to.is_empty() {
                let Restriction { id, rule, except, .. } = restriction;
                rules.push(TurnRule { relation: *id, rule: *rule, from: from_state, via, to, except: except.clone() });
            }
        }
    }
    rules
}

/// Directed segments of `from` that lead to the whole of the via roads, one after the other, with
/// the directed segments of those.
fn chains_through(graph: &RoadGraph, from: u32, roads: &[u32]) -> Vec<(DirectedSegment, Vec<DirectedSegment>)> {
    let arriving = |road: u32| {
        let segments = graph.segments_of_road(road);
        segments.flat_map(|segment| [segment.forward(), segment.backward()])
    };
    let mut chains: Vec<(DirectedSegment, Vec<DirectedSegment>)> =
        arriving(from).map(|state| (state, Vec::new())).collect();
    for road in roads {
        let forward: Vec<DirectedSegment> = graph.segments_of_road(*road).map(|segment| segment.forward()).collect();
        let backward: Vec<DirectedSegment> = forward.iter().rev().map(|state| state.reversed()).collect();
        let mut longer = Vec::new();
        for (state, via) in chains {
            let end = graph.end(via.last().copied().unwrap_or(state));
            for whole in [&forward, &backward] {
                if whole.first().is_some_and(|first| graph.start(*first) == end) {
                    let mut via = via.clone();
                    via.extend_from_slice(whole);
                    longer.push((state, via));
                }
            }
        }
        chains = longer;
    }
    chains
}
