//! Files of the family mcgrp go in (nodes, edges and arcs to be served, also called NEARP); a problem comes out.

use super::lines::{lines, number};
use super::links::{LinkProblem, Required};
use super::{FormatFault, Instance};

/// A mcgrp file; what the service costs is a constant and is not counted.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut problem = LinkProblem { capacity: (0, 0), ..LinkProblem::default() };
    let mut arcs = Vec::new();
    let mut table = "";
    let mut named = false;
    for line in lines(text) {
        let first = line.text.split_whitespace().next().unwrap_or("");
        if first == "Name:" {
            if named {
                break; // Some files hold the same instance twice.
            }
            named = true;
        }
        if ["ReN.", "ReE.", "EDGE", "ReA.", "ARC"].contains(&first) {
            table = first;
            continue;
        }
        if table.is_empty() {
            let Some((key, value)) = line.pair() else { continue };
            match key {
                "Capacity" => problem.capacity.0 = number(&line, value)?,
                "Depot Node" => problem.depot = Some(number(&line, value)?),
                "#Vehicles" => {
                    let count: i64 = number(&line, value)?;
                    problem.vehicles = u32::try_from(count).ok();
                }
                _ => {}
            }
            continue;
        }
        // Notes stand below some tables; a row's name is letters and a number.
        let row = first.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        if row.len() == first.len() || row.parse::<u32>().is_err() {
            continue;
        }
        if table == "ReN." {
            let name: i64 = row.parse().map_err(|_| line.fault("no number of a node"))?;
            problem.network.node(name);
            problem.nodes.push((name, line.cell(1)?));
            continue;
        }
        let (from, to, cost) = (line.cell(1)?, line.cell(2)?, line.cell(3)?);
        let one_way = table == "ReA." || table == "ARC";
        let mut ways = vec![problem.network.arc(from, to, cost)];
        if !one_way {
            ways.push(problem.network.arc(to, from, cost));
        }
        if table.starts_with("Re") {
            let required = Required { ways, serve: cost, demand: (line.cell(4)?, 0) };
            if one_way { arcs.push(required) } else { problem.required.push(required) }
        }
    }
    problem.required.append(&mut arcs);
    if problem.required.is_empty() && problem.nodes.is_empty() {
        return Err(FormatFault::Missing("anything to serve"));
    }
    if problem.capacity.0 == 0 {
        return Err(FormatFault::Missing("`Capacity`"));
    }
    problem.into_instance(vehicles)
}
