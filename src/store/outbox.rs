//! What is sent to residents: each message once, tried again until it goes or until it is too old.

use sqlx::{Any, Transaction};

use super::{Store, StoreError};

/// A message about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOut {
    /// Its id.
    pub id: String,
    /// To whom.
    pub contact: String,
    /// By which channel.
    pub channel: String,
    /// `answer`, `reminder`, `notice` or `office`.
    pub kind: &'static str,
    /// Why: nothing is sent twice for the same reason.
    pub purpose: String,
    /// The words.
    pub text: String,
    /// Buttons, as JSON.
    pub buttons: String,
    /// Whether it went with the answer of the request and needs no sending.
    pub delivered: bool,
    /// Not before this moment, milliseconds since 1970.
    pub not_before_ms: i64,
}

/// A message to send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Out {
    /// The municipality.
    pub municipality: String,
    /// Its id.
    pub id: String,
    /// To whom.
    pub contact: String,
    /// By which channel.
    pub channel: String,
    /// `answer`, `reminder`, `notice` or `office`.
    pub kind: String,
    /// The words.
    pub text: String,
    /// Buttons, as JSON.
    pub buttons: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was made, milliseconds since 1970.
    pub created_ms: i64,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The channel took it: its id there and what it costs.
    Gone(String, i64),
    /// Not now: why, and when again, milliseconds since 1970.
    Later(String, i64),
    /// Never: why.
    Never(String),
}

/// Messages of a kind and channel, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutSum {
    /// The channel.
    pub channel: String,
    /// The kind.
    pub kind: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// How many.
    pub count: i64,
    /// What they cost, tyiyn.
    pub cost_tyiyn: i64,
}

const ADD: &str = "INSERT INTO outbox (municipality_id, out_id, contact_id, channel, kind, purpose, text, buttons, state, attempts, not_before, provider_id, cost_tyiyn, fault, created_at, sent_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, '', 0, '', $11, $12)
    ON CONFLICT (municipality_id, purpose) DO NOTHING";
const DUE: &str =
    "SELECT municipality_id, out_id, contact_id, channel, kind, text, buttons, attempts, created_at FROM outbox
    WHERE state = 'waiting' AND not_before <= $1 ORDER BY created_at, out_id LIMIT 100";
const CLAIM: &str = "UPDATE outbox SET attempts = attempts + 1, not_before = $4
    WHERE municipality_id = $1 AND out_id = $2 AND attempts = $3 AND state = 'waiting'";
const END: &str =
    "UPDATE outbox SET state = $3, provider_id = $4, cost_tyiyn = $5, fault = $6, not_before = $7, sent_at = $8
    WHERE municipality_id = $1 AND out_id = $2";
const SUMS: &str =
    "SELECT channel, kind, state, CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(cost_tyiyn), 0) AS BIGINT) FROM outbox
    WHERE municipality_id = $1 AND created_at >= $2 GROUP BY channel, kind, state ORDER BY channel, kind, state";

/// Puts a message into the outbox; nothing happens where one of the same purpose is there.
pub(super) async fn add_out(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    out: &NewOut,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query(ADD)
        .bind(municipality)
        .bind(&out.id)
        .bind(&out.contact)
        .bind(&out.channel)
        .bind(out.kind)
        .bind(&out.purpose)
        .bind(&out.text)
        .bind(&out.buttons)
        .bind(if out.delivered { "sent" } else { "waiting" })
        .bind(out.not_before_ms)
        .bind(now_ms)
        .bind(if out.delivered { now_ms } else { 0 })
        .execute(&mut **transaction)
        .await?;
    Ok(done.rows_affected() > 0)
}

impl Store {
    /// Puts messages into the outbox; how many of them were not there yet.
    pub async fn add_outs(&self, municipality: &str, outs: &[NewOut], now_ms: i64) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        let mut added = 0;
        for out in outs {
            added += usize::from(add_out(&mut transaction, municipality, out, now_ms).await?);
        }
        transaction.commit().await?;
        Ok(added)
    }

    /// Messages whose time has come.
    pub async fn due_outs(&self, now_ms: i64) -> Result<Vec<Out>, StoreError> {
        type Row = (String, String, String, String, String, String, String, i64, i64);
        let rows: Vec<Row> = sqlx::query_as(DUE).bind(now_ms).fetch_all(&self.write).await?;
        let read = |(municipality, id, contact, channel, kind, text, buttons, attempts, created_ms): Row| Out {
            municipality,
            id,
            contact,
            channel,
            kind,
            text,
            buttons,
            attempts,
            created_ms,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Takes a message to send it, until `until_ms`; false when another process has it.
    pub async fn claim_out(&self, out: &Out, until_ms: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(CLAIM)
            .bind(&out.municipality)
            .bind(&out.id)
            .bind(out.attempts)
            .bind(until_ms)
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Keeps what became of an attempt.
    pub async fn end_out(&self, out: &Out, sent: &Sent, now_ms: i64) -> Result<(), StoreError> {
        let (state, provider, cost, fault, again, at) = match sent {
            Sent::Gone(provider, cost) => ("sent", provider.as_str(), *cost, "", 0, now_ms),
            Sent::Later(fault, again) => ("waiting", "", 0, fault.as_str(), *again, 0),
            Sent::Never(fault) => ("failed", "", 0, fault.as_str(), 0, 0),
        };
        sqlx::query(END)
            .bind(&out.municipality)
            .bind(&out.id)
            .bind(state)
            .bind(provider)
            .bind(cost)
            .bind(fault)
            .bind(again)
            .bind(at)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Messages since a moment, counted with their costs.
    pub async fn out_sums(&self, municipality: &str, since_ms: i64) -> Result<Vec<OutSum>, StoreError> {
        let rows: Vec<(String, String, String, i64, i64)> =
            sqlx::query_as(SUMS).bind(municipality).bind(since_ms).fetch_all(&self.read).await?;
        let read = |(channel, kind, state, count, cost_tyiyn)| OutSum { channel, kind, state, count, cost_tyiyn };
        Ok(rows.into_iter().map(read).collect())
    }
}
