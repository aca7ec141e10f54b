//! Pieces of a route whose trips must wait until all that they carry is there go in; the joined piece comes out.
//!
//! What a later stop has to wait for holds back the departure of its whole trip, long before it. So a piece keeps
//! the trip that it begins in and the trip that it ends in apart from what lies between, where nothing can change.

use super::segment::{NEVER, Segment, Waiting, Windows};
use crate::problem::LATEST_SECOND;

/// A piece of a route with releases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Releases {
    /// Stops up to the first end of a trip; all of them where no trip ends.
    head: Windows,
    head_release: i32,
    /// From the first end of a trip to the last one.
    body: Windows,
    /// Stops after the last end of a trip.
    tail: Windows,
    tail_release: i32,
    /// Whether a trip ends in it.
    parted: bool,
}

const STILL: (i32, i32) = (0, 0);

/// No stop at all, or a departure not before `earliest`.
fn gate(earliest: i32) -> Windows {
    Windows::stop(0, 0, earliest, LATEST_SECOND as i32)
}

impl Releases {
    /// The second at which the last trip so far is done.
    fn done(self) -> i32 {
        let free = Waiting::default();
        let whole = self.body.join(STILL, gate(self.tail_release), free).join(STILL, self.tail, free);
        if whole.possible() { whole.end() } else { i32::MAX }
    }

    /// The latest second at which it can begin.
    fn latest(self) -> i32 {
        let whole = self.head.join(STILL, self.body, Waiting::default());
        if whole.possible() { whole.latest_begin() } else { i32::MIN }
    }
}

impl Segment for Releases {
    const DEEP: bool = true;
    type Arc = (i32, i32);

    fn never() -> Self {
        Self { head: Windows::never(), ..Self::stop(0, 0, 0, 0) }
    }
    fn stop(cost: i64, seconds: i32, earliest: i32, latest: i32) -> Self {
        let head = Windows::stop(cost, seconds, earliest, latest);
        Self { head, head_release: 0, body: gate(0), tail: gate(0), tail_release: 0, parted: false }
    }
    fn released(self, release: i32) -> Self {
        Self { head_release: release, ..self }
    }
    fn parting(self) -> Self {
        if self.possible() { Self { head: gate(0), body: self.head, parted: true, ..self } } else { self }
    }
    fn cost(self) -> i64 {
        if self.parted { (self.head.cost() + self.body.cost() + self.tail.cost()).min(NEVER) } else { self.head.cost() }
    }
    fn seconds(self) -> i32 {
        if self.parted {
            self.head.seconds().saturating_add(self.body.seconds()).saturating_add(self.tail.seconds())
        } else {
            self.head.seconds()
        }
    }
    fn sooner(self, other: Self) -> Self {
        let (own, its) = (self.cost(), other.cost());
        let better = its < own || (its == own && its < NEVER && other.done() < self.done());
        if better { other } else { self }
    }
    fn later(self, other: Self) -> Self {
        let (own, its) = (self.cost(), other.cost());
        let better = its < own || (its == own && its < NEVER && other.latest() > self.latest());
        if better { other } else { self }
    }
    fn join(self, arc: (i32, i32), next: Self, waiting: Waiting) -> Self {
        let joined = match (self.parted, next.parted) {
            (false, _) => {
                let head = self.head.join(arc, next.head, waiting);
                Self { head, head_release: self.head_release.max(next.head_release), ..next }
            }
            (true, false) => {
                let tail = self.tail.join(arc, next.head, waiting);
                Self { tail, tail_release: self.tail_release.max(next.head_release), ..self }
            }
            (true, true) => {
                let trip = self.tail.join(arc, next.head, waiting);
                let leaves = gate(self.tail_release.max(next.head_release));
                let before = self.body.join(STILL, leaves, waiting).join(STILL, trip, waiting);
                let body = before.join(STILL, next.body, waiting);
                Self { body, tail: next.tail, tail_release: next.tail_release, ..self }
            }
        };
        if joined.cost() < NEVER { joined } else { Self::never() }
    }
}
