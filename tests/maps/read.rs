//! A municipality's folder: the sample is read, and every fault of a bad one is named at once.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use taza::maps::read::{self, read_folder, read_roads};
use taza::maps::{Faults, PlaceKind, Severity, Sides, sample};
use taza::units::{Litres, Seconds, Tyiyn};

/// The sample with one file changed.
fn changed(file: &str, from: &str, to: &str) -> Result<(), Faults> {
    let folder = tempfile::tempdir().unwrap();
    sample::write(sample::SEED, folder.path()).unwrap();
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "the sample has no `{from}`");
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    read_folder(folder.path()).map(|_| ())
}

fn errors(faults: &Faults) -> Vec<(&str, String)> {
    faults
        .0
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .map(|fault| (fault.code, fault.feature.clone().unwrap_or_default()))
        .collect()
}

#[test]
fn the_sample_is_read_whole() {
    let (map, warnings) = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak")).unwrap();
    assert_eq!(warnings.0, []);
    assert!(map.municipality.fictional);
    assert_eq!(map.municipality.population, 9_300);
    assert_eq!((map.villages.len(), map.vehicles.len(), map.municipality.seasons.len()), (4, 2, 2));
    let people: f64 = map.roads.iter().filter_map(|road| road.service.as_ref()).map(|service| service.people).sum();
    assert!((people - 9_300.0).abs() < 1e-6);
    let main = map.roads.iter().find(|road| road.names.en == "Central Street").unwrap().service.clone().unwrap();
    assert_eq!((main.sides, main.visits_per_week), (Sides::EachInItsOwnPass, 2));
    assert_eq!(main.street.0, "ak-bulak/central-street");
    let market = map.places.iter().find(|place| place.id.0 == "market").unwrap();
    assert!(
        matches!(&market.kind, PlaceKind::Collection { days, volume_per_visit: Litres(3_500), .. } if *days == [2, 6])
    );
    let tractor = &map.vehicles[0];
    assert_eq!(tractor.profile.id, "tractor-with-trailer");
    assert_eq!((tractor.shift_start, tractor.crew_per_hour), (Seconds(28_800), Tyiyn(26_000)));
}

#[test]
fn every_kind_of_fault_is_named_with_its_feature() {
    let cases: [(&str, &str, &str, &str, &str); 16] = [
        ("roads.geojson", "{\"type\":\"FeatureCollection\"", "{{", "not-json", ""),
        ("roads.geojson", "FeatureCollection", "Topology", "not-geojson", ""),
        ("roads.geojson", "\"village\":\"tomonku-sai\"", "\"village\":\"osh\"", "unknown-village", "way/1001"),
        ("roads.geojson", "\"people\":", "\"people\":-5,\"x\":", "bad-number", "way/1001"),
        ("roads.geojson", "\"sides\":\"both\"", "\"sides\":\"left\"", "unknown-value", "way/1001"),
        ("roads.geojson", "\"id\":\"way/1002\"", "\"id\":\"way/1001\"", "duplicate-id", "way/1001"),
        ("places.geojson", "\"kind\":\"depot\"", "\"kind\":\"garage\"", "unknown-value", "depot"),
        ("places.geojson", "\"kind\":\"dump\"", "\"kind\":\"containers\",\"volume_m3\":1", "no-dump", ""),
        ("places.geojson", "\"opens\":\"07:00\"", "\"opens\":\"25:00\"", "bad-time", "dump"),
        ("places.geojson", "\"days\":\"wed,sun\"", "\"days\":\"wed,someday\"", "unknown-value", "market"),
        (
            "municipality.toml",
            "profile = \"side-loader\"",
            "profile = \"spaceship\"",
            "unknown-profile",
            "vehicle lorry",
        ),
        ("municipality.toml", "depot = \"depot\"", "depot = \"school\"", "unknown-depot", "vehicle tractor"),
        ("municipality.toml", "capacity_kg = 4000", "capacity_kg = -1", "bad-number", "vehicle tractor"),
        (
            "municipality.toml",
            "shift = [\"08:00\", \"17:00\"]",
            "shift = [\"17:00\", \"08:00\"]",
            "bad-time",
            "vehicle tractor",
        ),
        (
            "municipality.toml",
            "diesel_som_per_litre = 76",
            "diesel_som_per_litre = 1000000000000",
            "bad-number",
            "table costs",
        ),
        ("municipality.toml", "slug = \"ak-bulak\"", "slug = \"../etc\"", "bad-slug", ""),
    ];
    for (file, from, to, code, feature) in cases {
        let faults = changed(file, from, to).unwrap_err();
        assert!(errors(&faults).contains(&(code, feature.to_owned())), "{file}: {from} -> {to}: {faults:?}");
        assert!(faults.0.iter().all(|fault| !fault.advice.is_empty() && !fault.what.is_empty()));
    }
}

#[test]
fn coordinates_that_are_swapped_or_absurd_are_named() {
    let depot = |text: &str| text.to_owned();
    let folder = tempfile::tempdir().unwrap();
    sample::write(sample::SEED, folder.path()).unwrap();
    let path = folder.path().join("places.geojson");
    let places: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let with = |at: serde_json::Value| {
        let mut places = places.clone();
        for feature in places["features"].as_array_mut().unwrap() {
            if feature["id"] == "depot" {
                feature["geometry"]["coordinates"] = at.clone();
            }
        }
        std::fs::write(&path, places.to_string()).unwrap();
        read_folder(folder.path()).map(|_| ()).unwrap_err()
    };
    let swapped = with(serde_json::json!([41.63, 75.42]));
    assert!(errors(&swapped).contains(&("swapped-coordinates", depot("depot"))), "{swapped:?}");
    let absurd = with(serde_json::json!([1e9, 41.63]));
    assert!(errors(&absurd).contains(&("bad-coordinates", depot("depot"))), "{absurd:?}");
    let lake = with(serde_json::json!([75.42, 41.70]));
    assert!(errors(&lake).contains(&("far-from-roads", depot("depot"))), "{lake:?}");
    let far = with(serde_json::json!([2.35, 48.85]));
    assert!(errors(&far).contains(&("far-away", depot("depot"))), "{far:?}");
}

#[test]
fn faults_of_all_files_come_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roads.geojson"), "nonsense").unwrap();
    std::fs::write(folder.path().join("municipality.toml"), "slug = 'x'").unwrap();
    let faults = read_folder(folder.path()).unwrap_err();
    for file in ["roads.geojson", "places.geojson", "municipality.toml"] {
        assert!(faults.0.iter().any(|fault| fault.file.ends_with(file)), "{file}: {faults:?}");
    }
}

#[test]
fn real_road_files_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads");
    if !folder.exists() {
        eprintln!("skipped: {} is absent", folder.display());
        return;
    }
    let read = |name: &str| -> usize {
        let path: PathBuf = folder.join(name);
        read_roads(&path).unwrap().0.roads.len()
    };
    assert_eq!(read("kara_kulja_sample_4ways.geojson"), 4);
    assert!(read("canillo_andorra_roads.geojson") > 1_100);
    assert!(read("unterland_liechtenstein_roads.geojson") > 1_400);
    assert!(read("north_bayreuth_roads.geojson") > 1_700);
}

#[test]
fn tags_may_be_nested_and_ids_may_be_missing() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"tags":{"highway":"track","lanes":1},"@relations":[]},"geometry":{"type":"LineString","coordinates":[[74,42],[74.001,42]]}},
        {"type":"Feature","properties":{"fid":7},"geometry":{"type":"MultiLineString","coordinates":[[[74,42,900],[74,42.001,901]],[[74,42.002],[74,42.003]]]}}]}"#;
    let (file, warnings) = read::read_road_bytes(text.as_bytes(), "drawn.geojson").unwrap();
    let ids: Vec<&str> = file.roads.iter().map(|road| road.id.0.as_str()).collect();
    assert_eq!(ids, ["feature 1", "7/1", "7/2"]);
    assert_eq!(file.roads[0].tags["lanes"], "1");
    assert_eq!(warnings.0[0].code, "class-assumed");
}

proptest! {
    #[test]
    fn any_bytes_are_a_fault_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read::read_road_bytes(&bytes, "upload").is_err());
    }

    #[test]
    fn any_coordinates_are_read_or_named(lon in any::<f64>(), lat in any::<f64>()) {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"highway":"road"}},"geometry":{{"type":"LineString","coordinates":[[{lon:?},{lat:?}],[74,42]]}}}}]}}"#);
        let _ = read::read_road_bytes(text.as_bytes(), "upload");
    }
}
