//! A name, a password and a code go in, a session comes out.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::store::{Account, Deed, Role, Session};

use super::app::{App, fresh_token, token_hash};
use super::credential::{LONGEST_PASSWORD, factor_step, verify};
use super::enter::{page, set_cookie};
use super::error::Problem;
use super::limit::{Purpose, key};
use super::session::{MANAGER_COOKIE, MANAGER_DAYS};

/// What a person typed.
#[derive(Deserialize)]
pub struct Typed {
    login: String,
    password: String,
    code: String,
}

const FORM: &str = "<form method=\"post\"><label>Аты / Логин / Name<input name=\"login\" autocomplete=\"username\" required></label>\
    <label>Сырсөз / Пароль / Password<input name=\"password\" type=\"password\" autocomplete=\"current-password\" required></label>\
    <label>Код / Код / Code<input name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required></label>\
    <button>Кирүү / Войти / Sign in</button></form>";
const TITLE: [&str; 3] = ["Таза системасына кирүү", "Вход в Таза", "Sign in to Taza"];
const WRONG: [&str; 3] = [
    "Аты, сырсөз же код туура эмес. Код 30 секундда бир алмашат жана бир жолу гана иштейт.",
    "Логин, пароль или код неверны. Код меняется каждые 30 секунд и действует один раз.",
    "The name, the password or the code is wrong. A code changes every 30 seconds and works once.",
];

/// `GET /sign-in`: the form.
pub async fn show() -> Response {
    page(StatusCode::OK, &TITLE, FORM)
}

/// `POST /sign-in`: a session, or the form again. Which of the three was wrong is not told.
pub async fn sign_in(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    // A form on another site could sign somebody in as a stranger: browsers say where a form comes from.
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not-from-a-page",
            "Not from a page of this service",
            "Open the sign-in page of this service and sign in there.",
        ));
    }
    let now_ms = app.now_ms();
    let login = typed.login.trim().to_lowercase();
    app.limits.take(Purpose::Enter, &key(address.ip()), now_ms)?;
    app.limits.take(Purpose::Account, &token_hash(&login), now_ms)?;
    let known = app.store.account_of_login(&login).await?.filter(|account| account.confirmed);
    let password = typed.password.chars().take(LONGEST_PASSWORD).collect();
    let right = verify(password, known.as_ref().map(|account| account.password.clone())).await;
    let Some(account) = known.filter(|_| right) else { return Ok(refused()) };
    let used = match factor_step(&account.factor, &typed.code, now_ms) {
        Some(step) => app.store.use_factor(&account.id, step).await?,
        None => false,
    };
    let memberships = app.store.memberships(&account.id).await?;
    let Some((municipality, role)) = memberships.into_iter().next().filter(|_| used) else { return Ok(refused()) };
    let mut response = Redirect::to("/manager/").into_response();
    begin(&app, &account, &municipality, role, "sign-in", &headers, &mut response).await?;
    Ok(response)
}

/// Begins a session of an account in one of its municipalities, and says so in the audit log first.
pub async fn begin(
    app: &App,
    account: &Account,
    municipality: &str,
    role: Role,
    action: &str,
    headers: &HeaderMap,
    response: &mut Response,
) -> Result<(), Problem> {
    let now_ms = app.now_ms();
    let deed = Deed {
        at_ms: now_ms,
        actor: account.id.clone(),
        role: role.code().to_owned(),
        action: action.to_owned(),
        object: String::new(),
        outcome: i64::from(StatusCode::OK.as_u16()),
    };
    app.store.record_deed(municipality, &deed).await?;
    let secret = fresh_token()?;
    let session = Session {
        municipality: municipality.to_owned(),
        role,
        person: account.person.clone(),
        device: String::new(),
        account: account.id.clone(),
        token_hash: token_hash(&secret),
    };
    app.store.add_session(&session, now_ms, now_ms + MANAGER_DAYS * 86_400_000).await?;
    set_cookie(response, headers, MANAGER_COOKIE, &secret, MANAGER_DAYS * 86_400);
    Ok(())
}

fn refused() -> Response {
    page(StatusCode::UNAUTHORIZED, &WRONG, FORM)
}
