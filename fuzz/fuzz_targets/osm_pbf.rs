//! Any bytes go in as an OpenStreetMap PBF file; roads or one sentence come out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taza::maps::osm::read_pbf_bytes;

fuzz_target!(|bytes: &[u8]| {
    match read_pbf_bytes(bytes) {
        Ok(file) => {
            for road in &file.roads {
                assert!(road.line.len() >= 2);
                assert_eq!(road.line.len(), road.nodes.len());
            }
        }
        Err(sentence) => assert!(!sentence.is_empty()),
    }
});
