//! What the manager's pages ask, one file a noun.

pub mod account;
pub mod audit;
pub mod calendar;
pub mod desks;
pub mod explanation;
pub mod history;
pub mod improve;
pub mod intakes;
pub mod jobs;
pub mod map;
pub mod map_files;
pub mod me;
pub mod paper;
pub mod people;
pub mod plans;
pub mod recovery;
pub mod repairs;
pub mod reports;
pub mod settings;
pub mod sheet_entry;
pub mod tariff;
pub mod today;
pub mod vehicles;
pub mod waste;
pub mod webhooks;
