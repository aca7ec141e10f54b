//! Two pieces of a route and the travel between them go in; the joined piece comes out, in constant time.
//!
//! One type for each depth of a problem, so that no family pays for what it does not have:
//! [`Costs`] where nothing is timed, [`Durations`] where only the length of a shift binds,
//! [`Windows`] where the time of day matters. Joining is associative; a stop is a piece of one.
//! Source of the joining of windows: Vidal, Crainic, Gendreau, Prins (2013), C&OR 40(1).

/// Cost of what is not possible; sums of a few of these still fit.
pub(super) const NEVER: i64 = i64::MAX / 16;
/// Travel cost of a way that does not exist; every possible one is below half of it.
pub(super) const NO_WAY: i32 = i32::MAX;

/// Seconds that no shift reaches; a piece that takes as long is never driven.
const LONGEST: i32 = i32::MAX / 2;

/// What waiting costs: `millis` a second, in units of `divisor` thousandths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Waiting {
    /// Thousandths of the cost unit a second.
    pub(super) millis: i64,
    /// Thousandths of the cost unit in one unit of the search.
    pub(super) divisor: i64,
}

/// Travel between two modes.
pub(super) trait Arc: Copy + Send + Sync + std::fmt::Debug + 'static {
    /// Travel of `cost` and `seconds`.
    fn of(cost: i32, seconds: i32) -> Self;
    /// Its cost.
    fn cost(self) -> i32;
}

/// Where nothing is timed.
impl Arc for i32 {
    #[inline(always)]
    fn of(cost: i32, _: i32) -> Self {
        cost
    }
    #[inline(always)]
    fn cost(self) -> i32 {
        self
    }
}

/// Cost and seconds.
impl Arc for (i32, i32) {
    #[inline(always)]
    fn of(cost: i32, seconds: i32) -> Self {
        (cost, seconds)
    }
    #[inline(always)]
    fn cost(self) -> i32 {
        self.0
    }
}

/// A piece of a route.
pub(super) trait Segment: Copy + Send + Sync + std::fmt::Debug + 'static {
    /// Whether joining takes more than adding costs: a bound on the cost is then worth looking at first.
    const DEEP: bool;
    /// Whether a piece before which something changes only moves by what the change costs and takes: nothing in it
    /// depends on when it is driven.
    const SHIFTS: bool = false;
    /// Travel between two modes.
    type Arc: Arc;

    /// Travel of `cost` and `seconds`.
    #[inline(always)]
    fn arc(cost: i32, seconds: i32) -> Self::Arc {
        Self::Arc::of(cost, seconds)
    }
    /// Its cost; [`NO_WAY`] where there is none.
    #[inline(always)]
    fn arc_cost(arc: Self::Arc) -> i32 {
        arc.cost()
    }
    /// The piece that cannot be driven.
    fn never() -> Self;
    /// One stop.
    fn stop(cost: i64, seconds: i32, earliest: i32, latest: i32) -> Self;
    /// This stop, served by a trip that leaves no earlier than `release`.
    fn released(self, _release: i32) -> Self {
        self
    }
    /// This stop as one where a trip ends and the next one begins.
    fn parting(self) -> Self {
        self
    }
    /// Its cost, waiting counted in.
    fn cost(self) -> i64;
    /// Its shortest duration (0 where nothing is timed).
    fn seconds(self) -> i32;
    /// This piece, then `arc`, then `next`.
    fn join(self, arc: Self::Arc, next: Self, waiting: Waiting) -> Self;

    /// The better of two ways to do a whole route: cheaper, then shorter.
    #[inline(always)]
    fn better(self, other: Self) -> Self {
        if (other.cost(), other.seconds()) < (self.cost(), self.seconds()) { other } else { self }
    }
    /// The better of two ways to begin a route: cheaper, then sooner done, so that most can follow.
    #[inline(always)]
    fn sooner(self, other: Self) -> Self {
        self.better(other)
    }
    /// The better of two ways to end a route: cheaper, then later begun, so that most can go before.
    #[inline(always)]
    fn later(self, other: Self) -> Self {
        self.better(other)
    }
    /// What this piece costs and takes more than `old`; none where that says nothing of the pieces that follow. The
    /// piece leads from the depot to a stop (`ahead`) or from a stop to the depot.
    #[inline(always)]
    fn shift_from(self, _old: Self, _ahead: bool) -> Option<(i64, i32)> {
        None
    }
    /// This piece, moved by a cost and seconds.
    #[inline(always)]
    fn shifted(self, _shift: (i64, i32)) -> Self {
        self
    }
    /// Whether it can be driven at all.
    fn possible(self) -> bool {
        self.cost() < NEVER
    }
}

/// A piece where nothing is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Costs(i64);

impl Segment for Costs {
    const DEEP: bool = false;
    const SHIFTS: bool = true;
    type Arc = i32;

    #[inline(always)]
    fn never() -> Self {
        Self(NEVER)
    }
    fn stop(cost: i64, _: i32, _: i32, _: i32) -> Self {
        Self(cost)
    }
    #[inline(always)]
    fn cost(self) -> i64 {
        self.0
    }
    #[inline(always)]
    fn seconds(self) -> i32 {
        0
    }
    #[inline(always)]
    fn join(self, arc: i32, next: Self, _: Waiting) -> Self {
        let way = if arc == NO_WAY { NEVER } else { i64::from(arc) };
        Self((self.0 + way + next.0).min(NEVER))
    }
    #[inline(always)]
    fn better(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
    #[inline(always)]
    fn shift_from(self, old: Self, _: bool) -> Option<(i64, i32)> {
        (self.0 < NEVER && old.0 < NEVER).then(|| (self.0 - old.0, 0))
    }
    #[inline(always)]
    fn shifted(self, shift: (i64, i32)) -> Self {
        if self.0 < NEVER { Self(self.0 + shift.0) } else { self }
    }
}

/// A piece whose length counts, whenever it is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Durations {
    cost: i64,
    seconds: i32,
}

impl Segment for Durations {
    const DEEP: bool = true;
    const SHIFTS: bool = true;
    type Arc = (i32, i32);

    #[inline(always)]
    fn never() -> Self {
        Self { cost: NEVER, seconds: 0 }
    }
    fn stop(cost: i64, seconds: i32, _: i32, _: i32) -> Self {
        Self { cost, seconds }
    }
    #[inline(always)]
    fn cost(self) -> i64 {
        self.cost
    }
    #[inline(always)]
    fn seconds(self) -> i32 {
        self.seconds
    }
    #[inline(always)]
    fn join(self, arc: (i32, i32), next: Self, _: Waiting) -> Self {
        let way = if arc.0 == NO_WAY { NEVER } else { i64::from(arc.0) };
        // A piece longer than any shift is of no use, and cutting it here keeps sums in 32 bits.
        let seconds = self.seconds.saturating_add(arc.1).saturating_add(next.seconds);
        Self { cost: (self.cost + way + next.cost).min(NEVER), seconds }
    }
    #[inline(always)]
    fn shift_from(self, old: Self, _: bool) -> Option<(i64, i32)> {
        let counted = |piece: Self| piece.cost < NEVER && piece.seconds < LONGEST;
        (counted(self) && counted(old)).then(|| (self.cost - old.cost, self.seconds - old.seconds))
    }
    #[inline(always)]
    fn shifted(self, shift: (i64, i32)) -> Self {
        if self.cost >= NEVER {
            return self;
        }
        let seconds = if self.seconds < LONGEST { self.seconds + shift.1 } else { self.seconds };
        Self { cost: self.cost + shift.0, seconds }
    }
}

/// A piece for which the time of day matters: its shortest duration, and the earliest and latest
/// second to begin it that takes no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Windows {
    cost: i64,
    seconds: i32,
    earliest: i32,
    latest: i32,
}

impl Windows {
    /// The second at which it is done when it begins as early as it can.
    pub(super) fn end(self) -> i32 {
        self.earliest + self.seconds
    }
    /// The latest second to begin it.
    pub(super) fn latest_begin(self) -> i32 {
        self.latest
    }
}

impl Segment for Windows {
    const DEEP: bool = true;
    type Arc = (i32, i32);

    #[inline(always)]
    fn never() -> Self {
        Self { cost: NEVER, seconds: 0, earliest: 0, latest: 0 }
    }
    fn stop(cost: i64, seconds: i32, earliest: i32, latest: i32) -> Self {
        if earliest > latest { Self::never() } else { Self { cost, seconds, earliest, latest } }
    }
    #[inline(always)]
    fn cost(self) -> i64 {
        self.cost
    }
    #[inline(always)]
    fn seconds(self) -> i32 {
        self.seconds
    }
    #[inline(always)]
    fn sooner(self, other: Self) -> Self {
        let key = |piece: Self| (piece.cost, piece.earliest + piece.seconds);
        if key(other) < key(self) { other } else { self }
    }
    #[inline(always)]
    fn later(self, other: Self) -> Self {
        if (other.cost, self.latest) < (self.cost, other.latest) { other } else { self }
    }
    #[inline(always)]
    fn join(self, arc: (i32, i32), next: Self, waiting: Waiting) -> Self {
        if arc.0 == NO_WAY || self.cost >= NEVER || next.cost >= NEVER {
            return Self::never();
        }
        let gap = self.seconds.saturating_add(arc.1);
        if self.earliest.saturating_add(gap) > next.latest {
            return Self::never();
        }
        let wait = (next.earliest - gap - self.latest).max(0);
        let mut cost = self.cost + i64::from(arc.0) + next.cost;
        if wait > 0 && waiting.millis > 0 {
            cost += i64::from(wait) * waiting.millis / waiting.divisor;
        }
        Self {
            cost,
            seconds: gap + next.seconds + wait,
            earliest: (next.earliest - gap).max(self.earliest) - wait,
            latest: (next.latest - gap).min(self.latest),
        }
    }
}
