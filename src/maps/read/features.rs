//! The text of a GeoJSON file goes in, its features come out, each checked on its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::Value;

use super::collect::{Collector, Spot};
use super::stream::{self, Nested, RawFeature};
use crate::units::Position;

/// Largest file that is read; a whole district has about 30 MB.
const LARGEST_FILE_BYTES: u64 = 256 << 20;

/// A feature as the file has it.
pub(super) struct Feature {
    pub(super) id: String,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) lines: Vec<Vec<Position>>,
    pub(super) point: Option<Position>,
    /// Areas, each with its outer ring first and its holes after it.
    pub(super) areas: Vec<Vec<Vec<Position>>>,
}

/// Reads all features; a feature that cannot be read is named and left out.
pub(super) fn read(path: &Path, faults: &mut Collector) -> Vec<Feature> {
    let mut features = Vec::new();
    if !each(path, faults, |feature, _| features.push(feature)) {
        features.clear();
    }
    features
}

/// Hands all features to `take` one by one, so that they are never all in memory; says whether the file is
/// GeoJSON to its end. Where it is not, what was taken of it is no use.
pub(super) fn each(path: &Path, faults: &mut Collector, take: impl FnMut(Feature, &mut Collector)) -> bool {
    open(path, faults).is_some_and(|source| parse(source, faults, take))
}

fn open(path: &Path, faults: &mut Collector) -> Option<impl BufRead + use<>> {
    let nowhere = Spot::default();
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            faults.error(
                "missing-file",
                &nowhere,
                format!("It cannot be opened: {error}."),
                "Put the file there, or check its name and rights.",
            );
            return None;
        }
    };
    if file.metadata().is_ok_and(|metadata| metadata.len() > LARGEST_FILE_BYTES) {
        faults.error("too-large", &nowhere, "It is larger than 256 MB.", "Cut out the area of the municipality first.");
        return None;
    }
    Some(BufReader::with_capacity(1 << 16, file.take(LARGEST_FILE_BYTES)))
}

/// The same for the features in these bytes.
pub(super) fn parse(
    source: impl BufRead,
    faults: &mut Collector,
    mut take: impl FnMut(Feature, &mut Collector),
) -> bool {
    let nowhere = Spot::default();
    let mut index = 0;
    let Some(head) = head(source, faults, |raw, faults| {
        if let Some(feature) = feature(raw, index, faults) {
            take(feature, faults);
        }
        index += 1;
    }) else {
        return false;
    };
    if !head.is_object {
        faults.error(
            "not-geojson",
            &nowhere,
            "It is JSON, but not GeoJSON.",
            "The file must hold a FeatureCollection.",
        );
        return false;
    }
    if head.crs.is_some_and(|crs| !crs.contains("CRS84") && !crs.contains("4326")) {
        faults.error(
            "other-projection",
            &nowhere,
            "Its coordinates are not longitude and latitude.",
            "Export it again with the coordinate system EPSG:4326 (WGS 84).",
        );
    }
    if head.kind != "FeatureCollection" || !head.has_features {
        let kind = if head.kind.is_empty() { "nothing" } else { &head.kind };
        let kind = kind.chars().take(40).collect::<String>();
        faults.error(
            "not-geojson",
            &nowhere,
            format!("It holds no list of features (its type is `{kind}`)."),
            "The file must hold a FeatureCollection.",
        );
        return false;
    }
    true
}

/// Reads a document to its end; faults that stop it are named.
fn head(
    source: impl BufRead,
    faults: &mut Collector,
    mut take: impl FnMut(RawFeature, &mut Collector),
) -> Option<stream::Head> {
    match stream::read(source, &mut |raw| take(raw, faults)) {
        Ok(head) => Some(head),
        Err(error) if error.is_io() => {
            let what = format!("It cannot be read: {error}.");
            faults.error("missing-file", &Spot::default(), what, "Check the file and the disk.");
            None
        }
        Err(error) => {
            faults.error(
                "not-json",
                &Spot::default(),
                format!("It is not JSON: {error}."),
                "Export it again as GeoJSON (in QGIS: Export, Save Features As, GeoJSON, EPSG:4326).",
            );
            None
        }
    }
}

/// The rings of all areas of a file, which may also be one feature or one geometry.
pub(super) fn areas(path: &Path, faults: &mut Collector) -> Vec<Vec<Position>> {
    let Some(source) = open(path, faults) else { return Vec::new() };
    let mut rings = Vec::new();
    let head = head(source, faults, |raw, _| rings.extend(raw.geometry.map(super::area::rings_of)));
    rings.extend(head.and_then(|head| head.single).map(super::area::rings_of));
    let rings = rings.into_iter().flatten();
    let nowhere = Spot::default();
    rings.map(|ring| ring.into_iter().filter_map(|at| position(at, &nowhere, faults)).collect()).collect()
}

fn feature(raw: RawFeature, index: usize, faults: &mut Collector) -> Option<Feature> {
    let spot = Spot::feature(&format!("feature {}", index + 1));
    if !raw.is_object || !matches!(raw.properties, Value::Null | Value::Object(_)) {
        faults.error(
            "bad-feature",
            &spot,
            "It is no feature with properties and a geometry.",
            "Draw it again, or take it out of the file.",
        );
        return None;
    }
    let own = if let Value::Object(own) = raw.properties { own } else { serde_json::Map::new() };
    let mut properties = BTreeMap::new();
    for (key, value) in own {
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
    let id = match raw.id {
        Value::String(id) => id,
        Value::Number(number) => number.to_string(),
        _ => ["@id", "id", "osm_id", "fid"]
            .iter()
            .find_map(|key| properties.get(*key).cloned())
            .unwrap_or_else(|| format!("feature {}", index + 1)),
    };
    let spot = Spot::feature(&id);
    if raw.geometry.is_none() && properties.contains_key("road") {
        // A closure that names its road needs no drawing.
        return Some(Feature { id, properties, lines: Vec::new(), point: None, areas: Vec::new() });
    }
    let Some(geometry) = raw.geometry else {
        faults.warning(
            "no-geometry",
            &spot,
            "It has no geometry and is left out.",
            "Draw it, or take it out of the file.",
        );
        return None;
    };
    let (mut lines, mut point, mut areas) = (Vec::new(), None, Vec::new());
    match (geometry.kind.as_str(), geometry.coordinates) {
        ("Point", Nested::Position(at)) => point = position(at, &spot, faults),
        ("LineString", Nested::Line(places)) => lines.extend(line(places, &spot, faults)),
        ("LineString" | "MultiLineString", Nested::Empty) => {
            line(Vec::new(), &spot, faults);
        }
        ("MultiLineString", Nested::Lines(parts)) => {
            lines.extend(parts.into_iter().filter_map(|part| line(part, &spot, faults)));
        }
        ("Polygon", Nested::Lines(rings)) => areas.extend(area(rings, &spot, faults)),
        ("MultiPolygon", Nested::Areas(parts)) => {
            areas.extend(parts.into_iter().filter_map(|rings| area(rings, &spot, faults)));
        }
        ("Point" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon", _) => {
            faults.error(
                "bad-feature",
                &spot,
                format!("Its coordinates are not those of a {}.", geometry.kind),
                "Draw it again, or take it out of the file.",
            );
            return None;
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
    // A village drawn as an area: its middle is enough where a place is wanted.
    point = point.or_else(|| areas.first().and_then(|rings: &Vec<Vec<Position>>| middle(rings.first()?)));
    (point.is_some() || !lines.is_empty()).then_some(Feature { id, properties, lines, point, areas })
}

fn middle(ring: &[Position]) -> Option<Position> {
    let count = ring.len() as f64;
    (!ring.is_empty()).then(|| Position {
        lon: ring.iter().map(|at| at.lon).sum::<f64>() / count,
        lat: ring.iter().map(|at| at.lat).sum::<f64>() / count,
    })
}

/// The rings of an area, the outer one first; nothing when a place of it is not on Earth.
fn area(rings: Vec<Vec<[f64; 2]>>, spot: &Spot, faults: &mut Collector) -> Option<Vec<Vec<Position>>> {
    let rings = rings.into_iter().map(|ring| ring.into_iter().map(|at| position(at, spot, faults)).collect());
    rings.collect::<Option<Vec<Vec<Position>>>>().filter(|rings| !rings.is_empty())
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

fn line(coordinates: Vec<[f64; 2]>, spot: &Spot, faults: &mut Collector) -> Option<Vec<Position>> {
    let mut places: Vec<Position> = Vec::with_capacity(coordinates.len());
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

fn position([lon, lat]: [f64; 2], spot: &Spot, faults: &mut Collector) -> Option<Position> {
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
