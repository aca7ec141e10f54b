//! The visits of a week go in, the same by name come out; and back.
//!
//! What a search finds in a given time is found once and never again on another machine, so the log of a
//! desk keeps the visits themselves, by the names that plans give them.

use serde::{Deserialize, Serialize};

use super::take_apart::Directory;
use crate::maps::MunicipalityMap;
use crate::plan::ServedStretch;
use crate::problem::build::Built;
use crate::solver::{Route, Solution, Visit};
use crate::units::VehicleId;

/// One vehicle on one day, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundRoute {
    /// Who drives.
    pub vehicle: VehicleId,
    /// Day of the week, Monday is 0.
    pub day: u8,
    /// Services and dumps in the order driven.
    pub visits: Vec<ServedStretch>,
}

/// The visits of a week by name.
pub(super) fn write(map: &MunicipalityMap, built: &Built, solution: &Solution) -> Vec<FoundRoute> {
    let named = |visit: &Visit| {
        let (service, mode) = match *visit {
            Visit::Serve { service, mode } => (built.key.services.get(service)?.key.clone(), mode),
            Visit::Unload { facility, mode } => {
                (map.places.get(*built.key.facilities.get(facility)?)?.id.0.clone(), mode)
            }
        };
        Some(ServedStretch { service, backward: built.key.modes.get(mode)?.backward })
    };
    solution
        .routes
        .iter()
        .filter_map(|route| {
            Some(FoundRoute {
                vehicle: map.vehicles.get(route.vehicle)?.id.clone(),
                day: u8::try_from(route.day).ok()?,
                visits: route.visits.iter().filter_map(named).collect(),
            })
        })
        .collect()
}

/// The visits of that name; the first name that is not known otherwise.
pub(super) fn read(map: &MunicipalityMap, built: &Built, found: &[FoundRoute]) -> Result<Solution, String> {
    let directory = Directory::of(map, built);
    let mut solution = Solution::default();
    for route in found {
        let known = map.vehicles.iter().position(|vehicle| vehicle.id == route.vehicle);
        let vehicle = known.ok_or_else(|| format!("there is no vehicle `{}`", route.vehicle))?;
        let unknown = |named: &ServedStretch| format!("there is no `{}` to collect or unload at", named.service);
        let visits = route
            .visits
            .iter()
            .map(|named| directory.visit(named).ok_or_else(|| unknown(named)))
            .collect::<Result<_, _>>()?;
        solution.routes.push(Route { vehicle, day: route.day.into(), visits });
    }
    Ok(solution)
}
