//! The vehicles of a map and its road graph go in; what each kind of vehicle drives on comes out.
//!
//! Vehicles of one profile share a network. A **kind** is a profile with a pace of collecting: the
//! problem has one matrix a kind, because time at the kerb depends on both.

use std::sync::Arc;

use super::frequency;
use crate::maps::{MunicipalityMap, Vehicle};
use crate::roads::{DirectedSegment, RoadGraph};
use crate::travel::{Conditions, Network};

/// What the vehicles of a municipality drive on.
#[derive(Clone, Debug)]
pub struct Fleet {
    /// One network a profile.
    pub networks: Vec<Network>,
    /// One kind a profile and pace; the index is that of the problem's matrices.
    pub kinds: Vec<Kind>,
    /// The kind of each vehicle of the map.
    pub kind_of: Vec<usize>,
}

/// Vehicles that drive alike and collect alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Index in [`Fleet::networks`].
    pub network: usize,
    /// A vehicle of the map that stands for all of its kind.
    pub vehicle: usize,
}

impl Fleet {
    /// Networks and kinds of the vehicles of `map` under `conditions`.
    pub fn of(map: &MunicipalityMap, graph: &Arc<RoadGraph>, conditions: &Conditions) -> Self {
        let mut fleet = Self { networks: Vec::new(), kinds: Vec::new(), kind_of: Vec::new() };
        for (index, vehicle) in map.vehicles.iter().enumerate() {
            let known = fleet.networks.iter().position(|network| *network.profile() == vehicle.profile);
            let network = known.unwrap_or_else(|| {
                fleet.networks.push(Network::for_vehicle(graph, &vehicle.profile, conditions));
                fleet.networks.len() - 1
            });
            let same = |kind: &Kind| {
                kind.network == network
                    && map.vehicles.get(kind.vehicle).is_some_and(|other| collects_alike(other, vehicle))
            };
            let kind = fleet.kinds.iter().position(same).unwrap_or_else(|| {
                fleet.kinds.push(Kind { network, vehicle: index });
                fleet.kinds.len() - 1
            });
            fleet.kind_of.push(kind);
        }
        fleet
    }

    /// The network of a vehicle of the map.
    pub fn network_of(&self, vehicle: usize) -> Option<&Network> {
        self.network_of_kind(*self.kind_of.get(vehicle)?)
    }

    /// The network of a kind.
    pub fn network_of_kind(&self, kind: usize) -> Option<&Network> {
        self.networks.get(self.kinds.get(kind)?.network)
    }

    /// Whether any vehicle may and can drive a directed segment.
    pub fn is_open(&self, state: DirectedSegment) -> bool {
        self.networks.iter().any(|network| network.permission(state).is_open())
    }

    /// Days on which any of these vehicles (a bit mask over the map's) works, as a bit mask.
    pub fn working_days(&self, map: &MunicipalityMap, vehicles: u64) -> u32 {
        let chosen = map.vehicles.iter().enumerate().filter(|(index, _)| *index < 64 && vehicles >> index & 1 == 1);
        chosen.fold(0, |days, (_, vehicle)| days | frequency::mask(&vehicle.days))
    }
}

fn collects_alike(one: &Vehicle, other: &Vehicle) -> bool {
    one.collection_kmh.to_bits() == other.collection_kmh.to_bits() && one.seconds_per_100_kg == other.seconds_per_100_kg
}
