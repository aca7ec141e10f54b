//! The slope of a road and a vehicle with its load go in; the speed it still drives there comes out.
//!
//! Up: the engine's power is spent on weight and rolling, P = m g v (slope + rolling), so the speed is what is
//! left of it. Down: a loaded vehicle is held back by its engine, and gets slower the steeper it is.

use super::permission;
use super::reason::Reason;
use super::rules::Load;
use super::speed::SLOWEST_KMH;
use crate::maps::VehicleProfile;
use crate::roads::Slope;

/// Weight of a tonne, kilonewtons.
const KILONEWTONS_PER_TONNE: f64 = 9.806_65;
/// Rolling resistance of lorry tyres on gravel, as a share of the weight (Gillespie, Fundamentals of Vehicle
/// Dynamics, 1992, table 4.2: 0.02 on medium hard soil).
const ROLLING: f64 = 0.02;
/// Down slopes up to this are driven at the usual speed, percent.
const EASY_DOWN_PERCENT: f64 = 5.0;
/// Speed lost for each percent beyond, as a share of the usual speed; half of it always remains.
const LOST_PER_PERCENT: f64 = 0.06;
/// Slopes of shorter stretches than this close no road: a sample of the heights stands for 30 m of ground and
/// is some metres wrong, more on a hillside.
const LEAST_TRUSTED_M: f64 = 200.0;
/// A road is closed where the heights say this many times what the vehicle manages. A tag says it exactly; heights
/// beside a road along a hillside are off by five percent of slope and more, and must not shut roads that are driven.
const BEYOND_DOUBT: f64 = 1.5;

/// How a vehicle climbs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Climb {
    power_kw: f64,
    tonnes: f64,
}

impl Climb {
    pub(super) fn of(profile: &VehicleProfile, load: Load) -> Self {
        let tonnes = match load {
            Load::Empty => profile.empty_t,
            Load::Full => profile.full_t,
        };
        Self { power_kw: profile.power_kw, tonnes }
    }

    /// Speed over a whole directed segment: its ups, its downs and the rest one after the other.
    pub(super) fn kmh(&self, kmh: f64, slope: Slope, metres: f64) -> f64 {
        if self.power_kw <= 0.0 || self.tonnes <= 0.0 {
            return kmh;
        }
        let level = (metres - slope.up_m - slope.down_m).max(0.0);
        let grade = |height: f64, length: f64| if length > 0.0 { height / length } else { 0.0 };
        let up = kmh.min(self.uphill_kmh(grade(slope.ascent_m, slope.up_m)));
        let down = kmh * Self::downhill_share(grade(slope.descent_m, slope.down_m));
        let hours = level / kmh + slope.up_m / up.max(SLOWEST_KMH) + slope.down_m / down.max(SLOWEST_KMH);
        if hours > 0.0 { (metres / hours).clamp(SLOWEST_KMH.min(kmh), kmh) } else { kmh }
    }

    fn uphill_kmh(&self, grade: f64) -> f64 {
        3.6 * self.power_kw / (self.tonnes * KILONEWTONS_PER_TONNE * (grade + ROLLING))
    }

    fn downhill_share(grade: f64) -> f64 {
        (1.0 - (grade * 100.0 - EASY_DOWN_PERCENT).max(0.0) * LOST_PER_PERCENT).max(0.5)
    }
}

/// Whether a directed segment is too steep for the vehicle.
pub(super) fn too_steep(slope: Slope, profile: &VehicleProfile) -> Option<Reason> {
    // The mean of all that goes up, not its steepest piece: heights that are wrong by metres must not shut roads.
    let mean = |height: f64, length: f64| if length >= LEAST_TRUSTED_M { height / length * 100.0 } else { 0.0 };
    let (up, down) = (mean(slope.ascent_m, slope.up_m), mean(slope.descent_m, slope.down_m));
    permission::too_steep(up / BEYOND_DOUBT, profile)
        .and(permission::too_steep(up, profile))
        .or_else(|| permission::too_steep(-down / BEYOND_DOUBT, profile).and(permission::too_steep(-down, profile)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_tractor_climbs_slower_than_an_empty_one_and_both_creep_down() {
        let profile = VehicleProfile { empty_t: 5.5, full_t: 9.5, power_kw: 45.0, ..VehicleProfile::default() };
        let (empty, full) = (Climb::of(&profile, Load::Empty), Climb::of(&profile, Load::Full));
        let up = Slope { ascent_m: 100.0, up_m: 1_000.0, steepest_up_percent: 10.0, ..Slope::default() };
        let level = Slope::default();
        // 45 kW on 10 % and 2 % rolling: 45 / (9.5 x 9.807 x 0.12) = 4.03 m/s.
        assert!((full.kmh(25.0, up, 1_000.0) - 14.5).abs() < 0.1);
        assert!((empty.kmh(25.0, up, 1_000.0) - 25.0).abs() < 0.1);
        assert!((full.kmh(25.0, level, 1_000.0) - 25.0).abs() < 1e-9);
        let down = up.reversed();
        assert!((full.kmh(25.0, down, 1_000.0) - 17.5).abs() < 0.1, "{}", full.kmh(25.0, down, 1_000.0));
    }
}
