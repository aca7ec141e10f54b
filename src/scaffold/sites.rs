//! The road graph and the villages go in, a depot and a dump come out.

use super::Sites;
use super::inhabited::Street;
use super::village::Village;
use crate::maps::Road;
use crate::roads::{DirectedSegment, RoadGraph};
use crate::travel::{Network, Port};
use crate::units::Position;

/// A dump is at least this far from homes, metres, where the roads allow it.
const FROM_HOMES_M: f64 = 500.0;
/// The distance from the middle that a dump is looked for at, metres.
const WISHED_M: f64 = 4_000.0;

/// Chooses both; nothing when the vehicles share no part of the network.
pub(super) fn choose(
    graph: &RoadGraph,
    networks: &[Network],
    roads: &[Road],
    streets: &[Street],
    villages: &[Village],
) -> Option<Sites> {
    let middle = villages.first()?.middle;
    // The depot is the inhabited place nearest to the middle from which most of the network is reached and
    // left again by every default vehicle: islands and one-way traps near the middle lose.
    let mut candidates: Vec<DirectedSegment> = Vec::new();
    for street in streets {
        candidates.extend(
            graph.segments_of_road(street.road as u32).flat_map(|segment| [segment.forward(), segment.backward()]),
        );
    }
    let near = |state: &DirectedSegment| graph.position(graph.start(*state)).metres_to(middle);
    candidates.sort_by(|a, b| near(a).total_cmp(&near(b)).then(a.0.cmp(&b.0)));
    candidates.dedup();
    let mut best: Option<(usize, DirectedSegment, Vec<bool>)> = None;
    for state in candidates
        .into_iter()
        .filter(|state| networks.iter().all(|network| network.permission(*state).is_open()))
        .take(40)
    {
        let both = reached_by_all(graph, networks, state);
        let size = both.iter().filter(|reached| **reached).count();
        if best.as_ref().is_none_or(|(most, _, _)| size > *most) {
            best = Some((size, state, both));
        }
    }
    let (_, depot_state, reached) = best?;
    let depot = graph.position(graph.start(depot_state));
    let homes: Vec<Position> = streets.iter().flat_map(|street| roads[street.road].line.iter().copied()).collect();
    let from_homes = |at: Position| homes.iter().map(|home| home.metres_to(at)).fold(f64::MAX, f64::min);
    let is_wanted = |state: &DirectedSegment| {
        matches!(
            graph.tags(state.segment()).get("highway").map_or("", String::as_str),
            "track" | "unclassified" | "service" | "tertiary" | "road"
        )
    };
    let mut ends: Vec<(f64, DirectedSegment)> = graph
        .states()
        .filter(|state| reached[state.0 as usize])
        .filter(is_wanted)
        .map(|state| ((graph.position(graph.end(state)).metres_to(middle) - WISHED_M).abs(), state))
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.0.cmp(&b.1.0)));
    // The homes of a district are many: only the places that fit best are measured against all of them.
    ends.truncate(200);
    let dump = ends
        .iter()
        .map(|(_, state)| graph.position(graph.end(*state)))
        .find(|at| from_homes(*at) >= FROM_HOMES_M)
        .or_else(|| {
            // A town without outskirts: the reachable place that is farthest from homes.
            let everywhere =
                graph.states().filter(|state| reached[state.0 as usize]).map(|state| graph.position(graph.end(state)));
            let step = (graph.segment_count() / 200).max(1);
            everywhere.step_by(step).max_by(|a, b| from_homes(*a).total_cmp(&from_homes(*b)))
        })?;
    Some(Sites { depot, dump })
}

/// States that every vehicle reaches from a state and comes back from, by index.
fn reached_by_all(graph: &RoadGraph, networks: &[Network], from: DirectedSegment) -> Vec<bool> {
    let mut all = vec![true; 2 * graph.segment_count()];
    for network in networks {
        let ports: Vec<Port> = [from, from.reversed()].into_iter().map(|state| Port { state, offset_m: 0.0 }).collect();
        let (out, back) = (network.reachable_from(&ports), network.reaching(&ports));
        for state in graph.states() {
            all[state.0 as usize] &= out.contains(state) && back.contains(state);
        }
    }
    all
}
