//! Heights of real places.

use std::path::Path;

use taza::maps::Elevation;
use taza::units::Position;

#[test]
fn heights_in_the_pyrenees_are_those_of_the_map() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/roads");
    let tiles = [folder.join("N42E001.hgt.zip"), folder.join("N41E001.hgt.zip")];
    if tiles.iter().any(|tile| !tile.exists()) {
        eprintln!("skipped: {} has no elevation tiles", folder.display());
        return;
    }
    let elevation = Elevation::read(&tiles).unwrap();
    // Andorra la Vella lies at about 1,020 m, Coma Pedrosa rises to 2,942 m.
    let town = elevation.metres(Position { lon: 1.5218, lat: 42.5063 }).unwrap();
    assert!((980.0..1_100.0).contains(&town), "{town}");
    let peak = elevation.metres(Position { lon: 1.4441, lat: 42.5917 }).unwrap();
    assert!((2_800.0..2_960.0).contains(&peak), "{peak}");
}
