//! A seed goes in, the three files of a made-up municipality come out, as a real one would bring them.
//!
//! The valley is drawn on a plane in metres, east and north of its middle: a main road along a river,
//! three villages on it and one up a side valley, a quarter behind a bridge, a dump at the end of a
//! track. The sizes are those of an average aiyl aimak (9,300 people in four villages, derived from the
//! National Statistical Committee's 2019 figures); no place in it exists.

mod files;
mod grid;
mod places;
mod street_names;
mod valley;

use std::path::Path;

use crate::units::Position;

pub use files::Files;

/// The seed of the sample that is committed under `maps/`.
pub const SEED: u64 = 7;

/// Draws the sample.
pub fn draw(seed: u64) -> Files {
    files::write(&valley::draw(seed))
}

/// Writes the three files into a folder, which is made where it is missing.
///
/// # Errors
/// What the file system refused.
pub fn write(seed: u64, folder: &Path) -> std::io::Result<()> {
    let files = draw(seed);
    std::fs::create_dir_all(folder)?;
    for (name, text) in
        [("roads.geojson", files.roads), ("places.geojson", files.places), ("municipality.toml", files.municipality)]
    {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// A point of the drawing plane: metres east and north of the middle of the valley.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    east: f64,
    north: f64,
}

impl Point {
    fn new(east: f64, north: f64) -> Self {
        Self { east, north }
    }

    fn to(self, other: Self) -> f64 {
        (self.east - other.east).hypot(self.north - other.north)
    }

    /// On Earth, in steps of 1e-7 degree as map programs write them.
    fn position(self) -> Position {
        /// Uninhabited ground in the middle of the Naryn region.
        const MIDDLE: Position = Position { lon: 75.42, lat: 41.63 };
        // As rounded when the sample was first drawn: its places stay where people know them.
        const DRAWN_METRES_PER_DEGREE: f64 = 111_195.08;
        let grid = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Position {
            lon: grid(MIDDLE.lon + self.east / (DRAWN_METRES_PER_DEGREE * MIDDLE.lat.to_radians().cos())),
            lat: grid(MIDDLE.lat + self.north / DRAWN_METRES_PER_DEGREE),
        }
    }
}
