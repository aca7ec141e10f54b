//! Other ways in than a phone's page: who may use them.

use super::{Store, StoreError};

/// What may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeKind {
    /// A gateway that hands SMS over.
    SmsGateway,
    /// A telephone number whose SMS are believed.
    SmsNumber,
    /// A tracker or a phone's tracking program.
    Tracker,
    /// Another program that files and follows reports by Open311.
    Open311,
}

impl IntakeKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SmsGateway, Self::SmsNumber, Self::Tracker, Self::Open311];

    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::SmsGateway => "sms_gateway",
            Self::SmsNumber => "sms_number",
            Self::Tracker => "tracker",
            Self::Open311 => "open311",
        }
    }

    /// The kind of a word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Whose wall it opens.
    pub municipality: String,
    /// Its id.
    pub id: String,
    /// What may come in.
    pub kind: IntakeKind,
    /// What people call it.
    pub name: String,
    /// The vehicle of a number or a tracker; empty for others.
    pub vehicle: String,
    /// Since when, milliseconds since 1970.
    pub since_ms: i64,
    /// Since when no more; 0 while it is open.
    pub ended_ms: i64,
}

type Row = (String, String, String, String, String, i64, i64);

const ADD: &str =
    "INSERT INTO intake (municipality_id, intake_id, kind, name, vehicle_id, token_hash, created_at, ended_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
const BY_TOKEN: &str = "SELECT municipality_id, intake_id, kind, name, vehicle_id, created_at, ended_at FROM intake
    WHERE token_hash = $1 AND kind = $2 AND ended_at = 0";
const ALL: &str = "SELECT municipality_id, intake_id, kind, name, vehicle_id, created_at, ended_at FROM intake
    WHERE municipality_id = $1 ORDER BY created_at, intake_id";
const END: &str = "UPDATE intake SET ended_at = $3 WHERE municipality_id = $1 AND intake_id = $2 AND ended_at = 0";

fn read((municipality, id, kind, name, vehicle, since_ms, ended_ms): Row) -> Option<Intake> {
    Some(Intake { municipality, id, kind: IntakeKind::from_code(&kind)?, name, vehicle, since_ms, ended_ms })
}

impl Store {
    /// Opens a way in under the hash of its secret.
    pub async fn add_intake(&self, intake: &Intake, token_hash: &str) -> Result<(), StoreError> {
        sqlx::query(ADD)
            .bind(&intake.municipality)
            .bind(&intake.id)
            .bind(intake.kind.code())
            .bind(&intake.name)
            .bind(&intake.vehicle)
            .bind(token_hash)
            .bind(intake.since_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The open way in that a secret belongs to.
    pub async fn intake_of(&self, token_hash: &str, kind: IntakeKind) -> Result<Option<Intake>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(BY_TOKEN).bind(token_hash).bind(kind.code()).fetch_optional(&self.read).await?;
        Ok(row.and_then(read))
    }

    /// Every way in of a municipality, closed ones too.
    pub async fn intakes(&self, municipality: &str) -> Result<Vec<Intake>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(ALL).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Closes a way in; false when there is none open of that id.
    pub async fn end_intake(&self, municipality: &str, id: &str, now_ms: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(END).bind(municipality).bind(id).bind(now_ms).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }
}
