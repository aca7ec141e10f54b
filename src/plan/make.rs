//! A [`Solution`] and the account that `solver::verify` gave of it go in; a [`Plan`] comes out.

use std::collections::{BTreeMap, BTreeSet};

use super::roadbook::Roadbook;
use super::steps::RouteSteps;
use super::work::Work;
use super::{FORMAT, Figures, Plan, Route, StreetSummary, Unserved, VehicleSummary, VillageSummary, costs, explain};
use crate::maps::{MunicipalityMap, Season, Vehicle};
use crate::problem::build::Built;
use crate::problem::frequency;
use crate::problem::key::What;
use crate::solver::{self, Account, Pace, RouteAccount, Solution};
use crate::units::{Kilograms, Litres, Metres, Millilitres, Names, Seconds, StreetId, Tyiyn};

/// What a plan says about how it came to be.
#[derive(Clone, Debug)]
pub struct Origin {
    /// SHA-256 of the files of the municipality, hexadecimal.
    pub inputs_sha256: String,
    /// A day of the week that was planned.
    pub date: jiff::civil::Date,
    /// Seed of the search.
    pub seed: u64,
    /// Rounds the search was given; zero when it was given time.
    pub iterations: u64,
    /// Islands of the search.
    pub islands: usize,
    /// How a search that was given time went, phase by phase.
    pub pace: Vec<Pace>,
}

/// Whole seconds, metres and the like of a search are far below 2^63.
pub(in crate::plan) fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Turns a verified solution into a week that people can read.
pub fn make(
    (map, season): (&MunicipalityMap, &Season),
    built: &Built,
    roadbook: &Roadbook<'_>,
    (solution, account): (&Solution, &Account),
    origin: &Origin,
) -> Plan {
    let names = route_names(map, solution);
    let mut routes: Vec<Route> = solution
        .routes
        .iter()
        .zip(&account.routes)
        .zip(names)
        .filter_map(|((route, account), id)| {
            let vehicle = map.vehicles.get(route.vehicle)?;
            let steps = RouteSteps::of(map, built, roadbook, route, account, &id);
            Some(Route {
                id,
                day: u8::try_from(route.day).unwrap_or(u8::MAX),
                vehicle: vehicle.id.clone(),
                start: Seconds(account.depart.into()),
                end: Seconds(account.back.into()),
                figures: figures(map, vehicle, account, &steps, work(built, roadbook, vehicle, route, account)),
                line: steps.line(),
                steps: steps.steps,
            })
        })
        .collect();
    routes.sort_by_key(|route| (route.day, map.vehicles.iter().position(|vehicle| vehicle.id == route.vehicle)));
    let totals = routes.iter().fold(Figures::default(), |sum, route| sum.plus(&route.figures));
    Plan {
        format: FORMAT,
        municipality: map.municipality.slug.clone(),
        names: map.municipality.names.clone(),
        fictional: map.municipality.fictional,
        attribution: map.attribution().unwrap_or_default().to_owned(),
        inputs_sha256: origin.inputs_sha256.clone(),
        solver: format!("taza {}", env!("CARGO_PKG_VERSION")),
        seed: origin.seed,
        iterations: origin.iterations,
        islands: origin.islands,
        pace: origin.pace.clone(),
        what_if: String::new(),
        season: season.id.clone(),
        date: origin.date,
        villages: map
            .villages
            .iter()
            .map(|village| VillageSummary {
                id: village.id.clone(),
                names: village.names.clone(),
                position: village.position,
                people: village.people,
            })
            .collect(),
        streets: streets(map, &routes),
        vehicles: map
            .vehicles
            .iter()
            .map(|vehicle| VehicleSummary {
                id: vehicle.id.clone(),
                names: vehicle.names.clone(),
                capacity_kg: vehicle.capacity_kg,
                capacity_l: vehicle.capacity_l,
            })
            .collect(),
        unserved: unserved(map, built, solution),
        routes,
        totals,
    }
}

/// `mon-tractor`: letters, digits and hyphens only, because it becomes a file name.
fn route_names(map: &MunicipalityMap, solution: &Solution) -> Vec<String> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut taken = BTreeSet::new();
    solution
        .routes
        .iter()
        .map(|route| {
            let day = DAYS.get(route.day).copied().unwrap_or("day");
            let vehicle = map.vehicles.get(route.vehicle).map_or("vehicle", |vehicle| vehicle.id.0.as_str());
            let plain: String = vehicle
                .to_lowercase()
                .chars()
                .map(|letter| if letter.is_alphanumeric() || letter == '_' { letter } else { '-' })
                .collect();
            let first = format!("{day}-{plain}");
            let numbered = (2..).map(|number| format!("{first}-{number}"));
            let name = std::iter::once(first.clone()).chain(numbered).find(|name| !taken.contains(name));
            let name = name.unwrap_or(first);
            taken.insert(name.clone());
            name
        })
        .collect()
}

/// What slopes, ground and load ask of the vehicle on a route.
fn work(
    built: &Built,
    roadbook: &Roadbook<'_>,
    vehicle: &Vehicle,
    route: &solver::Route,
    account: &RouteAccount,
) -> Work {
    let kind = built.problem.vehicles.get(route.vehicle).map_or(0, |driver| driver.matrix);
    Work::beyond_level((roadbook.fleet, &built.key, kind), &vehicle.profile, route, account)
}

/// What one route comes to.
fn figures(
    map: &MunicipalityMap,
    vehicle: &Vehicle,
    account: &RouteAccount,
    steps: &RouteSteps,
    work: Work,
) -> Figures {
    let metres = Metres(whole(account.metres));
    let duration = Seconds(account.duration().into());
    let collecting =
        Seconds(account.visits.iter().map(|visit| i64::from(visit.leave) - i64::from(visit.begin)).sum::<i64>());
    let fuel = costs::fuel(vehicle, metres, collecting, work);
    Figures {
        metres,
        duration,
        kilograms: Kilograms(whole(account.kilograms)),
        litres: Litres(whole(account.litres)),
        loads: account.unloadings,
        stops: u32::try_from(steps.steps.iter().filter(|step| step.kind.is_collection()).count()).unwrap_or(u32::MAX),
        fuel: fuel.all,
        fuel_by_ground: fuel.by_ground,
        crew_cost: costs::crew_cost(vehicle, duration),
        fuel_cost: costs::fuel_cost(vehicle, &map.municipality.costs, fuel.all),
        gate_fees: steps.gate_fees,
        fixed_cost: vehicle.fixed_per_day,
    }
}

/// Every street and place with a service, in the order of village and name, with its days.
fn streets(map: &MunicipalityMap, routes: &[Route]) -> Vec<StreetSummary> {
    let mut days: BTreeMap<&StreetId, u32> = BTreeMap::new();
    for route in routes {
        for street in route.steps.iter().filter_map(|step| step.street.as_ref()) {
            *days.entry(street).or_default() |= 1 << route.day;
        }
    }
    let mut streets: BTreeMap<StreetId, StreetSummary> = BTreeMap::new();
    let mut people: BTreeMap<StreetId, f64> = BTreeMap::new();
    for road in &map.roads {
        let Some(service) = &road.service else { continue };
        *people.entry(service.street.clone()).or_default() += service.people;
        let street = streets.entry(service.street.clone()).or_insert_with(|| StreetSummary {
            id: service.street.clone(),
            names: (*road.names).clone(),
            village: Some(service.village.clone()),
            people: 0,
            visits_per_week: service.visits_per_week,
            days: Vec::new(),
            assumed: false,
            note: Names::default(),
            lines: Vec::new(),
        });
        if street.note.is_empty() {
            street.note.clone_from(&service.note);
        }
        street.visits_per_week = street.visits_per_week.max(service.visits_per_week);
        street.assumed |= service.assumed;
        street.lines.push(road.line.clone());
    }
    for place in &map.places {
        let crate::maps::PlaceKind::Collection { visits_per_week, .. } = &place.kind else { continue };
        let id = StreetId(place.id.0.clone());
        streets.entry(id.clone()).or_insert_with(|| StreetSummary {
            id,
            names: place.names.clone(),
            village: place.village.clone(),
            people: 0,
            visits_per_week: *visits_per_week,
            days: Vec::new(),
            assumed: place.assumed,
            note: Names::default(),
            lines: vec![vec![place.position]],
        });
    }
    let rank = |street: &StreetSummary| {
        let village = map.villages.iter().position(|village| Some(&village.id) == street.village.as_ref());
        (village.unwrap_or(usize::MAX), sort_name(street), street.id.clone())
    };
    let mut streets: Vec<StreetSummary> = streets.into_values().collect();
    for street in &mut streets {
        street.days = frequency::days(days.get(&street.id).copied().unwrap_or(0));
        street.people = crate::problem::demand::rounded(people.get(&street.id).copied().unwrap_or(0.0));
    }
    streets.sort_by_cached_key(rank);
    streets
}

fn sort_name(street: &StreetSummary) -> String {
    street.names.pick(crate::units::Language::Ky).to_lowercase()
}

/// What the search left out and what no vehicle can reach, in the order of the map.
fn unserved(map: &MunicipalityMap, built: &Built, solution: &Solution) -> Vec<Unserved> {
    let searched = solution.unserved.iter().filter_map(|entry| {
        let target = built.key.services.get(entry.service)?;
        Some((target, entry.visits, explain::reason_with_cost(&entry.reason, entry.cost)))
    });
    let left_out =
        built.left_out.iter().map(|entry| (&entry.target, entry.visits, explain::left_out(map, &entry.obstacle)));
    let mut entries: Vec<_> = searched.chain(left_out).collect();
    entries.sort_by_key(|(target, _, _)| match target.what {
        What::Stretch(segment) => (0, segment.0 as usize, target.key.clone()),
        What::Road(index) => (1, index, target.key.clone()),
        What::Place(index) => (2, index, target.key.clone()),
    });
    entries
        .into_iter()
        .map(|(target, visits, explanation)| Unserved {
            service: target.key.clone(),
            street: target.street.clone(),
            names: target.names.clone(),
            position: target.position,
            visits,
            code: explanation.code,
            reason: explanation.text,
        })
        .collect()
}

impl Figures {
    /// The sum of two, quantity by quantity.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            metres: self.metres + other.metres,
            duration: self.duration + other.duration,
            kilograms: self.kilograms + other.kilograms,
            litres: self.litres + other.litres,
            loads: self.loads + other.loads,
            stops: self.stops + other.stops,
            fuel: Millilitres(self.fuel.0 + other.fuel.0),
            fuel_by_ground: Millilitres(self.fuel_by_ground.0 + other.fuel_by_ground.0),
            crew_cost: self.crew_cost + other.crew_cost,
            fuel_cost: self.fuel_cost + other.fuel_cost,
            gate_fees: self.gate_fees + other.gate_fees,
            fixed_cost: self.fixed_cost + other.fixed_cost,
        }
    }
}

/// Gate fees of a route: what its unloadings cost at their dumps.
pub(in crate::plan) fn fee_of(map: &MunicipalityMap, place: usize) -> Tyiyn {
    match map.places.get(place).map(|place| &place.kind) {
        Some(crate::maps::PlaceKind::Dump { gate_fee, .. }) => *gate_fee,
        _ => Tyiyn::ZERO,
    }
}
