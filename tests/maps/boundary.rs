//! Roads are cut at the border of an area, and nothing is drawn across what is not there.

use std::path::Path;

use taza::maps::read::{read_boundary, read_roads};
use taza::maps::{Boundary, Via, osm};
use taza::units::Position;

const TOWN: &str = r#"<osm version="0.6">
  <node id="1" lat="42.0" lon="74.0"/><node id="2" lat="42.0" lon="74.01"/><node id="3" lat="42.0" lon="74.02"/>
  <node id="4" lat="42.0" lon="74.03"/><node id="5" lat="42.0" lon="74.04"/><node id="6" lat="42.01" lon="74.04"/>
  <node id="7" lat="42.01" lon="74.01"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="4"/><nd ref="5"/><tag k="highway" v="residential"/></way>
  <way id="11"><nd ref="5"/><nd ref="6"/><tag k="highway" v="residential"/></way>
  <way id="12"><nd ref="2"/><nd ref="7"/><tag k="highway" v="residential"/></way>
  <relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="5" role="via"/><member type="way" ref="11" role="to"/>
    <tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
</osm>"#;

#[test]
fn nodes_missing_in_the_middle_split_a_way() {
    let file = osm::read_xml_bytes(TOWN.as_bytes()).unwrap();
    let ids: Vec<&str> = file.roads.iter().map(|road| road.id.0.as_str()).collect();
    assert_eq!(ids, ["way/10", "way/10/2", "way/11", "way/12"]);
    assert_eq!((&file.roads[0].nodes[..], &file.roads[1].nodes[..]), (&[1, 2][..], &[4, 5][..]));
    assert_eq!(file.restrictions[0].from.0, "way/10/2", "the turn is made at node 5, on the second part");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.osm");
    std::fs::write(&path, TOWN).unwrap();
    let (_, notes) = read_roads(&path).unwrap();
    assert_eq!(notes.0[0].code, "road-with-gap");
}

#[test]
fn a_box_cuts_roads_at_its_border() {
    let file = osm::read_xml_bytes(TOWN.replace("<nd ref=\"99\"/>", "<nd ref=\"3\"/>").as_bytes()).unwrap();
    let inside = Boundary::of_box([74.005, 41.9, 74.05, 42.005]).unwrap().cut(file.clone());
    let ids: Vec<&str> = inside.roads.iter().map(|road| road.id.0.as_str()).collect();
    assert_eq!(ids, ["way/10", "way/11", "way/12"]);
    assert_eq!(inside.roads[0].line[0], Position { lon: 74.005, lat: 42.0 });
    assert_eq!(inside.roads[0].nodes[1..], [2, 3, 4, 5]);
    assert_eq!(inside.roads[1].line[1], Position { lon: 74.04, lat: 42.005 });
    assert_eq!(inside.restrictions.len(), 1);
    assert_eq!(inside.restrictions[0].via, Via::Node(5));
    let without_the_corner = Boundary::of_box([73.9, 41.9, 74.035, 42.005]).unwrap().cut(file.clone());
    assert!(without_the_corner.restrictions.is_empty(), "the turn lies outside");
    // A notch in the south takes the middle of the long road out.
    let ring = [
        (73.9, 41.9),
        (74.012, 41.9),
        (74.012, 42.001),
        (74.025, 42.001),
        (74.025, 41.9),
        (74.1, 41.9),
        (74.1, 42.1),
        (73.9, 42.1),
    ];
    let ring: Vec<Position> = ring.iter().map(|(lon, lat)| Position { lon: *lon, lat: *lat }).collect();
    let notched = Boundary::of_rings(&[ring]).unwrap().cut(file);
    let ids: Vec<&str> = notched.roads.iter().map(|road| road.id.0.as_str()).collect();
    assert_eq!(ids, ["way/10", "way/10/2", "way/11", "way/12"]);
    assert!(Boundary::of_box([74.0, 42.0, 74.0, 43.0]).is_none());
}

#[test]
fn areas_are_read_from_geojson_and_from_polygon_files() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read_boundary(&path)
    };
    let polygon = r#"{"type":"Polygon","coordinates":[[[74,42],[75,42],[75,43],[74,43],[74,42]],[[74.4,42.4],[74.6,42.4],[74.6,42.6],[74.4,42.6],[74.4,42.4]]]}"#;
    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{polygon}}}"#);
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
    let poly = "area\n1\n 74 42\n 75 42\n 75 43\n 74 43\nEND\n!hole\n 74.4 42.4\n 74.6 42.4\n 74.6 42.6\n 74.4 42.6\nEND\nEND\n";
    for (name, text) in [("a.json", polygon), ("b.geojson", &feature), ("c.geojson", &collection), ("d.poly", poly)] {
        let area = read(name, text).unwrap();
        let contains = |lon: f64, lat: f64| area.contains(Position { lon, lat });
        assert!(
            contains(74.1, 42.1) && !contains(74.5, 42.5) && !contains(75.1, 42.5) && !contains(74.5, 44.0),
            "{name}"
        );
    }
    for (name, text) in
        [("e.json", "{}"), ("f.json", "nonsense"), ("g.poly", "area\n1\n 74 42\nEND\nEND\n"), ("h.json", "[]")]
    {
        assert!(read(name, text).is_err(), "{name}");
    }
}

#[test]
fn a_quarter_of_a_country_has_its_roads_and_no_others() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads/andorra-250202.osm.pbf");
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return;
    }
    let (file, _) = read_roads(&path).unwrap();
    let area = Boundary::of_box([1.5, 42.45, 1.6, 42.55]).unwrap();
    let (roads, metres) = (file.roads.len(), |file: &taza::maps::RoadFile| -> f64 {
        let pieces = file.roads.iter().flat_map(|road| road.line.windows(2));
        pieces.map(|ends| ends[0].metres_to(ends[1])).sum()
    });
    let whole = metres(&file);
    let inside = area.cut(file.clone());
    assert!(inside.roads.len() < roads && inside.roads.len() > roads / 10);
    let edge = 1e-6;
    assert!(inside.roads.iter().flat_map(|road| &road.line).all(|at| (1.5 - edge..=1.6 + edge).contains(&at.lon)));
    let others: f64 =
        [[1.0, 42.0, 1.5, 43.0], [1.6, 42.0, 2.0, 43.0], [1.5, 42.0, 1.6, 42.45], [1.5, 42.55, 1.6, 43.0]]
            .map(|bbox| metres(&Boundary::of_box(bbox).unwrap().cut(file.clone())))
            .iter()
            .sum();
    assert!((metres(&inside) + others - whole).abs() < 1.0 + whole * 1e-6, "no metre is lost and none is there twice");
}
