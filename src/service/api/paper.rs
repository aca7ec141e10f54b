//! A route on paper and as a track.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::sheets::route_sheet::RouteSheet;
use crate::sheets::tracks::gpx;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::public::language;
use super::super::session::Manager;

/// The second language of a sheet, the language of a track.
#[derive(Deserialize)]
pub struct Wish {
    lang: Option<String>,
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The name of a file of this route: letters of any alphabet stay outside headers.
fn file_name(route: &str, ending: &str) -> String {
    let plain: String = route
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' })
        .collect();
    format!("{plain}.{ending}")
}

/// `GET /api/v1/plans/{id}/sheets/{route_id}.pdf`
#[utoipa::path(get, path = "/api/v1/plans/{id}/sheets/{file}", tag = "manager", params(("id" = String, Path), ("file" = String, Path, description = "Route with `.pdf`"), ("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/pdf", body = [u8]), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn sheet(
    State(app): State<App>,
    manager: Manager,
    Path((id, name)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("The route sheet");
    let route_id = name.strip_suffix(".pdf").ok_or_else(missing)?.to_owned();
    let plan = app.plan(&manager.municipality.id, &id).await?.ok_or_else(missing)?;
    let language = language(wish.lang.as_deref(), &headers);
    let made = tokio::task::spawn_blocking(move || {
        let route = plan.routes.iter().find(|route| route.id == route_id)?;
        let sheet = RouteSheet { language, ..RouteSheet::default() };
        Some((sheet.to_pdf(&plan, route), file_name(&route_id, "pdf")))
    })
    .await
    .map_err(|error| Problem::broken(&error))?;
    let (pdf, name) = made.ok_or_else(missing)?;
    Ok(file("application/pdf", &name, pdf.map_err(|error| Problem::broken(&error))?))
}

/// `GET /api/v1/plans/{id}/routes/{route_id}.gpx`
#[utoipa::path(get, path = "/api/v1/plans/{id}/routes/{file}", tag = "manager", params(("id" = String, Path), ("file" = String, Path, description = "Route with `.gpx`"), ("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/gpx+xml", body = String), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn track(
    State(app): State<App>,
    manager: Manager,
    Path((id, name)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("The route");
    let route_id = name.strip_suffix(".gpx").ok_or_else(missing)?;
    let plan = app.plan(&manager.municipality.id, &id).await?.ok_or_else(missing)?;
    let route = plan.routes.iter().find(|route| route.id == route_id).ok_or_else(missing)?;
    let text = gpx(&plan, route, language(wish.lang.as_deref(), &headers));
    Ok(file("application/gpx+xml", &file_name(route_id, "gpx"), text.into_bytes()))
}
