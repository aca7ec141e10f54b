//! The map of the municipality: roads, villages, places.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::jobs::map_files;
use crate::maps::{MunicipalityMap, PlaceKind};
use crate::plan::Plan;
use crate::units::Position;

use super::super::app::App;
use super::super::error::Problem;
use super::super::session::Staff;

/// `GET /api/v1/map`
#[utoipa::path(get, path = "/api/v1/map", tag = "manager", responses((status = 200, description = "GeoJSON (RFC 7946): roads, places, villages; `kind` says which", body = Object, content_type = "application/geo+json"), (status = 304), (status = 401, body = Problem)))]
pub async fn map(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Result<Response, Problem> {
    let id = &staff.municipality.id;
    let plans = app.store.plans(id).await?;
    let newest = plans.first().map(|plan| plan.id.clone()).unwrap_or_default();
    let stored = app.store.map(id).await?;
    let tag = format!("\"{}-{newest}\"", stored.as_ref().map(|(map, _)| map.as_str()).unwrap_or_default());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let in_use = stored.as_ref().map(|(map, _)| map.clone());
    let files: Vec<String> = stored.iter().flat_map(|(_, files)| files.keys().cloned()).collect();
    let mut body = match stored {
        Some((_, files)) => tokio::task::spawn_blocking(move || map_files::map(&files))
            .await
            .map_err(|error| Problem::broken(&error))?
            .map(|map| collection(&map))
            .map_err(|error| Problem::broken(&error))?,
        // A plan that came without its map still shows its streets.
        None => match plans.first() {
            Some(record) => match app.plan(id, &record.id).await? {
                Some(plan) => features(
                    of_plan(&plan),
                    Some(&plan.attribution).filter(|owner| !owner.is_empty()).map(|owner| owner.as_str()),
                ),
                None => features(Vec::new(), None),
            },
            None => features(Vec::new(), None),
        },
    };
    // The name of the map, for whoever brings files made from it.
    body["map"] = in_use.into();
    body["files"] = files.into();
    let mut response = axum::Json(body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Roads, places and villages of a map as the pages draw them.
pub fn collection(map: &MunicipalityMap) -> Value {
    features(of_map(map), map.attribution())
}

fn features(features: Vec<Value>, attribution: Option<&str>) -> Value {
    json!({ "type": "FeatureCollection", "attribution": attribution, "features": features })
}

fn feature(properties: Value, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn point(position: Position) -> Value {
    json!({ "type": "Point", "coordinates": position })
}

fn line(line: &[Position]) -> Value {
    json!({ "type": "LineString", "coordinates": line })
}

fn of_map(map: &MunicipalityMap) -> Vec<Value> {
    let roads = map.roads.iter().map(|road| {
        let class = road.tags.get("highway").map(String::as_str).unwrap_or_default();
        let village = road.service.as_ref().map(|service| service.village.0.as_str());
        let street = road.service.as_ref().map(|service| service.street.0.as_str());
        feature(
            json!({ "kind": "road", "id": road.id, "class": class, "names": road.names, "served": road.service.is_some(),
                "village": village, "street": street }),
            line(&road.line),
        )
    });
    let places = map.places.iter().map(|place| {
        let kind = match &place.kind {
            PlaceKind::Depot => "depot",
            PlaceKind::Dump { .. } => "dump",
            PlaceKind::Collection { sort, .. } => sort.as_str(),
        };
        feature(json!({ "kind": kind, "id": place.id, "names": place.names }), point(place.position))
    });
    let villages = map.villages.iter().map(|village| {
        feature(
            json!({ "kind": "village", "id": village.id, "names": village.names, "people": village.people }),
            point(village.position),
        )
    });
    roads.chain(places).chain(villages).collect()
}

fn of_plan(plan: &Plan) -> Vec<Value> {
    let streets = plan.streets.iter().flat_map(|street| {
        let served = !street.days.is_empty();
        street.lines.iter().map(move |shape| {
            feature(
                json!({ "kind": "road", "id": street.id, "class": "residential", "names": street.names, "served": served,
                    "village": street.village, "street": street.id }),
                line(shape),
            )
        })
    });
    let villages = plan.villages.iter().map(|village| {
        feature(
            json!({ "kind": "village", "id": village.id, "names": village.names, "people": village.people }),
            point(village.position),
        )
    });
    streets.chain(villages).collect()
}
