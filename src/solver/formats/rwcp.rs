//! Files of the family rwcp-tp go in (Lee, Han and Kim: residential collection with turn penalties on real streets);
//! a problem comes out. Times are kept in thousandths of a second, because penalties are.

use super::lines::{Line, lines};
use super::links::{LinkProblem, Required};
use super::{FormatFault, Instance};

/// Thousandths in a second.
const SCALE: f64 = 1000.0;
/// A turn of less than this is straight on, in degrees. The files do not say; 45 parts the circle evenly.
const STRAIGHT: f64 = 45.0;

/// Directions, in degrees, at the start and the end of a link.
#[derive(Clone, Copy)]
struct Bearing {
    start: f64,
    end: f64,
}

/// A rwcp-tp file.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut problem = LinkProblem::default();
    let mut bearings: Vec<Bearing> = Vec::new();
    let mut penalty = [0_u32; 4];
    let mut arcs = Vec::new();
    let mut list: Option<(bool, bool)> = None;
    for line in lines(text) {
        let first = line.text.split([' ', '\t', ':']).next().unwrap_or("");
        match first {
            "LIST_REQ_EDGES" => list = Some((true, false)),
            "LIST_NOREQ_EDGES" => list = Some((false, false)),
            "LIST_REQ_ARCS" => list = Some((true, true)),
            "LIST_NOREQ_ARCS" => list = Some((false, true)),
            "CAPACITY" => problem.capacity = (load(&line, 2)?, load(&line, 1)?),
            "DUMPING_COST" => problem.unload = scaled(&line, 1)?,
            "MAX_DURATION" => problem.limit = Some(scaled(&line, 1)?),
            "DEPOT" => problem.depot = Some(line.cell(1)?),
            "DUMPING_SITES" => problem.sites = line.integers(),
            "TURN_PENALTY" => {
                for (index, cost) in penalty.iter_mut().enumerate() {
                    *cost = scaled(&line, index + 1)?;
                }
            }
            _ => {
                let Some((required, one_way)) = list else { continue };
                let (from, to, serve, cost) = (line.cell(0)?, line.cell(1)?, scaled(&line, 2)?, scaled(&line, 3)?);
                let shape = shape(&line)?;
                let mut ways = vec![problem.network.arc(from, to, cost)];
                bearings.push(shape);
                if !one_way {
                    ways.push(problem.network.arc(to, from, cost));
                    bearings.push(Bearing { start: shape.end + 180.0, end: shape.start + 180.0 });
                }
                if required {
                    let link = Required { ways, serve, demand: (load(&line, 5)?, load(&line, 4)?) };
                    if one_way { arcs.push(link) } else { problem.required.push(link) }
                }
            }
        }
    }
    problem.required.append(&mut arcs);
    if problem.required.is_empty() {
        return Err(FormatFault::Missing("anything to serve"));
    }
    if problem.sites.is_empty() {
        return Err(FormatFault::Missing("`DUMPING_SITES`"));
    }
    if problem.limit.is_none() {
        return Err(FormatFault::Missing("`MAX_DURATION`"));
    }
    let links = problem.network.links.clone();
    let [straight, right, left, back] = penalty;
    problem.network.turn = Some(Box::new(move |from, to| {
        if links[from].from == links[to].to {
            return Some(back);
        }
        let turned = (bearings[to].start - bearings[from].end + 540.0).rem_euclid(360.0) - 180.0;
        Some(if turned.abs() < STRAIGHT {
            straight
        } else if turned > 0.0 {
            left
        } else {
            right
        })
    }));
    let mut instance = problem.into_instance(vehicles)?;
    instance.objective.divisor = SCALE;
    Ok(instance)
}

/// A mass or a volume, in hundredths: some files have decimals.
fn load(line: &Line<'_>, column: usize) -> Result<u32, FormatFault> {
    let amount: f64 = line.cell(column)?;
    if !(0.0..40_000_000.0).contains(&amount) {
        return Err(line.fault(&format!("{amount} is no load")));
    }
    Ok((amount * 100.0).round() as u32)
}

fn scaled(line: &Line<'_>, column: usize) -> Result<u32, FormatFault> {
    let seconds: f64 = line.cell(column)?;
    if !(0.0..200_000.0).contains(&seconds) {
        return Err(line.fault(&format!("{seconds} is no time")));
    }
    Ok((seconds * SCALE).round() as u32)
}

/// Directions of a polyline `x y,x y,...`, counted from east, to the left.
fn shape(line: &Line<'_>) -> Result<Bearing, FormatFault> {
    let text = line.text.splitn(7, '\t').nth(6).unwrap_or("");
    let mut points = Vec::new();
    for pair in text.split(',') {
        let mut figures = pair.split_whitespace().map(str::parse::<f64>);
        match (figures.next(), figures.next()) {
            (Some(Ok(x)), Some(Ok(y))) => points.push((x, y)),
            _ => return Err(line.fault("the last column is no polyline `x y,x y`")),
        }
    }
    points.dedup();
    let bearing = |a: (f64, f64), b: (f64, f64)| {
        // Degrees of longitude are shorter than those of latitude; planar files have larger figures.
        let narrow = if a.0.abs() <= 180.0 && a.1.abs() <= 90.0 { a.1.to_radians().cos() } else { 1.0 };
        (b.1 - a.1).atan2((b.0 - a.0) * narrow).to_degrees()
    };
    match points[..] {
        [first, second, ..] => {
            let (last, before) = (points[points.len() - 1], points[points.len() - 2]);
            Ok(Bearing { start: bearing(first, second), end: bearing(before, last) })
        }
        _ => Ok(Bearing { start: 0.0, end: 0.0 }),
    }
}
