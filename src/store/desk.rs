//! Plans opened for changes: the log of each desk goes in and comes out, never its state.
//!
//! A desk has a revision, the number of its last entry. An entry is written only by somebody who saw the one
//! before it; of two at the same moment one is told that the other was first.

use sqlx::{Any, Transaction};

use super::change::{self, What};
use super::plan::{self, NewPlan};
use super::{Store, StoreError};
use crate::plan::edits::Action;

/// What became of a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskState {
    /// It can be worked at.
    Open,
    /// A draft was made of it.
    Saved,
    /// Nobody wants it any more.
    Discarded,
}

impl DeskState {
    /// The word used in records and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Saved => "saved",
            Self::Discarded => "discarded",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "saved" => Self::Saved,
            "discarded" => Self::Discarded,
            _ => Self::Open,
        }
    }
}

/// A desk without its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskRecord {
    /// Its id.
    pub id: String,
    /// The plan that is opened.
    pub plan: String,
    /// What became of it.
    pub state: DeskState,
    /// The draft that was made of it; empty before.
    pub saved_as: String,
    /// Number of its last entry; 0 when nothing was done yet.
    pub revision: i64,
    /// When it was opened, milliseconds since 1970.
    pub opened_ms: i64,
    /// When it changed last.
    pub changed_ms: i64,
}

/// One entry of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskEntry {
    /// 1, 2, 3 ... at each desk.
    pub revision: i64,
    /// Who.
    pub person: String,
    /// What.
    pub action: Action,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

type Row = (String, String, String, String, i64, i64, i64);

const ADD: &str =
    "INSERT INTO desk (municipality_id, desk_id, plan_id, state, saved_as, revision, created_at, updated_at)
    VALUES ($1, $2, $3, 'open', '', 0, $4, $4)";
const ONE: &str = "SELECT desk_id, plan_id, state, saved_as, revision, created_at, updated_at FROM desk
    WHERE municipality_id = $1 AND desk_id = $2";
const OPEN: &str = "SELECT desk_id, plan_id, state, saved_as, revision, created_at, updated_at FROM desk
    WHERE municipality_id = $1 AND state = 'open' ORDER BY created_at DESC, desk_id LIMIT 200";
const OPEN_OF_PLAN: &str = "SELECT desk_id, plan_id, state, saved_as, revision, created_at, updated_at FROM desk
    WHERE municipality_id = $1 AND plan_id = $2 AND state = 'open' ORDER BY created_at, desk_id LIMIT 1";
const ENTRIES: &str = "SELECT revision, person, document, at FROM desk_entry
    WHERE municipality_id = $1 AND desk_id = $2 AND revision > $3 ORDER BY revision";
const MOVE_ON: &str = "UPDATE desk SET revision = revision + 1, updated_at = $4
    WHERE municipality_id = $1 AND desk_id = $2 AND revision = $3 AND state = 'open'";
const ADD_ENTRY: &str = "INSERT INTO desk_entry (municipality_id, desk_id, revision, person, document, at)
    VALUES ($1, $2, $3, $4, $5, $6)";
const CLOSE: &str = "UPDATE desk SET state = $4, saved_as = $5, updated_at = $6
    WHERE municipality_id = $1 AND desk_id = $2 AND revision = $3 AND state = 'open'";

fn read((id, plan, state, saved_as, revision, opened_ms, changed_ms): Row) -> DeskRecord {
    DeskRecord { id, plan, state: DeskState::from_code(&state), saved_as, revision, opened_ms, changed_ms }
}

impl Store {
    /// The open desk of a plan; `fresh` becomes its id when there is none. True when it was opened now.
    pub async fn open_desk(
        &self,
        municipality: &str,
        plan: &str,
        fresh: &str,
        now_ms: i64,
    ) -> Result<(DeskRecord, bool), StoreError> {
        let mut transaction = self.begin().await?;
        // The change first: it locks the row of the municipality, so that two managers get one desk.
        change::add(&mut transaction, municipality, What::Desks, "", now_ms).await?;
        let known: Option<Row> =
            sqlx::query_as(OPEN_OF_PLAN).bind(municipality).bind(plan).fetch_optional(&mut *transaction).await?;
        if let Some(row) = known {
            return Ok((read(row), false));
        }
        sqlx::query(ADD).bind(municipality).bind(fresh).bind(plan).bind(now_ms).execute(&mut *transaction).await?;
        transaction.commit().await?;
        let record = DeskRecord {
            id: fresh.to_owned(),
            plan: plan.to_owned(),
            state: DeskState::Open,
            saved_as: String::new(),
            revision: 0,
            opened_ms: now_ms,
            changed_ms: now_ms,
        };
        Ok((record, true))
    }

    /// One desk.
    pub async fn desk(&self, municipality: &str, id: &str) -> Result<Option<DeskRecord>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(id).fetch_optional(&self.read).await?;
        Ok(row.map(read))
    }

    /// Desks that are open, newest first.
    pub async fn desks(&self, municipality: &str) -> Result<Vec<DeskRecord>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(OPEN).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Entries of a desk after a revision, in order.
    pub async fn desk_entries(&self, municipality: &str, id: &str, after: i64) -> Result<Vec<DeskEntry>, StoreError> {
        let rows: Vec<(i64, String, String, i64)> =
            sqlx::query_as(ENTRIES).bind(municipality).bind(id).bind(after).fetch_all(&self.read).await?;
        rows.into_iter()
            .map(|(revision, person, document, at_ms)| {
                Ok(DeskEntry { revision, person, action: serde_json::from_str(&document)?, at_ms })
            })
            .collect()
    }

    /// Writes the entry after revision `seen`; false when somebody else was first or the desk is closed.
    pub async fn add_desk_entry(
        &self,
        municipality: &str,
        id: &str,
        seen: i64,
        person: &str,
        action: &Action,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let document = serde_json::to_string(action)?;
        let mut transaction = self.begin().await?;
        let moved = sqlx::query(MOVE_ON)
            .bind(municipality)
            .bind(id)
            .bind(seen)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if moved == 0 {
            return Ok(false);
        }
        sqlx::query(ADD_ENTRY)
            .bind(municipality)
            .bind(id)
            .bind(seen + 1)
            .bind(person)
            .bind(document)
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        change::add(&mut transaction, municipality, What::Desks, "", now_ms).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Makes a draft of a desk at revision `seen` and closes it; its version, or nothing when somebody else was first.
    pub async fn save_desk(
        &self,
        municipality: &str,
        id: &str,
        seen: i64,
        draft: NewPlan<'_>,
        now_ms: i64,
    ) -> Result<Option<i64>, StoreError> {
        let mut transaction = self.begin().await?;
        if !close(&mut transaction, municipality, (id, seen), (DeskState::Saved, draft.id), now_ms).await? {
            return Ok(None);
        }
        let version = plan::insert(&mut transaction, municipality, draft, now_ms).await?;
        transaction.commit().await?;
        Ok(Some(version))
    }

    /// Puts a desk at revision `seen` away; false when somebody else was first.
    pub async fn discard_desk(&self, municipality: &str, id: &str, seen: i64, now_ms: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        if !close(&mut transaction, municipality, (id, seen), (DeskState::Discarded, ""), now_ms).await? {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }
}

/// Closes a desk inside a transaction, if it is at that revision still.
async fn close(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    (id, seen): (&str, i64),
    (state, saved_as): (DeskState, &str),
    now_ms: i64,
) -> Result<bool, StoreError> {
    let closed = sqlx::query(CLOSE)
        .bind(municipality)
        .bind(id)
        .bind(seen)
        .bind(state.code())
        .bind(saved_as)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?
        .rows_affected();
    if closed > 0 {
        change::add(transaction, municipality, What::Desks, "", now_ms).await?;
    }
    Ok(closed > 0)
}
