//! A route with its loads goes in; the work that slopes, ground and load ask of its vehicle comes out.

use crate::maps::VehicleProfile;
use crate::problem::ModeIndex;
use crate::problem::fleet::Fleet;
use crate::problem::key::Key;
use crate::solver::{Route, RouteAccount, Visit};
use crate::travel::lift::PAVED_MM;

/// Mass times lift, kilograms times millimetres: a tonne lifted by a metre is a million of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::plan) struct Work(pub(in crate::plan) i64);

/// Kilograms of a vehicle that carries so much.
#[allow(clippy::cast_possible_truncation)]
fn kilograms(tonnes: f64) -> i64 {
    if tonnes.is_finite() { (tonnes * 1000.0).round().clamp(0.0, 1e6) as i64 } else { 0 }
}

impl Work {
    /// The work of a route over that of the same metres on a level paved road with half a load, which is what the
    /// fuel for 100 km is told for. Nothing for a vehicle whose mass is not known.
    pub(in crate::plan) fn beyond_level(
        (fleet, key, kind): (&Fleet, &Key, usize),
        profile: &VehicleProfile,
        route: &Route,
        account: &RouteAccount,
    ) -> Self {
        let (empty, full) = (kilograms(profile.empty_t), kilograms(profile.full_t));
        let Some(network) = fleet.network_of_kind(kind).filter(|_| empty > 0 && full > 0) else { return Self(0) };
        let way = |from: ModeIndex, to: ModeIndex| -> i64 {
            let Some((from, to)) = key.modes.get(from).zip(key.modes.get(to)) else { return 0 };
            network.path(from.exit, to.entry).map_or(0, |path| network.lift_on_mm(from.exit, to.entry, &path))
        };
        let (mut at, mut load, mut sum) = (account.start_mode, 0_i64, 0_i64);
        for (visit, counted) in route.visits.iter().zip(&account.visits) {
            let (Visit::Serve { mode, .. } | Visit::Unload { mode, .. }) = *visit;
            sum = sum.saturating_add((empty + load).saturating_mul(way(at, mode)));
            load = i64::try_from(counted.kilograms).unwrap_or(i64::MAX).min(1_000_000);
            let passage = key.modes.get(mode).filter(|passage| passage.entry != passage.exit);
            let along = passage.map_or(0, |passage| network.lift_mm(passage.entry.state));
            sum = sum.saturating_add((empty + load).saturating_mul(along));
            at = mode;
        }
        sum = sum.saturating_add((empty + load).saturating_mul(way(at, account.end_mode)));
        let metres = i64::try_from(account.metres).unwrap_or(i64::MAX);
        let level = metres.saturating_mul(i64::from(PAVED_MM)).saturating_mul((empty + full) / 2);
        Self(sum.saturating_sub(level))
    }
}
