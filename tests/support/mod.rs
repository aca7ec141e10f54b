//! What several tests need.

pub(crate) mod town;
pub mod valley;
