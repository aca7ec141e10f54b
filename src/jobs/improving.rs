//! A plan under edit goes in; a cheaper week around what was decided by hand comes out, visit by visit.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::watch::Gauge;
use crate::plan::edits::{Desk, DeskError, FoundRoute};
use crate::solver::Settings;

/// Searches for so many seconds on the thread it is called on.
///
/// # Errors
/// Only by a fault of the program.
pub fn improve(mut desk: Desk, seconds: f64, seed: u64, gauge: &Gauge) -> Result<Vec<FoundRoute>, DeskError> {
    let began = Instant::now();
    let spent = || began.elapsed().as_secs_f64() / seconds.max(0.001);
    let settings = Settings { seed, spent: Some(&spent), ..Settings::default() };
    desk.improve(&settings, &mut |pulse| {
        gauge.progress.store((spent().clamp(0.0, 1.0) * 990.0) as i64, Ordering::Relaxed);
        gauge.cost.store(i64::try_from(pulse.best).unwrap_or(i64::MAX), Ordering::Relaxed);
        if gauge.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(desk.visits())
}
