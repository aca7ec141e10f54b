//! Features of `places.geojson` go in, villages and places come out.

use rustc_hash::FxHashSet;

use super::collect::{Collector, Spot};
use super::features::Feature;
use super::values::{Values, day_list};
use crate::maps::{Place, PlaceKind, Village, names};
use crate::units::{Litres, PlaceId, VillageId};

/// Kinds of place where waste waits.
const COLLECTION_SORTS: [&str; 6] = ["containers", "school", "market", "business", "clinic", "kindergarten"];

/// Makes villages and places of point features.
pub(super) fn places(features: Vec<Feature>, faults: &mut Collector) -> (Vec<Village>, Vec<Place>) {
    let (mut villages, mut places) = (Vec::new(), Vec::<Place>::new());
    let mut seen = FxHashSet::default();
    let mut belongs = Vec::new();
    for feature in features {
        let spot = Spot::feature(&feature.id);
        let Some(position) = feature.point else {
            faults.warning("not-a-point", &spot, "It is not a point and is left out.", "Mark places as points.");
            continue;
        };
        let spot = spot.at(position);
        if !seen.insert(feature.id.clone()) {
            faults.error(
                "duplicate-id",
                &spot,
                format!("Another place has the id `{}` too.", feature.id),
                "Give every place an id of its own.",
            );
        }
        let names = names::from_tags(&feature.properties);
        let mut values = Values { texts: &feature.properties, spot: &spot, faults };
        let kind = values.text("kind", "");
        if kind == "village" {
            let people = values.number("people", Some(0.0), 0.0..=1_000_000.0) as u32;
            villages.push(Village { id: VillageId(feature.id), names, people, position });
            continue;
        }
        let kind = match kind.as_str() {
            "depot" => PlaceKind::Depot,
            "dump" => dump(&mut values),
            sort if COLLECTION_SORTS.contains(&sort) => collection(&mut values, sort),
            other => {
                let what = if other.is_empty() {
                    "It does not say what it is.".to_owned()
                } else {
                    format!("The kind `{other}` is not known.")
                };
                faults.error(
                    "unknown-value",
                    &spot.field("kind"),
                    what,
                    "Write village, depot, dump, containers, school, market, business, clinic or kindergarten.",
                );
                continue;
            }
        };
        let village = values.optional("village").map(VillageId);
        if let Some(village) = &village {
            belongs.push((places.len(), village.clone(), spot.clone()));
        }
        let assumed = values.text("assumed", "no") == "yes";
        places.push(Place { id: PlaceId(feature.id), names, position, village, kind, assumed });
    }
    for (place, village, spot) in belongs {
        if !villages.iter().any(|known| known.id == village) {
            faults.error(
                "unknown-village",
                &spot.field("village"),
                format!("There is no village `{village}`."),
                "Add the village as a point of kind `village`, or correct the id.",
            );
            places[place].village = None;
        }
    }
    (villages, places)
}

fn dump(values: &mut Values<'_>) -> PlaceKind {
    let opens = values.time("opens", "00:00");
    let closes = values.time("closes", "24:00");
    if closes <= opens {
        let spot = values.spot.field("closes");
        values.faults.error(
            "bad-hours",
            &spot,
            format!("It closes at {} and opens at {}.", closes.as_clock(), opens.as_clock()),
            "It must close later than it opens.",
        );
    }
    PlaceKind::Dump {
        opens,
        closes,
        unload: values.minutes("unload_minutes", 10.0),
        gate_fee: values.som("gate_fee_som", 0.0),
    }
}

fn collection(values: &mut Values<'_>, sort: &str) -> PlaceKind {
    let volume_per_visit = if values.texts.contains_key("containers") {
        let containers = values.number("containers", Some(1.0), 1.0..=500.0);
        let litres = values.number("container_litres", Some(1_100.0), 10.0..=40_000.0);
        let fill = values.number("fill_percent", Some(100.0), 1.0..=200.0);
        Litres((containers * litres * fill / 100.0).round() as i64)
    } else {
        Litres((values.number("volume_m3", None, 0.01..=1_000.0) * 1_000.0).round() as i64)
    };
    let visits_per_week = values.number("visits_per_week", Some(1.0), 1.0..=7.0) as u8;
    let days = values.optional("days").map(|text| day_list(&text)).unwrap_or(Ok(Vec::new()));
    let spot = values.spot.field("days");
    let days = days.unwrap_or_else(|word| {
        values.faults.error(
            "unknown-value",
            &spot,
            format!("`{word}` is not a day."),
            "Write days as mon,tue,wed,thu,fri,sat,sun.",
        );
        Vec::new()
    });
    if !days.is_empty() && days.len() != usize::from(visits_per_week) {
        values.faults.error(
            "bad-days",
            &spot,
            format!("It names {} days for {visits_per_week} visits a week.", days.len()),
            "Name as many days as visits, or take the days out.",
        );
    }
    let window = (values.texts.contains_key("from") || values.texts.contains_key("to"))
        .then(|| (values.time("from", "00:00"), values.time("to", "24:00")));
    if let Some((from, to)) = window
        && to <= from
    {
        let spot = values.spot.field("to");
        values.faults.error(
            "bad-hours",
            &spot,
            format!("The window ends at {} and begins at {}.", to.as_clock(), from.as_clock()),
            "It must end later than it begins.",
        );
    }
    PlaceKind::Collection {
        sort: sort.to_owned(),
        volume_per_visit,
        visits_per_week,
        days,
        service: values.minutes("service_minutes", 5.0),
        window,
    }
}
