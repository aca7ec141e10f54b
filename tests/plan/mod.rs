//! From a municipality to a plan that the recount finds no fault with.

mod check;
mod compare;
mod edits;
mod heights;
mod price;
mod recover;
mod week;
