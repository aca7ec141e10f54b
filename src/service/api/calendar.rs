//! Holidays, a rule, closures and single days: what the manager decided goes in and comes out, and the promises
//! of everybody it concerns move.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::ToSpan;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::calendar::{Decisions, Exceptions, ShiftRule, promise_seasons};
use crate::plan::Plan;
use crate::store::{MunicipalityRecord, Setting, SettingKind};

use super::super::app::{App, instant};
use super::super::error::{FieldFault, Problem};
use super::super::input;
use super::super::promises::PROMISED_AHEAD;
use super::super::revision::{changed_meanwhile, seen, tagged};
use super::super::session::Staff;

/// Holidays are shown so many months ahead: a year, and the one after it begins.
const SHOWN_MONTHS: i32 = 13;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, replace)).routes(routes!(preview))
}

/// What was decided, and what follows from it.
async fn shown(
    app: &App,
    municipality: &MunicipalityRecord,
    decisions: &Decisions,
    setting: Option<&Setting>,
) -> Result<Value, Problem> {
    let today = app.today(&municipality.time_zone);
    let end = today.checked_add(SHOWN_MONTHS.months()).unwrap_or(today);
    let plans = app.plans_in_force(&municipality.id, today, end).await?;
    let weeks: Vec<_> = plans.iter().map(|(from, plan)| (*from, plan.as_ref())).collect();
    let exceptions = decisions.exceptions(&weeks, end, ShiftRule::AsUsual);
    Ok(json!({
        "revision": setting.map_or(0, |setting| setting.revision),
        "person": setting.map(|setting| setting.person.clone()),
        "changed_at": setting.map(|setting| instant(setting.at_ms)),
        "decisions": decisions,
        "holidays": decisions.holidays(today, end),
        "days": days(&exceptions),
    }))
}

fn days(exceptions: &Exceptions) -> Vec<Value> {
    exceptions.days.iter().map(|(date, to)| json!({ "date": date, "to": to })).collect()
}

/// `GET /api/v1/calendar`
#[utoipa::path(get, path = "/api/v1/calendar", tag = "manager", responses((status = 200, description = "`decisions` (rule, holiday, closure, single), the `holidays` of the coming 13 months, and the `days` of the week's plan that move or fall out; `ETag` is the revision", body = Object), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn read(State(app): State<App>, staff: Staff) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let (decisions, setting) = app.decisions(&municipality.id).await?;
    let revision = setting.as_ref().map_or(0, |setting| setting.revision);
    Ok(tagged(StatusCode::OK, revision, shown(&app, municipality, &decisions, setting.as_ref()).await?))
}

/// Reads decisions and tells every fault of them.
async fn checked(app: &App, municipality: &MunicipalityRecord, body: Value) -> Result<Decisions, Problem> {
    if !body.is_object() {
        return Err(Problem::field("", "wrong_shape", "Decisions are an object with rule, holiday, closure, single."));
    }
    let decisions: Decisions = serde_json::from_value(body)
        .map_err(|error| Problem::field("", "wrong_shape", format!("These are no decisions: {error}.")))?;
    let plan = app.in_force_or_coming(&municipality.id).await?;
    let plan = match plan {
        Some(record) => app.plan(&municipality.id, &record.id).await?,
        None => None,
    };
    let faults = decisions.faults(plan.as_deref());
    let Some(first) = faults.first() else { return Ok(decisions) };
    let mut problem = Problem::field(first.pointer(), "refused", format!("{first}."));
    problem.errors = faults
        .iter()
        .map(|fault| FieldFault {
            pointer: fault.pointer().to_owned(),
            code: "refused".to_owned(),
            detail: format!("{fault}."),
        })
        .collect();
    Err(problem)
}

/// `PUT /api/v1/calendar`: puts decisions in place of those that were seen.
#[utoipa::path(put, path = "/api/v1/calendar", tag = "manager", request_body = Object, params(("If-Match" = String, Header)), responses((status = 200, description = "As `GET`, with how many `occurrences` changed", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, description = "`changed-meanwhile` with what there is `now`", body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    State(app): State<App>,
    staff: Staff,
    headers: HeaderMap,
    input::Json(body): input::Json<Value>,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let seen = seen(&headers)?;
    let decisions = checked(&app, municipality, body).await?;
    let document = serde_json::to_value(&decisions)?;
    let today = app.today(&municipality.time_zone).to_string();
    let kept = app.store.put_setting(
        &municipality.id,
        (SettingKind::Calendar, seen),
        (&staff.session.person, &document),
        (&today, app.now_ms()),
    );
    let written = kept.await?;
    let (now, setting) = app.decisions(&municipality.id).await?;
    let revision = setting.as_ref().map_or(0, |setting| setting.revision);
    let mut body = shown(&app, municipality, &now, setting.as_ref()).await?;
    if !written {
        return Err(changed_meanwhile(revision, body));
    }
    let occurrences = app.promise_ahead(municipality).await?;
    app.live.wake(&municipality.id);
    if let Some(fields) = body.as_object_mut() {
        fields.insert("occurrences".to_owned(), occurrences.into());
    }
    Ok(tagged(StatusCode::OK, revision, body))
}

/// `POST /api/v1/calendar/preview`: what decisions would change; nothing is kept.
#[utoipa::path(post, path = "/api/v1/calendar/preview", tag = "manager", request_body = Object, responses((status = 200, description = "`holidays` and `days` as in `GET`, and every promise of the coming eight weeks that would be another one", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn preview(
    State(app): State<App>,
    staff: Staff,
    input::Json(body): input::Json<Value>,
) -> Result<Json<Value>, Problem> {
    let municipality = &staff.municipality;
    let decisions = checked(&app, municipality, body).await?;
    let today = app.today(&municipality.time_zone);
    let last = today.checked_add(PROMISED_AHEAD.days()).unwrap_or(today);
    let plans = app.plans_in_force(&municipality.id, today, last).await?;
    let weeks: Vec<(_, &Plan)> = plans.iter().map(|(from, plan)| (*from, plan.as_ref())).collect();
    let exceptions = decisions.exceptions(&weeks, last, ShiftRule::AsUsual);
    let year = today.checked_add(SHOWN_MONTHS.months()).unwrap_or(last);
    let shown = decisions.exceptions(&weeks, year, ShiftRule::AsUsual);
    let existing = app.store.occurrences_between(&municipality.id, &today.to_string(), "9999-12-31").await?;
    let renewed = promise_seasons(&existing, &weeks, &exceptions, today, last);
    let changed = renewed.iter().filter_map(|now| {
        let before = existing.iter().find(|before| before.id == now.id)?;
        (before.sequence != now.sequence).then(|| {
            json!({ "occurrence": now.id, "street": now.street, "from": before.date,
                "to": now.is_live().then_some(now.date) })
        })
    });
    Ok(Json(
        json!({ "holidays": decisions.holidays(today, year), "days": days(&shown), "occurrences": changed.collect::<Vec<_>>() }),
    ))
}
