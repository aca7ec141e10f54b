//! Something failed today: what and where the runs are go in, three ways on come out; one of them becomes the plan
//! until Sunday.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinError;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::calendar::promise;
use crate::jobs::planning::record;
use crate::jobs::watch::{Gauge, Watch, problem};
use crate::pickups::StepStatus;
use crate::pickups::progress::RunStage;
use crate::plan::recover::{RecoverError, Recovery, Today, Trouble, recover};
use crate::plan::{Plan, StepKind};
use crate::store::{ChosenWay, Job, JobState, MunicipalityRecord, RecoveryRecord, StoreError};
use crate::units::Seconds;

use super::super::app::{App, fresh_id, weekday, zone};
use super::super::board::Day;
use super::super::error::{FieldFault, Problem};
use super::super::input::{self, Path};
use super::super::limit::Purpose;
use super::super::promises::affected;
use super::super::session::Staff;

/// Whoever waits longer than this gets a job instead of an answer.
const AT_ONCE: Duration = Duration::from_millis(200);

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ask)).routes(routes!(one)).routes(routes!(publish))
}

/// What went wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    /// `vehicle_down`, `driver_ill`, `road_closed` or `dump_closed`, with the vehicle, road or dump.
    #[schema(value_type = Object)]
    pub trouble: Trouble,
}

/// What the search for ways on comes to.
type Found = Result<Result<Recovery, RecoverError>, JoinError>;

/// Steps of a day that are behind its vehicles.
fn done(day: &Day) -> BTreeSet<String> {
    let mut done = BTreeSet::new();
    for run in &day.runs {
        let Some(route) = day.route(run) else { continue };
        if run.progress.stage == RunStage::Finished {
            done.extend(route.steps.iter().map(|step| step.id.clone()));
        }
        let made = run.progress.steps.iter().filter(|step| step.status != StepStatus::Waiting);
        done.extend(made.map(|step| step.step.clone()));
        let unloads = route.steps.iter().filter(|step| step.kind == StepKind::Unload);
        done.extend(unloads.take(run.state.dumps.len()).map(|step| step.id.clone()));
    }
    done
}

/// `POST /api/v1/today/recovery`: three ways on, from where the runs are now. Nothing changes for anybody yet.
#[utoipa::path(post, path = "/api/v1/today/recovery", tag = "manager", request_body = Failed, responses((status = 200, description = "Three ways on", body = Object), (status = 202, description = "It takes longer: `job`, and `recovery`, to read when the job is done", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn ask(
    State(app): State<App>,
    staff: Staff,
    input::Json(failed): input::Json<Failed>,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    app.limits.take(Purpose::Plan, &municipality.id, app.now_ms())?;
    let date = app.today(&municipality.time_zone);
    let day = app.day(&municipality.id, date).await?;
    let (record, plan) = day.plan.clone().ok_or_else(|| Problem::conflict("No plan holds today."))?;
    let (map, sha256) = app.map_of_plan(&municipality.id, &plan).await?;
    let clock = app.clock.now().to_zoned(zone(&municipality.time_zone)).time();
    let now = i64::from(clock.hour()) * 3600 + i64::from(clock.minute()) * 60 + i64::from(clock.second());
    let today = Today { day: weekday(date), now: Seconds(now), done: done(&day) };
    let gauge = Arc::new(Gauge::default());
    let (seen, trouble, standing) = (gauge.clone(), failed.trouble.clone(), today.clone());
    let mut search = tokio::task::spawn_blocking(move || {
        let mut progress = |thousandths| seen.progress.store(thousandths, Ordering::Relaxed);
        recover((&map, &sha256), &plan, &standing, &trouble, &mut progress)
    });
    let found = RecoveryRecord {
        id: fresh_id(),
        plan: record.id,
        date: date.to_string(),
        document: json!({ "trouble": failed.trouble, "done": today.done }),
        published_as: String::new(),
    };
    if let Ok(outcome) = tokio::time::timeout(AT_ONCE, &mut search).await {
        let kept = keep(&app, &municipality.id, found, outcome).await?;
        return Ok(Json(shown(&app, municipality, kept).await?).into_response());
    }
    let job = Job {
        id: fresh_id(),
        kind: "recover".to_owned(),
        state: JobState::Waiting,
        parameters: json!({ "trouble": failed.trouble, "recovery": found.id }),
        progress: 0,
        cost: 0,
        plan: String::new(),
        problem: String::new(),
    };
    app.store.add_job(&municipality.id, &job.id, &job.kind, &job.parameters, app.now_ms()).await?;
    let answer = json!({ "job": job.id, "recovery": found.id });
    let (app, id) = (app.clone(), municipality.id.clone());
    tokio::spawn(async move {
        if let Err(error) = follow(&app, &id, job, found, (search, &gauge)).await {
            tracing::error!(%error, "a recovery could not be written down");
        }
    });
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
}

/// Waits for the ways on, and keeps them.
async fn follow(
    app: &App,
    municipality: &str,
    mut job: Job,
    found: RecoveryRecord,
    (search, gauge): (tokio::task::JoinHandle<Result<Recovery, RecoverError>>, &Gauge),
) -> Result<(), StoreError> {
    let wake = || app.live.wake(municipality);
    let watch = Watch { store: &app.store, clock: &app.clock, municipality, wake: &wake };
    let outcome = watch.follow(&mut job, gauge, search).await?;
    match keep(app, municipality, found, outcome).await {
        Ok(_) => {
            job.progress = 1000;
            job.state = JobState::Done;
        }
        Err(why) => {
            let detail = why.detail.clone();
            job.problem = serde_json::to_string(&why)
                .unwrap_or_else(|_| problem("No way on was found", 500, &detail, Value::Null));
            job.state = JobState::Failed;
        }
    }
    watch.write(&job).await
}

/// Keeps the ways on with their plans.
async fn keep(
    app: &App,
    municipality: &str,
    mut record: RecoveryRecord,
    outcome: Found,
) -> Result<RecoveryRecord, Problem> {
    let recovery = outcome.map_err(|error| Problem::broken(&error))??;
    let mut options = Vec::new();
    for choice in &recovery.options {
        let mut option = serde_json::to_value(choice)?;
        if let Some(fields) = option.as_object_mut() {
            fields.insert("plan".to_owned(), serde_json::to_value(&choice.plan)?);
        }
        options.push(option);
    }
    if let Some(fields) = record.document.as_object_mut() {
        fields.insert("hit".to_owned(), recovery.hit.into());
        fields.insert("options".to_owned(), options.into());
    }
    app.store.add_recovery(municipality, &record, app.now_ms()).await?;
    Ok(record)
}

impl From<RecoverError> for Problem {
    fn from(error: RecoverError) -> Self {
        let refused =
            |name: &str, title: &str| Self::new(StatusCode::UNPROCESSABLE_ENTITY, name, title, format!("{error}."));
        match &error {
            RecoverError::Map(faults) => refused("map", "The map cannot be planned").with("faults", faults),
            RecoverError::Refused(faults) => {
                let mut problem = refused("refused", "There is no such thing");
                problem.errors = faults.iter().map(FieldFault::from).collect();
                problem
            }
            RecoverError::Program(_) => Self::broken(&error),
        }
    }
}

/// Ways on as pages see them: without the plans.
async fn shown(app: &App, municipality: &MunicipalityRecord, mut kept: RecoveryRecord) -> Result<Value, Problem> {
    let state = if !kept.published_as.is_empty() {
        "published"
    } else if out_of_date(app, municipality, &kept).await?.is_some() {
        "stale"
    } else {
        "open"
    };
    let plan = app.store.plan(&municipality.id, &kept.plan).await?;
    if let Some(options) = kept.document["options"].as_array_mut() {
        for option in options.iter_mut().filter_map(Value::as_object_mut) {
            option.remove("plan");
        }
    }
    Ok(json!({ "id": kept.id, "state": state, "date": kept.date,
        "plan": plan.map(|plan| json!({ "id": plan.id, "version": plan.version })),
        "published_as": Some(kept.published_as).filter(|plan| !plan.is_empty()),
        "trouble": kept.document["trouble"], "hit": kept.document["hit"], "options": kept.document["options"] }))
}

/// Why ways on cannot be taken any more: the day is over or the plan another one.
async fn out_of_date(
    app: &App,
    municipality: &MunicipalityRecord,
    kept: &RecoveryRecord,
) -> Result<Option<&'static str>, Problem> {
    let today = app.today(&municipality.time_zone).to_string();
    if kept.date != today {
        return Ok(Some("The day is over."));
    }
    let in_force = app.store.plan_in_force(&municipality.id, &today).await?;
    let same = in_force.is_some_and(|record| record.id == kept.plan);
    Ok((!same).then_some("Another plan is in force now."))
}

/// `GET /api/v1/recoveries/{id}`
#[utoipa::path(get, path = "/api/v1/recoveries/{id}", tag = "manager", params(("id" = String, Path)), responses((status = 200, description = "Three ways on, each with who is affected and until when", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn one(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let kept = app.store.recovery(&staff.municipality.id, &id).await?;
    let kept = kept.ok_or_else(|| Problem::not_found("This recovery"))?;
    Ok(Json(shown(&app, &staff.municipality, kept).await?))
}

/// Which way is taken.
#[derive(Deserialize, ToSchema)]
pub struct Chosen {
    /// `least-change`, `least-cost` or `most-served`.
    pub option: String,
}

/// `POST /api/v1/recoveries/{id}/publish`: the way becomes the plan until Sunday; the promises of those affected move.
#[utoipa::path(post, path = "/api/v1/recoveries/{id}/publish", tag = "manager", params(("id" = String, Path)), request_body = Chosen, responses((status = 200, description = "`plan`, `version`, `valid_from`, `valid_until`, `occurrences` that changed, `affected_streets`", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, description = "`stale`: it is another day, another plan, or a vehicle has been where the way sends another one", body = Problem), (status = 422, body = Problem)))]
pub async fn publish(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    input::Json(body): input::Json<Value>,
) -> Result<Json<Value>, Problem> {
    let municipality = &staff.municipality;
    let kept = app.store.recovery(&municipality.id, &id).await?;
    let kept = kept.ok_or_else(|| Problem::not_found("This recovery"))?;
    let chosen: Chosen = serde_json::from_value(body)
        .map_err(|error| Problem::field("/option", "wrong_shape", format!("Name a way on: {error}.")))?;
    let ways = kept.document["options"].as_array().map(Vec::as_slice).unwrap_or_default();
    let way = ways.iter().find(|way| way["code"] == chosen.option.as_str()).ok_or_else(|| {
        Problem::field("/option", "unknown", "Choose one of least-change, least-cost and most-served.")
    })?;
    if !kept.published_as.is_empty() {
        let problem = Problem::conflict("One of these ways was published already.");
        return Err(problem.with("plan", &kept.published_as));
    }
    let stale = |why: &str| {
        let detail = format!("{why} Nothing was changed; ask for ways on again.");
        Problem::new(StatusCode::CONFLICT, "stale", "Things moved on", detail)
    };
    if let Some(why) = out_of_date(&app, municipality, &kept).await? {
        return Err(stale(why));
    }
    let plan: Plan = serde_json::from_value(way["plan"].clone())?;
    let date = app.today(&municipality.time_zone);
    let day = app.day(&municipality.id, date).await?;
    let known: BTreeSet<String> = serde_json::from_value(kept.document["done"].clone())?;
    if overtaken(&day, &known, &plan) {
        return Err(stale("A vehicle has been meanwhile where this way sends another one."));
    }
    let until = date.checked_add((6 - i64::from(weekday(date))).days()).unwrap_or(date);
    let before = app.plan_on(&municipality.id, date).await?;
    let plan = Arc::new(plan);
    let exceptions = app.exceptions(&municipality.id, &[(date, plan.clone())], until).await?;
    let (fresh, from, last) = (fresh_id(), date.to_string(), until.to_string());
    let chosen = ChosenWay { recovery: &id, failed: &kept.plan, from: &from, until: &last };
    let (version, occurrences) = app
        .store
        .publish_recovery(&municipality.id, &chosen, record(&fresh, &plan)?, app.now_ms(), |existing| {
            promise(existing, &plan, &exceptions, date, until)
        })
        .await?;
    app.live.wake(&municipality.id);
    let affected = before.map(|before| affected(&before, &plan)).unwrap_or_default();
    Ok(Json(json!({ "plan": fresh, "version": version, "valid_from": from, "valid_until": last,
        "occurrences": occurrences, "affected_streets": affected })))
}

/// Whether a vehicle did since then what the plan gives to another one, or to another day.
fn overtaken(day: &Day, known: &BTreeSet<String>, plan: &Plan) -> bool {
    let now = done(day);
    day.runs.iter().filter_map(|run| day.route(run)).any(|route| {
        let same = |other: &&crate::plan::Route| other.day == route.day && other.vehicle == route.vehicle;
        let kept = plan.routes.iter().find(same).map(|route| route.steps.as_slice()).unwrap_or_default();
        let fresh = route.steps.iter().filter(|step| now.contains(&step.id) && !known.contains(&step.id));
        fresh
            .filter(|step| step.kind.is_collection())
            .any(|step| !kept.iter().any(|other| other.id == step.id && other.services.starts_with(&step.services)))
    })
}
