//! A scenario and a map go in; the changed map comes out, or every change that cannot be made.

use super::{AddVehicle, ChangeVehicle, Closure, Days, Demand, Frequency, NotBy, Scenario, Weekday, Where};
use crate::maps::{self, Found, Measured, MeasuredOf, MunicipalityMap, PlaceKind, Vehicle};
use crate::units::{Kilograms, Litres, Names, Seconds, StreetId, Tyiyn, VillageId};

/// A change that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[error("{at}: {what}")]
pub struct Fault {
    /// Where in the scenario.
    pub at: String,
    /// What is wrong and what to do.
    pub what: String,
}

struct Changer<'a> {
    map: &'a mut MunicipalityMap,
    faults: Vec<Fault>,
}

impl Scenario {
    /// Makes the changes.
    ///
    /// # Errors
    /// Every change that cannot be made; the map is of no use then.
    pub fn apply(&self, map: &mut MunicipalityMap) -> Result<(), Vec<Fault>> {
        let mut changer = Changer { map, faults: Vec::new() };
        changer.prices(self);
        for (number, add) in (1..).zip(&self.add_vehicle) {
            changer.add(number, add);
        }
        for (number, change) in (1..).zip(&self.vehicle) {
            changer.change(number, change);
        }
        for id in &self.remove_vehicles {
            let before = changer.map.vehicles.len();
            changer.map.vehicles.retain(|vehicle| vehicle.id != *id);
            if changer.map.vehicles.len() == before {
                changer.unknown_vehicle("remove_vehicles", &id.0);
            }
        }
        if changer.map.vehicles.is_empty() {
            changer
                .fault("remove_vehicles", "a week without a vehicle collects nothing. Leave at least one.".to_owned());
        }
        for (number, frequency) in (1..).zip(&self.frequency) {
            changer.frequency(number, frequency);
        }
        for (number, days) in (1..).zip(&self.days) {
            changer.days(number, days);
        }
        for (number, not_by) in (1..).zip(&self.not_by) {
            changer.not_by(number, not_by);
        }
        for (number, demand) in (1..).zip(&self.demand) {
            changer.demand(number, demand);
        }
        for (number, closure) in (1..).zip(&self.closure) {
            changer.closure(number, closure);
        }
        if changer.faults.is_empty() { Ok(()) } else { Err(changer.faults) }
    }
}

/// `08:30` as seconds from midnight.
fn clock(text: &str) -> Option<Seconds> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=24).contains(&hours) && (0..60).contains(&minutes) && hours * 60 + minutes <= 1440)
        .then_some(Seconds(hours * 3600 + minutes * 60))
}

fn numbers(days: &[Weekday]) -> Vec<u8> {
    let mut numbers: Vec<u8> = days.iter().map(|day| day.number()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Som of a file as whole tyiyn.
#[allow(clippy::cast_possible_truncation)]
fn tyiyn(som: f64) -> Tyiyn {
    Tyiyn((som * 100.0).round() as i64)
}

impl Changer<'_> {
    fn fault(&mut self, at: &str, what: String) {
        self.faults.push(Fault { at: at.to_owned(), what });
    }

    fn unknown_vehicle(&mut self, at: &str, id: &str) {
        let known: Vec<String> = self.map.vehicles.iter().map(|vehicle| vehicle.id.0.clone()).collect();
        self.fault(at, format!("there is no vehicle `{id}`. There are: {}.", known.join(", ")));
    }

    /// Whether a number lies between two bounds; a fault where it does not.
    fn within(&mut self, at: &str, value: f64, least: f64, most: f64) -> bool {
        let fits = (least..=most).contains(&value);
        if !fits {
            self.fault(at, format!("{value} must be between {least} and {most}."));
        }
        fits
    }

    fn prices(&mut self, scenario: &Scenario) {
        for (at, price) in [
            ("diesel_som_per_litre", scenario.diesel_som_per_litre),
            ("petrol_som_per_litre", scenario.petrol_som_per_litre),
        ] {
            let Some(som) = price else { continue };
            if self.within(at, som, 0.0, 100_000.0) {
                let costs = &mut self.map.municipality.costs;
                let of = if at.starts_with('d') { &mut costs.diesel_per_litre } else { &mut costs.petrol_per_litre };
                *of = tyiyn(som);
            }
        }
    }

    fn add(&mut self, number: usize, add: &AddVehicle) {
        let at = format!("add_vehicle {number}");
        let plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
        if add.id.0.is_empty() || !add.id.0.chars().all(plain) || self.map.vehicles.iter().any(|old| old.id == add.id) {
            let what = format!("`{}` is taken or no id. Use letters, digits and hyphens that are not in use.", add.id);
            return self.fault(&at, what);
        }
        let Some(model) = self.map.vehicles.iter().find(|vehicle| vehicle.id == add.like).cloned() else {
            return self.unknown_vehicle(&at, &add.like.0);
        };
        let names = if add.names.is_empty() { Names::one(&add.id.0) } else { add.names.clone() };
        self.map.vehicles.push(Vehicle { id: add.id.clone(), names, ..model });
    }

    fn change(&mut self, number: usize, change: &ChangeVehicle) {
        let at = format!("vehicle {number}");
        let Some(index) = self.map.vehicles.iter().position(|vehicle| vehicle.id == change.id) else {
            return self.unknown_vehicle(&at, &change.id.0);
        };
        let Some(mut vehicle) = self.map.vehicles.get(index).cloned() else { return };
        if let Some(days) = &change.days {
            if days.is_empty() {
                self.fault(&at, "it works on no day. Name its days, or take it out with `remove_vehicles`.".to_owned());
            }
            vehicle.days = numbers(days);
        }
        if let Some((from, to)) = &change.shift {
            match (clock(from), clock(to)) {
                (Some(from), Some(to)) if from < to => (vehicle.shift_start, vehicle.shift_end) = (from, to),
                _ => self.fault(&at, format!("`{from}`-`{to}` is no shift. Write [\"08:00\", \"17:00\"].")),
            }
        }
        if let Some(kilograms) = change.capacity_kg
            && self.within(&at, kilograms as f64, 1.0, 100_000.0)
        {
            vehicle.capacity_kg = Kilograms(kilograms);
        }
        if let Some(cubic_metres) = change.capacity_m3
            && self.within(&at, cubic_metres, 0.01, 200.0)
        {
            vehicle.capacity_l = Litres((cubic_metres * 1000.0).round() as i64);
        }
        if let Some(som) = change.crew_som_per_hour
            && self.within(&at, som, 0.0, 1_000_000.0)
        {
            vehicle.crew_per_hour = tyiyn(som);
        }
        if let Some(old) = self.map.vehicles.get_mut(index) {
            *old = vehicle;
        }
    }

    /// Whether anything lies there; a fault where nothing does.
    fn is_somewhere(&mut self, at: &str, place: &Where) -> bool {
        let street = |id: &StreetId| {
            let streets = self.map.roads.iter().filter_map(|road| road.service.as_ref());
            streets.into_iter().any(|service| service.street == *id)
                || self.map.places.iter().any(|place| place.id.0 == id.0)
        };
        let village = |id: &VillageId| self.map.villages.iter().any(|village| village.id == *id);
        let what = match (&place.village, &place.street) {
            (Some(_), Some(_)) => "name a village or a street, not both.".to_owned(),
            (Some(id), None) if !village(id) => format!("there is no village `{id}`."),
            (None, Some(id)) if !street(id) => format!("there is no street or place `{id}`."),
            _ => return true,
        };
        self.fault(at, what);
        false
    }

    fn frequency(&mut self, number: usize, change: &Frequency) {
        let at = format!("frequency {number}");
        if !self.is_somewhere(&at, &change.at) || !self.within(&at, change.visits_per_week.into(), 1.0, 7.0) {
            return;
        }
        for service in self.map.roads.iter_mut().filter_map(|road| road.service.as_mut()) {
            if is_there(&change.at, &service.street, Some(&service.village)) {
                service.visits_per_week = change.visits_per_week;
            }
        }
        for place in &mut self.map.places {
            let there = is_there(&change.at, &StreetId(place.id.0.clone()), place.village.as_ref());
            if let PlaceKind::Collection { visits_per_week, days, volume_per_visit, .. } = &mut place.kind
                && there
            {
                // As much waste as before waits at more or fewer visits.
                let week = volume_per_visit.0 * i64::from(*visits_per_week);
                *volume_per_visit = Litres(week / i64::from(change.visits_per_week));
                *visits_per_week = change.visits_per_week;
                days.clear();
            }
        }
    }

    fn days(&mut self, number: usize, change: &Days) {
        let at = format!("days {number}");
        let days = numbers(&change.days);
        if days.is_empty() {
            return self.fault(&at, "it names no day. Write days = [\"mon\", \"thu\"].".to_owned());
        }
        if let Some(street) = &change.street {
            let place = Where { village: None, street: Some(street.clone()) };
            if !self.is_somewhere(&at, &place) {
                return;
            }
            let visits_per_week = u8::try_from(days.len()).unwrap_or(7);
            self.frequency(number, &Frequency { at: place, visits_per_week });
            self.map.wishes.days.insert(street.0.clone(), days.clone());
        } else if change.stretches.is_empty() {
            self.fault(&at, "name a street or stretches.".to_owned());
        }
        for stretch in &change.stretches {
            let road = stretch.split_once('#').map_or(stretch.as_str(), |(road, _)| road);
            if !self.map.roads.iter().any(|known| known.id.0 == road && known.service.is_some()) {
                self.fault(
                    &at,
                    format!("there is no stretch `{stretch}` with waste. Stretches are named like `way/12#3`."),
                );
            }
            self.map.wishes.days.insert(stretch.clone(), days.clone());
        }
    }

    fn not_by(&mut self, number: usize, change: &NotBy) {
        let at = format!("not_by {number}");
        let place = Where { village: None, street: Some(change.street.clone()) };
        if !self.map.vehicles.iter().any(|vehicle| vehicle.id == change.vehicle) {
            return self.unknown_vehicle(&at, &change.vehicle.0);
        }
        if self.is_somewhere(&at, &place) {
            self.map.wishes.not_by.entry(change.street.clone()).or_default().insert(change.vehicle.clone());
        }
    }

    /// Rates, measured weeks and containers are all multiplied, so that nothing measured hides the change.
    fn demand(&mut self, number: usize, change: &Demand) {
        let at = format!("demand {number}");
        if !self.is_somewhere(&at, &change.at) || !self.within(&at, change.percent, 1.0, 1_000.0) {
            return;
        }
        let factor = change.percent / 100.0;
        let map = &mut *self.map;
        let seasons = map.municipality.seasons.clone();
        let village_of = |street: &StreetId| {
            let mut services = map.roads.iter().filter_map(|road| road.service.as_ref());
            services.find(|service| service.street == *street).map(|service| service.village.clone())
        };
        let mut added = Vec::new();
        for season in &seasons {
            let making = crate::problem::waste::Making::of(map, season);
            match (&change.at.village, &change.at.street) {
                (None, None) => {
                    added.push((MeasuredOf::Everywhere, season.id.clone(), rate(making.rates_of(None).0 * factor)));
                    for village in &map.villages {
                        let own = making.rates_of(Some(&village.id)).0 * factor;
                        added.push((MeasuredOf::Village(village.id.clone()), season.id.clone(), rate(own)));
                    }
                }
                (Some(village), _) => {
                    let own = making.rates_of(Some(village)).0 * factor;
                    added.push((MeasuredOf::Village(village.clone()), season.id.clone(), rate(own)));
                }
                (None, Some(street)) => {
                    let services = map.roads.iter().filter_map(|road| road.service.as_ref());
                    let own = services.filter(|service| service.street == *street);
                    let day = own
                        .map(|service| making.along(service))
                        .fold((0.0, 0.0), |sum, waste| (sum.0 + waste.kilograms, sum.1 + waste.litres));
                    let week = Found::Week { kilograms: Some(day.0 * 7.0), litres: Some(day.1 * 7.0) };
                    if day.0 > 0.0 {
                        added.push((MeasuredOf::Street(street.clone()), season.id.clone(), scaled(week, factor)));
                    }
                }
            }
        }
        let concerns = |one: &Measured| match &one.of {
            MeasuredOf::Street(street) => is_there(&change.at, street, village_of(street).as_ref()),
            MeasuredOf::Place(place) => {
                let village =
                    map.places.iter().find(|known| known.id == *place).and_then(|known| known.village.as_ref());
                is_there(&change.at, &StreetId(place.0.clone()), village)
            }
            MeasuredOf::Everywhere | MeasuredOf::Village(_) => false,
        };
        let mut measured: Vec<Measured> = map.municipality.measured.clone();
        for one in measured.iter_mut().filter(|one| concerns(one)) {
            one.found = scaled(one.found, factor);
        }
        for (of, season, found) in added {
            // A density that was measured of the same stays.
            let same = measured.iter_mut().find(|one| one.of == of && one.season.as_ref() == Some(&season));
            match (same, found) {
                (Some(one), Found::Rate { kg_per_person_day, .. }) => {
                    if let Found::Rate { kg_per_person_day: old, .. } = &mut one.found {
                        *old = kg_per_person_day;
                    }
                }
                (Some(_), Found::Week { .. }) => {}
                (None, found) => measured.push(Measured {
                    of,
                    season: Some(season),
                    found,
                    error_percent: None,
                    source: "what if".to_owned(),
                }),
            }
        }
        map.municipality.measured = measured;
        for place in &mut map.places {
            let there = is_there(&change.at, &StreetId(place.id.0.clone()), place.village.as_ref());
            if let PlaceKind::Collection { volume_per_visit, .. } = &mut place.kind
                && there
            {
                *volume_per_visit = Litres((volume_per_visit.0 as f64 * factor).round() as i64);
            }
        }
    }

    fn closure(&mut self, number: usize, closure: &Closure) {
        let at = format!("closure {number}");
        match (&closure.road, &closure.dump) {
            (Some(road), None) => {
                if !self.map.roads.iter().any(|known| known.id == *road) {
                    return self.fault(&at, format!("there is no road `{road}`."));
                }
                self.map.closures.push(maps::closure::Closure {
                    id: format!("what-if-{number}"),
                    road: Some(road.clone()),
                    shape: None,
                    period: maps::closure::Period::Dates { from: None, to: None },
                    vehicles: Vec::new(),
                    effect: maps::closure::Effect::Closed,
                    reason: Names {
                        ky: "жол жабык".to_owned(),
                        ru: "дорога закрыта".to_owned(),
                        en: "closed".to_owned(),
                    },
                });
            }
            (None, Some(dump)) => {
                let is_dump =
                    |place: &crate::maps::Place| place.id == *dump && matches!(place.kind, PlaceKind::Dump { .. });
                let before = self.map.places.len();
                self.map.places.retain(|place| !is_dump(place));
                if self.map.places.len() == before {
                    self.fault(&at, format!("there is no dump `{dump}`."));
                }
            }
            _ => self.fault(&at, "name a road or a dump.".to_owned()),
        }
    }
}

fn is_there(place: &Where, street: &StreetId, village: Option<&VillageId>) -> bool {
    match (&place.village, &place.street) {
        (Some(wanted), _) => Some(wanted) == village,
        (None, Some(wanted)) => wanted == street,
        (None, None) => true,
    }
}

fn rate(kilograms: f64) -> Found {
    Found::Rate { kg_per_person_day: Some(kilograms), kg_per_m3: None }
}

fn scaled(found: Found, factor: f64) -> Found {
    let times = |figure: Option<f64>| figure.map(|figure| figure * factor);
    match found {
        Found::Rate { kg_per_person_day, kg_per_m3 } => {
            Found::Rate { kg_per_person_day: times(kg_per_person_day), kg_per_m3 }
        }
        Found::Week { kilograms, litres } => Found::Week { kilograms: times(kilograms), litres: times(litres) },
    }
}
