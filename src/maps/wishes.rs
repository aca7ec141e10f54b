//! What a manager decided about a service and no file of the map says: fixed days, vehicles kept away.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::{StreetId, VehicleId};

/// A manager's decisions; empty for a map as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Days (Monday is 0) of a street or place, by its id, or of one stretch of a street by its key
    /// (`way/12#3`), which is stronger.
    pub days: BTreeMap<String, Vec<u8>>,
    /// Vehicles that do not come to a street or place.
    pub not_by: BTreeMap<StreetId, BTreeSet<VehicleId>>,
}

impl Wishes {
    /// The days wished for a service, if any were.
    pub fn days_of(&self, key: &str, street: &StreetId) -> Option<&[u8]> {
        self.days.get(key).or_else(|| self.days.get(&street.0)).map(Vec::as_slice)
    }

    /// Whether a vehicle is to stay away from a street.
    pub fn forbids(&self, street: &StreetId, vehicle: &VehicleId) -> bool {
        self.not_by.get(street).is_some_and(|vehicles| vehicles.contains(vehicle))
    }
}
