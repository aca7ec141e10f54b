//! A route goes in, GPX 1.1 comes out: its way as a track, its stops as waypoints.
//!
//! Telephones that cannot follow a track (Organic Maps) still show it as a line with its stops.

use std::fmt::Write;

use crate::plan::{Plan, Route, StepKind};
use crate::units::{Language, Position};
use crate::words::{date, say};

/// The route as a GPX document in `language`.
pub fn gpx(plan: &Plan, route: &Route, language: Language) -> String {
    let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
    let vehicle = vehicle.map_or(route.vehicle.0.as_str(), |vehicle| vehicle.names.pick(language));
    let name = format!("{}, {vehicle}", date::weekday(language, route.day));
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<gpx version=\"1.1\" creator=\"Taza\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n");
    let mut about = plan.names.pick(language).to_owned();
    if plan.fictional {
        about = format!("{about}. {}", say(language, "fictional"));
    }
    let owner = match plan.attribution.as_str() {
        "" => String::new(),
        owner => format!("<copyright author=\"{}\"/>", escape(owner)),
    };
    let (title, about) = (escape(&name), escape(&about));
    let _ = writeln!(text, "  <metadata><name>{title}</name><desc>{about}</desc>{owner}</metadata>");
    let mut number = 0;
    for step in &route.steps {
        let (label, kind) = match step.kind {
            StepKind::Street | StepKind::Place => {
                number += 1;
                (format!("{number}. {}", step.names.pick(language)), "collection")
            }
            StepKind::Unload => (step.names.pick(language).to_owned(), "unload"),
            StepKind::Start => (step.names.pick(language).to_owned(), "depot"),
            // The break and the way home are no places to look for.
            StepKind::Break | StepKind::End => continue,
        };
        let Some(place) = coordinates(step.position) else { continue };
        let times = format!("{}–{}", step.arrive.as_clock(), step.leave.as_clock());
        let (label, times) = (escape(&label), escape(&times));
        let _ = writeln!(text, "  <wpt {place}><name>{label}</name><desc>{times}</desc><type>{kind}</type></wpt>");
    }
    let _ = writeln!(text, "  <trk><name>{}</name><type>{}</type><trkseg>", escape(&name), escape(&route.id));
    for place in route.line.iter().filter_map(|position| coordinates(*position)) {
        let _ = writeln!(text, "    <trkpt {place}/>");
    }
    text.push_str("  </trkseg></trk>\n</gpx>\n");
    text
}

/// Attributes of a position, to a tenth of a metre; nothing for one that is not on Earth.
fn coordinates(position: Position) -> Option<String> {
    let Position { lon, lat } = position;
    let on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    on_earth.then(|| format!("lat=\"{lat:.6}\" lon=\"{lon:.6}\""))
}

/// Text as XML 1.0 allows it: marks escaped, control characters left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
