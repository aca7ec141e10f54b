//! A key and what it asks for go in; whether that is new, under way, done or something else comes out.

use super::{Store, StoreError};

/// A key is remembered for a day.
const KEPT_MS: i64 = 86_400_000;
/// What did not end within so long never will: its process is gone. Longer than any request may take.
const LONGEST_RUN_MS: i64 = 300_000;

/// What is known about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: it is ours now, and must be ended with [`Store::keep_answer`] or [`Store::forget_key`].
    Ours,
    /// The first request is still running.
    Running,
    /// The key came with another request before.
    Other,
    /// This was answered.
    Answered(String),
}

const CLAIM: &str =
    "INSERT INTO idempotency (municipality_id, principal, idempotency_key, request_hash, state, answer, began_at)
    VALUES ($1, $2, $3, $4, 'running', '', $5)
    ON CONFLICT (municipality_id, principal, idempotency_key) DO UPDATE
    SET request_hash = excluded.request_hash, state = 'running', answer = '', began_at = excluded.began_at
    WHERE idempotency.began_at < $6 OR (idempotency.state = 'running' AND idempotency.began_at < $7)";
const KNOWN: &str = "SELECT request_hash, state, answer FROM idempotency
    WHERE municipality_id = $1 AND principal = $2 AND idempotency_key = $3";
const KEEP: &str = "UPDATE idempotency SET state = 'answered', answer = $4
    WHERE municipality_id = $1 AND principal = $2 AND idempotency_key = $3 AND began_at = $5";
const FORGET: &str = "DELETE FROM idempotency
    WHERE municipality_id = $1 AND principal = $2 AND idempotency_key = $3 AND began_at = $4";
const PURGE: &str = "DELETE FROM idempotency WHERE began_at < $1";

/// Whose key it is.
#[derive(Clone, Debug)]
pub struct KeyOwner {
    /// From the session.
    pub municipality: String,
    /// The session.
    pub principal: String,
    /// What the client sent.
    pub key: String,
}

impl Store {
    /// Takes a key for a request, or tells what became of it. Of two at the same moment one gets it.
    pub async fn claim_key(&self, owner: &KeyOwner, request_hash: &str, now_ms: i64) -> Result<Claim, StoreError> {
        let taken = sqlx::query(CLAIM)
            .bind(&owner.municipality)
            .bind(&owner.principal)
            .bind(&owner.key)
            .bind(request_hash)
            .bind(now_ms)
            .bind(now_ms - KEPT_MS)
            .bind(now_ms - LONGEST_RUN_MS)
            .execute(&self.write)
            .await?;
        if taken.rows_affected() > 0 {
            return Ok(Claim::Ours);
        }
        let known: Option<(String, String, String)> = sqlx::query_as(KNOWN)
            .bind(&owner.municipality)
            .bind(&owner.principal)
            .bind(&owner.key)
            .fetch_optional(&self.write)
            .await?;
        Ok(match known {
            Some((hash, _, _)) if hash != request_hash => Claim::Other,
            Some((_, state, answer)) if state == "answered" => Claim::Answered(answer),
            // Forgotten between the two looks: the next try gets it.
            _ => Claim::Running,
        })
    }

    /// Keeps the answer of a request that had the key since `began_ms`.
    pub async fn keep_answer(&self, owner: &KeyOwner, answer: &str, began_ms: i64) -> Result<(), StoreError> {
        sqlx::query(KEEP)
            .bind(&owner.municipality)
            .bind(&owner.principal)
            .bind(&owner.key)
            .bind(answer)
            .bind(began_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Lets the key go: what had it failed, and may be tried again.
    pub async fn forget_key(&self, owner: &KeyOwner, began_ms: i64) -> Result<(), StoreError> {
        sqlx::query(FORGET)
            .bind(&owner.municipality)
            .bind(&owner.principal)
            .bind(&owner.key)
            .bind(began_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Forgets every key whose day is over.
    pub async fn purge_keys(&self, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(PURGE).bind(now_ms - KEPT_MS).execute(&self.write).await?;
        Ok(())
    }
}
