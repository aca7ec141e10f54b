//! Prepared graphs that are kept: the same answers when they are whole, and never used when they are not.

use std::sync::Arc;

use taza::maps::{osm, profiles};
use taza::roads::RoadGraph;
use taza::travel::cache::{Cache, Kind};
use taza::travel::{Conditions, Network, Port};

use crate::support::town::{Town, lorry};

const TOWN: &str = r#"<osm version="0.6">
  <node id="1" lat="42.0" lon="74.0"/><node id="2" lat="42.0" lon="74.01"><tag k="barrier" v="gate"/></node>
  <node id="3" lat="42.0" lon="74.02"/><node id="4" lat="42.01" lon="74.01"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="Көк-Жар"/></way>
  <way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way>
  <way id="12"><nd ref="2"/><nd ref="4"/><tag k="highway" v="track"/></way>
  <way id="13"><nd ref="2"/><nd ref="4"/><tag k="highway" v="footway"/></way>
  <relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="2" role="via"/><member type="way" ref="12" role="to"/>
    <tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/><tag k="except" v="psv"/></relation>
</osm>"#;

fn ports(graph: &RoadGraph) -> Vec<Port> {
    graph.states().map(|state| Port { state, offset_m: graph.metres(state.segment()) / 3.0 }).collect()
}

#[test]
fn a_graph_that_was_kept_is_the_same_graph() {
    let graph = RoadGraph::of_file(&osm::read_xml_bytes(TOWN.as_bytes()).unwrap());
    let bytes = graph.to_bytes();
    let again = RoadGraph::from_bytes(&bytes).unwrap();
    assert_eq!(again.to_bytes(), bytes);
    assert_eq!(again.turn_rules(), graph.turn_rules());
    assert_eq!((graph.turn_rules().len(), graph.left_out()), (1, again.left_out()));
    let profile = profiles::built_in("side-loader").unwrap();
    let [one, other] =
        [graph, again].map(|graph| Network::for_vehicle(&Arc::new(graph), profile, &Conditions::default()));
    let ports = ports(one.graph());
    assert_eq!(one.weights(&ports, &ports), other.weights(&ports, &ports));
    assert_eq!(one.search_key(), other.search_key());
    for length in 0..bytes.len() {
        assert!(RoadGraph::from_bytes(&bytes[..length]).is_none(), "{length} of {} bytes", bytes.len());
    }
    // Any byte may be wrong: another graph or none, never a panic.
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        if let Some(graph) = RoadGraph::from_bytes(&damaged) {
            let network = Network::for_vehicle(&Arc::new(graph), profile, &Conditions::default());
            network.prepare();
        }
    }
}

#[test]
fn a_prepared_network_that_was_kept_gives_the_same_answers_and_fits_no_other() {
    let town = Town::draw(50.0, "A--B--C\n|  |  |\nD--E--F")
        .street("ABC")
        .street("DEF")
        .street("AD")
        .street("BE")
        .street("CF");
    let network = town.network(&lorry());
    let ports = ports(network.graph());
    let expected = network.weights_by_dijkstra(&ports, &ports);
    assert!(network.prepared_bytes().is_none());
    network.prepare();
    let bytes = network.prepared_bytes().unwrap();
    let again = town.network(&lorry());
    assert!(again.prepare_with(&bytes));
    assert_eq!(again.weights(&ports, &ports), expected);
    let smaller = Town::draw(50.0, "A--B--C").street("ABC").network(&lorry());
    assert!(!smaller.prepare_with(&bytes));
    assert_ne!(smaller.search_key(), network.search_key());
    for length in 0..bytes.len() {
        assert!(!town.network(&lorry()).prepare_with(&bytes[..length]));
    }
}

#[test]
fn files_that_are_stale_or_damaged_count_as_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path().join("new/taza"));
    let (key, other) = ([7; 32], [8; 32]);
    assert!(cache.get(Kind::Graph, &key).is_none());
    cache.put(Kind::Graph, &key, b"a prepared graph").unwrap();
    assert_eq!(cache.get(Kind::Graph, &key).unwrap(), b"a prepared graph");
    assert!(cache.get(Kind::Graph, &other).is_none() && cache.get(Kind::Prepared, &key).is_none());
    let path = std::fs::read_dir(folder.path().join("new/taza")).unwrap().next().unwrap().unwrap().path();
    let whole = std::fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&path, damaged).unwrap();
        assert!(cache.get(Kind::Graph, &key).is_none(), "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(cache.get(Kind::Graph, &key).is_none(), "cut off at {at}");
    }
    // A file of one key under the name of another is not that other.
    std::fs::write(&path, &whole).unwrap();
    cache.put(Kind::Graph, &other, b"another").unwrap();
    std::fs::copy(&path, path.with_file_name("graph-08080808080808080808080808080808.taza")).unwrap();
    assert!(cache.get(Kind::Graph, &other).is_none());
}
