//! Which enterprise collects for the municipality, and one day of everything that enterprise serves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pickups::progress::RunStage;
use crate::store::{Contract, Role};

use super::super::app::{App, fresh_id};
use super::super::error::Problem;
use super::super::input::{Json as Body, Path, plain_text};
use super::super::session::Staff;
use super::me::Named;
use super::today::read_date;

/// A contract.
#[derive(Serialize, ToSchema)]
pub struct ContractAnswer {
    /// Its id.
    pub id: String,
    /// The enterprise: another municipality names it by this id.
    pub provider: String,
    /// What the enterprise is called.
    pub provider_name: String,
    /// First date it holds on.
    pub from: String,
    /// Last date it holds on, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A contract that was made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContract {
    /// An enterprise that is known, by its id.
    pub provider: Option<String>,
    /// Or the name of a new one.
    pub name: Option<String>,
    /// First date, `2026-11-23`.
    pub from: String,
    /// Last date, where it has one.
    pub until: Option<String>,
}

fn answer(contract: Contract) -> ContractAnswer {
    ContractAnswer {
        id: contract.id,
        provider: contract.provider,
        provider_name: contract.provider_name,
        from: contract.from,
        until: Some(contract.until).filter(|until| !until.is_empty()),
    }
}

/// `GET /api/v1/contracts`
#[utoipa::path(get, path = "/api/v1/contracts", tag = "manager", responses((status = 200, body = [ContractAnswer])))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<ContractAnswer>>, Problem> {
    let all = app.store.contracts(&staff.municipality.id).await?;
    Ok(Json(all.into_iter().map(answer).collect()))
}

/// `POST /api/v1/contracts`
#[utoipa::path(post, path = "/api/v1/contracts", tag = "manager", request_body = NewContract, responses((status = 201, body = ContractAnswer)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(new): Body<NewContract>,
) -> Result<(StatusCode, Json<ContractAnswer>), Problem> {
    let from = read_date(Some(&new.from))?.map(|date| date.to_string()).unwrap_or_default();
    let until = read_date(new.until.as_deref())?.map(|date| date.to_string()).unwrap_or_default();
    if !until.is_empty() && until < from {
        return Err(Problem::field("/until", "before_from", "The last date lies before the first."));
    }
    let (provider, provider_name) = match new.provider {
        Some(id) => {
            let unknown = || Problem::field("/provider", "unknown", "No enterprise has this id.");
            let name = app.store.provider_name(&id).await?.ok_or_else(unknown)?;
            (id, name)
        }
        None => {
            let name = plain_text(new.name.as_deref().unwrap_or_default(), 120);
            if name.is_empty() {
                return Err(Problem::field("/name", "empty", "Say what the enterprise is called."));
            }
            let id = fresh_id();
            app.store.add_provider(&id, &name, app.now_ms()).await?;
            (id, name)
        }
    };
    let municipality = staff.municipality.id.clone();
    let contract = Contract { municipality, id: fresh_id(), provider, provider_name, from, until };
    app.store.add_contract(&contract, app.now_ms()).await?;
    Ok((StatusCode::CREATED, Json(answer(contract))))
}

/// `POST /api/v1/contracts/{id}/end`: today is its last day.
#[utoipa::path(post, path = "/api/v1/contracts/{id}/end", tag = "manager", params(("id" = String, Path)), responses((status = 204)))]
pub async fn end(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let today = app.today(&staff.municipality.time_zone).to_string();
    let ended = app.store.end_contract(&staff.municipality.id, &id, &today).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("The contract")) }
}

/// The day of one municipality that the enterprise serves.
#[derive(Serialize, ToSchema)]
pub struct ServedToday {
    /// Which.
    pub municipality: Named,
    /// Its runs.
    pub runs: Vec<ServedRun>,
    /// Reports of its residents that wait for an answer.
    pub reports_open: i64,
}

/// A run of it.
#[derive(Serialize, ToSchema)]
pub struct ServedRun {
    /// `2026-11-23.tractor`.
    pub id: String,
    /// `not_started`, `driving` or `finished`.
    pub state: &'static str,
    /// Steps collected.
    pub done: usize,
    /// Steps that could not be.
    pub could_not: usize,
    /// Steps without a word.
    pub waiting: usize,
}

/// `GET /api/v1/provider/today`: every municipality that one's enterprise serves today and that let one in by an account
/// of one's own. An enterprise opens no wall by itself.
#[utoipa::path(get, path = "/api/v1/provider/today", tag = "manager", responses((status = 200, body = [ServedToday])))]
pub async fn today(State(app): State<App>, staff: Staff) -> Result<Json<Vec<ServedToday>>, Problem> {
    let date = app.today(&staff.municipality.time_zone);
    let served = app.store.served_together(&staff.municipality.id, &date.to_string()).await?;
    let let_in = app.store.memberships(&staff.session.account).await?;
    let works = |id: &str| {
        *id == staff.municipality.id
            || let_in.iter().any(|(own, role)| own == id && matches!(role, Role::Manager | Role::Dispatcher))
    };
    let mut answers = Vec::new();
    for id in served.iter().filter(|id| works(id)) {
        let Some(municipality) = app.store.municipality(id).await? else { continue };
        let day = app.day_as_of(id, municipality.sequence, date).await?;
        let run = |run: &super::super::board::DayRun| ServedRun {
            id: run.id.to_string(),
            state: match run.progress.stage {
                RunStage::NotStarted => "not_started",
                RunStage::Driving => "driving",
                RunStage::Finished => "finished",
            },
            done: run.progress.done,
            could_not: run.progress.could_not,
            waiting: run.progress.waiting,
        };
        answers.push(ServedToday {
            runs: day.runs.iter().map(run).collect(),
            reports_open: app.store.open_reports(id).await?,
            municipality: Named { id: municipality.id, names: municipality.names },
        });
    }
    Ok(Json(answers))
}
