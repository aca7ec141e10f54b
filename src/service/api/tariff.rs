//! Who pays what goes in; costs, income and balance come out, each number open to those it was made from.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::plan::Plan;
use crate::reports::{Figure, InputFault, TariffInputs, tariff};
use crate::store::{Setting, SettingKind};
use crate::units::{Language, Names};
use crate::words::say;

use super::super::app::{App, instant};
use super::super::error::{FieldFault, Problem};
use super::super::input::{self, Query};
use super::super::public::language;
use super::super::revision::{changed_meanwhile, seen, tagged};
use super::super::session::Staff;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, replace)).routes(routes!(what_if))
}

/// Which plan is costed, and the language of names inside figures.
#[derive(Deserialize)]
pub struct Asked {
    plan: Option<String>,
    lang: Option<String>,
}

/// The plan that was asked for, or the one in force or coming.
async fn plan_of(
    app: &App,
    municipality: &str,
    asked: Option<&str>,
) -> Result<(String, std::sync::Arc<Plan>), Problem> {
    let missing = || Problem::not_found("The plan");
    let id = match asked {
        Some(id) => id.to_owned(),
        None => {
            let record = app.in_force_or_coming(municipality).await?;
            record
                .ok_or_else(|| Problem::conflict("No plan is published that could be costed: name one with `?plan=`."))?
                .id
        }
    };
    let plan = app.plan(municipality, &id).await?.ok_or_else(missing)?;
    Ok((id, plan))
}

/// Every fault of a tariff.
fn refused(faults: &[InputFault]) -> Problem {
    let pointer = |fault: &InputFault| match fault {
        InputFault::Shape(_) => String::new(),
        InputFault::Bounds { field, .. } => format!("/{}", field.replace([' ', '.'], "/").replace(':', "")),
    };
    let first = faults.first().map(|fault| format!("{fault}.")).unwrap_or_default();
    let mut problem = Problem::field("", "refused", first);
    problem.errors = faults
        .iter()
        .map(|fault| FieldFault {
            pointer: pointer(fault),
            code: "out_of_bounds".to_owned(),
            detail: format!("{fault}."),
        })
        .collect();
    problem
}

/// A figure with its name in three languages.
fn named(figure: &Figure) -> Value {
    let names = Names {
        ky: say(Language::Ky, figure.key),
        ru: say(Language::Ru, figure.key),
        en: say(Language::En, figure.key),
    };
    json!({ "key": figure.key, "names": names, "of": figure.of, "value": figure.value, "unit": figure.unit,
        "making": figure.making, "inputs": figure.inputs.iter().map(named).collect::<Vec<_>>() })
}

/// What a tariff comes to.
fn computed(plan: &Plan, inputs: &TariffInputs, language: Language) -> Result<Value, Problem> {
    let found = tariff(plan, inputs, language).map_err(|error| Problem::field("", "too_large", format!("{error}.")))?;
    let costs = &found.costs;
    Ok(json!({ "year": named(&costs.year), "per_tonne": named(&costs.per_tonne),
        "per_person_month": named(&costs.per_person_month), "per_household_month": named(&costs.per_household_month),
        "income": named(&found.income), "arrears": named(&found.arrears), "recovery": named(&found.recovery),
        "balance": named(&found.balance) }))
}

/// What was decided with what it comes to.
fn shown(setting: Option<&Setting>, (id, plan): (&str, &Plan), language: Language) -> Result<Value, Problem> {
    let document = setting.map_or_else(|| json!({}), |setting| setting.document.clone());
    let inputs = TariffInputs::read_json(&document).map_err(|faults| refused(&faults))?;
    Ok(json!({ "revision": setting.map_or(0, |setting| setting.revision),
        "person": setting.map(|setting| setting.person.clone()),
        "changed_at": setting.map(|setting| instant(setting.at_ms)),
        "assumed": setting.is_none(), "inputs": inputs.to_json(), "plan": id, "result": computed(plan, &inputs, language)? }))
}

/// `GET /api/v1/tariff`
#[utoipa::path(get, path = "/api/v1/tariff", tag = "manager", params(("plan" = Option<String>, Query), ("lang" = Option<String>, Query)), responses((status = 200, description = "`inputs` as in tariff.toml, assumed ones included, and what they come to: `result` with every figure open to its inputs; `ETag` is the revision", body = Object), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn read(
    State(app): State<App>,
    staff: Staff,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality.id;
    let (id, plan) = plan_of(&app, municipality, asked.plan.as_deref()).await?;
    let setting = app.store.setting(municipality, SettingKind::Tariff).await?;
    let revision = setting.as_ref().map_or(0, |setting| setting.revision);
    let body = shown(setting.as_ref(), (&id, &plan), language(asked.lang.as_deref(), &headers))?;
    Ok(tagged(StatusCode::OK, revision, body))
}

/// `PUT /api/v1/tariff`: puts inputs in place of those that were seen.
#[utoipa::path(put, path = "/api/v1/tariff", tag = "manager", request_body = Object, params(("If-Match" = String, Header), ("lang" = Option<String>, Query)), responses((status = 200, description = "As `GET`", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, description = "`changed-meanwhile` with what there is `now`", body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn replace(
    State(app): State<App>,
    staff: Staff,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    input::Json(inputs): input::Json<Value>,
) -> Result<Response, Problem> {
    let municipality = &staff.municipality;
    let seen = seen(&headers)?;
    let read = TariffInputs::read_json(&inputs).map_err(|faults| refused(&faults))?;
    let language = language(asked.lang.as_deref(), &headers);
    let (id, plan) = plan_of(&app, &municipality.id, asked.plan.as_deref()).await?;
    // Figures that do not fit are refused before they are kept.
    computed(&plan, &read, language)?;
    let kept = app.store.put_setting(
        &municipality.id,
        (SettingKind::Tariff, seen),
        (&staff.session.person, &inputs),
        ("", app.now_ms()),
    );
    let written = kept.await?;
    let setting = app.store.setting(&municipality.id, SettingKind::Tariff).await?;
    let revision = setting.as_ref().map_or(0, |setting| setting.revision);
    if !written {
        return Err(changed_meanwhile(revision, json!({ "inputs": setting.map(|setting| setting.document) })));
    }
    app.live.wake(&municipality.id);
    Ok(tagged(StatusCode::OK, revision, shown(setting.as_ref(), (&id, &plan), language)?))
}

/// `POST /api/v1/tariff/what-if`: what other inputs would come to; nothing is kept.
#[utoipa::path(post, path = "/api/v1/tariff/what-if", tag = "manager", request_body = Object, params(("plan" = Option<String>, Query), ("lang" = Option<String>, Query)), responses((status = 200, description = "`plan` and `result`", body = Object), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn what_if(
    State(app): State<App>,
    staff: Staff,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    input::Json(inputs): input::Json<Value>,
) -> Result<Json<Value>, Problem> {
    let read = TariffInputs::read_json(&inputs).map_err(|faults| refused(&faults))?;
    let (id, plan) = plan_of(&app, &staff.municipality.id, asked.plan.as_deref()).await?;
    let result = computed(&plan, &read, language(asked.lang.as_deref(), &headers))?;
    Ok(Json(json!({ "plan": id, "result": result })))
}
