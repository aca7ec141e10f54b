//! One's own account: a password and a code for whoever came by a link, and which municipality one works for now.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::sheets::qr::QrCode;
use crate::store::Account;

use super::super::app::{App, fresh_id};
use super::super::credential::{LONGEST_PASSWORD, SHORTEST_PASSWORD, factor_address, factor_step, fresh_factor, hash};
use super::super::error::Problem;
use super::super::input::{Json as Body, plain_text};
use super::super::limit::Purpose;
use super::super::session::Staff;
use super::super::sign_in::begin;

/// Letters of a name to sign in with.
const LONGEST_LOGIN: usize = 64;

/// A name and a password, as the person wants them.
#[derive(Deserialize, ToSchema)]
pub struct NewAccount {
    /// What to type to sign in; small and capital letters are the same.
    pub login: String,
    /// Ten letters at least.
    pub password: String,
}

/// What an authenticator needs; told once.
#[derive(Serialize, ToSchema)]
pub struct FactorAnswer {
    /// The secret, base32, for typing.
    pub secret: String,
    /// The same as a QR code.
    pub qr_svg: String,
}

/// A code of the authenticator.
#[derive(Deserialize, ToSchema)]
pub struct Code {
    /// Six digits.
    pub code: String,
}

/// Another municipality that one works for.
#[derive(Deserialize, ToSchema)]
pub struct Where {
    /// Its short name.
    pub municipality: String,
}

/// `POST /api/v1/account`: gives this person a name and a password; the code is confirmed next.
#[utoipa::path(post, path = "/api/v1/account", tag = "everybody", request_body = NewAccount, responses((status = 200, body = FactorAnswer), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(wanted): Body<NewAccount>,
) -> Result<Json<FactorAnswer>, Problem> {
    // Whoever closed the page before the code was confirmed begins again.
    let begun = app.store.account(&staff.session.account).await?;
    if begun.as_ref().is_some_and(|account| account.confirmed) {
        return Err(Problem::conflict("This session has an account already."));
    }
    let login = plain_text(&wanted.login, LONGEST_LOGIN).to_lowercase();
    if login.chars().count() < 3 || login.contains(char::is_whitespace) {
        return Err(Problem::field("/login", "login", "A name needs three letters at least and no spaces."));
    }
    let letters = wanted.password.chars().count();
    if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&letters) || wanted.password.to_lowercase().contains(&login) {
        let detail = format!("A password needs {SHORTEST_PASSWORD} letters at least and may not hold the name.");
        return Err(Problem::field("/password", "password", detail));
    }
    let factor = fresh_factor()?;
    let account = Account {
        id: begun.map_or_else(fresh_id, |account| account.id),
        person: staff.session.person.clone(),
        password: hash(wanted.password).await?,
        factor: factor.clone(),
        confirmed: false,
        login,
    };
    let session = &staff.session;
    let added =
        app.store.add_account(&account, &session.municipality, session.role, &session.token_hash, app.now_ms()).await?;
    if !added {
        return Err(Problem::field("/login", "taken", "Somebody has this name already; choose another."));
    }
    let address = factor_address(&factor, &account.login).unwrap_or_default();
    let code = QrCode::new(&address).map_err(|error| Problem::broken(&error))?;
    Ok(Json(FactorAnswer { secret: factor, qr_svg: code.to_svg("Taza") }))
}

/// `POST /api/v1/account/confirm`: shows that the codes work; from now on one can sign in with them.
#[utoipa::path(post, path = "/api/v1/account/confirm", tag = "everybody", request_body = Code, responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn confirm(State(app): State<App>, staff: Staff, Body(typed): Body<Code>) -> Result<StatusCode, Problem> {
    let now_ms = app.now_ms();
    let account = app.store.account(&staff.session.account).await?;
    let account = account.ok_or_else(|| Problem::conflict("Choose a name and a password first."))?;
    app.limits.take(Purpose::Account, &account.id, now_ms)?;
    let step = factor_step(&account.factor, &typed.code, now_ms);
    let wrong =
        || Problem::field("/code", "code", "This is not the code of this moment; look again and type the new one.");
    let confirmed = app.store.confirm_factor(&account.id, step.ok_or_else(wrong)?, now_ms).await?;
    if confirmed || account.confirmed { Ok(StatusCode::NO_CONTENT) } else { Err(wrong()) }
}

/// `POST /api/v1/me/municipality`: goes on in another municipality that one works for.
#[utoipa::path(post, path = "/api/v1/me/municipality", tag = "everybody", request_body = Where, responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn switch(
    State(app): State<App>,
    staff: Staff,
    headers: HeaderMap,
    Body(wanted): Body<Where>,
) -> Result<Response, Problem> {
    let nobody = || Problem::not_found("The municipality");
    let account = app.store.account(&staff.session.account).await?.ok_or_else(nobody)?;
    let memberships = app.store.memberships(&account.id).await?;
    let found = memberships.into_iter().find(|(municipality, _)| *municipality == wanted.municipality);
    let (municipality, role) = found.ok_or_else(nobody)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    begin(&app, &account, &municipality, role, "switch", &headers, &mut response).await?;
    app.store.revoke_session(&staff.session.municipality, &staff.session.token_hash, app.now_ms()).await?;
    Ok(response)
}
