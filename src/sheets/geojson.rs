//! A plan goes in, one GeoJSON FeatureCollection (RFC 7946) comes out, ready for any map program.
//!
//! Every feature has `kind`: `route`, `step`, `unserved` or `village`. `stroke` and `marker-color`
//! follow the simplestyle convention, which geojson.io and QGIS plugins read.

use serde_json::{Value, json};

use super::colours::route_colour;
use crate::plan::{Plan, Route, Step, StepKind};
use crate::units::Position;
use crate::units::{Language, Names};

/// The plan as GeoJSON.
pub fn plan_geojson(plan: &Plan) -> Value {
    let mut features = Vec::new();
    for (index, route) in plan.routes.iter().enumerate() {
        let colour = route_colour(index);
        features.push(route_feature(plan, route, colour));
        features.extend(route.steps.iter().enumerate().map(|(order, step)| step_feature(route, order, step, colour)));
    }
    for unserved in &plan.unserved {
        let properties = json!({
            "kind": "unserved",
            "service": unserved.service,
            "street": unserved.street,
            "names": unserved.names,
            "name": unserved.names.pick(Language::Ky),
            "code": unserved.code,
            "reason": unserved.reason,
            "marker-color": "#CC0000",
        });
        features.push(feature(point(unserved.position), properties));
    }
    for village in &plan.villages {
        let properties = json!({
            "kind": "village", "id": village.id, "names": village.names,
            "name": village.names.pick(Language::Ky), "people": village.people,
        });
        features.push(feature(point(village.position), properties));
    }
    let about = json!({ "names": plan.names, "inputs_sha256": plan.inputs_sha256 });
    collection(plan, about, features)
}

/// Coverage as GeoJSON: each street and place with its people, its days, and whether it is `covered` as often
/// as it was asked for (`yes`), less often (`partly`) or never (`no`).
pub fn coverage_geojson(plan: &Plan) -> Value {
    let features = plan.streets.iter().map(|street| {
        let missing: u32 =
            plan.unserved.iter().filter(|entry| entry.street == street.id).map(|entry| entry.visits.max(1)).sum();
        let covered = match (street.days.is_empty(), missing) {
            (true, _) => "no",
            (false, 0) => "yes",
            (false, _) => "partly",
        };
        let colour = match covered {
            "yes" => "#105C42",
            "partly" => "#B8860B",
            _ => "#CC0000",
        };
        let properties = json!({
            "kind": "coverage",
            "id": street.id,
            "names": street.names,
            "name": street.names.pick(Language::Ky),
            "village": street.village,
            "people": street.people,
            "visits_per_week": street.visits_per_week,
            "days": street.days,
            "covered": covered,
            "assumed": street.assumed,
            "stroke": colour,
            "marker-color": colour,
        });
        let lines: Vec<Vec<[f64; 2]>> = street
            .lines
            .iter()
            .filter(|line| line.len() > 1)
            .map(|line| line.iter().map(|position| rounded(*position)).collect())
            .collect();
        let geometry = match (lines.is_empty(), street.lines.first().and_then(|line| line.first())) {
            (false, _) => json!({ "type": "MultiLineString", "coordinates": lines }),
            (true, Some(position)) => point(*position),
            (true, None) => Value::Null,
        };
        feature(geometry, properties)
    });
    collection(plan, json!({}), features.collect())
}

/// Features with what they are about, and whose data they were made from.
fn collection(plan: &Plan, mut about: Value, features: Vec<Value>) -> Value {
    about["type"] = "FeatureCollection".into();
    about["municipality"] = json!(plan.municipality);
    about["fictional"] = plan.fictional.into();
    if !plan.attribution.is_empty() {
        about["attribution"] = json!(plan.attribution);
    }
    about["features"] = features.into();
    about
}

fn route_feature(plan: &Plan, route: &Route, colour: &str) -> Value {
    let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
    let names = vehicle.map_or_else(|| Names::one(&route.vehicle.0), |vehicle| vehicle.names.clone());
    let properties = json!({
        "kind": "route",
        "id": route.id,
        "name": route.id,
        "day": route.day,
        "vehicle": route.vehicle,
        "vehicle_names": names,
        "start": route.start.as_clock(),
        "end": route.end.as_clock(),
        "metres": route.figures.metres,
        "kilograms": route.figures.kilograms,
        "loads": route.figures.loads,
        "stops": route.figures.stops,
        "colour": colour,
        "stroke": colour,
        "stroke-width": 3,
    });
    feature(line(&route.line), properties)
}

fn step_feature(route: &Route, order: usize, step: &Step, colour: &str) -> Value {
    let kind = match step.kind {
        StepKind::Start => "start",
        StepKind::Street => "street",
        StepKind::Place => "place",
        StepKind::Unload => "unload",
        StepKind::Break => "break",
        StepKind::End => "end",
    };
    let properties = json!({
        "kind": "step",
        "step_kind": kind,
        "id": step.id,
        "route": route.id,
        "order": order,
        "day": route.day,
        "vehicle": route.vehicle,
        "street": step.street,
        "village": step.village,
        "names": step.names,
        "name": step.names.pick(Language::Ky),
        "trip": step.trip,
        "arrive": step.arrive.as_clock(),
        "leave": step.leave.as_clock(),
        "kilograms": step.kilograms,
        "load_kg": step.load_kg,
        "colour": colour,
        "stroke": colour,
        "stroke-width": 6,
        "marker-color": colour,
    });
    let geometry = if step.line.len() > 1 { line(&step.line) } else { point(step.position) };
    feature(geometry, properties)
}

fn feature(geometry: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

/// A line needs two positions (RFC 7946, 3.1.4); a shorter one is written as no place.
fn line(positions: &[Position]) -> Value {
    if positions.len() < 2 {
        return Value::Null;
    }
    json!({ "type": "LineString", "coordinates": positions.iter().map(|position| rounded(*position)).collect::<Vec<_>>() })
}

fn point(position: Position) -> Value {
    json!({ "type": "Point", "coordinates": rounded(position) })
}

/// Six places behind the point are a tenth of a metre; more is noise that swells the file.
fn rounded(position: Position) -> [f64; 2] {
    [position.lon, position.lat].map(|degrees| (degrees * 1e6).round() / 1e6)
}
