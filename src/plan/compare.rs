//! Two plans go in; what changes for residents, crews and the purse comes out.
//!
//! Residents ask "is my day another one?", crews "is it mine or yours now?", the council "what does
//! it cost?". Streets are matched by id, so a renamed street is the same street.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Figures, Plan};
use crate::units::{Names, StreetId, VehicleId, VillageId};

/// What changes from one plan to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Streets whose days or vehicles change, in the order of the later plan, then streets that are gone.
    pub streets: Vec<StreetChange>,
    /// People living along streets whose days change.
    pub people_with_other_days: u32,
    /// Streets that keep their days and their vehicles.
    pub streets_unchanged: usize,
    /// Visits nobody makes any more, by service key.
    pub newly_unserved: Vec<String>,
    /// Visits that are made again, by service key.
    pub newly_served: Vec<String>,
    /// Sums of the earlier plan.
    pub before: Figures,
    /// Sums of the later plan.
    pub after: Figures,
}

/// One street whose service changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StreetChange {
    /// Its id.
    pub street: StreetId,
    /// Its name.
    pub names: Names,
    /// The village it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<VillageId>,
    /// People living along it.
    pub people: u32,
    /// Days before (Monday is 0).
    pub days_before: Vec<u8>,
    /// Days after.
    pub days_after: Vec<u8>,
    /// Vehicles that came before.
    pub vehicles_before: Vec<VehicleId>,
    /// Vehicles that come after.
    pub vehicles_after: Vec<VehicleId>,
}

impl StreetChange {
    /// Whether residents have to put their waste out on other days.
    pub fn changes_days(&self) -> bool {
        self.days_before != self.days_after
    }
}

/// What one plan says about one street.
#[derive(Clone, Default)]
struct Promise {
    names: Names,
    village: Option<VillageId>,
    people: u32,
    days: Vec<u8>,
    vehicles: BTreeSet<VehicleId>,
}

fn promises(plan: &Plan) -> BTreeMap<&StreetId, Promise> {
    let mut promises: BTreeMap<&StreetId, Promise> = plan
        .streets
        .iter()
        .map(|street| {
            let promise = Promise {
                names: street.names.clone(),
                village: street.village.clone(),
                people: street.people,
                days: street.days.clone(),
                vehicles: BTreeSet::new(),
            };
            (&street.id, promise)
        })
        .collect();
    for route in &plan.routes {
        for street in route.steps.iter().filter_map(|step| step.street.as_ref()) {
            if let Some(promise) = promises.get_mut(street) {
                promise.vehicles.insert(route.vehicle.clone());
            }
        }
    }
    promises
}

/// Compares an earlier plan with a later one.
pub fn compare(earlier: &Plan, later: &Plan) -> Comparison {
    let (before, after) = (promises(earlier), promises(later));
    let gone = earlier.streets.iter().filter(|street| !after.contains_key(&street.id));
    let order = later.streets.iter().chain(gone).map(|street| &street.id);
    let mut unchanged = 0;
    let mut streets = Vec::new();
    for id in order {
        let (old, new) = (before.get(id).cloned().unwrap_or_default(), after.get(id).cloned().unwrap_or_default());
        if old.days == new.days && old.vehicles == new.vehicles {
            unchanged += 1;
            continue;
        }
        let named = if after.contains_key(id) { &new } else { &old };
        streets.push(StreetChange {
            street: id.clone(),
            names: named.names.clone(),
            village: named.village.clone(),
            people: named.people,
            days_before: old.days,
            days_after: new.days,
            vehicles_before: old.vehicles.into_iter().collect(),
            vehicles_after: new.vehicles.into_iter().collect(),
        });
    }
    let left_out = |plan: &Plan| plan.unserved.iter().map(|entry| entry.service.clone()).collect::<BTreeSet<_>>();
    let (missing_before, missing_after) = (left_out(earlier), left_out(later));
    Comparison {
        people_with_other_days: streets.iter().filter(|street| street.changes_days()).map(|street| street.people).sum(),
        streets,
        streets_unchanged: unchanged,
        newly_unserved: missing_after.difference(&missing_before).cloned().collect(),
        newly_served: missing_before.difference(&missing_after).cloned().collect(),
        before: earlier.totals,
        after: later.totals,
    }
}
