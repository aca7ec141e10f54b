//! Long work that the service hands over: planning a week.
//!
//! [`map_files`] turns the files a municipality brought, as the store keeps them, back into a map.
//! [`planning`] plans it beside the service and writes down how far it is.

pub mod map_files;
pub mod planning;
