//! Tags of a road go in; whether wheels belong on it, how wide it probably is, comes out.
//!
//! Facts that hold for every vehicle. Unknown tags are the normal case (a width is tagged on 3 %
//! of the roads of our samples), so every default here is an assumption that a person can confirm
//! by tagging the road.

pub use crate::maps::Tags;

/// Classes that no vehicle of this product uses unless a tag says that motor vehicles may.
const ON_FOOT: &[&str] =
    &["footway", "path", "steps", "cycleway", "bridleway", "corridor", "via_ferrata", "elevator", "ladder"];

/// Values of `highway=` that are no road to drive on (yet, or any more).
const NO_ROAD: &[&str] = &[
    "construction",
    "proposed",
    "planned",
    "razed",
    "abandoned",
    "disused",
    "platform",
    "rest_area",
    "services",
    "raceway",
    "bus_stop",
    "emergency_bay",
    "no",
];

/// Values of an access key that let somebody in.
const LETS_IN: &[&str] = &[
    "yes",
    "permissive",
    "designated",
    "official",
    "destination",
    "delivery",
    "private",
    "agricultural",
    "forestry",
    "permit",
    "customers",
];

/// Keys of a road that this program reads; all others are forgotten when the graph is built.
pub fn is_read(key: &str) -> bool {
    let stem = key.split(':').next().unwrap_or(key);
    matches!(
        stem,
        "highway"
            | "access"
            | "vehicle"
            | "motor_vehicle"
            | "motorcar"
            | "hgv"
            | "goods"
            | "agricultural"
            | "tractor"
            | "trailer"
            | "foot"
            | "oneway"
            | "junction"
            | "maxspeed"
            | "maxweight"
            | "maxweightrating"
            | "maxaxleload"
            | "maxheight"
            | "maxwidth"
            | "maxlength"
            | "width"
            | "est_width"
            | "lanes"
            | "surface"
            | "tracktype"
            | "smoothness"
            | "incline"
            | "ford"
            | "4wd_only"
            | "winter_road"
            | "ice_road"
            | "seasonal"
            | "winter_service"
            | "snowplowing"
            | "bridge"
            | "tunnel"
            | "layer"
            | "service"
            | "turning_circle"
            | "barrier"
            | "area"
            | "ref"
    )
}

/// Takes out the tags that no graph is made of; says whether wheels belong on the road at all.
pub fn prune(tags: &mut Tags) -> bool {
    let for_wheels = is_for_wheels(tags);
    if for_wheels {
        tags.retain(|key, _| is_read(key));
    }
    for_wheels
}

/// Whether a vertex of a road with these tags of its own is a barrier or a place to turn round.
pub fn is_point_of_interest(tags: &Tags) -> bool {
    tags.contains_key("barrier") || is_turning_place(tags)
}

/// Whether a vertex with these tags is made for turning round.
pub fn is_turning_place(tags: &Tags) -> bool {
    matches!(class(tags), "turning_circle" | "turning_loop")
}

/// The `highway=` class, or nothing.
pub fn class(tags: &Tags) -> &str {
    tags.get("highway").map_or("", String::as_str)
}

/// Whether wheels belong on a road: it is part of the graph then.
pub fn is_for_wheels(tags: &Tags) -> bool {
    let class = class(tags);
    if class.is_empty() || NO_ROAD.contains(&class) || tags.get("area").is_some_and(|value| value == "yes") {
        return false;
    }
    if !ON_FOOT.contains(&class) {
        return true;
    }
    ["motor_vehicle", "motorcar", "hgv", "agricultural", "tractor", "vehicle"]
        .iter()
        .filter_map(|key| tags.get(*key))
        .any(|value| LETS_IN.contains(&value.as_str()))
}

/// Room to turn a vehicle round on a road, in metres from fence to fence: the tagged width, or an
/// assumption for the class. Village streets are about twice as wide between the fences as their
/// carriageway; beside a track in the fields there is open ground.
pub fn room_metres(tags: &Tags) -> (f64, Assumed) {
    for key in ["width", "est_width"] {
        if let Some(width) = tags.get(key).and_then(|text| metres(text)) {
            return (width, Assumed(false));
        }
    }
    let room = match class(tags) {
        "motorway" | "motorway_link" | "trunk" | "trunk_link" => 0.0,
        "primary" | "secondary" => 10.0,
        "tertiary" | "residential" | "unclassified" | "road" => 9.0,
        "track" => 7.0,
        "service" if tags.get("service").is_some_and(|sort| sort == "alley" || sort == "driveway") => 5.0,
        "service" | "living_street" | "pedestrian" => 7.0,
        _ => 6.0,
    };
    (room, Assumed(true))
}

/// Whether a value was assumed because the road does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumed(pub bool);

/// Metres that a place beside this road is worth not being snapped to it: a yard is reached from
/// its street, not from a field track or a private drive that happens to pass nearer
/// (Valhalla issue 5506).
pub fn snap_handicap_metres(tags: &Tags) -> f64 {
    let class = match class(tags) {
        "track" => 15.0,
        "service" if tags.get("service").is_some_and(|sort| sort == "driveway" || sort == "parking_aisle") => 10.0,
        "motorway" | "motorway_link" | "trunk_link" => 30.0,
        _ => 0.0,
    };
    let private = ["access", "motor_vehicle", "vehicle"]
        .iter()
        .filter_map(|key| tags.get(*key))
        .any(|value| matches!(value.as_str(), "private" | "no" | "agricultural" | "forestry" | "permit"));
    class + if private { 25.0 } else { 0.0 }
}

/// A length in metres as OpenStreetMap writes it: `3.5`, `3.5 m`, `3,5`, `350 cm`, `12'6"`, `12 ft`.
pub fn metres(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let value = if let Some((feet, rest)) = text.split_once('\'') {
        let inches = rest.trim().trim_end_matches('"').trim();
        let inches = if inches.is_empty() { 0.0 } else { inches.parse::<f64>().ok()? };
        feet.trim().parse::<f64>().ok()? * 0.3048 + inches * 0.0254
    } else {
        let unit_at = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let number = number.trim().parse::<f64>().ok()?;
        match unit.trim() {
            "" | "m" | "м" => number,
            "cm" | "см" => number / 100.0,
            "km" | "км" => number * 1000.0,
            "ft" | "feet" => number * 0.3048,
            _ => return None,
        }
    };
    (value.is_finite() && value > 0.0).then_some(value)
}

/// A mass in tonnes as OpenStreetMap writes it: `5`, `5 t`, `3.5`, `3500 kg`, `5 st`, `11000 lbs`.
pub fn tonnes(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let unit_at = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let number = number.trim().parse::<f64>().ok()?;
    let value = match unit.trim() {
        "" | "t" | "т" => number,
        "kg" | "кг" => number / 1000.0,
        "st" => number * 0.907_184_74,
        "lbs" | "lb" => number * 0.000_453_592_37,
        _ => return None,
    };
    (value.is_finite() && value > 0.0).then_some(value)
}

/// A speed in km/h as OpenStreetMap writes it: `60`, `60 km/h`, `30 mph`, `RU:urban`; `none` gives nothing.
pub fn kilometres_per_hour(text: &str) -> Option<f64> {
    let text = text.trim();
    let zone = match text.rsplit(':').next().unwrap_or(text) {
        "walk" | "living_street" => Some(7.0),
        "urban" if text.contains(':') => Some(50.0),
        "rural" if text.contains(':') => Some(90.0),
        _ => None,
    };
    if zone.is_some() {
        return zone;
    }
    let unit_at = text.find(|letter: char| letter.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let number = number.trim().parse::<f64>().ok()?;
    let value = match unit.trim() {
        "" | "km/h" | "kmh" | "kph" | "км/ч" => number,
        "mph" => number * 1.609_344,
        "knots" => number * 1.852,
        _ => return None,
    };
    (value.is_finite() && value > 0.0).then_some(value)
}

/// A slope in percent along the drawing of the road as OpenStreetMap writes it: `10%`, `-8 %`,
/// `6°`; `up` and `down` say no figure.
pub fn slope_percent(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let value = if let Some(degrees) = text.strip_suffix('°') {
        degrees.trim().parse::<f64>().ok()?.to_radians().tan() * 100.0
    } else {
        text.trim_end_matches('%').trim().parse::<f64>().ok()?
    };
    (value.is_finite() && value.abs() <= 100.0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, wished: f64) -> bool {
        found.is_some_and(|value| (value - wished).abs() < 0.01)
    }

    #[test]
    fn figures_are_read_in_the_ways_people_write_them() {
        assert!(close(metres("3.5"), 3.5) && close(metres("3,5 m"), 3.5) && close(metres("350 cm"), 3.5));
        assert!(close(metres("12'6\""), 3.81) && close(metres("10'"), 3.048) && close(metres("12 ft"), 3.66));
        assert!(metres("default").is_none() && metres("").is_none() && metres("-3").is_none());
        assert!(close(tonnes("5 t"), 5.0) && close(tonnes("3500kg"), 3.5) && close(tonnes("7,5"), 7.5));
        assert!(tonnes("none").is_none());
        assert!(close(kilometres_per_hour("60"), 60.0) && close(kilometres_per_hour("30 mph"), 48.28));
        assert!(close(kilometres_per_hour("RU:urban"), 50.0) && kilometres_per_hour("none").is_none());
        assert!(close(slope_percent("-8 %"), -8.0) && close(slope_percent("45°"), 100.0));
        assert!(slope_percent("up").is_none() && slope_percent("1e9").is_none());
    }

    #[test]
    fn wheels_belong_on_streets_and_on_paths_that_say_so() {
        let tags = |pairs: &[(&str, &str)]| -> Tags {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        assert!(is_for_wheels(&tags(&[("highway", "residential")])));
        assert!(!is_for_wheels(&tags(&[("highway", "footway")])));
        assert!(is_for_wheels(&tags(&[("highway", "path"), ("motor_vehicle", "yes")])));
        assert!(!is_for_wheels(&tags(&[("highway", "construction")])));
        assert!(!is_for_wheels(&tags(&[("waterway", "ditch")])));
    }
}
