//! The text of `municipality.toml` goes in, people, seasons, prices and vehicles come out.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::collect::{Collector, Spot};
use super::measured;
use super::profile;
use super::values::{Values, clock, day_list};
use crate::maps::{Costs, Municipality, Season, Vehicle};
use crate::units::{Kilograms, Litres, Names, PlaceId, Seconds, VehicleId};

/// Keys of a vehicle's table.
const VEHICLE_KEYS: [&str; 18] = [
    "id",
    "profile",
    "depot",
    "capacity_kg",
    "capacity_m3",
    "days",
    "shift",
    "break_minutes",
    "break_between",
    "collection_kmh",
    "seconds_per_100_kg",
    "crew_som_per_hour",
    "fixed_som_per_day",
    "fuel",
    "litres_per_100_km",
    "litres_per_hour",
    "names",
    "limits",
];
const TOP_KEYS: [&str; 9] =
    ["slug", "fictional", "population", "time_zone", "names", "season", "measured", "costs", "vehicle"];

/// Reads the settings; nothing comes back when the text is no TOML.
pub(super) fn settings(text: &str, faults: &mut Collector) -> Option<(Municipality, Vec<Vehicle>)> {
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let sentence = error.to_string();
            faults.error(
                "not-toml",
                &Spot::default(),
                format!("It is not TOML: {}.", sentence.trim().replace('\n', " ")),
                "Correct the line; `taza sample` writes a file to compare with.",
            );
            return None;
        }
    };
    unknown_keys(&table, &TOP_KEYS, &Spot::default(), faults);
    let top = texts(&table);
    let spot = Spot::default();
    let mut values = Values { texts: &top, spot: &spot, faults };
    let slug = values.text("slug", "");
    let population = values.number("population", None, 1.0..=100_000_000.0) as u32;
    let time_zone = values.text("time_zone", "Asia/Bishkek");
    if !slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        || slug.is_empty()
        || slug.len() > 60
    {
        faults.error(
            "bad-slug",
            &spot.field("slug"),
            format!("`{slug}` cannot stand in an address."),
            "Use small Latin letters, digits and hyphens, such as `ak-bulak`.",
        );
    }
    if jiff::tz::TimeZone::get(&time_zone).is_err() {
        faults.error(
            "unknown-value",
            &spot.field("time_zone"),
            format!("`{time_zone}` is not a time zone."),
            "Write `Asia/Bishkek`.",
        );
    }
    let names = names(&table);
    if names.is_empty() {
        faults.error(
            "missing-field",
            &spot.field("names"),
            "The municipality has no name.",
            "Write `[names]` with ky, ru and en.",
        );
    }
    let fictional = table.get("fictional").and_then(Value::as_bool).unwrap_or(false);
    let seasons = tables(&table, "season")
        .enumerate()
        .map(|(index, season)| self::season(season, index, faults))
        .collect::<Vec<_>>();
    if seasons.is_empty() {
        faults.error(
            "missing-field",
            &spot.field("season"),
            "There is no season.",
            "Write at least one `[[season]]` with kg_per_person_day and kg_per_m3.",
        );
    }
    let mut found = Vec::new();
    for (index, one) in tables(&table, "measured").enumerate() {
        unknown_keys(one, &measured::KEYS, &Spot::feature(&format!("measured {}", index + 1)), faults);
        found.extend(measured::measured(&texts(one), index, &seasons, faults));
    }
    let empty = Table::new();
    let costs = texts(table.get("costs").and_then(Value::as_table).unwrap_or(&empty));
    let costs_spot = Spot::feature("table costs");
    let mut values = Values { texts: &costs, spot: &costs_spot, faults };
    let costs = Costs {
        diesel_per_litre: values.som("diesel_som_per_litre", 76.0),
        petrol_per_litre: values.som("petrol_som_per_litre", 72.0),
    };
    let vehicles: Vec<Vehicle> =
        tables(&table, "vehicle").enumerate().map(|(index, one)| vehicle(one, index, faults)).collect();
    if vehicles.is_empty() {
        faults.error("no-vehicle", &spot.field("vehicle"), "There is no vehicle.", "Write at least one `[[vehicle]]`.");
    }
    for (index, vehicle) in vehicles.iter().enumerate() {
        if vehicles[..index].iter().any(|before| before.id == vehicle.id) {
            faults.error(
                "duplicate-id",
                &Spot::feature(&format!("vehicle {}", vehicle.id)),
                "Another vehicle has this id too.",
                "Give every vehicle an id of its own.",
            );
        }
    }
    if vehicles.len() > 64 {
        faults.error(
            "too-many",
            &spot.field("vehicle"),
            format!("{} vehicles are more than the 64 that one plan can hold.", vehicles.len()),
            "Split the fleet into two municipalities.",
        );
    }
    Some((Municipality { slug, names, fictional, population, time_zone, seasons, measured: found, costs }, vehicles))
}

fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

fn names(table: &Table) -> Names {
    let own = table.get("names").and_then(Value::as_table);
    let name =
        |language: &str| own.and_then(|own| own.get(language)).and_then(Value::as_str).unwrap_or_default().to_owned();
    Names { ky: name("ky"), ru: name("ru"), en: name("en") }
}

/// Plain values as text, so that files and tables are read by the same rules.
fn texts(table: &Table) -> BTreeMap<String, String> {
    table
        .iter()
        .filter_map(|(key, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Integer(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
                _ => return None,
            };
            Some((key.clone(), text))
        })
        .collect()
}

fn unknown_keys(table: &Table, known: &[&str], spot: &Spot, faults: &mut Collector) {
    for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
        let advice = format!("Correct it or take it out; known are: {}.", known.join(", "));
        faults.error("unknown-field", &spot.field(key), "This field is not known.", &advice);
    }
}

fn season(table: &Table, index: usize, faults: &mut Collector) -> Season {
    let texts = texts(table);
    let id = texts.get("id").cloned().unwrap_or_else(|| format!("season {}", index + 1));
    let spot = Spot::feature(&format!("season {id}"));
    unknown_keys(
        table,
        &["id", "first_month", "last_month", "kg_per_person_day", "kg_per_m3", "source"],
        &spot,
        faults,
    );
    let mut values = Values { texts: &texts, spot: &spot, faults };
    Season {
        first_month: values.number("first_month", Some(1.0), 1.0..=12.0) as u8,
        last_month: values.number("last_month", Some(12.0), 1.0..=12.0) as u8,
        kg_per_person_day: values.number("kg_per_person_day", None, 0.01..=10.0),
        kg_per_m3: values.number("kg_per_m3", None, 20.0..=1_500.0),
        source: values.text("source", ""),
        id,
    }
}

fn vehicle(table: &Table, index: usize, faults: &mut Collector) -> Vehicle {
    let texts = texts(table);
    let id = texts.get("id").cloned().unwrap_or_else(|| format!("vehicle-{}", index + 1));
    let spot = Spot::feature(&format!("vehicle {id}"));
    unknown_keys(table, &VEHICLE_KEYS, &spot, faults);
    let profile = profile::read(table, &spot, faults);
    let mut own_names = names(table);
    if own_names.is_empty() {
        own_names = Names::one(&id);
    }
    let mut values = Values { texts: &texts, spot: &spot, faults };
    let (shift_start, shift_end) = pair(&mut values, "shift", "08:00,17:00");
    let break_length = values.minutes("break_minutes", 0.0);
    let break_window = pair(&mut values, "break_between", "11:30,13:30");
    let days = match day_list(&values.text("days", "mon,tue,wed,thu,fri")) {
        Ok(days) => days,
        Err(word) => {
            values.faults.error(
                "unknown-value",
                &spot.field("days"),
                format!("`{word}` is not a day."),
                "Write days as [\"mon\", \"tue\"].",
            );
            vec![0]
        }
    };
    if days.is_empty() {
        values.faults.error(
            "no-days",
            &spot.field("days"),
            "It works on no day.",
            "Name its working days, or take the vehicle out.",
        );
    }
    let depot = values.text("depot", "");
    let fuel = values.text("fuel", "diesel");
    if fuel != "diesel" && fuel != "petrol" {
        values.faults.error(
            "unknown-value",
            &spot.field("fuel"),
            format!("`{fuel}` is not known."),
            "Write diesel or petrol.",
        );
    }
    Vehicle {
        names: own_names,
        profile,
        capacity_kg: Kilograms(values.number("capacity_kg", None, 1.0..=100_000.0).round() as i64),
        capacity_l: Litres((values.number("capacity_m3", None, 0.01..=200.0) * 1_000.0).round() as i64),
        depot: PlaceId(depot),
        days,
        shift_start,
        shift_end,
        break_length,
        break_window,
        seconds_per_100_kg: Seconds(values.number("seconds_per_100_kg", Some(90.0), 0.0..=3_600.0).round() as i64),
        collection_kmh: values.number("collection_kmh", Some(6.0), 0.5..=40.0),
        crew_per_hour: values.som("crew_som_per_hour", 250.0),
        fixed_per_day: values.som("fixed_som_per_day", 0.0),
        litres_per_100_km: values.number("litres_per_100_km", Some(30.0), 0.0..=500.0),
        litres_per_hour: values.number("litres_per_hour", Some(5.0), 0.0..=100.0),
        fuel,
        id: VehicleId(id),
    }
}

fn pair(values: &mut Values<'_>, key: &str, missing: &str) -> (Seconds, Seconds) {
    let text = values.text(key, missing);
    let times: Option<Vec<Seconds>> = text.split(',').map(clock).collect();
    match times.as_deref() {
        Some([from, to]) if from < to => (*from, *to),
        _ => {
            values.faults.error(
                "bad-time",
                &values.spot.field(key),
                format!("`{text}` is not a pair of times, the earlier first."),
                "Write it like [\"08:00\", \"17:00\"].",
            );
            (Seconds(8 * 3_600), Seconds(17 * 3_600))
        }
    }
}
