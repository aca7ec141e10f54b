//! How long things took goes in; how many, and the times that half, 99 of 100 and all stayed under come out.

use std::time::Duration;

/// Times of one kind of request.
#[derive(Default)]
pub(crate) struct Tally(Vec<u32>);

impl Tally {
    /// One more.
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// All of another tally.
    pub(crate) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Milliseconds that a share of all stayed under.
    fn milliseconds(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(index).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }

    /// A line for people.
    pub(crate) fn line(&self, seconds: u64) -> String {
        format!(
            "{} ({:.0} a second), p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            self.0.len(),
            self.0.len() as f64 / seconds as f64,
            self.milliseconds(0.5),
            self.milliseconds(0.99),
            self.milliseconds(1.0)
        )
    }
}
