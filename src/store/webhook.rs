//! Who is told of changes, and how far they were told.
//!
//! The outbox of a webhook is the log of changes: what it has not taken yet lies behind its `position`, written in the
//! transaction of the change itself. Nothing can be told that was not committed, and nothing committed is left out.

use super::{Store, StoreError};

/// An address that is told of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Whose changes.
    pub municipality: String,
    /// Its id.
    pub id: String,
    /// Where to.
    pub address: String,
    /// The secret that signs what is said.
    pub secret: String,
    /// Words of [`super::What`] with commas between; empty for all.
    pub about: String,
    /// The last change it took.
    pub position: i64,
    /// How often the next ones were tried.
    pub attempts: i64,
    /// When they are tried again, milliseconds since 1970.
    pub next_ms: i64,
    /// What became of the last try, in words.
    pub said: String,
    /// Since when.
    pub since_ms: i64,
    /// Since when no more; 0 while it is told.
    pub ended_ms: i64,
}

type Row = (String, String, String, String, String, i64, i64, i64, String, i64, i64);

const ADD: &str =
    "INSERT INTO webhook (municipality_id, webhook_id, address, secret, about, position, attempts, next_at, said, created_at, ended_at)
    SELECT municipality_id, $2, $3, $4, $5, sequence, 0, 0, '', $6, 0 FROM municipality WHERE municipality_id = $1";
const ALL: &str = "SELECT municipality_id, webhook_id, address, secret, about, position, attempts, next_at, said, created_at, ended_at
    FROM webhook WHERE municipality_id = $1 ORDER BY created_at, webhook_id";
const END: &str =
    "UPDATE webhook SET ended_at = $3, said = $4 WHERE municipality_id = $1 AND webhook_id = $2 AND ended_at = 0";
const CLAIM: &str = "UPDATE webhook SET next_at = $2 WHERE ended_at = 0 AND next_at <= $1
    AND position < (SELECT sequence FROM municipality WHERE municipality.municipality_id = webhook.municipality_id)
    RETURNING municipality_id, webhook_id, address, secret, about, position, attempts, next_at, said, created_at, ended_at";
const TOOK: &str = "UPDATE webhook SET position = $3, attempts = 0, next_at = 0, said = $4
    WHERE municipality_id = $1 AND webhook_id = $2 AND position < $3";
const FAILED: &str =
    "UPDATE webhook SET attempts = $3, next_at = $4, said = $5 WHERE municipality_id = $1 AND webhook_id = $2";

fn purpose(municipality: &str, id: &str) -> String {
    format!("webhook {municipality} {id}")
}

impl Store {
    fn webhook_of(&self, row: Row) -> Result<Webhook, StoreError> {
        let (municipality, id, address, secret, about, position, attempts, next_ms, said, since_ms, ended_ms) = row;
        let secret = self.seal.open(&purpose(&municipality, &id), &secret)?;
        Ok(Webhook { municipality, id, address, secret, about, position, attempts, next_ms, said, since_ms, ended_ms })
    }

    /// Adds one that is told of every change from now on.
    pub async fn add_webhook(&self, webhook: &Webhook) -> Result<(), StoreError> {
        let secret = self.seal.seal(&purpose(&webhook.municipality, &webhook.id), &webhook.secret)?;
        sqlx::query(ADD)
            .bind(&webhook.municipality)
            .bind(&webhook.id)
            .bind(&webhook.address)
            .bind(secret)
            .bind(&webhook.about)
            .bind(webhook.since_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Every one of a municipality, ended ones too.
    pub async fn webhooks(&self, municipality: &str) -> Result<Vec<Webhook>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(ALL).bind(municipality).fetch_all(&self.read).await?;
        rows.into_iter().map(|row| self.webhook_of(row)).collect()
    }

    /// Ends one; false when there is none of that id that is still told.
    pub async fn end_webhook(&self, municipality: &str, id: &str, why: &str, now_ms: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(END).bind(municipality).bind(id).bind(now_ms).bind(why).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Those that have something to be told now. Nobody else gets them before `until_ms`.
    pub async fn claim_webhooks(&self, now_ms: i64, until_ms: i64) -> Result<Vec<Webhook>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(CLAIM).bind(now_ms).bind(until_ms).fetch_all(&self.write).await?;
        rows.into_iter().map(|row| self.webhook_of(row)).collect()
    }

    /// It took everything up to a change.
    pub async fn webhook_took(&self, webhook: &Webhook, position: i64, said: &str) -> Result<(), StoreError> {
        sqlx::query(TOOK)
            .bind(&webhook.municipality)
            .bind(&webhook.id)
            .bind(position)
            .bind(said)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// It did not take them, and is tried again later.
    pub async fn webhook_failed(&self, webhook: &Webhook, next_ms: i64, said: &str) -> Result<(), StoreError> {
        sqlx::query(FAILED)
            .bind(&webhook.municipality)
            .bind(&webhook.id)
            .bind(webhook.attempts + 1)
            .bind(next_ms)
            .bind(said)
            .execute(&self.write)
            .await?;
        Ok(())
    }
}
