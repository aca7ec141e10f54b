//! What a road file holds besides lines: turn restrictions and the nodes that matter to a driver.

use std::collections::BTreeMap;

use crate::units::{Position, RoadId};

use super::Road;

/// Roads of one file with everything that belongs to them.
#[derive(Clone, Debug, Default)]
pub struct RoadFile {
    /// Roads in the order of the file.
    pub roads: Vec<Road>,
    /// Turn restrictions whose roads are all in the file.
    pub restrictions: Vec<Restriction>,
    /// Vertices of roads that carry tags of their own.
    pub nodes: Vec<RoadNode>,
}

/// A vertex of a road that says something: a gate, a height bar, a turning circle.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadNode {
    /// OpenStreetMap id; 0 where the file has none.
    pub id: i64,
    /// Where it is.
    pub position: Position,
    /// OpenStreetMap tags as they are.
    pub tags: BTreeMap<String, String>,
}

/// A turn that is forbidden, or the only one allowed
/// (<https://wiki.openstreetmap.org/wiki/Relation:restriction>).
#[derive(Clone, Debug, PartialEq)]
pub struct Restriction {
    /// OpenStreetMap id of the relation.
    pub id: i64,
    /// Whether the turn is forbidden, or the only one allowed.
    pub rule: Rule,
    /// The road the turn comes from.
    pub from: RoadId,
    /// Where it leads through.
    pub via: Via,
    /// The road the turn goes to.
    pub to: RoadId,
    /// Kinds of vehicle it does not hold for (`except=`), as OpenStreetMap access keys.
    pub except: Vec<String>,
}

/// What a restriction says of its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// This turn is forbidden (`no_*`).
    No,
    /// Every other turn is forbidden (`only_*`).
    Only,
}

/// What a restricted turn leads through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A junction, by its node id.
    Node(i64),
    /// One or more roads, in order.
    Roads(Vec<RoadId>),
}
