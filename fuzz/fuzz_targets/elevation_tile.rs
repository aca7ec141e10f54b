//! Any bytes go in as an SRTM tile, packed and bare; heights or faults come out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use taza::maps::elevation::Elevation;
use taza::units::Position;

fuzz_target!(|bytes: &[u8]| {
    // The reader takes paths because a tile's place is in its name. Where no file can be written there is
    // nothing to try.
    let Ok(folder) = tempfile::tempdir() else { return };
    for name in ["N41E075.hgt.zip", "N41E075.hgt"] {
        let path = folder.path().join(name);
        if std::fs::write(&path, bytes).is_err() {
            return;
        }
        match Elevation::read(&[path]) {
            Ok(elevation) => {
                for (lon, lat) in [(75.0, 41.0), (75.5, 41.5), (76.0, 42.0), (f64::NAN, 41.0), (1e300, -1e300)] {
                    let height = elevation.metres(Position { lon, lat });
                    assert!(height.is_none_or(f64::is_finite));
                }
            }
            Err(faults) => assert!(faults.stop_the_work()),
        }
    }
});
