//! A hamlet drawn as text that can be planned: streets with people, a depot, a dump, two vehicles.

use taza::maps::{
    Costs, Municipality, MunicipalityMap, Place, PlaceKind, Season, Sides, StreetService, Vehicle, Village,
};
use taza::units::{Kilograms, Litres, Names, Position, Seconds, Tyiyn};

use super::town::{Town, lorry};

/// Hours of the day as seconds from midnight.
pub(crate) fn hour(hour: i64) -> Seconds {
    Seconds(hour * 3600)
}

/// A vehicle that works from Monday to Friday, eight to five, with a break at noon.
pub(crate) fn vehicle(id: &str, kilograms: i64, litres: i64) -> Vehicle {
    Vehicle {
        id: id.into(),
        names: Names::one(id),
        profile: lorry(),
        capacity_kg: Kilograms(kilograms),
        capacity_l: Litres(litres),
        depot: "depot".into(),
        days: vec![0, 1, 2, 3, 4],
        shift_start: hour(8),
        shift_end: hour(17),
        break_length: Seconds(2700),
        break_window: (hour(12), hour(13)),
        seconds_per_100_kg: Seconds(90),
        collection_kmh: 4.0,
        crew_per_hour: Tyiyn(30_000),
        fixed_per_day: Tyiyn(50_000),
        fuel: "diesel".into(),
        litres_per_100_km: 27.0,
        litres_per_hour: 6.0,
    }
}

/// A place that vehicles go to.
pub(crate) fn place(id: &str, position: Position, kind: PlaceKind) -> Place {
    Place { id: id.into(), names: Names::one(id), position, village: Some("ak-bulak".into()), kind, assumed: false }
}

/// Containers that wait twice a week.
pub(crate) fn containers(id: &str, position: Position, litres: i64, visits_per_week: u8) -> Place {
    let kind = PlaceKind::Collection {
        sort: "containers".into(),
        volume_per_visit: Litres(litres),
        visits_per_week,
        days: Vec::new(),
        service: Seconds(600),
        window: None,
    };
    place(id, position, kind)
}

/// A dump that is open from eight to five.
pub(crate) fn dump(position: Position) -> Place {
    let kind = PlaceKind::Dump { opens: hour(8), closes: hour(17), unload: Seconds(900), gate_fee: Tyiyn(15_000) };
    place("dump", position, kind)
}

/// Adds people along a street of a town; it is collected so often a week.
pub(crate) fn lived_in(town: Town, letters: &str, people: f64, visits_per_week: u8) -> Town {
    with_sides(town, letters, people, visits_per_week, Sides::BothInOnePass)
}

/// Like [`lived_in`], with a choice of how the sides are taken.
pub(crate) fn with_sides(town: Town, letters: &str, people: f64, visits_per_week: u8, sides: Sides) -> Town {
    let mut town = town.street(letters);
    if let Some(road) = town.roads.last_mut() {
        road.service = Some(Box::new(StreetService {
            street: letters.into(),
            village: "ak-bulak".into(),
            people,
            visits_per_week,
            sides,
            assumed: false,
            note: Default::default(),
        }));
    }
    town
}

/// The municipality of a town with these places and vehicles.
pub(crate) fn municipality(town: Town, places: Vec<Place>, vehicles: Vec<Vehicle>) -> MunicipalityMap {
    let season = |id: &str, first_month, last_month, kg_per_m3| Season {
        id: id.into(),
        first_month,
        last_month,
        kg_per_person_day: 0.4,
        kg_per_m3,
        source: "for a test".into(),
    };
    MunicipalityMap {
        municipality: Municipality {
            slug: "ak-bulak".into(),
            names: Names::one("Ак-Булак"),
            fictional: true,
            population: 600,
            time_zone: "Asia/Bishkek".into(),
            seasons: vec![season("summer", 4, 10, 150.0), season("winter", 11, 3, 250.0)],
            measured: Vec::new(),
            costs: Costs { diesel_per_litre: Tyiyn(7_500), petrol_per_litre: Tyiyn(7_000) },
        },
        villages: vec![Village {
            id: "ak-bulak".into(),
            names: Names::one("Ак-Булак"),
            people: 600,
            position: town.at('A'),
        }],
        roads: town.roads,
        places,
        vehicles,
        wishes: taza::maps::Wishes::default(),
        closures: Vec::new(),
        elevation: None,
    }
}

/// Six streets in two blocks, containers at F, the depot at A, the dump at Z beyond a long road.
pub(crate) fn hamlet() -> MunicipalityMap {
    let drawing = "
A----B----C----------------Z
|    |    |
D----E----F
|    |    |
G----H----I";
    let town = Town::draw(60.0, drawing).road("CZ", &[("highway", "tertiary")]);
    let streets =
        [("ABC", 120.0, 1), ("DEF", 90.0, 2), ("GHI", 60.0, 1), ("ADG", 70.0, 1), ("BEH", 80.0, 2), ("CFI", 50.0, 1)];
    let town =
        streets.into_iter().fold(town, |town, (letters, people, visits)| lived_in(town, letters, people, visits));
    let places = vec![
        place("depot", town.at('A'), PlaceKind::Depot),
        dump(town.at('Z')),
        containers("shop", town.at('F'), 2200, 2),
    ];
    municipality(town, places, vec![vehicle("tractor", 1500, 6000), vehicle("lorry", 3000, 9000)])
}
