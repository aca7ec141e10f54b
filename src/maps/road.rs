//! One road: its line, its OpenStreetMap tags, and the collection along it.

use super::shared::{Shared, Tags};
use crate::units::{Names, Position, RoadId, StreetId, VillageId};

/// A road as the file has it.
#[derive(Clone, Debug)]
pub struct Road {
    /// As the file calls it.
    pub id: RoadId,
    /// At least two vertices; consecutive ones differ.
    pub line: Vec<Position>,
    /// Node ids of the vertices where the source has them (OpenStreetMap), else empty.
    pub nodes: Vec<i64>,
    /// OpenStreetMap tags as they are; roads with the same tags hold one copy.
    pub tags: Shared<Tags>,
    /// Name in three languages; empty where the road has none.
    pub names: Shared<Names>,
    /// What is collected along it, if anything; boxed because most roads of a country have none.
    pub service: Option<Box<StreetService>>,
}

/// Waste that people put out along a road.
#[derive(Clone, Debug, PartialEq)]
pub struct StreetService {
    /// The street residents know; roads of one name in one village share it.
    pub street: StreetId,
    /// The village it belongs to.
    pub village: VillageId,
    /// People living along this road.
    pub people: f64,
    /// Collections a week, 1 to 7.
    pub visits_per_week: u8,
    /// How the crew takes the two sides.
    pub sides: Sides,
    /// Whether the figures are guesses that nobody confirmed yet.
    pub assumed: bool,
    /// What the crew must know: a dog, a low wire, whom to ask for the key; mostly empty.
    pub note: Names,
}

/// How a street's two sides are collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sides {
    /// Both sides in one pass, in either direction: narrow village streets.
    #[default]
    BothInOnePass,
    /// Each side in a pass of its own, driven on that side: wide or busy roads.
    EachInItsOwnPass,
}
