//! HTTP goes in, HTTP comes out: the only place that knows it.
//!
//! [`router::router`] is the whole map on one page, grouped by who calls: pages, manager, driver,
//! resident, operator. A request passes the wall first ([`session`]: the municipality comes from
//! the session and from nowhere else), then a handler of `api/`, `sync/` or `public/` that reads
//! records from the store, folds events where it needs what really happened ([`board`]), and
//! answers JSON or [`error::Problem`].

pub mod api;
pub mod app;
pub mod board;
pub mod client;
pub mod credential;
pub mod desks;
pub mod document;
pub mod enter;
pub mod error;
pub mod idempotency;
pub mod input;
pub mod limit;
pub mod live;
mod memory;
pub mod metrics;
pub mod observe;
pub mod open311;
pub mod pages;
pub mod permission;
pub mod promises;
pub mod public;
pub mod revision;
pub mod router;
pub mod serve;
pub mod session;
pub mod sign_in;
mod stamp;
pub mod street;
pub mod sync;
pub mod talk;
pub mod upkeep;

pub use app::App;
pub use error::Problem;
pub use router::router;
