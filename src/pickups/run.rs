//! The name of a run: one vehicle on one date, whatever plan it drives by.

use jiff::civil::Date;

use crate::units::VehicleId;

/// One vehicle on one date. Written `2026-11-23.tractor`: it can be printed on a sheet before
/// anybody drives, and it stays the same when a new plan is published at noon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId {
    /// The date.
    pub date: Date,
    /// The vehicle.
    pub vehicle: VehicleId,
}

impl RunId {
    /// Reads `2026-11-23.tractor`; nothing when it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let (date, vehicle) = text.split_once('.')?;
        if date.len() != 10 || vehicle.is_empty() || vehicle.len() > 64 {
            return None;
        }
        Some(Self { date: date.parse().ok()?, vehicle: VehicleId(vehicle.to_owned()) })
    }
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.date, self.vehicle)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_run_reads_what_it_writes() {
        let run = RunId::read("2026-11-23.tractor-1").unwrap();
        assert_eq!(run.to_string(), "2026-11-23.tractor-1");
        for broken in ["", "2026-11-23", "2026-13-01.tractor", "2026-11-23.", "x.tractor", "20261123.tractor"] {
            assert_eq!(RunId::read(broken), None, "{broken}");
        }
    }
}
