//! Depots, dumps and ways through services go in; which vehicle can use which of them comes out.
//!
//! A vehicle can use a way through a service when it gets there from its depot, on to a dump that
//! it can use, and from there home. Then it gets from any such service to any other, too.

use super::fleet::Fleet;
use super::key::{Obstacle, Passage};
use crate::maps::MunicipalityMap;
use crate::travel::{Network, Port, Reach};
use crate::units::PlaceId;

/// A depot or dump: its index in the places of the map and the ways through it.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) place: usize,
    pub(super) passages: Vec<Passage>,
}

impl End {
    fn ports(&self) -> impl Iterator<Item = Port> + '_ {
        self.passages.iter().map(|passage| passage.entry)
    }
}

/// What each vehicle can use.
#[derive(Clone, Debug)]
pub(super) struct Access {
    vehicles: Vec<VehicleAccess>,
}

#[derive(Clone, Debug)]
struct VehicleAccess {
    /// What it gets to from its depot.
    to: Reach,
    /// From where it gets to a dump that it can use.
    from: Reach,
    /// For each dump, whether it can use it.
    dumps: Vec<bool>,
}

impl Access {
    /// Follows the roads of every vehicle; its depot is looked up by the id in `depots`.
    pub(super) fn of(map: &MunicipalityMap, fleet: &Fleet, depots: &[End], dumps: &[End]) -> Self {
        let vehicles = map
            .vehicles
            .iter()
            .enumerate()
            .map(|(index, vehicle)| {
                let depot = depot_of(map, depots, &vehicle.depot).and_then(|depot| depots.get(depot));
                let (Some(network), Some(depot)) = (fleet.network_of(index), depot) else {
                    return VehicleAccess {
                        to: Reach::default(),
                        from: Reach::default(),
                        dumps: vec![false; dumps.len()],
                    };
                };
                let home: Vec<Port> = depot.ports().collect();
                let (to, back) = (network.reachable_from(&home), network.reaching(&home));
                let usable = |port: &Port| to.contains(port.state) && back.contains(port.state);
                let open: Vec<bool> = dumps.iter().map(|dump| dump.ports().any(|port| usable(&port))).collect();
                let gates: Vec<Port> = dumps.iter().flat_map(|dump| dump.ports().filter(usable)).collect();
                VehicleAccess { to, from: network.reaching(&gates), dumps: open }
            })
            .collect();
        Self { vehicles }
    }

    /// Vehicles that can use a way through a service, as a bit mask.
    pub(super) fn vehicles_through(&self, passage: &Passage) -> u64 {
        let can = |vehicle: &VehicleAccess| {
            vehicle.to.contains(passage.entry.state) && vehicle.from.contains(passage.exit.state)
        };
        self.mask(can)
    }

    /// Vehicles that can use a dump, as a bit mask.
    pub(super) fn vehicles_at_dump(&self, dump: usize) -> u64 {
        self.mask(|vehicle| vehicle.dumps.get(dump) == Some(&true))
    }

    fn mask(&self, can: impl Fn(&VehicleAccess) -> bool) -> u64 {
        let able = self.vehicles.iter().enumerate().filter(|(index, vehicle)| *index < 64 && can(vehicle));
        able.fold(0, |mask, (index, _)| mask | 1 << index)
    }
}

/// The depot of this id, by its index in `depots`.
pub(super) fn depot_of(map: &MunicipalityMap, depots: &[End], id: &PlaceId) -> Option<usize> {
    depots.iter().position(|depot| map.places.get(depot.place).is_some_and(|place| place.id == *id))
}

/// What keeps every vehicle away from `passages`: told for the vehicle with the fewest obstacles.
pub(super) fn obstacle(
    map: &MunicipalityMap,
    fleet: &Fleet,
    depots: &[End],
    dumps: &[End],
    passages: &[Passage],
) -> Obstacle {
    let mut told: Option<(usize, Obstacle)> = None;
    let mut asked: Vec<(usize, usize)> = Vec::new();
    for (index, vehicle) in map.vehicles.iter().enumerate() {
        let (Some(network), Some(home)) = (fleet.network_of(index), depot_of(map, depots, &vehicle.depot)) else {
            continue;
        };
        let same =
            (fleet.kind_of.get(index).and_then(|kind| fleet.kinds.get(*kind)).map_or(0, |kind| kind.network), home);
        if asked.contains(&same) {
            continue;
        }
        asked.push(same);
        let Some(depot) = depots.get(home) else { continue };
        for passage in passages {
            let obstacles = obstacles_on_the_round(network, depot, dumps, passage);
            if let Some(first) = obstacles.first()
                && told.as_ref().is_none_or(|(fewest, _)| obstacles.len() < *fewest)
            {
                let obstacle = Obstacle::OnTheWay { vehicle: index, obstacle: Box::new(first.clone()) };
                told = Some((obstacles.len(), obstacle));
            }
        }
    }
    told.map_or(Obstacle::NoWay, |(_, obstacle)| obstacle)
}

/// From the depot to the service and on to the nearest of the dumps.
fn obstacles_on_the_round(
    network: &Network,
    depot: &End,
    dumps: &[End],
    passage: &Passage,
) -> Vec<crate::travel::Obstacle> {
    let fewest =
        |choices: Vec<Vec<crate::travel::Obstacle>>| choices.into_iter().min_by_key(Vec::len).unwrap_or_default();
    let there = fewest(depot.ports().map(|port| network.explain(port, passage.entry)).collect());
    if !there.is_empty() {
        return there;
    }
    let gates = dumps.iter().flat_map(End::ports);
    fewest(gates.map(|port| network.explain(passage.exit, port)).collect())
}
