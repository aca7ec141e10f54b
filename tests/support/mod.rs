//! What several tests need.

pub(crate) mod town;
pub(crate) mod town_files;
pub mod valley;
