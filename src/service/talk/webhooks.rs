//! Providers hand messages over here: proved to be theirs on the bytes as they came, kept, and only then taken; the answer
//! goes by the outbox. USSD alone is answered at once, because a telephone waits with its screen open.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::notify::{Arrival, signature, sms, telegram, ussd, whatsapp};
use crate::residents::conversation::Content;

use super::super::app::App;
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::limit::Purpose;
use super::Incoming;

/// Bytes of one hand-over: providers send some kilobytes.
const MOST_BYTES: usize = 256 << 10;

/// The addresses that providers call.
pub fn router() -> Router<App> {
    Router::new()
        .route("/hook/v1/whatsapp", get(whatsapp_challenge).post(whatsapp))
        .route("/hook/v1/telegram/{m}", post(telegram))
        .route("/hook/v1/sms/{m}", post(sms))
        .route("/hook/v1/ussd/{m}/{secret}", post(ussd))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// What Meta asks when an address is set.
#[derive(Deserialize)]
pub struct Challenge {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
}

fn forbidden() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "not-theirs", "Not signed", "This was not signed with the secret agreed upon.")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// `GET /hook/v1/whatsapp`
pub async fn whatsapp_challenge(State(app): State<App>, Query(asked): Query<Challenge>) -> Result<String, Problem> {
    let known = |line: &crate::notify::channels::WhatsApp| signature::is_telegrams(&line.verify_token, &asked.token);
    if asked.mode == "subscribe" && app.channels().whatsapp.iter().any(known) {
        return Ok(asked.challenge);
    }
    Err(forbidden())
}

/// `POST /hook/v1/whatsapp`
pub async fn whatsapp(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<StatusCode, Problem> {
    let signed = header(&headers, "x-hub-signature-256");
    let theirs: Vec<_> =
        app.channels().whatsapp.iter().filter(|line| signature::is_metas(&line.app_secret, &body, signed)).collect();
    if theirs.is_empty() {
        return Err(forbidden());
    }
    let body: Value = serde_json::from_slice(&body).map_err(|error| Problem::unreadable(error.to_string()))?;
    for (to, arrival) in whatsapp::arrivals(&body) {
        // A number that is none of ours (any more) is nobody's to answer for.
        if let Some(line) = theirs.iter().find(|line| line.phone_number_id == to) {
            keep(&app, &line.municipality, "whatsapp", arrival).await?;
        }
    }
    answer_soon(&app);
    Ok(StatusCode::OK)
}

/// `POST /hook/v1/telegram/{m}`
pub async fn telegram(
    State(app): State<App>,
    Path(m): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let told = header(&headers, "x-telegram-bot-api-secret-token");
    let theirs =
        app.channels().telegram.iter().any(|bot| bot.municipality == m && signature::is_telegrams(&bot.secret, told));
    if !theirs {
        return Err(forbidden());
    }
    let body: Value = serde_json::from_slice(&body).map_err(|error| Problem::unreadable(error.to_string()))?;
    // What is no message is taken all the same: Telegram would send it again for a day.
    if let Some(arrival) = telegram::arrival(&body) {
        keep(&app, &m, "telegram", arrival).await?;
        answer_soon(&app);
    }
    Ok(StatusCode::OK)
}

/// `POST /hook/v1/sms/{m}`
pub async fn sms(
    State(app): State<App>,
    Path(m): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let fields = form(&body);
    let signed = header(&headers, "x-twilio-signature");
    let theirs = app
        .channels()
        .sms
        .iter()
        .any(|line| line.municipality == m && signature::is_twilios(&line.token, &line.webhook, &fields, signed));
    if !theirs {
        return Err(forbidden());
    }
    let arrival =
        sms::arrival(&fields).ok_or_else(|| Problem::unreadable("An SMS is `MessageSid`, `From` and `Body`."))?;
    keep(&app, &m, "sms", arrival).await?;
    answer_soon(&app);
    // An empty answer: nothing is to be said in the answer to the request.
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /hook/v1/ussd/{m}/{secret}`
pub async fn ussd(
    State(app): State<App>,
    Path((m, secret)): Path<(String, String)>,
    body: Bytes,
) -> Result<String, Problem> {
    let theirs =
        app.channels().ussd.iter().any(|code| code.municipality == m && signature::is_telegrams(&code.secret, &secret));
    if !theirs {
        return Err(Problem::not_found("This address"));
    }
    let arrival = ussd::arrival(&form(&body))
        .ok_or_else(|| Problem::unreadable("A step of USSD is `sessionId`, `phoneNumber` and `text`."))?;
    let municipality = app.public_municipality(&m).await?;
    let kept = app.take_message(&municipality, &incoming("ussd", &arrival)).await?;
    let Some(waiting) = kept else { return Ok(ussd::screen("…", false)) };
    let replies = app.answer_message(&waiting, true).await?;
    let words: Vec<String> = replies.into_iter().map(|reply| reply.text).collect();
    let asked = app.store.contact(&municipality.id, &waiting.contact).await?;
    let asked = asked.is_some_and(|contact| contact.person.get("asked").is_some_and(|asked| !asked.is_null()));
    // The first screen is a list: one of its numbers is waited for.
    let menu = arrival.content == Content::Text { text: "?".to_owned() };
    Ok(ussd::screen(&words.join("\n"), asked || menu))
}

fn incoming<'a>(channel: &'a str, arrival: &'a Arrival) -> Incoming<'a> {
    Incoming {
        channel,
        message: &arrival.message,
        user: &arrival.user,
        address: &arrival.address,
        content: arrival.content.clone(),
    }
}

async fn keep(app: &App, municipality: &str, channel: &str, arrival: Arrival) -> Result<(), Problem> {
    let municipality = app.public_municipality(municipality).await?;
    let user = app.user_hash(&municipality.id, channel, &arrival.user).await?;
    // Somebody who floods is told nothing, and the provider is not made to send it again.
    if app.limits.take(Purpose::Sync, &user, app.now_ms()).is_ok() {
        app.take_message(&municipality, &incoming(channel, &arrival)).await?;
    }
    Ok(())
}

/// Answers when the provider has its answer already.
fn answer_soon(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(problem) = app.answer_and_send().await {
            tracing::warn!(problem = problem.detail, "answers were put off");
        }
    });
}

/// The fields of a form, in order.
fn form(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let field = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(field).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let two: Vec<u8> = rest.by_ref().take(2).collect();
                let value = std::str::from_utf8(&two).ok().and_then(|two| u8::from_str_radix(two, 16).ok());
                bytes.push(value.unwrap_or(b'?'));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
