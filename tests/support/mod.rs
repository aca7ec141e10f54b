//! What several tests need.

pub mod valley;
