//! The files a municipality brought, as they were: a plan can always be recounted from them.

use std::collections::BTreeMap;

use super::{Store, StoreError};

const PUT: &str = "INSERT INTO map (municipality_id, map_id, document, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (municipality_id, map_id) DO NOTHING";
const LAST: &str =
    "SELECT map_id, document FROM map WHERE municipality_id = $1 ORDER BY created_at DESC, map_id DESC LIMIT 1";

impl Store {
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
