//! A municipality's folder goes in; the heights of the ground under its roads come out.
//!
//! They are the grid in `heights.asc`, or what the SRTM tiles in `elevation/` say of the area of the roads.

use std::path::{Path, PathBuf};

use super::collect::{Collector, Spot};
use super::{ELEVATION_FOLDER, HEIGHTS_FILE, ROADS_FILE};
use crate::maps::{Elevation, Road, osm};

/// Largest grid that is read: its four million heights as text.
const LARGEST_BYTES: u64 = 32 << 20;

/// SRTM tiles of a folder: in `elevation/` and in the folder itself, in order.
pub fn tiles(folder: &Path) -> Vec<PathBuf> {
    let entries = [folder.to_owned(), folder.join(ELEVATION_FOLDER)]
        .into_iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok());
    let mut tiles: Vec<PathBuf> = entries
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|path| {
            let name = path.to_string_lossy().to_lowercase();
            name.ends_with(".hgt") || name.ends_with(".hgt.zip")
        })
        .collect();
    tiles.sort();
    tiles
}

/// The heights that plans of a folder are made with, as the text that is kept; nothing where it has none.
pub fn heights_text(folder: &Path) -> Option<String> {
    let path = folder.join(HEIGHTS_FILE);
    if path.exists() {
        return std::fs::read_to_string(path).ok();
    }
    if tiles(folder).is_empty() {
        return None;
    }
    // Faults are told by whoever reads the folder.
    let mut faults = Collector::new(ROADS_FILE);
    let roads = super::road_list(&folder.join(ROADS_FILE), osm::KEEP_ALL, &mut faults);
    elevation(folder, &roads, &mut faults)?.to_text()
}

/// The heights under these roads; faults are gathered.
pub(super) fn elevation(folder: &Path, roads: &[Road], faults: &mut Collector) -> Option<Elevation> {
    let path = folder.join(HEIGHTS_FILE);
    if path.exists() {
        let size = std::fs::metadata(&path).map_or(0, |data| data.len());
        let read = if size > LARGEST_BYTES {
            Err("It is larger than 32 MB.".to_owned())
        } else {
            let text = std::fs::read_to_string(&path).map_err(|error| format!("It cannot be read: {error}."));
            text.and_then(|text| Elevation::of_text(&text))
        };
        return match read {
            Ok(elevation) => Some(elevation),
            Err(what) => {
                let advice = "Export the heights again as an ASCII grid (EPSG:4326), or take the file out.";
                faults.error("damaged-elevation", &Spot::default(), what, advice);
                None
            }
        };
    }
    let tiles = tiles(folder);
    if tiles.is_empty() {
        return None;
    }
    match Elevation::read(&tiles) {
        Ok(elevation) => {
            let around = elevation.around(roads.iter().flat_map(|road| road.line.iter().copied()));
            if around.is_none() && !roads.is_empty() {
                let what = "The tiles in `elevation` know nothing of the area of the roads.";
                let advice =
                    "Put the tiles there that are named by the degrees of the municipality, such as N41E074.hgt.";
                faults.warning("no-heights", &Spot::default(), what, advice);
            }
            around
        }
        Err(found) => {
            faults.faults.extend(found.0);
            None
        }
    }
}
