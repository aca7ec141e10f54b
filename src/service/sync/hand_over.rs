//! A phone that drives asks for a link; another phone that opens it (or reads its QR code) goes on with the same vehicle.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;

use crate::sheets::qr::QrCode;
use crate::store::Role;

use super::super::api::vehicles::{DeviceLink, origin};
use super::super::app::{App, instant};
use super::super::enter::make_link;
use super::super::error::Problem;
use super::super::session::Driver;

/// `POST /sync/v1/hand-over`
#[utoipa::path(post, path = "/sync/v1/hand-over", tag = "driver", responses((status = 200, body = DeviceLink), (status = 401, body = Problem), (status = 403, body = Problem), (status = 429, body = Problem)))]
pub async fn link(State(app): State<App>, driver: Driver, headers: HeaderMap) -> Result<Json<DeviceLink>, Problem> {
    // A phone that was taken out of service brings no other one in.
    if driver.device.revoked {
        return Err(Problem::sign_in());
    }
    let municipality = &driver.municipality.id;
    let vehicle = app.vehicle(municipality, &driver.device.vehicle).await?;
    let (token, expires_ms) = make_link(&app, municipality, Role::Driver, &vehicle.names.ky, &vehicle.id).await?;
    let url = format!("{}/enter/{token}", origin(&headers));
    let code = QrCode::new(&url).map_err(|error| Problem::broken(&error))?;
    Ok(Json(DeviceLink { qr_svg: code.to_svg(&vehicle.names.ky), url, expires_at: instant(expires_ms) }))
}
