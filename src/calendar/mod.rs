//! A plan in force goes in, dates come out: occurrences with ids that stay, and iCalendar feeds.
//!
//! A plan is one week; a calendar is that week repeated over real dates. Every visit that residents
//! wait for becomes an [`Occurrence`]: one street on one date. It keeps its id for ever, so that a
//! telephone that shows Monday moves the entry to Tuesday instead of showing both.
//!
//! 1. [`promise`] makes or renews the occurrences of a range of dates from the plan in force, the
//!    [`Exceptions`] (holidays, snow, a broken vehicle) and what was promised before.
//! 2. [`holiday`] knows the holidays of the Kyrgyz Republic and turns a rule into exceptions.
//! 3. [`decisions`] is what a manager decided: a rule, holidays, closures, single days.
//! 4. [`feed`] writes them as iCalendar and as JSON for Home Assistant.
//!
//! Nothing here reads a clock or draws a random number: the same arguments give the same dates.

pub mod decisions;
pub mod exception;
pub mod feed;
pub mod holiday;
pub mod occurrence;
pub mod promise;

pub use decisions::Decisions;
pub use exception::Exceptions;
pub use feed::{Feed, FeedEntry};
pub use holiday::{Holiday, ShiftRule};
pub use occurrence::{Occurrence, OccurrenceStatus};
pub use promise::{promise, promise_seasons};
