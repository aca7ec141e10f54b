//! What staff did, newest first.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::app::{App, instant};
use super::super::error::Problem;
use super::super::input::Query;
use super::super::session::Staff;

/// Lines told at once.
const PAGE: i64 = 100;

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Cursor {
    /// Lines before this number; the newest where it is left out.
    before: Option<i64>,
}

/// A line of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditAnswer {
    /// Its number.
    pub number: i64,
    /// When.
    pub at: String,
    /// The account, or the name of whoever came by a link.
    pub actor: String,
    /// What that account's person is called.
    pub person: String,
    /// What the person may do.
    pub role: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: String,
    /// Status of the answer; 0 where the line was written before it was tried.
    pub outcome: i64,
    /// SHA-256 over the line before and this one.
    pub hash: String,
}

/// A page of the audit log.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    /// Lines, newest first.
    pub lines: Vec<AuditAnswer>,
    /// What to ask `before` with for the next page; nothing after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// `GET /api/v1/audit`
#[utoipa::path(get, path = "/api/v1/audit", tag = "manager", params(Cursor), responses((status = 200, body = AuditPage), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(cursor): Query<Cursor>,
) -> Result<Json<AuditPage>, Problem> {
    let before = cursor.before.unwrap_or(i64::MAX);
    let found = app.store.audit_before(&staff.municipality.id, before, PAGE).await?;
    let mut persons: HashMap<String, String> = HashMap::new();
    for line in &found {
        let actor = &line.deed.actor;
        if !persons.contains_key(actor) {
            let account = app.store.account(actor).await?;
            persons.insert(actor.clone(), account.map_or_else(|| actor.clone(), |account| account.person));
        }
    }
    let lines: Vec<AuditAnswer> = found
        .into_iter()
        .map(|line| AuditAnswer {
            number: line.number,
            at: instant(line.deed.at_ms),
            person: persons.get(&line.deed.actor).cloned().unwrap_or_default(),
            actor: line.deed.actor,
            role: line.deed.role,
            action: line.deed.action,
            object: line.deed.object,
            outcome: line.deed.outcome,
            hash: line.hash,
        })
        .collect();
    let next = lines.last().map(|line| line.number).filter(|number| *number > 1);
    Ok(Json(AuditPage { lines, next }))
}
