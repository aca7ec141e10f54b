//! The drawn valley goes in, the text of the three files comes out.

use serde_json::{Map, Value, json};

use super::Point;
use super::grid::Drawn;
use super::places::DrawnPlace;
use super::valley::{DrawnVillage, Valley};
use crate::units::Names;

/// The three files that a municipality brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// `roads.geojson`.
    pub roads: String,
    /// `places.geojson`.
    pub places: String,
    /// `municipality.toml`.
    pub municipality: String,
}

/// Writes the files.
pub(super) fn write(valley: &Valley) -> Files {
    Files { roads: roads(valley), places: places(valley), municipality: MUNICIPALITY.to_owned() }
}

fn roads(valley: &Valley) -> String {
    let people = people_by_road(valley);
    let features = valley.roads.iter().zip(people).enumerate().map(|(index, (road, people))| {
        let id = format!("way/{}", 1_001 + index);
        let mut properties = Map::new();
        properties.insert("@id".to_owned(), id.clone().into());
        for (key, value) in &road.tags {
            properties.insert((*key).to_owned(), value.clone().into());
        }
        add_names(&mut properties, &road.names);
        if let Some(collection) = &road.collection {
            properties.insert("collection".to_owned(), "door_to_door".into());
            properties.insert("village".to_owned(), valley.villages[collection.village].id.into());
            properties.insert("people".to_owned(), people.into());
            properties.insert("visits_per_week".to_owned(), collection.visits_per_week.into());
            properties.insert("sides".to_owned(), if collection.each_side { "each" } else { "both" }.into());
        }
        let line: Vec<[f64; 2]> = road.line.iter().map(|at| at.position().into()).collect();
        json!({"type": "Feature", "id": id, "properties": properties, "geometry": {"type": "LineString", "coordinates": line}})
    });
    collection(features)
}

/// Shares the people of each village out along its streets, whole people, the sum exact (largest remainder).
fn people_by_road(valley: &Valley) -> Vec<u32> {
    let weight = |road: &Drawn, village: usize| {
        road.collection.as_ref().filter(|own| own.village == village).map_or(0.0, |own| own.density * road.length())
    };
    let mut people = vec![0_u32; valley.roads.len()];
    for (village, DrawnVillage { people: living, .. }) in valley.villages.iter().enumerate() {
        let total: f64 = valley.roads.iter().map(|road| weight(road, village)).sum();
        if total <= 0.0 {
            continue;
        }
        let shares: Vec<f64> =
            valley.roads.iter().map(|road| f64::from(*living) * weight(road, village) / total).collect();
        let mut left = *living;
        for (road, share) in shares.iter().enumerate() {
            people[road] += share.floor() as u32;
            left -= share.floor() as u32;
        }
        let mut by_remainder: Vec<usize> = (0..shares.len()).filter(|road| shares[*road] > 0.0).collect();
        by_remainder.sort_by(|a, b| shares[*b].fract().total_cmp(&shares[*a].fract()).then(a.cmp(b)));
        for road in by_remainder.into_iter().take(left as usize) {
            people[road] += 1;
        }
    }
    people
}

fn places(valley: &Valley) -> String {
    let villages = valley.villages.iter().map(|DrawnVillage { id, names, people, middle }| {
        let mut properties = Map::new();
        properties.insert("kind".to_owned(), "village".into());
        properties.insert("people".to_owned(), (*people).into());
        add_names(&mut properties, names);
        point(id, properties, *middle)
    });
    let others = valley.places.iter().map(|DrawnPlace { id, kind, names, at, village, properties: own }| {
        let mut properties = Map::new();
        properties.insert("kind".to_owned(), (*kind).into());
        if let Some(village) = village {
            properties.insert("village".to_owned(), valley.villages[*village].id.into());
        }
        for (key, value) in own {
            properties.insert((*key).to_owned(), value.clone());
        }
        add_names(&mut properties, names);
        point(id, properties, *at)
    });
    collection(villages.chain(others))
}

fn add_names(properties: &mut Map<String, Value>, names: &Names) {
    for (key, name) in [("name", &names.ky), ("name:ky", &names.ky), ("name:ru", &names.ru), ("name:en", &names.en)] {
        if !name.is_empty() {
            properties.insert(key.to_owned(), name.clone().into());
        }
    }
}

fn point(id: &str, properties: Map<String, Value>, at: Point) -> Value {
    let at: [f64; 2] = at.position().into();
    json!({"type": "Feature", "id": id, "properties": properties, "geometry": {"type": "Point", "coordinates": at}})
}

/// One feature a line, so that a change of the map reads well in a difference.
fn collection(features: impl Iterator<Item = Value>) -> String {
    let lines: Vec<String> = features.map(|feature| feature.to_string()).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

/// The sample's settings; `maps/README.md` explains each of them.
const MUNICIPALITY: &str = r#"# A made-up municipality, to try Taza with. Replace every figure with your own.

slug = "ak-bulak"
fictional = true
population = 9300
time_zone = "Asia/Bishkek"

[names]
ky = "Ак-Булак айыл аймагы"
ru = "Ак-Булакский айыл аймак"
en = "Ak-Bulak aiyl aimak"

# Waste a person makes in a day, and how dense it lies in the bin. Coal ash makes winter waste heavy.
[[season]]
id = "summer"
first_month = 4
last_month = 10
kg_per_person_day = 0.40
kg_per_m3 = 165
source = "Planning default 0.3-0.5 kg (rural); 147-200 kg/m3 from Bishkek and Vladimir norms. Measure one week before you rely on it."

[[season]]
id = "winter"
first_month = 11
last_month = 3
kg_per_person_day = 0.45
kg_per_m3 = 230
source = "Summer value plus coal ash, an estimate. Measure one week before you rely on it."

[costs]
diesel_som_per_litre = 76
petrol_som_per_litre = 72

[[vehicle]]
id = "tractor"
profile = "tractor-with-trailer"
depot = "depot"
capacity_kg = 4000
capacity_m3 = 10
days = ["mon", "tue", "wed", "thu", "fri", "sat"]
shift = ["08:00", "17:00"]
break_minutes = 60
break_between = ["11:30", "13:00"]
collection_kmh = 6
seconds_per_100_kg = 95
crew_som_per_hour = 260
fixed_som_per_day = 450
fuel = "diesel"
litres_per_100_km = 32
litres_per_hour = 4.5
[vehicle.names]
ky = "МТЗ-82 трактору, чиркегичи менен"
ru = "Трактор МТЗ-82 с прицепом"
en = "MTZ-82 tractor with trailer"

[[vehicle]]
id = "lorry"
profile = "side-loader"
depot = "depot"
capacity_kg = 3000
capacity_m3 = 11
days = ["mon", "tue", "wed", "thu", "fri", "sun"]
shift = ["08:00", "17:00"]
break_minutes = 60
break_between = ["11:30", "13:00"]
collection_kmh = 7
seconds_per_100_kg = 80
crew_som_per_hour = 300
fixed_som_per_day = 700
fuel = "petrol"
litres_per_100_km = 29
litres_per_hour = 5.5
[vehicle.names]
ky = "ГАЗ-53 таштанды машинасы"
ru = "Мусоровоз ГАЗ-53"
en = "GAZ-53 side loader"
"#;
