//! Time and length of a way in one whole number that compares by time first.
//!
//! Milliseconds stand in the high bits and decimetres in the low 24, so adding weights adds both
//! and comparing them asks for the fastest way, and the shortest among equally fast ones. Sums
//! stay far below 2^53 (3 days, 1,677 km count as no way), so a kernel may hold them in an `f64`.

/// Bits of the length.
const LENGTH_BITS: u32 = 24;
const LENGTH_MASK: u64 = (1 << LENGTH_BITS) - 1;
/// First number that is no way any more.
const LIMIT: u64 = 1 << 52;

/// Time and length of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(pub(super) u64);

impl Weight {
    /// No time, no length.
    pub const ZERO: Self = Self(0);
    /// No way. Adding two of these and anything real does not overflow.
    pub const UNREACHED: Self = Self(1 << 60);

    /// A weight of so many milliseconds and decimetres; what does not fit is cut to what does.
    pub fn new(milliseconds: u64, decimetres: u64) -> Self {
        Self((milliseconds.min((1 << 28) - 1) << LENGTH_BITS) | decimetres.min(LENGTH_MASK))
    }

    /// The time.
    pub fn milliseconds(self) -> u64 {
        self.0 >> LENGTH_BITS
    }

    /// The length.
    pub fn decimetres(self) -> u64 {
        self.0 & LENGTH_MASK
    }

    /// Whether it is the weight of a way: one of three days or more counts as none.
    pub fn is_reached(self) -> bool {
        self.0 < LIMIT
    }

    /// The time rounded to whole seconds.
    pub fn seconds(self) -> u32 {
        ((self.milliseconds() + 500) / 1000) as u32
    }

    /// The length rounded to whole metres.
    pub fn metres(self) -> u32 {
        ((self.decimetres() + 5) / 10) as u32
    }
}

impl std::ops::Add for Weight {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Weight {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
