//! A village's measures go in, its streets come out: rows along the valley, lanes across.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::Point;
use super::street_names;
use crate::units::Names;

/// A road of the drawing.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) line: Vec<Point>,
    pub(super) names: Names,
    pub(super) tags: Vec<(&'static str, String)>,
    /// Collection along it: the village, visits a week, and its weight when people are shared out.
    pub(super) collection: Option<Collection>,
}

/// Door-to-door collection along a drawn road.
#[derive(Clone, Debug)]
pub(super) struct Collection {
    pub(super) village: usize,
    pub(super) visits_per_week: u8,
    pub(super) each_side: bool,
    /// Homes for each metre, relative to a usual street.
    pub(super) density: f64,
}

impl Drawn {
    pub(super) fn length(&self) -> f64 {
        self.line.windows(2).map(|ends| ends[0].to(ends[1])).sum()
    }
}

/// A village as it is drawn.
pub(super) struct Grid {
    pub(super) village: usize,
    /// East of each lane.
    pub(super) lanes: Vec<f64>,
    /// North of each row, measured from the main street, which is 0 and must be among them.
    pub(super) rows: Vec<f64>,
    /// Number of the first street name used.
    pub(super) first_name: usize,
    /// Visits a week along its streets.
    pub(super) visits_per_week: u8,
}

impl Grid {
    /// The corners: one line of points a row. The main street keeps its own curve.
    pub(super) fn corners(&self, main_street: impl Fn(f64) -> f64, random: &mut Pcg64Mcg) -> Vec<Vec<Point>> {
        self.rows
            .iter()
            .map(|row| {
                self.lanes
                    .iter()
                    .map(|east| {
                        let shift = if *row == 0.0 { 0.0 } else { 14.0 };
                        let (aside, along) = (random.random_range(-1.0..1.0), random.random_range(-1.0..1.0));
                        Point::new(east + shift * along, main_street(*east) + row + shift * aside)
                    })
                    .collect()
            })
            .collect()
    }

    /// Rows except the main street, and lanes, some of them with a gap that makes dead ends.
    pub(super) fn streets(&self, corners: &[Vec<Point>], random: &mut Pcg64Mcg) -> Vec<Drawn> {
        let mut drawn = Vec::new();
        let mut name = self.first_name;
        for (row, line) in self.rows.iter().zip(corners) {
            if *row == 0.0 {
                continue;
            }
            let from = random.random_range(0..2_usize);
            let to = line.len() - random.random_range(0..2_usize);
            drawn.push(self.street(bent(&line[from..to], random), street_names::street(name), 1.0, random));
            name += 1;
        }
        for lane in 0..self.lanes.len() {
            let mut line: Vec<Point> = corners.iter().map(|row| row[lane]).collect();
            line.sort_by(|a, b| a.north.total_cmp(&b.north));
            // One lane in four stops short of the last row: its end is a dead end between gardens.
            if lane % 4 == 1 && line.len() > 3 {
                let (last, before) = (line[line.len() - 1], line[line.len() - 2]);
                let end = line.len() - 1;
                line[end] = Point::new(
                    before.east + 0.6 * (last.east - before.east),
                    before.north + 0.6 * (last.north - before.north),
                );
            }
            let mut lane_road = self.street(line, street_names::lane(self.first_name, lane + 1), 0.55, random);
            lane_road.tags.retain(|(key, _)| *key != "lit");
            drawn.push(lane_road);
        }
        drawn
    }

    fn street(&self, line: Vec<Point>, names: Names, density: f64, random: &mut Pcg64Mcg) -> Drawn {
        let mut tags = vec![("highway", "residential".to_owned())];
        // About half of the streets say what they are made of; the rest is for somebody to confirm.
        match random.random_range(0..10_u32) {
            0..=1 => tags.push(("surface", "asphalt".to_owned())),
            2..=3 => tags.push(("surface", "gravel".to_owned())),
            4 => tags.push(("surface", "ground".to_owned())),
            _ => {}
        }
        if random.random_range(0..3_u32) == 0 {
            tags.push(("lit", "yes".to_owned()));
        }
        let collection =
            Collection { village: self.village, visits_per_week: self.visits_per_week, each_side: false, density };
        Drawn { line, names, tags, collection: Some(collection) }
    }
}

/// A line with a slight bend in the middle of each block, as gardens make them.
fn bent(corners: &[Point], random: &mut Pcg64Mcg) -> Vec<Point> {
    let mut line = Vec::with_capacity(2 * corners.len());
    for (index, corner) in corners.iter().enumerate() {
        line.push(*corner);
        if let Some(next) = corners.get(index + 1) {
            line.push(Point::new(
                (corner.east + next.east) / 2.0 + random.random_range(-4.0..4.0),
                (corner.north + next.north) / 2.0 + random.random_range(-6.0..6.0),
            ));
        }
    }
    line
}
