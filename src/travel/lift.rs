//! A way goes in; what driving it lifts and drags a vehicle over comes out, in one length.
//!
//! Per tonne, rolling over soft ground costs the engine as much as being lifted a little: on a road with a rolling
//! resistance of 0.02 a vehicle does over a kilometre what lifting it by 20 m takes. So a way has a **lift**: metres
//! climbed, and metres that the ground is worth, less what a slope down gives back. It asks nothing of the vehicle;
//! times its mass it is work, and work is fuel.
//!
//! Rolling resistance of heavy lorries after Gillespie, Fundamentals of Vehicle Dynamics (1992), chapter 4: 0.012 on
//! concrete, 0.06 on medium hard soil, 0.25 on sand; between those, gravel after Wong, Theory of Ground Vehicles:
//! 0.02. A street that is tagged `ground` or `sand` was driven firm, so two thirds and half of the values are taken.

use super::network::{Network, Port};
use super::path::Path;
use crate::roads::DirectedSegment;
use crate::roads::class::{self, Tags};

/// Millimetres that a metre of the road is worth on which a vehicle's fuel for 100 km is told: paved.
pub const PAVED_MM: u32 = 12;
const GRAVEL_MM: u32 = 20;
const SOIL_MM: u32 = 40;
const SAND_MM: u32 = 120;

/// Millimetres of lift that a metre of level road with these tags is worth. A road that does not tell its surface
/// counts as paved, so that a vehicle burns what its owner told where nothing more is known; a track as what its
/// grade says.
pub fn rolling_mm(tags: &Tags) -> u32 {
    let tag = |key: &str| tags.get(key).map(String::as_str);
    match tag("surface") {
        Some("compacted" | "fine_gravel" | "gravel" | "pebblestone" | "unpaved" | "cobblestone" | "sett") => GRAVEL_MM,
        Some("ground" | "dirt" | "earth" | "grass" | "clay" | "grass_paver" | "rock" | "snow") => SOIL_MM,
        Some("sand" | "mud") => SAND_MM,
        Some(_) => PAVED_MM,
        None => match tag("tracktype") {
            Some("grade1") => PAVED_MM,
            Some("grade2") => GRAVEL_MM,
            Some("grade3") => (GRAVEL_MM + SOIL_MM) / 2,
            Some(_) => SOIL_MM,
            None if class::class(tags) == "track" => (GRAVEL_MM + SOIL_MM) / 2,
            None => PAVED_MM,
        },
    }
}

impl Network {
    /// Millimetres that driving a directed segment from end to end lifts the vehicle, the drag of the ground counted in.
    pub fn lift_mm(&self, state: DirectedSegment) -> i64 {
        let rolling = f64::from(rolling_mm(self.graph.tags(state.segment())));
        let metres = self.graph.metres(state.segment());
        let lift = match self.graph.slope(state) {
            None => metres * rolling,
            Some(slope) => {
                let level = (metres - slope.up_m - slope.down_m).max(0.0);
                // Down a slope the vehicle rolls by itself; what is steeper is braked away and gives nothing back.
                let down = (slope.down_m * rolling - slope.descent_m * 1000.0).max(0.0);
                (level + slope.up_m) * rolling + slope.ascent_m * 1000.0 + down
            }
        };
        lift.round() as i64
    }

    /// The lift of a way from an exit to an entry; of the first and the last directed segment the share that is driven.
    pub fn lift_on_mm(&self, exit: Port, entry: Port, path: &Path) -> i64 {
        let share = |port: Port| (port.offset_m / self.graph.metres(port.state.segment()).max(0.1)).clamp(0.0, 1.0);
        let part = |state: DirectedSegment, driven: f64| (self.lift_mm(state) as f64 * driven).round() as i64;
        match path.states.as_slice() {
            [] => 0,
            [only] => part(*only, (share(entry) - share(exit)).max(0.0)),
            [first, between @ .., last] => {
                let whole: i64 = between.iter().map(|state| self.lift_mm(*state)).sum();
                part(*first, 1.0 - share(exit)) + whole + part(*last, share(entry))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::maps::{Elevation, Road, VehicleProfile};
    use crate::roads::RoadGraph;
    use crate::travel::Conditions;
    use crate::units::{Position, RoadId};

    /// A straight road to the north of about a kilometre, on ground that rises so many metres to a degree.
    fn road(tags: &[(&str, &str)], rise: f64) -> Network {
        let at = |lat: f64| Position { lon: 74.5, lat };
        let road = Road {
            id: RoadId("way/1".to_owned()),
            line: vec![at(41.5), at(41.509)],
            nodes: Vec::new(),
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            names: Default::default(),
            service: None,
        };
        let mut graph = RoadGraph::build(&[road]);
        let grid = |lat: f64| (500.0 + (lat - 41.0) * rise).round();
        let rows = (0..101).rev().map(|row| {
            let metres = grid(41.0 + f64::from(row) * 0.01);
            format!("{metres} {metres} {metres}\n")
        });
        let head = "ncols 3\nnrows 101\nxllcenter 74.0\nyllcenter 41.0\ncellsize 0.01\n".replace("74.0", "74.49");
        graph.lay_heights(&Elevation::of_text(&(head + &rows.collect::<String>())).unwrap());
        let profile = VehicleProfile { kmh_by_class: [("residential".to_owned(), 30.0)].into(), ..Default::default() };
        Network::for_vehicle(&Arc::new(graph), &profile, &Conditions::default())
    }

    #[test]
    fn a_way_up_lifts_by_its_height_and_its_drag_and_a_way_down_gives_back_no_more_than_the_drag() {
        let states =
            |network: &Network| -> Vec<i64> { network.graph().states().map(|state| network.lift_mm(state)).collect() };
        let tags = [("highway", "residential"), ("surface", "gravel")];
        let level = states(&road(&tags, 0.0));
        // 0.009 degrees are 1,001 m; gravel is worth 20 mm a metre.
        assert!((20_000..20_050).contains(&level[0]) && level[0] == level[1], "{level:?}");
        let steep = states(&road(&tags, 5_560.0));
        assert!((69_000..71_500).contains(&steep[0]) && steep[1] == 0, "5 % of a kilometre and the drag: {steep:?}");
        let paved = states(&road(&[("highway", "residential")], 0.0));
        assert!((12_000..12_050).contains(&paved[0]), "{paved:?}");
        assert_eq!(rolling_mm(&Tags::from([("highway".to_owned(), "track".to_owned())])), 30);
    }
}
