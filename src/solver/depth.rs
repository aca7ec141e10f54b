//! A problem goes in; what the search has to watch beside costs comes out, so that none pays for what it has not.

use crate::problem::{Problem, Vehicle};

/// What a problem needs the search to watch.
pub(super) enum Depth {
    /// Costs alone.
    Costs,
    /// How long a route takes.
    Durations,
    /// When stops can be made, where waiting costs nothing.
    Punctual,
    /// When, how long, and what waiting costs.
    Windows,
    /// When what a trip carries is there, too.
    Releases,
}

/// The shallowest depth that `problem` can be searched in.
pub(super) fn depth(problem: &Problem) -> Depth {
    if problem.services.iter().any(|service| service.release > 0) {
        return Depth::Releases;
    }
    let opens = problem.vehicles.iter().map(|vehicle| vehicle.shift.0).min().unwrap_or(0);
    let closes = problem.vehicles.iter().map(|vehicle| vehicle.shift.1).max().unwrap_or(0);
    let binds = |window: (u32, u32)| window.0 > opens || window.1 < closes;
    let windows = problem.services.iter().any(|service| binds(service.window))
        || problem.facilities.iter().any(|facility| binds(facility.hours))
        || problem.vehicles.iter().any(|vehicle| vehicle.pause.is_some());
    if windows {
        let free = |vehicle: &Vehicle| {
            let limited = vehicle.longest_route < vehicle.shift.1 - vehicle.shift.0;
            vehicle.millis_per_second == 0 && !limited
        };
        let punctual = problem.vehicles.iter().all(free) && !problem.preferences.balances();
        return if punctual { Depth::Punctual } else { Depth::Windows };
    }
    if problem.preferences.balances() {
        return Depth::Durations;
    }
    // A route visits each service once and each time unloads at most once.
    let stops = problem.services.len() as u64 * 2 + 2;
    let seconds = |cells: &[u32]| cells.iter().filter(|&&cell| cell != u32::MAX).max().copied().unwrap_or(0);
    let travel = problem.matrices.iter().map(|matrix| seconds(&matrix.seconds)).max().unwrap_or(0);
    let through = problem.modes.iter().map(|mode| mode.seconds).max().unwrap_or(0);
    let service = problem.services.iter().flat_map(|service| &service.seconds).max().copied().unwrap_or(0);
    let unload = problem.facilities.iter().map(|facility| facility.seconds).max().unwrap_or(0);
    let step = u64::from(travel) + u64::from(through) + u64::from(service.max(unload));
    let longest = problem.vehicles.iter().map(|vehicle| vehicle.longest_route.min(vehicle.shift.1 - vehicle.shift.0));
    if longest.min().is_some_and(|longest| u64::from(longest) < stops * step) { Depth::Durations } else { Depth::Costs }
}
