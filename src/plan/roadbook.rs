//! Modes of a problem go in; the lines driven between and along them come out.

use crate::problem::ModeIndex;
use crate::problem::fleet::Fleet;
use crate::problem::key::Key;
use crate::roads::RoadGraph;
use crate::units::Position;

/// Leads from the indices of a search back to lines on the map.
#[derive(Clone, Copy, Debug)]
pub struct Roadbook<'a> {
    /// The roads.
    pub graph: &'a RoadGraph,
    /// What each kind of vehicle drives on.
    pub fleet: &'a Fleet,
    /// What the indices mean.
    pub key: &'a Key,
}

impl Roadbook<'_> {
    /// The way a kind of vehicle takes from the exit of one mode to the entry of another; empty
    /// where there is none, or where nothing lies between.
    pub fn approach(&self, kind: usize, from: ModeIndex, to: ModeIndex) -> Vec<Position> {
        let passages = self.key.modes.get(from).zip(self.key.modes.get(to));
        let way = passages.zip(self.fleet.network_of_kind(kind));
        way.and_then(|((from, to), network)| network.path(from.exit, to.entry)).map_or_else(Vec::new, |path| path.line)
    }

    /// The line of a mode from its entry to its exit: a stretch of road, or a point beside it.
    pub fn passage(&self, mode: ModeIndex) -> Vec<Position> {
        let Some(passage) = self.key.modes.get(mode) else { return Vec::new() };
        if passage.entry == passage.exit {
            return vec![self.graph.position_at(passage.entry.state, passage.entry.offset_m)];
        }
        self.graph.line(passage.entry.state)
    }

    /// Whether a mode is driven against the direction its road was drawn in.
    pub fn is_backward(&self, mode: ModeIndex) -> bool {
        self.key.modes.get(mode).is_some_and(|passage| passage.backward)
    }
}

/// Adds a line to another without repeating the vertex they share.
pub(super) fn append(line: &mut Vec<Position>, more: &[Position]) {
    for position in more {
        if line.last() != Some(position) {
            line.push(*position);
        }
    }
}
