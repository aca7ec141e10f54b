//! One-time links and sessions. Only SHA-256 of a token is kept: a stolen database opens no door.

use super::{MunicipalityRecord, Store, StoreError};

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Plans, publishes, answers, and says who may do what.
    Manager,
    /// Sees that the day goes on: phones, rounds, answers.
    Dispatcher,
    /// Takes reports and paper in at the desk.
    Clerk,
    /// Looks at plans, figures and what was done by whom.
    Council,
    /// Sees figures of several municipalities that let it, and nothing else.
    Programme,
    /// Drives one vehicle.
    Driver,
}

impl Role {
    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Dispatcher => "dispatcher",
            Self::Clerk => "clerk",
            Self::Council => "council",
            Self::Programme => "programme",
            Self::Driver => "driver",
        }
    }

    /// Every role of people at desks, in the order in which they are listed.
    pub const STAFF: [Self; 5] = [Self::Manager, Self::Dispatcher, Self::Clerk, Self::Council, Self::Programme];

    /// Whether the role is one of people at desks, not of phones.
    pub fn is_staff(self) -> bool {
        self != Self::Driver
    }

    /// The role of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::STAFF.into_iter().chain([Self::Driver]).find(|role| role.code() == code)
    }
}

/// A one-time link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose wall it opens.
    pub municipality: String,
    /// What it makes of the person.
    pub role: Role,
    /// What the person is called on pages.
    pub person: String,
    /// The vehicle of a driver; empty for others.
    pub vehicle: String,
    /// When it stops working.
    pub expires_ms: i64,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The municipality of everything this session may touch.
    pub municipality: String,
    /// What the person may do.
    pub role: Role,
    /// What the person is called on pages.
    pub person: String,
    /// The phone of a driver; empty for others.
    pub device: String,
    /// The account of whoever signed in with a password; empty for whoever came by a link alone.
    pub account: String,
    /// SHA-256 of the token.
    pub token_hash: String,
}

/// A session of staff that is alive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// SHA-256 of its token.
    pub token_hash: String,
    /// What the person may do.
    pub role: Role,
    /// What the person is called.
    pub person: String,
    /// The account; empty for whoever came by a link alone.
    pub account: String,
    /// Since when, milliseconds since 1970.
    pub since_ms: i64,
    /// Until when at most.
    pub until_ms: i64,
}

const ADD_LINK: &str =
    "INSERT INTO link (municipality_id, token_hash, role, person, vehicle_id, created_at, expires_at, used_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
const SEE_LINK: &str = "SELECT municipality_id, role, person, vehicle_id, expires_at FROM link
    WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2";
const USE_LINK: &str = "UPDATE link SET used_at = $2 WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2
    RETURNING municipality_id, role, person, vehicle_id, expires_at";
const ADD_SESSION: &str =
    "INSERT INTO session (municipality_id, token_hash, role, person, device_id, account_id, created_at, expires_at, revoked_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
const SESSION: &str = "SELECT municipality_id, role, person, device_id, account_id FROM session
    WHERE token_hash = $1 AND revoked_at = 0 AND expires_at > $2";
const WHO: &str =
    "SELECT session.municipality_id, role, person, device_id, account_id, names, fictional, time_zone, sequence
    FROM session JOIN municipality ON municipality.municipality_id = session.municipality_id
    WHERE token_hash = $1 AND revoked_at = 0 AND expires_at > $2";
const ALIVE: &str = "SELECT token_hash, role, person, account_id, created_at, expires_at FROM session
    WHERE municipality_id = $1 AND device_id = '' AND revoked_at = 0 AND expires_at > $2 ORDER BY created_at";
const REVOKE: &str = "UPDATE session SET revoked_at = $3 WHERE municipality_id = $1 AND token_hash = $2";

type WhoRow = (String, String, String, String, String, String, i64, String, i64);
type LinkRow = (String, String, String, String, i64);

fn link((municipality, role, person, vehicle, expires_ms): LinkRow) -> Option<Link> {
    Some(Link { municipality, role: Role::from_code(&role)?, person, vehicle, expires_ms })
}

impl Store {
    /// Keeps a one-time link under the hash of its token.
    pub async fn add_link(&self, link: &Link, token_hash: &str, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(ADD_LINK)
            .bind(&link.municipality)
            .bind(token_hash)
            .bind(link.role.code())
            .bind(&link.person)
            .bind(&link.vehicle)
            .bind(now_ms)
            .bind(link.expires_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The link, if it still works; it is not used up by looking.
    pub async fn see_link(&self, token_hash: &str, now_ms: i64) -> Result<Option<Link>, StoreError> {
        let row: Option<LinkRow> =
            sqlx::query_as(SEE_LINK).bind(token_hash).bind(now_ms).fetch_optional(&self.read).await?;
        Ok(row.and_then(link))
    }

    /// Uses the link up; of two that try at the same moment one gets it.
    pub async fn use_link(&self, token_hash: &str, now_ms: i64) -> Result<Option<Link>, StoreError> {
        let row: Option<LinkRow> =
            sqlx::query_as(USE_LINK).bind(token_hash).bind(now_ms).fetch_optional(&self.write).await?;
        Ok(row.and_then(link))
    }

    /// Keeps a session under the hash of its token.
    pub async fn add_session(&self, session: &Session, now_ms: i64, expires_ms: i64) -> Result<(), StoreError> {
        sqlx::query(ADD_SESSION)
            .bind(&session.municipality)
            .bind(&session.token_hash)
            .bind(session.role.code())
            .bind(&session.person)
            .bind(&session.device)
            .bind(&session.account)
            .bind(now_ms)
            .bind(expires_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The session of a token, if it is alive.
    pub async fn session(&self, token_hash: &str, now_ms: i64) -> Result<Option<Session>, StoreError> {
        let row: Option<(String, String, String, String, String)> =
            sqlx::query_as(SESSION).bind(token_hash).bind(now_ms).fetch_optional(&self.read).await?;
        Ok(row.and_then(|(municipality, role, person, device, account)| {
            let role = Role::from_code(&role)?;
            Some(Session { municipality, role, person, device, account, token_hash: token_hash.to_owned() })
        }))
    }

    /// The session of a token, if it is alive, and the municipality behind whose wall it is.
    pub async fn who(
        &self,
        token_hash: &str,
        now_ms: i64,
    ) -> Result<Option<(Session, MunicipalityRecord)>, StoreError> {
        let row: Option<WhoRow> = sqlx::query_as(WHO).bind(token_hash).bind(now_ms).fetch_optional(&self.read).await?;
        let Some((id, role, person, device, account, names, fictional, time_zone, sequence)) = row else {
            return Ok(None);
        };
        let Some(role) = Role::from_code(&role) else { return Ok(None) };
        let names = serde_json::from_str(&names)?;
        let municipality = MunicipalityRecord { id, names, fictional: fictional != 0, time_zone, sequence };
        let token_hash = token_hash.to_owned();
        let session = Session { municipality: municipality.id.clone(), role, person, device, account, token_hash };
        Ok(Some((session, municipality)))
    }

    /// Ends a session.
    pub async fn revoke_session(&self, municipality: &str, token_hash: &str, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(REVOKE).bind(municipality).bind(token_hash).bind(now_ms).execute(&self.write).await?;
        Ok(())
    }

    /// Sessions of staff that are alive, oldest first.
    pub async fn staff_sessions(&self, municipality: &str, now_ms: i64) -> Result<Vec<OpenSession>, StoreError> {
        let rows: Vec<(String, String, String, String, i64, i64)> =
            sqlx::query_as(ALIVE).bind(municipality).bind(now_ms).fetch_all(&self.read).await?;
        Ok(rows
            .into_iter()
            .filter_map(|(token_hash, role, person, account, since_ms, until_ms)| {
                Some(OpenSession { token_hash, role: Role::from_code(&role)?, person, account, since_ms, until_ms })
            })
            .collect())
    }
}
