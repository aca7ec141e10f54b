//! A map and a season go in; what each road and each place makes in a day or a visit comes out.
//!
//! Measured counts before assumed, and of two measurements the more particular: a street before its
//! village, a village before the municipality, one of this season before one of all year. What a
//! street makes is shared out to its roads by the people along them.

use std::collections::BTreeMap;

use super::demand::{Waste, at_a_place, between_visits};
use crate::maps::{Found, Measured, MeasuredOf, MunicipalityMap, Place, Season, StreetService};
use crate::units::{Litres, StreetId, VillageId};

/// What is made where, in one season.
#[derive(Clone, Debug)]
pub struct Making<'a> {
    map: &'a MunicipalityMap,
    season: &'a Season,
    /// People along all roads of a street, and how many roads it has.
    streets: BTreeMap<&'a StreetId, (f64, f64)>,
}

impl<'a> Making<'a> {
    /// Gathers what is needed to share streets out.
    pub fn of(map: &'a MunicipalityMap, season: &'a Season) -> Self {
        let mut streets: BTreeMap<&StreetId, (f64, f64)> = BTreeMap::new();
        for service in map.roads.iter().filter_map(|road| road.service.as_ref()) {
            let street = streets.entry(&service.street).or_default();
            street.0 += service.people;
            street.1 += 1.0;
        }
        Self { map, season, streets }
    }

    /// The measurements that speak about something, the one that counts first.
    fn measured(&self, speaks: impl Fn(&MeasuredOf) -> bool) -> Vec<&'a Measured> {
        let holds = |one: &&Measured| one.season.as_ref().is_none_or(|season| *season == self.season.id);
        let all = self.map.municipality.measured.iter();
        let mut found: Vec<&Measured> = all.filter(holds).filter(|one| speaks(&one.of)).collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.of.particularity(), one.season.is_some())));
        found
    }

    /// Kilograms a person makes in a day and kilograms in a cubic metre, in a village or on the whole.
    pub fn rates_of(&self, village: Option<&VillageId>) -> (f64, f64) {
        self.rate(&self.measured(|of| match of {
            MeasuredOf::Everywhere => true,
            MeasuredOf::Village(id) => Some(id) == village,
            MeasuredOf::Street(_) | MeasuredOf::Place(_) => false,
        }))
    }

    /// The rates among these measurements, or those of the season.
    fn rate(&self, measured: &[&Measured]) -> (f64, f64) {
        let rates = || {
            measured.iter().filter_map(|one| match one.found {
                Found::Rate { kg_per_person_day, kg_per_m3 } => Some((kg_per_person_day, kg_per_m3)),
                Found::Week { .. } => None,
            })
        };
        let person = rates().find_map(|rate| rate.0).unwrap_or(self.season.kg_per_person_day);
        (person, rates().find_map(|rate| rate.1).unwrap_or(self.season.kg_per_m3))
    }

    /// What the people along one road make in a day.
    pub fn along(&self, service: &StreetService) -> Waste {
        let measured = self.measured(|of| match of {
            MeasuredOf::Everywhere => true,
            MeasuredOf::Village(village) => *village == service.village,
            MeasuredOf::Street(street) => *street == service.street,
            MeasuredOf::Place(_) => false,
        });
        let (person, density) = self.rate(&measured);
        if let Some(week) = week(&measured, density) {
            let (people, roads) = self.streets.get(&service.street).copied().unwrap_or((0.0, 1.0));
            let share = if people > 0.0 { service.people / people } else { 1.0 / roads.max(1.0) };
            return Waste { kilograms: week.kilograms * share / 7.0, litres: week.litres * share / 7.0 };
        }
        let kilograms = service.people * person;
        Waste { kilograms, litres: litres(kilograms, density) }
    }

    /// What waits along one road at one of `visits_per_week` visits.
    pub fn at_a_visit(&self, service: &StreetService, visits_per_week: u8) -> Waste {
        between_visits(self.along(service), visits_per_week)
    }

    /// What waits at a place at one of `visits_per_week` visits when its containers hold `volume` then.
    pub fn at(&self, place: &Place, volume: Litres, visits_per_week: u8) -> Waste {
        let measured = self.measured(|of| match of {
            MeasuredOf::Everywhere => true,
            MeasuredOf::Village(village) => Some(village) == place.village.as_ref(),
            MeasuredOf::Street(_) => false,
            MeasuredOf::Place(id) => *id == place.id,
        });
        let density = self.rate(&measured).1;
        if let Some(week) = week(&measured, density) {
            let visits = f64::from(visits_per_week.max(1));
            return Waste { kilograms: week.kilograms / visits, litres: week.litres / visits };
        }
        at_a_place(volume, density)
    }
}

/// The week that was measured of a street or place; a figure that is absent follows from the density.
fn week(measured: &[&Measured], density: f64) -> Option<Waste> {
    measured.iter().find_map(|one| match one.found {
        Found::Week { kilograms: Some(kilograms), litres: Some(litres) } => Some(Waste { kilograms, litres }),
        Found::Week { kilograms: Some(kilograms), litres: None } => {
            Some(Waste { kilograms, litres: litres(kilograms, density) })
        }
        Found::Week { kilograms: None, litres: Some(litres) } => {
            Some(Waste { kilograms: litres * density / 1_000.0, litres })
        }
        Found::Week { kilograms: None, litres: None } | Found::Rate { .. } => None,
    })
}

fn litres(kilograms: f64, density: f64) -> f64 {
    if density > 0.0 { kilograms / density * 1_000.0 } else { 0.0 }
}
