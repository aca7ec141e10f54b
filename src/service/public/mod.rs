//! What residents ask, without signing in: streets and dates, reports, calendars, pages without scripts.

pub mod calendar;
pub mod plain;
pub mod ratings;
pub mod record;
pub mod reports;
pub mod sightings;
pub mod streets;

use axum::http::HeaderMap;

use super::app::App;
use super::error::Problem;
use super::limit::{Purpose, key};

/// One more look-up of whoever asks.
pub fn look_up(app: &App, address: std::net::SocketAddr) -> Result<(), Problem> {
    app.limits.take(Purpose::Lookup, &key(address.ip()), app.now_ms())
}

/// The language a person wishes: `?lang=`, else what the browser says.
pub fn language(wished: Option<&str>, headers: &HeaderMap) -> crate::units::Language {
    let accepted = headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
    crate::words::negotiate(wished.unwrap_or(accepted))
}
