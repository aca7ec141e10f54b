//! Tags of a road and a vehicle go in; the speed it drives there comes out.

use std::collections::BTreeMap;

use crate::maps::VehicleProfile;
use crate::roads::class::{self, Tags};

/// No vehicle is planned slower than this, km/h: a walking pace with a load.
pub(super) const SLOWEST_KMH: f64 = 3.0;
/// Speed on a class that the profile does not know but that a sign opens to it, km/h.
const OPENED_CLASS_KMH: f64 = 10.0;

/// Speed of the vehicle on roads of this class; nothing where it does not drive on them. A class
/// that is absent can still be opened by a tag that names this very vehicle (`hgv=yes` on a path).
pub fn class_kmh(tags: &Tags, profile: &VehicleProfile) -> Option<f64> {
    let class = class::class(tags);
    if let Some(kmh) = profile.kmh_by_class.get(class) {
        return (*kmh > 0.0).then_some(*kmh);
    }
    profile
        .access_keys
        .iter()
        .filter(|key| *key != "access")
        .filter_map(|key| tags.get(key))
        .any(|value| matches!(value.as_str(), "yes" | "designated" | "permissive" | "official"))
        .then_some(OPENED_CLASS_KMH)
}

/// Speed in km/h on a road with these tags: that of its class, no more than the sign, the surface,
/// the track grade and the smoothness let it.
pub fn kmh(tags: &Tags, profile: &VehicleProfile, backward: bool) -> f64 {
    let base = class_kmh(tags, profile).unwrap_or(SLOWEST_KMH);
    let direction = if backward { "maxspeed:backward" } else { "maxspeed:forward" };
    let sign = ["maxspeed:hgv", direction, "maxspeed"]
        .iter()
        .filter(|key| **key != "maxspeed:hgv" || profile.access_keys.iter().any(|own| own == "hgv"))
        .find_map(|key| tags.get(*key).and_then(|text| class::kilometres_per_hour(text)));
    let cap = |table: &BTreeMap<String, f64>, key: &str| {
        tags.get(key).and_then(|value| table.get(value)).copied().unwrap_or(f64::INFINITY)
    };
    let by_sign = match sign {
        Some(sign) if profile.posted_speed_share > 0.0 => sign * profile.posted_speed_share,
        _ => base.min(sign.unwrap_or(f64::INFINITY)),
    };
    by_sign
        .min(cap(&profile.kmh_by_surface, "surface"))
        .min(cap(&profile.kmh_by_tracktype, "tracktype"))
        .min(cap(&profile.kmh_by_smoothness, "smoothness"))
        .max(SLOWEST_KMH)
}

/// Whether the speed rests on the class alone because no tag speaks of the ground.
pub fn is_assumed(tags: &Tags) -> bool {
    !["surface", "tracktype", "smoothness"].iter().any(|key| tags.contains_key(*key))
}

/// Milliseconds for a length at a speed.
pub fn milliseconds(decimetres: u32, kmh: f64) -> u64 {
    (f64::from(decimetres) * 360.0 / kmh).round() as u64
}
