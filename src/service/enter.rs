//! A one-time link goes in, a session comes out; the link is used up by the button, not by looking.

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::net::SocketAddr;

use crate::store::{Account, Deed, Link, Role, Session};

use super::app::{App, fresh_id, fresh_token, token_hash};
use super::error::Problem;
use super::input::{Path, Query};
use super::limit::{Purpose, key};
use super::session::{DRIVER_COOKIE, DRIVER_DAYS, Driver, MANAGER_COOKIE, MANAGER_DAYS, Staff, cookie};
use super::sign_in::begin;

/// How long a sign-in link works.
pub const LINK_HOURS: i64 = 72;

/// Makes a one-time link; its address is `/enter/` and the token, which is told once and not kept.
pub async fn make_link(
    app: &App,
    municipality: &str,
    role: Role,
    person: &str,
    vehicle: &str,
) -> Result<(String, i64), Problem> {
    let token = fresh_token()?;
    let now_ms = app.now_ms();
    let expires_ms = now_ms + LINK_HOURS * 3_600_000;
    let link = Link {
        municipality: municipality.to_owned(),
        role,
        person: person.to_owned(),
        vehicle: vehicle.to_owned(),
        expires_ms,
    };
    app.store.add_link(&link, &token_hash(&token), now_ms).await?;
    Ok((token, expires_ms))
}

/// `GET /enter/{token}`: a page with one button. Previews of messengers open links; they press no buttons.
pub async fn show(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    app.limits.take(Purpose::Enter, &key(address.ip()), app.now_ms())?;
    Ok(match app.store.see_link(&token_hash(&token), app.now_ms()).await? {
        Some(_) => page(
            StatusCode::OK,
            &["Таза системасына кирүү", "Вход в Таза", "Sign in to Taza"],
            "<form method=\"post\"><button>Кирүү / Войти / Sign in</button></form>",
        ),
        None => used_up(),
    })
}

/// `POST /enter/{token}`: uses the link up, sets the cookie, goes to the page of the role.
pub async fn enter(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let now_ms = app.now_ms();
    app.limits.take(Purpose::Enter, &key(address.ip()), now_ms)?;
    let Some(link) = app.store.use_link(&token_hash(&token), now_ms).await? else { return Ok(used_up()) };
    let (name, days, target) = match link.role {
        Role::Driver => (DRIVER_COOKIE, DRIVER_DAYS, "/driver/"),
        _ => (MANAGER_COOKIE, MANAGER_DAYS, "/manager/"),
    };
    if let Some(account) = signed_in(&app, &headers, now_ms).await?.filter(|_| link.role.is_staff()) {
        // Somebody with a password opens the link of another municipality: one person, working for both.
        app.store.join(&link.municipality, &account.id, link.role, now_ms).await?;
        let mut response = Redirect::to(target).into_response();
        begin(&app, &account, &link.municipality, link.role, "join", &headers, &mut response).await?;
        return Ok(response);
    }
    let deed = Deed {
        at_ms: now_ms,
        actor: link.person.clone(),
        role: link.role.code().to_owned(),
        action: "enter".to_owned(),
        object: link.vehicle.clone(),
        outcome: i64::from(StatusCode::OK.as_u16()),
    };
    app.store.record_deed(&link.municipality, &deed).await?;
    let device = if link.role == Role::Driver { enrol(&app, &link, &headers, now_ms).await? } else { String::new() };
    let secret = fresh_token()?;
    let session = Session {
        municipality: link.municipality,
        role: link.role,
        person: link.person,
        device,
        account: String::new(),
        token_hash: token_hash(&secret),
    };
    app.store.add_session(&session, now_ms, now_ms + days * 86_400_000).await?;
    tracing::info!(role = link.role.code(), "somebody signed in");
    let mut response = Redirect::to(target).into_response();
    set_cookie(&mut response, &headers, name, &secret, days * 86_400);
    Ok(response)
}

/// The account behind the session that this browser already has.
async fn signed_in(app: &App, headers: &HeaderMap, now_ms: i64) -> Result<Option<Account>, Problem> {
    let Some(token) = cookie(headers, MANAGER_COOKIE) else { return Ok(None) };
    let Some(session) = app.store.session(&token_hash(token), now_ms).await? else { return Ok(None) };
    let account = app.store.account(&session.account).await?;
    Ok(account.filter(|account| account.confirmed))
}

/// The phone that opened the link. One that drives this vehicle already stays the phone it is: what waits on it goes on
/// under its own numbers.
async fn enrol(app: &App, link: &Link, headers: &HeaderMap, now_ms: i64) -> Result<String, Problem> {
    if let Some(token) = cookie(headers, DRIVER_COOKIE)
        && let Some(session) = app.store.session(&token_hash(token), now_ms).await?
        && session.municipality == link.municipality
        && let Some(device) = app.store.device(&link.municipality, &session.device).await?
        && device.vehicle == link.vehicle
        && !device.revoked
    {
        return Ok(device.id);
    }
    let device = fresh_id();
    let others = app.store.devices(&link.municipality).await?;
    let number = others.iter().filter(|other| other.vehicle == link.vehicle).count() + 1;
    app.store
        .add_device(&link.municipality, &device, &link.vehicle, &format!("{} {number}", link.vehicle), now_ms)
        .await?;
    Ok(device)
}

/// Sets a cookie that scripts cannot read; `seconds` 0 takes it away.
pub fn set_cookie(response: &mut Response, headers: &HeaderMap, name: &str, value: &str, seconds: i64) {
    let secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let mut text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    if secure {
        text.push_str("; Secure");
    }
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Which of two sessions in one browser is meant.
#[derive(serde::Deserialize)]
pub struct As {
    #[serde(rename = "as")]
    role: Option<String>,
}

impl As {
    /// The role asked for, or the page that asks, or none.
    pub fn role(&self, headers: &HeaderMap) -> Option<Role> {
        let page = headers.get(header::REFERER).and_then(|page| page.to_str().ok()).unwrap_or_default();
        match self.role.as_deref() {
            Some("driver") => Some(Role::Driver),
            Some("manager") => Some(Role::Manager),
            _ if page.contains("/driver/") => Some(Role::Driver),
            _ if page.contains("/manager/") => Some(Role::Manager),
            _ => None,
        }
    }
}

/// `POST /api/v1/sign-out`: ends the session.
#[utoipa::path(post, path = "/api/v1/sign-out", tag = "everybody", params(("as" = Option<String>, Query, description = "`manager` or `driver`")), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn sign_out(
    State(app): State<App>,
    staff: Option<Staff>,
    driver: Option<Driver>,
    Query(which): Query<As>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let wanted = which.role(&headers);
    let staff = staff.filter(|_| wanted != Some(Role::Driver)).map(|staff| (staff.session, MANAGER_COOKIE));
    let driver = driver.filter(|_| wanted != Some(Role::Manager)).map(|driver| (driver.session, DRIVER_COOKIE));
    let (session, name) = staff.or(driver).ok_or_else(Problem::sign_in)?;
    app.store.revoke_session(&session.municipality, &session.token_hash, app.now_ms()).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, &headers, name, "", 0);
    Ok(response)
}

fn used_up() -> Response {
    page(
        StatusCode::GONE,
        &[
            "Бул шилтеме иштебейт: ал колдонулган же мөөнөтү өткөн. Жаңысын башкаруучудан сураңыз.",
            "Эта ссылка не работает: она уже использована или устарела. Попросите новую у руководителя.",
            "This link does not work: it was used or is too old. Ask the manager for a new one.",
        ],
        "",
    )
}

/// A small page without scripts: sentences in three languages and a form.
pub fn page(status: StatusCode, sentences: &[&str], more: &str) -> Response {
    let sentences: String = sentences
        .iter()
        .zip(["ky", "ru", "en"])
        .map(|(sentence, language)| format!("<p lang=\"{language}\">{sentence}</p>"))
        .collect();
    let html = format!(
        "<!doctype html><html lang=\"ky\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>Таза</title><style>:root{{color-scheme:light dark}}\
         body{{font:1.25rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}}h1{{display:flex;\
         gap:.75rem;align-items:center;font-size:1.5rem}}button{{font:inherit;font-weight:700;\
         min-height:64px;width:100%;border:0;border-radius:12px;background:#1b6b3a;color:#fff}}\
         label{{display:block;margin:0 0 1rem}}input{{font:inherit;box-sizing:border-box;width:100%;min-height:48px;padding:0 .75rem;\
         border:1px solid #5b6b5e;border-radius:8px}}</style>\
         <main><h1><img src=\"/icon.svg\" alt=\"\" width=\"48\" height=\"48\">Taza</h1>{sentences}{more}</main></html>"
    );
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
