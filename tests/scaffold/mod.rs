//! A bare road file becomes a municipality that can be read, whose depot and dump can be driven to.

use std::path::{Path, PathBuf};

use taza::maps::PlaceKind;
use taza::maps::read::{read_folder, read_road_bytes, read_roads};
use taza::scaffold::{self, NoMunicipality, Scaffold, Title};

fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads").join(name);
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

/// Writes what was made and reads it back as a municipality would.
fn read_back(made: &Scaffold) -> taza::maps::MunicipalityMap {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roads.geojson"), &made.files.roads).unwrap();
    std::fs::write(folder.path().join("places.geojson"), &made.files.places).unwrap();
    std::fs::write(folder.path().join("municipality.toml"), &made.files.municipality).unwrap();
    read_folder(folder.path()).unwrap().0
}

#[test]
fn each_real_town_becomes_a_municipality() {
    for name in
        ["canillo_andorra_roads", "unterland_liechtenstein_roads", "north_bayreuth_roads", "kara_kulja_sample_4ways"]
    {
        let Some(path) = data(&format!("{name}.geojson")) else { return };
        let (roads, _) = read_roads(&path).unwrap();
        let made = scaffold::make(&roads, &Title::plain(name), Some(5_000)).unwrap();
        let map = read_back(&made);
        assert_eq!(map.roads.len(), roads.roads.len(), "{name}: no road is lost");
        let served = map.roads.iter().filter(|road| road.service.is_some()).count();
        assert!(served > 0, "{name}");
        assert!(map.roads.iter().filter_map(|road| road.service.as_ref()).all(|service| service.assumed));
        let people: f64 = map.roads.iter().filter_map(|road| road.service.as_ref()).map(|service| service.people).sum();
        assert!((people - 5_000.0).abs() < 0.06 * served as f64, "{name}: {people} people");
        assert_eq!(map.villages.iter().map(|village| village.people).sum::<u32>(), 5_000, "{name}");
        assert!(map.places.iter().any(|place| place.kind == PlaceKind::Depot));
        assert!(map.vehicles.len() >= 2);
        assert_eq!(
            scaffold::make(&roads, &Title::plain(name), Some(5_000)).unwrap().files,
            made.files,
            "the same roads give the same files"
        );
    }
}

#[test]
fn roads_without_a_street_are_refused_with_advice() {
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"track"},"geometry":{"type":"LineString","coordinates":[[74,42],[74.01,42]]}}]}"#;
    let (roads, _) = read_road_bytes(text.as_bytes(), "tracks.geojson").unwrap();
    assert_eq!(scaffold::make(&roads, &Title::plain("tracks"), None).unwrap_err(), NoMunicipality::NoInhabitedStreet);
}
