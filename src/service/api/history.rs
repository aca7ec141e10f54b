//! What became of the promises to one street.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::public::streets::{OccurrenceAnswer, occurrence_answer};
use super::super::session::Staff;

/// How far back.
#[derive(Deserialize)]
pub struct Span {
    days: Option<i32>,
}

/// `GET /api/v1/streets/{id}/history`
#[utoipa::path(get, path = "/api/v1/streets/{id}/history", tag = "manager", params(("id" = String, Path), ("days" = Option<i32>, Query, description = "1 to 366, 28 unless told")), responses((status = 200, body = [OccurrenceAnswer]), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn of_street(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Json<Vec<OccurrenceAnswer>>, Problem> {
    let plan = app.public_plan(&staff.municipality).await?;
    super::super::street::street(&plan, &id)?;
    let days = span.days.unwrap_or(28).clamp(1, 366);
    let kept = app.kept(&staff.municipality, &id, days, 0).await?;
    Ok(Json(kept.iter().map(|kept| occurrence_answer(kept, &staff.municipality.time_zone)).collect()))
}
