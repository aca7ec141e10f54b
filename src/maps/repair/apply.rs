//! Roads and accepted repairs go in, mended roads come out.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Change, Repair, RepairId, find};
use crate::maps::Road;
use crate::units::{Position, RoadId};

/// What happens to one road, in the numbering of its vertices before any change.
#[derive(Default)]
struct Edits {
    /// The new place of the first and of the last vertex, with its node id.
    first: Option<(Position, i64)>,
    last: Option<(Position, i64)>,
    /// New vertices after an old one.
    inserted: BTreeMap<usize, Vec<(Position, i64)>>,
}

/// Applies the accepted repairs and returns the ids that no longer fit the map, so that they can be shown.
pub fn apply(roads: &mut Vec<Road>, accepted: &[RepairId]) -> Vec<RepairId> {
    let proposals: FxHashMap<RepairId, Repair> =
        find(roads).into_iter().map(|repair| (repair.id.clone(), repair)).collect();
    let index: FxHashMap<RoadId, usize> =
        roads.iter().enumerate().map(|(index, road)| (road.id.clone(), index)).collect();
    let mut edits: FxHashMap<usize, Edits> = FxHashMap::default();
    let mut dropped = FxHashSet::default();
    let mut stale = Vec::new();
    // New vertices get node ids that no file has: below the smallest there is, and below zero.
    let mut next_node = roads.iter().flat_map(|road| &road.nodes).copied().min().unwrap_or(0).min(0);
    let mut seen = FxHashSet::default();
    for id in accepted {
        let Some(repair) = proposals.get(id) else {
            stale.push(id.clone());
            continue;
        };
        if !seen.insert(id) {
            continue;
        }
        next_node = next_node.saturating_sub(1);
        let spot = (repair.position, next_node);
        match &repair.change {
            Change::JoinEnd { road, last, onto, vertex, .. } => {
                let node = roads[index[onto]].nodes.get(*vertex).copied().unwrap_or(next_node);
                move_end(edits.entry(index[road]).or_default(), *last, (repair.position, node));
            }
            Change::JoinLine { road, last, onto, after, .. } => {
                move_end(edits.entry(index[road]).or_default(), *last, spot);
                edits.entry(index[onto]).or_default().inserted.entry(*after).or_default().push(spot);
            }
            Change::AddCrossing { road, after, other, other_after } => {
                edits.entry(index[road]).or_default().inserted.entry(*after).or_default().push(spot);
                edits.entry(index[other]).or_default().inserted.entry(*other_after).or_default().push(spot);
            }
            Change::DropDuplicate { road, .. } => {
                dropped.insert(index[road]);
            }
        }
    }
    for (road, edits) in edits {
        edit(&mut roads[road], edits);
    }
    let mut at = 0;
    roads.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
    stale
}

fn move_end(edits: &mut Edits, last: bool, spot: (Position, i64)) {
    *(if last { &mut edits.last } else { &mut edits.first }) = Some(spot);
}

fn edit(road: &mut Road, mut edits: Edits) {
    let with_nodes = road.nodes.len() == road.line.len();
    let old: Vec<(Position, i64)> =
        road.line.iter().enumerate().map(|(at, place)| (*place, road.nodes.get(at).copied().unwrap_or(0))).collect();
    let end = old.len() - 1;
    let mut new: Vec<(Position, i64)> = Vec::with_capacity(old.len() + edits.inserted.len());
    for (at, vertex) in old.iter().enumerate() {
        let moved = if at == 0 { edits.first } else { None }.or(if at == end { edits.last } else { None });
        new.push(moved.unwrap_or(*vertex));
        let mut inserted = edits.inserted.remove(&at).unwrap_or_default();
        inserted.sort_by(|a, b| vertex.0.metres_to(a.0).total_cmp(&vertex.0.metres_to(b.0)));
        new.extend(inserted);
    }
    // An end that moved onto its neighbour, or two crossings in one place, would leave a piece of no length.
    new.dedup_by(|a, b| a.0 == b.0);
    if new.len() >= 2 {
        road.line = new.iter().map(|(place, _)| *place).collect();
        road.nodes = if with_nodes { new.iter().map(|(_, node)| *node).collect() } else { Vec::new() };
    }
}
