//! Behaviour of `service` through its public face.

mod sign_in;
mod sync;
