//! Vehicles with their crews, as `municipality.toml` describes them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::units::{Kilograms, Litres, Names, PlaceId, Seconds, Tyiyn, VehicleId};

/// A vehicle, its crew and its working week.
#[derive(Clone, Debug)]
pub struct Vehicle {
    /// As the file calls it.
    pub id: VehicleId,
    /// What people call it.
    pub names: Names,
    /// What it can drive on, and how fast.
    pub profile: VehicleProfile,
    /// Mass it may carry.
    pub capacity_kg: Kilograms,
    /// Volume it can hold, as the waste lies in the bin (compaction counted in).
    pub capacity_l: Litres,
    /// Where it stands at night.
    pub depot: PlaceId,
    /// Days it works (Monday is 0).
    pub days: Vec<u8>,
    /// Time of day the shift begins.
    pub shift_start: Seconds,
    /// Time of day the shift ends, break counted in.
    pub shift_end: Seconds,
    /// Length of the midday break; zero for none.
    pub break_length: Seconds,
    /// Earliest and latest time of day the break may begin.
    pub break_window: (Seconds, Seconds),
    /// Time to load 100 kg along a street, on top of driving at collection speed.
    pub seconds_per_100_kg: Seconds,
    /// Speed while collecting along a street, km/h.
    pub collection_kmh: f64,
    /// Crew pay, an hour, everybody together.
    pub crew_per_hour: Tyiyn,
    /// Wear, insurance and the like for each day it goes out.
    pub fixed_per_day: Tyiyn,
    /// Fuel: `diesel` or `petrol`.
    pub fuel: String,
    /// Fuel for 100 km on a level paved road with half a load, litres.
    pub litres_per_100_km: f64,
    /// Fuel for an hour of collecting and standing with the engine on, litres.
    pub litres_per_hour: f64,
}

/// What a vehicle can drive on, and how fast: data, not code: `maps/profiles.toml` and a
/// vehicle's own `[vehicle.limits]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VehicleProfile {
    /// `tractor-with-trailer`, `side-loader`, `car`.
    pub id: String,
    /// The one vehicle that drives like this, where a closure names it; nothing for all of this kind.
    #[serde(skip)]
    pub vehicle: Option<String>,
    /// OpenStreetMap access keys that speak about this vehicle, most particular first.
    pub access_keys: Vec<String>,
    /// Width in metres.
    pub width_m: f64,
    /// Height in metres.
    pub height_m: f64,
    /// Length in metres, trailer counted in.
    pub length_m: f64,
    /// Mass empty, tonnes.
    pub empty_t: f64,
    /// Mass full, tonnes.
    pub full_t: f64,
    /// Speed by `highway=` class, km/h; a class that is absent cannot be driven.
    pub kmh_by_class: BTreeMap<String, f64>,
    /// Greatest speed by `surface=`, km/h; 0 means it cannot be driven.
    pub kmh_by_surface: BTreeMap<String, f64>,
    /// Greatest speed by `tracktype=`, km/h; 0 means it cannot be driven.
    pub kmh_by_tracktype: BTreeMap<String, f64>,
    /// Greatest speed by `smoothness=`, km/h; 0 means it cannot be driven.
    pub kmh_by_smoothness: BTreeMap<String, f64>,
    /// Share of a posted limit that it drives, as OSRM counts (0.8 for cars): with it a sign sets the speed in
    /// place of the class; 0 for vehicles whose class speed is their own and which a sign only slows.
    pub posted_speed_share: f64,
    /// Engine power at the wheels in kilowatts: how fast the full vehicle climbs; 0 when slopes do not slow it.
    pub power_kw: f64,
    /// Whether it may go through a ford.
    pub fords: bool,
    /// Steepest way up when loaded, percent.
    pub steepest_up_percent: f64,
    /// Steepest way down, percent.
    pub steepest_down_percent: f64,
    /// Seconds a turn-round takes where there is room for it.
    pub u_turn_seconds: f64,
    /// Width of road in metres that a three-point turn needs at a junction.
    pub three_point_turn_m: f64,
    /// How far it may drive backwards out of a dead end, metres.
    pub reverse_m: f64,
    /// The side that it is loaded from at a place beside the road.
    pub loading_side: LoadingSide,
}

/// The side of a vehicle that waste goes in at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoadingSide {
    /// From behind, or from either side.
    #[default]
    Both,
    /// From the right only.
    Right,
    /// From the left only.
    Left,
}

impl VehicleProfile {
    /// Whether a name means vehicles like this: a vehicle's id, a profile, or an access key such as `hgv`.
    pub fn is_called(&self, name: &str) -> bool {
        self.id == name || self.vehicle.as_deref() == Some(name) || self.access_keys.iter().any(|key| key == name)
    }
}
