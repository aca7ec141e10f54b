//! Files of the families carp, mcarp and mcarptif go in (CARPLIB and its mixed descendants); a problem comes out.
//!
//! Formats: the Spanish key words of the University of Valencia; the English ones of Belenguer et al. 2006 and of
//! Willemse and Joubert 2016, doi 10.1016/j.dib.2016.06.067.

use super::lines::{Line, lines, number, small};
use super::links::{LinkProblem, Required};
use super::{FormatFault, Instance};

/// Which list a line belongs to.
#[derive(Clone, Copy, PartialEq)]
struct List {
    required: bool,
    one_way: bool,
}

/// A carp file: undirected, cost of serving is cost of driving, no limit on vehicles.
pub(super) fn read_carp(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut problem = LinkProblem::default();
    let mut list = None;
    for line in lines(text) {
        let Some((key, value)) = line.pair() else {
            let required = list.ok_or_else(|| line.fault("a link before the head `LISTA_ARISTAS_REQ`"))?;
            let figures = line.integers();
            let [from, to, cost, ref demand @ ..] = figures[..] else {
                return Err(line.fault("a link needs two nodes and a cost"));
            };
            let cost = small(&line, cost)?;
            let ways = vec![problem.network.arc(from, to, cost), problem.network.arc(to, from, cost)];
            if required {
                let demand = *demand.first().ok_or_else(|| line.fault("a required link needs a demand"))?;
                problem.required.push(Required { ways, serve: cost, demand: (small(&line, demand)?, 0) });
            }
            continue;
        };
        match key {
            "LISTA_ARISTAS_REQ" => list = Some(true),
            "LISTA_ARISTAS_NOREQ" => list = Some(false),
            "CAPACIDAD" => problem.capacity.0 = number(&line, value)?,
            "DEPOSITO" => problem.depot = Some(number(&line, value)?),
            _ => {}
        }
    }
    complete(&problem)?;
    problem.into_instance(vehicles)
}

/// A mixed file: links of both kinds; with dump sites it is mcarptif, without them mcarp.
pub(super) fn read_mixed(text: &str, vehicles: Option<u32>, facilities: bool) -> Result<Instance, FormatFault> {
    let mut problem = LinkProblem::default();
    let mut list = None;
    let mut arcs = Vec::new();
    for line in lines(text) {
        if line.text.starts_with('(') {
            let list: List = list.ok_or_else(|| line.fault("a link before the first list"))?;
            let required = mixed_link(&mut problem, &line, list)?;
            if list.one_way {
                arcs.extend(required)
            } else {
                problem.required.extend(required)
            }
            continue;
        }
        let Some((key, value)) = line.pair() else { continue };
        match key {
            "LIST_REQ_EDGES" => list = Some(List { required: true, one_way: false }),
            "LIST_NOREQ_EDGES" => list = Some(List { required: false, one_way: false }),
            "LIST_REQ_ARCS" => list = Some(List { required: true, one_way: true }),
            "LIST_NOREQ_ARCS" => list = Some(List { required: false, one_way: true }),
            "CAPACITY" => problem.capacity.0 = number(&line, value)?,
            "DEPOT" => problem.depot = Some(number(&line, value)?),
            "DUMPING_COST" if facilities => problem.unload = number(&line, value)?,
            "MAX_TRIP" if facilities => problem.limit = Some(number(&line, value)?),
            "DUMPING_SITES" if facilities => problem.sites = line.integers(),
            _ => {}
        }
    }
    problem.required.append(&mut arcs);
    if facilities && problem.sites.is_empty() {
        return Err(FormatFault::Missing("`DUMPING_SITES`"));
    }
    if facilities && problem.limit.is_none() {
        return Err(FormatFault::Missing("`MAX_TRIP`"));
    }
    complete(&problem)?;
    let driven = |link: &Required| link.ways.first().map_or(0, |&way| problem.network.links[way].cost);
    let constant: i64 = if facilities {
        0
    } else {
        problem.required.iter().map(|link| i64::from(link.serve) - i64::from(driven(link))).sum()
    };
    let mut instance = problem.into_instance(vehicles)?;
    instance.objective.constant = constant;
    Ok(instance)
}

fn mixed_link(problem: &mut LinkProblem, line: &Line<'_>, list: List) -> Result<Option<Required>, FormatFault> {
    let figures = line.integers();
    let (from, to, figures) = match figures[..] {
        [from, to, ref figures @ ..] => (from, to, figures),
        _ => return Err(line.fault("a link needs two nodes")),
    };
    let (serve, cost, demand) = match (list.required, figures) {
        (true, &[serve, cost, demand]) => (small(line, serve)?, small(line, cost)?, small(line, demand)?),
        (false, &[cost]) => (0, small(line, cost)?, 0),
        (true, _) => return Err(line.fault("a required link needs serv_cost, trav_cost and demand")),
        (false, _) => return Err(line.fault("a link needs a cost")),
    };
    let mut ways = vec![problem.network.arc(from, to, cost)];
    if !list.one_way {
        ways.push(problem.network.arc(to, from, cost));
    }
    Ok(list.required.then_some(Required { ways, serve, demand: (demand, 0) }))
}

/// Nothing to serve, or nothing to carry it with.
fn complete(problem: &LinkProblem) -> Result<(), FormatFault> {
    if problem.required.is_empty() && problem.nodes.is_empty() {
        return Err(FormatFault::Missing("anything to serve"));
    }
    if problem.capacity.0 == 0 {
        return Err(FormatFault::Missing("the capacity"));
    }
    Ok(())
}
