//! Files of the families vrptw (Solomon and Gehring-Homberger, as VRPLIB or SINTEF write them) and mtvrptwr (several
//! trips, goods that arrive at the depot during the day) go in; a problem comes out.
//!
//! VRPLIB files count distance cut to one decimal (DIMACS); SINTEF files count vehicles first, then distance
//! with full precision, which is kept to thousandths, rounded up where time is concerned.

use super::lines::{lines, number};
use super::points::{Point, PointProblem};
use super::{FormatFault, Instance, Objective};
use crate::problem::LATEST_SECOND;

/// What a vehicle costs where fewer come first: more than any detour.
const VEHICLE: u64 = 100_000_000;

/// A vrptw file of either kind.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    if text.contains("NODE_COORD_SECTION") { read_vrplib(text, vehicles) } else { read_sintef(text, vehicles) }
}

/// A mtvrptwr file: trucks load again at the depot, and a trip waits for the last of its goods to arrive there.
pub(super) fn read_trips(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    if !text.contains("RELEASE_TIME_SECTION") {
        return Err(FormatFault::Missing("`RELEASE_TIME_SECTION`"));
    }
    let (mut problem, fleet) = vrplib(text)?;
    let Some(depot) = problem.points.first() else { return Err(FormatFault::Missing("the depot")) };
    problem.sites.push(Point { seconds: 0, load: 0, ..depot.clone() });
    problem.delivers = true;
    finish(problem, vehicles.or(fleet), 10.0, |value| value.floor(), |value| value.floor())
}

fn read_vrplib(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let (mut problem, fleet) = vrplib(text)?;
    problem.objective = Objective { divisor: 10.0, ..Objective::default() };
    finish(problem, vehicles.or(fleet), 10.0, |value| value.floor(), |value| value.floor())
}

/// Sections of a VRPLIB file, times in tenths; and how many vehicles it says there are.
fn vrplib(text: &str) -> Result<(PointProblem, Option<u32>), FormatFault> {
    let mut problem = PointProblem::default();
    let (mut section, mut fleet, mut service) = ("", None, 0);
    for line in lines(text) {
        let first = line.text.split_whitespace().next().unwrap_or("");
        if first.ends_with("_SECTION") || first == "EOF" {
            section = first;
            continue;
        }
        if section.is_empty() {
            match line.pair() {
                Some(("CAPACITY", value)) => problem.vehicle.kilograms = number(&line, value)?,
                Some(("VEHICLES", value)) => fleet = Some(number(&line, value)?),
                Some(("SERVICE_TIME", value)) => service = (number::<f64>(&line, value)? * 10.0) as u32,
                _ => {}
            }
            continue;
        }
        if section == "NODE_COORD_SECTION" {
            let seconds = if problem.points.is_empty() { 0 } else { service };
            let (name, x, y) = (line.cell(0)?, line.cell(1)?, line.cell(2)?);
            problem.points.push(Point { name, x, y, seconds, ..Point::default() });
            continue;
        }
        if !["DEMAND_SECTION", "TIME_WINDOW_SECTION", "SERVICE_TIME_SECTION", "RELEASE_TIME_SECTION"].contains(&section)
        {
            continue;
        }
        let name: i64 = line.cell(0)?;
        let point = problem.points.iter_mut().find(|point| point.name == name);
        let point = point.ok_or_else(|| line.fault("a node without a position"))?;
        match section {
            "DEMAND_SECTION" => point.load = line.cell(1)?,
            "RELEASE_TIME_SECTION" => point.release = line.cell::<u32>(1)?.saturating_mul(10).min(LATEST_SECOND),
            "SERVICE_TIME_SECTION" => point.seconds = line.cell::<u32>(1)?.saturating_mul(10).min(LATEST_SECOND),
            _ => {
                let time = |column| -> Result<u32, FormatFault> {
                    Ok(line.cell::<u32>(column)?.saturating_mul(10).min(LATEST_SECOND))
                };
                point.window = (time(1)?, time(2)?);
            }
        }
    }
    Ok((problem, fleet))
}

fn read_sintef(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut problem = PointProblem::default();
    let mut fleet = None;
    for line in lines(text) {
        let cells: Vec<f64> = line.text.split_whitespace().map_while(|cell| cell.parse().ok()).collect();
        match cells[..] {
            [count, capacity] => {
                fleet = Some(count as u32);
                problem.vehicle.kilograms = capacity as u32;
            }
            [name, x, y, load, ready, due, service] => {
                let time = |value: f64| ((value * 1000.0) as u32).min(LATEST_SECOND);
                let window = (time(ready), time(due));
                let (load, seconds) = (load as u32, time(service));
                problem.points.push(Point { name: name as i64, x, y, load, window, seconds, ..Point::default() });
            }
            _ => {}
        }
    }
    problem.vehicle.fixed_cost = VEHICLE;
    problem.objective = Objective { divisor: 1000.0, per_vehicle: VEHICLE, ..Objective::default() };
    finish(problem, vehicles.or(fleet), 1000.0, |value| value.round(), |value| value.ceil())
}

fn finish(
    mut problem: PointProblem,
    vehicles: Option<u32>,
    scale: f64,
    priced: fn(f64) -> f64,
    timed: fn(f64) -> f64,
) -> Result<Instance, FormatFault> {
    if problem.vehicle.kilograms == 0 || problem.vehicle.kilograms == u32::MAX {
        return Err(FormatFault::Missing("the capacity"));
    }
    let Some(depot) = problem.points.first() else { return Err(FormatFault::Missing("the depot")) };
    problem.vehicle.shift = depot.window;
    problem.vehicle.millis_per_metre = 1000;
    problem.into_instance(vehicles, |a, b| {
        let exact = (a.x - b.x).hypot(a.y - b.y) * scale;
        (priced(exact) as u32, timed(exact) as u32)
    })
}
