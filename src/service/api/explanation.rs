//! A plan goes in; why something is not collected and what it would take, rules that are broken, and long ways round
//! come out; two plans go in, what changes from one to the other comes out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::plan::compare::compare;
use crate::plan::edits::Explained;
use crate::store::PlanRecord;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::session::Staff;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(explanation)).routes(routes!(difference))
}

/// `GET /api/v1/plans/{id}/explanation`
#[utoipa::path(get, path = "/api/v1/plans/{id}/explanation", tag = "manager", params(("id" = String, Path)), responses((status = 200, description = "`missing` streets with reasons and what it would take, `broken` rules, `detours`; sentences in three languages", body = Object), (status = 304), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn explanation(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality.id;
    let plan = app.plan(municipality, &id).await?.ok_or_else(|| Problem::not_found("The plan"))?;
    // A plan is never edited, so neither is what there is to say about it.
    let tag = format!("\"{id}\"");
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let explained = if plan.is_recovery() {
        Explained::of(&plan)
    } else {
        let mut desk = app.open_plan(municipality, &plan).await?;
        let work = tokio::task::spawn_blocking(move || desk.explain(&plan));
        work.await.map_err(|error| Problem::broken(&error))??
    };
    let mut response = Json(serde_json::to_value(explained)?).into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// The other plan.
#[derive(Deserialize)]
pub struct With {
    to: Option<String>,
}

/// `GET /api/v1/plans/{id}/difference?to=`
#[utoipa::path(get, path = "/api/v1/plans/{id}/difference", tag = "manager", params(("id" = String, Path, description = "The earlier plan"), ("to" = String, Query, description = "The later plan")), responses((status = 200, description = "Streets on other days or with other vehicles, people affected, sums before and after", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn difference(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Query(with): Query<With>,
) -> Result<Json<Value>, Problem> {
    let municipality = &staff.municipality.id;
    let missing = || Problem::not_found("The plan");
    let named =
        |record: PlanRecord| json!({ "id": record.id, "version": record.version, "status": record.status.code() });
    let from = app.store.plan(municipality, &id).await?.ok_or_else(missing)?;
    let other = with.to.ok_or_else(|| Problem::field("/to", "missing", "Name the plan to compare with: `?to=`."))?;
    let to = app.store.plan(municipality, &other).await?.ok_or_else(missing)?;
    let earlier = app.plan(municipality, &id).await?.ok_or_else(missing)?;
    let later = app.plan(municipality, &other).await?.ok_or_else(missing)?;
    let mut body = serde_json::to_value(compare(&earlier, &later))?;
    if let Some(body) = body.as_object_mut() {
        body.insert("from".to_owned(), named(from));
        body.insert("to".to_owned(), named(to));
    }
    Ok(Json(body))
}
