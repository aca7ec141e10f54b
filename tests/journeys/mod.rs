//! Whole stories through several stages.

mod browser;
