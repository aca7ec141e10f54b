//! Where a vehicle was goes in; its way on a day comes out.

use crate::pickups::track::TrackPoint;

use super::{Store, StoreError};

const ADD: &str = "INSERT INTO position (municipality_id, vehicle_id, at, latitude, longitude, accuracy, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
const LAST: &str = "SELECT at, latitude, longitude, accuracy FROM position
    WHERE municipality_id = $1 AND vehicle_id = $2 AND at <= $3 ORDER BY at DESC LIMIT 1";
const BETWEEN: &str = "SELECT at, latitude, longitude, accuracy FROM position
    WHERE municipality_id = $1 AND vehicle_id = $2 AND at >= $3 AND at < $4 ORDER BY at LIMIT 50000";
const PURGE: &str = "DELETE FROM position WHERE at < $1";

type Row = (i64, f64, f64, f64);

fn read((at_ms, lat, lon, accuracy): Row) -> TrackPoint {
    TrackPoint { at_ms, lat, lon, accuracy }
}

impl Store {
    /// Keeps a position; one of the same moment is there already and stays.
    pub async fn add_position(
        &self,
        municipality: &str,
        vehicle: &str,
        point: &TrackPoint,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let (municipality, vehicle, point) = (municipality.to_owned(), vehicle.to_owned(), *point);
        self.together(Box::new(move |transaction| {
            Box::pin(async move {
                let done = sqlx::query(ADD)
                    .bind(municipality)
                    .bind(vehicle)
                    .bind(point.at_ms)
                    .bind(point.lat)
                    .bind(point.lon)
                    .bind(point.accuracy)
                    .bind(now_ms)
                    .execute(&mut **transaction)
                    .await?;
                Ok(done.rows_affected() > 0)
            })
        }))
        .await
    }

    /// The last position at or before a moment.
    pub async fn last_position(
        &self,
        municipality: &str,
        vehicle: &str,
        until_ms: i64,
    ) -> Result<Option<TrackPoint>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(LAST).bind(municipality).bind(vehicle).bind(until_ms).fetch_optional(&self.read).await?;
        Ok(row.map(read))
    }

    /// The way of a vehicle from one moment to another, in order.
    pub async fn track(
        &self,
        municipality: &str,
        vehicle: &str,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<TrackPoint>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(BETWEEN)
            .bind(municipality)
            .bind(vehicle)
            .bind(from_ms)
            .bind(to_ms)
            .fetch_all(&self.read)
            .await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Throws away positions from before a moment; returns how many.
    pub async fn purge_positions(&self, before_ms: i64) -> Result<u64, StoreError> {
        Ok(sqlx::query(PURGE).bind(before_ms).execute(&self.write).await?.rows_affected())
    }
}
