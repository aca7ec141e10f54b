//! Files made to break a reader: a clear fault or a correct map, never a panic, a hang or full memory.

use std::io::Write;
use std::sync::Arc;

use serde_json::{Value, json};
use taza::maps::read::{read_road_bytes, read_roads};
use taza::maps::{Elevation, Faults, RoadFile, osm, profiles};
use taza::roads::RoadGraph;
use taza::travel::{Conditions, Network};

fn geojson(lines: &[Value]) -> String {
    let feature = |(number, line): (usize, &Value)| {
        json!({"type": "Feature", "id": format!("way/{number}"), "properties": {"highway": "residential"},
            "geometry": {"type": "LineString", "coordinates": line}})
    };
    let features: Vec<Value> = lines.iter().enumerate().map(feature).collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

fn read(lines: &[Value]) -> Result<RoadFile, Faults> {
    read_road_bytes(geojson(lines).as_bytes(), "hostile.geojson").map(|(file, _)| file)
}

fn codes(faults: &Faults) -> Vec<&str> {
    faults.0.iter().map(|fault| fault.code).collect()
}

fn network(file: &RoadFile) -> Network {
    let graph = Arc::new(RoadGraph::of_file(file));
    Network::for_vehicle(&graph, profiles::built_in("side-loader").unwrap(), &Conditions::default())
}

/// A file with these bytes in a folder of its own.
fn file_of(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn packed(bytes: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bytes.for_each(|part| packer.write_all(&part).unwrap());
    packer.finish().unwrap()
}

#[test]
fn a_crowd_of_roads_at_one_point_is_named_in_every_format() {
    let star: Vec<Value> =
        (1..=20_000).map(|end| json!([[75.0, 41.0], [75.0 + f64::from(end) * 1e-5, 41.001]])).collect();
    let faults = read(&star).unwrap_err();
    assert_eq!(codes(&faults), ["crowded-junction"]);
    assert!(read(&star[..64]).is_ok());
    let ways: String = (2..5_000)
        .map(|node| format!("<node id='{node}' lat='42.1' lon='{}'/><way id='{node}'><nd ref='1'/><nd ref='{node}'/><tag k='highway' v='road'/></way>", 74.0 + f64::from(node) * 1e-5))
        .collect();
    let xml = format!("<osm><node id='1' lat='42' lon='74'/>{ways}</osm>");
    assert!(osm::read_xml_bytes(xml.as_bytes()).unwrap_err().contains("4998 stretches"));
    let (_folder, path) = file_of("star.osm", xml.as_bytes());
    assert_eq!(codes(&read_roads(&path).unwrap_err()), ["crowded-junction"]);
}

#[test]
fn lines_without_length_are_left_out_and_cycles_are_driven() {
    let point = json!([[75.0, 41.0], [75.0, 41.0], [75.0, 41.0]]);
    let cycle = json!([[75.0, 41.0], [75.001, 41.0], [75.001, 41.001], [75.0, 41.0]]);
    let there_and_back = json!([[75.0, 41.0], [75.002, 41.0], [75.0, 41.0]]);
    let tiny = json!([[75.0, 41.0], [75.000_000_01, 41.0], [75.0, 41.0]]);
    let one = json!([[75.0, 41.0]]);
    let file = read(&[point, cycle, there_and_back, tiny, one, json!([])]).unwrap();
    let network = network(&file);
    let ports: Vec<_> = network
        .graph()
        .states()
        .map(|state| taza::travel::Port { state, offset_m: network.graph().metres(state.segment()) / 2.0 })
        .collect();
    assert_eq!(ports.len(), 4, "the cycle, and the way there and back, each from its start to its start");
    assert_eq!(network.weights(&ports, &ports), network.weights_by_dijkstra(&ports, &ports));
}

#[test]
fn a_way_of_200_000_vertices_is_one_road() {
    let line: Vec<Value> = (0..200_000)
        .map(|step| json!([75.0 + f64::from(step % 1_000) * 1e-5, 41.0 + f64::from(step / 1_000) * 1e-5]))
        .collect();
    let network = network(&read(&[Value::Array(line)]).unwrap());
    assert_eq!(network.graph().segment_count(), 1);
    let snap = network.snap(taza::units::Position { lon: 75.005, lat: 41.001 }).unwrap();
    assert!(snap.distance_m < 1.0);
}

#[test]
fn coordinates_off_the_earth_or_far_away_are_named() {
    let faults = read(&[json!([[1e9, 41.0], [75.0, 41.0]]), json!([[75.0, 41.0], [75.1, 41.0]])]).unwrap_err();
    assert_eq!(codes(&faults), ["bad-coordinates"]);
    let village: Vec<Value> = (0..5).map(|row| json!([[75.0, 41.0 + f64::from(row) * 1e-3], [75.01, 41.0]])).collect();
    let stray = [village, vec![json!([[75.0, 41.0], [-75.0, -41.0]])]].concat();
    assert_eq!(codes(&read(&stray).unwrap_err()), ["far-away"], "its second vertex is on the other side of the Earth");
    let xml = "<osm><node id='1' lat='1e9' lon='74'/><node id='2' lat='42' lon='74'/><node id='3' lat='42' lon='74.1'/><way id='7'><nd ref='1'/><nd ref='2'/><nd ref='3'/><tag k='highway' v='road'/></way></osm>";
    assert_eq!(osm::read_xml_bytes(xml.as_bytes()).unwrap().roads[0].nodes, [2, 3]);
}

#[test]
fn odd_features_are_named_and_the_others_are_read() {
    let text = r#"{"features":[7,null,"x",[1],{"geometry":{"coordinates":[[75,41],["a",41]],"type":"LineString"},"properties":{}},
        {"geometry":{"coordinates":[[[75,41],[75.1,41]]],"type":"LineString"},"properties":5},
        {"geometry":{"coordinates":[75,[41]],"type":"Point"},"properties":null},
        {"properties":{"highway":"road"},"geometry":{"coordinates":[[75,41,3],[75.1,41,4]],"type":"LineString"}}],"type":"FeatureCollection"}"#;
    let faults = read_road_bytes(text.as_bytes(), "odd.geojson").unwrap_err();
    assert_eq!(codes(&faults), ["bad-feature"; 7]);
    for text in [
        "[[[[[[",
        "{}",
        "[]",
        "7",
        "null",
        "\u{feff}{\"type\":\"FeatureCollection\",\"features\":{}}",
        "{\"features\":[{\"geometry\":",
    ] {
        let faults = read_road_bytes(text.as_bytes(), "odd.geojson").unwrap_err();
        assert!(["not-json", "not-geojson"].contains(&codes(&faults)[0]), "{text}: {faults:?}");
    }
    let deep = format!("{{\"features\":[{{\"geometry\":{{\"coordinates\":{}", "[".repeat(100_000));
    assert_eq!(codes(&read_road_bytes(deep.as_bytes(), "deep.geojson").unwrap_err())[0], "not-json");
}

#[test]
fn packed_files_that_unpack_without_end_are_refused() {
    let endless = packed(std::iter::once(b"<osm><way id=\"".to_vec()).chain((0..64).map(|_| vec![b'1'; 1 << 20])));
    assert!(endless.len() < 200_000);
    let (_folder, path) = file_of("endless.osm.gz", &endless);
    let faults = read_roads(&path).unwrap_err();
    assert!(faults.0[0].what.contains("longer than a megabyte"), "{faults:?}");
    let node = b"<node id=\"1\" lat=\"1\" lon=\"1\"/>".repeat(1 << 15);
    let many = packed(std::iter::once(b"<osm>".to_vec()).chain((0..100).map(|_| node.clone())));
    let (_folder, path) = file_of("many.osm.gz", &many);
    assert!(read_roads(&path).unwrap_err().0[0].what.contains("far more"));
    let half = packed(std::iter::once(b"<osm><node id='1' lat='1' lon='1'/></osm>".to_vec()));
    let (_folder, path) = file_of("half.osm.gz", &half[..half.len() / 2]);
    assert_eq!(codes(&read_roads(&path).unwrap_err()), ["damaged-extract"]);

    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zeros.write_all(&vec![0; 31 << 20]).unwrap();
    let zeros = zeros.finish().unwrap();
    let number = |mut value: usize| {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    };
    let blob = [&[3 << 3 | 2][..], &number(zeros.len()), &zeros].concat();
    let header = [&[1 << 3 | 2, 7][..], b"OSMData", &[3 << 3], &number(blob.len())].concat();
    let part = [&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat();
    assert!(osm::read_pbf_bytes(&part.repeat(40)).unwrap_err().contains("far more"));
}

#[test]
fn damaged_elevation_is_named() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("N41E075.hgt", options).unwrap();
    archive.write_all(&vec![0; 64 << 20]).unwrap();
    let bomb = archive.finish().unwrap().into_inner();
    for bytes in [&bomb[..], &bomb[..bomb.len() / 2], b"PK\x03\x04", b""] {
        let (_folder, path) = file_of("N41E075.hgt.zip", bytes);
        assert_eq!(codes(&Elevation::read(&[path]).unwrap_err()), ["damaged-elevation"]);
    }
}

#[test]
fn lines_that_all_cross_each_other_are_proposed_up_to_a_limit() {
    let rows =
        (0..1_500).map(|row| json!([[75.0, 41.0 + f64::from(row) * 1e-5], [75.02, 41.0 + f64::from(row) * 1e-5]]));
    let columns = (0..1_500)
        .map(|row| json!([[75.000_005 + f64::from(row) * 1e-5, 40.999], [75.000_005 + f64::from(row) * 1e-5, 41.02]]));
    let file = read(&rows.chain(columns).collect::<Vec<Value>>()).unwrap();
    assert_eq!(taza::maps::repair::find(&file.roads).len(), 20_000, "of 2,250,000 crossings");
}
