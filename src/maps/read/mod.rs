//! A folder goes in, a checked [`MunicipalityMap`] comes out, or every fault of all its files at once.

mod area;
mod closures;
pub(super) mod collect;
mod cross_check;
mod features;
mod ground;
mod measured;
mod places;
mod profile;
mod repairs;
mod roads;
mod settings;
mod stream;
mod values;

use std::path::Path;
use std::sync::Arc;

pub use self::area::read_boundary;
pub use self::closures::read_closures;
pub use self::ground::{heights_text, tiles};
pub use self::repairs::read_accepted_repairs;
pub use self::roads::slug;

use self::collect::{Collector, Spot};
use super::{Fault, Faults, MunicipalityMap, Road, RoadFile, Wishes, osm};

/// File of the roads.
pub const ROADS_FILE: &str = "roads.geojson";
/// File of villages, depot, dump and collection places.
pub const PLACES_FILE: &str = "places.geojson";
/// File of people, seasons, prices and vehicles.
pub const SETTINGS_FILE: &str = "municipality.toml";
/// File of the repairs somebody accepted; it may be absent.
pub const REPAIRS_FILE: &str = "repairs.json";
/// File of roads that are shut, slow or open on some days; it may be absent.
pub const CLOSURES_FILE: &str = "closures.geojson";

/// Heights of the ground under the roads, as a grid; it may be absent.
pub const HEIGHTS_FILE: &str = "heights.asc";
/// Folder of SRTM tiles beside the files, which the grid is made of where it is absent.
pub const ELEVATION_FOLDER: &str = "elevation";

/// Reads a municipality's folder; warnings come beside the map.
///
/// # Errors
/// All faults of all files, warnings among them, when any of them stops the work.
pub fn read_folder(folder: &Path) -> Result<(MunicipalityMap, Faults), Faults> {
    let shown = |name: &str| folder.join(name).display().to_string();
    let mut road_faults = Collector::new(&shown(ROADS_FILE));
    let mut place_faults = Collector::new(&shown(PLACES_FILE));
    let mut setting_faults = Collector::new(&shown(SETTINGS_FILE));

    let mut all_roads = road_list(&folder.join(ROADS_FILE), osm::KEEP_ALL, &mut road_faults);
    repairs::apply_repairs(folder, &mut all_roads, &mut road_faults);
    let features = features::read(&folder.join(PLACES_FILE), &mut place_faults);
    let (villages, places) = places::places(features, &mut place_faults);
    roads::name_streets(&mut all_roads, &villages, &mut road_faults);
    let settings = match std::fs::read_to_string(folder.join(SETTINGS_FILE)) {
        Ok(text) => settings::settings(&text, &mut setting_faults),
        Err(error) => {
            setting_faults.error(
                "missing-file",
                &Spot::default(),
                format!("It cannot be read: {error}."),
                "Put the file there; `taza sample` writes one to start from.",
            );
            None
        }
    };
    cross_check::roads(&all_roads, &mut road_faults);
    cross_check::places(&all_roads, &villages, &places, &mut place_faults);
    if let Some((municipality, vehicles)) = &settings {
        measured::cross_check(&municipality.measured, (&all_roads, &villages, &places), &mut setting_faults);
        cross_check::vehicles(vehicles, &places, &mut setting_faults);
    }
    let mut closure_faults = Collector::new(&shown(CLOSURES_FILE));
    let path = folder.join(CLOSURES_FILE);
    let closures = if path.exists() { closures::closures(&path, &mut closure_faults) } else { Vec::new() };
    let mut height_faults = Collector::new(&shown(HEIGHTS_FILE));
    let elevation = ground::elevation(folder, &all_roads, &mut height_faults).map(Arc::new);
    let map = settings.map(|(municipality, vehicles)| {
        let (wishes, none) = (Wishes::default(), Vec::new());
        let mut map = MunicipalityMap {
            municipality,
            roads: all_roads,
            villages,
            places,
            vehicles,
            wishes,
            closures: none,
            elevation,
        };
        closures::lay(&mut map, closures, &mut closure_faults);
        map
    });
    let faults: Vec<Fault> = [road_faults, place_faults, setting_faults, closure_faults, height_faults]
        .into_iter()
        .flat_map(Collector::finish)
        .collect();
    let faults = Faults(faults);
    map.filter(|_| !faults.stop_the_work()).map(|map| (map, faults.clone())).ok_or(faults)
}

/// Reads a bare road file: GeoJSON, or an OpenStreetMap extract by its ending.
///
/// # Errors
/// All faults, warnings among them, when any of them stops the work.
pub fn read_roads(path: &Path) -> Result<(RoadFile, Faults), Faults> {
    if is_extract(path) { osm::read(path) } else { read_geojson(path, osm::KEEP_ALL) }
}

/// The same without the roads and tags that are not needed, which saves most of the memory.
///
/// # Errors
/// As [`read_roads`].
pub fn read_roads_pruned(path: &Path, prune: osm::Prune<'_>) -> Result<(RoadFile, Faults), Faults> {
    if is_extract(path) { osm::read_pruned(path, prune) } else { read_geojson(path, prune) }
}

fn is_extract(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    [".pbf", ".osm", ".osm.gz", ".osm.xml"].iter().any(|ending| name.ends_with(ending))
}

fn read_geojson(path: &Path, prune: osm::Prune<'_>) -> Result<(RoadFile, Faults), Faults> {
    let mut faults = Collector::new(&path.display().to_string());
    let roads = road_list(path, prune, &mut faults);
    road_file(roads, faults)
}

/// The roads of a file; none of one that is not GeoJSON to its end.
fn road_list(path: &Path, prune: osm::Prune<'_>, faults: &mut Collector) -> Vec<Road> {
    let mut taken = roads::Taken::default();
    let is_whole = features::each(path, faults, |feature, faults| taken.take(feature, prune, faults));
    if is_whole { taken.finish(faults) } else { Vec::new() }
}

/// Reads roads from GeoJSON text already in memory: for uploads, tests and fuzzing.
///
/// # Errors
/// All faults, warnings among them, when any of them stops the work.
pub fn read_road_bytes(bytes: &[u8], shown: &str) -> Result<(RoadFile, Faults), Faults> {
    let mut faults = Collector::new(shown);
    let mut taken = roads::Taken::default();
    let is_whole = features::parse(bytes, &mut faults, |feature, faults| taken.take(feature, osm::KEEP_ALL, faults));
    let roads = if is_whole { taken.finish(&mut faults) } else { Vec::new() };
    road_file(roads, faults)
}

fn road_file(roads: Vec<Road>, mut faults: Collector) -> Result<(RoadFile, Faults), Faults> {
    cross_check::roads(&roads, &mut faults);
    let faults = Faults(faults.finish());
    if faults.stop_the_work() { Err(faults) } else { Ok((RoadFile { roads, ..RoadFile::default() }, faults)) }
}
