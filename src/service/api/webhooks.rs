//! Other programs are told of changes: staff says which, and sees what became of it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::jobs::webhooks::{LOOK_EVERY, SECRET_MARK, deliver, encode};
use crate::store::{Webhook, What};

use super::super::app::{App, fresh_id, instant};
use super::super::error::Problem;
use super::super::input::{Json as Body, Path};
use super::super::session::Staff;

/// Webhooks of one municipality at most.
const MOST: usize = 20;
/// Letters of an address at most.
const LONGEST_ADDRESS: usize = 500;

/// A webhook.
#[derive(Serialize, ToSchema)]
pub struct WebhookAnswer {
    /// Its id.
    pub id: String,
    /// Where to.
    pub address: String,
    /// `pickups`, `reports`, `plans`, `jobs`, `map`, `desks`; empty for all.
    pub about: Vec<String>,
    /// Number of the last change it took.
    pub position: i64,
    /// How often what follows was tried in vain.
    pub attempts: i64,
    /// When that is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<String>,
    /// What became of the last try.
    pub said: String,
    /// Since when.
    pub since: String,
    /// It is told no more.
    pub ended: bool,
}

/// A webhook that is wished.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where to; `https://`.
    pub address: String,
    /// What it is to be told of; all where nothing is named.
    #[serde(default)]
    pub about: Vec<String>,
}

/// A webhook that was added; its secret is told once.
#[derive(Serialize, ToSchema)]
pub struct AddedWebhook {
    /// Its id.
    pub id: String,
    /// Checks the signatures: `whsec_` and base64.
    pub secret: String,
}

/// `GET /api/v1/webhooks`
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "manager", responses((status = 200, body = [WebhookAnswer])))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<WebhookAnswer>>, Problem> {
    let all = app.store.webhooks(&staff.municipality.id).await?.into_iter();
    let answers = all.map(|webhook| WebhookAnswer {
        id: webhook.id,
        address: webhook.address,
        about: webhook.about.split(',').filter(|what| !what.is_empty()).map(str::to_owned).collect(),
        position: webhook.position,
        attempts: webhook.attempts,
        next_at: (webhook.attempts > 0 && webhook.ended_ms == 0).then(|| instant(webhook.next_ms)),
        said: webhook.said,
        since: instant(webhook.since_ms),
        ended: webhook.ended_ms != 0,
    });
    Ok(Json(answers.collect()))
}

/// `POST /api/v1/webhooks`
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "manager", request_body = NewWebhook, responses((status = 201, body = AddedWebhook)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(new): Body<NewWebhook>,
) -> Result<(StatusCode, Json<AddedWebhook>), Problem> {
    let municipality = &staff.municipality.id;
    if let Some(unknown) = new.about.iter().find(|about| !What::ALL.iter().any(|what| what.code() == *about)) {
        let known: Vec<&str> = What::ALL.iter().map(|what| what.code()).collect();
        let detail = format!("`{unknown}` is nothing one can be told of; known are {}.", known.join(", "));
        return Err(Problem::field("/about", "unknown", detail));
    }
    if new.address.len() > LONGEST_ADDRESS {
        return Err(Problem::field("/address", "too_long", "An address has at most 500 letters."));
    }
    app.outgoing
        .is_usable(&new.address)
        .map_err(|error| Problem::field("/address", "not_usable", format!("{error}.")))?;
    let open = app.store.webhooks(municipality).await?.into_iter().filter(|webhook| webhook.ended_ms == 0).count();
    if open >= MOST {
        return Err(Problem::conflict("There are twenty webhooks already; end one first."));
    }
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Problem::broken(&error))?;
    let webhook = Webhook {
        municipality: municipality.clone(),
        id: fresh_id(),
        address: new.address,
        secret: format!("{SECRET_MARK}{}", encode(&bytes)),
        about: new.about.join(","),
        position: 0,
        attempts: 0,
        next_ms: 0,
        said: String::new(),
        since_ms: app.now_ms(),
        ended_ms: 0,
    };
    app.store.add_webhook(&webhook).await?;
    Ok((StatusCode::CREATED, Json(AddedWebhook { id: webhook.id, secret: webhook.secret })))
}

/// `POST /api/v1/webhooks/{id}/end`
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/end", tag = "manager", params(("id" = String, Path)), responses((status = 204)))]
pub async fn end(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    if app.store.end_webhook(&staff.municipality.id, &id, "ended by staff", app.now_ms()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("The webhook"))
    }
}

/// Tells what waits, for as long as the service runs.
pub fn start(app: App) {
    tokio::spawn(async move {
        let mut stopping = app.stopping.clone();
        loop {
            if let Err(error) = deliver(&app.store, &app.outgoing, app.now_ms()).await {
                tracing::warn!(%error, "webhooks were put off");
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    });
}
