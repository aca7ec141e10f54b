//! A key, a language and figures go in, a sentence in Kyrgyz, Russian or English comes out.
//!
//! Texts live in `locales/{ky,ru,en}.ftl` (Project Fluent), so that a translator needs no Rust and
//! plural forms stand beside the sentence they belong to. The pages have their own files in
//! `web/locales`; these are for paper, the command line, calendars and the service's answers.
//! A test holds the three files to the same keys and every key to a use.

mod bundle;
pub mod conversation;
pub mod date;
pub mod feed;
mod language;
pub mod number;

pub use bundle::{Argument, say, say_with};
pub use language::{LANGUAGES, language_from_tag, language_tag, negotiate};
