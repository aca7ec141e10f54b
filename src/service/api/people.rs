//! Who works here, links that let somebody in, and sessions that are open.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::sheets::qr::QrCode;
use crate::store::Role;

use super::super::app::{App, instant};
use super::super::enter::make_link;
use super::super::error::Problem;
use super::super::input::{Json as Body, Path, plain_text};
use super::super::session::Staff;
use super::vehicles::{DeviceLink, origin};

/// Letters of a session's hash that tell it from the others of a municipality.
const SESSION_LETTERS: usize = 16;

/// Somebody of staff.
#[derive(Serialize, ToSchema)]
pub struct PersonAnswer {
    /// The account.
    pub id: String,
    /// What the person types to sign in.
    pub login: String,
    /// What the person is called.
    pub person: String,
    /// `manager`, `dispatcher`, `clerk`, `council` or `programme`.
    pub role: &'static str,
    /// Since when.
    pub since: String,
    /// Whether it is you.
    pub you: bool,
}

/// A session that is open.
#[derive(Serialize, ToSchema)]
pub struct SessionAnswer {
    /// Tells it from the others.
    pub id: String,
    /// What the person is called.
    pub person: String,
    /// What the person may do.
    pub role: &'static str,
    /// Signed in with a password, or by a link alone.
    pub by_password: bool,
    /// Since when.
    pub since: String,
    /// Until when at most.
    pub until: String,
    /// Whether it is this one.
    pub you: bool,
}

/// Whom to let in.
#[derive(Deserialize, ToSchema)]
pub struct Invited {
    /// What the person is called on pages.
    pub person: String,
    /// `manager`, `dispatcher`, `clerk`, `council` or `programme`.
    pub role: String,
}

/// `GET /api/v1/people`
#[utoipa::path(get, path = "/api/v1/people", tag = "manager", responses((status = 200, body = [PersonAnswer]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<PersonAnswer>>, Problem> {
    let members = app.store.members(&staff.municipality.id).await?;
    let answer = members.into_iter().map(|member| PersonAnswer {
        you: member.account == staff.session.account,
        id: member.account,
        login: member.login,
        person: member.person,
        role: member.role.code(),
        since: instant(member.since_ms),
    });
    Ok(Json(answer.collect()))
}

/// `POST /api/v1/people/links`: a one-time link for a colleague.
#[utoipa::path(post, path = "/api/v1/people/links", tag = "manager", request_body = Invited, responses((status = 200, body = DeviceLink), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn link(
    State(app): State<App>,
    staff: Staff,
    headers: HeaderMap,
    Body(invited): Body<Invited>,
) -> Result<Json<DeviceLink>, Problem> {
    let person = plain_text(&invited.person, 80);
    if person.is_empty() {
        return Err(Problem::field("/person", "empty", "Say what the person is called."));
    }
    let role = Role::from_code(&invited.role).filter(|role| role.is_staff());
    let role = role.ok_or_else(|| {
        let known: Vec<_> = Role::STAFF.iter().map(|role| role.code()).collect();
        Problem::field("/role", "unknown", format!("The role is one of {}.", known.join(", ")))
    })?;
    let (token, expires_ms) = make_link(&app, &staff.municipality.id, role, &person, "").await?;
    let url = format!("{}/enter/{token}", origin(&headers));
    let code = QrCode::new(&url).map_err(|error| Problem::broken(&error))?;
    Ok(Json(DeviceLink { url, qr_svg: code.to_svg(&person), expires_at: instant(expires_ms) }))
}

/// `POST /api/v1/people/{id}/end`: ends somebody's work here, and every session of it.
#[utoipa::path(post, path = "/api/v1/people/{id}/end", tag = "manager", params(("id" = String, Path)), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn end(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    if id == staff.session.account {
        return Err(Problem::conflict("This is you: another manager has to do that."));
    }
    let left = app.store.leave(&staff.municipality.id, &id, app.now_ms()).await?;
    if left { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("The person")) }
}

/// `GET /api/v1/sessions`: sessions of staff that are open.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "manager", responses((status = 200, body = [SessionAnswer]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn sessions(State(app): State<App>, staff: Staff) -> Result<Json<Vec<SessionAnswer>>, Problem> {
    let open = app.store.staff_sessions(&staff.municipality.id, app.now_ms()).await?;
    let answer = open.into_iter().map(|session| SessionAnswer {
        you: session.token_hash == staff.session.token_hash,
        id: session.token_hash.chars().take(SESSION_LETTERS).collect(),
        person: session.person,
        role: session.role.code(),
        by_password: !session.account.is_empty(),
        since: instant(session.since_ms),
        until: instant(session.until_ms),
    });
    Ok(Json(answer.collect()))
}

/// `POST /api/v1/sessions/{id}/end`: signs somebody out.
#[utoipa::path(post, path = "/api/v1/sessions/{id}/end", tag = "manager", params(("id" = String, Path)), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn end_session(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let municipality = &staff.municipality.id;
    let open = app.store.staff_sessions(municipality, app.now_ms()).await?;
    let found = open.iter().find(|session| id.len() == SESSION_LETTERS && session.token_hash.starts_with(&id));
    let session = found.ok_or_else(|| Problem::not_found("The session"))?;
    app.store.revoke_session(municipality, &session.token_hash, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
