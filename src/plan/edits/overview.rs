//! A desk goes in; the week as it stands, for a page to show and to take hold of, comes out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::desk::Desk;
use super::effect::Told;
use super::take_apart::days_served;
use super::{FoundRoute, found};
use crate::plan::Figures;
use crate::plan::scenario::Scenario;
use crate::problem::frequency;
use crate::solver::{Route, Visit};
use crate::units::{Kilograms, Litres, Names, Seconds, StreetId, VehicleId, VillageId};

/// A week under edit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// Its sums.
    pub after: Figures,
    /// Rules it breaks.
    pub violations: Vec<Told>,
    /// Visits a week nobody makes.
    pub left_out: u32,
    /// What is wanted.
    pub scenario: Scenario,
    /// Vehicles, those that were added counted in.
    pub vehicles: Vec<VehicleView>,
    /// Routes in the order of day and vehicle.
    pub routes: Vec<RouteView>,
    /// Streets and places in the order of village and name.
    pub streets: Vec<StreetView>,
}

/// A vehicle of the week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VehicleView {
    /// Its id.
    pub id: VehicleId,
    /// What people call it.
    pub names: Names,
    /// Days it works, Monday is 0.
    pub days: Vec<u8>,
    /// Mass it carries.
    pub capacity_kg: Kilograms,
    /// Volume it holds.
    pub capacity_l: Litres,
    /// Whether it was added by hand.
    pub added: bool,
}

/// One vehicle on one day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteView {
    /// Day of the week, Monday is 0.
    pub day: u8,
    /// Who drives.
    pub vehicle: VehicleId,
    /// What it comes to.
    pub figures: Figures,
    /// Time of day it is back.
    pub back: Seconds,
    /// Rules it breaks.
    pub violations: Vec<Told>,
    /// Stops in the order driven.
    pub stops: Vec<Stop>,
}

/// Stretches of one street in a row, a place, or an unloading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stop {
    /// Which of them.
    pub kind: StopKind,
    /// The street or place; nothing for an unloading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<StreetId>,
    /// Its name, or that of the dump.
    pub names: Names,
    /// Keys of what is collected, in the order driven.
    pub stretches: Vec<String>,
}

/// What a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// Collects.
    Collect,
    /// Unloads at a dump.
    Unload,
}

/// A street or place with what it gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StreetView {
    /// Its id.
    pub id: StreetId,
    /// Its name.
    pub names: Names,
    /// The village it belongs to.
    pub village: Option<VillageId>,
    /// People along it.
    pub people: u32,
    /// Days it is collected on, Monday is 0.
    pub days: Vec<u8>,
    /// Whether its days were decided by hand.
    pub pinned: bool,
    /// Visits of its stretches that nobody makes.
    pub missing: u32,
}

impl Desk {
    /// The week as it stands.
    pub fn overview(&mut self) -> Overview {
        let counted = self.count();
        let after = counted.iter().fold(Figures::default(), |sum, route| sum.plus(&route.figures));
        let violations = self.told(&counted);
        let routes = counted.into_iter().filter_map(|route| {
            let driven =
                self.solution.routes.iter().find(|own| (own.day, own.vehicle) == (route.day, route.vehicle))?;
            Some(RouteView {
                day: u8::try_from(route.day).ok()?,
                vehicle: self.map.vehicles.get(route.vehicle)?.id.clone(),
                figures: route.figures,
                back: route.back,
                violations: route.told,
                stops: self.stops(driven),
            })
        });
        let routes: Vec<RouteView> = routes.collect();
        let vehicles = self.map.vehicles.iter().map(|vehicle| VehicleView {
            id: vehicle.id.clone(),
            names: vehicle.names.clone(),
            days: vehicle.days.clone(),
            capacity_kg: vehicle.capacity_kg,
            capacity_l: vehicle.capacity_l,
            added: self.scenario.add_vehicle.iter().any(|added| added.id == vehicle.id),
        });
        Overview {
            after,
            violations,
            left_out: self.visits_left_out(),
            scenario: self.scenario.clone(),
            vehicles: vehicles.collect(),
            routes,
            streets: self.streets(),
        }
    }

    /// The visits as they are, by name.
    pub fn visits(&self) -> Vec<FoundRoute> {
        found::write(&self.map, &self.built, &self.solution)
    }

    /// People who are collected on other days than in `plan`.
    pub fn people_with_other_days(&self, plan: &crate::plan::Plan) -> u32 {
        let now: BTreeMap<StreetId, Vec<u8>> =
            self.days().into_iter().map(|(street, days)| (street, frequency::days(days))).collect();
        let other = |street: &&crate::plan::StreetSummary| {
            now.get(&street.id).map_or(!street.days.is_empty(), |days| *days != street.days)
        };
        plan.streets.iter().filter(other).map(|street| street.people).sum()
    }

    /// Visits a week nobody makes: those that the search left out and those that no vehicle can make at all.
    pub(super) fn visits_left_out(&self) -> u32 {
        let searched = self.solution.unserved.iter().map(|entry| entry.visits);
        searched.chain(self.built.left_out.iter().map(|entry| entry.visits)).sum()
    }

    fn stops(&self, route: &Route) -> Vec<Stop> {
        let mut stops: Vec<Stop> = Vec::new();
        for visit in &route.visits {
            match *visit {
                Visit::Serve { service, .. } => {
                    let Some(target) = self.built.key.services.get(service) else { continue };
                    match stops.last_mut() {
                        Some(last) if last.street.as_ref() == Some(&target.street) => {
                            last.stretches.push(target.key.clone());
                        }
                        _ => stops.push(Stop {
                            kind: StopKind::Collect,
                            street: Some(target.street.clone()),
                            names: target.names.clone(),
                            stretches: vec![target.key.clone()],
                        }),
                    }
                }
                Visit::Unload { facility, .. } => {
                    let place = self.built.key.facilities.get(facility).and_then(|place| self.map.places.get(*place));
                    stops.push(Stop {
                        kind: StopKind::Unload,
                        street: None,
                        names: place.map(|place| place.names.clone()).unwrap_or_default(),
                        stretches: Vec::new(),
                    });
                }
            }
        }
        stops
    }

    fn streets(&self) -> Vec<StreetView> {
        let served = days_served(self.built.problem.services.len(), &self.solution.routes);
        let mut missing: BTreeMap<usize, u32> = BTreeMap::new();
        for entry in &self.solution.unserved {
            *missing.entry(entry.service).or_default() += entry.visits;
        }
        let mut people: BTreeMap<&StreetId, f64> = BTreeMap::new();
        for service in self.map.roads.iter().filter_map(|road| road.service.as_ref()) {
            *people.entry(&service.street).or_default() += service.people;
        }
        let pinned = |street: &StreetId| self.scenario.days.iter().any(|entry| entry.street.as_ref() == Some(street));
        let mut streets: BTreeMap<&StreetId, (StreetView, u32)> = BTreeMap::new();
        for (index, target) in self.built.key.services.iter().enumerate() {
            let (view, days) = streets.entry(&target.street).or_insert_with(|| {
                let view = StreetView {
                    id: target.street.clone(),
                    names: target.names.clone(),
                    village: target.village.clone(),
                    people: crate::problem::demand::rounded(people.get(&target.street).copied().unwrap_or(0.0)),
                    days: Vec::new(),
                    pinned: pinned(&target.street),
                    missing: 0,
                };
                (view, 0)
            });
            *days |= served.get(index).copied().unwrap_or(0);
            view.missing += missing.get(&index).copied().unwrap_or(0);
        }
        let mut streets: Vec<StreetView> =
            streets.into_values().map(|(view, days)| StreetView { days: frequency::days(days), ..view }).collect();
        let rank = |street: &StreetView| {
            let village = self.map.villages.iter().position(|village| Some(&village.id) == street.village.as_ref());
            let name = street.names.pick(crate::units::Language::Ky).to_lowercase();
            (village.unwrap_or(usize::MAX), name, street.id.clone())
        };
        streets.sort_by_cached_key(rank);
        streets
    }
}
