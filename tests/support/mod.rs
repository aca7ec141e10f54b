//! What several tests need.

pub mod app;
pub mod engine;
pub(crate) mod hamlet;
pub mod line;
pub mod sample;
pub(crate) mod town;
pub(crate) mod town_files;
pub mod valley;
