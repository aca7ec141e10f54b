//! Phones on vehicles, and what their clocks showed at each contact.

use std::collections::BTreeMap;

use crate::pickups::Contact;
use crate::pickups::time::Contacts;

use super::{Store, StoreError};

/// A phone that was enrolled for a vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// The vehicle it rides on.
    pub vehicle: String,
    /// What people call it.
    pub name: String,
    /// When it was last heard, milliseconds since 1970; 0 for never.
    pub last_heard_ms: i64,
    /// Whether it was revoked: what it still sends goes to quarantine.
    pub revoked: bool,
    /// Everything up to this number arrived.
    pub acked_seq: i64,
}

type Row = (String, String, String, i64, i64, i64);

const ADD: &str =
    "INSERT INTO device (municipality_id, device_id, vehicle_id, name, enrolled_at, revoked_at, last_heard, acked_seq)
    VALUES ($1, $2, $3, $4, $5, 0, 0, 0) ON CONFLICT (municipality_id, device_id) DO NOTHING";
const ONE: &str = "SELECT device_id, vehicle_id, name, last_heard, revoked_at, acked_seq FROM device
    WHERE municipality_id = $1 AND device_id = $2";
const ALL: &str = "SELECT device_id, vehicle_id, name, last_heard, revoked_at, acked_seq FROM device
    WHERE municipality_id = $1 ORDER BY enrolled_at, device_id";
const HEARD: &str =
    "UPDATE device SET last_heard = $3 WHERE municipality_id = $1 AND device_id = $2 AND last_heard < $3";
const REVOKE: &str =
    "UPDATE device SET revoked_at = $3 WHERE municipality_id = $1 AND device_id = $2 AND revoked_at = 0";
const CONTACTS: &str =
    "SELECT device_id, boot_id, steady_offset, wall_offset, at FROM contact WHERE municipality_id = $1";

fn read((id, vehicle, name, last_heard_ms, revoked_at, acked_seq): Row) -> Device {
    Device { id, vehicle, name, last_heard_ms, revoked: revoked_at != 0, acked_seq }
}

impl Store {
    /// Enrols a phone for a vehicle.
    pub async fn add_device(
        &self,
        municipality: &str,
        device: &str,
        vehicle: &str,
        name: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        sqlx::query(ADD)
            .bind(municipality)
            .bind(device)
            .bind(vehicle)
            .bind(name)
            .bind(now_ms)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// One phone.
    pub async fn device(&self, municipality: &str, device: &str) -> Result<Option<Device>, StoreError> {
        let row: Option<Row> = sqlx::query_as(ONE).bind(municipality).bind(device).fetch_optional(&self.read).await?;
        Ok(row.map(read))
    }

    /// Every phone of a municipality, in the order they were enrolled.
    pub async fn devices(&self, municipality: &str) -> Result<Vec<Device>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(ALL).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Notes that a phone was heard.
    pub async fn heard(&self, municipality: &str, device: &str, now_ms: i64) -> Result<(), StoreError> {
        sqlx::query(HEARD).bind(municipality).bind(device).bind(now_ms).execute(&self.write).await?;
        Ok(())
    }

    /// Revokes a phone; true when it was not revoked before.
    pub async fn revoke_device(&self, municipality: &str, device: &str, now_ms: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(REVOKE).bind(municipality).bind(device).bind(now_ms).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }

    /// What the clocks of every phone showed.
    pub async fn contacts(&self, municipality: &str) -> Result<Contacts, StoreError> {
        let rows: Vec<(String, String, i64, i64, i64)> =
            sqlx::query_as(CONTACTS).bind(municipality).fetch_all(&self.read).await?;
        Ok(rows
            .into_iter()
            .map(|(device, boot, steady_offset_ms, wall_offset_ms, at_ms)| {
                ((device, boot), Contact { steady_offset_ms, wall_offset_ms, at_ms })
            })
            .collect::<BTreeMap<_, _>>())
    }
}
