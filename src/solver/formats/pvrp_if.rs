//! Files of the family pvrp-if go in (Taverna, Tilk et al. 2025: bins over days, with disposal sites); a problem
//! comes out. Figures are kept in thousandths, because the files hold decimals.

use serde::Deserialize;

use super::points::{Point, PointProblem};
use super::{FormatFault, Instance, Objective};

const SCALE: f64 = 1000.0;

#[derive(Deserialize)]
struct File {
    info: Info,
    features: Vec<Feature>,
    duration: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    num_vehicles: u32,
    max_duration: f64,
    max_capacity: f64,
    planning_horizon: usize,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
}

#[derive(Deserialize)]
struct Properties {
    id: usize,
    r#type: String,
    frequency: f64,
    demand: f64,
    service: f64,
}

/// A pvrp-if file; visits are evenly spaced over the horizon.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let file: File =
        serde_json::from_str(text).map_err(|why| FormatFault::Line { number: why.line(), what: why.to_string() })?;
    let days = file.info.planning_horizon;
    if !(1..=31).contains(&days) {
        return Err(FormatFault::Missing("a `planningHorizon` of 1 to 31 days"));
    }
    let mut problem = PointProblem { days, ..PointProblem::default() };
    for feature in &file.features {
        let Properties { id, ref r#type, frequency, demand, service } = feature.properties;
        let mut point = Point { name: id as i64, load: scaled(demand)?, seconds: scaled(service)?, ..Point::default() };
        match r#type.as_str() {
            "depot" => problem.points.insert(0, point),
            "intermediateFacility" => problem.sites.push(point),
            _ => {
                let visits = frequency as usize;
                if visits == 0 || !days.is_multiple_of(visits) {
                    return Err(FormatFault::Missing("a frequency that parts the horizon evenly"));
                }
                let gap = days / visits;
                point.patterns =
                    (0..gap).map(|first| (first..days).step_by(gap).fold(0, |days, day| days | 1 << day)).collect();
                problem.points.push(point);
            }
        }
    }
    let mut cells = Vec::with_capacity(file.duration.len());
    for row in &file.duration {
        cells.push(row.iter().map(|&cell| scaled(cell)).collect::<Result<Vec<u32>, _>>()?);
    }
    let named = problem.points.iter().chain(&problem.sites).map(|point| point.name as usize).max().unwrap_or(0);
    if cells.len() <= named || cells.iter().any(|row| row.len() <= named) {
        return Err(FormatFault::Missing("a square `duration` over all features"));
    }
    problem.vehicle.copies = file.info.num_vehicles;
    problem.vehicle.kilograms = scaled(file.info.max_capacity)?;
    problem.vehicle.longest_route = scaled(file.info.max_duration)?;
    problem.vehicle.millis_per_metre = 1000;
    problem.objective = Objective { divisor: SCALE, ..Objective::default() };
    let copies = vehicles.unwrap_or(file.info.num_vehicles);
    problem.into_instance(Some(copies), |a, b| {
        let cell = cells[a.name as usize][b.name as usize];
        (cell, cell)
    })
}

fn scaled(value: f64) -> Result<u32, FormatFault> {
    let value = (value * SCALE).round();
    if !(0.0..f64::from(1 << 28)).contains(&value) {
        return Err(FormatFault::Missing("a figure between 0 and 268,435"));
    }
    Ok(value as u32)
}
