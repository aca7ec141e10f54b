//! Any bytes go in as a kept road graph; a graph that can be driven on comes out, or none.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use taza::maps::profiles;
use taza::roads::RoadGraph;
use taza::travel::{Conditions, Network};

fuzz_target!(|bytes: &[u8]| {
    if let (Some(graph), Some(car)) = (RoadGraph::from_bytes(bytes), profiles::built_in("car")) {
        let network = Network::for_vehicle(&Arc::new(graph), car, &Conditions::default());
        network.prepare();
        assert!(!network.prepare_with(bytes));
    }
});
