//! Enterprises that collect, and their contracts with municipalities.
//!
//! An enterprise is behind no wall: it has a name and nothing else. What it does lies with the municipality it does it for.

use super::{Store, StoreError};

/// A contract of a municipality with an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Whose.
    pub municipality: String,
    /// Its id.
    pub id: String,
    /// The enterprise.
    pub provider: String,
    /// What the enterprise is called.
    pub provider_name: String,
    /// First date it holds on, `2026-11-23`.
    pub from: String,
    /// Last date; empty for one without an end.
    pub until: String,
}

type Row = (String, String, String, String, String, String);

const ADD_PROVIDER: &str = "INSERT INTO provider (provider_id, name, created_at) VALUES ($1, $2, $3)";
const PROVIDER: &str = "SELECT name FROM provider WHERE provider_id = $1";
const ADD: &str = "INSERT INTO contract (municipality_id, contract_id, provider_id, from_date, until_date, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)";
const ALL: &str = "SELECT municipality_id, contract_id, contract.provider_id, provider.name, from_date, until_date
    FROM contract JOIN provider ON provider.provider_id = contract.provider_id
    WHERE municipality_id = $1 ORDER BY from_date, contract_id";
const END: &str = "UPDATE contract SET until_date = $3
    WHERE municipality_id = $1 AND contract_id = $2 AND (until_date = '' OR until_date > $3)";
const SERVED: &str = "SELECT DISTINCT other.municipality_id FROM contract own
    JOIN contract other ON other.provider_id = own.provider_id
    WHERE own.municipality_id = $1 AND own.from_date <= $2 AND (own.until_date = '' OR own.until_date >= $2)
    AND other.from_date <= $2 AND (other.until_date = '' OR other.until_date >= $2) ORDER BY other.municipality_id";

impl Store {
    /// Keeps an enterprise.
    pub async fn add_provider(&self, id: &str, name: &str, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(ADD_PROVIDER).bind(id).bind(name).bind(now_ms).execute(&self.write).await?;
        Ok(())
    }

    /// The name of an enterprise, where there is one of that id.
    pub async fn provider_name(&self, id: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(PROVIDER).bind(id).fetch_optional(&self.read).await?;
        Ok(row.map(|(name,)| name))
    }

    /// Keeps a contract.
    pub async fn add_contract(&self, contract: &Contract, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(ADD)
            .bind(&contract.municipality)
            .bind(&contract.id)
            .bind(&contract.provider)
            .bind(&contract.from)
            .bind(&contract.until)
            .bind(now_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Every contract of a municipality.
    pub async fn contracts(&self, municipality: &str) -> Result<Vec<Contract>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(ALL).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows
            .into_iter()
            .map(|(municipality, id, provider, provider_name, from, until)| Contract {
                municipality,
                id,
                provider,
                provider_name,
                from,
                until,
            })
            .collect())
    }

    /// Ends a contract with a date; false where there is none that holds longer.
    pub async fn end_contract(&self, municipality: &str, id: &str, until: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(END).bind(municipality).bind(id).bind(until).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }

    /// Municipalities that an enterprise of this one serves on a date, this one among them.
    pub async fn served_together(&self, municipality: &str, date: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(SERVED).bind(municipality).bind(date).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(municipality,)| municipality).collect())
    }
}
