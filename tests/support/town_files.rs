//! The three real towns in `../shared/data/roads`, for tests that skip visibly where they are absent.

use std::path::PathBuf;

use taza::maps::Road;
use taza::units::{Names, Position, RoadId};

pub(crate) const TOWNS: [&str; 3] = ["canillo_andorra_roads", "north_bayreuth_roads", "unterland_liechtenstein_roads"];

/// A file of the shared data, or nothing and a line that says which test skips what.
pub(crate) fn shared_roads(test: &str, file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/roads")).join(file);
    if path.exists() {
        return Some(path);
    }
    println!("{test}: skipped, ../shared/data/roads/{file} is not here");
    None
}

/// Roads of a town, read the plain way: these tests are about roads and travel, not about reading.
pub(crate) fn town_roads(test: &str, town: &str) -> Option<Vec<Road>> {
    let text = std::fs::read_to_string(shared_roads(test, &format!("{town}.geojson"))?).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let roads = file["features"].as_array().unwrap().iter().map(|feature| {
        let line = feature["geometry"]["coordinates"].as_array().unwrap().iter();
        let tags = feature["properties"].as_object().unwrap().iter();
        Road {
            id: RoadId(feature["properties"]["@id"].as_str().unwrap().to_owned()),
            line: line
                .map(|point| Position { lon: point[0].as_f64().unwrap(), lat: point[1].as_f64().unwrap() })
                .collect(),
            nodes: Vec::new(),
            tags: tags.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect(),
            names: Names::one(feature["properties"]["name"].as_str().unwrap_or_default()).into(),
            service: None,
        }
    });
    Some(roads.collect())
}
