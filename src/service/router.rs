//! Every route of the service on one page, grouped by who calls.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::App;
use super::error::Problem;
use super::pages::CONTENT_SECURITY_POLICY;
use super::{
    api, client, document, enter, idempotency, live, metrics, observe, open311, pages, public, sign_in, sync, talk,
};

/// A request that takes longer is given up; live streams are not requests that end. The roads of a district take a
/// minute or two on a village network.
const LONGEST_REQUEST: Duration = Duration::from_secs(180);
/// A client that sends nothing of its body for so long is let go.
const SLOWEST_BODY: Duration = Duration::from_secs(20);

#[derive(OpenApi)]
#[openapi(info(
    title = "Taza",
    description = "Plans solid waste collection for rural municipalities and tracks that it happened. Errors are problem+json (RFC 9457); every write of a signed-in page needs the header `X-Taza: 1`.",
    license(name = "MIT OR Apache-2.0")
))]
struct Document;

/// Routes with their descriptions.
fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        // Everybody who is signed in
        .routes(routes!(api::me::me))
        .routes(routes!(enter::sign_out))
        .routes(routes!(api::account::add))
        .routes(routes!(api::account::confirm))
        .routes(routes!(api::account::switch))
        // Who may do what
        .routes(routes!(api::people::list))
        .routes(routes!(api::people::link))
        .routes(routes!(api::people::end))
        .routes(routes!(api::people::sessions))
        .routes(routes!(api::people::end_session))
        .routes(routes!(api::audit::list))
        // Manager
        .routes(routes!(api::today::today))
        .routes(routes!(live::live))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(api::map::map, api::map_files::replace))
                .routes(routes!(api::map_files::check))
                .routes(routes!(api::map_files::guess))
                .routes(routes!(api::map_files::file))
                .routes(routes!(api::repairs::list))
                .layer(DefaultBodyLimit::max(api::map_files::MOST_BYTES)),
        )
        .routes(routes!(api::plans::list, api::plans::order))
        .routes(routes!(api::plans::one))
        .routes(routes!(api::plans::publish))
        .merge(api::recovery::routes())
        .merge(api::calendar::routes())
        .merge(api::tariff::routes())
        .merge(api::waste::routes())
        .merge(api::explanation::routes())
        .merge(api::desks::routes())
        .merge(api::settings::routes())
        .merge(api::improve::routes())
        .merge(api::paper::routes())
        .routes(routes!(api::jobs::one))
        .routes(routes!(api::vehicles::list))
        .routes(routes!(api::vehicles::device_link))
        .routes(routes!(api::vehicles::revoke))
        .routes(routes!(api::reports::list))
        .routes(routes!(api::reports::answer))
        .routes(routes!(api::history::of_street))
        .routes(routes!(public::ratings::list))
        .routes(routes!(talk::desk::list))
        .routes(routes!(talk::desk::one, talk::desk::answer))
        .routes(routes!(sync::media::one))
        .routes(routes!(sync::relay::import))
        .routes(routes!(sync::relay::export))
        .routes(routes!(api::sheet_entry::enter))
        .routes(routes!(api::intakes::list, api::intakes::add))
        .routes(routes!(api::intakes::end))
        .routes(routes!(api::webhooks::list, api::webhooks::add))
        .routes(routes!(api::webhooks::end))
        // Enterprises and programmes
        .routes(routes!(api::contracts::list, api::contracts::add))
        .routes(routes!(api::contracts::end))
        .routes(routes!(api::contracts::today))
        .routes(routes!(api::programme::sums))
        // Driver
        .routes(routes!(sync::bundle::one))
        .routes(routes!(sync::events::push))
        .routes(routes!(sync::digest::one))
        .routes(routes!(sync::hand_over::link))
        .routes(routes!(sync::relay::relay))
        .routes(routes!(sync::media::head, sync::media::patch))
        // Resident
        .routes(routes!(public::streets::municipalities))
        .routes(routes!(public::streets::list))
        .routes(routes!(public::streets::one))
        .routes(routes!(public::reports::add))
        .routes(routes!(public::reports::one))
        .routes(routes!(public::reports::disagree))
        .routes(routes!(public::sightings::add))
        .routes(routes!(public::ratings::sum, public::ratings::add))
        .routes(routes!(public::calendar::feed))
        .routes(routes!(public::record::one))
        .routes(routes!(public::record::table))
        .routes(routes!(talk::simulator::talk))
        // Other programs
        .merge(open311::routes())
}

/// The OpenAPI 3.1 document, as JSON.
pub fn openapi() -> String {
    let (_, document) = described().split_for_parts();
    let document = serde_json::to_value(&document).unwrap_or_default();
    let mut text = serde_json::to_string_pretty(&document::complete(document)).unwrap_or_default();
    text.push('\n');
    text
}

/// The whole service.
pub fn router(app: App) -> Router {
    let (api, _) = described().split_for_parts();
    let document = openapi();
    api.layer(axum::middleware::from_fn_with_state(app.clone(), idempotency::once))
        .layer(DefaultBodyLimit::max(sync::events::MOST_BYTES))
        // Resident, without scripts
        .route("/s/{m}", get(public::plain::list))
        .route("/s/{m}/sighting", axum::routing::post(public::sightings::plain))
        .route("/s/{m}/talk", get(talk::simulator::show).post(talk::simulator::say_something))
        .route("/s/{m}/{street}", get(public::plain::one))
        .route("/s/{m}/{street}/report", axum::routing::post(public::plain::report))
        // Gateways and trackers
        .route("/intake/v1/sms/{token}", axum::routing::post(sync::sms::take))
        .route("/intake/v1/positions", get(sync::positions::take).post(sync::positions::take))
        // Providers of messages
        .merge(talk::webhooks::router())
        // Sign-in
        .route("/enter/{token}", get(enter::show).post(enter::enter))
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        // Operator
        .route("/metrics", get(metrics::metrics))
        .route("/health", get(|| async { "ok" }))
        .route("/ready", get(ready))
        .route("/openapi.json", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }))
        .merge(pages::router())
        .fallback(|| async { Problem::not_found("This address") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "Not this way", "This address knows another method.")
        })
        .layer(axum::middleware::from_fn_with_state(app.clone(), observe::observe))
        .layer(axum::middleware::from_fn(client::behind_a_proxy))
        .layer(CompressionLayer::new())
        .layer(RequestBodyTimeoutLayer::new(SLOWEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST_REQUEST))
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(header_layer(header::X_FRAME_OPTIONS, "DENY"))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Problem::broken(&"a handler panicked"))
        }))
        .with_state(app)
}

fn header_layer(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.store.ready().await {
        Ok("ready")
    } else {
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "Not ready", "The database does not answer."))
    }
}
