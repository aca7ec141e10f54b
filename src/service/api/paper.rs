//! A route on paper and as a track.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::plan::Plan;
use crate::sheets::route_sheet::RouteSheet;
use crate::sheets::tracks::gpx;
use crate::store::Role;
use crate::units::Language;

use super::super::app::App;
use super::super::enter::make_link;
use super::super::error::Problem;
use super::super::input::{self, Path, Query};
use super::super::public::language;
use super::super::session::Staff;
use super::today::read_date;
use super::vehicles::origin;

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

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sheet, print)).routes(routes!(track))
}

/// A sheet of one route, with the codes that stand on it.
async fn drawn(plan: Arc<Plan>, route_id: String, language: Language, codes: Codes) -> Result<Response, Problem> {
    let made = tokio::task::spawn_blocking(move || {
        let route = plan.routes.iter().find(|route| route.id == route_id)?;
        let sheet = RouteSheet {
            language,
            open_on_telephone: codes.drive.as_deref(),
            enter_by_clerk: codes.clerk.as_deref(),
            date: codes.date,
        };
        Some((sheet.to_pdf(&plan, route), file_name(&route_id, "pdf")))
    })
    .await
    .map_err(|error| Problem::broken(&error))?;
    let (pdf, name) = made.ok_or_else(|| Problem::not_found("The route sheet"))?;
    Ok(file("application/pdf", &name, pdf.map_err(|error| Problem::broken(&error))?))
}

/// Addresses on a sheet.
#[derive(Default)]
struct Codes {
    drive: Option<String>,
    clerk: Option<String>,
    date: Option<Date>,
}

/// `GET /api/v1/plans/{id}/sheets/{route_id}.pdf`: the sheet for every week, without a code that signs anybody in.
#[utoipa::path(get, path = "/api/v1/plans/{id}/sheets/{file}", tag = "manager", params(("id" = String, Path), ("file" = String, Path, description = "Route with `.pdf`"), ("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/pdf", body = [u8]), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn sheet(
    State(app): State<App>,
    staff: Staff,
    Path((id, name)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("The route sheet");
    let route_id = name.strip_suffix(".pdf").ok_or_else(missing)?.to_owned();
    let plan = app.plan(&staff.municipality.id, &id).await?.ok_or_else(missing)?;
    drawn(plan, route_id, language(wish.lang.as_deref(), &headers), Codes::default()).await
}

/// The day a sheet is printed for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// `2026-11-24`; today when left out.
    pub date: Option<String>,
}

/// `POST /api/v1/plans/{id}/sheets/{route_id}.pdf`: the sheet for one day, with a code that signs a second phone in
/// for its vehicle, once, and one at which a clerk types it in.
#[utoipa::path(post, path = "/api/v1/plans/{id}/sheets/{file}", tag = "manager", request_body = Print, params(("id" = String, Path), ("file" = String, Path, description = "Route with `.pdf`"), ("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/pdf", body = [u8]), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn print(
    State(app): State<App>,
    staff: Staff,
    Path((id, name)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    input::Json(body): input::Json<serde_json::Value>,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let missing = || Problem::not_found("The route sheet");
    let route_id = name.strip_suffix(".pdf").ok_or_else(missing)?.to_owned();
    let plan = app.plan(&municipality.id, &id).await?.ok_or_else(missing)?;
    let route = plan.routes.iter().find(|route| route.id == route_id).ok_or_else(missing)?;
    let print: Print = serde_json::from_value(body)
        .map_err(|error| Problem::field("", "wrong_shape", format!("Name a date, or nothing: {error}.")))?;
    let today = app.today(&municipality.time_zone);
    let date = read_date(print.date.as_deref())?.unwrap_or(today);
    let vehicle = plan.vehicles.iter().find(|vehicle| vehicle.id == route.vehicle);
    let person = vehicle.map_or(route.vehicle.0.as_str(), |vehicle| vehicle.names.pick(Language::Ky));
    let (token, _) = make_link(&app, &municipality.id, Role::Driver, person, &route.vehicle.0).await?;
    let origin = origin(&headers);
    let codes = Codes {
        drive: Some(format!("{origin}/enter/{token}")),
        clerk: Some(format!("{origin}/manager/#/today/{date}.{}", route.vehicle)),
        date: Some(date),
    };
    drawn(plan.clone(), route_id, language(wish.lang.as_deref(), &headers), codes).await
}

/// `GET /api/v1/plans/{id}/routes/{route_id}.gpx`
#[utoipa::path(get, path = "/api/v1/plans/{id}/routes/{file}", tag = "manager", params(("id" = String, Path), ("file" = String, Path, description = "Route with `.gpx`"), ("lang" = Option<String>, Query)), responses((status = 200, content_type = "application/gpx+xml", body = String), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn track(
    State(app): State<App>,
    staff: Staff,
    Path((id, name)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("The route");
    let route_id = name.strip_suffix(".gpx").ok_or_else(missing)?;
    let plan = app.plan(&staff.municipality.id, &id).await?.ok_or_else(missing)?;
    let route = plan.routes.iter().find(|route| route.id == route_id).ok_or_else(missing)?;
    let text = gpx(&plan, route, language(wish.lang.as_deref(), &headers));
    Ok(file("application/gpx+xml", &file_name(route_id, "gpx"), text.into_bytes()))
}
