//! A plan and a municipality's own figures go in, answers for the council come out.
//!
//! [`costs`] says what collection costs, a tonne, a household, a person a month; [`tariff`] what is
//! left or lacking under a tariff; [`promises`] how many promised collections were kept. Every number of money is a [`Figure`]: it holds the numbers it was made
//! from and how, down to those that somebody wrote into a file, so that nobody has to believe it.
//! Money is whole tyiyn throughout.
//!
//! [`weighed`] and [`estimate`] go the other way: from loads that were weighed back to the waste that
//! was assumed, with how sure that is.

pub mod costs;
pub mod estimate;
pub mod figure;
pub mod inputs;
pub mod promises;
pub mod tariff;
pub mod weighed;

pub use costs::costs;
pub use figure::{Figure, Making, TooLarge, Unit};
pub use inputs::{InputFault, TariffInputs};
pub use promises::{DuePromise, Fate, PromiseRecord, Tally};
pub use tariff::tariff;
