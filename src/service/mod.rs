//! HTTP goes in, HTTP comes out: the only place that knows it.

pub mod pages;
