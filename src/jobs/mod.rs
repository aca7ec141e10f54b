//! Long work that the service hands over: planning a week.
//!
//! [`map_files`] turns the files a municipality brought, as the store keeps them, back into a map.
//! [`planning`] plans it beside the service, [`improving`] searches on around what a manager decided, and [`watch`] writes
//! down how far either is.

pub mod improving;
pub mod map_files;
pub mod planning;
pub mod watch;
pub mod webhooks;
