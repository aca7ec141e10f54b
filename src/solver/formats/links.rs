//! A network with required links and nodes goes in (any arc routing family); a problem comes out.

use super::network::{End, Network, matrix};
use super::{FormatFault, Instance, Name, Objective};
use crate::problem::{Depot, Facility, LATEST_SECOND, Mode, Problem, Service, Vehicle};

/// A link to be served.
pub(super) struct Required {
    /// Ways to serve it: links of the network, one or two.
    pub(super) ways: Vec<usize>,
    /// What it costs to serve it instead of driving along it.
    pub(super) serve: u32,
    /// Kilograms and litres.
    pub(super) demand: (u32, u32),
}

/// What the families have in common.
#[derive(Default)]
pub(super) struct LinkProblem {
    /// The links.
    pub(super) network: Network,
    /// Required edges, then required arcs, in the file's order.
    pub(super) required: Vec<Required>,
    /// Required nodes and their demand.
    pub(super) nodes: Vec<(i64, u32)>,
    /// What a vehicle carries: kilograms and litres.
    pub(super) capacity: (u32, u32),
    /// Where vehicles start and end.
    pub(super) depot: Option<i64>,
    /// Where they unload.
    pub(super) sites: Vec<i64>,
    /// What one unloading takes.
    pub(super) unload: u32,
    /// Longest route, when there is a limit: then serving takes its time, and time is the cost.
    pub(super) limit: Option<u32>,
    /// Vehicles, when the file says.
    pub(super) vehicles: Option<u32>,
}

impl LinkProblem {
    /// The problem, with `vehicles` of them when given.
    pub(super) fn into_instance(self, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
        let Self { network, required, nodes, capacity, depot, sites, unload, limit, vehicles: fleet } = self;
        let depot = depot.ok_or(FormatFault::Missing("the depot"))?;
        let place = |what, name| network.known(name).ok_or(FormatFault::UnknownNode { what, name });
        let timed = limit.is_some();
        let (mut modes, mut ends, mut services, mut names) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut service = |first: usize, last: usize, serve: u32, demand: (u32, u32)| {
            services.push(Service {
                modes: first..last,
                kilograms: demand.0,
                litres: demand.1,
                seconds: vec![if timed { serve } else { 0 }],
                patterns: vec![1],
                window: (0, LATEST_SECOND),
                release: 0,
                vehicles: u64::MAX,
                prize: None,
            });
        };
        for (index, link) in required.iter().enumerate() {
            let first = modes.len();
            let mut between = Vec::new();
            for &way in &link.ways {
                let driven = network.links[way];
                modes.push(Mode { metres: if timed { 0 } else { driven.cost }, seconds: 0 });
                ends.push(End::Link(way));
                between.push((network.nodes[driven.from], network.nodes[driven.to]));
            }
            service(first, modes.len(), link.serve, link.demand);
            names.push(Name::Link { index, first_mode: first, between });
        }
        let reaching = network.reaching();
        for &(name, demand) in &nodes {
            let first = modes.len();
            let node = place("a required node", name)?;
            if network.turn.is_some() {
                // Coming by a link decides the turn that follows: one way a link that reaches the node.
                for &link in &reaching[node] {
                    modes.push(Mode { metres: network.links[link].cost, seconds: 0 });
                    ends.push(End::Link(link));
                }
            } else {
                modes.push(Mode { metres: 0, seconds: 0 });
                ends.push(End::Node(node));
            }
            service(first, modes.len(), 0, (demand, 0));
            names.push(Name::Node(name));
        }
        let mut facilities = Vec::new();
        for &site in &sites {
            let first = modes.len();
            modes.push(Mode { metres: 0, seconds: 0 });
            ends.push(End::Node(place("a disposal site", site)?));
            let hours = (0, LATEST_SECOND);
            facilities.push(Facility { modes: first..first + 1, seconds: unload, fee: 0, hours });
        }
        let home = modes.len();
        modes.push(Mode { metres: 0, seconds: 0 });
        ends.push(End::Node(place("the depot", depot)?));
        let copies = vehicles.or(fleet).unwrap_or(services.len() as u32);
        let vehicle = Vehicle {
            copies,
            kilograms: capacity.0,
            litres: capacity.1,
            longest_route: limit.unwrap_or(LATEST_SECOND),
            returns_empty: !facilities.is_empty(),
            millis_per_second: if timed { 1000 } else { 0 },
            millis_per_metre: if timed { 0 } else { 1000 },
            ..Vehicle::default()
        };
        let mut travel = matrix(network.travel(&ends));
        if !timed {
            // Untimed families: no second counts, so no duration has to be watched.
            travel.seconds.fill(0);
        }
        let problem = Problem {
            days: 1,
            modes,
            services,
            facilities,
            depots: vec![Depot { modes: home..home + 1 }],
            vehicles: vec![vehicle],
            matrices: vec![travel],
            ..Problem::default()
        };
        Ok(Instance { problem, names, sites, objective: Objective::default() })
    }
}
