//! The table of a vehicle goes in, its profile comes out: a built-in one with the vehicle's own limits laid over it.

use std::ops::RangeInclusive;

use toml::{Table, Value};

use super::collect::{Collector, Spot};
use crate::maps::{VehicleProfile, profiles};

/// Faster than any road of the country allows, km/h.
const FASTEST_KMH: f64 = 150.0;

/// The profile that a vehicle names, with its own limits laid over it.
pub(super) fn read(table: &Table, spot: &Spot, faults: &mut Collector) -> VehicleProfile {
    let wanted = table.get("profile").and_then(Value::as_str).unwrap_or_default();
    let Some(built_in) = profiles::built_in(wanted) else {
        let advice = format!("Write one of: {}.", profiles::names().join(", "));
        faults.error(
            "unknown-profile",
            &spot.field("profile"),
            format!("The kind of vehicle `{wanted}` is not known."),
            &advice,
        );
        return VehicleProfile::default();
    };
    let Some(limits) = table.get("limits").and_then(Value::as_table) else { return built_in.clone() };
    // The limits are laid over the built-in profile key by key; tables of speeds are merged, not replaced.
    let mut merged = Table::try_from(built_in).unwrap_or_default();
    for (key, value) in limits {
        match (merged.get_mut(key), value) {
            (Some(Value::Table(speeds)), Value::Table(own)) => speeds.extend(own.clone()),
            _ => {
                merged.insert(key.clone(), value.clone());
            }
        }
    }
    match merged.try_into::<VehicleProfile>() {
        Ok(profile) => {
            bounds(&profile, spot, faults);
            profile
        }
        Err(error) => {
            faults.error(
                "bad-limits",
                &spot.field("limits"),
                format!("They cannot be used: {}.", error.to_string().trim().replace('\n', " ")),
                "See maps/README.md for the fields of a profile.",
            );
            built_in.clone()
        }
    }
}

/// Names every figure that no vehicle has: a width of 250 is centimetres where metres are meant.
fn bounds(profile: &VehicleProfile, spot: &Spot, faults: &mut Collector) {
    let figures: [(&str, f64, RangeInclusive<f64>); 12] = [
        ("width_m", profile.width_m, 0.3..=6.0),
        ("height_m", profile.height_m, 0.3..=6.0),
        ("length_m", profile.length_m, 0.5..=40.0),
        ("empty_t", profile.empty_t, 0.0..=100.0),
        ("full_t", profile.full_t, 0.0..=100.0),
        ("posted_speed_share", profile.posted_speed_share, 0.0..=2.0),
        ("power_kw", profile.power_kw, 0.0..=1_000.0),
        ("steepest_up_percent", profile.steepest_up_percent, 0.0..=100.0),
        ("steepest_down_percent", profile.steepest_down_percent, 0.0..=100.0),
        ("u_turn_seconds", profile.u_turn_seconds, 0.0..=3_600.0),
        ("three_point_turn_m", profile.three_point_turn_m, 0.0..=100.0),
        ("reverse_m", profile.reverse_m, 0.0..=10_000.0),
    ];
    let outside = figures.into_iter().filter(|(_, value, range)| !range.contains(value));
    let mut wrong: Vec<(String, f64, RangeInclusive<f64>)> =
        outside.map(|(name, value, range)| (name.to_owned(), value, range)).collect();
    let tables = [
        ("kmh_by_class", &profile.kmh_by_class),
        ("kmh_by_surface", &profile.kmh_by_surface),
        ("kmh_by_tracktype", &profile.kmh_by_tracktype),
        ("kmh_by_smoothness", &profile.kmh_by_smoothness),
    ];
    for (table, speeds) in tables {
        let outside = speeds.iter().filter(|(_, kmh)| !(0.0..=FASTEST_KMH).contains(*kmh));
        wrong.extend(outside.map(|(key, kmh)| (format!("{table}.{key}"), *kmh, 0.0..=FASTEST_KMH)));
    }
    if profile.full_t < profile.empty_t {
        wrong.push(("full_t".to_owned(), profile.full_t, profile.empty_t..=100.0));
    }
    for (field, value, range) in wrong {
        let advice = format!("Write a number from {} to {}.", range.start(), range.end());
        let what = format!("{value} is no figure of a vehicle.");
        faults.error("out-of-range", &spot.field(&format!("limits.{field}")), what, &advice);
    }
}
