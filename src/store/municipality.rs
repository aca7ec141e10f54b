//! Municipalities: who is behind each wall.

use crate::units::Names;

use super::{Store, StoreError};

/// A municipality as the service knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct MunicipalityRecord {
    /// Its slug; the first part of every key.
    pub id: String,
    /// Its name.
    pub names: Names,
    /// A made-up municipality says so wherever it is shown.
    pub fictional: bool,
    /// IANA time zone.
    pub time_zone: String,
    /// Number of its last change.
    pub sequence: i64,
}

type Row = (String, String, i64, String, i64);

const PUT: &str = "INSERT INTO municipality (municipality_id, names, fictional, time_zone, sequence, plan_version, report_number, created_at)
    VALUES ($1, $2, $3, $4, 0, 0, 0, $5)
    ON CONFLICT (municipality_id) DO UPDATE SET names = excluded.names, fictional = excluded.fictional, time_zone = excluded.time_zone";
const ONE: &str =
    "SELECT municipality_id, names, fictional, time_zone, sequence FROM municipality WHERE municipality_id = $1";
const ALL: &str =
    "SELECT municipality_id, names, fictional, time_zone, sequence FROM municipality ORDER BY municipality_id";

fn read((id, names, fictional, time_zone, sequence): Row) -> Result<MunicipalityRecord, StoreError> {
    Ok(MunicipalityRecord { id, names: serde_json::from_str(&names)?, fictional: fictional != 0, time_zone, sequence })
}

impl Store {
    /// Adds a municipality, or renames it.
    pub async fn put_municipality(
        &self,
        slug: &str,
        names: &Names,
        fictional: bool,
        time_zone: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(PUT)
            .bind(slug)
            .bind(serde_json::to_string(names)?)
            .bind(i64::from(fictional))
            .bind(time_zone)
            .bind(now_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The municipality of that slug.
    pub async fn municipality(&self, slug: &str) -> Result<Option<MunicipalityRecord>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(slug).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }

    /// Every municipality, by slug.
    pub async fn municipalities(&self) -> Result<Vec<MunicipalityRecord>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(ALL).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }
}
