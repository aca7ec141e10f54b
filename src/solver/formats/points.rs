//! Points with demands, windows and disposal sites go in (any node routing family); a problem comes out.

use super::{FormatFault, Instance, Name, Objective};
use crate::problem::{Depot, Facility, LATEST_SECOND, Matrix, Mode, Problem, Service, Vehicle};

/// A customer, a disposal site or the depot.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// Its number in the file.
    pub(super) name: i64,
    /// Its position.
    pub(super) x: f64,
    /// Its position.
    pub(super) y: f64,
    /// What is collected there.
    pub(super) load: u32,
    /// Earliest and latest begin.
    pub(super) window: (u32, u32),
    /// How long it takes.
    pub(super) seconds: u32,
    /// Earliest departure of a trip that serves it.
    pub(super) release: u32,
    /// Day sets.
    pub(super) patterns: Vec<u32>,
}

impl Default for Point {
    fn default() -> Self {
        let window = (0, LATEST_SECOND);
        Self { name: 0, x: 0.0, y: 0.0, load: 0, window, seconds: 0, release: 0, patterns: vec![1] }
    }
}

/// What the families have in common.
#[derive(Default)]
pub(super) struct PointProblem {
    /// The depot first, then the customers.
    pub(super) points: Vec<Point>,
    /// Disposal sites.
    pub(super) sites: Vec<Point>,
    /// The vehicle.
    pub(super) vehicle: Vehicle,
    /// Whether vehicles bring loads out and come back empty anyway: sites are where they load again.
    pub(super) delivers: bool,
    /// Whether loads are volumes, not masses.
    pub(super) by_volume: bool,
    /// Days in the horizon, 1 when nothing is said.
    pub(super) days: usize,
    /// What the cost is divided by.
    pub(super) objective: Objective,
}

impl PointProblem {
    /// The problem; `travel` gives metres and seconds from one point to another.
    pub(super) fn into_instance(
        self,
        vehicles: Option<u32>,
        travel: impl Fn(&Point, &Point) -> (u32, u32),
    ) -> Result<Instance, FormatFault> {
        let Self { points, sites, mut vehicle, delivers, by_volume, days, objective } = self;
        let Some((depot, customers)) = points.split_first() else { return Err(FormatFault::Missing("the depot")) };
        if customers.is_empty() {
            return Err(FormatFault::Missing("anything to serve"));
        }
        let stops: Vec<&Point> = customers.iter().chain(&sites).chain([depot]).collect();
        let services = customers
            .iter()
            .enumerate()
            .map(|(index, point)| Service {
                modes: index..index + 1,
                kilograms: if by_volume { 0 } else { point.load },
                litres: if by_volume { point.load } else { 0 },
                seconds: vec![point.seconds],
                patterns: point.patterns.clone(),
                window: point.window,
                release: point.release,
                vehicles: u64::MAX,
                prize: None,
            })
            .collect();
        let first_site = customers.len();
        let facilities = sites
            .iter()
            .enumerate()
            .map(|(index, site)| {
                let mode = first_site + index;
                let closes = site.window.1.saturating_add(site.seconds).min(LATEST_SECOND);
                Facility { modes: mode..mode + 1, seconds: site.seconds, fee: 0, hours: (site.window.0, closes) }
            })
            .collect();
        vehicle.copies = match vehicles {
            Some(vehicles) => vehicles,
            None if vehicle.copies > 1 => vehicle.copies,
            None => customers.len() as u32,
        };
        vehicle.returns_empty = !sites.is_empty() && !delivers;
        let mut matrix = Matrix::default();
        for from in &stops {
            for to in &stops {
                let (metres, seconds) = if std::ptr::eq(*from, *to) { (0, 0) } else { travel(from, to) };
                matrix.metres.push(metres);
                matrix.seconds.push(seconds);
            }
        }
        let home = stops.len() - 1;
        let problem = Problem {
            days: days.max(1),
            modes: vec![Mode { metres: 0, seconds: 0 }; stops.len()],
            services,
            facilities,
            depots: vec![Depot { modes: home..home + 1 }],
            vehicles: vec![vehicle],
            matrices: vec![matrix],
            ..Problem::default()
        };
        let names = customers.iter().map(|point| Name::Node(point.name)).collect();
        Ok(Instance { problem, names, sites: sites.iter().map(|site| site.name).collect(), objective })
    }
}
