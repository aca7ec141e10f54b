//! Ways on when something fails today go in; the one that was chosen becomes the plan until Sunday.

use super::change::{self, What};
use super::plan::{self, NewPlan};
use super::{Store, StoreError, occurrence};
use crate::calendar::Occurrence;

/// Ways on that were worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveryRecord {
    /// Its id.
    pub id: String,
    /// The plan that failed.
    pub plan: String,
    /// The date, `2026-11-23`.
    pub date: String,
    /// What went wrong and the ways on with their plans, as JSON.
    pub document: serde_json::Value,
    /// The plan that was made of it; empty before.
    pub published_as: String,
}

/// What a chosen way is published with.
#[derive(Clone, Debug)]
pub struct ChosenWay<'a> {
    /// The ways it is one of.
    pub recovery: &'a str,
    /// The plan that has to be in force still.
    pub failed: &'a str,
    /// First date, today.
    pub from: &'a str,
    /// Last date, Sunday.
    pub until: &'a str,
}

const ADD: &str =
    "INSERT INTO recovery (municipality_id, recovery_id, plan_id, date, document, published_as, created_at)
    VALUES ($1, $2, $3, $4, $5, '', $6)";
const ONE: &str = "SELECT recovery_id, plan_id, date, document, published_as FROM recovery
    WHERE municipality_id = $1 AND recovery_id = $2";
const CHOOSE: &str = "UPDATE recovery SET published_as = $3
    WHERE municipality_id = $1 AND recovery_id = $2 AND published_as = ''";
const SUPERSEDE: &str = "UPDATE plan SET status = 'superseded'
    WHERE municipality_id = $1 AND plan_id = $2 AND valid_until <> ''";
const PUBLISH: &str = "UPDATE plan SET status = 'published', published_at = $3, valid_from = $4, valid_until = $5
    WHERE municipality_id = $1 AND plan_id = $2";

impl Store {
    /// Keeps ways on that were worked out.
    pub async fn add_recovery(
        &self,
        municipality: &str,
        record: &RecoveryRecord,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(ADD)
            .bind(municipality)
            .bind(&record.id)
            .bind(&record.plan)
            .bind(&record.date)
            .bind(record.document.to_string())
            .bind(now_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Ways on by id.
    pub async fn recovery(&self, municipality: &str, id: &str) -> Result<Option<RecoveryRecord>, StoreError> {
        let row: Option<(String, String, String, String, String)> =
            sqlx::query_as(ONE).bind(municipality).bind(id).fetch_optional(&self.read).await?;
        row.map(|(id, plan, date, document, published_as)| {
            Ok(RecoveryRecord { id, plan, date, document: serde_json::from_str(&document)?, published_as })
        })
        .transpose()
    }

    /// Makes a way on the plan from today to Sunday, in one transaction with the promises that move. The plan
    /// before it stays published: it holds again from Monday. Returns the version and how many promises changed.
    pub async fn publish_recovery(
        &self,
        municipality: &str,
        way: &ChosenWay<'_>,
        draft: NewPlan<'_>,
        now_ms: i64,
        renew: impl FnOnce(&[Occurrence]) -> Vec<Occurrence> + Send,
    ) -> Result<(i64, usize), StoreError> {
        let mut transaction = self.begin().await?;
        // The change first: it locks the row of the municipality, so that two managers come one after the other.
        change::add(&mut transaction, municipality, What::Plans, way.from, now_ms).await?;
        let in_force = plan::in_force(&mut transaction, municipality, way.from).await?;
        if in_force.is_none_or(|record| record.id != way.failed) {
            return Err(StoreError::Conflict("Another plan is in force now; ask for ways on again.".to_owned()));
        }
        let id = draft.id;
        let chosen = sqlx::query(CHOOSE).bind(municipality).bind(way.recovery).bind(id).execute(&mut *transaction);
        if chosen.await?.rows_affected() == 0 {
            return Err(StoreError::Conflict("One of these ways was published already.".to_owned()));
        }
        let version = plan::insert(&mut transaction, municipality, draft, now_ms).await?;
        sqlx::query(SUPERSEDE).bind(municipality).bind(way.failed).execute(&mut *transaction).await?;
        sqlx::query(PUBLISH)
            .bind(municipality)
            .bind(id)
            .bind(now_ms)
            .bind(way.from)
            .bind(way.until)
            .execute(&mut *transaction)
            .await?;
        let existing = occurrence::from_date(&mut transaction, municipality, way.from).await?;
        let renewed = renew(&existing);
        let written = occurrence::put_changed(&mut transaction, municipality, &existing, &renewed, now_ms).await?;
        transaction.commit().await?;
        Ok((version, written))
    }
}
