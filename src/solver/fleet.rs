//! The vehicles of a problem go in; what the search needs to know of each comes out.

use super::model::Load;
use super::segment::Segment;
use crate::problem::Problem;

/// A vehicle as the search sees it.
#[derive(Debug)]
pub(super) struct Kind<S: Segment> {
    /// Index in [`Model::profiles`].
    pub(super) profile: usize,
    /// What it carries.
    pub(super) capacity: Load,
    /// Its start, one piece a mode of the depot.
    pub(super) start: Vec<(u32, S)>,
    /// Its end with the break taken, one piece a mode of the depot.
    pub(super) end: Vec<(u32, S)>,
    /// Its end without a break.
    pub(super) end_early: Vec<(u32, S)>,
    /// The items that stand for its start and its end.
    pub(super) depots: (u32, u32),
    /// The break.
    pub(super) pause: Option<S>,
    /// Longest duration of a route.
    pub(super) longest: i32,
    /// Cost of going out.
    pub(super) fixed: i64,
    /// Whether it unloads before it comes back.
    pub(super) returns_empty: bool,
    /// Whether it can unload at all.
    pub(super) unloads: bool,
    /// Days it works.
    pub(super) days: u32,
    /// How many of it there are.
    pub(super) copies: u32,
    /// Most services and litres a day.
    pub(super) day_limit: (u32, i64),
}

/// The vehicle as the search sees it; costs in units of `unit` thousandths.
pub(super) fn kind<S: Segment>(
    problem: &Problem,
    vehicle: &crate::problem::Vehicle,
    profile: usize,
    depot_modes: &[std::ops::Range<u32>],
    unit: i64,
) -> Kind<S> {
    let (opens, closes) = (vehicle.shift.0 as i32, vehicle.shift.1 as i32);
    let at = |depot: usize, latest: i32| -> Vec<(u32, S)> {
        depot_modes[depot].clone().map(|mode| (mode, S::stop(0, 0, opens, latest).parting())).collect()
    };
    let pause = vehicle.pause.map(|(length, earliest, latest)| {
        let cost = i128::from(length) * i128::from(vehicle.millis_per_second) / i128::from(unit);
        S::stop(cost as i64, length as i32, earliest as i32, latest as i32)
    });
    let back_before = vehicle.pause.map_or(closes, |(_, _, latest)| closes.min(latest as i32));
    Kind {
        profile,
        capacity: Load { kilograms: vehicle.kilograms.into(), litres: vehicle.litres.into() },
        start: at(vehicle.start, closes),
        end: at(vehicle.end, closes),
        end_early: at(vehicle.end, back_before),
        depots: (
            (problem.services.len() + 1 + vehicle.start) as u32,
            (problem.services.len() + 1 + vehicle.end) as u32,
        ),
        pause,
        longest: vehicle.longest_route.min(vehicle.shift.1 - vehicle.shift.0) as i32,
        fixed: ((vehicle.fixed_cost as i64).saturating_mul(1000) / unit),
        returns_empty: vehicle.returns_empty,
        unloads: !problem.facilities.is_empty(),
        days: vehicle.days,
        copies: vehicle.copies,
        day_limit: (vehicle.most_services, i64::try_from(vehicle.most_litres).unwrap_or(i64::MAX)),
    }
}
