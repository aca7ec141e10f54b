//! Files of the family kim go in (Kim, Kim and Sahoo 2006: stops with windows, landfills, lunch); a problem comes out.
//!
//! Hundredths of a foot are the metres of the problem, hundredths of a second its seconds, so that no rounding of
//! travel time makes a route look shorter than it is. The papers count vehicles and miles; one vehicle weighs as
//! much as one and a half trips to a single stop, so that one is saved when that is not paid with a tour of the county.

use super::lines::{lines, number};
use super::points::{Point, PointProblem};
use super::{FormatFault, Instance, Objective};

/// Hundredths in a second; also of a yard of load.
const SCALE: f64 = 100.0;
/// Feet in a mile.
const MILE: f64 = 5280.0;
/// What a vehicle weighs, in trips from the depot to one stop, a landfill and home.
const VEHICLE_TRIPS: f64 = 1.5;

/// A kim file.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut rows = lines(text);
    let mut head = [0.0_f64; 5];
    for value in &mut head {
        let line = rows.next().ok_or(FormatFault::Missing("the five head lines"))?;
        *value = number(&line, line.text)?;
    }
    let [capacity, day_load, day_stops, lunch, speed] = head;
    if speed <= 0.0 || capacity <= 0.0 {
        return Err(FormatFault::Missing("a speed and a capacity above 0"));
    }
    let mut problem = PointProblem::default();
    for line in rows.skip(1) {
        if line.text.split_whitespace().count() < 8 {
            continue;
        }
        let clock = |column| -> Result<u32, FormatFault> {
            let time: u32 = line.cell(column)?;
            Ok((time.min(9_999) / 100 * 3600 + time.min(9_999) % 100 * 60) * SCALE as u32)
        };
        let scaled = |column| -> Result<u32, FormatFault> {
            let value: f64 = line.cell(column)?;
            if (0.0..100_000.0).contains(&value) {
                Ok((value * SCALE).round() as u32)
            } else {
                Err(line.fault("out of range"))
            }
        };
        let mut point = Point {
            name: line.cell(0)?,
            x: line.cell(1)?,
            y: line.cell(2)?,
            window: (clock(3)?, clock(4)?),
            seconds: scaled(5)?,
            load: scaled(6)?,
            ..Point::default()
        };
        if point.window.0 > point.window.1 {
            return Err(line.fault("the window ends before it begins"));
        }
        match line.cell::<u32>(7)? {
            0 => {
                problem.vehicle.shift = point.window;
                point.window = (0, point.window.1);
                problem.points.insert(0, point);
            }
            1 => problem.points.push(point),
            _ => problem.sites.push(point),
        }
    }
    // Whoever adds tenths of a yard up as binary fractions may find a vehicle that is exactly full overfull: where loads
    // are no whole quarters, a hundredth of a yard stays free.
    let spare = u32::from(problem.points.iter().any(|point| point.load % 25 != 0));
    problem.vehicle.litres = ((capacity * SCALE) as u32).saturating_sub(spare);
    problem.vehicle.most_litres = ((day_load * SCALE) as u64).saturating_sub(spare.into());
    problem.vehicle.most_services = day_stops as u32;
    let eleven = 11 * 3600 * SCALE as u32;
    let noon = 12 * 3600 * SCALE as u32;
    problem.vehicle.pause = Some(((lunch * SCALE) as u32, eleven, noon));
    problem.vehicle.millis_per_metre = 1000;
    problem.vehicle.fixed_cost = vehicle_weight(&problem);
    problem.by_volume = true;
    let per_vehicle = problem.vehicle.fixed_cost;
    problem.objective = Objective { divisor: MILE * SCALE, per_vehicle, ..Objective::default() };
    let feet_per_second = speed * MILE / 3600.0;
    problem.into_instance(vehicles, |a, b| {
        let feet = feet(a, b);
        ((feet * SCALE).round() as u32, (feet / feet_per_second * SCALE).ceil() as u32)
    })
}

/// Along the axes, as the papers measure.
fn feet(a: &Point, b: &Point) -> f64 {
    (a.x - b.x).abs() + (a.y - b.y).abs()
}

/// What a vehicle costs, in hundredths of a foot.
fn vehicle_weight(problem: &PointProblem) -> u64 {
    let Some((depot, stops)) = problem.points.split_first() else { return 0 };
    let home = |stop: &Point| {
        let ways = problem.sites.iter().map(|site| feet(stop, site) + feet(site, depot));
        ways.fold(f64::MAX, f64::min).min(if problem.sites.is_empty() { feet(stop, depot) } else { f64::MAX })
    };
    let trips: f64 = stops.iter().map(|stop| feet(depot, stop) + home(stop)).sum();
    let mean = trips / stops.len().max(1) as f64;
    (mean * VEHICLE_TRIPS * SCALE).min(f64::from(1 << 30)) as u64
}
