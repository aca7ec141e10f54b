//! Promised collections: one street on one date, with an id that stays when the date moves.

use std::collections::HashMap;

use sqlx::{Any, Transaction};

use crate::calendar::Occurrence;

use super::{Store, StoreError};

const PUT: &str = "INSERT INTO occurrence (municipality_id, occurrence_id, street_id, due, date, document, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (municipality_id, occurrence_id) DO UPDATE
    SET due = excluded.due, date = excluded.date, document = excluded.document, updated_at = excluded.updated_at";
const FROM_DATE: &str = "SELECT document FROM occurrence WHERE municipality_id = $1 AND (due >= $2 OR date >= $2) ORDER BY date, occurrence_id";
const OF_STREET: &str = "SELECT document FROM occurrence
    WHERE municipality_id = $1 AND street_id = $2 AND date >= $3 AND date <= $4 ORDER BY date, occurrence_id";
const BETWEEN: &str = "SELECT document FROM occurrence
    WHERE municipality_id = $1 AND date >= $2 AND date <= $3 ORDER BY date, occurrence_id";
const ONE: &str = "SELECT document FROM occurrence WHERE municipality_id = $1 AND occurrence_id = $2";

fn read((document,): (String,)) -> Result<Occurrence, StoreError> {
    Ok(serde_json::from_str(&document)?)
}

/// Promises due or kept from `date` on.
pub(super) async fn from_date(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    date: &str,
) -> Result<Vec<Occurrence>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as(FROM_DATE).bind(municipality).bind(date).fetch_all(&mut **transaction).await?;
    rows.into_iter().map(read).collect()
}

/// Writes those of `renewed` that are not word for word in `existing`; returns how many.
pub(super) async fn put_changed(
    transaction: &mut Transaction<'static, Any>,
    municipality: &str,
    existing: &[Occurrence],
    renewed: &[Occurrence],
    now_ms: i64,
) -> Result<usize, StoreError> {
    let known: HashMap<_, _> = existing.iter().map(|occurrence| (occurrence.id, occurrence)).collect();
    let mut written = 0;
    for occurrence in renewed.iter().filter(|occurrence| known.get(&occurrence.id) != Some(occurrence)) {
        let mut occurrence = occurrence.clone();
        if known.get(&occurrence.id).is_some_and(|known| known.sequence != occurrence.sequence) {
            occurrence.changed_ms = Some(now_ms);
        }
        sqlx::query(PUT)
            .bind(municipality)
            .bind(occurrence.id.to_string())
            .bind(&occurrence.street.0)
            .bind(occurrence.due.to_string())
            .bind(occurrence.date.to_string())
            .bind(serde_json::to_string(&occurrence)?)
            .bind(now_ms)
            .execute(&mut **transaction)
            .await?;
        written += 1;
    }
    Ok(written)
}

impl Store {
    /// Promises to one street from one date to another, both counted in, by date.
    pub async fn occurrences_of_street(
        &self,
        municipality: &str,
        street: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<Occurrence>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as(OF_STREET).bind(municipality).bind(street).bind(from).bind(to).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }

    /// Promises to every street from one date to another, both counted in, by date.
    pub async fn occurrences_between(
        &self,
        municipality: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<Occurrence>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as(BETWEEN).bind(municipality).bind(from).bind(to).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }

    /// One promise.
    pub async fn occurrence(&self, municipality: &str, id: &str) -> Result<Option<Occurrence>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(ONE).bind(municipality).bind(id).fetch_optional(&self.read).await?;
        row.map(read).transpose()
    }
}
