//! Plans by version. A stored plan is never edited: a change is a new version.

use sqlx::{Any, Transaction};

use super::change::{self, What};
use super::occurrence;
use super::{Store, StoreError};
use crate::calendar::Occurrence;

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStatus {
    /// Made, not shown to anybody.
    Draft,
    /// The promise in force.
    Published,
    /// Was in force, or is until the next one begins.
    Superseded,
}

impl PlanStatus {
    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Superseded => "superseded",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "published" => Self::Published,
            "superseded" => Self::Superseded,
            _ => Self::Draft,
        }
    }
}

/// A plan without its document.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanRecord {
    /// Its id.
    pub id: String,
    /// 1, 2, 3 ... in each municipality.
    pub version: i64,
    /// Where it stands.
    pub status: PlanStatus,
    /// Seed of its search.
    pub seed: i64,
    /// Its sums as JSON.
    pub totals: serde_json::Value,
    /// Visits nobody makes.
    pub unserved: i64,
    /// When it was made, milliseconds since 1970.
    pub created_ms: i64,
    /// When it was published; nothing for a draft.
    pub published_ms: Option<i64>,
    /// First date it holds on, `2026-11-23`; nothing for a draft.
    pub valid_from: Option<String>,
    /// Last date it holds on; nothing for a plan that holds until the next one.
    pub valid_until: Option<String>,
}

impl PlanRecord {
    /// The plan that holds on a date, among all there are: the last one published for it.
    pub fn in_force<'a>(plans: &'a [Self], date: &str) -> Option<&'a Self> {
        let holds = |plan: &&Self| {
            plan.published_ms.is_some()
                && plan.valid_from.as_deref().is_some_and(|from| from <= date)
                && plan.valid_until.as_deref().is_none_or(|until| date <= until)
        };
        plans.iter().filter(holds).max_by_key(|plan| (plan.published_ms, plan.version))
    }
}

/// A plan about to be kept.
#[derive(Clone, Debug)]
pub struct NewPlan<'a> {
    /// Its id.
    pub id: &'a str,
    /// Seed of its search.
    pub seed: i64,
    /// Its sums as JSON.
    pub totals: String,
    /// Visits nobody makes.
    pub unserved: i64,
    /// The whole plan as JSON.
    pub document: String,
}

type Row = (String, i64, String, i64, String, i64, i64, i64, String, String);

const VERSION: &str =
    "UPDATE municipality SET plan_version = plan_version + 1 WHERE municipality_id = $1 RETURNING plan_version";
const ADD: &str = "INSERT INTO plan (municipality_id, plan_id, version, status, seed, totals, unserved, document, created_at, published_at, valid_from)
    VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, 0, '')";
const ALL: &str =
    "SELECT plan_id, version, status, seed, totals, unserved, created_at, published_at, valid_from, valid_until FROM plan
    WHERE municipality_id = $1 ORDER BY version DESC";
const ONE: &str =
    "SELECT plan_id, version, status, seed, totals, unserved, created_at, published_at, valid_from, valid_until FROM plan
    WHERE municipality_id = $1 AND plan_id = $2";
const IN_FORCE: &str = "SELECT plan_id, version, status, seed, totals, unserved, created_at, published_at, valid_from, valid_until FROM plan
    WHERE municipality_id = $1 AND published_at > 0 AND valid_from <= $2 AND (valid_until = '' OR valid_until >= $2) ORDER BY published_at DESC, version DESC LIMIT 1";
const DOCUMENT: &str = "SELECT document FROM plan WHERE municipality_id = $1 AND plan_id = $2";
const SUPERSEDE: &str = "UPDATE plan SET status = 'superseded' WHERE municipality_id = $1 AND status = 'published'";
const PUBLISH: &str = "UPDATE plan SET status = 'published', published_at = $3, valid_from = $4
    WHERE municipality_id = $1 AND plan_id = $2 AND status = 'draft'";

fn read(row: Row) -> Result<PlanRecord, StoreError> {
    let (id, version, status, seed, totals, unserved, created_ms, published_at, valid_from, valid_until) = row;
    Ok(PlanRecord {
        id,
        version,
        status: PlanStatus::from_code(&status),
        seed,
        totals: serde_json::from_str(&totals)?,
        unserved,
        created_ms,
        published_ms: Some(published_at).filter(|at| *at > 0),
        valid_from: Some(valid_from).filter(|date| !date.is_empty()),
        valid_until: Some(valid_until).filter(|date| !date.is_empty()),
    })
}

async fn status_of(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    plan: &str,
) -> Result<PlanStatus, StoreError> {
    let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(plan).fetch_optional(&mut **transaction).await?;
    Ok(read(row.ok_or(StoreError::NotFound("the plan"))?)?.status)
}

/// The plan that holds on `date`, inside a transaction.
pub(super) async fn in_force(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    date: &str,
) -> Result<Option<PlanRecord>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as(IN_FORCE).bind(municipality).bind(date).fetch_optional(&mut **transaction).await?;
    row.map(read).transpose()
}

/// Keeps a plan as a draft inside the transaction that makes it.
pub(super) async fn insert(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    plan: NewPlan<'_>,
    now_ms: i64,
) -> Result<i64, StoreError> {
    let (version,): (i64,) = sqlx::query_as(VERSION)
        .bind(municipality)
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(StoreError::NotFound("the municipality"))?;
    sqlx::query(ADD)
        .bind(municipality)
        .bind(plan.id)
        .bind(version)
        .bind(plan.seed)
        .bind(plan.totals)
        .bind(plan.unserved)
        .bind(plan.document)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    change::add(transaction, municipality, What::Plans, "", now_ms).await?;
    Ok(version)
}

impl Store {
    /// Keeps a plan as a draft with the next version number, which is returned.
    pub async fn add_plan(&self, municipality: &str, plan: NewPlan<'_>, now_ms: i64) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        let version = insert(&mut transaction, municipality, plan, now_ms).await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// Every plan, newest first.
    pub async fn plans(&self, municipality: &str) -> Result<Vec<PlanRecord>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(ALL).bind(municipality).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }

    /// One plan without its document.
    pub async fn plan(&self, municipality: &str, plan: &str) -> Result<Option<PlanRecord>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(plan).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// The plan that holds on `date` (`2026-11-23`): the last one published for that date or before.
    pub async fn plan_in_force(&self, municipality: &str, date: &str) -> Result<Option<PlanRecord>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(IN_FORCE).bind(municipality).bind(date).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// The whole plan as JSON.
    pub async fn plan_document(&self, municipality: &str, plan: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as(DOCUMENT).bind(municipality).bind(plan).fetch_optional(&self.read).await?;
        Ok(row.map(|(document,)| document))
    }

    /// Publishes a draft in one transaction: the plan before it is superseded, and `renew` turns
    /// the promises there are from `valid_from` on into those that hold now. Returns how many changed.
    pub async fn publish_plan(
        &self,
        municipality: &str,
        plan: &str,
        valid_from: &str,
        now_ms: i64,
        renew: impl FnOnce(&[Occurrence]) -> Vec<Occurrence> + Send,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        // The change is written first: its lock on the municipality makes two publishers take turns.
        change::add(&mut transaction, municipality, What::Plans, valid_from, now_ms).await?;
        match status_of(&mut transaction, municipality, plan).await? {
            PlanStatus::Draft => {}
            PlanStatus::Published => return Err(StoreError::Conflict("this plan is published already".to_owned())),
            PlanStatus::Superseded => {
                return Err(StoreError::Conflict(
                    "this plan was superseded by a later one; make a new plan instead".to_owned(),
                ));
            }
        }
        sqlx::query(SUPERSEDE).bind(municipality).execute(&mut *transaction).await?;
        sqlx::query(PUBLISH)
            .bind(municipality)
            .bind(plan)
            .bind(now_ms)
            .bind(valid_from)
            .execute(&mut *transaction)
            .await?;
        let existing = occurrence::from_date(&mut transaction, municipality, valid_from).await?;
        let renewed = renew(&existing);
        let written = occurrence::put_changed(&mut transaction, municipality, &existing, &renewed, now_ms).await?;
        transaction.commit().await?;
        Ok(written)
    }

    /// Adds or moves occurrences of the plan in force in one transaction: time goes on, and the
    /// calendar is always filled some weeks ahead.
    pub async fn extend_occurrences(
        &self,
        municipality: &str,
        from: &str,
        now_ms: i64,
        renew: impl FnOnce(&[Occurrence]) -> Vec<Occurrence> + Send,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.begin().await?;
        let existing = occurrence::from_date(&mut transaction, municipality, from).await?;
        let renewed = renew(&existing);
        let written = occurrence::put_changed(&mut transaction, municipality, &existing, &renewed, now_ms).await?;
        if written > 0 {
            change::add(&mut transaction, municipality, What::Plans, from, now_ms).await?;
        }
        transaction.commit().await?;
        Ok(written)
    }
}
