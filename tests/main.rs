//! Every test of the house in one binary; folders mirror `src/`, journeys are stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub)]

mod calendar;
mod cli;
mod jobs;
mod journeys;
mod layout;
mod maps;
mod pickups;
mod plan;
mod problem;
mod reports;
mod residents;
mod roads;
mod scaffold;
mod service;
mod sheets;
mod solver;
mod store;
mod support;
mod travel;
mod words;
