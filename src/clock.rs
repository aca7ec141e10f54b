//! Time and randomness as arguments: a test sets them, the service takes them from the system.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use rand_pcg::Pcg64Mcg;

/// Where the present moment comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock, moved by a fixed number of milliseconds (0 outside demonstrations).
    System {
        /// Added to the machine's clock.
        offset_ms: i64,
    },
    /// A clock that stands still until a test moves it.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self::System { offset_ms: 0 }
    }

    /// A clock that stands at `now`.
    pub fn set(now: Timestamp) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now.as_millisecond())))
    }

    /// The present moment, to the millisecond.
    pub fn now(&self) -> Timestamp {
        let milliseconds = match self {
            Self::System { offset_ms } => Timestamp::now().as_millisecond() + offset_ms,
            Self::Set(now) => now.load(Ordering::SeqCst),
        };
        Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Moves a set clock; the system's clock is left alone.
    pub fn advance_ms(&self, milliseconds: i64) {
        if let Self::Set(now) = self {
            now.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }
}

/// The generator every seeded search and simulation uses: PCG XSL-RR 128/64, the same on every machine.
pub fn generator(seed: u64) -> Pcg64Mcg {
    Pcg64Mcg::new(u128::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) | 1)
}
