//! Figures of vehicles and prices as a form changes them: the changed settings come out, to be used like any file.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::maps::read::SETTINGS_FILE;
use crate::maps::settings::{SettingsChange, changed};

use super::super::app::App;
use super::super::error::{FieldFault, Problem};
use super::super::input::{self};
use super::super::limit::Purpose;
use super::super::session::Staff;

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, change))
}

/// The settings in use.
#[derive(Serialize, ToSchema)]
pub struct Settings {
    /// The map they belong to, for `before` of `PUT /api/v1/map`.
    pub map: String,
    /// `municipality.toml` as JSON.
    #[schema(value_type = Object)]
    pub settings: serde_json::Value,
}

/// Changed settings, not in use yet.
#[derive(Serialize, ToSchema)]
pub struct ChangedSettings {
    /// Files for `POST /api/v1/map/check` and `PUT /api/v1/map`.
    pub files: BTreeMap<String, String>,
}

async fn in_use(app: &App, staff: &Staff) -> Result<(String, String), Problem> {
    let (map, mut files) = app.store.map(&staff.municipality.id).await?.ok_or_else(|| Problem::not_found("The map"))?;
    let text = files.remove(SETTINGS_FILE).ok_or_else(|| Problem::not_found("This file"))?;
    Ok((map, text))
}

/// `GET /api/v1/map/settings`
#[utoipa::path(get, path = "/api/v1/map/settings", tag = "manager", responses((status = 200, body = Settings), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn show(State(app): State<App>, staff: Staff) -> Result<Json<Settings>, Problem> {
    let (map, text) = in_use(&app, &staff).await?;
    let read: toml::Table = toml::from_str(&text).map_err(|error| Problem::broken(&error))?;
    Ok(Json(Settings { map, settings: serde_json::to_value(read)? }))
}

/// `POST /api/v1/map/settings`: the settings in use with these figures; nothing is in use yet.
#[utoipa::path(post, path = "/api/v1/map/settings", tag = "manager", request_body = Object, responses((status = 200, body = ChangedSettings), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    input::Json(wanted): input::Json<SettingsChange>,
) -> Result<Json<ChangedSettings>, Problem> {
    app.limits.take(Purpose::Map, &staff.municipality.id, app.now_ms())?;
    let (_, text) = in_use(&app, &staff).await?;
    let text = changed(&text, &wanted).map_err(|faults| {
        let errors = faults.into_iter().map(|fault| FieldFault {
            pointer: fault.pointer,
            code: "settings".to_owned(),
            detail: fault.what,
        });
        Problem { errors: errors.collect(), ..Problem::field("", "settings", "These figures cannot be written.") }
    })?;
    Ok(Json(ChangedSettings { files: BTreeMap::from([(SETTINGS_FILE.to_owned(), text)]) }))
}
