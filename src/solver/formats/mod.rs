//! A file of a published benchmark family goes in; the same [`Problem`] that a municipality becomes comes
//! out, with what is needed to write its solution in the family's terms.
//!
//! One file a family, two shapes beneath them: [`links`] for arc routing, [`points`] for node routing.

mod carp;
mod cvrp;
mod kim;
mod lines;
mod links;
mod mcgrp;
mod mcgrp_tp;
mod network;
mod pcarp;
mod points;
mod pvrp_if;
mod rwcp;
mod vrptw;

use serde_json::{Value, json};

use super::solution::{Solution, Visit};
use super::verify::Account;
use crate::problem::Problem;

/// Families that can be read, as the command line calls them.
pub const FAMILIES: &[&str] = &[
    "carp", "mcarp", "mcarptif", "mcgrp", "mcgrp-tp", "rwcp-tp", "pvrp-if", "kim", "cvrp-x", "vrptw", "mtvrptwr",
    "pcarp",
];

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatFault {
    /// There is no such family.
    #[error("`{0}` is no family; choose one of {list}", list = FAMILIES.join(", "))]
    Family(String),
    /// A line that makes no sense.
    #[error("line {number}: {what}")]
    Line {
        /// Its number, from 1.
        number: usize,
        /// What is wrong with it.
        what: String,
    },
    /// Something that must be there is not.
    #[error("{0} is missing: is this a file of the family?")]
    Missing(&'static str),
    /// A node that no link touches.
    #[error("{what} is node {name}, which no link touches")]
    UnknownNode {
        /// Who names it.
        what: &'static str,
        /// Its number.
        name: i64,
    },
}

/// How the cost of the problem reads in the family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// The cost is divided by it; 1 keeps whole numbers.
    pub divisor: f64,
    /// Added at the end: what every solution pays; below 0 where serving a link is cheaper than driving it.
    pub constant: i64,
    /// Taken off for each vehicle, when fewer vehicles come before everything.
    pub per_vehicle: u64,
}

impl Default for Objective {
    fn default() -> Self {
        Self { divisor: 1.0, constant: 0, per_vehicle: 0 }
    }
}

/// What a service is called in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A required link: its index, and the nodes of each way to drive it.
    Link {
        /// Counted over required edges, then required arcs, from 0.
        index: usize,
        /// First mode of the service.
        first_mode: usize,
        /// From and to, one a mode.
        between: Vec<(i64, i64)>,
    },
    /// A node.
    Node(i64),
}

/// A benchmark instance.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The problem.
    pub problem: Problem,
    /// What its services are called.
    pub names: Vec<Name>,
    /// What its facilities are called.
    pub sites: Vec<i64>,
    /// How its cost reads.
    pub objective: Objective,
}

/// Reads a file of `family`, with `vehicles` of them instead of as many as it says.
pub fn read(family: &str, text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    match family {
        "carp" => carp::read_carp(text, vehicles),
        "pcarp" => pcarp::read(text, vehicles),
        "mcarp" => carp::read_mixed(text, vehicles, false),
        "mcarptif" => carp::read_mixed(text, vehicles, true),
        "mcgrp" => mcgrp::read(text, vehicles),
        "mcgrp-tp" => mcgrp_tp::read(text, vehicles),
        "rwcp-tp" => rwcp::read(text, vehicles),
        "pvrp-if" => pvrp_if::read(text, vehicles),
        "kim" | "kim-wcvrptw" => kim::read(text, vehicles),
        "vrptw" => vrptw::read(text, vehicles),
        "mtvrptwr" => vrptw::read_trips(text, vehicles),
        "cvrp" | "cvrp-x" => cvrp::read(text, vehicles),
        _ => Err(FormatFault::Family(family.to_owned())),
    }
}

impl Instance {
    /// The cost as the family counts it.
    pub fn cost(&self, account: &Account) -> Value {
        let fleet = self.objective.per_vehicle * account.routes.len() as u64;
        let cost = account.cost.saturating_sub(fleet).saturating_add_signed(self.objective.constant);
        if self.objective.divisor == 1.0 { json!(cost) } else { json!(cost as f64 / self.objective.divisor) }
    }

    /// What a service is called in its file.
    pub fn name(&self, service: usize) -> String {
        match self.names.get(service) {
            Some(Name::Node(node)) => format!("node {node}"),
            Some(Name::Link { index, between, .. }) => match between.first() {
                Some((from, to)) => format!("required link {index} ({from}-{to})"),
                None => format!("required link {index}"),
            },
            None => format!("service {service}"),
        }
    }

    /// Most vehicles out on one day.
    pub fn vehicles(&self, solution: &Solution) -> usize {
        let on = |day: usize| solution.routes.iter().filter(|route| route.day == day).count();
        (0..self.problem.days).map(on).max().unwrap_or(0)
    }

    /// The solution as the family's judge reads it.
    pub fn solution(&self, solution: &Solution, account: &Account) -> Value {
        let visit = |visit: &Visit| match *visit {
            Visit::Unload { facility, .. } => json!({"unload": self.sites.get(facility)}),
            Visit::Serve { service, mode } => match &self.names[service] {
                Name::Node(node) => json!({"node": node}),
                Name::Link { index, first_mode, between } => {
                    let (from, to) = between.get(mode - first_mode).copied().unwrap_or_default();
                    json!({"link": index, "from": from, "to": to})
                }
            },
        };
        let routes: Vec<Value> = solution
            .routes
            .iter()
            .map(|route| json!({"day": route.day, "visits": route.visits.iter().map(visit).collect::<Vec<_>>()}))
            .collect();
        json!({"cost": self.cost(account), "routes": routes})
    }
}
