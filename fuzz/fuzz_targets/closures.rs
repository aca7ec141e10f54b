//! Any bytes go in as a file of closures and as the border of an area; closures and an area, or faults, come out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taza::maps::read::{read_boundary, read_closures};

fuzz_target!(|bytes: &[u8]| {
    // Where no file can be written there is nothing to try.
    let Ok(folder) = tempfile::tempdir() else { return };
    for name in ["area.geojson", "area.poly"] {
        let path = folder.path().join(name);
        if std::fs::write(&path, bytes).is_err() {
            return;
        }
        if let Err(faults) = read_closures(&path) {
            assert!(faults.stop_the_work());
        }
        if let Err(faults) = read_boundary(&path) {
            assert!(faults.stop_the_work());
        }
    }
});
