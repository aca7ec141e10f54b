//! A map, its road graph and the vehicles' networks go in; a [`Problem`] and the [`Key`] to it come out.
//!
//! What no vehicle can reach is taken out and told with the obstacle, so one broken bridge never
//! stops the plan of a whole municipality. What stops it are a depot or a dump without a road, and
//! vehicles that cannot get from one to the other: those are faults of the map.

use super::Problem;
use super::access::{Access, End, depot_of, obstacle};
use super::assemble::assemble;
pub use super::assemble::travel;
use super::drafts::{Draft, beside, of_place, of_road};
use super::fleet::Fleet;
use super::key::{Key, LeftOut, Obstacle, Passage, Target, What};
use super::waste::Making;
use crate::maps::{Fault, Faults, MunicipalityMap, Place, PlaceKind, Season, Severity};
use crate::roads::{DirectedSegment, RoadGraph};
use crate::travel::Network;
use crate::units::StreetId;

/// A problem, what its indices mean, and what had to stay outside.
#[derive(Clone, Debug)]
pub struct Built {
    /// What the search works on, its vehicles those of the map in their order. Its matrices are
    /// empty until [`travel`] fills them: who only looks things up does not need them.
    pub problem: Problem,
    /// What its indices mean.
    pub key: Key,
    /// What nobody can collect, with the obstacle.
    pub left_out: Vec<LeftOut>,
}

/// A place further from every road than this is not beside a road: its pin or the road is wrong.
const FURTHEST_FROM_A_ROAD_METRES: f64 = 300.0;
/// A road that not every vehicle drives, or that some do not come home from, counts as this much
/// further away: the next street is the better one then.
const NOT_FOR_EVERYBODY_METRES: f64 = 60.0;
/// Vehicles are bits of a mask.
const MOST_VEHICLES: usize = 64;

/// Builds the problem of one week in `season`.
pub fn build(map: &MunicipalityMap, graph: &RoadGraph, fleet: &Fleet, season: &Season) -> Result<Built, Faults> {
    let mut builder = Builder { map, graph, fleet, faults: Vec::new(), left_out: Vec::new() };
    let (depots, dumps) = builder.ends();
    builder.check_vehicles(&depots);
    let access = Access::of(map, fleet, &depots, &dumps);
    builder.check_dumps(&depots, &dumps, &access);
    if !builder.faults.is_empty() {
        return Err(Faults(builder.faults));
    }
    let drafts = builder.drafts(&Making::of(map, season));
    Ok(assemble(map, fleet, (&depots, &dumps), &access, drafts, builder.left_out))
}

struct Builder<'a> {
    map: &'a MunicipalityMap,
    graph: &'a RoadGraph,
    fleet: &'a Fleet,
    faults: Vec<Fault>,
    left_out: Vec<LeftOut>,
}

impl Builder<'_> {
    fn fault(&mut self, place: &Place, code: &'static str, what: String, advice: &str) {
        self.faults.push(Fault {
            severity: Severity::Error,
            code,
            file: "places.geojson".to_owned(),
            feature: Some(place.id.0.clone()),
            field: None,
            position: Some(place.position),
            what,
            advice: advice.to_owned(),
        });
    }

    /// The ways a vehicle may stand at a place; or the metres to the nearest road that is too far away.
    fn passages(&self, place: &Place) -> Result<Vec<Passage>, f64> {
        let handicap = |segment: crate::roads::SegmentIndex| {
            let ways = [segment.forward(), segment.backward()];
            let open = |network: &&Network| ways.iter().any(|state| network.permission(*state).is_open());
            let homely = |network: &&Network| ways.iter().any(|state| network.is_connected(*state));
            let everybody = self.fleet.networks.len();
            let drivers = self.fleet.networks.iter().filter(open).count();
            let returning = self.fleet.networks.iter().filter(open).filter(homely).count();
            let lacking = f64::from(u8::from(drivers < everybody)) + f64::from(u8::from(returning < drivers));
            (drivers > 0).then(|| self.graph.snap_handicap_metres(segment) + lacking * NOT_FOR_EVERYBODY_METRES)
        };
        match self.graph.snap_within(place.position, f64::INFINITY, handicap) {
            Some(snap) if snap.distance_m <= FURTHEST_FROM_A_ROAD_METRES => {
                Ok(beside(self.graph, &snap, |state: DirectedSegment| self.fleet.is_open(state)))
            }
            Some(snap) => Err(snap.distance_m),
            None => Err(f64::INFINITY),
        }
    }

    /// Depots and dumps with the ways through them; a fault for each that lies by no road.
    fn ends(&mut self) -> (Vec<End>, Vec<End>) {
        let (mut depots, mut dumps) = (Vec::new(), Vec::new());
        let map = self.map;
        for (index, place) in map.places.iter().enumerate() {
            let ends = match place.kind {
                PlaceKind::Depot => &mut depots,
                PlaceKind::Dump { .. } => &mut dumps,
                PlaceKind::Collection { .. } => continue,
            };
            match self.passages(place) {
                Ok(passages) => ends.push(End { place: index, passages }),
                Err(metres) => {
                    let what = if metres.is_finite() {
                        format!("The nearest road that a vehicle can use is {metres:.0} m away.")
                    } else {
                        "There is no road that a vehicle can use.".to_owned()
                    };
                    let advice = "Move the pin to the road it is reached from, or draw the missing road.";
                    self.fault(place, "no-road-near", what, advice);
                }
            }
        }
        (depots, dumps)
    }

    /// Everything with waste, in the order of the map; what cannot be a service at all is left out.
    fn drafts(&mut self, making: &Making<'_>) -> Vec<Draft> {
        let map = self.map;
        let working = self.fleet.working_days(map, u64::MAX);
        let mut drafts = Vec::new();
        for (index, road) in (0_u32..).zip(&map.roads) {
            let Some(service) = &road.service else { continue };
            let open = |state| self.fleet.is_open(state);
            let found = of_road(self.graph, (index, road, service), making, working, open);
            if found.is_empty() {
                let target = Target {
                    key: road.id.0.clone(),
                    street: service.street.clone(),
                    names: (*road.names).clone(),
                    village: Some(service.village.clone()),
                    position: road.line.first().copied().unwrap_or_else(|| [0.0, 0.0].into()),
                    what: What::Road(index as usize),
                };
                let obstacle = Obstacle::NotARoad { road: road.id.clone() };
                self.left_out.push(LeftOut { target, visits: service.visits_per_week.into(), obstacle });
            }
            drafts.extend(found);
        }
        for (index, place) in map.places.iter().enumerate() {
            let PlaceKind::Collection { visits_per_week, .. } = place.kind else { continue };
            match self.passages(place) {
                Ok(passages) => drafts.extend(of_place(index, place, making, passages)),
                Err(metres) => {
                    let target = Target {
                        key: place.id.0.clone(),
                        street: StreetId(place.id.0.clone()),
                        names: place.names.clone(),
                        village: place.village.clone(),
                        position: place.position,
                        what: What::Place(index),
                    };
                    let obstacle = Obstacle::NoRoadNear { metres: super::demand::rounded(metres) };
                    self.left_out.push(LeftOut { target, visits: visits_per_week.into(), obstacle });
                }
            }
        }
        drafts
    }

    /// Every vehicle needs a depot, and there must be bits for all of them.
    fn check_vehicles(&mut self, depots: &[End]) {
        let map = self.map;
        let mut wrong = |feature: Option<String>, code, what: String, advice: &str| {
            self.faults.push(Fault {
                severity: Severity::Error,
                code,
                file: "municipality.toml".to_owned(),
                feature,
                field: None,
                position: None,
                what,
                advice: advice.to_owned(),
            });
        };
        if map.vehicles.is_empty() {
            let advice = "Add a `[[vehicle]]` table for each vehicle with its crew.";
            wrong(None, "no-vehicle", "There is no vehicle.".to_owned(), advice);
        }
        if map.vehicles.len() > MOST_VEHICLES {
            let what = format!("There are {} vehicles; a plan holds {MOST_VEHICLES}.", map.vehicles.len());
            wrong(None, "too-many-vehicles", what, "Plan the villages in two folders.");
        }
        for vehicle in &map.vehicles {
            let is_depot = |place: &Place| place.id == vehicle.depot && place.kind == PlaceKind::Depot;
            let far_off = map.places.iter().any(is_depot) && depot_of(map, depots, &vehicle.depot).is_none();
            if !far_off && !map.places.iter().any(is_depot) {
                let what = format!("Its depot `{}` is no depot of places.geojson.", vehicle.depot);
                let advice = "Name the id of a point with `kind` = `depot`.";
                wrong(Some(format!("vehicle {}", vehicle.id)), "unknown-depot", what, advice);
            }
        }
    }

    /// Every dump must be of use to somebody, and every vehicle needs one.
    fn check_dumps(&mut self, depots: &[End], dumps: &[End], access: &Access) {
        let map = self.map;
        if !map.places.iter().any(|place| matches!(place.kind, PlaceKind::Dump { .. })) {
            self.faults.push(Fault {
                severity: Severity::Error,
                code: "no-dump",
                file: "places.geojson".to_owned(),
                feature: None,
                field: Some("kind".to_owned()),
                position: None,
                what: "There is no dump, so no vehicle can ever be emptied.".to_owned(),
                advice: "Add a point with `kind` = `dump`.".to_owned(),
            });
        }
        let mut useful = 0;
        for (index, dump) in dumps.iter().enumerate() {
            useful |= access.vehicles_at_dump(index);
            if access.vehicles_at_dump(index) == 0
                && !depots.is_empty()
                && let Some(place) = map.places.get(dump.place)
            {
                let told = match obstacle(map, self.fleet, depots, dumps, &dump.passages) {
                    Obstacle::OnTheWay { vehicle, obstacle } => {
                        let vehicle = map.vehicles.get(vehicle).map_or("", |vehicle| vehicle.id.0.as_str());
                        format!(" `{vehicle}` is stopped by: {obstacle}.")
                    }
                    _ => String::new(),
                };
                let what = format!("No vehicle can drive from its depot to this dump and back.{told}");
                let advice = "Mend the road on the way, let a vehicle use it, or move the pin.";
                self.fault(place, "dump-out-of-reach", what, advice);
            }
        }
        for (index, vehicle) in map.vehicles.iter().enumerate().take(MOST_VEHICLES) {
            if useful != 0 && useful >> index & 1 == 0 && depot_of(map, depots, &vehicle.depot).is_some() {
                self.faults.push(Fault {
                    severity: Severity::Error,
                    code: "vehicle-without-dump",
                    file: "municipality.toml".to_owned(),
                    feature: Some(format!("vehicle {}", vehicle.id)),
                    field: None,
                    position: None,
                    what: format!("From its depot `{}` it reaches no dump and comes back.", vehicle.depot),
                    advice: "Check the roads at the depot and what this vehicle may drive on.".to_owned(),
                });
            }
        }
    }
}
