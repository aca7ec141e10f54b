//! What changed, with a gap-free number per municipality: live pages resume from any of them.

use sqlx::{Any, Transaction};

use super::{Store, StoreError};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Something happened on the road.
    Pickups,
    /// A resident reported, or was answered.
    Reports,
    /// A plan was made or published.
    Plans,
    /// A job moved on.
    Jobs,
    /// The roads or places are others.
    Map,
    /// A plan was opened for changes, or changed.
    Desks,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Pickups, Self::Reports, Self::Plans, Self::Jobs, Self::Map, Self::Desks];

    /// The word used in records and in live messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pickups => "pickups",
            Self::Reports => "reports",
            Self::Plans => "plans",
            Self::Jobs => "jobs",
            Self::Map => "map",
            Self::Desks => "desks",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number, 1, 2, 3 ... in each municipality.
    pub number: i64,
    /// The word of [`What`].
    pub what: String,
    /// The date it is about; empty where there is none.
    pub date: String,
}

const NEXT: &str = "UPDATE municipality SET sequence = sequence + 1 WHERE municipality_id = $1 RETURNING sequence";
const ADD: &str = "INSERT INTO change (municipality_id, number, what, date, at) VALUES ($1, $2, $3, $4, $5)";
const AFTER: &str =
    "SELECT number, what, date FROM change WHERE municipality_id = $1 AND number > $2 ORDER BY number LIMIT 500";
/// Writes a change inside the transaction that makes it, so that nobody sees one without the other.
/// The row of the municipality stays locked until the commit: numbers have no gaps.
pub(super) async fn add(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    what: What,
    date: &str,
    now_ms: i64,
) -> Result<i64, StoreError> {
    let (number,): (i64,) = sqlx::query_as(NEXT)
        .bind(municipality)
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(StoreError::NotFound("the municipality"))?;
    sqlx::query(ADD)
        .bind(municipality)
        .bind(number)
        .bind(what.code())
        .bind(date)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    Ok(number)
}

impl Store {
    /// Changes after number `after`, at most 500, in order.
    pub async fn changes_after(&self, municipality: &str, after: i64) -> Result<Vec<Change>, StoreError> {
        let rows: Vec<(i64, String, String)> =
            sqlx::query_as(AFTER).bind(municipality).bind(after).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(number, what, date)| Change { number, what, date }).collect())
    }
}
