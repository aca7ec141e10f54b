//! A cookie goes in, who is asking comes out. The municipality of a request is that of its session;
//! no handler takes it from anywhere else. What a role may do, `permissions.csv` says.

use axum::extract::{FromRequestParts, MatchedPath, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

use crate::store::{Deed, Device, MunicipalityRecord, Session};

use super::app::{App, token_hash};
use super::error::Problem;
use super::limit::Purpose;
use super::observe::Ticket;
use super::permission;

/// Cookie of staff. Desks and phones have a cookie each, so that one browser can show both pages.
pub const MANAGER_COOKIE: &str = "taza_manager";
/// Cookie of a driver's phone.
pub const DRIVER_COOKIE: &str = "taza_driver";
/// How long staff stay signed in.
pub const MANAGER_DAYS: i64 = 30;
/// How long a phone stays signed in: a season, because there is no manager in the field.
pub const DRIVER_DAYS: i64 = 180;

/// Somebody of staff who is signed in and whose role may do what this address does.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The session.
    pub session: Session,
    /// The municipality of everything this request may touch.
    pub municipality: MunicipalityRecord,
}

/// A signed-in phone.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The session.
    pub session: Session,
    /// The municipality of everything this request may touch.
    pub municipality: MunicipalityRecord,
    /// The phone.
    pub device: Device,
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

async fn session(parts: &Parts, app: &App, staff: bool) -> Result<(Session, MunicipalityRecord), Problem> {
    let name = if staff { MANAGER_COOKIE } else { DRIVER_COOKIE };
    let token = cookie(&parts.headers, name).ok_or_else(Problem::sign_in)?;
    let (session, municipality) =
        app.store.who(&token_hash(token), app.now_ms()).await?.ok_or_else(Problem::sign_in)?;
    if session.role.is_staff() != staff {
        return Err(Problem::sign_in());
    }
    // A form on another site can send a cookie but not a header of its own.
    if !matches!(parts.method, Method::GET | Method::HEAD) && !parts.headers.contains_key("x-taza") {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not-from-a-page",
            "Not from a page of this service",
            "A change needs the header `X-Taza: 1`.",
        ));
    }
    Ok((session, municipality))
}

/// Lets a role through or not, and writes down what is about to be changed.
async fn permit(parts: &Parts, app: &App, session: &Session) -> Result<(), Problem> {
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let permission = permission::at(parts.method.as_str(), path);
    let allowed = permission.roles.contains(&session.role);
    if permission.recorded {
        let deed = Deed {
            at_ms: app.now_ms(),
            actor: if session.account.is_empty() { session.person.clone() } else { session.account.clone() },
            role: session.role.code().to_owned(),
            action: format!("{} {path}", parts.method),
            object: parts.uri.path().to_owned(),
            outcome: if allowed { 0 } else { i64::from(StatusCode::FORBIDDEN.as_u16()) },
        };
        match parts.extensions.get::<Ticket>() {
            Some(ticket) if allowed => ticket.open(app, &session.municipality, deed).await?,
            _ => {
                app.store.record_deed(&session.municipality, &deed).await?;
            }
        }
    }
    if allowed { Ok(()) } else { Err(Problem::not_allowed(session.role.code())) }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (session, municipality) = session(parts, app, true).await?;
        permit(parts, app, &session).await?;
        Ok(Self { session, municipality })
    }
}

impl OptionalFromRequestParts<App> for Staff {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        optional(<Self as FromRequestParts<App>>::from_request_parts(parts, app).await)
    }
}

impl FromRequestParts<App> for Driver {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (session, municipality) = session(parts, app, false).await?;
        app.limits.take(Purpose::Sync, &session.device, app.now_ms())?;
        let device = app.store.device(&session.municipality, &session.device).await?.ok_or_else(Problem::sign_in)?;
        Ok(Self { session, municipality, device })
    }
}

impl OptionalFromRequestParts<App> for Driver {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        optional(<Self as FromRequestParts<App>>::from_request_parts(parts, app).await)
    }
}

/// Nobody signed in is no fault here; anything else is.
fn optional<T>(outcome: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(problem) if problem.status == StatusCode::UNAUTHORIZED.as_u16() => Ok(None),
        Err(problem) => Err(problem),
    }
}
