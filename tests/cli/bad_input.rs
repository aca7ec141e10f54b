//! Whatever is wrong with the files: exit code 2, every fault in one run, nothing half-written.

use std::path::Path;

use super::{changed, run};

/// Plans a folder that cannot be planned; what it says about it.
fn refused(room: &Path, folder: &Path) -> String {
    let out = room.join("plan");
    let outcome = run(&[&"plan", &folder, &"--iterations", &"10", &"--out", &out]);
    assert_eq!(outcome.code, 2, "{}{}", outcome.out, outcome.err);
    assert!(!out.exists(), "nothing is half-written");
    let left: Vec<_> = std::fs::read_dir(room).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() <= 1, "{left:?}");
    outcome.err
}

#[test]
fn roads_that_are_no_geojson() {
    let room = tempfile::tempdir().unwrap();
    let folder = changed(room.path(), "roads.geojson", |_| "way 12, way 13".to_owned());
    let told = refused(room.path(), &folder);
    assert!(told.contains("roads.geojson"), "{told}");
}

#[test]
fn a_file_without_roads() {
    let room = tempfile::tempdir().unwrap();
    let folder = changed(room.path(), "roads.geojson", |_| r#"{"type":"FeatureCollection","features":[]}"#.to_owned());
    let told = refused(room.path(), &folder);
    assert!(told.contains("roads.geojson"), "{told}");
}

#[test]
fn coordinates_that_are_swapped() {
    let room = tempfile::tempdir().unwrap();
    let folder = changed(room.path(), "places.geojson", |text| {
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        for feature in file["features"].as_array_mut().unwrap() {
            let point = feature["geometry"]["coordinates"].as_array_mut().unwrap();
            point.swap(0, 1);
        }
        file.to_string()
    });
    let told = refused(room.path(), &folder);
    assert!(told.contains("places.geojson"), "{told}");
}

#[test]
fn a_depot_in_a_lake_and_an_unknown_vehicle_are_both_told_in_one_run() {
    let room = tempfile::tempdir().unwrap();
    let folder = changed(room.path(), "municipality.toml", |text| {
        text.replacen("profile = \"side-loader\"", "profile = \"hovercraft\"", 1)
    });
    let places = folder.join("places.geojson");
    let mut file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&places).unwrap()).unwrap();
    for feature in file["features"].as_array_mut().unwrap() {
        if feature["properties"]["kind"] == "depot" {
            let lat = feature["geometry"]["coordinates"][1].as_f64().unwrap();
            feature["geometry"]["coordinates"][1] = (lat + 0.05).into();
        }
    }
    std::fs::write(&places, file.to_string()).unwrap();
    let told = refused(room.path(), &folder);
    assert!(told.contains("hovercraft"), "{told}");
    assert!(told.contains("depot"), "{told}");
}

#[test]
fn a_dump_that_nobody_reaches() {
    let room = tempfile::tempdir().unwrap();
    // The road to the dump is closed to every vehicle by a bridge that carries half a tonne.
    let folder = changed(room.path(), "places.geojson", |text| {
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        let dump = file["features"].as_array_mut().unwrap().iter_mut();
        for feature in dump.filter(|feature| feature["properties"]["kind"] == "dump") {
            feature["geometry"]["coordinates"] = serde_json::json!([10.0, 50.0]);
        }
        file.to_string()
    });
    let told = refused(room.path(), &folder);
    assert!(told.contains("dump"), "{told}");
}

#[test]
fn a_folder_that_is_not_there_and_a_plan_that_is_none() {
    let room = tempfile::tempdir().unwrap();
    let told = refused(room.path(), &room.path().join("nowhere"));
    assert!(told.contains("roads.geojson") && told.contains("municipality.toml"), "{told}");
    let broken = room.path().join("broken.json");
    std::fs::write(&broken, "{\"format\": 99}").unwrap();
    let outcome = run(&[&"plan", &"diff", &broken, &broken]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("newer"), "{}", outcome.err);
}
