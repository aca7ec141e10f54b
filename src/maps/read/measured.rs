//! The `[[measured]]` tables of `municipality.toml` go in, checked measurements come out.

use std::collections::BTreeMap;

use super::collect::{Collector, Spot};
use super::values::Values;
use crate::maps::{Found, Measured, MeasuredOf, Place, Road, Season, Village};
use crate::units::{PlaceId, StreetId, VillageId};

/// Fields of the table.
pub(super) const KEYS: [&str; 10] = [
    "village",
    "street",
    "place",
    "season",
    "kg_per_person_day",
    "kg_per_m3",
    "kg_per_week",
    "m3_per_week",
    "error_percent",
    "source",
];

/// Reads one measurement; nothing comes back when it cannot be used.
pub(super) fn measured(
    table: &BTreeMap<String, String>,
    index: usize,
    seasons: &[Season],
    faults: &mut Collector,
) -> Option<Measured> {
    let spot = Spot::feature(&format!("measured {}", index + 1));
    let mut values = Values { texts: table, spot: &spot, faults };
    let (village, street, place) = (values.optional("village"), values.optional("street"), values.optional("place"));
    let of = match (village, street, place) {
        (None, None, None) => MeasuredOf::Everywhere,
        (Some(village), None, None) => MeasuredOf::Village(VillageId(village)),
        (None, Some(street), None) => MeasuredOf::Street(StreetId(street)),
        (None, None, Some(place)) => MeasuredOf::Place(PlaceId(place)),
        _ => {
            let what = "It names more than one of `village`, `street` and `place`.";
            faults.error("measured-of-two", &spot, what, "Write one table for each of them.");
            return None;
        }
    };
    let season = values.optional("season");
    if let Some(wanted) = &season
        && !seasons.iter().any(|season| season.id == *wanted)
    {
        let known: Vec<&str> = seasons.iter().map(|season| season.id.as_str()).collect();
        let advice = format!("Write one of: {}; or leave it out when it holds all year.", known.join(", "));
        let what = format!("There is no season `{wanted}`.");
        values.faults.error("unknown-season", &spot.field("season"), what, &advice);
    }
    let mut number = |key: &str, range| values.optional(key).map(|_| values.number(key, None, range));
    let rate = (number("kg_per_person_day", 0.01..=10.0), number("kg_per_m3", 20.0..=1_500.0));
    let week = (number("kg_per_week", 0.0..=1_000_000.0), number("m3_per_week", 0.0..=10_000.0));
    let error_percent = number("error_percent", 0.0..=1_000.0);
    let wants_week = of.particularity() == 2;
    let found = match (rate, week) {
        ((None, None), (kilograms, cubic_metres)) if wants_week && (kilograms, cubic_metres) != (None, None) => {
            Found::Week { kilograms, litres: cubic_metres.map(|cubic_metres| cubic_metres * 1_000.0) }
        }
        ((kg_per_person_day, kg_per_m3), (None, None))
            if !wants_week && (kg_per_person_day, kg_per_m3) != (None, None) =>
        {
            Found::Rate { kg_per_person_day, kg_per_m3 }
        }
        _ => {
            let advice = "Of a street or a place write `kg_per_week` or `m3_per_week` or both; of a village or of \
                          everything `kg_per_person_day` or `kg_per_m3` or both.";
            values.faults.error("measured-what", &spot, "It does not say what was found, or says too much.", advice);
            return None;
        }
    };
    Some(Measured { of, season, found, error_percent, source: values.text("source", "") })
}

/// Each thing is measured once a season, and is on the map.
pub(super) fn cross_check(
    measured: &[Measured],
    (roads, villages, places): (&[Road], &[Village], &[Place]),
    faults: &mut Collector,
) {
    for (index, one) in measured.iter().enumerate() {
        let spot = Spot::feature(&format!("measured {}", index + 1));
        let (known, what) = match &one.of {
            MeasuredOf::Everywhere => (true, String::new()),
            MeasuredOf::Village(id) => (villages.iter().any(|village| village.id == *id), format!("village `{id}`")),
            MeasuredOf::Street(id) => {
                let mut streets = roads.iter().filter_map(|road| road.service.as_ref());
                (streets.any(|service| service.street == *id), format!("street `{id}`"))
            }
            MeasuredOf::Place(id) => (places.iter().any(|place| place.id == *id), format!("place `{id}`")),
        };
        if !known {
            let what = format!("There is no {what} with waste on the map.");
            faults.error("unknown-measured", &spot, what, "Correct the id, or take the table out.");
        }
        if measured.iter().take(index).any(|before| before.of == one.of && before.season == one.season) {
            let what = "The same was measured twice for the same season.";
            faults.error("measured-twice", &spot, what, "Keep the one that is right, or write their mean.");
        }
    }
}
