//! Drafts of services, and who can reach them, go in; the dense [`Problem`] comes out.

use super::access::{Access, End, depot_of, obstacle};
use super::build::Built;
use super::demand::rounded;
use super::drafts::{Draft, cut_to_size};
use super::fleet::Fleet;
use super::key::{Key, LeftOut, Obstacle, Passage};
use super::{Depot, Facility, Matrix, Mode, ModeIndex, Problem, Service, Vehicle, frequency};
use crate::maps::{self, MunicipalityMap, PlaceKind};
use crate::travel::Port;
use crate::units::{Kilograms, Litres, Seconds, Tyiyn};

/// A visit left out costs this many of the dearest shifts, so nothing that fits is ever left out to save money.
const SHIFTS_A_VISIT_IS_WORTH: u64 = 3;
/// The largest price the search adds up without overflow (see `problem::check`).
const LARGEST_PRICE: u64 = 1 << 31;
/// Longest drive of one shift, for the price of the dearest shift, metres.
const LONG_DAY_METRES: u64 = 200_000;

/// Numbers everything: depots, dumps, then services in the order of the drafts.
pub(super) fn assemble(
    map: &MunicipalityMap,
    fleet: &Fleet,
    (depots, dumps): (&[End], &[End]),
    access: &Access,
    drafts: Vec<Draft>,
    left_out: Vec<LeftOut>,
) -> Built {
    let vehicles: Vec<Vehicle> =
        map.vehicles.iter().enumerate().map(|(index, vehicle)| driver(map, fleet, depots, index, vehicle)).collect();
    let prize = dearest_shift(&vehicles).saturating_mul(SHIFTS_A_VISIT_IS_WORTH).clamp(1, LARGEST_PRICE / 16);
    let mut assembly =
        Assembly { map, fleet, key: Key::default(), modes: Vec::new(), services: Vec::new(), prize, left_out };
    let mut key_depots = Vec::new();
    for depot in depots {
        key_depots.push(Depot { modes: assembly.modes(&depot.passages, 0) });
        assembly.key.depots.push(depot.place);
    }
    let facilities = dumps.iter().filter_map(|dump| assembly.facility(dump)).collect();
    for draft in drafts {
        let passages: Vec<(Passage, u64)> =
            draft.passages.iter().map(|passage| (passage.clone(), access.vehicles_through(passage))).collect();
        let able = passages.iter().fold(0, |mask, (_, vehicles)| mask | vehicles);
        if able == 0 {
            let told = obstacle(map, fleet, depots, dumps, &draft.passages);
            assembly.leave_out(&draft, draft.visits.into(), told);
            continue;
        }
        let passages =
            passages.into_iter().filter(|(_, vehicles)| *vehicles != 0).map(|(passage, _)| passage).collect();
        assembly.service(Draft { passages, ..draft }, able);
    }
    assembly.key.kinds = fleet.kinds.iter().map(|kind| kind.vehicle).collect();
    let matrices = Vec::new();
    let Assembly { key, modes, services, left_out, .. } = assembly;
    let problem = Problem {
        days: frequency::WEEK,
        modes,
        services,
        facilities,
        depots: key_depots,
        vehicles,
        matrices,
        ..Problem::default()
    };
    Built { problem, key, left_out }
}

struct Assembly<'a> {
    map: &'a MunicipalityMap,
    fleet: &'a Fleet,
    key: Key,
    modes: Vec<Mode>,
    services: Vec<Service>,
    prize: u64,
    left_out: Vec<LeftOut>,
}

impl Assembly<'_> {
    /// Numbers the ways through a stop. Driving inside a stop is part of its service time, which
    /// depends on the vehicle, so a mode has metres only.
    fn modes(&mut self, passages: &[Passage], metres: u32) -> std::ops::Range<ModeIndex> {
        let first = self.modes.len();
        self.modes.extend(passages.iter().map(|_| Mode { metres, seconds: 0 }));
        self.key.modes.extend(passages.iter().cloned());
        first..self.modes.len()
    }

    fn facility(&mut self, dump: &End) -> Option<Facility> {
        let PlaceKind::Dump { opens, closes, unload, gate_fee } = self.map.places.get(dump.place)?.kind else {
            return None;
        };
        let modes = self.modes(&dump.passages, 0);
        self.key.facilities.push(dump.place);
        let fee = u64::try_from(gate_fee.0).unwrap_or(0).min(LARGEST_PRICE);
        Some(Facility { modes, seconds: seconds(unload), fee, hours: (seconds(opens), seconds(closes)) })
    }

    fn leave_out(&mut self, draft: &Draft, visits: u32, obstacle: Obstacle) {
        self.left_out.push(LeftOut { target: draft.target.clone(), visits, obstacle });
    }

    /// Adds a service that the vehicles of `able` can reach.
    fn service(&mut self, draft: Draft, able: u64) {
        let able = self.allowed(&draft, able);
        let draft = match self.map.wishes.days_of(&draft.target.key, &draft.target.street) {
            Some(days) => Draft { fixed_days: frequency::mask(days), ..draft },
            None => draft,
        };
        let working = self.fleet.working_days(self.map, able);
        let patterns = if draft.fixed_days == 0 {
            frequency::evenly_spread(draft.visits, working)
        } else {
            Some(draft.fixed_days & working).filter(|days| *days != 0).into_iter().collect()
        };
        let made = patterns.first().map_or(0, |days| days.count_ones());
        if draft.fixed_days == 0 && made < u32::from(draft.visits) {
            let obstacle = Obstacle::TooFewDays { asked: draft.visits, possible: made };
            self.leave_out(&draft, u32::from(draft.visits) - made, obstacle);
        } else if made < draft.fixed_days.count_ones() {
            self.leave_out(&draft, draft.fixed_days.count_ones() - made, Obstacle::NoVehicleThatDay);
        }
        if made == 0 {
            return;
        }
        // Whoever comes less often than the whole fleet works finds more waste.
        let everybody = self.fleet.working_days(self.map, u64::MAX).count_ones();
        let planned = if draft.fixed_time.is_none() { u32::from(draft.visits).min(everybody) } else { made };
        let draft = if planned > made { heavier(draft, planned, made) } else { draft };
        let (largest_kg, largest_l) = self.largest(able);
        for part in cut_to_size(draft, largest_kg, largest_l) {
            let modes = self.modes(&part.passages, rounded(part.metres));
            let times = self.fleet.kinds.iter().map(|kind| self.service_time(&part, kind.vehicle)).collect();
            self.services.push(Service {
                modes,
                kilograms: part.kilograms,
                litres: part.litres,
                seconds: times,
                patterns: patterns.clone(),
                window: part.window,
                release: 0,
                vehicles: able,
                prize: Some(self.prize + self.prize * u64::from(part.kilograms.min(1500)) / 100),
            });
            self.key.services.push(part.target);
        }
    }

    /// The vehicles of `able` that the manager does not keep away.
    fn allowed(&self, draft: &Draft, able: u64) -> u64 {
        let vehicles = self.map.vehicles.iter().enumerate().take(64);
        let kept_away = vehicles.filter(|(_, vehicle)| self.map.wishes.forbids(&draft.target.street, &vehicle.id));
        kept_away.fold(able, |able, (index, _)| able & !(1 << index))
    }

    /// Largest load among vehicles, of each quantity.
    fn largest(&self, able: u64) -> (u32, u32) {
        let vehicles = self.map.vehicles.iter().enumerate();
        let able = vehicles.filter(|(index, _)| *index < 64 && able >> index & 1 == 1);
        able.fold((0, 0), |(kilograms, litres), (_, vehicle)| {
            (kilograms.max(mass(vehicle.capacity_kg)), litres.max(volume(vehicle.capacity_l)))
        })
    }

    /// Seconds of one visit by a kind of vehicle: along a street, driving at collection speed (never
    /// faster than it travels there) and loading; at a place, what the map says.
    fn service_time(&self, draft: &Draft, vehicle: usize) -> u32 {
        if let Some(time) = draft.fixed_time {
            return seconds(time);
        }
        let Some(described) = self.map.vehicles.get(vehicle) else { return 0 };
        let travel = self.fleet.network_of(vehicle).map_or(0.0, |network| {
            let states = draft.passages.iter().map(|passage| network.seconds(passage.entry.state));
            states.fold(0.0, f64::max)
        });
        let collecting = draft.metres * 3.6 / described.collection_kmh.max(0.1);
        let loading = f64::from(draft.kilograms) * f64::from(seconds(described.seconds_per_100_kg)) / 100.0;
        rounded(collecting.max(travel.min(86_400.0)) + loading)
    }
}

/// The waste of a draft when `made` visits are made where `planned` were reckoned with.
fn heavier(draft: Draft, planned: u32, made: u32) -> Draft {
    let more = |amount: u32| rounded(f64::from(amount) * f64::from(planned) / f64::from(made.max(1)));
    Draft { kilograms: more(draft.kilograms), litres: more(draft.litres), ..draft }
}

fn seconds(time: Seconds) -> u32 {
    u32::try_from(time.0.clamp(0, 172_800)).unwrap_or(0)
}

fn mass(kilograms: Kilograms) -> u32 {
    u32::try_from(kilograms.0.max(0)).unwrap_or(u32::MAX)
}

fn volume(litres: Litres) -> u32 {
    u32::try_from(litres.0.max(0)).unwrap_or(u32::MAX)
}

/// A vehicle of the map as the search sees it.
fn driver(map: &MunicipalityMap, fleet: &Fleet, depots: &[End], index: usize, vehicle: &maps::Vehicle) -> Vehicle {
    let depot = depot_of(map, depots, &vehicle.depot).unwrap_or(0);
    let shift = (seconds(vehicle.shift_start), seconds(vehicle.shift_end));
    let (earliest, latest) = vehicle.break_window;
    let pause =
        (vehicle.break_length.0 > 0).then(|| (seconds(vehicle.break_length), seconds(earliest), seconds(latest)));
    Vehicle {
        matrix: fleet.kind_of.get(index).copied().unwrap_or(0),
        copies: 1,
        kilograms: mass(vehicle.capacity_kg),
        litres: volume(vehicle.capacity_l),
        start: depot,
        end: depot,
        days: frequency::mask(&vehicle.days),
        shift,
        longest_route: shift.1.saturating_sub(shift.0),
        pause,
        returns_empty: true,
        fixed_cost: u64::try_from(vehicle.fixed_per_day.0).unwrap_or(0).min(LARGEST_PRICE),
        most_services: u32::MAX,
        most_litres: u64::MAX,
        millis_per_second: rate(money(vehicle.crew_per_hour) * 1000.0 / 3600.0),
        // Litres for 100 km times tyiyn a litre are tyiyn for 100,000 m: thousandths a metre are a hundredth of it.
        millis_per_metre: rate(
            vehicle.litres_per_100_km * money(map.municipality.costs.per_litre(&vehicle.fuel)) / 100.0,
        ),
    }
}

/// Prices are far below 2^52 tyiyn, where `f64` holds every whole number.
#[allow(clippy::cast_precision_loss)]
fn money(tyiyn: Tyiyn) -> f64 {
    tyiyn.0.max(0) as f64
}

/// A rate in thousandths of a tyiyn, no larger than the search adds up (see `problem::check`).
fn rate(millis: f64) -> u64 {
    u64::from(rounded(millis)).min(1 << 24)
}

/// What a full shift of the dearest vehicle costs, in tyiyn.
fn dearest_shift(vehicles: &[Vehicle]) -> u64 {
    let cost = |vehicle: &Vehicle| {
        let crew = vehicle.millis_per_second * u64::from(vehicle.longest_route);
        vehicle.fixed_cost + (crew + vehicle.millis_per_metre * LONG_DAY_METRES) / 1000
    };
    vehicles.iter().map(cost).max().unwrap_or(1)
}

/// Travel between all modes, one matrix a kind; kinds that share a network share its figures.
pub fn travel(fleet: &Fleet, key: &Key) -> Vec<Matrix> {
    let exits: Vec<Port> = key.modes.iter().map(|passage| passage.exit).collect();
    let entries: Vec<Port> = key.modes.iter().map(|passage| passage.entry).collect();
    let mut matrices: Vec<Matrix> = Vec::with_capacity(fleet.kinds.len());
    for (index, kind) in fleet.kinds.iter().enumerate() {
        let earlier = fleet.kinds.iter().take(index).position(|other| other.network == kind.network);
        let matrix = match (earlier.and_then(|earlier| matrices.get(earlier)), fleet.networks.get(kind.network)) {
            (Some(same), _) => same.clone(),
            (None, Some(network)) => {
                let travel = network.matrix(&exits, &entries);
                Matrix { seconds: travel.seconds, metres: travel.metres }
            }
            (None, None) => Matrix::default(),
        };
        matrices.push(matrix);
    }
    matrices
}
