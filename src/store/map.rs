//! The files a municipality brought, as they were: a plan can always be recounted from them.

use std::collections::BTreeMap;

use super::change::{self, What};
use super::{Store, StoreError};
use crate::units::Names;

const PUT: &str = "INSERT INTO map (municipality_id, map_id, document, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (municipality_id, map_id) DO UPDATE SET created_at = excluded.created_at";
const LAST_ID: &str = "SELECT map_id, created_at FROM map WHERE municipality_id = $1
    ORDER BY created_at DESC, map_id DESC LIMIT 1";
const RENAME: &str = "UPDATE municipality SET names = $2 WHERE municipality_id = $1";
const LAST: &str =
    "SELECT map_id, document FROM map WHERE municipality_id = $1 ORDER BY created_at DESC, map_id DESC LIMIT 1";

const ONE: &str = "SELECT document FROM map WHERE municipality_id = $1 AND map_id = $2";
const IDS: &str = "SELECT map_id FROM map WHERE municipality_id = $1 ORDER BY created_at DESC, map_id DESC";

impl Store {
    /// Ids of every snapshot, newest first.
    pub async fn map_ids(&self, municipality: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(IDS).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The files of one snapshot.
    pub async fn map_of(&self, municipality: &str, id: &str) -> Result<Option<BTreeMap<String, String>>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(ONE).bind(municipality).bind(id).fetch_optional(&self.read).await?;
        Ok(row.map(|(document,)| serde_json::from_str(&document)).transpose()?)
    }

    /// Puts files in place of those of map `before`, with the municipality's names that they hold. Whoever looked at
    /// an older map than the one in use is told so, and nothing changes.
    pub async fn replace_map(
        &self,
        municipality: &str,
        before: Option<&str>,
        (map_id, files): (&str, &BTreeMap<String, String>),
        names: &Names,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let document = serde_json::to_string(files)?;
        let mut transaction = self.begin().await?;
        // The change first: it locks the row of the municipality, so that two managers come one after the other.
        change::add(&mut transaction, municipality, What::Map, "", now_ms).await?;
        let last: Option<(String, i64)> =
            sqlx::query_as(LAST_ID).bind(municipality).fetch_optional(&mut *transaction).await?;
        if last.as_ref().map(|(id, _)| id.as_str()) != before {
            return Err(StoreError::Conflict(
                "Somebody else changed the map meanwhile. Load the page again and look at what is there now."
                    .to_owned(),
            ));
        }
        // Later than the one before, even where two come in one millisecond.
        let at_ms = last.map_or(now_ms, |(_, at_ms)| now_ms.max(at_ms + 1));
        sqlx::query(PUT).bind(municipality).bind(map_id).bind(document).bind(at_ms).execute(&mut *transaction).await?;
        sqlx::query(RENAME).bind(municipality).bind(serde_json::to_string(names)?).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Keeps a snapshot of the files, name to text, under `map_id`.
    pub async fn put_map(
        &self,
        municipality: &str,
        map_id: &str,
        files: &BTreeMap<String, String>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(PUT)
            .bind(municipality)
            .bind(map_id)
            .bind(serde_json::to_string(files)?)
            .bind(now_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The latest snapshot: its id and its files.
    pub async fn map(&self, municipality: &str) -> Result<Option<(String, BTreeMap<String, String>)>, StoreError> {
        let row: Option<(String, String)> = sqlx::query_as(LAST).bind(municipality).fetch_optional(&self.read).await?;
        row.map(|(id, document)| Ok((id, serde_json::from_str(&document)?))).transpose()
    }
}
