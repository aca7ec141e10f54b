//! The office reads what no program understood, listens to recordings, and answers in the same conversation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::NewOut;

use super::super::app::{App, fresh_id, instant};
use super::super::error::Problem;
use super::super::input::{self, Path, plain_text};
use super::super::session::Staff;
use super::simulator::spoken;

/// Letters of an answer.
const LONGEST: usize = 1_000;

/// A message that waits for a person.
#[derive(Serialize, ToSchema)]
pub struct ForOfficeLine {
    /// The conversation.
    pub contact: String,
    /// `whatsapp`, `telegram`, `sms`, `ussd` or `simulator`.
    pub channel: String,
    /// What it is about.
    pub text: String,
    /// When it arrived.
    pub at: String,
    /// The street, where one is known.
    pub street: String,
}

/// `GET /api/v1/talk`
#[utoipa::path(get, path = "/api/v1/talk", tag = "manager", responses((status = 200, body = [ForOfficeLine]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<ForOfficeLine>>, Problem> {
    let lines = app.store.for_office(&staff.municipality.id).await?.into_iter().map(|line| ForOfficeLine {
        contact: line.contact,
        channel: line.channel,
        text: line.text,
        at: instant(line.at_ms),
        street: line.street,
    });
    Ok(Json(lines.collect()))
}

/// A line of a conversation.
#[derive(Serialize, ToSchema)]
pub struct SpokenLine {
    /// When.
    pub at: String,
    /// Whether the resident said it.
    pub resident: bool,
    /// What.
    pub text: String,
}

/// `GET /api/v1/talk/{contact}`
#[utoipa::path(get, path = "/api/v1/talk/{contact}", tag = "manager", params(("contact" = String, Path)), responses((status = 200, body = [SpokenLine]), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn one(
    State(app): State<App>,
    staff: Staff,
    Path(contact): Path<String>,
) -> Result<Json<Vec<SpokenLine>>, Problem> {
    let known = app.store.contact(&staff.municipality.id, &contact).await?;
    let known = known.ok_or_else(|| Problem::not_found("The conversation"))?;
    let lines = app.store.talk(&staff.municipality.id, &known.id).await?.into_iter().map(|line| SpokenLine {
        at: instant(line.at_ms),
        resident: line.resident,
        text: if line.resident { spoken(&line.content) } else { line.content },
    });
    Ok(Json(lines.collect()))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
pub struct OfficeAnswer {
    /// The words, at most 1000 letters; without any the message is only put away.
    pub text: Option<String>,
}

/// `POST /api/v1/talk/{contact}`
#[utoipa::path(post, path = "/api/v1/talk/{contact}", tag = "manager", params(("contact" = String, Path)), request_body = OfficeAnswer, responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub async fn answer(
    State(app): State<App>,
    staff: Staff,
    Path(contact): Path<String>,
    input::Json(body): input::Json<OfficeAnswer>,
) -> Result<StatusCode, Problem> {
    let text = body.text.as_deref().unwrap_or_default();
    if text.chars().count() > LONGEST {
        return Err(Problem::field("/text", "too_long", "An answer has at most 1000 letters."));
    }
    let known = app.store.contact(&staff.municipality.id, &contact).await?;
    let known = known.ok_or_else(|| Problem::not_found("The conversation"))?;
    let text = plain_text(text, LONGEST);
    let id = fresh_id();
    let out = (!text.is_empty()).then(|| NewOut {
        purpose: format!("office {id}"),
        id,
        contact: known.id.clone(),
        delivered: known.address.is_empty(),
        channel: known.channel,
        kind: "office",
        text,
        buttons: "[]".to_owned(),
        not_before_ms: 0,
    });
    app.store.looked_at(&staff.municipality.id, &known.id, out.as_ref(), app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
