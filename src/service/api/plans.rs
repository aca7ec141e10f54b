//! Plans: a list, one of them, and making a draft the promise in force.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::jobs::planning;
use crate::plan::edits::DeskError;
use crate::plan::scenario::Scenario;
use crate::store::{Job, JobState, PlanRecord};
use crate::units::Names;

use super::super::app::{App, fresh_id, instant};
use super::super::error::Problem;
use super::super::input::{self, Path};
use super::super::limit::Purpose;
use super::super::session::Staff;

/// A plan without its document.
#[derive(Serialize, ToSchema)]
pub struct PlanAnswer {
    /// Its id.
    pub id: String,
    /// 1, 2, 3 ...
    pub version: i64,
    /// `draft`, `published` or `superseded`.
    pub status: &'static str,
    /// When it was made.
    pub created_at: String,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    /// First date it holds on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Last date it holds on, for a plan of one week only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// Seed of its search.
    pub seed: i64,
    /// Its sums.
    #[schema(value_type = Object)]
    pub totals: serde_json::Value,
    /// Visits nobody makes.
    pub unserved: i64,
}

impl From<PlanRecord> for PlanAnswer {
    fn from(record: PlanRecord) -> Self {
        Self {
            id: record.id,
            version: record.version,
            status: record.status.code(),
            created_at: instant(record.created_ms),
            published_at: record.published_ms.map(instant),
            valid_from: record.valid_from,
            valid_until: record.valid_until,
            seed: record.seed,
            totals: record.totals,
            unserved: record.unserved,
        }
    }
}

/// `GET /api/v1/plans`
#[utoipa::path(get, path = "/api/v1/plans", tag = "manager", responses((status = 200, body = [PlanAnswer]), (status = 401, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<PlanAnswer>>, Problem> {
    let plans = app.store.plans(&staff.municipality.id).await?;
    Ok(Json(plans.into_iter().map(PlanAnswer::from).collect()))
}

/// What a planning job is asked.
#[derive(Deserialize, ToSchema)]
pub struct PlanOrder {
    /// Seconds to search, 1 to 120; 10 unless told.
    pub seconds: Option<i64>,
    /// Seed of the search.
    pub seed: Option<i64>,
    /// Rounds of the search instead of seconds, 1 to 100,000: the same map, seed and rounds give the same plan.
    pub iterations: Option<u64>,
    /// What if: changes to the map, as in a file for `taza plan --what-if`.
    #[schema(value_type = Option<Object>)]
    pub what_if: Option<Scenario>,
}

impl PlanOrder {
    /// Reads an order; nothing at all means everything as usual.
    pub fn read(body: serde_json::Value) -> Result<Self, Problem> {
        serde_json::from_value(body).map_err(|error| Problem::field("", "wrong_shape", error.to_string()))
    }

    /// Seconds and seed, if they are such.
    pub fn bounds(&self) -> Result<(i64, u64), Problem> {
        let seconds = self.seconds.unwrap_or(10);
        if !(1..=120).contains(&seconds) {
            return Err(Problem::field("/seconds", "out_of_bounds", "A search takes 1 to 120 seconds."));
        }
        if self.iterations.is_some_and(|rounds| !(1..=100_000).contains(&rounds)) {
            return Err(Problem::field("/iterations", "out_of_bounds", "A search takes 1 to 100,000 rounds."));
        }
        let seed = u64::try_from(self.seed.unwrap_or(1))
            .map_err(|_| Problem::field("/seed", "out_of_bounds", "A seed is 0 or more."))?;
        Ok((seconds, seed))
    }
}

/// A job that was taken on.
#[derive(Serialize, ToSchema)]
pub struct JobName {
    /// Its id.
    pub job: String,
}

/// `POST /api/v1/plans`: plans a week beside the service.
#[utoipa::path(post, path = "/api/v1/plans", tag = "manager", request_body = PlanOrder, responses((status = 202, body = JobName), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn order(
    State(app): State<App>,
    staff: Staff,
    input::Json(order): input::Json<PlanOrder>,
) -> Result<(StatusCode, Json<JobName>), Problem> {
    let municipality = staff.municipality;
    app.limits.take(Purpose::Plan, &municipality.id, app.now_ms())?;
    let (seconds, seed) = order.bounds()?;
    if app.store.jobs_under_way(&municipality.id).await? > 0 {
        return Err(Problem::conflict("A plan is being made already; wait until it is done."));
    }
    let (_, files) =
        app.store.map(&municipality.id).await?.ok_or_else(|| {
            Problem::conflict("There is no map to plan with yet: bring the roads on the page Map first.")
        })?;
    let scenario = order.what_if.unwrap_or_default();
    if !scenario.is_empty() {
        let (files, scenario) = (files.clone(), scenario.clone());
        let tried = tokio::task::spawn_blocking(move || planning::map(&files, &scenario).map(|_| ()));
        // A map that has faults fails the job, where all of them are told.
        if let Ok(Err(error @ planning::PlanningError::WhatIf(_))) = tried.await {
            return Err(error.into());
        }
    }
    let job = Job {
        id: fresh_id(),
        kind: "plan".to_owned(),
        state: JobState::Waiting,
        parameters: serde_json::json!({ "seconds": seconds, "seed": seed, "iterations": order.iterations,
            "what_if": scenario.write() }),
        progress: 0,
        cost: 0,
        plan: String::new(),
        problem: String::new(),
    };
    app.store.add_job(&municipality.id, &job.id, &job.kind, &job.parameters, app.now_ms()).await?;
    let name = JobName { job: job.id.clone() };
    let date = app.today(&municipality.time_zone);
    let iterations = order.iterations;
    let order = planning::Order { files, date, seconds: seconds as f64, iterations, seed, scenario };
    tokio::spawn(async move {
        let (woken, id) = (app.clone(), municipality.id.clone());
        let wake = move || woken.live.wake(&id);
        let done = planning::run(app.store.clone(), app.clock.clone(), municipality.id, job, order, fresh_id(), wake);
        if let Err(error) = done.await {
            tracing::error!(%error, "a planning job could not be written down");
        }
    });
    Ok((StatusCode::ACCEPTED, Json(name)))
}

/// `GET /api/v1/plans/{id}`: the whole plan.
#[utoipa::path(get, path = "/api/v1/plans/{id}", tag = "manager", params(("id" = String, Path)), responses((status = 200, description = "The plan as in `plan.json`, with `id`, `version` and `status`", body = Object), (status = 304), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn one(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality.id;
    let missing = || Problem::not_found("The plan");
    let record = app.store.plan(municipality, &id).await?.ok_or_else(missing)?;
    // The document never changes; only its status does.
    let tag = format!("\"{}-{}\"", record.id, record.status.code());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let document = app.store.plan_document(municipality, &id).await?.ok_or_else(missing)?;
    let mut plan: serde_json::Value = serde_json::from_str(&document)?;
    if let Some(fields) = plan.as_object_mut() {
        fields.insert("id".to_owned(), record.id.into());
        fields.insert("version".to_owned(), record.version.into());
        fields.insert("status".to_owned(), record.status.code().into());
    }
    let mut response = Json(plan).into_response();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// From when a plan holds.
#[derive(Deserialize, ToSchema)]
pub struct Publication {
    /// A date, today or later.
    pub valid_from: String,
}

/// What publishing changed.
#[derive(Serialize, ToSchema)]
pub struct Published {
    /// The plan.
    pub id: String,
    /// `published`.
    pub status: &'static str,
    /// Streets that are collected on other days than before.
    pub affected_streets: Vec<AffectedStreet>,
    /// Promises that were written.
    pub occurrences: usize,
}

/// A street that is collected on other days than before.
#[derive(Serialize, ToSchema)]
pub struct AffectedStreet {
    /// Its id.
    pub id: String,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Its village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// Days before, Monday is 0.
    pub days_before: Vec<u8>,
    /// Days from now on.
    pub days_after: Vec<u8>,
}

/// `POST /api/v1/plans/{id}/publish`
#[utoipa::path(post, path = "/api/v1/plans/{id}/publish", tag = "manager", params(("id" = String, Path)), request_body = Publication, responses((status = 200, body = Published), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn publish(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    input::Json(publication): input::Json<Publication>,
) -> Result<Json<Published>, Problem> {
    let municipality = &staff.municipality;
    let valid_from = super::today::read_date(Some(&publication.valid_from))
        .map_err(|_| Problem::field("/valid_from", "not_a_date", "A date is written like 2026-11-23."))?
        .unwrap_or_default();
    let today = app.today(&municipality.time_zone);
    if valid_from < today {
        return Err(Problem::field(
            "/valid_from",
            "in_the_past",
            format!("A plan can hold from today ({today}) on; what is past stays as it was promised."),
        ));
    }
    let published = app.publish(&municipality.id, &id, valid_from).await?;
    Ok(Json(published))
}

impl From<planning::PlanningError> for Problem {
    fn from(error: planning::PlanningError) -> Self {
        let detail = error.to_string();
        match error {
            planning::PlanningError::WhatIf(faults) => DeskError::Refused(faults).into(),
            planning::PlanningError::Map(_) => Self::conflict(detail),
            planning::PlanningError::Plan(_) => Self::broken(&detail),
        }
    }
}
