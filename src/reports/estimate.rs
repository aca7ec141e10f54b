//! Weighed loads go in; how far the assumed waste is off, and how sure that is, comes out.
//!
//! The estimator is one that can be redone with a pencil:
//! 1. Of each load, what the plan expected from containers and schools is taken off, so that what is
//!    left came from the streets. `ratio` = all kilograms left / all kilograms expected from the streets.
//! 2. Its standard error is that of a ratio of sums: with the residuals e = weighed - ratio x expected,
//!    `sqrt(n / (n - 1) x sum(e^2)) / sum(expected)`. Few loads may agree by chance: below five, loads are
//!    taken to vary by 30 % at least, so the error is no less than 0.3 / sqrt(n).
//! 3. The assumption is worth something too: it counts as one finding of 1 with an error of 0.25 (the
//!    range of 0.3 to 0.5 kg about 0.4). Both are weighed by 1 / error^2; the more loads, the less it counts.
//!
//! Fill levels give the litres by the same steps, and mass over volume the density.

use std::collections::BTreeSet;

use super::weighed::Load;
use crate::units::VillageId;

/// Error of the assumed figures, as a share.
const ASSUMED_ERROR: f64 = 0.25;
/// Loads vary by this share at least while there are few.
const LEAST_VARIATION: f64 = 0.3;
/// So many loads speak for themselves.
const ENOUGH_LOADS: usize = 5;
/// Loads that lie to this share in one village speak about it.
const MOSTLY: f64 = 0.8;
/// A village needs as many loads.
const VILLAGE_LOADS: usize = 3;

/// How far an assumed figure is off.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// Loads it was made from.
    pub loads: usize,
    /// What was expected of the streets, kilograms or litres.
    pub expected: f64,
    /// What was found of the streets.
    pub found: f64,
    /// Found over expected.
    pub ratio: f64,
    /// Standard error of the ratio.
    pub error: f64,
    /// What to multiply the assumed figure with: the ratio drawn towards 1 by what the assumption is worth.
    pub factor: f64,
    /// Standard error of the factor.
    pub factor_error: f64,
}

impl Estimate {
    /// Half the width of the 95 % interval of the factor, percent of it.
    pub fn percent(&self) -> f64 {
        if self.factor > 0.0 { 196.0 * self.factor_error / self.factor } else { 0.0 }
    }
}

/// What loads say about a village, or about everything.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// The village; nothing for the municipality.
    pub village: Option<VillageId>,
    /// Of the mass, where loads were weighed.
    pub mass: Option<Estimate>,
    /// Of the volume, where fill levels were noted.
    pub volume: Option<Estimate>,
}

impl Finding {
    /// Corrected kilograms a person makes in a day.
    pub fn kg_per_person_day(&self, assumed: f64) -> Option<f64> {
        self.mass.map(|mass| assumed * mass.factor)
    }

    /// Corrected kilograms in a cubic metre.
    pub fn kg_per_m3(&self, assumed: f64) -> Option<f64> {
        let volume = self.volume.filter(|volume| volume.factor > 0.0)?;
        Some(assumed * self.mass.map_or(1.0, |mass| mass.factor) / volume.factor)
    }
}

/// Estimates from pairs of expected and found; nothing when nothing was expected.
pub fn estimate(pairs: &[(f64, f64)]) -> Option<Estimate> {
    let expected: f64 = pairs.iter().map(|pair| pair.0).sum();
    let found: f64 = pairs.iter().map(|pair| pair.1).sum();
    if expected <= 0.0 {
        return None;
    }
    let (ratio, loads) = (found / expected, pairs.len());
    let count = f64::from(u32::try_from(loads).unwrap_or(u32::MAX));
    let squares: f64 = pairs.iter().map(|(expected, found)| (found - ratio * expected).powi(2)).sum();
    let spread = if loads > 1 { (count / (count - 1.0) * squares).sqrt() / expected } else { f64::INFINITY };
    let least = if loads < ENOUGH_LOADS { LEAST_VARIATION / count.sqrt() } else { 1e-9 };
    let error = if spread.is_finite() { spread.max(least) } else { least };
    let (trust, assumption) = (error.powi(-2), ASSUMED_ERROR.powi(-2));
    Some(Estimate {
        loads,
        expected,
        found,
        ratio,
        error,
        factor: (trust * ratio + assumption) / (trust + assumption),
        factor_error: (trust + assumption).sqrt().recip(),
    })
}

/// What the loads say about the municipality, then about each village with enough loads of its own.
pub fn findings(loads: &[Load]) -> Vec<Finding> {
    let villages: BTreeSet<&VillageId> = loads.iter().flat_map(|load| load.streets_kg.keys().flatten()).collect();
    let all: Vec<&Load> = loads.iter().collect();
    let mut findings = vec![finding(None, &all)];
    for village in villages {
        let own: Vec<&Load> = loads.iter().filter(|load| lies_in(load, village)).collect();
        if own.len() >= VILLAGE_LOADS {
            findings.push(finding(Some(village.clone()), &own));
        }
    }
    findings.retain(|finding| finding.mass.is_some() || finding.volume.is_some());
    findings
}

fn lies_in(load: &Load, village: &VillageId) -> bool {
    let all: f64 = load.streets_kg.values().sum();
    let own = load.streets_kg.iter().filter(|(of, _)| of.as_ref() == Some(village)).map(|(_, kg)| kg).sum::<f64>();
    all > 0.0 && own >= MOSTLY * all
}

fn finding(village: Option<VillageId>, loads: &[&Load]) -> Finding {
    let streets = |load: &Load| load.streets_kg.values().sum::<f64>();
    let weighed = loads.iter().filter(|load| streets(load) > 0.0);
    let mass: Vec<(f64, f64)> =
        weighed.filter_map(|load| Some((streets(load), (load.kilograms? - load.places_kg).max(0.0)))).collect();
    let seen = loads.iter().filter(|load| load.streets_l > 0.0);
    let volume: Vec<(f64, f64)> =
        seen.filter_map(|load| Some((load.streets_l, (load.litres? - load.places_l).max(0.0)))).collect();
    Finding { village, mass: estimate(&mass), volume: estimate(&volume) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-4
    }

    /// Done by hand: 4,000 kg expected, 3,800 found, residuals -50, 150, -150, 50.
    #[test]
    fn four_loads_by_hand() {
        let pairs = [(1000.0, 900.0), (1000.0, 1100.0), (1000.0, 800.0), (1000.0, 1000.0)];
        let four = estimate(&pairs).unwrap();
        assert!(near(four.ratio, 0.95));
        assert!(near(four.error, 0.15), "the loads spread by 0.0645, four of them are taken for 0.15: {}", four.error);
        // 1 / 0.15^2 = 44.4444 and 1 / 0.25^2 = 16: (44.4444 x 0.95 + 16) / 60.4444.
        assert!(near(four.factor, 0.963_235), "{}", four.factor);
        assert!(near(four.factor_error, 0.128_624), "{}", four.factor_error);
    }

    /// Twelve loads alternate between 900 and 1,100 of 1,000: residuals of 100, n / (n - 1) = 12 / 11.
    #[test]
    fn twelve_loads_speak_for_themselves() {
        let pairs: Vec<(f64, f64)> = (0..12).map(|load| (1000.0, if load % 2 == 0 { 900.0 } else { 1100.0 })).collect();
        let twelve = estimate(&pairs).unwrap();
        assert!(near(twelve.error, (12.0_f64 / 11.0 * 120_000.0).sqrt() / 12_000.0));
        assert!(near(twelve.error, 0.030_151));
        assert!(near(twelve.factor, 1.0));
    }

    #[test]
    fn one_load_moves_the_assumption_a_little() {
        let one = estimate(&[(1000.0, 2000.0)]).unwrap();
        assert!(one.factor > 1.3 && one.factor < 1.5, "{}", one.factor);
        assert!(estimate(&[]).is_none() && estimate(&[(0.0, 5.0)]).is_none());
    }

    #[test]
    fn the_more_loads_the_surer() {
        let loads = |count: usize| {
            let pairs: Vec<(f64, f64)> =
                (0..count).map(|load| (1000.0, if load % 2 == 0 { 1100.0 } else { 1300.0 })).collect();
            estimate(&pairs).unwrap()
        };
        let factors: Vec<Estimate> = [2, 6, 20, 100].into_iter().map(loads).collect();
        assert!(factors.windows(2).all(|pair| pair[1].factor_error < pair[0].factor_error));
        assert!((factors[3].factor - 1.2).abs() < 0.01);
    }
}
