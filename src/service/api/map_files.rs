//! The files a municipality brings: looked at, taken into use, made from roads alone, given back.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::jobs::map_files::{self, FILES, MapFileError};
use crate::maps::read::{PLACES_FILE, ROADS_FILE, SETTINGS_FILE, read_road_bytes};
use crate::maps::{Fault, Faults, MunicipalityMap, PlaceKind, Severity};
use crate::scaffold;
use crate::units::Names;

use super::super::app::App;
use super::super::error::{FieldFault, Problem};
use super::super::input::{Json, Path};
use super::super::limit::Purpose;
use super::super::session::Staff;

/// Most bytes of all files together. The roads of a district are 5 to 10 MB.
pub const MOST_BYTES: usize = 48 << 20;

/// Files that somebody brings; those left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    /// Name (`roads.geojson`, `places.geojson`, `municipality.toml`, `repairs.json`, `closures.geojson`, `heights.asc`) to text.
    pub files: BTreeMap<String, String>,
    /// The map they were made from (`map` of `GET /api/v1/map`): when another one is in use by now, nothing changes.
    pub before: Option<String>,
}

/// Roads to make a first municipality of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BareRoads {
    /// GeoJSON of the roads.
    pub roads: String,
    /// People living there; one for each five metres of street unless told.
    pub population: Option<u32>,
}

/// What files come to.
#[derive(Serialize, ToSchema)]
pub struct Looked {
    /// Whether they can be taken into use.
    pub usable: bool,
    /// What is wrong, and what should be looked at: severity, code, file, feature, field, position, what, advice.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<Fault>,
    /// What is in them; nothing where they cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// The map they draw, GeoJSON; nothing where they cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub ground: Option<serde_json::Value>,
    /// The name of the map, where it is in use from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// The files, where they were made here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<BTreeMap<String, String>>,
}

/// What is in the files.
#[derive(Serialize, ToSchema)]
pub struct Summary {
    /// The name of the municipality.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Roads.
    pub roads: usize,
    /// Roads where waste is collected door to door.
    pub served: usize,
    /// Of these, with figures that nobody confirmed.
    pub assumed: usize,
    /// Villages.
    pub villages: usize,
    /// People living along the streets.
    pub people: i64,
    /// Container places, schools, markets.
    pub places: usize,
    /// Vehicles.
    pub vehicles: usize,
}

impl Summary {
    fn of(map: &MunicipalityMap) -> Self {
        let services = || map.roads.iter().filter_map(|road| road.service.as_ref());
        Self {
            names: map.municipality.names.clone(),
            roads: map.roads.len(),
            served: services().count(),
            assumed: services().filter(|service| service.assumed).count(),
            villages: map.villages.len(),
            people: map.villages.iter().map(|village| i64::from(village.people)).sum(),
            places: map.places.iter().filter(|place| matches!(place.kind, PlaceKind::Collection { .. })).count(),
            vehicles: map.vehicles.len(),
        }
    }
}

/// `POST /api/v1/map/check`: what is wrong with files, before anything changes.
#[utoipa::path(post, path = "/api/v1/map/check", tag = "manager", request_body = Brought, responses((status = 200, body = Looked), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn check(
    State(app): State<App>,
    staff: Staff,
    Json(brought): Json<Brought>,
) -> Result<axum::Json<Looked>, Problem> {
    let (_, files) = together(&app, &staff, brought).await?;
    Ok(axum::Json(look(&staff, files).await?.0))
}

/// `PUT /api/v1/map`: takes files into use; plans made from now on use them.
#[utoipa::path(put, path = "/api/v1/map", tag = "manager", request_body = Brought, responses((status = 200, body = Looked), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn replace(
    State(app): State<App>,
    staff: Staff,
    Json(brought): Json<Brought>,
) -> Result<axum::Json<Looked>, Problem> {
    let seen = brought.before.clone();
    let (in_use, files) = together(&app, &staff, brought).await?;
    let before = seen.or(in_use);
    let (looked, files) = look(&staff, files).await?;
    let Some(summary) = &looked.summary else { return Err(refused(&looked.faults)) };
    let id = map_files::fingerprint(&files);
    let municipality = &staff.municipality.id;
    app.store.replace_map(municipality, before.as_deref(), (&id, &files), &summary.names, app.now_ms()).await?;
    app.live.wake(municipality);
    Ok(axum::Json(Looked { map: Some(id), ..looked }))
}

/// `POST /api/v1/map/scaffold`: a first municipality out of roads alone, every guess marked. Nothing is kept yet.
#[utoipa::path(post, path = "/api/v1/map/scaffold", tag = "manager", request_body = BareRoads, responses((status = 200, body = Looked), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn guess(
    State(app): State<App>,
    staff: Staff,
    Json(bare): Json<BareRoads>,
) -> Result<axum::Json<Looked>, Problem> {
    app.limits.take(Purpose::Map, &staff.municipality.id, app.now_ms())?;
    if bare.population.is_some_and(|people| !(1..=10_000_000).contains(&people)) {
        return Err(Problem::field("/population", "out_of_bounds", "Write how many people live there, 1 to 10000000."));
    }
    let (slug, names) = (staff.municipality.id.clone(), staff.municipality.names.clone());
    let made = tokio::task::spawn_blocking(move || {
        let (roads, _) = read_road_bytes(bare.roads.as_bytes(), ROADS_FILE)?;
        Ok(scaffold::make(&roads, &scaffold::Title { slug, names }, bare.population))
    })
    .await
    .map_err(|error| Problem::broken(&error))?;
    let made = match made {
        Ok(Ok(made)) => made,
        Ok(Err(reason)) => return Err(Problem::field("/roads", "no_municipality", reason.to_string())),
        Err(Faults(faults)) => {
            let looked = Looked { usable: false, faults, summary: None, ground: None, map: None, files: None };
            return Ok(axum::Json(looked));
        }
    };
    let files = BTreeMap::from([
        (ROADS_FILE.to_owned(), made.files.roads),
        (PLACES_FILE.to_owned(), made.files.places),
        (SETTINGS_FILE.to_owned(), made.files.municipality),
    ]);
    let (looked, files) = look(&staff, files).await?;
    Ok(axum::Json(Looked { files: Some(files), ..looked }))
}

/// `GET /api/v1/map/files/{name}`: a file as it is in use.
#[utoipa::path(get, path = "/api/v1/map/files/{name}", tag = "manager", params(("name" = String, Path, description = "`roads.geojson`, `places.geojson`, `municipality.toml` or `repairs.json`")), responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn file(State(app): State<App>, staff: Staff, Path(name): Path<String>) -> Result<Response, Problem> {
    let files = app.store.map(&staff.municipality.id).await?.map(|(_, files)| files).unwrap_or_default();
    let name = FILES.into_iter().find(|known| *known == name).ok_or_else(|| Problem::not_found("This file"))?;
    let text = files.get(name).ok_or_else(|| Problem::not_found("This file"))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok((headers, text.clone()).into_response())
}

/// What is brought, laid over what is in use; and the name of the map in use.
async fn together(
    app: &App,
    staff: &Staff,
    brought: Brought,
) -> Result<(Option<String>, BTreeMap<String, String>), Problem> {
    app.limits.take(Purpose::Map, &staff.municipality.id, app.now_ms())?;
    if let Some(name) = brought.files.keys().find(|name| !FILES.contains(&name.as_str())) {
        let known = FILES.join(", ");
        return Err(Problem::field("/files", "unknown_file", format!("`{name}` is no part of a map. Bring {known}.")));
    }
    let (id, files) = app.store.map(&staff.municipality.id).await?.unzip();
    Ok((id, files.unwrap_or_default().into_iter().chain(brought.files).collect()))
}

/// Reads the files as a plan would; gives them back.
async fn look(staff: &Staff, files: BTreeMap<String, String>) -> Result<(Looked, BTreeMap<String, String>), Problem> {
    let slug = staff.municipality.id.clone();
    tokio::task::spawn_blocking(move || {
        let (summary, ground, faults) = match map_files::checked(&files) {
            Ok((map, Faults(mut faults))) if map.municipality.slug != slug => {
                faults.insert(0, other_municipality(&map.municipality.slug, &slug));
                (None, None, faults)
            }
            Ok((map, Faults(faults))) => (Some(Summary::of(&map)), Some(super::map::collection(&map)), faults),
            Err(MapFileError::Faults(Faults(faults))) => (None, None, faults),
            Err(error) => return Err(Problem::broken(&error)),
        };
        Ok((Looked { usable: summary.is_some(), faults, summary, ground, map: None, files: None }, files))
    })
    .await
    .map_err(|error| Problem::broken(&error))?
}

/// The files of a neighbour were brought by mistake.
fn other_municipality(found: &str, own: &str) -> Fault {
    Fault {
        severity: Severity::Error,
        code: "other-municipality",
        file: SETTINGS_FILE.to_owned(),
        feature: None,
        field: Some("slug".to_owned()),
        position: None,
        what: format!("These are files of `{found}`, this municipality is `{own}`."),
        advice: format!("Bring its own files, or write slug = \"{own}\" if they are."),
    }
}

fn refused(faults: &[Fault]) -> Problem {
    let errors: Vec<FieldFault> = faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .map(|fault| FieldFault {
            pointer: format!("/files/{}", fault.file),
            code: fault.code.to_owned(),
            detail: fault.to_string(),
        })
        .collect();
    let detail = format!("The files have {} faults; the map in use has not changed.", errors.len());
    let problem = Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Not valid", detail);
    Problem { errors, ..problem }
}
