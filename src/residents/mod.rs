//! Questions and reports of residents go in, answers with evidence come out.
//!
//! [`address`] finds the street somebody means, however it is spelt.
//! [`conversation`] understands what somebody writes in their own words and says what to do and to answer.
//! [`judge`] lays a promise beside what the crew said: kept, not possible, still under way, or our miss.

pub mod address;
pub mod conversation;
pub mod judge;
mod spelling;

pub use address::{AddressBook, Found, FoundKind};
pub use judge::{Evidence, Outcome, Proof, Verdict};
