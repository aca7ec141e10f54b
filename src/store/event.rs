//! A batch of events goes in, one answer an event comes out, and all of it is on the disk by then.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use crate::pickups::{Contact, Event, Recorded, RunId, Source};

use super::change::{self, What};
use super::event_line::{Row, take};
use super::{Store, StoreError};

/// A gap that did not fill for so long is no longer waited for: five days, as ODK Central does.
pub const LONGEST_HOLD_MS: i64 = 5 * 86_400_000;

/// One line of a batch, read and judged as far as that needs no records.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// An event.
    Good {
        /// What it says.
        event: Box<Event>,
        /// The run it belongs to.
        run: RunId,
        /// Its canonical text.
        document: String,
        /// SHA-256 of that text.
        hash: String,
    },
    /// A line that is no event, or one that may not be believed: kept, and never in the way.
    Bad {
        /// Its id, where it has one.
        id: Option<String>,
        /// Its number, where it has one: the place in the row counts as filled.
        seq: Option<i64>,
        /// Why, as a short stable name.
        code: &'static str,
        /// The line, cut to what is worth keeping.
        document: String,
        /// SHA-256 of the line.
        hash: String,
    },
}

/// What a phone sent in one go.
#[derive(Clone, Debug)]
pub struct Batch {
    /// From the session.
    pub municipality: String,
    /// From the session.
    pub device: String,
    /// Phone, paper or SMS.
    pub source: Source,
    /// The lines in the order they came.
    pub lines: Vec<Incoming>,
    /// Boot and clocks of the phone at this contact, where it told them.
    pub contact: Option<(String, Contact)>,
    /// The server's clock.
    pub now_ms: i64,
}

/// What became of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Counts from now on.
    Accepted,
    /// Was there already, word for word.
    Duplicate,
    /// Kept; counts when the numbers before it are there.
    Held,
    /// Kept apart; does not count.
    Quarantined,
}

impl Outcome {
    /// The word used in answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Held => "held",
            Self::Quarantined => "quarantined",
        }
    }
}

/// The answer to one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was quarantined.
    pub code: Option<&'static str>,
}

/// The answer to a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// One a line, in their order.
    pub answers: Vec<Answer>,
    /// Everything up to this number arrived.
    pub acked_seq: i64,
    /// Numbers that are missing below the highest one seen.
    pub missing_seq: Vec<i64>,
    /// Dates on which something changed.
    pub dates: Vec<String>,
}

/// A line that was kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The phone.
    pub device: String,
    /// Its id, or empty.
    pub id: String,
    /// Why.
    pub code: String,
    /// When it arrived, milliseconds since 1970.
    pub received_ms: i64,
}

const HEARD: &str = "UPDATE device SET last_heard = CASE WHEN last_heard < $3 THEN $3 ELSE last_heard END
    WHERE municipality_id = $1 AND device_id = $2 RETURNING acked_seq, revoked_at";
const ACKED: &str = "UPDATE device SET acked_seq = $3 WHERE municipality_id = $1 AND device_id = $2";
const CONTACT: &str = "INSERT INTO contact (municipality_id, device_id, boot_id, steady_offset, wall_offset, at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (municipality_id, device_id, boot_id) DO UPDATE
    SET steady_offset = excluded.steady_offset, wall_offset = excluded.wall_offset, at = excluded.at
    WHERE excluded.steady_offset < contact.steady_offset";
const LATER: &str = "SELECT seq, run_date FROM event WHERE municipality_id = $1 AND device_id = $2 AND seq > $3
    UNION ALL SELECT seq, '' FROM quarantine WHERE municipality_id = $1 AND device_id = $2 AND seq > $3";
const RELEASE: &str = "UPDATE event SET state = 'accepted'
    WHERE municipality_id = $1 AND device_id = $2 AND seq <= $3 AND state = 'held'";
const FORCE: &str = "UPDATE event SET state = 'accepted', flag = 'forced' WHERE state = 'held' AND received_at < $1
    RETURNING municipality_id, run_date";
const BETWEEN: &str = "SELECT run_id, document, received_at, source FROM event
    WHERE municipality_id = $1 AND run_date >= $2 AND run_date <= $3 AND state = 'accepted'";
const FORCED: &str = "SELECT run_id, CAST(COUNT(*) AS BIGINT) FROM event
    WHERE municipality_id = $1 AND run_date = $2 AND flag = 'forced' GROUP BY run_id";
const IDS: &str = "SELECT event_id FROM event
    WHERE municipality_id = $1 AND run_date = $2 AND run_id = $3 AND device_id = $4 AND state = 'accepted'";
const QUARANTINED: &str = "SELECT device_id, event_id, code, received_at FROM quarantine WHERE municipality_id = $1 ORDER BY received_at DESC LIMIT 500";
const COUNT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM event WHERE municipality_id = $1";

/// Takes a batch inside a transaction.
async fn take_batch(transaction: &mut Transaction<'static, Any>, batch: Batch) -> Result<Ingested, StoreError> {
    // Touching the device first locks its row: two pushes of one phone take turns.
    let (acked, revoked): (i64, i64) = sqlx::query_as(HEARD)
        .bind(&batch.municipality)
        .bind(&batch.device)
        .bind(batch.now_ms)
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(StoreError::NotFound("the device"))?;
    if let Some((boot, contact)) = &batch.contact {
        sqlx::query(CONTACT)
            .bind(&batch.municipality)
            .bind(&batch.device)
            .bind(boot)
            .bind(contact.steady_offset_ms)
            .bind(contact.wall_offset_ms)
            .bind(contact.at_ms)
            .execute(&mut **transaction)
            .await?;
    }
    let later: Vec<(i64, String)> = sqlx::query_as(LATER)
        .bind(&batch.municipality)
        .bind(&batch.device)
        .bind(acked)
        .fetch_all(&mut **transaction)
        .await?;
    let mut row = Row { acked, later: later.into_iter().collect() };
    let mut judged = Vec::with_capacity(batch.lines.len());
    let mut dates = BTreeMap::new();
    for line in &batch.lines {
        judged.push(take(transaction, &batch, line, revoked != 0, &mut row, &mut dates).await?);
    }
    row.advance();
    if row.acked > acked {
        sqlx::query(ACKED)
            .bind(&batch.municipality)
            .bind(&batch.device)
            .bind(row.acked)
            .execute(&mut **transaction)
            .await?;
        sqlx::query(RELEASE)
            .bind(&batch.municipality)
            .bind(&batch.device)
            .bind(row.acked)
            .execute(&mut **transaction)
            .await?;
        for (seq, date) in &row.later {
            if *seq <= row.acked && !date.is_empty() {
                dates.insert(date.clone(), ());
            }
        }
    }
    let dates: Vec<String> = dates.into_keys().collect();
    for date in &dates {
        change::add(transaction, &batch.municipality, What::Pickups, date, batch.now_ms).await?;
    }
    let answers = judged
        .into_iter()
        .map(|(answer, seq)| match (answer.outcome, seq) {
            (Outcome::Held, Some(seq)) if seq <= row.acked => Answer { outcome: Outcome::Accepted, ..answer },
            _ => answer,
        })
        .collect();
    Ok(Ingested { answers, acked_seq: row.acked, missing_seq: row.missing(), dates })
}

impl Store {
    /// Takes a batch in one transaction; when this returns, all of it is durable. Sending the same
    /// batch again changes nothing.
    pub async fn ingest(&self, batch: Batch) -> Result<Ingested, StoreError> {
        self.together(Box::new(move |transaction| Box::pin(take_batch(transaction, batch)))).await
    }

    /// Lets held events count that waited longer than [`LONGEST_HOLD_MS`], flagged; returns how many.
    pub async fn release_overdue(&self, now_ms: i64) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        let rows: Vec<(String, String)> =
            sqlx::query_as(FORCE).bind(now_ms - LONGEST_HOLD_MS).fetch_all(&mut *transaction).await?;
        let mut touched = rows.clone();
        touched.sort();
        touched.dedup();
        for (municipality, date) in &touched {
            change::add(&mut transaction, municipality, What::Pickups, date, now_ms).await?;
        }
        transaction.commit().await?;
        Ok(rows.len())
    }

    /// Everything that counts about runs from one date to another, by run.
    pub async fn events_between(
        &self,
        municipality: &str,
        from: &str,
        to: &str,
    ) -> Result<BTreeMap<String, Vec<Recorded>>, StoreError> {
        let rows: Vec<(String, String, i64, String)> =
            sqlx::query_as(BETWEEN).bind(municipality).bind(from).bind(to).fetch_all(&self.read).await?;
        let mut runs: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
        for (run, document, received_ms, source) in rows {
            let event = serde_json::from_str(&document)?;
            runs.entry(run).or_default().push(Recorded { event, received_ms, source: Source::from_code(&source) });
        }
        Ok(runs)
    }

    /// How many events of a date were let through though what came before them never did, by run.
    pub async fn forced_events(&self, municipality: &str, date: &str) -> Result<BTreeMap<String, i64>, StoreError> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as(FORCED).bind(municipality).bind(date).fetch_all(&self.read).await?;
        Ok(rows.into_iter().collect())
    }

    /// Ids of all events of one phone and run that count.
    pub async fn event_ids(&self, municipality: &str, device: &str, run: &RunId) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(IDS)
            .bind(municipality)
            .bind(run.date.to_string())
            .bind(run.to_string())
            .bind(device)
            .fetch_all(&self.read)
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Lines that were kept apart, newest first.
    pub async fn quarantined(&self, municipality: &str) -> Result<Vec<Quarantined>, StoreError> {
        let rows: Vec<(String, String, String, i64)> =
            sqlx::query_as(QUARANTINED).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows
            .into_iter()
            .map(|(device, id, code, received_ms)| Quarantined { device, id, code, received_ms })
            .collect())
    }

    /// How many events there are, held ones counted in.
    pub async fn event_count(&self, municipality: &str) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as(COUNT).bind(municipality).fetch_one(&self.read).await?;
        Ok(count)
    }
}
