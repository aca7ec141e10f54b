//! The text of a GeoJSON file goes in, its features come out, each checked on its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use geojson::{Feature as GeoFeature, feature::Id};
use serde_json::Value;

use super::collect::{Collector, Spot};
use crate::units::Position;

/// Largest file that is read; a whole district has about 30 MB.
const LARGEST_FILE_BYTES: u64 = 256 << 20;

/// A feature as the file has it.
pub(super) struct Feature {
    pub(super) id: String,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) lines: Vec<Vec<Position>>,
    pub(super) point: Option<Position>,
}

/// Reads all features; a feature that cannot be read is named and left out.
pub(super) fn read(path: &Path, faults: &mut Collector) -> Vec<Feature> {
    let nowhere = Spot::default();
    let bytes = match File::open(path) {
        Err(error) => {
            faults.error(
                "missing-file",
                &nowhere,
                format!("It cannot be opened: {error}."),
                "Put the file there, or check its name and rights.",
            );
            return Vec::new();
        }
        Ok(file) => {
            let mut bytes = Vec::new();
            match BufReader::new(file).take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes) {
                Err(error) => {
                    faults.error(
                        "missing-file",
                        &nowhere,
                        format!("It cannot be read: {error}."),
                        "Check the file and the disk.",
                    );
                    return Vec::new();
                }
                Ok(length) if length as u64 > LARGEST_FILE_BYTES => {
                    faults.error(
                        "too-large",
                        &nowhere,
                        "It is larger than 256 MB.",
                        "Cut out the area of the municipality first.",
                    );
                    return Vec::new();
                }
                Ok(_) => bytes,
            }
        }
    };
    parse(&bytes, faults)
}

/// The features in these bytes.
pub(super) fn parse(bytes: &[u8], faults: &mut Collector) -> Vec<Feature> {
    let nowhere = Spot::default();
    // Windows editors write a byte-order mark, which JSON does not allow.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Value = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => {
            faults.error(
                "not-json",
                &nowhere,
                format!("It is not JSON: {error}."),
                "Export it again as GeoJSON (in QGIS: Export, Save Features As, GeoJSON, EPSG:4326).",
            );
            return Vec::new();
        }
    };
    let Value::Object(mut document) = document else {
        faults.error(
            "not-geojson",
            &nowhere,
            "It is JSON, but not GeoJSON.",
            "The file must hold a FeatureCollection.",
        );
        return Vec::new();
    };
    if document.get("crs").is_some_and(|crs| !crs.to_string().contains("CRS84") && !crs.to_string().contains("4326")) {
        faults.error(
            "other-projection",
            &nowhere,
            "Its coordinates are not longitude and latitude.",
            "Export it again with the coordinate system EPSG:4326 (WGS 84).",
        );
    }
    let features = document.remove("features");
    match (document.get("type").and_then(Value::as_str), features) {
        (Some("FeatureCollection"), Some(Value::Array(features))) => {
            features.into_iter().enumerate().filter_map(|(index, value)| feature(value, index, faults)).collect()
        }
        (kind, _) => {
            let kind = kind.unwrap_or("nothing").chars().take(40).collect::<String>();
            faults.error(
                "not-geojson",
                &nowhere,
                format!("It holds no list of features (its type is `{kind}`)."),
                "The file must hold a FeatureCollection.",
            );
            Vec::new()
        }
    }
}

fn feature(value: Value, index: usize, faults: &mut Collector) -> Option<Feature> {
    let spot = Spot::feature(&format!("feature {}", index + 1));
    let feature = match serde_json::from_value::<GeoFeature>(value) {
        Ok(feature) => feature,
        Err(error) => {
            faults.error(
                "bad-feature",
                &spot,
                format!("It cannot be read: {error}."),
                "Draw it again, or take it out of the file.",
            );
            return None;
        }
    };
    let mut properties = BTreeMap::new();
    for (key, value) in feature.properties.into_iter().flatten() {
        match value {
            // QGIS and some exporters keep OpenStreetMap tags in one nested object, or in a text that holds one.
            Value::Object(nested) if key == "tags" => {
                properties.extend(nested.into_iter().filter_map(|(key, value)| Some((key, plain(&value)?))));
            }
            Value::Object(_) if key == "@relations" || key == "@meta" => {}
            value => {
                if let Some(text) = plain(&value) {
                    properties.insert(key, text);
                }
            }
        }
    }
    let id = match feature.id {
        Some(Id::String(id)) => id,
        Some(Id::Number(number)) => number.to_string(),
        None => ["@id", "id", "osm_id", "fid"]
            .iter()
            .find_map(|key| properties.get(*key).cloned())
            .unwrap_or_else(|| format!("feature {}", index + 1)),
    };
    let spot = Spot::feature(&id);
    let Some(geometry) = feature.geometry else {
        faults.warning(
            "no-geometry",
            &spot,
            "It has no geometry and is left out.",
            "Draw it, or take it out of the file.",
        );
        return None;
    };
    let (mut lines, mut point) = (Vec::new(), None);
    use geojson::GeometryValue as Shape;
    match geometry.value {
        Shape::Point { coordinates } => point = position(coordinates.as_slice(), &spot, faults),
        Shape::LineString { coordinates } => {
            lines.extend(line(coordinates.iter().map(|at| at.as_slice()), &spot, faults))
        }
        Shape::MultiLineString { coordinates } => {
            for part in &coordinates {
                lines.extend(line(part.iter().map(|at| at.as_slice()), &spot, faults));
            }
        }
        Shape::Polygon { coordinates } => {
            // A village drawn as an area: its middle is enough here.
            if let Some(ring) = coordinates.first() {
                let ring: Vec<Position> = ring.iter().filter_map(|at| position(at.as_slice(), &spot, faults)).collect();
                let count = ring.len().max(1) as f64;
                point = (!ring.is_empty()).then(|| Position {
                    lon: ring.iter().map(|at| at.lon).sum::<f64>() / count,
                    lat: ring.iter().map(|at| at.lat).sum::<f64>() / count,
                });
            }
        }
        _ => {
            faults.warning(
                "other-geometry",
                &spot,
                "Its geometry is neither a point, a line nor an area; it is left out.",
                "Split it into simple features.",
            );
            return None;
        }
    }
    (point.is_some() || !lines.is_empty()).then_some(Feature { id, properties, lines, point })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        _ => None,
    }
}

fn line<'a>(
    coordinates: impl Iterator<Item = &'a [f64]>,
    spot: &Spot,
    faults: &mut Collector,
) -> Option<Vec<Position>> {
    let mut places: Vec<Position> = Vec::new();
    for at in coordinates {
        let place = position(at, spot, faults)?;
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
    if places.len() < 2 {
        faults.warning(
            "short-line",
            spot,
            "Its line has fewer than two different points; it is left out.",
            "Draw it again, or take it out of the file.",
        );
        return None;
    }
    Some(places)
}

fn position(coordinates: &[f64], spot: &Spot, faults: &mut Collector) -> Option<Position> {
    let [lon, lat] = [coordinates.first().copied()?, coordinates.get(1).copied()?];
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        return Some(Position { lon, lat });
    }
    if lon.abs() <= 90.0 && lat.abs() <= 180.0 {
        faults.error(
            "swapped-coordinates",
            spot,
            format!("{lon}, {lat} is not on Earth, but {lat}, {lon} is."),
            "Longitude comes first in GeoJSON; swap the two and export again.",
        );
    } else {
        faults.error(
            "bad-coordinates",
            spot,
            format!("{lon}, {lat} is not on Earth."),
            "Export it again with the coordinate system EPSG:4326 (WGS 84).",
        );
    }
    None
}
