//! What is closed and where vehicles stand go in; a problem that plans around the one from the other comes out.
//!
//! Its matrices are those of the roads as they are now. What was driven before was driven over the roads as they
//! were: today's route of a vehicle that was out by then has a matrix of its own, with the ways it took.

use crate::maps::MunicipalityMap;
use crate::plan::scenario::Setbacks;
use crate::problem::build::Built;
use crate::problem::{Matrix, ModeIndex, UNREACHABLE};
use crate::solver::{Route, Visit};
use crate::units::{PlaceId, RoadId};

/// Closes streets, dumps and roads from now on; the matrix of today's route of each vehicle.
pub(super) fn close(
    map: &MunicipalityMap,
    setbacks: &Setbacks,
    built: &mut Built,
    (routes, done): (&[Route], &[(usize, usize, usize)]),
    today: u8,
) -> Vec<usize> {
    let mut shut: Vec<ModeIndex> = Vec::new();
    let end = usize::MAX;
    let Some(nobody) = map.vehicles.first().map(|vehicle| &vehicle.id) else { return Vec::new() };
    for (service, target) in built.problem.services.iter().zip(&built.key.services) {
        let road = RoadId(target.key.split('#').next().unwrap_or_default().to_owned());
        if setbacks.road_is_closed(&road, today, nobody, end) {
            shut.extend(service.modes.clone());
        }
    }
    for (facility, place) in built.problem.facilities.iter().zip(&built.key.facilities) {
        let Some(place) = map.places.get(*place) else { continue };
        // The only dump is shut for today alone: routes of today end, others go on.
        let other = |id: &PlaceId| setbacks.dump_is_closed(map, id, (today.saturating_add(1), nobody, end));
        if other(&place.id) {
            shut.extend(facility.modes.clone());
        }
    }
    let modes = built.problem.modes.len();
    for matrix in &mut built.problem.matrices {
        for from in 0..modes {
            for to in &shut {
                if let Some(cell) = matrix.seconds.get_mut(from * modes + to) {
                    *cell = UNREACHABLE;
                }
            }
        }
    }
    let mut own: Vec<usize> = built.problem.vehicles.iter().map(|vehicle| vehicle.matrix).collect();
    for (vehicle, day, driven) in done {
        let route = routes.iter().find(|route| (route.vehicle, route.day) == (*vehicle, *day));
        if let Some(route) = route.filter(|_| *driven > 0 && setbacks.close_something()) {
            own_matrix(map, setbacks, built, (route, *driven, &shut), &mut own);
        }
    }
    own
}

/// Gives today's route of a vehicle a matrix in which the ways it drove are as they were.
fn own_matrix(
    map: &MunicipalityMap,
    setbacks: &Setbacks,
    built: &mut Built,
    (route, driven, shut): (&Route, usize, &[ModeIndex]),
    own: &mut [usize],
) {
    let (Some(vehicle), Some(driver)) =
        (map.vehicles.get(route.vehicle), built.problem.vehicles.get(route.vehicle).cloned())
    else {
        return;
    };
    let Ok(day) = u8::try_from(route.day) else { return };
    let Some(mut matrix) = built.problem.matrices.get(driver.matrix).cloned() else { return };
    let now = matrix.clone();
    let modes = built.problem.modes.len();
    let mut changed = false;
    let mut set = |from: ModeIndex, to: ModeIndex, (seconds, metres): (u32, u32)| {
        let cell = from * modes + to;
        if let (Some(old), Some(length)) = (matrix.seconds.get_mut(cell), matrix.metres.get_mut(cell)) {
            changed |= *old != seconds || *length != metres;
            (*old, *length) = (seconds, metres);
        }
    };
    let depot = |depot: usize| {
        built.problem.depots.get(depot).map_or_else(Vec::new, |depot| depot.modes.clone().collect::<Vec<_>>())
    };
    let way = |from: ModeIndex, to: ModeIndex, fleet: Option<&crate::problem::fleet::Fleet>| {
        let (from, to) = built.key.modes.get(from).zip(built.key.modes.get(to))?;
        let path = fleet?.network_of(route.vehicle)?.path(from.exit, to.entry)?;
        Some((path.seconds, path.metres))
    };
    let mut at = depot(driver.start);
    for (position, visit) in route.visits.iter().enumerate().take(driven) {
        let to = mode_of(visit);
        for from in &at {
            if let Some(found) = way(*from, to, setbacks.fleet(day, &vehicle.id, position)) {
                set(*from, to, found);
            }
        }
        at = vec![to];
    }
    let closed = |from: ModeIndex, to: ModeIndex| {
        !shut.contains(&to) && now.seconds.get(from * modes + to).copied() == Some(UNREACHABLE)
    };
    // It is let out to unload and go home, where there is no other way.
    let dumps = built.problem.facilities.iter().flat_map(|dump| dump.modes.clone());
    let ends: Vec<ModeIndex> = depot(driver.end).into_iter().chain(dumps).collect();
    let out = setbacks.lets_out(day, &vehicle.id, driven);
    for to in ends {
        for from in (0..modes).filter(|from| closed(*from, to)) {
            if let Some(found) = way(from, to, out) {
                set(from, to, found);
            }
        }
    }
    // And from where it stands it may leave by the way it came.
    if let (Some(from), Some(before)) = (at.first().copied(), setbacks.leaves_by(day, &vehicle.id, driven)) {
        for to in (0..modes).filter(|to| closed(from, *to)) {
            if let Some(found) = way(from, to, Some(before)) {
                set(from, to, found);
            }
        }
    }
    if !changed {
        return;
    }
    for service in &mut built.problem.services {
        let same = service.seconds.get(driver.matrix).copied().unwrap_or(0);
        service.seconds.push(same);
    }
    if let Some(place) = own.get_mut(route.vehicle) {
        *place = built.problem.matrices.len();
    }
    built.problem.matrices.push(matrix);
}

/// For each way through a service or dump, whether there is no way to it from anywhere.
pub(super) fn cut_off(matrix: &Matrix) -> Vec<bool> {
    let modes = matrix.seconds.len().isqrt();
    let mut shut = vec![true; modes];
    for (from, row) in matrix.seconds.chunks(modes.max(1)).enumerate() {
        for (to, (seconds, shut)) in row.iter().zip(&mut shut).enumerate() {
            *shut &= from == to || *seconds == UNREACHABLE;
        }
    }
    shut
}

/// Whether every dump is shut today.
pub(super) fn nothing_can_be_unloaded(map: &MunicipalityMap, setbacks: &Setbacks, today: u8) -> bool {
    // Somebody who does not drive at all is stopped by nothing but this.
    setbacks.ends_after(map, today, &crate::units::VehicleId(String::new())).is_some()
}

fn mode_of(visit: &Visit) -> ModeIndex {
    match *visit {
        Visit::Serve { mode, .. } | Visit::Unload { mode, .. } => mode,
    }
}
