//! The three real towns: every way of a random sample equals petgraph's on an explicit state graph.

use std::sync::Arc;

use rand::RngExt;
use taza::roads::{Islands, RoadGraph};
use taza::travel::{Conditions, Network, Port, UNREACHABLE};

use super::oracle::StateGraph;
use crate::support::town::lorry;
use crate::support::town_files::{TOWNS, town_roads};

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
