//! The entry points of the fuzz targets (`fuzz/`), fed with good files that were damaged by chance: everyone who
//! runs the tests runs a little of the fuzzing, without the nightly compiler.

use std::sync::Arc;

use rand::RngExt;
use taza::clock;
use taza::maps::read::{self, read_boundary, read_closures, read_folder, read_road_bytes};
use taza::maps::{Elevation, RoadFile, osm, profiles, repair, sample};
use taza::roads::RoadGraph;
use taza::travel::{Conditions, Network};
use taza::units::Position;

const ROUNDS: u64 = 150;

/// Words that readers trip over.
const DICTIONARY: [&str; 14] = [
    "[",
    "]",
    "{",
    "}",
    "\"",
    "null",
    "1e999",
    "-1e308",
    "9223372036854775808",
    "<nd ref='1'/>",
    "</osm>",
    "\u{0}",
    "&#0;",
    "\u{feff}",
];

/// Cuts, flips, doubles and replaces pieces of a good file.
fn damaged(good: &[u8], seed: u64) -> Vec<u8> {
    let mut random = clock::generator(seed);
    let mut bytes = good.to_vec();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=bytes.len());
        let end = (at + random.random_range(0..200)).min(bytes.len());
        match random.random_range(0..5) {
            0 => bytes.truncate(at),
            1 => bytes[at..end].iter_mut().take(3).for_each(|byte| *byte ^= random.random::<u8>()),
            2 => {
                bytes.drain(at..end);
            }
            3 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let word = DICTIONARY[random.random_range(0..DICTIONARY.len())];
                bytes.splice(at..end.min(at + word.len()), word.bytes());
            }
        }
    }
    bytes
}

/// Everything that is done with roads before anybody looks at them.
fn drive(file: &RoadFile) {
    for road in &file.roads {
        assert!(road.line.len() >= 2 && road.line.iter().all(|at| at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0));
    }
    let ids: Vec<_> = repair::find(&file.roads).into_iter().map(|proposal| proposal.id).collect();
    repair::apply(&mut file.roads.clone(), &ids);
    let graph = RoadGraph::of_file(file);
    let again = RoadGraph::from_bytes(&graph.to_bytes()).expect("a graph that was just written is whole");
    let network =
        Network::for_vehicle(&Arc::new(again), profiles::built_in("side-loader").unwrap(), &Conditions::default());
    network.prepare();
    network.survey(3);
    network.snap(Position { lon: 75.36, lat: 41.62 });
}

fn sample_file(name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    sample::write(sample::SEED, folder.path()).unwrap();
    std::fs::read(folder.path().join(name)).unwrap()
}

#[test]
fn damaged_geojson_is_read_or_named() {
    let roads = sample_file(read::ROADS_FILE);
    let good = [&roads[..roads.iter().take(6_000).rposition(|byte| *byte == b'\n').unwrap() - 1], b"]}"].concat();
    assert!(read_road_bytes(&good, "good").is_ok());
    for seed in 0..ROUNDS {
        match read_road_bytes(&damaged(&good, seed), "damaged") {
            Ok((file, _)) => drive(&file),
            Err(faults) => assert!(faults.stop_the_work()),
        }
    }
}

#[test]
fn damaged_extracts_are_read_or_named() {
    let ways: String = (1..30)
        .map(|way| {
            format!(
                "<way id='{way}'><nd ref='{way}'/><nd ref='{}'/><nd ref='{}'/><tag k='highway' v='residential'/></way>",
                way + 1,
                way * 7 % 31
            )
        })
        .collect();
    let nodes: String =
        (0..31).map(|node| format!("<node id='{node}' lat='41.{}' lon='75.{node}'/>", node * 3)).collect();
    let relation = "<relation id='1'><member type='way' ref='1' role='from'/><member type='node' ref='2' role='via'/><member type='way' ref='2' role='to'/><tag k='type' v='restriction'/><tag k='restriction' v='only_straight_on'/></relation>";
    let xml = format!("<osm>{nodes}{ways}{relation}</osm>");
    assert_eq!(osm::read_xml_bytes(xml.as_bytes()).unwrap().restrictions.len(), 1);
    for seed in 0..ROUNDS {
        match osm::read_xml_bytes(&damaged(xml.as_bytes(), seed)) {
            Ok(file) => drive(&file),
            Err(sentence) => assert!(!sentence.is_empty()),
        }
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads/heidelberg.osm.pbf");
    let Ok(pbf) = std::fs::read(&path) else {
        eprintln!("skipped: {} is absent, so no PBF was damaged", path.display());
        return;
    };
    for seed in 0..10 {
        if let Err(sentence) = osm::read_pbf_bytes(&damaged(&pbf, seed)) {
            assert!(!sentence.is_empty());
        }
    }
}

#[test]
fn damaged_closures_areas_and_heights_are_read_or_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let closure = br#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"c","properties":{"road":"way/7","from":"03-15","to":"04-30","effect":"slow","kmh":7,"reason:ky":"ylai"},"geometry":{"type":"Polygon","coordinates":[[[75,41],[75.1,41],[75.1,41.1],[75,41]]]}}]}"#;
    let poly = b"area\n1\n 74 42\n 75 42\n 75 43\n 74 43\nEND\nEND\n";
    assert!(read_closures(&write("good.geojson", closure)).is_ok());
    for seed in 0..ROUNDS {
        let path = write("damaged.geojson", &damaged(closure, seed));
        let _ = read_closures(&path).map_err(|faults| assert!(faults.stop_the_work()));
        let _ = read_boundary(&path).map_err(|faults| assert!(faults.stop_the_work()));
        let path = write("damaged.poly", &damaged(poly, seed));
        let _ = read_boundary(&path).map_err(|faults| assert!(faults.stop_the_work()));
        let path = write(
            "N41E075.hgt.zip",
            &damaged(b"PK\x03\x04\x14\0\0\0\x08\0N41E075.hgtPK\x05\x06\0\0\0\0\x01\0\x01\0", seed),
        );
        assert!(Elevation::read(&[path]).is_err());
    }
}

#[test]
fn a_damaged_folder_is_read_or_named() {
    let folder = tempfile::tempdir().unwrap();
    sample::write(sample::SEED, folder.path()).unwrap();
    for name in [read::PLACES_FILE, read::SETTINGS_FILE] {
        let good = std::fs::read(folder.path().join(name)).unwrap();
        for seed in 0..20 {
            std::fs::write(folder.path().join(name), damaged(&good, seed)).unwrap();
            match read_folder(folder.path()) {
                Ok((map, _)) => assert!(!map.roads.is_empty()),
                Err(faults) => assert!(faults.stop_the_work()),
            }
        }
        std::fs::write(folder.path().join(name), good).unwrap();
    }
}
