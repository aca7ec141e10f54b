//! What a manager decided about dates and money: every version goes in, the last one comes out.

use super::change::{self, What};
use super::{Store, StoreError};

/// What a setting is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// Holidays, closures and single days.
    Calendar,
    /// Who pays what.
    Tariff,
}

impl SettingKind {
    /// The word used in records.
    pub fn code(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Tariff => "tariff",
        }
    }
}

/// A version of a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// 1, 2, 3 ...
    pub revision: i64,
    /// Who decided it.
    pub person: String,
    /// What, as JSON.
    pub document: serde_json::Value,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
}

const LAST: &str = "SELECT revision, person, document, at FROM setting
    WHERE municipality_id = $1 AND kind = $2 ORDER BY revision DESC LIMIT 1";
const ADD: &str = "INSERT INTO setting (municipality_id, kind, revision, person, document, at)
    VALUES ($1, $2, $3, $4, $5, $6)";

type Row = (i64, String, String, i64);

fn read((revision, person, document, at_ms): Row) -> Result<Setting, StoreError> {
    Ok(Setting { revision, person, document: serde_json::from_str(&document)?, at_ms })
}

impl Store {
    /// The last version; nothing before the first.
    pub async fn setting(&self, municipality: &str, kind: SettingKind) -> Result<Option<Setting>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(LAST).bind(municipality).bind(kind.code()).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// Keeps the version after `seen` (0 before the first); false when somebody else was first.
    pub async fn put_setting(
        &self,
        municipality: &str,
        (kind, seen): (SettingKind, i64),
        (person, document): (&str, &serde_json::Value),
        (date, now_ms): (&str, i64),
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        // The change first: it locks the row of the municipality, so that two managers come one after the other.
        change::add(&mut transaction, municipality, What::Plans, date, now_ms).await?;
        let row: Option<Row> =
            sqlx::query_as(LAST).bind(municipality).bind(kind.code()).fetch_optional(&mut *transaction).await?;
        if row.map_or(0, |row| row.0) != seen {
            return Ok(false);
        }
        sqlx::query(ADD)
            .bind(municipality)
            .bind(kind.code())
            .bind(seen + 1)
            .bind(person)
            .bind(document.to_string())
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
