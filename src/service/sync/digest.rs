//! One line that says whether everything of a run arrived.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pickups::RunId;
use crate::pickups::digest::digest;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::Query;
use super::super::session::Driver;

/// Which run.
#[derive(Deserialize)]
pub struct Which {
    run: String,
}

/// What the server has of this phone and run.
#[derive(Serialize, ToSchema)]
pub struct DigestAnswer {
    /// The run.
    pub run: String,
    /// Events that count.
    pub count: usize,
    /// Hexadecimal SHA-256 over their ids, sorted, each followed by a line feed.
    pub digest: String,
}

/// `GET /sync/v1/digest`
#[utoipa::path(get, path = "/sync/v1/digest", tag = "driver", params(("run" = String, Query)), responses((status = 200, body = DigestAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn one(
    State(app): State<App>,
    driver: Driver,
    Query(which): Query<Which>,
) -> Result<Json<DigestAnswer>, Problem> {
    let run = RunId::read(&which.run)
        .ok_or_else(|| Problem::field("/run", "not_a_run", "A run is written like 2026-11-23.tractor."))?;
    let ids = app.store.event_ids(&driver.municipality.id, &driver.device.id, &run).await?;
    Ok(Json(DigestAnswer { run: which.run, count: ids.len(), digest: digest(ids.iter().map(String::as_str)) }))
}
