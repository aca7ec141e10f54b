//! Taza plans solid waste collection for rural municipalities and tracks that it happened.
//!
//! The folders are the data flow, and a folder may use only the ones above it in this list:
//!
//! | stage | goes in | comes out |
//! |---|---|---|
//! | [`maps`] | files of a municipality | [`maps::MunicipalityMap`] |
//! | [`roads`] | its roads | [`roads::RoadGraph`] |
//! | [`travel`] | graph and vehicle | matrices, paths, directions |
//! | [`scaffold`] | nothing but roads | a first municipality folder, all guesses marked |
//! | [`problem`] | what must be collected | [`problem::Problem`] with dense indices |
//! | [`solver`] | problem | [`solver::Solution`] |
//! | [`plan`] | solution | [`plan::Plan`]: a week that people can read |
//! | [`calendar`] | plan in force | dates: occurrences, iCalendar |
//! | [`pickups`] | events from phones and paper | what really happened |
//! | [`residents`] | questions and reports | answers with evidence |
//! | [`reports`] | a plan, figures of the municipality | costs, tariffs, every number open to its inputs |
//! | [`words`], [`sheets`] | any of these | text in three languages, paper, files |
//! | [`store`] | records | SQLite or PostgreSQL; the only SQL |
//! | [`notify`] | what providers of messages send | messages, and requests that send replies |
//! | [`jobs`] | long work | work done beside the service |
//! | [`service`] | HTTP | HTTP; the only place that knows it |
//! | [`cli`] | a command line | an exit code |
pub mod clock;
pub mod units;

pub mod maps;
pub mod roads;
pub mod travel;

pub mod scaffold;

pub mod problem;
pub mod solver;

pub mod plan;

pub mod calendar;
pub mod pickups;
pub mod residents;

pub mod reports;

pub mod sheets;
pub mod words;

pub mod outgoing;
pub mod store;

pub mod notify;

pub mod jobs;
pub mod service;

pub mod cli;
