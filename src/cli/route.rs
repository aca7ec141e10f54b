//! `taza route`: the way between two places, with what the driver is told.

use std::time::Instant;

use clap::Args;
use fluent_bundle::FluentValue;
use serde_json::{Value, json};

use super::prepared::{self, Purpose};
use super::road_input::RoadArguments;
use super::{Failure, say};
use crate::roads::Snap;
use crate::travel::{Direction, DriverSide, Manoeuvre, Network, Path, Port};
use crate::units::{Language, Metres, Position, Seconds};
use crate::words;

/// Show the way between two places for a vehicle, or what stands in it.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    roads: RoadArguments,
    /// Where it begins: longitude,latitude.
    #[arg(value_name = "LON,LAT", value_parser = position, allow_hyphen_values = true)]
    from: Position,
    /// Where it ends: longitude,latitude.
    #[arg(value_name = "LON,LAT", value_parser = position, allow_hyphen_values = true)]
    to: Position,
    /// Language of the directions: ky, ru or en.
    #[arg(long, default_value = "ky", value_parser = words::language_from_tag)]
    lang: Language,
    /// Print JSON: seconds, metres, directions and the line.
    #[arg(long)]
    json: bool,
}

fn position(text: &str) -> Result<Position, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers.as_slice() {
        [lon, lat] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Ok(Position { lon: *lon, lat: *lat }),
        _ => Err(format!("`{text}` is no place; write longitude,latitude such as 74.59,42.87")),
    }
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut prepared = prepared::network(&arguments.roads, Purpose::OneWay)?;
    prepared.keep();
    let attribution = prepared.attribution;
    let network = prepared.network;
    let clock = Instant::now();
    let (from, to) = (snap(&network, arguments.from)?, snap(&network, arguments.to)?);
    let (exits, entries) = (network.ports_at(&from), network.ports_at(&to));
    let pairs = || exits.iter().flat_map(|exit| entries.iter().map(move |entry| (*exit, *entry)));
    let Some(path) = network.best_path(&exits, &entries) else {
        return Err(refused(&network, arguments.lang, pairs()));
    };
    let directions = network.directions(&path, Some(&to));
    let took = clock.elapsed().as_secs_f64();
    if arguments.json {
        let told = answer(&network, &path, &directions, arguments.lang);
        print_json(told, attribution, took)
    } else {
        say(&told(&path, &directions, arguments.lang))
    }
}

fn snap(network: &Network, position: Position) -> Result<Snap, Failure> {
    network.snap(position).ok_or_else(|| {
        Failure::Refused(format!("No road that this vehicle drives is near {:.6},{:.6}.", position.lon, position.lat))
    })
}

/// What stands in the way of the pair of ports that has the least in its way.
fn refused(network: &Network, language: Language, pairs: impl Iterator<Item = (Port, Port)>) -> Failure {
    let least = pairs.map(|(exit, entry)| network.explain(exit, entry)).min_by_key(Vec::len).unwrap_or_default();
    let told = least.iter().map(|obstacle| {
        let Position { lon, lat } = obstacle.position;
        let clause = crate::plan::obstacle::clause(&obstacle.reason);
        format!("{} ({}, {lon:.6},{lat:.6})", clause.pick(language), obstacle.road)
    });
    Failure::Refused(told.collect::<Vec<_>>().join("\n"))
}

/// The way as JSON.
fn answer(network: &Network, path: &Path, directions: &[Direction], language: Language) -> Value {
    let line: Vec<[f64; 2]> = path.line.iter().map(|position| (*position).into()).collect();
    let directions: Vec<Value> = directions
        .iter()
        .map(|direction| {
            let mut told = json!(direction);
            told["text"] = sentence(direction, language).into();
            told
        })
        .collect();
    let climb = network.graph().has_heights().then(|| network.climb_on(path));
    json!({
        "seconds": path.seconds,
        "metres": path.metres,
        "directions": directions,
        "geometry": { "type": "LineString", "coordinates": line },
        "ascent_m": climb.map(|[ascent, _]| (ascent * 10.0).round() / 10.0),
        "descent_m": climb.map(|[_, descent]| (descent * 10.0).round() / 10.0),
    })
}

fn print_json(mut answer: Value, attribution: Option<&str>, took: f64) -> Result<(), Failure> {
    answer["query_s"] = took.into();
    if let Some(attribution) = attribution {
        answer["attribution"] = attribution.into();
    }
    say(&serde_json::to_string(&answer).map_err(|error| Failure::Broken(error.to_string()))?)
}

fn told(path: &Path, directions: &[Direction], language: Language) -> String {
    let mut lines: Vec<String> = directions.iter().map(|direction| sentence(direction, language)).collect();
    let length = words::number::length(language, Metres(i64::from(path.metres)));
    let duration = words::number::duration(language, Seconds(i64::from(path.seconds)));
    lines.push(format!("{length}, {duration}"));
    lines.join("\n")
}

/// What the driver is told, with the length to the next direction.
fn sentence(direction: &Direction, language: Language) -> String {
    let key = match direction.manoeuvre {
        Manoeuvre::Start => "direction-start",
        Manoeuvre::Straight => "direction-straight",
        Manoeuvre::SlightLeft => "direction-slight-left",
        Manoeuvre::SlightRight => "direction-slight-right",
        Manoeuvre::Left => "direction-left",
        Manoeuvre::Right => "direction-right",
        Manoeuvre::SharpLeft => "direction-sharp-left",
        Manoeuvre::SharpRight => "direction-sharp-right",
        Manoeuvre::UTurn => "direction-u-turn",
        Manoeuvre::Arrive => "direction-arrive",
    };
    let turn = words::say(language, key);
    let street = match direction.names.pick(language) {
        "" => words::say(language, "direction-unnamed"),
        name => name.to_owned(),
    };
    let told = words::say_with(
        language,
        "direction-along",
        &[("turn", FluentValue::from(turn)), ("street", FluentValue::from(street))],
    );
    match (direction.manoeuvre, direction.side) {
        (Manoeuvre::Arrive, Some(DriverSide::Left)) => {
            format!("{told}, {}", words::say(language, "direction-stop-left"))
        }
        (Manoeuvre::Arrive, Some(DriverSide::Right)) => {
            format!("{told}, {}", words::say(language, "direction-stop-right"))
        }
        (Manoeuvre::Arrive, None) => told,
        _ => format!("{told}, {}", words::number::length(language, Metres(i64::from(direction.metres)))),
    }
}
