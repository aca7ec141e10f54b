//! SRTM height files (`N41E001.hgt`, also `.hgt.zip`) go in, the height of a place comes out.
//!
//! Format: SRTM Topography, USGS/NASA 2005, section 2: a square of big-endian 16-bit metres, rows from
//! north to south, the file named by its south-west corner; 1,201 samples a side at 3 arc seconds or
//! 3,601 at 1; -32,768 where nothing was measured.

use std::io::Read;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::fault::{Fault, Faults, Severity};
use super::heights::{Grid, VOID};
use crate::units::Position;

/// The largest tile: 3,601 by 3,601 samples of two bytes.
const LARGEST_TILE_BYTES: u64 = 3_601 * 3_601 * 2;

/// Heights of one or more tiles of one degree by one degree, or of the part of them that a map keeps.
#[derive(Clone, Debug, Default)]
pub struct Elevation {
    /// What a map keeps; tiles are not asked then.
    kept: Option<Grid>,
    /// Tiles by the whole degrees of their south-west corner: latitude, longitude.
    tiles: FxHashMap<(i32, i32), Tile>,
}

#[derive(Clone, Debug)]
struct Tile {
    side: usize,
    metres: Vec<i16>,
}

impl Elevation {
    /// Reads tiles; all faults of all files come back together.
    ///
    /// # Errors
    /// Every file that cannot be read, is cut off, or is not named by its corner.
    pub fn read<P: AsRef<Path>>(files: &[P]) -> Result<Self, Faults> {
        let mut elevation = Self::default();
        let mut faults = Faults::default();
        for path in files {
            if let Err(what) = elevation.add(path.as_ref()) {
                faults.0.push(Fault {
                    severity: Severity::Error,
                    code: "damaged-elevation",
                    file: path.as_ref().display().to_string(),
                    feature: None,
                    field: None,
                    position: None,
                    what,
                    advice: "Download the tile again; its name must be like N41E074.hgt or N41E074.hgt.zip.".to_owned(),
                });
            }
        }
        if faults.0.is_empty() { Ok(elevation) } else { Err(faults) }
    }

    fn add(&mut self, path: &Path) -> Result<(), String> {
        let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
        let corner = corner_of(&name).ok_or("Its name does not tell a corner of the globe.")?;
        let file = std::fs::File::open(path).map_err(|error| format!("It cannot be opened: {error}."))?;
        let mut bytes = Vec::new();
        let read = if name.ends_with(".ZIP") {
            let mut archive = zip::ZipArchive::new(std::io::BufReader::new(file))
                .map_err(|error| format!("It is no ZIP: {error}."))?;
            let inside = (0..archive.len()).find(|index| {
                archive
                    .by_index(*index)
                    .is_ok_and(|entry| entry.name().is_ok_and(|name| name.to_uppercase().ends_with(".HGT")))
            });
            let inside = inside.ok_or("There is no .hgt file inside.")?;
            let entry = archive.by_index(inside).map_err(|error| format!("It does not unpack: {error}."))?;
            entry.take(LARGEST_TILE_BYTES + 1).read_to_end(&mut bytes)
        } else {
            file.take(LARGEST_TILE_BYTES + 1).read_to_end(&mut bytes)
        };
        read.map_err(|error| format!("It cannot be read: {error}."))?;
        let tile = Tile::parse(&bytes)
            .ok_or_else(|| format!("It has {} bytes; a tile has 2,884,802 or 25,934,402.", bytes.len()))?;
        self.tiles.insert(corner, tile);
        Ok(())
    }

    /// The part around some positions, to be kept with a map; nothing where the tiles know nothing of it.
    pub fn around(&self, positions: impl Iterator<Item = Position>) -> Option<Self> {
        let finest = self.tiles.values().map(|tile| tile.side as i32 - 1).min()?;
        let sample = |steps: i32, row: i32, column: i32| {
            // A line between two tiles is the last of the one and the first of the other.
            let tiles = |line: i32| [line.div_euclid(steps), (line - 1).div_euclid(steps)];
            let here = |south: i32, west: i32| {
                let tile = self.tiles.get(&(south, west))?;
                let every = (tile.side as i32 - 1) / steps;
                let (up, right) = ((row - south * steps) * every, (column - west * steps) * every);
                let at = (tile.side as i32 - 1 - up) * tile.side as i32 + right;
                tile.metres.get(usize::try_from(at).ok()?).copied().filter(|metres| *metres != VOID)
            };
            tiles(row).into_iter().find_map(|south| tiles(column).into_iter().find_map(|west| here(south, west)))
        };
        let kept = Grid::around(positions, finest, sample)?;
        Some(Self { kept: Some(kept), tiles: FxHashMap::default() })
    }

    /// What a map keeps, as text.
    pub fn to_text(&self) -> Option<String> {
        self.kept.as_ref().map(Grid::to_text)
    }

    /// Reads what a map keeps.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn of_text(text: &str) -> Result<Self, String> {
        Grid::of_text(text).map(|grid| Self { kept: Some(grid), tiles: FxHashMap::default() })
    }

    /// Metres above sea level between the four samples around a place (bilinear); nothing outside the
    /// tiles and where a sample is void.
    pub fn metres(&self, at: Position) -> Option<f64> {
        if !(at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0) {
            return None;
        }
        let (south, west) = (at.lat.floor(), at.lon.floor());
        if let Some(grid) = &self.kept {
            return grid.metres(at);
        }
        let tile = self.tiles.get(&(south as i32, west as i32))?;
        let last = tile.side - 1;
        let row = (1.0 - (at.lat - south)) * last as f64;
        let column = (at.lon - west) * last as f64;
        let (top, left) = ((row as usize).min(last - 1), (column as usize).min(last - 1));
        let (down, right) = (row - top as f64, column - left as f64);
        let sample = |row: usize, column: usize| -> Option<f64> {
            let metres = *tile.metres.get(row * tile.side + column)?;
            (metres != VOID).then_some(f64::from(metres))
        };
        let north = sample(top, left)? * (1.0 - right) + sample(top, left + 1)? * right;
        let south = sample(top + 1, left)? * (1.0 - right) + sample(top + 1, left + 1)? * right;
        Some(north * (1.0 - down) + south * down)
    }
}

impl Tile {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let side = [1_201, 3_601].into_iter().find(|side| bytes.len() == side * side * 2)?;
        let metres = bytes.chunks_exact(2).map(|pair| i16::from_be_bytes([pair[0], pair[1]])).collect();
        Some(Self { side, metres })
    }
}

/// Latitude and longitude of the south-west corner that a name like `N41E001` tells.
fn corner_of(name: &str) -> Option<(i32, i32)> {
    let degrees = |from: usize, to: usize| name.get(from..to)?.parse::<i32>().ok();
    let lat = match name.get(0..1)? {
        "N" => degrees(1, 3)?,
        "S" => -degrees(1, 3)?,
        _ => return None,
    };
    let lon = match name.get(3..4)? {
        "E" => degrees(4, 7)?,
        "W" => -degrees(4, 7)?,
        _ => return None,
    };
    ((-90..90).contains(&lat) && (-180..180).contains(&lon)).then_some((lat, lon))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_read_between_its_samples() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("S01W001.hgt");
        // Metres grow from north to south, one each row, and ten each column to the east.
        let bytes: Vec<u8> = (0..1_201_i16)
            .flat_map(|row| (0..1_201_i16).map(move |column| row + column % 7 * 10))
            .flat_map(i16::to_be_bytes)
            .collect();
        std::fs::write(&path, bytes).unwrap();
        let elevation = Elevation::read(&[&path]).unwrap();
        let step = 1.0 / 1_200.0;
        let at = |row: f64, column: f64| elevation.metres(Position { lon: -1.0 + column * step, lat: -row * step });
        assert!((at(600.0, 0.0).unwrap() - 600.0).abs() < 1e-6);
        assert!((at(600.5, 0.5).unwrap() - 605.5).abs() < 1e-6);
        assert_eq!(elevation.metres(Position { lon: 5.0, lat: 5.0 }), None);
        assert_eq!(elevation.metres(Position { lon: f64::NAN, lat: 5.0 }), None);
    }

    #[test]
    fn every_damaged_tile_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let (short, odd) = (folder.path().join("N41E001.hgt"), folder.path().join("valley.hgt"));
        std::fs::write(&short, [0; 10]).unwrap();
        std::fs::write(&odd, [0; 10]).unwrap();
        let faults = Elevation::read(&[&short, &odd]).unwrap_err();
        assert_eq!(faults.0.len(), 2);
        assert!(faults.0[0].what.contains("10 bytes"));
    }
}
