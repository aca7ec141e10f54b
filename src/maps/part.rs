//! Roads that were cut into parts go in; turn restrictions that speak of the right part come out.

use rustc_hash::FxHashMap;

use super::road_file::{Restriction, Via};
use super::{Road, RoadFile};
use crate::units::RoadId;

/// The id of a part of a road: the first keeps the road's own.
pub(super) fn id(road: &RoadId, part: usize) -> RoadId {
    if part == 0 { road.clone() } else { RoadId(format!("{road}/{}", part + 1)) }
}

/// Parts of the roads that were cut, by the id the road had: indices in the new list of roads.
pub(super) type Parts = FxHashMap<RoadId, Vec<usize>>;

/// Lets every restriction speak of the parts that its turn is made on. One whose turn is no longer on the
/// map, or leads through a road that has lost a piece, says nothing any more and is left out.
pub(super) fn follow(file: &mut RoadFile, parts: &Parts) {
    if parts.is_empty() {
        return;
    }
    let roads = &file.roads;
    let index_of: FxHashMap<&RoadId, usize> = roads.iter().enumerate().map(|(index, road)| (&road.id, index)).collect();
    let part_with = |id: &RoadId, fits: &dyn Fn(&Road) -> bool| match parts.get(id) {
        None => index_of.contains_key(id).then(|| id.clone()),
        Some(own) => own.iter().map(|index| &roads[*index]).find(|road| fits(road)).map(|road| road.id.clone()),
    };
    let followed = |restriction: &Restriction| -> Option<Restriction> {
        let (from, to) = match &restriction.via {
            Via::Node(node) => {
                let has = |road: &Road| road.nodes.contains(node);
                (part_with(&restriction.from, &has)?, part_with(&restriction.to, &has)?)
            }
            Via::Roads(via) => {
                if via.iter().any(|id| parts.contains_key(id) || !index_of.contains_key(id)) {
                    return None;
                }
                let touches = |id: Option<&RoadId>, road: &Road| {
                    let other = id.and_then(|id| index_of.get(id)).map(|index| &roads[*index]);
                    other.is_some_and(|other| road.nodes.iter().any(|node| other.nodes.contains(node)))
                };
                (
                    part_with(&restriction.from, &|road| touches(via.first(), road))?,
                    part_with(&restriction.to, &|road| touches(via.last(), road))?,
                )
            }
        };
        Some(Restriction { from, to, ..restriction.clone() })
    };
    file.restrictions = file.restrictions.iter().filter_map(followed).collect();
}
