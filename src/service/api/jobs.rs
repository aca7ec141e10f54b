//! How far a planning job is.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::Path;
use super::super::session::Staff;

/// A job.
#[derive(Serialize, ToSchema)]
pub struct JobAnswer {
    /// Its id.
    pub id: String,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: &'static str,
    /// From 0 to 1.
    pub progress: f64,
    /// Cost of the best plan so far, tyiyn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<i64>,
    /// The plan it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub problem: Option<serde_json::Value>,
}

/// `GET /api/v1/jobs/{id}`
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "manager", params(("id" = String, Path)), responses((status = 200, body = JobAnswer), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn one(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<Json<JobAnswer>, Problem> {
    let job = app.store.job(&staff.municipality.id, &id).await?.ok_or_else(|| Problem::not_found("The job"))?;
    Ok(Json(JobAnswer {
        id: job.id,
        state: job.state.code(),
        progress: job.progress as f64 / 1000.0,
        cost: Some(job.cost).filter(|cost| *cost > 0),
        plan: Some(job.plan).filter(|plan| !plan.is_empty()),
        problem: serde_json::from_str(&job.problem).ok(),
    }))
}
