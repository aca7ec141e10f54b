//! Heights of an area go in; a text that is kept with the map comes out, and back.
//!
//! The format is the ASCII grid of Esri (`ncols`, `nrows`, `xllcenter`, `yllcenter`, `cellsize`, `NODATA_value`, then
//! the rows from north to south), which QGIS reads and writes. A tile of SRTM is 3 to 26 MB and mostly another
//! valley; what is kept is the part under the roads, some hundred kilobytes, and it belongs to the files that a plan
//! is made from like any other.

use std::fmt::Write;

use crate::units::Position;

/// "Nothing was measured here".
pub(super) const VOID: i16 = -32_768;
/// Most samples of a grid: the ground of a district at 90 m.
const MOST_SAMPLES: usize = 4_000_000;
/// Samples that are kept of a larger area at most; it is kept in coarser steps then.
const KEPT_SAMPLES: usize = 1_200_000;
/// Samples a degree that a grid can be kept in: one and three seconds of arc, and multiples.
const STEPS_A_DEGREE: [i32; 6] = [3_600, 1_200, 600, 300, 200, 100];

/// Heights at the crossings of a grid.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    west: f64,
    south: f64,
    /// Degrees between two samples.
    step: f64,
    columns: usize,
    rows: usize,
    /// Whole metres, rows from north to south.
    metres: Vec<i16>,
}

impl Grid {
    /// Heights around some positions, taken from `sample`: metres at a crossing of so many lines a degree, counted from
    /// the equator and from Greenwich. `finest` is how many lines a degree there are. Nothing where nothing is known.
    pub(super) fn around(
        positions: impl Iterator<Item = Position>,
        finest: i32,
        sample: impl Fn(i32, i32, i32) -> Option<i16>,
    ) -> Option<Self> {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for at in positions.filter(|at| at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0) {
            for (axis, value) in [at.lon, at.lat].into_iter().enumerate() {
                (low[axis], high[axis]) = (low[axis].min(value), high[axis].max(value));
            }
        }
        if low[0] > high[0] {
            return None;
        }
        let lines = |steps: i32, axis: usize| {
            let scaled = |degrees: f64| degrees * f64::from(steps);
            (scaled(low[axis]).floor() as i32 - 1, scaled(high[axis]).ceil() as i32 + 1)
        };
        let fits = |steps: &i32| {
            let ((west, east), (south, north)) = (lines(*steps, 0), lines(*steps, 1));
            (east - west + 1) as usize * (north - south + 1) as usize <= KEPT_SAMPLES
        };
        let steps = STEPS_A_DEGREE.into_iter().filter(|steps| *steps <= finest).find(fits)?;
        let ((west, east), (south, north)) = (lines(steps, 0), lines(steps, 1));
        let column = |row: i32| (west..=east).map(move |column| (row, column));
        let crossings = (south..=north).rev().flat_map(column);
        let metres: Vec<i16> = crossings.map(|(row, column)| sample(steps, row, column).unwrap_or(VOID)).collect();
        if metres.iter().all(|metres| *metres == VOID) {
            return None;
        }
        let degrees = |line: i32| f64::from(line) / f64::from(steps);
        let (columns, rows) = ((east - west + 1) as usize, (north - south + 1) as usize);
        Some(Self { west: degrees(west), south: degrees(south), step: degrees(1), columns, rows, metres })
    }

    /// Metres above sea level between the four samples around a place (bilinear).
    pub(super) fn metres(&self, at: Position) -> Option<f64> {
        let north = self.south + (self.rows - 1) as f64 * self.step;
        let (column, row) = ((at.lon - self.west) / self.step, (north - at.lat) / self.step);
        let (last_column, last_row) = ((self.columns - 1) as f64, (self.rows - 1) as f64);
        if !(0.0..=last_column).contains(&column) || !(0.0..=last_row).contains(&row) {
            return None;
        }
        let (left, top) = ((column as usize).min(self.columns - 2), (row as usize).min(self.rows - 2));
        let (right, down) = (column - left as f64, row - top as f64);
        let sample = |row: usize, column: usize| -> Option<f64> {
            let metres = *self.metres.get(row * self.columns + column)?;
            (metres != VOID).then_some(f64::from(metres))
        };
        let north = sample(top, left)? * (1.0 - right) + sample(top, left + 1)? * right;
        let south = sample(top + 1, left)? * (1.0 - right) + sample(top + 1, left + 1)? * right;
        Some(north * (1.0 - down) + south * down)
    }

    /// The grid as text.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!(
            "ncols {}\nnrows {}\nxllcenter {}\nyllcenter {}\ncellsize {}\nNODATA_value {VOID}\n",
            self.columns, self.rows, self.west, self.south, self.step
        );
        text.reserve(self.metres.len() * 5);
        for row in self.metres.chunks(self.columns.max(1)) {
            for (index, metres) in row.iter().enumerate() {
                // Writing to a `String` does not fail.
                let _ = write!(text, "{}{metres}", if index == 0 { "" } else { " " });
            }
            text.push('\n');
        }
        text
    }

    /// Reads a grid.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub(super) fn of_text(text: &str) -> Result<Self, String> {
        let (mut columns, mut rows) = (0.0, 0.0);
        let (mut west, mut south, mut step, mut void) = ((0.0, 0.0), (0.0, 0.0), 0.0, -9_999.0);
        let mut words = text.split_ascii_whitespace().peekable();
        while let Some(name) = words.next_if(|word| word.starts_with(|first: char| first.is_ascii_alphabetic())) {
            let value = words.next().and_then(|word| word.parse::<f64>().ok()).filter(|value| value.is_finite());
            let value = value.ok_or_else(|| format!("`{name}` has no number behind it."))?;
            match name.to_ascii_lowercase().as_str() {
                "ncols" => columns = value,
                "nrows" => rows = value,
                // A corner lies half a cell outside the first sample.
                "xllcorner" => west = (value, 0.5),
                "yllcorner" => south = (value, 0.5),
                "xllcenter" => west = (value, 0.0),
                "yllcenter" => south = (value, 0.0),
                "cellsize" => step = value,
                "nodata_value" => void = value,
                _ => return Err(format!("`{name}` is no line of an ASCII grid.")),
            }
        }
        let whole = |value: f64| (value >= 2.0 && value <= MOST_SAMPLES as f64).then_some(value as usize);
        let (columns, rows) = whole(columns)
            .zip(whole(rows))
            .filter(|(columns, rows)| columns.checked_mul(*rows).is_some_and(|samples| samples <= MOST_SAMPLES))
            .ok_or_else(|| format!("`ncols` and `nrows` are not from 2 on, or more than {MOST_SAMPLES} together."))?;
        let (west, south) = (west.0 + west.1 * step, south.0 + south.1 * step);
        if !(step > 0.0 && step < 1.0 && west.abs() <= 180.0 && south.abs() <= 90.0) {
            return Err("Its `cellsize` and corner are not degrees: export it with EPSG:4326.".to_owned());
        }
        let mut metres = Vec::with_capacity((columns * rows).min(text.len()));
        for word in words {
            let value: f64 = word.parse().map_err(|_| format!("`{}` is no height.", head(word)))?;
            metres.push(if value == void || !(-1_000.0..=9_500.0).contains(&value) {
                VOID
            } else {
                value.round() as i16
            });
            if metres.len() > columns * rows {
                break;
            }
        }
        if metres.len() != columns * rows {
            return Err(format!("It says {columns} times {rows} heights and has not as many."));
        }
        Ok(Self { west, south, step, columns, rows, metres })
    }
}

fn head(word: &str) -> String {
    word.chars().take(20).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_reads_the_same_after_it_was_text() {
        let at = |lon: f64, lat: f64| Position { lon, lat };
        let places = [at(74.2031, 41.0004), at(74.2519, 41.0402)];
        let sample = |steps: i32, row: i32, column: i32| {
            ((row * 7 + column) % 5 != 0).then_some((row % 90 * steps / 1_200) as i16)
        };
        let grid = Grid::around(places.into_iter(), 1_200, sample).unwrap();
        let again = Grid::of_text(&grid.to_text()).unwrap();
        assert_eq!(again, grid);
        assert!(grid.metres(at(74.21, 41.01)).is_some() || grid.metres(at(74.2105, 41.0105)).is_some());
        assert_eq!(grid.metres(at(74.0, 41.0)), None);
        assert_eq!(Grid::around(places.into_iter(), 1_200, |_, _, _| None), None);
    }

    #[test]
    fn a_grid_of_corners_lies_where_one_of_centres_does_and_odd_ones_are_refused() {
        let rows = "1 2\n3 4\n";
        let corner =
            Grid::of_text(&format!("NCOLS 2\nNROWS 2\nXLLCORNER 74.0\nYLLCORNER 41.0\nCELLSIZE 0.5\n{rows}")).unwrap();
        assert_eq!(corner.metres(Position { lon: 74.5, lat: 41.5 }), Some(2.5));
        for text in
            ["", "ncols 2\nnrows 2\ncellsize 0.1\n1 2 3", "ncols 9e9\nnrows 9e9\ncellsize 0.1\n", "ncols x", "\u{0}"]
        {
            assert!(Grid::of_text(text).is_err(), "{text}");
        }
    }
}
