//! `closures.geojson` goes in, closures come out: where, when, for whom, and why.

use std::path::Path;

use jiff::civil::Date;

use super::collect::{Collector, Spot};
use super::features::{self, Feature};
use super::values::Values;
use crate::maps::closure::{Closure, Effect, Period, Shape};
use crate::maps::{Faults, MunicipalityMap, names};
use crate::units::{Names, RoadId};

/// Reads a file of closures on its own.
///
/// # Errors
/// All faults of the file.
pub fn read_closures(path: &Path) -> Result<Vec<Closure>, Faults> {
    let mut faults = Collector::new(&path.display().to_string());
    let closures = closures(path, &mut faults);
    let faults = Faults(faults.finish());
    if faults.stop_the_work() { Err(faults) } else { Ok(closures) }
}

pub(super) fn closures(path: &Path, faults: &mut Collector) -> Vec<Closure> {
    let features = features::read(path, faults);
    features.into_iter().filter_map(|feature| closure(feature, faults)).collect()
}

fn closure(feature: Feature, faults: &mut Collector) -> Option<Closure> {
    let spot = Spot::feature(&feature.id);
    let mut values = Values { texts: &feature.properties, spot: &spot, faults };
    let road = values.optional("road").map(RoadId);
    let from = day(&mut values, "from");
    let to = day(&mut values, "to");
    let period = match (from, to) {
        (Some(Day::OfYear(from)), Some(Day::OfYear(to))) => Period::EveryYear { from, to },
        (from @ (None | Some(Day::Date(_))), to @ (None | Some(Day::Date(_)))) => {
            let date = |day: Option<Day>| day.and_then(|day| if let Day::Date(date) = day { Some(date) } else { None });
            Period::Dates { from: date(from), to: date(to) }
        }
        _ => {
            values.faults.error(
                "bad-date",
                &spot.field("from"),
                "One of `from` and `to` has a year and the other has none.",
                "Write both as 2026-03-15, or both as 03-15 for every year.",
            );
            return None;
        }
    };
    if matches!(period, Period::Dates { from: Some(from), to: Some(to) } if from > to) {
        values.faults.error("bad-date", &spot.field("to"), "It ends before it begins.", "Correct one of the dates.");
    }
    let effect = match values.text("effect", "closed").as_str() {
        "closed" => Effect::Closed,
        "open" => Effect::Open,
        "slow" => Effect::Slow(values.number("kmh", None, 1.0..=130.0)),
        other => {
            values.faults.error(
                "unknown-value",
                &spot.field("effect"),
                format!("`{other}` is not known."),
                "Write closed, slow (with kmh) or open.",
            );
            return None;
        }
    };
    let vehicles = values.text("vehicles", "");
    let vehicles = vehicles.split([',', ';']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let vehicles = vehicles.collect();
    let reason = reason(&feature);
    let shape = match (feature.areas.is_empty(), feature.lines.is_empty(), feature.point) {
        (false, _, _) => Some(Shape::Area(feature.areas.into_iter().flatten().collect())),
        (_, false, _) => Some(Shape::Line(feature.lines.into_iter().flatten().collect())),
        (_, _, Some(place)) => Some(Shape::Place(place)),
        _ => None,
    };
    if road.is_none() && shape.is_none() {
        faults.error(
            "missing-field",
            &spot.field("road"),
            "It does not say where.",
            "Name a `road` by its id, or draw a point, a line or an area.",
        );
        return None;
    }
    Some(Closure { id: feature.id, road, shape, period, vehicles, effect, reason })
}

/// `reason` in one language, or `reason:ky`, `reason:ru`, `reason:en`.
fn reason(feature: &Feature) -> Names {
    let own = feature.properties.iter();
    let own =
        own.filter_map(|(key, text)| key.strip_prefix("reason").map(|rest| (format!("name{rest}"), text.clone())));
    names::from_tags(&own.collect())
}

enum Day {
    Date(Date),
    OfYear((i8, i8)),
}

/// `2026-03-15`, or `03-15` for every year.
fn day(values: &mut Values<'_>, key: &str) -> Option<Day> {
    let text = values.optional(key)?;
    let of_year = |text: &str| {
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A leap year, so that the 29th of February is a day.
        Date::new(2028, month, day).ok().map(|_| Day::OfYear((month, day)))
    };
    let found = text.parse::<Date>().ok().map(Day::Date).or_else(|| of_year(&text));
    if found.is_none() {
        values.faults.error(
            "bad-date",
            &values.spot.field(key),
            format!("`{text}` is no day."),
            "Write it as 2026-03-15, or as 03-15 for every year.",
        );
    }
    found
}

/// Holds closures beside the roads and vehicles they speak of; a vehicle that one names by its id gets a
/// profile of its own, because it no longer drives like the others of its kind.
pub(super) fn lay(map: &mut MunicipalityMap, closures: Vec<Closure>, faults: &mut Collector) {
    for closure in &closures {
        let spot = Spot::feature(&closure.id);
        if let Some(road) = &closure.road
            && !map.roads.iter().any(|own| own.id == *road)
        {
            faults.error(
                "unknown-road",
                &spot.field("road"),
                format!("There is no road `{road}` in roads.geojson."),
                "Correct the id, or draw the place instead.",
            );
        }
        for name in &closure.vehicles {
            let mut known = false;
            for vehicle in &mut map.vehicles {
                if vehicle.id.0 == *name {
                    vehicle.profile.vehicle = Some(vehicle.id.0.clone());
                }
                known |= vehicle.profile.is_called(name);
            }
            if !known {
                let ids: Vec<&str> = map.vehicles.iter().map(|vehicle| vehicle.id.0.as_str()).collect();
                faults.warning(
                    "unknown-vehicle",
                    &spot.field("vehicles"),
                    format!("No vehicle is called `{name}`, so it holds for none."),
                    &format!("Write ids of vehicles ({}), profiles, or leave it out for all.", ids.join(", ")),
                );
            }
        }
    }
    map.closures = closures;
}
