//! Calendar feeds behind a secret address that shows dates and nothing else.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::residents::Outcome;
use crate::words::feed::{FeedAddresses, street_feed};

use super::super::api::vehicles::origin;
use super::super::app::App;
use super::super::error::Problem;
use super::super::input::{Path, Query};
use super::super::promises::PROMISED_AHEAD;
use super::super::street::{local_time, street};
use super::{language, look_up};

/// The language of a feed.
#[derive(Deserialize)]
pub struct Wish {
    lang: Option<String>,
}

/// `GET /calendar/{token}.ics` and `.json`
#[utoipa::path(get, path = "/calendar/{file}", tag = "resident", params(("file" = String, Path, description = "The token with `.ics` or `.json`"), ("lang" = Option<String>, Query)), responses((status = 200, description = "iCalendar (RFC 5545), or JSON as Home Assistant reads it", content_type = "text/calendar"), (status = 400, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn feed(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(file): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    look_up(&app, address)?;
    let missing = || Problem::not_found("The calendar");
    let (token, kind) = file.rsplit_once('.').ok_or_else(missing)?;
    let (slug, id) = app.store.street_of_calendar(token).await?.ok_or_else(missing)?;
    let municipality = app.public_municipality(&slug).await?;
    let plan = app.public_plan(&municipality).await?;
    let found = street(&plan, &id)?;
    let language = language(wish.lang.as_deref(), &headers);
    let kept = app.kept(&municipality, &id, 28, PROMISED_AHEAD).await?;
    let collected: BTreeMap<_, _> = kept
        .iter()
        .filter_map(|kept| match &kept.outcome {
            Outcome::Collected(proof) => {
                let at = jiff::Timestamp::from_millisecond(proof.at_ms).ok()?;
                Some((kept.occurrence.id, (at, local_time(proof.at_ms, &municipality.time_zone))))
            }
            _ => None,
        })
        .collect();
    let occurrences: Vec<_> = kept.into_iter().map(|kept| kept.occurrence).collect();
    let origin = origin(&headers);
    let addresses =
        FeedAddresses { source: format!("{origin}/calendar/{file}"), page: format!("{origin}/s/{slug}/{id}") };
    let feed = street_feed(language, &plan, found, &occurrences, &collected, addresses);
    let today = app.today(&municipality.time_zone);
    let mut response = match kind {
        "ics" => {
            let text = feed.to_icalendar(app.clock.now(), today);
            ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
        }
        "json" => axum::Json(feed.to_home_assistant(today)).into_response(),
        _ => return Err(missing()),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    Ok(response)
}
