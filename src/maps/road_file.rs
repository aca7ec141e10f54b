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

/// What must stand on everything made from OpenStreetMap data (<https://osmfoundation.org/wiki/Licence/Attribution_Guidelines>).
pub const OPENSTREETMAP: &str = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright";

/// Whom roads come from, where their ids tell: OpenStreetMap's are `way/` and a number.
pub fn attribution<'a>(mut roads: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let is_way = |road: &str| {
        road.strip_prefix("way/").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    roads.any(is_way).then_some(OPENSTREETMAP)
}

impl RoadFile {
    /// Whom the roads come from; nothing where their ids do not tell.
    pub fn attribution(&self) -> Option<&'static str> {
        attribution(self.roads.iter().map(|road| road.id.0.as_str()))
    }
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
