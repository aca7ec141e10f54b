//! Any three texts go in as a municipality's folder; a checked map or faults come out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taza::maps::read::{PLACES_FILE, ROADS_FILE, SETTINGS_FILE, read_folder};

fuzz_target!(|files: (&[u8], &[u8], &[u8])| {
    // Where no file can be written there is nothing to try.
    let Ok(folder) = tempfile::tempdir() else { return };
    for (name, bytes) in [(ROADS_FILE, files.0), (PLACES_FILE, files.1), (SETTINGS_FILE, files.2)] {
        if std::fs::write(folder.path().join(name), bytes).is_err() {
            return;
        }
    }
    match read_folder(folder.path()) {
        Ok((map, _)) => {
            assert!(!map.roads.is_empty() && !map.municipality.seasons.is_empty());
            assert!(map.vehicles.iter().all(|vehicle| map.places.iter().any(|place| place.id == vehicle.depot)));
        }
        Err(faults) => assert!(faults.stop_the_work()),
    }
});
