//! What was guessed goes in, the text of the three files comes out.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use super::inhabited::Street;
use super::village::Village;
use super::{Sites, Title};
use crate::maps::RoadFile;
use crate::units::{Language, Names, Position};

/// The three files of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// `roads.geojson`.
    pub roads: String,
    /// `places.geojson`.
    pub places: String,
    /// `municipality.toml`.
    pub municipality: String,
}

/// Everything that is written.
pub(super) struct Contents<'a> {
    pub(super) roads: &'a RoadFile,
    pub(super) streets: &'a [Street],
    pub(super) villages: &'a [Village],
    pub(super) sites: &'a Sites,
    pub(super) fleet: usize,
    pub(super) title: &'a Title,
    pub(super) people: u32,
}

/// Writes the files.
pub(super) fn write(contents: &Contents<'_>) -> Files {
    Files { roads: roads(contents), places: places(contents), municipality: municipality(contents) }
}

fn village_id(index: usize) -> String {
    format!("village-{}", index + 1)
}

fn roads(contents: &Contents<'_>) -> String {
    let mut service: FxHashMap<usize, (usize, f64)> = FxHashMap::default();
    for (index, village) in contents.villages.iter().enumerate() {
        for street in village.streets.iter().map(|street| contents.streets[*street]) {
            // Tenths of a person: a short lane is not rounded to nobody.
            let people = f64::from(village.people) * street.metres / village.metres.max(1.0);
            service.insert(street.road, (index, (people * 10.0).round() / 10.0));
        }
    }
    let features = contents.roads.roads.iter().enumerate().map(|(index, road)| {
        let mut properties: Map<String, Value> =
            road.tags.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
        properties.insert("@id".to_owned(), road.id.0.clone().into());
        if let Some((village, people)) = service.get(&index) {
            properties.insert("collection".to_owned(), "door_to_door".into());
            properties.insert("village".to_owned(), village_id(*village).into());
            properties.insert("people".to_owned(), (*people).into());
            properties.insert("visits_per_week".to_owned(), 1.into());
            properties.insert("sides".to_owned(), "both".into());
            properties.insert("assumed".to_owned(), "yes".into());
        }
        let line: Vec<[f64; 2]> = road.line.iter().map(|at| (*at).into()).collect();
        json!({"type": "Feature", "id": road.id.0, "properties": properties, "geometry": {"type": "LineString", "coordinates": line}})
    });
    collection(features, contents.roads.attribution())
}

fn places(contents: &Contents<'_>) -> String {
    let villages = contents.villages.iter().enumerate().map(|(index, village)| {
        let number = index + 1;
        let names =
            Names {
                ky: format!("{number}-айыл"), ru: format!("Село {number}"), en: format!("Village {number}")
            };
        let extra = json!({"kind": "village", "people": village.people});
        point(&village_id(index), &names, extra, village.middle)
    });
    let depot =
        Names {
            ky: "Техника короосу".to_owned(), ru: "Двор техники".to_owned(), en: "Vehicle yard".to_owned()
        };
    let dump = Names {
        ky: "Таштанды төгүүчү жай".to_owned(), ru: "Свалка".to_owned(), en: "Dump".to_owned()
    };
    let sites = [
        point("depot", &depot, json!({"kind": "depot"}), contents.sites.depot),
        point(
            "dump",
            &dump,
            json!({"kind": "dump", "opens": "07:00", "closes": "19:00", "unload_minutes": 12, "gate_fee_som": 0}),
            contents.sites.dump,
        ),
    ];
    collection(villages.chain(sites), None)
}

fn point(id: &str, names: &Names, extra: Value, at: Position) -> Value {
    let mut properties = match extra {
        Value::Object(properties) => properties,
        _ => Map::new(),
    };
    for (key, name) in [("name:ky", &names.ky), ("name:ru", &names.ru), ("name:en", &names.en)] {
        properties.insert(key.to_owned(), name.clone().into());
    }
    properties.insert("assumed".to_owned(), "yes".into());
    let at: [f64; 2] = at.into();
    json!({"type": "Feature", "id": id, "properties": properties, "geometry": {"type": "Point", "coordinates": at}})
}

/// One feature a line, so that a change of the map reads well in a difference.
fn collection(features: impl Iterator<Item = Value>, attribution: Option<&str>) -> String {
    let lines: Vec<String> = features.map(|feature| feature.to_string()).collect();
    let attribution = attribution.map(|text| format!("\"attribution\":{},", Value::from(text))).unwrap_or_default();
    format!("{{\"type\":\"FeatureCollection\",{attribution}\"features\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn municipality(contents: &Contents<'_>) -> String {
    let [ky, ru, en] = [Language::Ky, Language::Ru, Language::En]
        .map(|language| toml::Value::String(contents.title.names.pick(language).to_owned()));
    let mut text = format!(
        r#"# A first guess, made from roads alone. Everything here is assumed: correct it from top to bottom.
# The fields are explained in maps/README.md.

slug = "{slug}"
population = {people}          # correct: people living here
time_zone = "Asia/Bishkek"

[names]                        # correct: the name in three languages
ky = {ky}
ru = {ru}
en = {en}

# Waste a person makes in a day, and how dense it lies in the bin. Count trips for one week, then correct.
[[season]]
id = "summer"
first_month = 4
last_month = 10
kg_per_person_day = 0.40
kg_per_m3 = 165
source = "assumed: planning default 0.3-0.5 kg (rural), 147-200 kg/m3"

[[season]]
id = "winter"
first_month = 11
last_month = 3
kg_per_person_day = 0.45
kg_per_m3 = 230
source = "assumed: summer value plus coal ash"

[costs]                        # correct: today's prices
diesel_som_per_litre = 76
petrol_som_per_litre = 72
"#,
        slug = contents.title.slug,
        people = contents.people,
    );
    for number in 0..contents.fleet {
        text.push_str(&vehicle(number));
    }
    text
}

/// Lorries and tractors in turn, as villages have them.
fn vehicle(number: usize) -> String {
    let of_kind = number / 2 + 1;
    let (id, profile, kg, m3, ky, ru, en, rest) = if number.is_multiple_of(2) {
        (
            "lorry",
            "side-loader",
            3_000,
            11,
            "таштанды машинасы",
            "мусоровоз",
            "side loader",
            "seconds_per_100_kg = 80\ncrew_som_per_hour = 300\nfixed_som_per_day = 700\nfuel = \"petrol\"\nlitres_per_100_km = 29\nlitres_per_hour = 5.5\ncollection_kmh = 7",
        )
    } else {
        (
            "tractor",
            "tractor-with-trailer",
            4_000,
            10,
            "чиркегичтүү трактор",
            "трактор с прицепом",
            "tractor with trailer",
            "seconds_per_100_kg = 95\ncrew_som_per_hour = 260\nfixed_som_per_day = 450\nfuel = \"diesel\"\nlitres_per_100_km = 32\nlitres_per_hour = 4.5\ncollection_kmh = 6",
        )
    };
    format!(
        r#"
[[vehicle]]                    # correct: what you really have
id = "{id}-{of_kind}"
profile = "{profile}"
depot = "depot"
capacity_kg = {kg}
capacity_m3 = {m3}
days = ["mon", "tue", "wed", "thu", "fri"]
shift = ["08:00", "17:00"]
break_minutes = 60
break_between = ["11:30", "13:00"]
{rest}
[vehicle.names]
ky = "{of_kind}-{ky}"
ru = "{ru} {of_kind}"
en = "{en} {of_kind}"
"#
    )
}
