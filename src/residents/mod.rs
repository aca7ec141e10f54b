//! Questions and reports of residents go in, answers with evidence come out.
//!
//! [`address`] finds the street somebody means, however it is spelt.

pub mod address;
mod spelling;

pub use address::{AddressBook, Found, FoundKind};
