//! An SMS that a gateway hands over comes in; its marks go the way of all others, and a short answer goes back.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::pickups::event::hexadecimal;
use crate::pickups::{EventKind, Source, sms};
use crate::store::{Batch, Incoming, Intake, IntakeKind};
use sha2::{Digest, Sha256};

use super::super::app::{App, token_hash};
use super::super::error::Problem;
use super::super::input::Path;
use super::super::limit::Purpose;
use super::desk::{Teller, Told};

/// An SMS as gateways hand it over: JSON `{from, text}`, or a form with `From` and `Body`.
#[derive(Deserialize)]
struct Sms {
    #[serde(alias = "From")]
    from: String,
    #[serde(alias = "Body", alias = "body")]
    text: String,
}

/// What is kept of a number: which municipality believes it, and nothing from which it could be read.
pub fn number_hash(municipality: &str, number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Written +996 555 123456, 00996..., or 0555 123456: the last nine digits are the subscriber.
    let own = digits.get(digits.len().saturating_sub(9)..).unwrap_or_default();
    token_hash(&format!("{municipality} {own}"))
}

/// `POST /intake/v1/sms/{token}`: the answer is the text to send back.
pub async fn take(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<(StatusCode, String), Problem> {
    let gateway = app.store.intake_of(&token_hash(&token), IntakeKind::SmsGateway).await?;
    let gateway = gateway.ok_or_else(|| Problem::not_found("This address"))?;
    let body = body?;
    let form =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form"));
    let sms: Sms =
        if form { form_of(body).await? } else { serde_json::from_slice(&body).map_err(|error| unreadable(&error))? };
    let hash = number_hash(&gateway.municipality, &sms.from);
    app.limits.take(Purpose::Sync, &hash, app.now_ms())?;
    let number = app.store.intake_of(&hash, IntakeKind::SmsNumber).await?;
    let known = number.filter(|number| number.municipality == gateway.municipality);
    let Some(number) = known else {
        keep_apart(&app, &gateway, "unknown_number", &sms.text).await?;
        return Ok((StatusCode::OK, "NO: this number is not known here.".to_owned()));
    };
    match marks(&app, &number, &sms.text).await? {
        Ok(count) => Ok((StatusCode::OK, format!("OK {count}"))),
        Err(fault) => {
            keep_apart(&app, &number, "wrong_line", &sms.text).await?;
            Ok((StatusCode::OK, format!("NO: {fault}.")))
        }
    }
}

fn unreadable(error: &dyn std::fmt::Display) -> Problem {
    Problem::unreadable(format!("An SMS is `from` and `text`: {error}."))
}

async fn form_of(body: Bytes) -> Result<Sms, Problem> {
    use axum::extract::{Form, FromRequest, Request};
    let mut request = Request::post("/").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request = request.header(header::CONTENT_LENGTH, body.len());
    let request = request.body(axum::body::Body::from(body)).map_err(|error| unreadable(&error))?;
    let Form(sms) = Form::<Sms>::from_request(request, &()).await.map_err(|error| unreadable(&error))?;
    Ok(sms)
}

/// The marks of a line; what is wrong with it where it is none.
async fn marks(app: &App, number: &Intake, text: &str) -> Result<Result<usize, String>, Problem> {
    let line = match sms::read(text) {
        Ok(line) => line,
        Err(fault) => return Ok(Err(fault.to_string())),
    };
    if line.run.vehicle.0 != number.vehicle {
        return Ok(Err(format!("this number drives {}", number.vehicle)));
    }
    let day = app.day(&number.municipality, line.run.date).await?;
    let found = day.runs.iter().find(|run| run.id == line.run).and_then(|run| Some((run, day.route(run)?)));
    let Some((_, route)) = found else { return Ok(Err("there is no such run".to_owned())) };
    let plan = day.plan.as_ref().map(|(record, _)| record.id.clone()).unwrap_or_default();
    // The numbers of the sheet are those at the end of the names of steps.
    let numbered = |step: &str| step.rsplit('-').next().and_then(|number| number.parse::<u32>().ok());
    let wanted = route.steps.iter().filter(|step| {
        step.kind.is_collection() && numbered(&step.id).is_some_and(|number| (line.from..=line.to).contains(&number))
    });
    let now_ms = app.now_ms();
    let kind = if line.reason.is_some() { EventKind::StepFailed } else { EventKind::StepDone };
    let told: Vec<Told> = wanted
        .map(|step| Told { kind, step: Some(step.id.clone()), reason: line.reason, body: json!({}), at_ms: now_ms })
        .collect();
    if told.is_empty() {
        return Ok(Err("these numbers are not on the sheet".to_owned()));
    }
    let count = told.len();
    let device = format!("sms.{}", number.id);
    let teller = Teller {
        municipality: &number.municipality,
        source: Source::Sms,
        device: &device,
        vehicle: &number.vehicle,
        by: &number.name,
    };
    app.tell(&teller, &line.run, &plan, told).await?;
    Ok(Ok(count))
}

/// A line that is not believed is kept all the same.
async fn keep_apart(app: &App, intake: &Intake, code: &'static str, text: &str) -> Result<(), Problem> {
    let (municipality, device, now_ms) = (&intake.municipality, format!("sms.{}", intake.id), app.now_ms());
    app.store.add_device(municipality, &device, &intake.vehicle, &intake.name, now_ms).await?;
    let document: String = text.chars().filter(|letter| !letter.is_control()).take(500).collect();
    let hash = hexadecimal(&Sha256::digest(document.as_bytes()));
    let lines = vec![Incoming::Bad { id: None, seq: None, code, document, hash }];
    let municipality = municipality.clone();
    let batch = Batch { municipality, device, source: Source::Sms, lines, contact: None, now_ms };
    app.store.ingest(batch).await?;
    Ok(())
}
