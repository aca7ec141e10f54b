//! A plan goes in; paper and files that leave the house come out.
//!
//! | file | for whom |
//! |---|---|
//! | [`route_sheet`] | the crew: one PDF a route, in Kyrgyz and another language |
//! | [`wall_calendar`] | a village: the collection days of the coming months, for the shop door |
//! | [`tracks`] | a navigation program on a telephone: GPX |
//! | [`geojson`] | a map program: the whole plan as RFC 7946 |
//! | [`tables`] | a spreadsheet: CSV and XLSX |
//! | [`qr`] | a telephone's camera |
//!
//! Paper is drawn in two steps: a sheet is first laid out as a list of marks ([`paper`]) and then
//! written as PDF ([`pdf`]), so that "page 2 of 5" is known before the first page is written.

mod colours;
pub mod geojson;
mod map_sketch;
mod paper;
mod pdf;
pub mod qr;
pub mod route_sheet;
pub mod tables;
pub mod tracks;
mod typeface;
pub mod wall_calendar;

pub use colours::route_colour;

/// Why a sheet could not be made; both are the program's fault, not the reader's.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The PDF could not be put together.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
    /// A table could not be put together.
    #[error("the table could not be written: {0}")]
    Table(String),
    /// An address is too long for a QR code.
    #[error("a text of {0} octets does not fit into a QR code; shorten the address")]
    TooLongForQr(usize),
}
