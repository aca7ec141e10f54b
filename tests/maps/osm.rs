//! OpenStreetMap extracts: real files in both formats, and files that are damaged.

use std::path::{Path, PathBuf};

use taza::maps::osm;
use taza::maps::{Rule, Via};

fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads").join(name);
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

const TOWN: &str = r#"<osm version="0.6">
  <node id="1" lat="42.0" lon="74.0"/><node id="2" lat="42.001" lon="74.0"><tag k="barrier" v="gate"/></node>
  <node id="3" lat="42.002" lon="74.0"/><node id="4" lat="42.001" lon="74.001"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="Көк-Жар &amp; Сай"/></way>
  <way id="11"><nd ref="2"/><nd ref="4"/><tag k="highway" v="service"/></way>
  <way id="12"><nd ref="1"/><nd ref="99"/><tag k="highway" v="service"/></way>
  <way id="13"><nd ref="1"/><nd ref="3"/><tag k="building" v="yes"/></way>
  <relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/><member type="way" ref="11" role="to"/>
    <tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/><tag k="except" v="bicycle; psv"/></relation>
  <relation id="21"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/><member type="way" ref="404" role="to"/>
    <tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
</osm>"#;

#[test]
fn xml_becomes_roads_nodes_and_restrictions() {
    let file = osm::read_xml_bytes(TOWN.as_bytes()).unwrap();
    assert_eq!(file.roads.iter().map(|road| road.id.0.as_str()).collect::<Vec<_>>(), ["way/10", "way/11"]);
    assert_eq!(file.roads[0].nodes, [1, 2, 3], "a node named twice in a row is one vertex");
    assert_eq!(file.roads[0].names.ky, "Көк-Жар & Сай");
    assert_eq!(file.nodes.len(), 1);
    assert_eq!(file.nodes[0].tags["barrier"], "gate");
    assert_eq!(file.restrictions.len(), 1, "a restriction whose roads are not all here cannot be obeyed");
    let restriction = &file.restrictions[0];
    assert_eq!((restriction.rule, &restriction.via), (Rule::No, &Via::Node(2)));
    assert_eq!(restriction.except, ["bicycle", "psv"]);
}

#[test]
fn a_mountain_country_is_read_from_pbf() {
    let Some(path) = data("andorra-250202.osm.pbf") else { return };
    let (file, _) = osm::read(&path).unwrap();
    // The figures of ../shared/data/README.md count ways with a `highway` tag of any value.
    assert!(file.roads.len() > 7_000, "{} roads", file.roads.len());
    assert!(file.restrictions.len() > 60, "{} restrictions", file.restrictions.len());
    assert!(file.nodes.iter().any(|node| node.tags.contains_key("barrier")));
    for road in &file.roads {
        assert_eq!(road.line.len(), road.nodes.len());
        assert!(
            road.line.iter().all(|at| (1.3..1.9).contains(&at.lon) && (42.3..42.8).contains(&at.lat)),
            "{}",
            road.id
        );
    }
}

#[test]
fn a_packed_xml_file_is_read() {
    let Some(path) = data("north-bayreuth.osm.gz") else { return };
    let (file, _) = osm::read(&path).unwrap();
    assert!(file.roads.len() > 1_900, "{} roads", file.roads.len());
    let tracks = file.roads.iter().filter(|road| road.tags["highway"] == "track").count();
    assert!(tracks > 800, "{tracks} tracks");
}

#[test]
fn a_file_cut_off_anywhere_is_a_fault_or_a_smaller_map_and_never_a_panic() {
    let Some(path) = data("andorra-250202.osm.pbf") else { return };
    let bytes = std::fs::read(path).unwrap();
    for length in [0, 1, 3, 4, 5, 17, 100, 1_000, 65_536, bytes.len() / 2, bytes.len() - 1] {
        if let Err(what) = osm::read_pbf_bytes(&bytes[..length]) {
            assert!(what.ends_with('.'), "{what}");
        }
    }
    for at in (0..bytes.len()).step_by(40_009) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        let _ = osm::read_pbf_bytes(&damaged);
    }
}

#[test]
fn xml_of_another_kind_is_named() {
    assert!(osm::read_xml_bytes(b"<gpx></gpx>").unwrap_err().contains("<osm>"));
    assert!(osm::read_xml_bytes(b"<osm><node id='1'").unwrap_err().contains("byte"));
    assert!(osm::read_pbf_bytes(b"{\"type\":\"FeatureCollection\"}").unwrap_err().contains("PBF"));
}
