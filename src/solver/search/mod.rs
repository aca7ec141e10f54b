//! The search: ruin a part of the plan, build it again, keep it or not, until the time is up.
//!
//! One [`island::Island`] is one search; [`islands`] lets several go on side by side.

pub(super) mod dice;
mod island;
pub(super) mod islands;
pub(super) mod kinds;
pub(super) mod pace;
mod recreate;
mod ruin;
mod trips;
mod unloadings;

/// What the search tells while it runs, in its own cost unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pulse {
    /// Cost of the plan being changed.
    pub(super) cost: i64,
    /// Cost of the best plan so far.
    pub(super) best: i64,
    /// Rounds done.
    pub(super) rounds: u64,
}
