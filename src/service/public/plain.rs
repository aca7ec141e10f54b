//! Pages without scripts, for old telephones and for printing: a list of streets, a street, a report.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Html;
use serde::Deserialize;

use crate::residents::Outcome;
use crate::store::MunicipalityRecord;
use crate::units::Language;
use crate::words::{date as dates, language_tag, say, say_with};

use super::super::app::{App, fresh_token};
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::limit::{Purpose, key};
use super::super::promises::PROMISED_AHEAD;
use super::super::street::{Kept, local_time, street, verdict_text};
use super::reports::{ReportBody, file};
use super::sightings;
use super::streets::found;
use super::{language, look_up};

/// What the address says beside the street.
#[derive(Deserialize)]
pub struct Wish {
    lang: Option<String>,
    q: Option<String>,
}

impl Wish {
    /// The language that is asked for.
    pub fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }
}

/// `GET /s/{m}`
pub async fn list(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    let plan = app.public_plan(&municipality).await?;
    let language = language(wish.lang.as_deref(), &headers);
    let tag = language_tag(language);
    let list = found(&app, &municipality.id, &plan, wish.q.as_deref(), None);
    let mut body = format!(
        "<form><input name=\"q\" value=\"{}\" aria-label=\"{streets}\"><input type=\"hidden\" name=\"lang\" value=\"{tag}\">\
         <button>{streets}</button></form>",
        escape(wish.q.as_deref().unwrap_or_default()),
        streets = escape(&say(language, "plain-streets")),
    );
    let villages = list.villages.iter().map(|village| (Some(&village.id), village.names.pick(language)));
    // Streets between villages come last, without a heading of their own.
    for (village, name) in villages.chain([(None, "")]) {
        let own: Vec<_> = list.streets.iter().filter(|street| street.village.as_ref() == village).collect();
        if own.is_empty() {
            continue;
        }
        body.push_str(&format!("<h2>{}</h2><ul>", escape(name)));
        for street in own {
            body.push_str(&format!(
                "<li><a href=\"/s/{}/{}?lang={tag}\">{}</a></li>",
                escape(&m),
                escape(&encoded(&street.id)),
                escape(street.names.pick(language))
            ));
        }
        body.push_str("</ul>");
    }
    body.push_str(&sightings::form(language, &m));
    Ok(page(language, &municipality, municipality.names.pick(language), &body))
}

/// `GET /s/{m}/{street}`
pub async fn one(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path((m, id)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    let plan = app.public_plan(&municipality).await?;
    let found = street(&plan, &id)?;
    let language = language(wish.lang.as_deref(), &headers);
    let today = app.today(&municipality.time_zone);
    let all = app.kept(&municipality, &id, 28, PROMISED_AHEAD).await?;
    let token = app.store.calendar_token(&m, &id, &fresh_token()?, app.now_ms()).await?;
    let (past, next): (Vec<_>, Vec<_>) = all.iter().partition(|kept| kept.occurrence.date < today);
    let mut body = String::new();
    if next.is_empty() {
        body.push_str(&format!("<p>{}</p>", escape(&say(language, "plain-nothing"))));
    }
    rows(&mut body, language, "plain-next", next.into_iter().take(5), &municipality.time_zone);
    rows(&mut body, language, "plain-past", past.into_iter().rev().take(4), &municipality.time_zone);
    let tag = language_tag(language);
    body.push_str(&format!(
        "<p><a href=\"/calendar/{token}.ics?lang={tag}\">{}</a></p><h2>{}</h2>\
         <form method=\"post\" action=\"/s/{}/{}/report?lang={tag}\"><label>{}<br>\
         <textarea name=\"note\" maxlength=\"500\" rows=\"3\"></textarea></label><button>{}</button></form>\
         <p><a href=\"/s/{}?lang={tag}\">{}</a></p>",
        escape(&say(language, "plain-calendar")),
        escape(&say(language, "plain-not-collected")),
        escape(&m),
        escape(&encoded(&id)),
        escape(&say(language, "plain-note")),
        escape(&say(language, "plain-report")),
        escape(&m),
        escape(&say(language, "plain-back")),
    ));
    Ok(page(language, &municipality, found.names.pick(language), &body))
}

/// The form of a report.
#[derive(Deserialize)]
pub struct ReportForm {
    note: Option<String>,
}

/// `POST /s/{m}/{street}/report`
pub async fn report(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path((m, id)): Path<(String, String)>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    form: Result<Form<ReportForm>, FormRejection>,
) -> Result<Html<String>, Problem> {
    app.limits.take(Purpose::Report, &key(address.ip()), app.now_ms())?;
    let Form(form) = form.map_err(|error| Problem::unreadable(error.body_text()))?;
    let municipality = app.public_municipality(&m).await?;
    let language = language(wish.lang.as_deref(), &headers);
    let body = ReportBody { street: id.clone(), occurrence: None, date: None, note: form.note, reporter: None };
    let (answer, kept, verdict) = file(&app, &municipality, &body).await?;
    let text = verdict_text(language, &verdict, kept.as_ref(), &municipality.time_zone);
    let body = format!(
        "<p>{}</p><p><b>{}</b></p><p><a href=\"/s/{}/{}?lang={}\">{}</a></p>",
        escape(&text),
        escape(&say_with(language, "plain-number", &[("number", answer.number.into())])),
        escape(&m),
        escape(&encoded(&id)),
        language_tag(language),
        escape(&say(language, "plain-back")),
    );
    Ok(page(language, &municipality, &say(language, "plain-not-collected"), &body))
}

fn rows<'a>(body: &mut String, language: Language, title: &str, kept: impl Iterator<Item = &'a Kept>, time_zone: &str) {
    let mut lines = String::new();
    for kept in kept {
        let (from, to) = kept.occurrence.promised_window();
        let status = match &kept.outcome {
            Outcome::Planned | Outcome::Moved | Outcome::Expected => {
                let key = match kept.outcome {
                    Outcome::Moved => "plain-moved",
                    Outcome::Expected => "plain-expected",
                    _ => "plain-planned",
                };
                format!("{}–{}, {}", from.as_clock(), to.as_clock(), say(language, key))
            }
            Outcome::Cancelled => say(language, "plain-cancelled"),
            Outcome::Missed => say(language, "plain-missed"),
            Outcome::Collected(proof) => {
                say_with(language, "plain-collected", &[("time", local_time(proof.at_ms, time_zone).into())])
            }
            Outcome::CouldNot(_, reason) => {
                let reason = say(language, &format!("why-{}", reason.code().replace('_', "-")));
                say_with(language, "plain-could-not", &[("reason", reason.into())])
            }
        };
        lines.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
            escape(&dates::day(language, kept.occurrence.date)),
            escape(&status)
        ));
    }
    if !lines.is_empty() {
        body.push_str(&format!("<h2>{}</h2><table>{lines}</table>", escape(&say(language, title))));
    }
}

/// A whole page in one language.
pub fn page(language: Language, municipality: &MunicipalityRecord, title: &str, body: &str) -> Html<String> {
    let fictional = if municipality.fictional {
        format!("<p class=\"note\">{}</p>", escape(&say(language, "fictional")))
    } else {
        String::new()
    };
    let languages: String = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
        .iter()
        .map(|(tag, name)| format!("<a href=\"?lang={tag}\" lang=\"{tag}\">{name}</a> "))
        .collect();
    Html(format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;\
         color:#1d2b1f;background:#fff}}table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.5rem;\
         border-bottom:1px solid #bbb;vertical-align:top}}textarea,input{{font:inherit;width:100%;box-sizing:border-box}}\
         button{{font:inherit;min-height:56px;width:100%;margin-top:.5rem}}.note{{background:#fff3c4;padding:.5rem}}\
         li{{margin:.5rem 0}}</style><nav>{languages}</nav>{fictional}<main><h1>{title}</h1>{body}</main></html>",
        language_tag(language),
        title = escape(title),
    ))
}

/// Text inside HTML, attributes included.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// An id inside an address: ids of maps hold slashes and letters of every language.
fn encoded(id: &str) -> String {
    id.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
