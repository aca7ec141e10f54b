//! A seed goes in, random choices come out, the same on every machine.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

/// The random choices of one search.
#[derive(Clone, Debug)]
pub(in crate::solver) struct Dice(Pcg64Mcg);

impl Dice {
    /// Those of `seed`.
    pub(in crate::solver) fn new(seed: u64) -> Self {
        Self(crate::clock::generator(seed))
    }

    /// A whole number below `end`, which is not 0.
    #[inline]
    pub(in crate::solver) fn below(&mut self, end: usize) -> usize {
        // Multiply and shift (Lemire 2019); the bias is below end / 2^64.
        ((u128::from(self.0.next_u64()) * end as u128) >> 64) as usize
    }

    /// A number in [0, 1).
    #[inline]
    pub(in crate::solver) fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    #[inline]
    pub(in crate::solver) fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// How many tries pass before something of this small probability happens.
    #[inline]
    pub(in crate::solver) fn tries_before(&mut self, probability: f64) -> u32 {
        let share = 1.0 - self.share();
        (share.ln() / (1.0 - probability).ln()) as u32
    }
}
