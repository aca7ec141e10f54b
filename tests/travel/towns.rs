//! Real roads: every way of a random sample equals petgraph's on an explicit state graph, and that of the plain search.

use std::sync::Arc;

use rand::RngExt;
use taza::maps::profiles;
use taza::maps::read::read_roads;
use taza::roads::{Islands, RoadGraph};
use taza::travel::{Conditions, Network, Port, UNREACHABLE};

use super::oracle::StateGraph;
use crate::support::town::lorry;
use crate::support::town_files::{TOWNS, shared_roads, town_roads};

#[test]
fn ways_in_three_real_towns_equal_those_of_petgraph() {
    for (number, town) in TOWNS.iter().enumerate() {
        let Some(roads) = town_roads("ways_in_three_real_towns_equal_those_of_petgraph", town) else { continue };
        let graph = Arc::new(RoadGraph::build(&roads));
        assert!(Islands::of(&graph).sizes()[0] as usize * 10 > graph.segment_count() * 8, "{town} hangs together");
        let network = Network::for_vehicle(&graph, &lorry(), &Conditions::default());
        let states = StateGraph::of(&network);
        let mut random = taza::clock::generator(number as u64);
        let connected: Vec<_> = graph.states().filter(|state| network.is_connected(*state)).collect();
        let any: Vec<_> = graph.states().collect();
        let ports: Vec<Port> = (0..60)
            .map(|index| {
                let states = if index % 4 == 0 { &any } else { &connected };
                let state = states[random.random_range(0..states.len())];
                Port { state, offset_m: graph.metres(state.segment()) * random.random_range(0.0..1.0) }
            })
            .collect();
        let matrix = network.matrix(&ports, &ports);
        for (row, exit) in ports.iter().enumerate() {
            let expected = states.ways(&network, *exit, &ports).into_iter().map(|cost| {
                cost.map_or((UNREACHABLE, UNREACHABLE), |(ms, dm)| (((ms + 500) / 1000) as u32, ((dm + 5) / 10) as u32))
            });
            for (column, expected) in expected.enumerate() {
                let cell = row * ports.len() + column;
                assert_eq!(
                    (matrix.seconds[cell], matrix.metres[cell]),
                    expected,
                    "{town}: {exit:?} {:?}",
                    ports[column]
                );
            }
        }
        let reached = matrix.seconds.iter().filter(|seconds| **seconds != UNREACHABLE).count();
        assert!(reached * 2 > matrix.seconds.len(), "{town}: {reached} of {} reached", matrix.seconds.len());
    }
}

#[test]
fn the_fast_way_equals_the_plain_search_on_every_extract() {
    let towns = TOWNS.iter().map(|town| format!("{town}.geojson"));
    let extracts =
        ["andorra-250202.osm.pbf", "heidelberg.osm.pbf", "north-bayreuth.osm.gz", "kara_kulja_sample_4ways.geojson"];
    for file in extracts.into_iter().map(str::to_owned).chain(towns) {
        let Some(path) = shared_roads("the_fast_way_equals_the_plain_search_on_every_extract", &file) else { continue };
        let (roads, _) = read_roads(&path).unwrap();
        let graph = Arc::new(RoadGraph::of_file(&roads));
        for (number, profile) in ["car", "tractor-with-trailer"].into_iter().enumerate() {
            let network = Network::for_vehicle(&graph, profiles::built_in(profile).unwrap(), &Conditions::default());
            let mut random = taza::clock::generator(number as u64);
            let states: Vec<_> = graph.states().collect();
            let ports: Vec<Port> = (0..48)
                .map(|_| {
                    let state = states[random.random_range(0..states.len())];
                    Port { state, offset_m: graph.metres(state.segment()) * random.random_range(0.0..1.0) }
                })
                .collect();
            let fast = network.weights(&ports, &ports);
            assert_eq!(fast, network.weights_by_dijkstra(&ports, &ports), "{file}, {profile}");
            assert!(fast.iter().filter(|weight| weight.is_reached()).count() > fast.len() / 20, "{file}, {profile}");
        }
    }
}
