//! A road's tags go in, the level it runs on comes out: roads on different levels never meet in between.

use crate::maps::Road;

/// Where a road runs: its layer, and whether a structure carries or covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    layer: i32,
    bridge: bool,
    tunnel: bool,
}

impl Level {
    pub(super) fn of(road: &Road) -> Self {
        let set = |key: &str| road.tags.get(key).is_some_and(|value| value != "no");
        let layer = road.tags.get("layer").and_then(|layer| layer.trim().parse().ok()).unwrap_or(0);
        Self { layer, bridge: set("bridge"), tunnel: set("tunnel") }
    }

    /// Whether two roads on these levels that cross on paper also cross on the ground.
    pub(super) fn meets(self, other: Self) -> bool {
        self == other && !self.bridge && !self.tunnel
    }
}
