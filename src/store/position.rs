//! Where a vehicle was goes in; its way on a day comes out.

use crate::pickups::track::TrackPoint;

use super::{Store, StoreError};

const ADD: &str = "INSERT INTO position (municipality_id, vehicle_id, at, latitude, longitude, accuracy, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
const TRACKER: &str = "SELECT intake.municipality_id, intake.vehicle_id, position.at, latitude, longitude, accuracy
    FROM intake LEFT JOIN position ON position.municipality_id = intake.municipality_id
        AND position.vehicle_id = intake.vehicle_id AND position.at = (SELECT MAX(earlier.at) FROM position earlier
            WHERE earlier.municipality_id = intake.municipality_id AND earlier.vehicle_id = intake.vehicle_id AND earlier.at <= $2)
    WHERE token_hash = $1 AND kind = 'tracker' AND ended_at = 0";
const BETWEEN: &str = "SELECT at, latitude, longitude, accuracy FROM position
    WHERE municipality_id = $1 AND vehicle_id = $2 AND at >= $3 AND at < $4 ORDER BY at LIMIT 50000";
const PURGE: &str = "DELETE FROM position WHERE at < $1";

type Row = (i64, f64, f64, f64);
type TrackerRow = (String, String, Option<i64>, Option<f64>, Option<f64>, Option<f64>);

/// Whose tracker it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracker {
    /// Whose wall it opens.
    pub municipality: String,
    /// The vehicle it rides on.
    pub vehicle: String,
    /// Where that was before.
    pub last: Option<TrackPoint>,
}

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
        self.queued(Box::new(move |transaction| {
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

    /// The tracker of a secret, where it may still write, and the last position of its vehicle at or before a moment.
    pub async fn tracker(&self, token_hash: &str, until_ms: i64) -> Result<Option<Tracker>, StoreError> {
        let row: Option<TrackerRow> =
            sqlx::query_as(TRACKER).bind(token_hash).bind(until_ms).fetch_optional(&self.read).await?;
        Ok(row.map(|(municipality, vehicle, at, latitude, longitude, accuracy)| Tracker {
            municipality,
            vehicle,
            last: at
                .zip(latitude)
                .zip(longitude)
                .zip(accuracy)
                .map(|(((at, lat), lon), acc)| read((at, lat, lon, acc))),
        }))
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
