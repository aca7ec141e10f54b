//! Promised collections: one street on one date, with an id that stays when the date moves.

use sqlx::{Any, Transaction};

use super::{Store, StoreError};

/// What was promised, before anything happened on the road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccurrenceStatus {
    /// On its first date.
    Planned,
    /// On another date than first promised.
    Moved,
    /// Will not happen.
    Cancelled,
}

impl OccurrenceStatus {
    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "moved" => Self::Moved,
            "cancelled" => Self::Cancelled,
            _ => Self::Planned,
        }
    }
}

/// One promised collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceRecord {
    /// Stable for ever; the UID of its calendar entry.
    pub id: String,
    /// Street or place.
    pub street: String,
    /// The date first promised.
    pub first_date: String,
    /// The date promised now.
    pub date: String,
    /// What became of the promise.
    pub status: OccurrenceStatus,
    /// How often it was changed; SEQUENCE of its calendar entry.
    pub sequence: i64,
    /// The plan it follows.
    pub plan: String,
    /// The run that will make it.
    pub run: String,
    /// The step of that plan.
    pub step: String,
    /// Second of the day from which people may expect it.
    pub expected_from: i64,
    /// Second of the day until which people may expect it.
    pub expected_to: i64,
    /// When the record was last written, milliseconds since 1970.
    pub updated_ms: i64,
}

type Row = (String, String, String, String, String, i64, String, String, String, i64, i64, i64);

const PUT: &str = "INSERT INTO occurrence (municipality_id, occurrence_id, street_id, first_date, date, status, sequence, plan_id, run_id, step_id, expected_from, expected_to, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (municipality_id, occurrence_id) DO UPDATE SET date = excluded.date, status = excluded.status,
        sequence = excluded.sequence, plan_id = excluded.plan_id, run_id = excluded.run_id, step_id = excluded.step_id,
        expected_from = excluded.expected_from, expected_to = excluded.expected_to, updated_at = excluded.updated_at";
const FROM_DATE: &str = "SELECT occurrence_id, street_id, first_date, date, status, sequence, plan_id, run_id, step_id, expected_from, expected_to, updated_at
    FROM occurrence WHERE municipality_id = $1 AND date >= $2 ORDER BY date, occurrence_id";
const OF_STREET: &str = "SELECT occurrence_id, street_id, first_date, date, status, sequence, plan_id, run_id, step_id, expected_from, expected_to, updated_at
    FROM occurrence WHERE municipality_id = $1 AND street_id = $2 AND date >= $3 AND date <= $4 ORDER BY date, occurrence_id";
const ONE: &str = "SELECT occurrence_id, street_id, first_date, date, status, sequence, plan_id, run_id, step_id, expected_from, expected_to, updated_at
    FROM occurrence WHERE municipality_id = $1 AND occurrence_id = $2";

fn read(row: Row) -> OccurrenceRecord {
    let (id, street, first_date, date, status, sequence, plan, run, step, expected_from, expected_to, updated_ms) = row;
    OccurrenceRecord {
        id,
        street,
        first_date,
        date,
        status: OccurrenceStatus::from_code(&status),
        sequence,
        plan,
        run,
        step,
        expected_from,
        expected_to,
        updated_ms,
    }
}

pub(super) async fn put(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    record: &OccurrenceRecord,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query(PUT)
        .bind(municipality)
        .bind(&record.id)
        .bind(&record.street)
        .bind(&record.first_date)
        .bind(&record.date)
        .bind(record.status.code())
        .bind(record.sequence)
        .bind(&record.plan)
        .bind(&record.run)
        .bind(&record.step)
        .bind(record.expected_from)
        .bind(record.expected_to)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

pub(super) async fn from_date(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    date: &str,
) -> Result<Vec<OccurrenceRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(FROM_DATE).bind(municipality).bind(date).fetch_all(&mut **transaction).await?;
    Ok(rows.into_iter().map(read).collect())
}

impl Store {
    /// Promises to one street from one date to another, both counted in, by date.
    pub async fn occurrences_of_street(
        &self,
        municipality: &str,
        street: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<OccurrenceRecord>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(OF_STREET).bind(municipality).bind(street).bind(from).bind(to).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// One promise.
    pub async fn occurrence(&self, municipality: &str, id: &str) -> Result<Option<OccurrenceRecord>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(id).fetch_optional(&self.read).await?;
        Ok(row.map(read))
    }
}
