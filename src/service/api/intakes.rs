//! Other ways in are opened and closed by staff: SMS gateways and numbers, trackers, programs that speak Open311.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::{Intake, IntakeKind};

use super::super::app::{App, fresh_id, fresh_token, instant, token_hash};
use super::super::error::Problem;
use super::super::input::{Json as Body, Path, plain_text};
use super::super::session::Staff;
use super::super::sync::sms::number_hash;
use super::vehicles::origin;

/// A way in.
#[derive(Serialize, ToSchema)]
pub struct IntakeAnswer {
    /// Its id.
    pub id: String,
    /// `sms_gateway`, `sms_number`, `tracker` or `open311`.
    pub kind: &'static str,
    /// What people call it.
    pub name: String,
    /// The vehicle of a number or a tracker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<String>,
    /// Since when.
    pub since: String,
    /// Closed.
    pub ended: bool,
}

/// A way in that is wished.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIntake {
    /// `sms_gateway`, `sms_number`, `tracker` or `open311`.
    pub kind: String,
    /// What people call it.
    pub name: Option<String>,
    /// The vehicle of a number or a tracker.
    pub vehicle: Option<String>,
    /// The telephone number whose SMS are believed; it is not kept.
    pub number: Option<String>,
}

/// A way in that was opened; its secret is told once.
#[derive(Serialize, ToSchema)]
pub struct OpenedIntake {
    /// Its id.
    pub id: String,
    /// What to enter in the gateway or the tracker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The secret by itself: a tracker's `id`, an `api_key` of Open311.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// `GET /api/v1/intakes`
#[utoipa::path(get, path = "/api/v1/intakes", tag = "manager", responses((status = 200, body = [IntakeAnswer]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<IntakeAnswer>>, Problem> {
    let all = app.store.intakes(&staff.municipality.id).await?.into_iter();
    let answers = all.map(|intake| IntakeAnswer {
        id: intake.id,
        kind: intake.kind.code(),
        name: intake.name,
        vehicle: Some(intake.vehicle).filter(|vehicle| !vehicle.is_empty()),
        since: instant(intake.since_ms),
        ended: intake.ended_ms != 0,
    });
    Ok(Json(answers.collect()))
}

/// `POST /api/v1/intakes`
#[utoipa::path(post, path = "/api/v1/intakes", tag = "manager", request_body = NewIntake, responses((status = 201, body = OpenedIntake), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    headers: HeaderMap,
    Body(new): Body<NewIntake>,
) -> Result<(StatusCode, Json<OpenedIntake>), Problem> {
    let municipality = &staff.municipality.id;
    let wrong = || Problem::field("/kind", "unknown", "One of sms_gateway, sms_number, tracker and open311.");
    let kind = IntakeKind::from_code(&new.kind).ok_or_else(wrong)?;
    let vehicle = match kind {
        IntakeKind::SmsNumber | IntakeKind::Tracker => {
            let known = app.vehicles(municipality).await?;
            let named = known.into_iter().find(|vehicle| Some(&vehicle.id) == new.vehicle.as_ref());
            named.ok_or_else(|| Problem::field("/vehicle", "unknown", "Name a vehicle of the plan."))?.id
        }
        _ => String::new(),
    };
    let token = fresh_token()?;
    let hash = if kind == IntakeKind::SmsNumber {
        let digits = new.number.as_deref().unwrap_or_default();
        if digits.chars().filter(char::is_ascii_digit).count() < 9 {
            return Err(Problem::field("/number", "not_a_number", "A telephone number has at least nine digits."));
        }
        number_hash(municipality, digits)
    } else {
        token_hash(&token)
    };
    let name = plain_text(new.name.as_deref().unwrap_or(kind.code()), 60);
    let intake = Intake {
        municipality: municipality.clone(),
        id: fresh_id(),
        kind,
        name,
        vehicle,
        since_ms: app.now_ms(),
        ended_ms: 0,
    };
    app.store.add_intake(&intake, &hash).await?;
    let here = origin(&headers);
    let url = match kind {
        IntakeKind::SmsGateway => Some(format!("{here}/intake/v1/sms/{token}")),
        IntakeKind::SmsNumber => None,
        IntakeKind::Tracker => Some(format!("{here}/intake/v1/positions")),
        IntakeKind::Open311 => Some(format!("{here}/open311/v2/")),
    };
    let secret = url.is_some().then_some(token);
    Ok((StatusCode::CREATED, Json(OpenedIntake { id: intake.id, url, secret })))
}

/// `POST /api/v1/intakes/{id}/end`
#[utoipa::path(post, path = "/api/v1/intakes/{id}/end", tag = "manager", params(("id" = String, Path)), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn end(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    if app.store.end_intake(&staff.municipality.id, &id, app.now_ms()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("The way in"))
    }
}
