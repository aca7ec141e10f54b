//! What was served on which day goes in; what is missing, doubled or promised wrongly comes out.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use crate::maps::{MunicipalityMap, PlaceKind};
use crate::plan::Plan;
use crate::problem::build::Built;
use crate::problem::frequency;

/// Days each service is served on, gathered while the routes are followed.
pub(super) struct Served<'a> {
    /// Index of every service by its key.
    pub(super) by_key: BTreeMap<&'a str, usize>,
    days: Vec<u32>,
}

impl<'a> Served<'a> {
    pub(super) fn new(built: &'a Built) -> Self {
        let services = built.key.services.iter().enumerate();
        Self {
            by_key: services.map(|(index, target)| (target.key.as_str(), index)).collect(),
            days: vec![0; built.problem.services.len()],
        }
    }

    /// Notes a visit; false when there was one on that day already.
    pub(super) fn visit(&mut self, service: usize, day: u8) -> bool {
        let Some(days) = self.days.get_mut(service) else { return true };
        let bit = 1_u32.checked_shl(day.into()).unwrap_or(0);
        let first = *days & bit == 0;
        *days |= bit;
        first
    }
}

/// Compares days served, visits reported as missing, and days promised to streets.
///
/// In a week that recovers from something, what was postponed may come on any day: visits are counted.
pub(super) fn check(
    map: &MunicipalityMap,
    built: &Built,
    plan: &Plan,
    (served, recovers): (&Served<'_>, bool),
    findings: &mut Findings,
) {
    let mut reported: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &plan.unserved {
        *reported.entry(entry.service.as_str()).or_default() += entry.visits;
        if entry.code.is_empty()
            || entry.reason.ky.is_empty()
            || entry.reason.ru.is_empty()
            || entry.reason.en.is_empty()
        {
            findings.add(
                "no-reason",
                format!("`{}` is not served and no reason is given in every language", entry.service),
            );
        }
    }
    let mut missing: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &built.left_out {
        *missing.entry(entry.target.key.as_str()).or_default() += entry.visits;
    }
    for ((service, target), days) in built.problem.services.iter().zip(&built.key.services).zip(&served.days) {
        if recovers {
            let asked = service.patterns.iter().map(|pattern| pattern.count_ones()).min().unwrap_or(0);
            *missing.entry(target.key.as_str()).or_default() += asked.saturating_sub(days.count_ones());
            continue;
        }
        let fitting = service.patterns.iter().filter(|pattern| days & !**pattern == 0);
        match fitting.map(|pattern| (pattern & !days).count_ones()).min() {
            Some(lacking) => *missing.entry(target.key.as_str()).or_default() += lacking,
            None => {
                let what = format!(
                    "`{}` is served on the days {:?}, which are no days for it",
                    target.key,
                    frequency::days(*days)
                );
                findings.add("wrong-days", what);
            }
        }
    }
    let keys: BTreeSet<&str> = reported.keys().chain(missing.keys()).copied().collect();
    for key in keys {
        let (said, counted) = (reported.get(key).copied().unwrap_or(0), missing.get(key).copied().unwrap_or(0));
        if said != counted {
            let what = format!("`{key}` lacks {counted} visits a week, the plan reports {said}");
            findings.add_by("unreported", what, Some(i64::from(said).abs_diff(counted.into()) as i64));
        }
    }
    promises(map, built, plan, served, findings);
}

/// Every street and place with a service is listed, with exactly the days it is served on.
fn promises(map: &MunicipalityMap, built: &Built, plan: &Plan, served: &Served<'_>, findings: &mut Findings) {
    let mut days: BTreeMap<&str, u32> = BTreeMap::new();
    for road in map.roads.iter().filter_map(|road| road.service.as_ref()) {
        days.entry(road.street.0.as_str()).or_default();
    }
    for place in map.places.iter().filter(|place| matches!(place.kind, PlaceKind::Collection { .. })) {
        days.entry(place.id.0.as_str()).or_default();
    }
    for (target, served) in built.key.services.iter().zip(&served.days) {
        *days.entry(target.street.0.as_str()).or_default() |= served;
    }
    let promised: BTreeMap<&str, &[u8]> =
        plan.streets.iter().map(|street| (street.id.0.as_str(), street.days.as_slice())).collect();
    for (street, counted) in &days {
        let counted = frequency::days(*counted);
        match promised.get(street) {
            None => findings.add("street-missing", format!("the street `{street}` is not listed")),
            Some(said) if **said != *counted => {
                findings.add("street-days", format!("the street `{street}` is promised {said:?}, served {counted:?}"));
            }
            Some(_) => {}
        }
    }
    for street in promised.keys().filter(|street| !days.contains_key(**street)) {
        findings.add("unknown-street", format!("the street `{street}` has no service on the map"));
    }
}
