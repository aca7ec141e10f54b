//! Tags of a road and a vehicle go in; whether it may and can drive there comes out.
//!
//! The order of evidence: an explicit ban or leave (the most particular key that speaks about the
//! vehicle wins), then physical limits, then passability. *Cannot* and *must not* stay apart,
//! because a person mends them differently: one needs another vehicle, the other a permit.

use jiff::civil::Date;

use super::reason::Reason;
use crate::maps::VehicleProfile;
use crate::roads::class::{self, Tags};

/// Whether a vehicle may and can drive a directed segment.
#[derive(Clone, Debug, PartialEq)]
pub enum Permission {
    /// It may and can.
    Free,
    /// Only to reach something on it, or to leave from there; never to pass through.
    LastLegOnly(Reason),
    /// A rule forbids it.
    MustNot(Reason),
    /// The vehicle is not able to.
    Cannot(Reason),
}

impl Permission {
    /// Whether the vehicle drives there at all.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Free | Self::LastLegOnly(_))
    }

    /// Why it is not free.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Free => None,
            Self::LastLegOnly(reason) | Self::MustNot(reason) | Self::Cannot(reason) => Some(reason),
        }
    }
}

/// Access keys of a vehicle that names none, most particular first.
const GENERAL_KEYS: &[&str] = &["motor_vehicle", "vehicle", "access"];

/// What an access tag says.
enum Leave {
    Yes,
    Business,
    No,
}

fn leave(value: &str, profile: &VehicleProfile) -> Option<Leave> {
    match value {
        "yes" | "designated" | "permissive" | "official" | "public" => Some(Leave::Yes),
        "private" | "destination" | "delivery" | "customers" | "permit" | "residents" | "employees" => {
            Some(Leave::Business)
        }
        "agricultural" | "forestry" => {
            let belongs = profile.access_keys.iter().any(|key| matches!(key.as_str(), "agricultural" | "tractor"));
            Some(if belongs { Leave::Yes } else { Leave::Business })
        }
        "no" | "military" | "emergency" | "use_sidepath" => Some(Leave::No),
        _ => None,
    }
}

/// The most particular access tag that speaks about the vehicle in this direction.
fn access<'tags>(tags: &'tags Tags, profile: &VehicleProfile, backward: bool) -> Option<(String, &'tags str, Leave)> {
    let direction = if backward { "backward" } else { "forward" };
    let own = profile.access_keys.iter().map(String::as_str);
    let general = GENERAL_KEYS.iter().copied().filter(|key| !profile.access_keys.iter().any(|own| own == key));
    for key in own.chain(general) {
        for key in [format!("{key}:{direction}"), key.to_owned()] {
            if let Some(value) = tags.get(&key)
                && let Some(leave) = leave(value, profile)
            {
                return Some((key, value, leave));
            }
        }
    }
    None
}

fn against_oneway(tags: &Tags, profile: &VehicleProfile, backward: bool) -> bool {
    let own = profile.access_keys.iter().map(|key| format!("oneway:{key}")).find_map(|key| tags.get(&key));
    let roundabout = tags.get("junction").is_some_and(|value| matches!(value.as_str(), "roundabout" | "circular"));
    let motorway = matches!(class::class(tags), "motorway" | "motorway_link");
    match own.or_else(|| tags.get("oneway")).map(String::as_str) {
        Some("yes" | "true" | "1") => backward,
        Some("-1" | "reverse") => !backward,
        Some("no" | "false" | "0") => false,
        Some("reversible" | "alternating") => false,
        _ => (roundabout || motorway) && backward,
    }
}

/// Whether the vehicle may and can drive a road with these tags in this direction on this day.
pub fn permission(tags: &Tags, profile: &VehicleProfile, backward: bool, date: Option<Date>) -> Permission {
    if against_oneway(tags, profile, backward) {
        return Permission::MustNot(Reason::Oneway);
    }
    let access = access(tags, profile, backward);
    if let Some((key, value, Leave::No)) = &access {
        return Permission::MustNot(Reason::Banned { key: key.clone(), value: (*value).to_owned() });
    }
    if let Some(reason) = physical_limit(tags, profile) {
        return Permission::Cannot(reason);
    }
    if let Some(reason) = impassable(tags, profile, backward) {
        return Permission::Cannot(reason);
    }
    if let Some(reason) = date.and_then(|date| super::season::out_of_season(tags, profile, date)) {
        return Permission::Cannot(reason);
    }
    match access {
        Some((key, value, Leave::Business)) => {
            Permission::LastLegOnly(Reason::Private { key, value: value.to_owned() })
        }
        _ => Permission::Free,
    }
}

/// Barriers that stand open or open for whoever comes, unless a tag says otherwise.
const PASSABLE_BARRIERS: &[&str] = &[
    "cattle_grid",
    "border_control",
    "toll_booth",
    "sally_port",
    "gate",
    "lift_gate",
    "swing_gate",
    "no",
    "entrance",
    "height_restrictor",
    "arch",
    "kerb",
];

/// What keeps the vehicle from passing a vertex with these tags.
pub fn barrier(tags: &Tags, profile: &VehicleProfile) -> Option<Reason> {
    if let Some(reason) = physical_limit(tags, profile) {
        return Some(reason);
    }
    let barrier = tags.get("barrier")?;
    match access(tags, profile, false) {
        Some((_, _, Leave::Yes)) => None,
        Some((key, value, _)) => Some(Reason::Barrier { barrier: format!("{barrier}, {key}={value}") }),
        None if PASSABLE_BARRIERS.contains(&barrier.as_str()) => None,
        None => Some(Reason::Barrier { barrier: barrier.clone() }),
    }
}

/// The first limit of size or mass that the vehicle does not keep.
fn physical_limit(tags: &Tags, profile: &VehicleProfile) -> Option<Reason> {
    let metres = |key: &str| tags.get(key).and_then(|text| class::metres(text));
    let bridge = tags.get("bridge").is_some_and(|value| value != "no");
    for key in ["maxweight", "maxweightrating", "maxweight:hgv"] {
        if let Some(limit_t) = tags.get(key).and_then(|text| class::tonnes(text))
            && profile.full_t > limit_t
        {
            return Some(Reason::TooHeavy { limit_t, full_t: profile.full_t, bridge });
        }
    }
    for key in ["maxheight:physical", "maxheight"] {
        if let Some(limit_m) = metres(key)
            && profile.height_m > limit_m
        {
            return Some(Reason::TooHigh { limit_m, height_m: profile.height_m });
        }
    }
    for key in ["maxwidth:physical", "maxwidth", "width"] {
        if let Some(limit_m) = metres(key)
            && profile.width_m > limit_m
        {
            return Some(Reason::TooWide { limit_m, width_m: profile.width_m });
        }
    }
    metres("maxlength")
        .filter(|limit_m| profile.length_m > *limit_m)
        .map(|limit_m| Reason::TooLong { limit_m, length_m: profile.length_m })
}

/// What the vehicle does not manage.
fn impassable(tags: &Tags, profile: &VehicleProfile, backward: bool) -> Option<Reason> {
    let class = class::class(tags);
    if super::speed::class_kmh(tags, profile).is_none() {
        return Some(Reason::ClassNotDriven { class: class.to_owned() });
    }
    let zero = |table: &std::collections::BTreeMap<String, f64>, key: &str| {
        let value = tags.get(key)?;
        table.get(value).filter(|kmh| **kmh <= 0.0).map(|_| value.clone())
    };
    if let Some(surface) = zero(&profile.kmh_by_surface, "surface") {
        return Some(Reason::Surface { surface });
    }
    if let Some(tracktype) = zero(&profile.kmh_by_tracktype, "tracktype") {
        return Some(Reason::Track { tracktype });
    }
    if let Some(smoothness) = zero(&profile.kmh_by_smoothness, "smoothness") {
        return Some(Reason::Rough { smoothness });
    }
    let says = |key: &str| tags.get(key).is_some_and(|value| value != "no");
    if says("ford") && !profile.fords {
        return Some(Reason::Ford);
    }
    // A vehicle that goes through fords is one for bad ground: a tractor, a lorry with all wheels driven.
    if says("4wd_only") && !profile.fords {
        return Some(Reason::FourWheelDriveOnly);
    }
    let drawn = tags.get("incline").and_then(|text| class::slope_percent(text))?;
    too_steep(if backward { -drawn } else { drawn }, profile)
}

/// Whether a slope in the direction driven, positive up, is too steep. A limit of 0 is none.
pub fn too_steep(percent: f64, profile: &VehicleProfile) -> Option<Reason> {
    let (up, down) = (profile.steepest_up_percent, profile.steepest_down_percent);
    if up > 0.0 && percent > up {
        return Some(Reason::TooSteepUp { percent, limit_percent: up });
    }
    (down > 0.0 && -percent > down).then_some(Reason::TooSteepDown { percent: -percent, limit_percent: down })
}
