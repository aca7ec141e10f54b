//! A file that draws an area goes in, the [`Boundary`] comes out: GeoJSON, or a polygon file of Osmosis (`.poly`).

use std::path::Path;

use super::collect::{Collector, Spot};
use super::{features, stream};
use crate::maps::{Boundary, Faults};
use crate::units::Position;

/// Largest `.poly` file that is read; the border of a country has about 1 MB.
const LARGEST_POLY_BYTES: u64 = 64 << 20;

/// Reads the area to cut roads by.
///
/// # Errors
/// What is wrong with the file, or that it draws no area.
pub fn read_boundary(path: &Path) -> Result<Boundary, Faults> {
    let mut faults = Collector::new(&path.display().to_string());
    let is_poly = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("poly"));
    let rings = if is_poly { poly_rings(path, &mut faults) } else { features::areas(path, &mut faults) };
    let boundary = Boundary::of_rings(&rings);
    let found = Faults(faults.finish());
    match boundary {
        _ if found.stop_the_work() => Err(found),
        Some(boundary) => Ok(boundary),
        None => {
            let mut faults = Collector::new(&path.display().to_string());
            faults.error(
                "no-area",
                &Spot::default(),
                "It draws no area.",
                "Draw the border as a polygon, or give a box with --bbox.",
            );
            Err(Faults(faults.finish()))
        }
    }
}

/// Rings of a polygon file (<https://wiki.openstreetmap.org/wiki/Osmosis/Polygon_Filter_File_Format>): lines with
/// two numbers are corners, `END` closes a ring.
fn poly_rings(path: &Path, faults: &mut Collector) -> Vec<Vec<Position>> {
    let is_small = std::fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LARGEST_POLY_BYTES);
    let text = match std::fs::read_to_string(path) {
        Ok(text) if is_small => text,
        Ok(_) => String::new(),
        Err(error) => {
            let what = format!("It cannot be read: {error}.");
            faults.error("missing-file", &Spot::default(), what, "Check its name and rights.");
            return Vec::new();
        }
    };
    let (mut rings, mut open) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        match numbers.as_slice() {
            [lon, lat] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => open.push(Position { lon: *lon, lat: *lat }),
            _ if line.trim() == "END" => rings.push(std::mem::take(&mut open)),
            _ => {}
        }
    }
    rings.push(open);
    rings
}

/// A geometry that is not in a list of features.
pub(super) fn rings_of(geometry: stream::RawGeometry) -> Vec<Vec<[f64; 2]>> {
    match geometry.coordinates {
        stream::Nested::Lines(rings) => rings,
        stream::Nested::Areas(areas) => areas.into_iter().flatten().collect(),
        _ => Vec::new(),
    }
}
