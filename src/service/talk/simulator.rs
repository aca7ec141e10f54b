//! A conversation without any provider: an address of the interface, and a page that works without scripts, without a
//! key and without the internet. Tests and hearings use it.

use std::net::SocketAddr;

use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Html;
use axum::{Form, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::residents::conversation::Content;
use crate::store::MunicipalityRecord;
use crate::words::conversation::Reply;
use crate::words::{language_tag, say};

use super::super::app::{App, fresh_id, fresh_token};
use super::super::error::Problem;
use super::super::input::{self, Path, Query};
use super::super::limit::{Purpose, key};
use super::super::public::language;
use super::super::public::plain::{Wish, escape, page};
use super::Incoming;

/// The channel.
const CHANNEL: &str = "simulator";
/// Letters of one message.
const LONGEST: usize = 2_000;

/// A message.
#[derive(Deserialize, ToSchema)]
pub struct TalkBody {
    /// Who writes: an opaque id of the browser.
    pub who: String,
    /// The id of the message: one that is sent again is not answered again.
    pub id: Option<String>,
    /// What is written, or what stands on the button that is pressed.
    pub text: Option<String>,
    /// A position, `[lon, lat]`.
    pub position: Option<[f64; 2]>,
    /// The name of a recording.
    pub voice: Option<String>,
}

/// What is said back.
#[derive(Serialize, ToSchema)]
pub struct TalkAnswer {
    /// Replies, in order; none where the message was answered before.
    pub replies: Vec<TalkReply>,
}

/// A reply.
#[derive(Serialize, ToSchema)]
pub struct TalkReply {
    /// The words.
    pub text: String,
    /// Answers offered.
    pub buttons: Vec<String>,
}

impl From<Reply> for TalkReply {
    fn from(reply: Reply) -> Self {
        Self { text: reply.text, buttons: reply.buttons }
    }
}

async fn hear(
    app: &App,
    municipality: &MunicipalityRecord,
    (who, message): (&str, &str),
    content: Content,
) -> Result<Vec<Reply>, Problem> {
    let incoming = Incoming { channel: CHANNEL, message, user: who, address: "", content };
    match app.take_message(municipality, &incoming).await? {
        Some(waiting) => app.answer_message(&waiting, true).await,
        None => Ok(Vec::new()),
    }
}

fn checked_who(who: &str) -> Result<(), Problem> {
    if (8..=64).contains(&who.len()) && who.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        return Ok(());
    }
    Err(Problem::field("/who", "wrong_shape", "Who writes is 8 to 64 letters, digits and hyphens."))
}

/// `POST /api/v1/public/{m}/talk`
#[utoipa::path(post, path = "/api/v1/public/{m}/talk", tag = "resident", params(("m" = String, Path)), request_body = TalkBody, responses((status = 200, body = TalkAnswer), (status = 400, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn talk(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    input::Json(body): input::Json<TalkBody>,
) -> Result<Json<TalkAnswer>, Problem> {
    app.limits.take(Purpose::Lookup, &key(address.ip()), app.now_ms())?;
    checked_who(&body.who)?;
    let id = body.id.clone().unwrap_or_else(fresh_id);
    if id.is_empty() || id.len() > 64 {
        return Err(Problem::field("/id", "too_long", "The id of a message has 1 to 64 letters."));
    }
    let content = match (body.text, body.position, body.voice) {
        (Some(text), ..) if text.chars().count() > LONGEST => {
            return Err(Problem::field("/text", "too_long", "A message has at most 2000 letters."));
        }
        (Some(text), ..) => Content::Text { text },
        (_, Some([lon, lat]), _) => Content::Location { lon, lat, name: String::new() },
        (.., Some(media)) if media.chars().count() <= 200 => Content::Voice { media },
        _ => return Err(Problem::field("/text", "missing", "A message is a text, a position or a recording.")),
    };
    let municipality = app.public_municipality(&m).await?;
    // Ids of one browser are no matter to another.
    let message = format!("{}/{id}", body.who);
    let replies = hear(&app, &municipality, (&body.who, &message), content).await?;
    Ok(Json(TalkAnswer { replies: replies.into_iter().map(TalkReply::from).collect() }))
}

/// `GET /s/{m}/talk`
pub async fn show(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    app.limits.take(Purpose::Lookup, &key(address.ip()), app.now_ms())?;
    let municipality = app.public_municipality(&m).await?;
    if let Some(not_yet) = without_plan(&app, &municipality, &wish, &headers).await? {
        return Ok(not_yet);
    }
    conversation(&app, &municipality, &wish, &headers, &fresh_token()?).await
}

/// What the page says while no plan is published: there is nothing to ask about yet.
async fn without_plan(
    app: &App,
    municipality: &MunicipalityRecord,
    wish: &Wish,
    headers: &HeaderMap,
) -> Result<Option<Html<String>>, Problem> {
    match app.public_plan(municipality).await {
        Ok(_) => Ok(None),
        Err(problem) if problem.status == 404 => {
            let language = language(wish.lang(), headers);
            let body = format!("<p>{}</p>", escape(&say(language, "talk-no-plan")));
            Ok(Some(page(language, municipality, &say(language, "talk-title"), &body)))
        }
        Err(problem) => Err(problem),
    }
}

/// What the page sends.
#[derive(Deserialize)]
pub struct TalkForm {
    who: String,
    message: String,
    text: String,
}

/// `POST /s/{m}/talk`
pub async fn say_something(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    form: Result<Form<TalkForm>, FormRejection>,
) -> Result<Html<String>, Problem> {
    app.limits.take(Purpose::Lookup, &key(address.ip()), app.now_ms())?;
    let Form(form) = form.map_err(|error| Problem::unreadable(error.body_text()))?;
    checked_who(&form.who)?;
    let municipality = app.public_municipality(&m).await?;
    if let Some(not_yet) = without_plan(&app, &municipality, &wish, &headers).await? {
        return Ok(not_yet);
    }
    let text: String = form.text.chars().take(LONGEST).collect();
    // The page was made with an id for its next message: whoever loads it again does not write twice.
    let message: String = form.message.chars().take(64).collect();
    if !text.trim().is_empty() {
        let message = format!("{}/{message}", form.who);
        hear(&app, &municipality, (&form.who, &message), Content::Text { text }).await?;
    }
    conversation(&app, &municipality, &wish, &headers, &form.who).await
}

async fn conversation(
    app: &App,
    municipality: &MunicipalityRecord,
    wish: &Wish,
    headers: &HeaderMap,
    who: &str,
) -> Result<Html<String>, Problem> {
    let language = language(wish.lang(), headers);
    let tag = language_tag(language);
    let user_hash = app.user_hash(&municipality.id, CHANNEL, who).await?;
    let contact = app.store.contact_of(&municipality.id, CHANNEL, &user_hash).await?;
    let lines = match contact {
        Some(contact) => app.store.talk(&municipality.id, &contact).await?,
        None => Vec::new(),
    };
    let form = |inside: &str| {
        format!(
            "<form method=\"post\" action=\"/s/{}/talk?lang={tag}\"><input type=\"hidden\" name=\"who\" value=\"{}\">\
             <input type=\"hidden\" name=\"message\" value=\"{}\">{inside}</form>",
            escape(&municipality.id),
            escape(who),
            fresh_id(),
        )
    };
    let mut body = format!("<p>{}</p><div role=\"log\">", escape(&say(language, "talk-try")));
    for line in &lines {
        let text = if line.resident { spoken(&line.content) } else { line.content.clone() };
        let (side, colour) = if line.resident { ("4rem", "#dff3e0") } else { ("0", "#f0f0f0") };
        let text = escape(&text).replace('\n', "<br>");
        body.push_str(&format!(
            "<p style=\"margin-left:{side};background:{colour};padding:.5rem .75rem;border-radius:.75rem\">{text}</p>"
        ));
    }
    body.push_str("</div>");
    let offered = lines.last().filter(|line| !line.resident).map(|line| line.buttons.as_str()).unwrap_or("[]");
    let offered: Vec<String> = serde_json::from_str(offered).unwrap_or_default();
    for button in offered {
        let button = escape(&button);
        body.push_str(&form(&format!("<button name=\"text\" value=\"{button}\">{button}</button>")));
    }
    let label = escape(&say(language, "talk-write"));
    let send = escape(&say(language, "talk-send"));
    body.push_str(&form(&format!(
        "<label>{label}<br><textarea name=\"text\" rows=\"2\" maxlength=\"{LONGEST}\" required autofocus></textarea></label>\
         <button>{send}</button>"
    )));
    Ok(page(language, municipality, &say(language, "talk-title"), &body))
}

/// What a resident said, as text.
pub(super) fn spoken(content: &str) -> String {
    match serde_json::from_str(content) {
        Ok(Content::Text { text }) => text,
        Ok(Content::Location { lon, lat, name }) => format!("{lat:.5}, {lon:.5} {name}"),
        Ok(Content::Voice { .. }) => "🎤".to_owned(),
        Ok(Content::Picture { caption, .. }) => format!("🖼 {caption}"),
        Ok(Content::Other) | Err(_) => "…".to_owned(),
    }
}
