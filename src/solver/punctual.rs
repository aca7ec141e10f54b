//! Pieces of a route for which the time of day matters and waiting costs nothing; joined in constant time.
//!
//! Where nobody is paid by the hour and no route is too long, it is enough to know when a piece is done at the
//! earliest and when it must begin at the latest. A change of a route then ends where somebody has to wait anyway.

use super::segment::{NEVER, NO_WAY, Segment, Waiting};

/// A piece that is driven in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Punctual {
    cost: i64,
    /// Driving and stops, without waiting.
    seconds: i32,
    /// Earliest second at which it is done.
    done: i32,
    /// Latest second at which it begins.
    begin: i32,
}

impl Segment for Punctual {
    const DEEP: bool = true;
    const SHIFTS: bool = true;
    type Arc = (i32, i32);

    #[inline(always)]
    fn never() -> Self {
        Self { cost: NEVER, seconds: 0, done: 0, begin: 0 }
    }
    fn stop(cost: i64, seconds: i32, earliest: i32, latest: i32) -> Self {
        if earliest > latest { Self::never() } else { Self { cost, seconds, done: earliest + seconds, begin: latest } }
    }
    #[inline(always)]
    fn cost(self) -> i64 {
        self.cost
    }
    #[inline(always)]
    fn seconds(self) -> i32 {
        0
    }
    #[inline(always)]
    fn sooner(self, other: Self) -> Self {
        if (other.cost, other.done) < (self.cost, self.done) { other } else { self }
    }
    #[inline(always)]
    fn later(self, other: Self) -> Self {
        if (other.cost, self.begin) < (self.cost, other.begin) { other } else { self }
    }
    #[inline(always)]
    fn join(self, arc: (i32, i32), next: Self, _: Waiting) -> Self {
        let arrive = self.done.saturating_add(arc.1);
        if arc.0 == NO_WAY || self.cost >= NEVER || next.cost >= NEVER || arrive > next.begin {
            return Self::never();
        }
        let seconds = self.seconds.saturating_add(arc.1);
        Self {
            cost: self.cost + i64::from(arc.0) + next.cost,
            seconds: seconds.saturating_add(next.seconds),
            done: arrive.saturating_add(next.seconds).max(next.done),
            begin: self.begin.min(next.begin.saturating_sub(seconds)),
        }
    }
    #[inline(always)]
    fn shift_from(self, old: Self, ahead: bool) -> Option<(i64, i32)> {
        let same = if ahead { self.done == old.done } else { self.begin == old.begin };
        (same && self.cost < NEVER && old.cost < NEVER).then(|| (self.cost - old.cost, 0))
    }
    #[inline(always)]
    fn shifted(self, shift: (i64, i32)) -> Self {
        if self.cost < NEVER { Self { cost: self.cost + shift.0, ..self } } else { self }
    }
}
