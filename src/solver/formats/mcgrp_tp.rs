//! Files of the family mcgrp-tp go in (Vidal 2017: nodes, edges, arcs and the cost of each turn); a problem comes out.

use rustc_hash::FxHashMap;

use super::lines::{lines, number};
use super::links::{LinkProblem, Required};
use super::{FormatFault, Instance};

/// A mcgrp-tp file; a turn that is not listed is forbidden.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut problem = LinkProblem::default();
    let mut arcs = Vec::new();
    let mut turns: FxHashMap<(usize, usize, usize), u32> = FxHashMap::default();
    let mut table = "";
    for line in lines(text) {
        if line.text.starts_with('-') {
            table = line.text.trim_matches('-');
            continue;
        }
        if line.text.starts_with("INDEX") {
            continue;
        }
        match table {
            "" => {
                let Some((key, value)) = line.pair() else { continue };
                match key {
                    "Capacity" => problem.capacity.0 = number(&line, value)?,
                    "Depot" => problem.depot = Some(number(&line, value)?),
                    "#Vehicles" => {
                        let count: i64 = number(&line, value)?;
                        problem.vehicles = u32::try_from(count).ok();
                    }
                    _ => {}
                }
            }
            "NODES" => {
                let name = line.cell(0)?;
                problem.network.node(name);
                if line.cell::<u32>(2)? == 1 {
                    problem.nodes.push((name, line.cell(1)?));
                }
            }
            "EDGES" | "ARCS" => {
                let (from, to, cost) = (line.cell(0)?, line.cell(1)?, line.cell(4)?);
                let mut ways = vec![problem.network.arc(from, to, cost)];
                if table == "EDGES" {
                    ways.push(problem.network.arc(to, from, cost));
                }
                if line.cell::<u32>(3)? == 1 {
                    let required = Required { ways, serve: cost, demand: (line.cell(2)?, 0) };
                    if table == "EDGES" { problem.required.push(required) } else { arcs.push(required) }
                }
            }
            "TURNS" => {
                let mut node = |column| -> Result<usize, FormatFault> { Ok(problem.network.node(line.cell(column)?)) };
                let turn = (node(0)?, node(1)?, node(2)?);
                let cost: u32 = line.cell(3)?;
                turns.entry(turn).and_modify(|least| *least = cost.min(*least)).or_insert(cost);
            }
            _ => {}
        }
    }
    problem.required.append(&mut arcs);
    if problem.required.is_empty() && problem.nodes.is_empty() {
        return Err(FormatFault::Missing("anything to serve"));
    }
    if problem.capacity.0 == 0 {
        return Err(FormatFault::Missing("`Capacity`"));
    }
    let links = problem.network.links.clone();
    problem.network.turn = Some(Box::new(move |from, to| {
        let (before, after) = (links[from], links[to]);
        turns.get(&(before.from, before.to, after.to)).copied()
    }));
    problem.into_instance(vehicles)
}
