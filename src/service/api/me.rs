//! Who am I.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{MunicipalityRecord, Role};
use crate::units::Names;

use super::super::app::{App, instant};
use super::super::enter::As;
use super::super::error::Problem;
use super::super::input::Query;
use super::super::permission;
use super::super::session::{Driver, Staff};
use super::super::sync::signature::PublicKey;

/// A municipality as pages name it.
#[derive(Serialize, ToSchema)]
pub struct MunicipalityAnswer {
    /// Its short name in addresses.
    pub slug: String,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Made up: said wherever it is shown.
    pub fictional: bool,
    /// IANA time zone.
    pub time_zone: String,
}

impl From<MunicipalityRecord> for MunicipalityAnswer {
    fn from(record: MunicipalityRecord) -> Self {
        Self { slug: record.id, names: record.names, fictional: record.fictional, time_zone: record.time_zone }
    }
}

/// Something with an id and a name.
#[derive(Clone, Serialize, ToSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    #[schema(value_type = Object)]
    pub names: Names,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// `manager`, `dispatcher`, `clerk`, `council`, `programme` or `driver`.
    pub role: &'static str,
    /// What the person is called.
    pub person: String,
    /// Where.
    pub municipality: MunicipalityAnswer,
    /// What the person may do, as `METHOD path`; a driver's phone has its own addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may: Vec<String>,
    /// The person's own account; nothing for whoever came by a link alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<OwnAccount>,
    /// Everywhere this person works, here counted in; nothing for whoever came by a link alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub works_for: Vec<Membership>,
    /// A driver's vehicle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<Named>,
    /// A driver's phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The key with which a phone checks its bundle; it keeps the one of its enrolment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_key: Option<PublicKey>,
    /// The server's clock.
    pub now: String,
}

/// An account as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct OwnAccount {
    /// What to type to sign in.
    pub login: String,
    /// Whether its one-time codes were shown to work; one cannot sign in before.
    pub confirmed: bool,
}

/// A municipality that a person works for.
#[derive(Serialize, ToSchema)]
pub struct Membership {
    /// Its short name and its name.
    #[serde(flatten)]
    pub municipality: Named,
    /// What the person may do there.
    pub role: &'static str,
}

async fn works_for(app: &App, account: &str) -> Result<Vec<Membership>, Problem> {
    let mut found = Vec::new();
    if account.is_empty() {
        return Ok(found);
    }
    for (slug, role) in app.store.memberships(account).await? {
        if let Some(record) = app.store.municipality(&slug).await? {
            found.push(Membership { municipality: Named { id: record.id, names: record.names }, role: role.code() });
        }
    }
    Ok(found)
}

/// `GET /api/v1/me`
#[utoipa::path(get, path = "/api/v1/me", tag = "everybody", params(("as" = Option<String>, Query, description = "`manager` or `driver`, where one browser is both")), responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(
    State(app): State<App>,
    staff: Option<Staff>,
    driver: Option<Driver>,
    Query(which): Query<As>,
    headers: HeaderMap,
) -> Result<Json<Me>, Problem> {
    let wanted = which.role(&headers);
    let now = instant(app.now_ms());
    if let Some(staff) = staff.filter(|_| wanted != Some(Role::Driver)) {
        let account = app.store.account(&staff.session.account).await?;
        return Ok(Json(Me {
            role: staff.session.role.code(),
            may: permission::of(staff.session.role),
            account: account.map(|account| OwnAccount { login: account.login, confirmed: account.confirmed }),
            works_for: works_for(&app, &staff.session.account).await?,
            person: staff.session.person,
            municipality: staff.municipality.into(),
            vehicle: None,
            device: None,
            bundle_key: None,
            now,
        }));
    }
    let driver = driver.filter(|_| wanted != Some(Role::Manager)).ok_or_else(Problem::sign_in)?;
    let bundle_key = app.public_key(&driver.municipality.id).await?;
    let vehicle = app.vehicle(&driver.municipality.id, &driver.device.vehicle).await?;
    Ok(Json(Me {
        role: Role::Driver.code(),
        may: Vec::new(),
        account: None,
        works_for: Vec::new(),
        person: driver.session.person,
        municipality: driver.municipality.into(),
        vehicle: Some(vehicle),
        device: Some(driver.device.id),
        bundle_key: Some(bundle_key),
        now,
    }))
}
