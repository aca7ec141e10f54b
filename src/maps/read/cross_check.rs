//! What only shows when files are held beside each other: places far from every road, unknown depots.

use super::collect::{Collector, Spot};
use crate::maps::crowded;
use crate::maps::{Place, PlaceKind, Road, Vehicle, Village};
use crate::units::{METRES_PER_DEGREE, Position};

/// A place farther from every road than this cannot belong to the map, in metres.
const FARTHEST_FROM_A_ROAD_M: f64 = 1_000.0;
/// A place farther than this is looked at: people do not carry a bin so far.
const FAR_FROM_A_ROAD_M: f64 = 60.0;
/// No municipality is wider than this, in degrees: a road farther from the middle is in the wrong place.
const WIDEST_DEGREES: f64 = 3.0;

/// Roads: there are some, and they lie together.
pub(super) fn roads(roads: &[Road], faults: &mut Collector) {
    if roads.is_empty() {
        // A file that could not be read says so already.
        if faults.has_errors() {
            return;
        }
        faults.error(
            "no-roads",
            &Spot::default(),
            "It holds no road.",
            "Export lines with a `highway` tag (in overpass-turbo: way[highway]; out geom).",
        );
        return;
    }
    let Some(middle) = middle(roads.iter().map(|road| road.line[0])) else { return };
    // A whole file that is swapped still lies on Earth; in this country it is told by its middle.
    if (69.0..80.5).contains(&middle.lat) && (39.0..43.5).contains(&middle.lon) {
        faults.error(
            "swapped-coordinates",
            &Spot::default().at(middle),
            "Its roads lie in the Barents Sea.",
            "Longitude and latitude are swapped: longitude comes first in GeoJSON.",
        );
        return;
    }
    crowded(roads, faults);
    for road in roads {
        let stray = road.line.iter().find_map(|at| Some((*at, misplaced(*at, middle)?)));
        if let Some((at, what)) = stray {
            let code = if what.swapped { "swapped-coordinates" } else { "far-away" };
            faults.error(
                code,
                &Spot::feature(&road.id.0).at(at),
                what.sentence,
                "Correct its coordinates, or take it out of the file.",
            );
        }
    }
}

/// Points where more stretches meet than any crossing has.
fn crowded(roads: &[Road], faults: &mut Collector) {
    for crowd in crowded::points(roads) {
        let spot = Spot::feature(&roads[crowd.road].id.0).at(crowd.position);
        faults.error("crowded-junction", &spot, crowd.sentence(), crowded::Crowd::ADVICE);
    }
}

struct Misplaced {
    swapped: bool,
    sentence: String,
}

fn misplaced(at: Position, middle: Position) -> Option<Misplaced> {
    let far = |a: Position| (a.lon - middle.lon).abs() > WIDEST_DEGREES || (a.lat - middle.lat).abs() > WIDEST_DEGREES;
    if !far(at) {
        return None;
    }
    let swapped = !far(Position { lon: at.lat, lat: at.lon });
    let sentence = if swapped {
        "Its longitude and latitude are swapped.".to_owned()
    } else {
        format!("It lies {:.0} km from the other roads.", at.metres_to(middle) / 1_000.0)
    };
    Some(Misplaced { swapped, sentence })
}

/// The median, which a few misplaced points do not move.
fn middle(places: impl Iterator<Item = Position>) -> Option<Position> {
    let (mut lons, mut lats): (Vec<f64>, Vec<f64>) = places.map(|at| (at.lon, at.lat)).unzip();
    lons.sort_by(f64::total_cmp);
    lats.sort_by(f64::total_cmp);
    Some(Position { lon: *lons.get(lons.len() / 2)?, lat: *lats.get(lats.len() / 2)? })
}

/// Places: a depot and a dump are there, and everything lies at a road.
pub(super) fn places(roads: &[Road], villages: &[Village], places: &[Place], faults: &mut Collector) {
    let has = |wanted: fn(&PlaceKind) -> bool| places.iter().any(|place| wanted(&place.kind));
    if !has(|kind| matches!(kind, PlaceKind::Depot)) {
        faults.error(
            "no-depot",
            &Spot::default(),
            "There is no depot.",
            "Mark where vehicles stand at night as a point of kind `depot`.",
        );
    }
    if !has(|kind| matches!(kind, PlaceKind::Dump { .. })) {
        faults.error(
            "no-dump",
            &Spot::default(),
            "There is no dump.",
            "Mark where waste is unloaded as a point of kind `dump`.",
        );
    }
    if roads.is_empty() {
        return;
    }
    let middle = middle(roads.iter().map(|road| road.line[0]));
    for village in villages {
        if let Some(what) = middle.and_then(|middle| misplaced(village.position, middle)) {
            let code = if what.swapped { "swapped-coordinates" } else { "far-away" };
            faults.error(
                code,
                &Spot::feature(&village.id.0).at(village.position),
                what.sentence,
                "Correct its coordinates.",
            );
        }
    }
    for place in places {
        let spot = Spot::feature(&place.id.0).at(place.position);
        if let Some(what) = middle.and_then(|middle| misplaced(place.position, middle)) {
            let code = if what.swapped { "swapped-coordinates" } else { "far-away" };
            faults.error(code, &spot, what.sentence, "Correct its coordinates.");
            continue;
        }
        let nearest = roads
            .iter()
            .flat_map(|road| road.line.windows(2))
            .map(|ends| metres_to_piece(place.position, ends[0], ends[1]))
            .fold(f64::MAX, f64::min);
        if nearest > FARTHEST_FROM_A_ROAD_M {
            faults.error(
                "far-from-roads",
                &spot,
                format!("The nearest road is {nearest:.0} m away."),
                "Move it to where the vehicle stops, or add the missing road.",
            );
        } else if nearest > FAR_FROM_A_ROAD_M {
            faults.warning(
                "off-the-road",
                &spot,
                format!("The nearest road is {nearest:.0} m away; the vehicle stops there."),
                "Move it to where the vehicle stops, or add the missing road.",
            );
        }
    }
}

/// Distance to a piece of a line on a plane that touches the place: exact enough below a few kilometres.
fn metres_to_piece(at: Position, from: Position, to: Position) -> f64 {
    let east = METRES_PER_DEGREE * at.lat.to_radians().cos();
    let plane = |place: Position| ((place.lon - at.lon) * east, (place.lat - at.lat) * METRES_PER_DEGREE);
    let ((ax, ay), (bx, by)) = (plane(from), plane(to));
    let (wx, wy) = (bx - ax, by - ay);
    let square = wx * wx + wy * wy;
    let along = if square > 0.0 { (-(ax * wx + ay * wy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (ax + along * wx).hypot(ay + along * wy)
}

/// Vehicles: each has a depot that is there.
pub(super) fn vehicles(vehicles: &[Vehicle], places: &[Place], faults: &mut Collector) {
    for vehicle in vehicles {
        let spot = Spot::feature(&format!("vehicle {}", vehicle.id)).field("depot");
        match places.iter().find(|place| place.id == vehicle.depot) {
            Some(place) if place.kind == PlaceKind::Depot => {}
            Some(_) => faults.error(
                "unknown-depot",
                &spot,
                format!("The place `{}` is not a depot.", vehicle.depot),
                "Name a place of kind `depot`.",
            ),
            None => faults.error(
                "unknown-depot",
                &spot,
                format!("There is no place `{}` in places.geojson.", vehicle.depot),
                "Name a place of kind `depot`.",
            ),
        }
    }
}
