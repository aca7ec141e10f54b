//! Searching on around what a manager decided by hand, beside the service.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::jobs::improving::improve as search;
use crate::jobs::watch::{Gauge, Watch, problem};
use crate::plan::edits::{Action, Desk};
use crate::store::{Job, JobState, StoreError};

use super::super::app::{App, fresh_id};
use super::super::error::Problem;
use super::super::input::{self, Path};
use super::super::limit::Purpose;
use super::super::session::Staff;
use super::plans::{JobName, PlanOrder};

/// The route of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(improve))
}

/// A search around what stands at a desk.
struct Search {
    municipality: String,
    desk: String,
    seen: i64,
    person: String,
    seconds: f64,
    seed: u64,
}

/// `POST /api/v1/desks/{id}/improve`: searches on; what was decided by hand stays.
#[utoipa::path(post, path = "/api/v1/desks/{id}/improve", tag = "manager", params(("id" = String, Path), ("If-Match" = String, Header)), request_body = PlanOrder, responses((status = 202, body = JobName), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem), (status = 429, body = Problem)))]
pub async fn improve(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    input::Json(body): input::Json<Value>,
) -> Result<(StatusCode, Json<JobName>), Problem> {
    let municipality = staff.municipality.id.clone();
    let mut at_work = app.desk_to_change(&staff.municipality, &id, &headers).await?;
    let (seconds, seed) = PlanOrder::read(body)?.bounds()?;
    app.limits.take(Purpose::Plan, &municipality, app.now_ms())?;
    if app.store.jobs_under_way(&municipality).await? > 0 {
        return Err(Problem::conflict("A search is under way already; wait until it is done."));
    }
    let desk = at_work.work(|logbook| logbook.desk().clone()).await?;
    let seen = at_work.record.revision;
    let job = Job {
        id: fresh_id(),
        kind: "improve".to_owned(),
        state: JobState::Waiting,
        parameters: serde_json::json!({ "desk": id, "seconds": seconds, "seed": seed }),
        progress: 0,
        cost: 0,
        plan: String::new(),
        problem: String::new(),
    };
    app.store.add_job(&municipality, &job.id, &job.kind, &job.parameters, app.now_ms()).await?;
    let name = JobName { job: job.id.clone() };
    let person = staff.session.person.clone();
    let order = Search { municipality, desk: id, seen, person, seconds: seconds as f64, seed };
    tokio::spawn(async move {
        if let Err(error) = run(&app, job, order, desk).await {
            tracing::error!(%error, "a search could not be written down");
        }
    });
    Ok((StatusCode::ACCEPTED, Json(name)))
}

/// Runs the job to its end and writes what was found into the log of the desk.
async fn run(app: &App, mut job: Job, order: Search, desk: Desk) -> Result<(), StoreError> {
    let gauge = Arc::new(Gauge::default());
    let (seen, seconds, seed) = (gauge.clone(), order.seconds, order.seed);
    let handle = tokio::task::spawn_blocking(move || search(desk, seconds, seed, &seen));
    let wake = || app.live.wake(&order.municipality);
    let watch = Watch { store: &app.store, clock: &app.clock, municipality: &order.municipality, wake: &wake };
    let outcome = watch.follow(&mut job, &gauge, handle).await?;
    let kept = match outcome {
        Ok(Ok(routes)) => keep(app, &order, Action::Found { routes })
            .await
            .map_err(|problem| serde_json::to_string(&problem).unwrap_or_default()),
        Ok(Err(error)) => Err(problem("Nothing was found", 500, &error.to_string(), Value::Null)),
        Err(_) => Err(problem("Nothing was found", 500, "The search broke off.", Value::Null)),
    };
    match kept {
        Ok(()) => {
            job.progress = 1000;
            job.state = JobState::Done;
        }
        Err(problem) => {
            job.problem = problem;
            job.state = JobState::Failed;
        }
    }
    watch.write(&job).await
}

/// What was found counts for the week it was searched for: a desk that was edited meanwhile keeps its edits.
async fn keep(app: &App, order: &Search, action: Action) -> Result<(), Problem> {
    let mut at_work = app.desk(&order.municipality, &order.desk).await?;
    if at_work.record.revision != order.seen {
        return Err(app.changed_meanwhile(&order.municipality, &at_work.record, order.seen).await);
    }
    let doing = action.clone();
    at_work.work(move |logbook| logbook.act(doing).map(|_| ())).await??;
    app.keep(&order.municipality, &mut at_work, &order.person, &action).await.map(|_| ())
}
