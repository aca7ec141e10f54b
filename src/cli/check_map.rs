//! `taza check-map`: how each vehicle gets on with a map, before anything is planned on it.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};

use super::area::AreaArguments;
use super::proposals::{self, Proposal};
use super::road_input::{DayArguments, RoadInput, Wanted, profile_of, read_roads};
use super::table::{Column, columns};
use super::{Failure, matrix, say};
use crate::maps::PlaceKind;
use crate::roads::{Islands, LeftOut};
use crate::travel::{Finding, FindingKind, Network, Obstacle, Survey};
use crate::units::{Language, Names, Position};

/// Roads of a vehicle that are explained by a search each.
const MOST_EXPLAINED: usize = 200;
/// Findings of a vehicle that are printed; all of them are in the JSON and the GeoJSON.
const MOST_PRINTED: usize = 12;
/// A place further than this from every road is probably in the wrong spot, metres.
const FAR_METRES: f64 = 30.0;
/// Vehicles a bare road file is looked at with.
const USUAL_VEHICLES: [&str; 2] = ["tractor-with-trailer", "side-loader"];

/// Report what should be looked at on a map: for each vehicle the roads it cannot reach and why,
/// traps, dead ends, unlikely values, assumed values and places far from a road.
#[derive(Args)]
pub(super) struct Arguments {
    /// A road file, or the folder of a municipality.
    #[arg(value_name = "FILE|DIR")]
    path: PathBuf,
    /// Only this vehicle: one of the folder, or a built-in one.
    #[arg(long, value_name = "NAME")]
    vehicle: Option<String>,
    #[command(flatten)]
    day: DayArguments,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
    /// Also write what was found as GeoJSON to look at on a map.
    #[arg(long, value_name = "FILE")]
    geojson: Option<PathBuf>,
    #[command(flatten)]
    area: AreaArguments,
}

#[derive(Serialize)]
struct Report {
    roads: usize,
    segments: usize,
    junctions: usize,
    /// Roads that wheels do not belong on, and roads without length.
    not_for_wheels: usize,
    without_length: usize,
    /// Segments of each part of the map that hangs together, largest first.
    islands: Vec<u32>,
    /// Places where the drawing can be mended; nothing is changed before somebody accepts it in repairs.json.
    repairs: Vec<Proposal>,
    vehicles: Vec<VehicleReport>,
    peak_mb: f64,
    /// Whose data it is, where that must be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'static str>,
}

#[derive(Serialize)]
struct VehicleReport {
    vehicle: String,
    #[serde(flatten)]
    survey: Survey,
    /// Streets with a collection, and places, that the vehicle does not serve.
    not_served: Vec<NotServed>,
    far_places: Vec<FarPlace>,
}

#[derive(Serialize)]
struct NotServed {
    id: String,
    names: Names,
    position: Position,
    metres: f64,
    obstacle: Option<Obstacle>,
}

#[derive(Serialize)]
struct FarPlace {
    id: String,
    names: Names,
    position: Position,
    metres: f64,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let input = read_roads(&arguments.path, &arguments.area, &arguments.day, Wanted::Everything)?;
    let conditions = arguments.day.conditions(input.map.as_ref())?;
    let graph = input.graph(&conditions);
    let names: Vec<String> = match (&arguments.vehicle, &input.map) {
        (Some(name), _) => vec![name.clone()],
        (None, Some(map)) => map.vehicles.iter().map(|vehicle| vehicle.id.0.clone()).collect(),
        (None, None) => USUAL_VEHICLES.iter().map(|name| (*name).to_owned()).collect(),
    };
    let mut vehicles = Vec::new();
    for name in names {
        let profile = profile_of(input.map.as_ref(), &name)?;
        let network = Network::for_vehicle(&graph, &profile, &conditions);
        vehicles.push(vehicle_report(name, &input, &network));
    }
    let left_out = |why: LeftOut| graph.left_out().iter().filter(|(_, reason)| *reason == why).count();
    let report = Report {
        roads: graph.road_count(),
        segments: graph.segment_count(),
        junctions: graph.junction_count(),
        not_for_wheels: left_out(LeftOut::NotForWheels),
        without_length: left_out(LeftOut::NoLength),
        islands: Islands::of(&graph).sizes().to_vec(),
        repairs: proposals::find(&input.file.roads),
        vehicles,
        peak_mb: matrix::peak_mb(),
        attribution: input.attribution(),
    };
    if let Some(path) = &arguments.geojson {
        std::fs::write(path, geojson(&report).to_string())
            .map_err(|error| Failure::Broken(format!("{} cannot be written: {error}.", path.display())))?;
    }
    if arguments.json {
        say(&serde_json::to_string(&report).map_err(|error| Failure::Broken(error.to_string()))?)
    } else {
        say(&table(&report))
    }
}

fn vehicle_report(vehicle: String, input: &RoadInput, network: &Network) -> VehicleReport {
    let graph = network.graph();
    let (mut not_served, mut far_places) = (Vec::new(), Vec::new());
    for (index, road) in input.file.roads.iter().enumerate().filter(|(_, road)| road.service.is_some()) {
        let mut segments = graph.segments_of_road(index as u32).peekable();
        if segments.peek().is_none() {
            let position = road.line.first().copied().unwrap_or(Position { lon: 0.0, lat: 0.0 });
            let id = road.id.0.clone();
            not_served.push(NotServed { id, names: (*road.names).clone(), position, metres: 0.0, obstacle: None });
        }
        for segment in segments {
            let ways = [segment.forward(), segment.backward()];
            if !ways.iter().any(|state| network.is_connected(*state)) {
                not_served.push(NotServed {
                    id: graph.key(segment),
                    names: (*road.names).clone(),
                    position: graph.position_at(ways[0], graph.metres(segment) / 2.0),
                    metres: graph.metres(segment),
                    obstacle: network.cut_off_by(&ways),
                });
            }
        }
    }
    for place in input.map.iter().flat_map(|map| &map.places) {
        let snap = network.snap(place.position);
        let metres = snap.map_or(f64::INFINITY, |snap| snap.distance_m);
        if metres > FAR_METRES {
            let (id, names, position) = (place.id.0.clone(), place.names.clone(), place.position);
            far_places.push(FarPlace { id, names, position, metres });
        }
        let Some(snap) = snap.filter(|_| !matches!(place.kind, PlaceKind::Depot)) else { continue };
        let ways = [snap.segment.forward(), snap.segment.backward()];
        if !ways.iter().any(|state| network.is_connected(*state)) {
            not_served.push(NotServed {
                id: place.id.0.clone(),
                names: place.names.clone(),
                position: place.position,
                metres: 0.0,
                obstacle: network.cut_off_by(&ways),
            });
        }
    }
    VehicleReport { vehicle, survey: network.survey(MOST_EXPLAINED), not_served, far_places }
}

fn table(report: &Report) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.push(format!(
        "{} roads, {} stretches between {} junctions; {} roads are not for vehicles.",
        report.roads, report.segments, report.junctions, report.not_for_wheels
    ));
    let small: u32 = report.islands.iter().skip(1).sum();
    lines.push(format!(
        "{} parts do not hang together; outside the largest lie {small} stretches.\n",
        report.islands.len()
    ));
    if !report.repairs.is_empty() {
        lines.push(format!(
            "{} places where lines miss each other or lie double; accept a repair by its id in repairs.json:",
            report.repairs.len()
        ));
        let rows: Vec<Vec<String>> = report.repairs.iter().take(MOST_PRINTED).map(proposals::row).collect();
        lines.push(columns(&[Column::Words; 4], &rows));
    }
    for vehicle in &report.vehicles {
        let survey = &vehicle.survey;
        lines.push(format!(
            "{}: {} of {} km can be driven, {} km hang together; ground assumed on {:.0} % of them, width on {:.0} %.",
            vehicle.vehicle,
            survey.open_km,
            survey.road_km,
            survey.connected_km,
            survey.assumed_share * 100.0,
            survey.assumed_width_share * 100.0
        ));
        let count = |kind: FindingKind| survey.findings.iter().filter(|found| found.kind == kind).count();
        lines.push(format!(
            "{} not served, {} cut off, {} one-way traps, {} long dead ends, {} unlikely values, {} places over {FAR_METRES:.0} m from a road; {} parts of its own.",
            vehicle.not_served.len(),
            count(FindingKind::CutOff),
            count(FindingKind::OneWayTrap),
            count(FindingKind::DeadEnd),
            count(FindingKind::Outlier),
            vehicle.far_places.len(),
            survey.parts.len()
        ));
        let mut rows: Vec<Vec<String>> = vehicle
            .not_served
            .iter()
            .map(|found| row("not served", &found.id, &found.names, found.metres, found.obstacle.as_ref(), ""))
            .collect();
        rows.extend(
            vehicle
                .far_places
                .iter()
                .map(|place| row("far from a road", &place.id, &place.names, place.metres, None, "")),
        );
        rows.extend(survey.findings.iter().map(|found| {
            let tag = found.tag.as_deref().unwrap_or_default();
            row(kind_name(found.kind), &found.segment, &found.names, found.metres, found.obstacle.as_ref(), tag)
        }));
        let more = rows.len().saturating_sub(MOST_PRINTED);
        rows.truncate(MOST_PRINTED);
        let kinds = [Column::Words, Column::Words, Column::Words, Column::Figures, Column::Words];
        lines.push(columns(&kinds, &rows).trim_end().to_owned());
        if more > 0 {
            lines.push(format!("... and {more} more: see --json or --geojson."));
        }
        lines.push(String::new());
    }
    lines.join("\n")
}

fn kind_name(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::CutOff => "cut off",
        FindingKind::OneWayTrap => "one-way trap",
        FindingKind::DeadEnd => "dead end",
        FindingKind::Outlier => "unlikely value",
    }
}

fn row(kind: &str, id: &str, names: &Names, metres: f64, obstacle: Option<&Obstacle>, tag: &str) -> Vec<String> {
    let why = obstacle.map_or_else(|| tag.to_owned(), ToString::to_string);
    let name = names.pick(Language::Ky).to_owned();
    vec![kind.to_owned(), id.to_owned(), name, format!("{metres:.0} m"), why]
}

/// What is told of one thing found.
struct Told<'a> {
    vehicle: &'a str,
    kind: &'a str,
    id: &'a str,
    names: &'a Names,
    metres: f64,
    obstacle: Option<&'a Obstacle>,
    tag: Option<&'a str>,
}

/// Everything found, as lines and points with their reasons.
fn geojson(report: &Report) -> Value {
    let mut features = Vec::new();
    let mut add = |told: &Told<'_>, geometry: Value| {
        let properties = json!({
            "vehicle": told.vehicle,
            "kind": told.kind,
            "id": told.id,
            "name": told.names.pick(Language::Ky),
            "names": told.names,
            "metres": told.metres,
            "code": told.obstacle.map(|obstacle| obstacle.reason.code()),
            "reason": told.obstacle.map(ToString::to_string).or_else(|| told.tag.map(str::to_owned)),
        });
        features.push(json!({ "type": "Feature", "properties": properties, "geometry": geometry }));
        // What stands in the way lies elsewhere than the road it cuts off.
        if let Some(obstacle) = told.obstacle {
            let properties = json!({
                "vehicle": told.vehicle,
                "kind": "obstacle",
                "id": obstacle.segment,
                "of": told.id,
                "code": obstacle.reason.code(),
                "reason": obstacle.to_string(),
            });
            let at = json!({ "type": "Point", "coordinates": obstacle.position });
            features.push(json!({ "type": "Feature", "properties": properties, "geometry": at }));
        }
    };
    let point = |position: Position| json!({ "type": "Point", "coordinates": [position.lon, position.lat] });
    for report in &report.vehicles {
        let vehicle = report.vehicle.as_str();
        for Finding { kind, segment: id, names, metres, obstacle, tag, line } in &report.survey.findings {
            let line = json!({ "type": "LineString", "coordinates": line });
            let (kind, obstacle, tag) = (kind_name(*kind), obstacle.as_ref(), tag.as_deref());
            add(&Told { vehicle, kind, id, names, metres: *metres, obstacle, tag }, line);
        }
        for NotServed { id, names, position, metres, obstacle } in &report.not_served {
            let obstacle = obstacle.as_ref();
            add(
                &Told { vehicle, kind: "not served", id, names, metres: *metres, obstacle, tag: None },
                point(*position),
            );
        }
        for FarPlace { id, names, position, metres } in &report.far_places {
            let told = Told { vehicle, kind: "far from a road", id, names, metres: *metres, obstacle: None, tag: None };
            add(&told, point(*position));
        }
    }
    features.extend(proposals::features(&report.repairs));
    let mut collection = json!({ "type": "FeatureCollection", "features": features });
    if let Some(attribution) = report.attribution {
        collection["attribution"] = attribution.into();
    }
    collection
}
