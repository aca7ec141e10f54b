//! Vehicles, the phones on them, and links that sign a phone in.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::sheets::qr::QrCode;
use crate::store::Role;
use crate::units::Names;

use super::super::app::{App, instant};
use super::super::enter::make_link;
use super::super::error::Problem;
use super::super::input::Path;
use super::super::session::Staff;
use super::me::Named;

/// A vehicle with its phones.
#[derive(Serialize, ToSchema)]
pub struct VehicleAnswer {
    /// Its id.
    pub id: String,
    /// What people call it.
    #[schema(value_type = Object)]
    pub names: Names,
    /// Phones that were enrolled for it.
    pub devices: Vec<DeviceAnswer>,
}

/// A phone.
#[derive(Serialize, ToSchema)]
pub struct DeviceAnswer {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// When it was last heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_heard: Option<String>,
    /// What it still sends goes to quarantine.
    pub revoked: bool,
}

/// A one-time link for a phone.
#[derive(Serialize, ToSchema)]
pub struct DeviceLink {
    /// The address to open on the phone.
    pub url: String,
    /// The same as a QR code.
    pub qr_svg: String,
    /// When it stops working.
    pub expires_at: String,
}

impl App {
    /// Every vehicle of the newest plan.
    pub async fn vehicles(&self, municipality: &str) -> Result<Vec<Named>, Problem> {
        let sequence = self.sequence(municipality).await?;
        let vehicles = self.vehicle_names(municipality, sequence).await?;
        Ok(vehicles.iter().map(|(id, names)| Named { id: id.clone(), names: names.clone() }).collect())
    }

    /// One vehicle; one that no plan knows any more is named by its id.
    pub async fn vehicle(&self, municipality: &str, id: &str) -> Result<Named, Problem> {
        let found = self.vehicles(municipality).await?.into_iter().find(|vehicle| vehicle.id == id);
        Ok(found.unwrap_or_else(|| Named { id: id.to_owned(), names: Names::one(id) }))
    }
}

/// `GET /api/v1/vehicles`
#[utoipa::path(get, path = "/api/v1/vehicles", tag = "manager", responses((status = 200, body = [VehicleAnswer]), (status = 401, body = Problem)))]
pub async fn list(State(app): State<App>, staff: Staff) -> Result<Json<Vec<VehicleAnswer>>, Problem> {
    let mut devices = app.store.devices(&staff.municipality.id).await?;
    // Paper, SMS and files have rows of their own, and are no phones.
    devices.retain(|device| !device.id.contains('.') && !device.vehicle.is_empty());
    let mut vehicles = app.vehicles(&staff.municipality.id).await?;
    for device in &devices {
        if !vehicles.iter().any(|vehicle| vehicle.id == device.vehicle) {
            vehicles.push(Named { id: device.vehicle.clone(), names: Names::one(&device.vehicle) });
        }
    }
    let answer = vehicles.into_iter().map(|vehicle| VehicleAnswer {
        devices: devices
            .iter()
            .filter(|device| device.vehicle == vehicle.id)
            .map(|device| DeviceAnswer {
                id: device.id.clone(),
                name: device.name.clone(),
                last_heard: Some(device.last_heard_ms).filter(|at| *at > 0).map(instant),
                revoked: device.revoked,
            })
            .collect(),
        id: vehicle.id,
        names: vehicle.names,
    });
    Ok(Json(answer.collect()))
}

/// `POST /api/v1/vehicles/{id}/device-link`
#[utoipa::path(post, path = "/api/v1/vehicles/{id}/device-link", tag = "manager", params(("id" = String, Path)), responses((status = 200, body = DeviceLink), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn device_link(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<DeviceLink>, Problem> {
    let municipality = &staff.municipality.id;
    let known = app.vehicles(municipality).await?.into_iter().find(|vehicle| vehicle.id == id);
    let vehicle = known.ok_or_else(|| Problem::not_found("The vehicle"))?;
    let (token, expires_ms) = make_link(&app, municipality, Role::Driver, &vehicle.names.ky, &vehicle.id).await?;
    let url = format!("{}/enter/{token}", origin(&headers));
    let code = QrCode::new(&url).map_err(|error| Problem::broken(&error))?;
    let qr_svg = code.to_svg(&vehicle.names.ky);
    Ok(Json(DeviceLink { url, qr_svg, expires_at: instant(expires_ms) }))
}

/// `POST /api/v1/devices/{id}/revoke`: what the phone still sends is kept apart, never dropped.
#[utoipa::path(post, path = "/api/v1/devices/{id}/revoke", tag = "manager", params(("id" = String, Path)), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn revoke(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let municipality = &staff.municipality.id;
    app.store.device(municipality, &id).await?.ok_or_else(|| Problem::not_found("The phone"))?;
    app.store.revoke_device(municipality, &id, app.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Scheme and host as the person typed them.
pub fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
    let host = text(header::HOST.as_str()).unwrap_or("127.0.0.1");
    let clean: String =
        host.chars().filter(|letter| letter.is_ascii_alphanumeric() || ".-:[]".contains(*letter)).collect();
    format!("{scheme}://{clean}")
}
