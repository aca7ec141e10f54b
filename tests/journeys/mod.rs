//! Whole stories through several stages.
