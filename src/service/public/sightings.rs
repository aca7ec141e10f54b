//! "There is a heap of rubbish here": what somebody saw goes in, a number and a secret token to follow it come out.
//!
//! Sightings are reports without a promise behind them: they have the same numbers, stand in the same list of the
//! manager, and are followed and answered in the same way.

use std::net::SocketAddr;

use axum::Form;
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::pickups::event::hexadecimal;
use crate::residents::conversation::Sighting;
use crate::store::{MunicipalityRecord, NewReport, ReportState};
use crate::units::{Language, Names};
use crate::words::{language_tag, say, say_with};

use super::super::api::reports::number_text;
use super::super::app::{App, fresh_token, token_hash};
use super::super::error::Problem;
use super::super::input::{self, Path, Query, plain_text};
use super::super::limit::{Purpose, key};
use super::language;
use super::plain::{Wish, escape, page};
use super::reports::{LONGEST_NOTE, ReportAnswer};

/// What can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SightingKind {
    /// Rubbish where none belongs.
    Dump,
    /// A container that runs over.
    FullContainer,
    /// Rubbish that burns.
    Burning,
}

impl SightingKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dump, Self::FullContainer, Self::Burning];

    /// The name used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dump => "dump",
            Self::FullContainer => "full_container",
            Self::Burning => "burning",
        }
    }

    /// What somebody said in a conversation.
    pub fn of(sighting: Sighting) -> Self {
        match sighting {
            Sighting::Dump => Self::Dump,
            Sighting::FullContainer => Self::FullContainer,
            Sighting::Burning => Self::Burning,
        }
    }

    /// In words.
    pub fn names(self) -> Names {
        let text = |language| say(language, &format!("sighting-{}", self.code().replace('_', "-")));
        Names { ky: text(Language::Ky), ru: text(Language::Ru), en: text(Language::En) }
    }
}

/// What a sighting is called in a list of reports, where the street of the record is none.
pub fn sighting_names(street: &str) -> Option<Names> {
    let (code, _) = street.split_once('@')?;
    SightingKind::ALL.into_iter().find(|kind| kind.code() == code).map(SightingKind::names)
}

/// What somebody saw.
#[derive(Deserialize, ToSchema)]
pub struct SightingBody {
    /// `dump`, `full_container` or `burning`.
    pub kind: SightingKind,
    /// Where, `[lon, lat]`.
    pub position: Option<[f64; 2]>,
    /// Where and what, in words, at most 500 letters. Needed where there is no position.
    pub note: Option<String>,
    /// An opaque id of the reporter's browser.
    pub reporter: Option<String>,
}

/// Files what somebody saw, with a note of so many letters.
pub async fn file(
    app: &App,
    municipality: &MunicipalityRecord,
    body: &SightingBody,
    longest: usize,
) -> Result<ReportAnswer, Problem> {
    let note = body.note.as_deref().unwrap_or_default();
    if note.chars().count() > longest {
        return Err(Problem::field("/note", "too_long", format!("A note has at most {longest} letters.")));
    }
    let note = plain_text(note, longest);
    let on_earth = |[lon, lat]: [f64; 2]| (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    if body.position.is_some_and(|position| !on_earth(position)) {
        return Err(Problem::field("/position", "out_of_bounds", "A position is longitude and latitude in degrees."));
    }
    // The same place seen twice by one browser on one day is one report.
    let place = match body.position {
        Some([lon, lat]) => format!("{lon:.4},{lat:.4}"),
        None if note.is_empty() => {
            return Err(Problem::field("/note", "missing", "Say where it is, in words or with a position."));
        }
        None => hexadecimal(&Sha256::digest(note.as_bytes())).chars().take(16).collect(),
    };
    let text = |language| say(language, "sighting-noted");
    let answer = serde_json::json!({
        "kind": "noted", "seen": body.kind.code(), "position": body.position,
        "text": Names { ky: text(Language::Ky), ru: text(Language::Ru), en: text(Language::En) },
    });
    let token = fresh_token()?;
    let reporter = body.reporter.as_deref().filter(|reporter| !reporter.is_empty()).map(token_hash);
    let street = format!("{}@{place}", body.kind.code());
    let date = app.today(&municipality.time_zone).to_string();
    let new = NewReport {
        token_hash: &token_hash(&token),
        street: &street,
        occurrence: "",
        date: &date,
        note: &note,
        reporter: reporter.as_deref().unwrap_or_default(),
        state: ReportState::Open,
        verdict: answer.to_string(),
    };
    let (number, _) = app.store.add_report(&municipality.id, new, app.now_ms()).await?;
    app.live.wake(&municipality.id);
    Ok(ReportAnswer {
        number: number_text(number),
        token: Some(token),
        state: ReportState::Open.code(),
        street,
        date,
        answer,
        municipality_answer: None,
        disagreed: false,
    })
}

/// `POST /api/v1/public/{m}/sightings`
#[utoipa::path(post, path = "/api/v1/public/{m}/sightings", tag = "resident", params(("m" = String, Path)), request_body = SightingBody, responses((status = 201, body = ReportAnswer), (status = 400, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn add(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    input::Json(body): input::Json<SightingBody>,
) -> Result<(StatusCode, Json<ReportAnswer>), Problem> {
    app.limits.take(Purpose::Report, &key(address.ip()), app.now_ms())?;
    let municipality = app.public_municipality(&m).await?;
    Ok((StatusCode::CREATED, Json(file(&app, &municipality, &body, LONGEST_NOTE).await?)))
}

/// The form without scripts; it stands on the list of streets.
pub fn form(language: Language, m: &str) -> String {
    let choices: String = SightingKind::ALL
        .into_iter()
        .enumerate()
        .map(|(index, kind)| {
            format!(
                "<p><label><input type=\"radio\" name=\"kind\" value=\"{}\"{}> {}</label></p>",
                kind.code(),
                if index == 0 { " checked" } else { "" },
                escape(kind.names().pick(language))
            )
        })
        .collect();
    format!(
        "<h2>{}</h2><form method=\"post\" action=\"/s/{}/sighting?lang={}\">{choices}<label>{}<br>\
         <textarea name=\"note\" maxlength=\"500\" rows=\"3\" required></textarea></label><button>{}</button></form>",
        escape(&say(language, "sighting-title")),
        escape(m),
        language_tag(language),
        escape(&say(language, "sighting-where")),
        escape(&say(language, "plain-report")),
    )
}

/// What the form without scripts sends.
#[derive(Deserialize)]
pub struct SightingForm {
    kind: SightingKind,
    note: Option<String>,
}

/// `POST /s/{m}/sighting`
pub async fn plain(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    form: Result<Form<SightingForm>, FormRejection>,
) -> Result<Html<String>, Problem> {
    app.limits.take(Purpose::Report, &key(address.ip()), app.now_ms())?;
    let Form(form) = form.map_err(|error| Problem::unreadable(error.body_text()))?;
    let municipality = app.public_municipality(&m).await?;
    let language = language(wish.lang(), &headers);
    let body = SightingBody { kind: form.kind, position: None, note: form.note, reporter: None };
    let answer = file(&app, &municipality, &body, LONGEST_NOTE).await?;
    let text = format!(
        "<p>{}</p><p><b>{}</b></p><p><a href=\"/s/{}?lang={}\">{}</a></p>",
        escape(&say(language, "sighting-noted")),
        escape(&say_with(language, "plain-number", &[("number", answer.number.into())])),
        escape(&m),
        language_tag(language),
        escape(&say(language, "plain-back")),
    );
    Ok(page(language, &municipality, &say(language, "sighting-title"), &text))
}
