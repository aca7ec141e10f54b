//! Files of the family cvrp-x go in (VRPLIB, EUC_2D rounded to the nearest integer); a problem comes out.

use super::lines::{lines, number};
use super::points::{Point, PointProblem};
use super::{FormatFault, Instance};

/// A CVRPLIB file; node 1 is the depot.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut points: Vec<Point> = Vec::new();
    let (mut capacity, mut section) = (0, "");
    for line in lines(text) {
        let first = line.text.split_whitespace().next().unwrap_or("");
        if first.ends_with("_SECTION") || first == "EOF" {
            section = first;
            continue;
        }
        match section {
            "" => {
                if let Some(("CAPACITY", value)) = line.pair() {
                    capacity = number(&line, value)?;
                }
            }
            "NODE_COORD_SECTION" => {
                points.push(Point { name: line.cell(0)?, x: line.cell(1)?, y: line.cell(2)?, ..Point::default() });
            }
            "DEMAND_SECTION" => {
                let name: i64 = line.cell(0)?;
                let point = points.iter_mut().find(|point| point.name == name);
                point.ok_or_else(|| line.fault("demand of a node without a position"))?.load = line.cell(1)?;
            }
            _ => {}
        }
    }
    if capacity == 0 {
        return Err(FormatFault::Missing("`CAPACITY`"));
    }
    let mut problem = PointProblem { points, ..PointProblem::default() };
    problem.vehicle.kilograms = capacity;
    problem.vehicle.millis_per_metre = 1000;
    problem.into_instance(vehicles, |a, b| {
        let exact = (a.x - b.x).hypot(a.y - b.y);
        ((exact + 0.5) as u32, 0)
    })
}
