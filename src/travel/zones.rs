//! What a vehicle may do on every directed segment goes in; the directed segments that are driven only at the
//! beginning or the end of a way come out: private roads, and the public ones behind them.
//!
//! A street inside a gated place is public, and yet every way to it leads over private roads. Whoever has business
//! there may go in, so the whole zone counts as a first or last leg: a way may begin or end anywhere inside and
//! move about in it, but no way from outside leads through it.
//!
//! What hangs together is told by junctions and barriers alone: a turn that is banned or a place too narrow to turn
//! round is no gate.

use petgraph::unionfind::UnionFind;

use super::permission::{self, Permission};
use super::reach::strong_parts;
use super::rules::Rules;
use crate::maps::VehicleProfile;
use crate::roads::{DirectedSegment, Junction, RoadGraph};

/// What of the roads is driven on.
struct Moves<'a> {
    graph: &'a RoadGraph,
    rules: &'a Rules,
    profile: &'a VehicleProfile,
}

impl Moves<'_> {
    fn is_shut(&self, junction: Junction) -> bool {
        self.graph.junction_tags(junction).is_some_and(|tags| permission::barrier(tags, self.profile).is_some())
    }

    /// Directed segments that can follow one, of those wanted.
    fn after(
        &self,
        state: DirectedSegment,
        wanted: impl Fn(DirectedSegment) -> bool,
    ) -> impl Iterator<Item = DirectedSegment> {
        let junction = self.graph.end(state);
        let shut = self.is_shut(junction);
        let leaving = self.graph.leaving(junction).iter().copied();
        leaving.filter(move |next| (!shut || *next == state.reversed()) && wanted(*next))
    }

    /// What follows from some, and whatever follows from that.
    fn spread(
        &self,
        from: &[DirectedSegment],
        wanted: impl Fn(DirectedSegment) -> bool + Copy,
        backwards: bool,
    ) -> Vec<bool> {
        // Going backwards is going forwards over everything reversed: what stands at a junction shuts it both ways.
        let turned = |state: DirectedSegment| if backwards { state.reversed() } else { state };
        let mut seen = vec![false; self.graph.segment_count() * 2];
        let mut open = from.to_vec();
        from.iter().for_each(|state| seen[state.0 as usize] = true);
        while let Some(state) = open.pop() {
            for next in self.after(turned(state), |next| wanted(turned(next))).map(turned) {
                if !std::mem::replace(&mut seen[next.0 as usize], true) {
                    open.push(next);
                }
            }
        }
        seen
    }
}

/// Whether each directed segment is driven only at the beginning or the end of a way.
pub(super) fn first_or_last_leg(graph: &RoadGraph, rules: &Rules, profile: &VehicleProfile) -> Vec<bool> {
    let is_private = |state: DirectedSegment| matches!(rules.permission(graph, state), Permission::LastLegOnly(_));
    let mut zone: Vec<bool> = graph.states().map(is_private).collect();
    if !zone.contains(&true) {
        return zone;
    }
    let moves = Moves { graph, rules, profile };
    let is_free = |state: DirectedSegment| *moves.rules.permission(graph, state) == Permission::Free;
    let is_open = |state: DirectedSegment| moves.rules.permission(graph, state).is_open();
    let mains = mains(&moves, &is_free, &is_open);
    let public = [false, true].map(|backwards| moves.spread(&mains, is_free, backwards));
    let any = [false, true].map(|backwards| moves.spread(&mains, is_open, backwards));
    for state in graph.states().filter(|state| is_free(*state)) {
        let at = state.0 as usize;
        let both = |sets: &[Vec<bool>; 2]| sets.iter().all(|set| set[at]);
        zone[at] = both(&any) && !both(&public);
    }
    zone
}

/// The public roads outside all gates: of everything that hangs together at all, the largest part in which every
/// public directed segment leads to every other; of equal ones that with the first directed segment.
fn mains(
    moves: &Moves<'_>,
    is_free: &impl Fn(DirectedSegment) -> bool,
    is_open: &impl Fn(DirectedSegment) -> bool,
) -> Vec<DirectedSegment> {
    let states = moves.graph.segment_count() * 2;
    let (part, sizes) = strong_parts(states, |node, number| {
        let state = DirectedSegment(node);
        let next = is_free(state).then(|| moves.after(state, is_free).nth(number as usize))?;
        next.map(|next| next.0)
    });
    let mut together = UnionFind::<u32>::new(states);
    for state in moves.graph.states().filter(|state| is_open(*state)) {
        moves.after(state, is_open).for_each(|next| {
            together.union(state.0, next.0);
        });
    }
    // The largest part of each whole, by the number of its member that stands for it.
    let mut largest = vec![u32::MAX; states];
    for state in moves.graph.states().filter(|state| is_free(*state)) {
        let best = &mut largest[together.find(state.0) as usize];
        let own = part[state.0 as usize];
        if *best == u32::MAX || sizes[own as usize] > sizes[*best as usize] {
            *best = own;
        }
    }
    let is_main =
        |state: &DirectedSegment| is_free(*state) && largest[together.find(state.0) as usize] == part[state.0 as usize];
    moves.graph.states().filter(is_main).collect()
}
