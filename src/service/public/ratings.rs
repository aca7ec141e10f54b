//! How content people are: one to five stars and a few words go in; their number and mean come out for everybody.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::app::{App, instant, token_hash};
use super::super::error::Problem;
use super::super::input::{self, Path, plain_text};
use super::super::limit::{Purpose, key};
use super::super::session::Staff;
use super::reports::LONGEST_NOTE;
use crate::store::{MunicipalityRecord, Rating, RatingSum};

/// A mean of fewer voices would say what single neighbours think.
const FEWEST: i64 = 5;

/// A rating.
#[derive(Deserialize, ToSchema)]
pub struct RatingBody {
    /// 1 (bad) to 5 (good).
    pub stars: i64,
    /// Why, at most 500 letters.
    pub words: Option<String>,
    /// The street it is about.
    pub street: Option<String>,
    /// An opaque id of the browser: its later word replaces its earlier one of the same week.
    pub reporter: Option<String>,
}

/// What everybody together says, of the last 90 days.
#[derive(Serialize, ToSchema)]
pub struct RatingAnswer {
    /// Voices.
    pub count: i64,
    /// Their mean in tenths: 43 is 4.3. Nothing below five voices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_tenths: Option<i64>,
}

impl From<RatingSum> for RatingAnswer {
    fn from(sum: RatingSum) -> Self {
        let mean = || (sum.stars * 20 / sum.count + 1) / 2;
        Self { count: sum.count, mean_tenths: (sum.count >= FEWEST).then(mean) }
    }
}

const DAYS_MS: i64 = 90 * 86_400_000;

/// `GET /api/v1/public/{m}/ratings`
#[utoipa::path(get, path = "/api/v1/public/{m}/ratings", tag = "resident", params(("m" = String, Path)), responses((status = 200, body = RatingAnswer), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn sum(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
) -> Result<Json<RatingAnswer>, Problem> {
    super::look_up(&app, address)?;
    let municipality = app.public_municipality(&m).await?;
    Ok(Json(app.store.rating_sum(&municipality.id, app.now_ms() - DAYS_MS).await?.into()))
}

/// Keeps a rating: a later word of the same week replaces the earlier one of `who`.
pub async fn keep(
    app: &App,
    municipality: &MunicipalityRecord,
    stars: i64,
    words: &str,
    street: &str,
    who: &str,
) -> Result<(), Problem> {
    let now_ms = app.now_ms();
    let week = now_ms / (7 * 86_400_000);
    let rating = Rating {
        id: token_hash(&format!("{week} {who}")),
        stars,
        words: plain_text(words, LONGEST_NOTE),
        street: plain_text(street, 64),
        at_ms: now_ms,
    };
    Ok(app.store.put_rating(&municipality.id, &rating).await?)
}

/// `POST /api/v1/public/{m}/ratings`
#[utoipa::path(post, path = "/api/v1/public/{m}/ratings", tag = "resident", params(("m" = String, Path)), request_body = RatingBody, responses((status = 201, body = RatingAnswer), (status = 400, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn add(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(m): Path<String>,
    input::Json(body): input::Json<RatingBody>,
) -> Result<(StatusCode, Json<RatingAnswer>), Problem> {
    app.limits.take(Purpose::Report, &key(address.ip()), app.now_ms())?;
    if !(1..=5).contains(&body.stars) {
        return Err(Problem::field("/stars", "out_of_bounds", "A rating is 1, 2, 3, 4 or 5."));
    }
    let words = body.words.as_deref().unwrap_or_default();
    if words.chars().count() > LONGEST_NOTE {
        return Err(Problem::field("/words", "too_long", "The words have at most 500 letters."));
    }
    let municipality = app.public_municipality(&m).await?;
    let now_ms = app.now_ms();
    let who = match body.reporter.as_deref().filter(|reporter| !reporter.is_empty()) {
        Some(reporter) => reporter.to_owned(),
        None => super::super::app::fresh_token()?,
    };
    keep(&app, &municipality, body.stars, words, body.street.as_deref().unwrap_or_default(), &who).await?;
    let sum = app.store.rating_sum(&municipality.id, now_ms - DAYS_MS).await?;
    Ok((StatusCode::CREATED, Json(sum.into())))
}

/// A rating as the office reads it: nobody's name is in it.
#[derive(Serialize, ToSchema)]
pub struct RatingLine {
    /// When.
    pub at: String,
    /// 1 to 5.
    pub stars: i64,
    /// Why.
    pub words: String,
    /// The street it is about; empty where it is about everything.
    pub street: String,
}

/// `GET /api/v1/ratings`
#[utoipa::path(get, path = "/api/v1/ratings", tag = "manager", responses((status = 200, body = [RatingLine]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<RatingLine>>, Problem> {
    let ratings = app.store.ratings(&staff.municipality.id).await?.into_iter();
    let line = |rating: Rating| RatingLine {
        at: instant(rating.at_ms),
        stars: rating.stars,
        words: rating.words,
        street: rating.street,
    };
    Ok(Json(ratings.map(line).collect()))
}
