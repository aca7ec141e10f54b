//! A table of points goes in; places on roads come out.

use std::path::Path;

use super::Failure;
use crate::maps::{Fault, Faults, Severity};
use crate::roads::Side;
use crate::travel::{Network, Port};
use crate::units::Position;

/// A point further than this from every road is not on the map, metres.
const FAR_METRES: f64 = 1000.0;

/// A point that a vehicle goes to.
pub(super) struct Point {
    pub(super) position: Position,
    /// Side of the vehicle it must lie on; nothing when either will do.
    side: Option<Side>,
}

impl Point {
    /// Where a vehicle stops for it: at most one port a direction, none when no road is near.
    pub(super) fn ports(&self, network: &Network) -> Vec<Port> {
        let Some(snap) = network.snap(self.position).filter(|snap| snap.distance_m <= FAR_METRES) else {
            return Vec::new();
        };
        let mut ports = network.ports_at(&snap);
        if let Some(side) = self.side
            && snap.side != Side::OnTheLine
        {
            // The point lies on the wished side when the road is driven as drawn, or on the other side when not.
            ports.retain(|port| (snap.side == side) != port.state.is_backward());
        }
        ports
    }
}

/// Reads a table with the columns `lon`, `lat` and, if wished, `side`.
pub(super) fn read(path: &Path) -> Result<Vec<Point>, Failure> {
    let file = path.display().to_string();
    let fault = |row: Option<usize>, field: &str, what: String, advice: &str| Fault {
        severity: Severity::Error,
        code: "bad-point",
        file: file.clone(),
        feature: row.map(|row| format!("line {row}")),
        field: (!field.is_empty()).then(|| field.to_owned()),
        position: None,
        what,
        advice: advice.to_owned(),
    };
    let stop = |faults: Vec<Fault>| Failure::Input(Faults(faults));
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_path(path).map_err(|error| {
        stop(vec![fault(None, "", format!("cannot be opened: {error}."), "Check the path and the rights of the file.")])
    })?;
    let headers = table.headers().cloned().map_err(|error| {
        stop(vec![fault(
            Some(1),
            "",
            format!("is no table: {error}."),
            "The first line must be lon,lat or lon,lat,side.",
        )])
    })?;
    let column = |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name);
    let (Some(lon), Some(lat)) = (column("lon"), column("lat")) else {
        let what = format!("The first line is `{}`.", headers.iter().collect::<Vec<_>>().join(","));
        return Err(stop(vec![fault(Some(1), "", what, "The first line must be lon,lat or lon,lat,side.")]));
    };
    let side = column("side");
    let (mut points, mut faults) = (Vec::new(), Vec::new());
    for (index, row) in table.records().enumerate() {
        let line = index + 2;
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                faults.push(fault(Some(line), "", format!("cannot be read: {error}."), "Mend the line."));
                continue;
            }
        };
        let mut number = |column: usize, name: &str, most: f64| {
            let text = row.get(column).unwrap_or_default();
            let value = text.parse::<f64>().ok().filter(|value| value.abs() <= most);
            if value.is_none() {
                let advice = format!("Give degrees between -{most} and {most}.");
                faults.push(fault(Some(line), name, format!("`{text}` is no coordinate."), &advice));
            }
            value
        };
        let (lon, lat) = (number(lon, "lon", 180.0), number(lat, "lat", 90.0));
        let side = match side.and_then(|side| row.get(side)).unwrap_or_default() {
            "" | "both" => None,
            "right" => Some(Side::Right),
            "left" => Some(Side::Left),
            other => {
                let what = format!("`{other}` is no side.");
                faults.push(fault(Some(line), "side", what, "Write right, left or both."));
                None
            }
        };
        if let (Some(lon), Some(lat)) = (lon, lat) {
            points.push(Point { position: Position { lon, lat }, side });
        }
    }
    if faults.is_empty() { Ok(points) } else { Err(stop(faults)) }
}
