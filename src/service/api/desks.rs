//! Plans opened for changes: an edit goes in, what it does to time, load, cost and rules comes out at once.
//!
//! Nothing here edits a plan: a desk keeps a log, and saving it makes a new draft.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::jobs::planning::record;
use crate::plan::edits::{Action, Edit, Logbook, Written};
use crate::store::{DeskRecord, MunicipalityRecord};
use crate::units::StreetId;

use super::super::app::{App, fresh_id, instant};
use super::super::desks::{AtWork, told};
use super::super::error::Problem;
use super::super::input::{self, Path};
use super::super::revision::tagged;
use super::super::session::Staff;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(list))
        .routes(routes!(one, discard))
        .routes(routes!(attempt))
        .routes(routes!(edit))
        .routes(routes!(undo))
        .routes(routes!(redo))
        .routes(routes!(needs))
        .routes(routes!(save))
        .routes(routes!(carry_over))
}

/// A body that is to be an edit. It is read after the desk was found: a wall shows the same to everybody.
fn read_edit(body: Value) -> Result<Edit, Problem> {
    serde_json::from_value(body).map_err(|error| Problem::field("", "no_edit", format!("This is no edit: {error}.")))
}

/// `POST /api/v1/plans/{id}/desk`: opens a plan for changes; managers share one desk.
#[utoipa::path(post, path = "/api/v1/plans/{id}/desk", tag = "manager", params(("id" = String, Path)), responses((status = 200, description = "The desk that is open already", body = Object), (status = 201, description = "A new desk; `ETag` is its revision", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn open(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let plan = app.store.plan(&municipality.id, &id).await?.ok_or_else(|| Problem::not_found("The plan"))?;
    app.not_superseded(municipality, &plan).await?;
    let (record, fresh) = app.store.open_desk(&municipality.id, &id, &fresh_id(), app.now_ms()).await?;
    let at_work = match app.desk(&municipality.id, &record.id).await {
        Ok(at_work) => at_work,
        // A plan that cannot be opened leaves no desk behind.
        Err(problem) if fresh => {
            app.store.discard_desk(&municipality.id, &record.id, 0, app.now_ms()).await?;
            return Err(problem);
        }
        Err(problem) => return Err(problem),
    };
    app.live.wake(&municipality.id);
    answer(&app, municipality, at_work, if fresh { StatusCode::CREATED } else { StatusCode::OK }).await
}

/// `GET /api/v1/desks`: desks that are open.
#[utoipa::path(get, path = "/api/v1/desks", tag = "manager", responses((status = 200, body = [Object]), (status = 401, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Value>, Problem> {
    let id = &staff.municipality.id;
    let plans = app.store.plans(id).await?;
    let desks = app.store.desks(id).await?;
    let shown = desks.iter().map(|desk| {
        let plan = plans.iter().find(|plan| plan.id == desk.plan);
        json!({ "id": desk.id, "state": desk.state.code(), "revision": desk.revision,
            "plan": plan.map(|plan| json!({ "id": plan.id, "version": plan.version, "status": plan.status.code() })),
            "opened_at": instant(desk.opened_ms), "changed_at": instant(desk.changed_ms) })
    });
    Ok(Json(shown.collect()))
}

/// `GET /api/v1/desks/{id}`: the week as it stands.
#[utoipa::path(get, path = "/api/v1/desks/{id}", tag = "manager", params(("id" = String, Path)), responses((status = 200, description = "The week as it stands, its log, and what it came to before; `ETag` is its revision", body = Object), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn one(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, Problem> {
    let at_work = app.desk(&staff.municipality.id, &id).await?;
    answer(&app, &staff.municipality, at_work, StatusCode::OK).await
}

/// The whole desk.
async fn answer(
    app: &App,
    municipality: &MunicipalityRecord,
    mut at_work: AtWork,
    status: StatusCode,
) -> Result<Response, Problem> {
    let revision = at_work.record.revision;
    let body = shown(app, municipality, &mut at_work).await?;
    Ok(tagged(status, revision, body))
}

async fn shown(app: &App, municipality: &MunicipalityRecord, at_work: &mut AtWork) -> Result<Value, Problem> {
    let DeskRecord { id, plan: plan_id, state, saved_as, revision, .. } = at_work.record.clone();
    let missing = || Problem::not_found("The plan");
    let record = app.store.plan(&municipality.id, &plan_id).await?.ok_or_else(missing)?;
    let plan = app.plan(&municipality.id, &plan_id).await?.ok_or_else(missing)?;
    let entries = app.store.desk_entries(&municipality.id, &id, 0).await?;
    let before = plan.totals;
    let (overview, people, can_undo, can_redo) = at_work
        .work(move |logbook| {
            let (can_undo, can_redo) = (logbook.can_undo(), logbook.can_redo());
            let desk = logbook.desk();
            (desk.overview(), desk.people_with_other_days(&plan), can_undo, can_redo)
        })
        .await?;
    let mut body = serde_json::to_value(overview)?;
    let own = json!({ "id": id, "plan": { "id": record.id, "version": record.version, "status": record.status.code() },
        "state": state.code(), "saved_as": Some(saved_as).filter(|plan| !plan.is_empty()),
        "superseded": record.status == crate::store::PlanStatus::Superseded, "revision": revision,
        "can_undo": can_undo, "can_redo": can_redo, "before": before, "people": people,
        "entries": entries.iter().map(told).collect::<Vec<_>>() });
    if let (Some(body), Value::Object(own)) = (body.as_object_mut(), own) {
        body.extend(own);
    }
    Ok(body)
}

/// `POST /api/v1/desks/{id}/try`: what an edit would do; nothing is kept.
#[utoipa::path(post, path = "/api/v1/desks/{id}/try", tag = "manager", params(("id" = String, Path)), request_body = Object, responses((status = 200, description = "`effect`", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn attempt(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    input::Json(body): input::Json<Value>,
) -> Result<Response, Problem> {
    let mut at_work = app.desk(&staff.municipality.id, &id).await?;
    let edit = read_edit(body)?;
    let effect = at_work.work(move |logbook| logbook.attempt(&edit)).await??;
    Ok(tagged(StatusCode::OK, at_work.record.revision, json!({ "effect": effect })))
}

/// `POST /api/v1/desks/{id}/edits`: one change by hand, with what it does.
#[utoipa::path(post, path = "/api/v1/desks/{id}/edits", tag = "manager", params(("id" = String, Path), ("If-Match" = String, Header, description = "ETag of the desk as it was seen")), request_body = Object, responses((status = 200, description = "`revision`, `can_undo`, `can_redo`, `effect`", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, description = "`superseded` with the difference, or `changed-meanwhile` with what changed", body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn edit(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    input::Json(body): input::Json<Value>,
) -> Result<Response, Problem> {
    let at_work = app.desk_to_change(&staff.municipality, &id, &headers).await?;
    let edit = read_edit(body)?;
    write(&app, &staff, at_work, Action::Edit { edit }).await
}

/// `POST /api/v1/desks/{id}/undo`: takes the last change back.
#[utoipa::path(post, path = "/api/v1/desks/{id}/undo", tag = "manager", params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 428, body = Problem)))]
pub async fn undo(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let at_work = app.desk_to_change(&staff.municipality, &id, &headers).await?;
    write(&app, &staff, at_work, Action::Undo).await
}

/// `POST /api/v1/desks/{id}/redo`: does again what was taken back.
#[utoipa::path(post, path = "/api/v1/desks/{id}/redo", tag = "manager", params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 428, body = Problem)))]
pub async fn redo(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let at_work = app.desk_to_change(&staff.municipality, &id, &headers).await?;
    write(&app, &staff, at_work, Action::Redo).await
}

/// Does one thing at a desk and writes it into its log.
async fn write(app: &App, staff: &Staff, mut at_work: AtWork, action: Action) -> Result<Response, Problem> {
    let municipality = &staff.municipality.id;
    let doing = action.clone();
    let (written, can_undo, can_redo) = at_work
        .work(move |logbook| {
            let written = logbook.act(doing);
            (written, logbook.can_undo(), logbook.can_redo())
        })
        .await?;
    let effect = match written? {
        Written::Done(effect) => effect,
        Written::Nothing => return Err(Problem::conflict("There is nothing to take back, or to do again.")),
    };
    let revision = app.keep(municipality, &mut at_work, &staff.session.person, &action).await?;
    let body = json!({ "revision": revision, "can_undo": can_undo, "can_redo": can_redo, "effect": effect });
    Ok(tagged(StatusCode::OK, revision, body))
}

impl App {
    /// Writes what was done into the log; the new revision, or that somebody else was first.
    pub(in crate::service) async fn keep(
        &self,
        municipality: &str,
        at_work: &mut AtWork,
        person: &str,
        action: &Action,
    ) -> Result<i64, Problem> {
        let (seen, id) = (at_work.record.revision, at_work.record.id.clone());
        match self.store.add_desk_entry(municipality, &id, seen, person, action, self.now_ms()).await {
            Ok(true) => {
                at_work.record.revision = seen + 1;
                self.live.wake(municipality);
                Ok(seen + 1)
            }
            Ok(false) => {
                at_work.forget();
                Err(self.changed_meanwhile(municipality, &at_work.record, seen).await)
            }
            Err(error) => {
                at_work.forget();
                Err(error.into())
            }
        }
    }
}

/// Which street is asked about.
#[derive(Deserialize, ToSchema)]
pub struct Asked {
    /// Its id.
    pub street: String,
}

/// `POST /api/v1/desks/{id}/needs`: what it would take to collect a street as often as it should be.
#[utoipa::path(post, path = "/api/v1/desks/{id}/needs", tag = "manager", params(("id" = String, Path)), request_body = Asked, responses((status = 200, description = "One more hour, one more day, another vehicle, each with its price a week", body = [Object]), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn needs(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    input::Json(body): input::Json<Value>,
) -> Result<Json<Value>, Problem> {
    let mut at_work = app.desk(&staff.municipality.id, &id).await?;
    let asked: Asked = serde_json::from_value(body)
        .map_err(|error| Problem::field("/street", "no_street", format!("Name a street: {error}.")))?;
    let street = StreetId(asked.street);
    let found = at_work.work(move |logbook| logbook.desk().what_would_it_take(&street)).await??;
    Ok(Json(serde_json::to_value(found)?))
}

/// `POST /api/v1/desks/{id}/save`: makes a new draft of the week as it stands, recounted from scratch.
#[utoipa::path(post, path = "/api/v1/desks/{id}/save", tag = "manager", params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 201, description = "`plan` and `version` of the draft", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, description = "`broken-rules` with every rule the week breaks", body = Problem), (status = 428, body = Problem)))]
pub async fn save(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let mut at_work = app.desk_to_change(municipality, &id, &headers).await?;
    let plan = at_work.work(|logbook| logbook.desk().plan()).await??;
    let (plan_id, seen) = (fresh_id(), at_work.record.revision);
    let kept = app.store.save_desk(&municipality.id, &id, seen, record(&plan_id, &plan)?, app.now_ms()).await?;
    let Some(version) = kept else {
        return Err(app.changed_meanwhile(&municipality.id, &at_work.record, seen).await);
    };
    app.live.wake(&municipality.id);
    Ok(tagged(StatusCode::CREATED, seen, json!({ "plan": plan_id, "version": version })))
}

/// `DELETE /api/v1/desks/{id}`: puts a desk away; its log stays in the records.
#[utoipa::path(delete, path = "/api/v1/desks/{id}", tag = "manager", params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 428, body = Problem)))]
pub async fn discard(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let municipality = &staff.municipality.id;
    let record = app.store.desk(municipality, &id).await?.ok_or_else(|| Problem::not_found("The desk"))?;
    let seen = super::super::revision::seen(&headers)?;
    if !app.store.discard_desk(municipality, &id, seen, app.now_ms()).await? {
        return Err(app.changed_meanwhile(municipality, &record, seen).await);
    }
    app.live.wake(municipality);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/desks/{id}/carry-over`: does the edits of a desk again on the plan in force.
#[utoipa::path(post, path = "/api/v1/desks/{id}/carry-over", tag = "manager", params(("id" = String, Path)), responses((status = 201, description = "`desk`, and `refused`: edits that cannot be made any more, each with the reason", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn carry_over(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let mut old = app.desk(&municipality.id, &id).await?;
    let edits: Vec<Edit> = old.work(|logbook: &mut Logbook| logbook.edits().cloned().collect()).await?;
    let (old_record, old_revision) = (old.record.clone(), old.record.revision);
    // Two desks are never held at once, so that two managers cannot wait for each other.
    drop(old);
    let nothing = || Problem::conflict("No plan is published that the edits could be carried over to.");
    let plan = app.in_force_or_coming(&municipality.id).await?.ok_or_else(nothing)?;
    if plan.id == old_record.plan {
        return Err(Problem::conflict("This desk is on the plan in force already; go on here."));
    }
    let (record, _) = app.store.open_desk(&municipality.id, &plan.id, &fresh_id(), app.now_ms()).await?;
    let mut new = app.desk(&municipality.id, &record.id).await?;
    let mut refused = Vec::new();
    for edit in edits {
        let action = Action::Edit { edit: edit.clone() };
        let doing = action.clone();
        match new.work(move |logbook| logbook.act(doing)).await? {
            Ok(_) => {
                app.keep(&municipality.id, &mut new, &staff.session.person, &action).await?;
            }
            Err(error) => refused.push(json!({ "edit": edit, "detail": error.to_string() })),
        }
    }
    // An old desk that somebody goes on with stays open.
    app.store.discard_desk(&municipality.id, &id, old_revision, app.now_ms()).await?;
    let revision = new.record.revision;
    let desk = shown(&app, municipality, &mut new).await?;
    app.live.wake(&municipality.id);
    Ok(tagged(StatusCode::CREATED, revision, json!({ "desk": desk, "refused": refused })))
}
