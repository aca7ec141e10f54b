//! Any bytes go in as a GeoJSON road file; roads or faults come out, and the repairs looked for in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taza::maps::read::read_road_bytes;
use taza::maps::repair;

fuzz_target!(|bytes: &[u8]| {
    match read_road_bytes(bytes, "roads.geojson") {
        Ok((file, _)) => {
            assert!(!file.roads.is_empty());
            for road in &file.roads {
                assert!(road.line.len() >= 2);
                assert!(road.line.windows(2).all(|ends| ends[0] != ends[1]));
                assert!(road.line.iter().all(|at| at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0));
            }
            let proposals = repair::find(&file.roads);
            let ids: Vec<_> = proposals.into_iter().map(|proposal| proposal.id).collect();
            let mut roads = file.roads;
            repair::apply(&mut roads, &ids);
        }
        Err(faults) => assert!(faults.stop_the_work()),
    }
});
