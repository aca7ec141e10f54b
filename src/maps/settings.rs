//! The text of `municipality.toml` and figures that somebody changes go in; the same text comes out with these figures,
//! everything else as it was, comments too.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;
use toml_edit::{Array, DocumentMut, Item, Table, Value, value};

/// What can be changed of a vehicle without an editor.
pub const VEHICLE_FIELDS: [&str; 15] = [
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
];
/// What can be changed of the prices.
pub const COST_FIELDS: [&str; 2] = ["diesel_som_per_litre", "petrol_som_per_litre"];

/// Figures that somebody changes; whether they make sense is seen when the map is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsChange {
    /// Fields of vehicles, by id; `names` is an object of languages.
    pub vehicles: BTreeMap<String, BTreeMap<String, Json>>,
    /// Vehicles to add, each a copy of another: new id to the id it is like.
    pub add: BTreeMap<String, String>,
    /// Vehicles that are no more.
    pub remove: Vec<String>,
    /// Prices.
    pub costs: BTreeMap<String, Json>,
    /// People living there.
    pub population: Option<u32>,
}

/// Why figures cannot be written; `pointer` names the field of the change (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {what}")]
pub struct SettingsFault {
    /// Where in the change.
    pub pointer: String,
    /// What is wrong, and what to do.
    pub what: String,
}

fn fault(pointer: String, what: impl Into<String>) -> SettingsFault {
    SettingsFault { pointer, what: what.into() }
}

/// The text with the change, or every fault of the change.
pub fn changed(text: &str, change: &SettingsChange) -> Result<String, Vec<SettingsFault>> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error| vec![fault(String::new(), format!("The settings in use cannot be read: {error}"))])?;
    let mut faults = Vec::new();
    for (id, like) in &change.add {
        if let Err(what) = add(&mut document, id, like) {
            faults.push(fault(format!("/add/{id}"), what));
        }
    }
    for (id, fields) in &change.vehicles {
        match vehicle(&mut document, id) {
            Some(table) => set(table, fields, &VEHICLE_FIELDS, &format!("/vehicles/{id}"), &mut faults),
            None => faults.push(fault(format!("/vehicles/{id}"), "There is no such vehicle.")),
        }
    }
    for (index, id) in change.remove.iter().enumerate() {
        let vehicles = document.get_mut("vehicle").and_then(Item::as_array_of_tables_mut);
        let place = vehicles.as_ref().and_then(|all| all.iter().position(|table| id_of(table) == Some(id)));
        match (vehicles, place) {
            (Some(vehicles), Some(place)) => {
                vehicles.remove(place);
            }
            _ => faults.push(fault(format!("/remove/{index}"), "There is no such vehicle.")),
        }
    }
    match document.get_mut("costs").and_then(Item::as_table_mut) {
        Some(costs) => set(costs, &change.costs, &COST_FIELDS, "/costs", &mut faults),
        None if change.costs.is_empty() => {}
        None => faults.push(fault("/costs".to_owned(), "The settings have no [costs]; write them in an editor first.")),
    }
    if let Some(people) = change.population {
        put(document.as_table_mut(), "population", Value::from(i64::from(people)));
    }
    if faults.is_empty() { Ok(document.to_string()) } else { Err(faults) }
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str)
}

fn vehicle<'a>(document: &'a mut DocumentMut, id: &str) -> Option<&'a mut Table> {
    document.get_mut("vehicle")?.as_array_of_tables_mut()?.iter_mut().find(|table| id_of(table) == Some(id))
}

fn add(document: &mut DocumentMut, id: &str, like: &str) -> Result<(), &'static str> {
    if vehicle(document, id).is_some() {
        return Err("A vehicle of this name is there already; choose another.");
    }
    let mut table = vehicle(document, like).ok_or("There is no vehicle that it could be like.")?.clone();
    put(&mut table, "id", Value::from(id));
    // Tables are written in the order of their places: the copy goes to the end.
    table.set_position(None);
    if let Some(names) = table.get_mut("names").and_then(Item::as_table_mut) {
        names.set_position(None);
    }
    if let Some(vehicles) = document.get_mut("vehicle").and_then(Item::as_array_of_tables_mut) {
        vehicles.push(table);
    }
    Ok(())
}

fn set(
    table: &mut Table,
    fields: &BTreeMap<String, Json>,
    known: &[&str],
    pointer: &str,
    faults: &mut Vec<SettingsFault>,
) {
    for (field, wanted) in fields {
        let at = format!("{pointer}/{field}");
        if field == "names" && pointer != "/costs" {
            set_names(table, wanted, &at, faults);
        } else if !known.contains(&field.as_str()) {
            faults.push(fault(at, format!("This cannot be changed here; known are {}.", known.join(", "))));
        } else if let Some(written) = plain(wanted) {
            put(table, field, written);
        } else {
            faults.push(fault(at, "Write a number, words, or a list of words."));
        }
    }
}

fn set_names(table: &mut Table, wanted: &Json, at: &str, faults: &mut Vec<SettingsFault>) {
    let names = table.entry("names").or_insert_with(|| Item::Table(Table::new())).as_table_like_mut();
    let (Some(names), Some(wanted)) = (names, wanted.as_object()) else {
        faults.push(fault(at.to_owned(), "Names are an object of languages: {\"ky\": \"...\"}."));
        return;
    };
    for (language, name) in wanted {
        match name.as_str().map(str::trim) {
            Some(name) if ["ky", "ru", "en"].contains(&language.as_str()) && name.chars().count() <= 120 => {
                names.insert(language, value(name));
            }
            _ => {
                faults.push(fault(format!("{at}/{language}"), "A name is words in ky, ru or en, 120 letters at most."))
            }
        }
    }
}

/// Puts a value in the place of another, with the spaces and comments of that one.
fn put(table: &mut Table, field: &str, mut written: Value) {
    if let Some(old) = table.get(field).and_then(Item::as_value) {
        *written.decor_mut() = old.decor().clone();
    }
    table.insert(field, Item::Value(written));
}

fn plain(json: &Json) -> Option<Value> {
    match json {
        Json::Number(number) => number
            .as_i64()
            .map(Value::from)
            .or_else(|| number.as_f64().filter(|figure| figure.is_finite()).map(Value::from)),
        Json::String(words) if words.chars().count() <= 120 => Some(Value::from(words.as_str())),
        Json::Array(list) if list.len() <= 7 => {
            let words: Option<Array> = list.iter().map(Json::as_str).collect();
            words.map(Value::from)
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TEXT: &str = "# Ours\nslug = \"a\"\npopulation = 9300\n\n[costs]\ndiesel_som_per_litre = 76 # of May\n\n\
        [[vehicle]]\nid = \"tractor\"\ncapacity_kg = 4000\ndays = [\"mon\", \"tue\"]\n[vehicle.names]\nky = \"Трактор\"\n";

    fn change(json: &str) -> SettingsChange {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn only_what_is_changed_is_another_and_comments_stay() {
        assert_eq!(changed(TEXT, &SettingsChange::default()).unwrap(), TEXT);
        let json = r#"{"vehicles": {"tractor": {"capacity_kg": 3500, "days": ["sat"], "names": {"ru": "Трактор"}}},
            "costs": {"diesel_som_per_litre": 81.5}, "population": 9400}"#;
        let wanted = TEXT
            .replace("4000", "3500")
            .replace("[\"mon\", \"tue\"]", "[\"sat\"]")
            .replace("76 # of May", "81.5 # of May")
            .replace("9300", "9400")
            .replace("ky = \"Трактор\"\n", "ky = \"Трактор\"\nru = \"Трактор\"\n");
        assert_eq!(changed(TEXT, &change(json)).unwrap(), wanted);
    }

    #[test]
    fn a_vehicle_is_added_like_another_and_taken_away() {
        let json = r#"{"add": {"second": "tractor"}, "vehicles": {"second": {"capacity_kg": 1500, "names": {"ky": "Экинчи"}}}}"#;
        let text = changed(TEXT, &change(json)).unwrap();
        let read: toml::Table = text.parse().unwrap();
        let vehicles = read["vehicle"].as_array().unwrap();
        assert_eq!(vehicles.len(), 2, "{text}");
        assert_eq!(vehicles[0]["names"]["ky"].as_str(), Some("Трактор"));
        assert_eq!((vehicles[1]["id"].as_str(), vehicles[1]["capacity_kg"].as_integer()), (Some("second"), Some(1500)));
        assert_eq!(vehicles[1]["names"]["ky"].as_str(), Some("Экинчи"));
        assert_eq!(changed(&text, &change(r#"{"remove": ["second"]}"#)).unwrap(), TEXT);
    }

    #[test]
    fn every_fault_of_a_change_is_told() {
        let json = r#"{"vehicles": {"cart": {}, "tractor": {"id": "x", "days": [1], "capacity_kg": {}, "names": {"de": "T"}}},
            "add": {"tractor": "tractor", "b": "cart"}, "remove": ["none"], "costs": {"beer": 1}}"#;
        let faults = changed(TEXT, &change(json)).unwrap_err();
        let pointers: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        let wanted = [
            "/add/b",
            "/add/tractor",
            "/vehicles/cart",
            "/vehicles/tractor/capacity_kg",
            "/vehicles/tractor/days",
            "/vehicles/tractor/id",
            "/vehicles/tractor/names/de",
            "/remove/0",
            "/costs/beer",
        ];
        assert_eq!(pointers, wanted);
        assert!(changed("slug = ", &SettingsChange::default()).is_err());
    }
}
