//! The seed with which a municipality signs; made once, the same for every process.

use super::{Store, StoreError};

const SEED: &str = "SELECT seed FROM signing_key WHERE municipality_id = $1";
const ADD: &str =
    "INSERT INTO signing_key (municipality_id, seed, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

fn purpose(municipality: &str) -> String {
    format!("signing {municipality}")
}

impl Store {
    /// The seed of a municipality's key, where it has one.
    pub async fn signing_seed(&self, municipality: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(SEED).bind(municipality).fetch_optional(&self.write).await?;
        row.map(|(seed,)| self.seal.open(&purpose(municipality), &seed)).transpose()
    }

    /// Keeps a fresh seed, unless another process was first; the one that holds.
    pub async fn add_signing_seed(&self, municipality: &str, seed: &str, now_ms: i64) -> Result<String, StoreError> {
        let sealed = self.seal.seal(&purpose(municipality), seed)?;
        sqlx::query(ADD).bind(municipality).bind(sealed).bind(now_ms).execute(&self.write).await?;
        self.signing_seed(municipality).await?.ok_or(StoreError::NotFound("the signing key"))
    }
}
