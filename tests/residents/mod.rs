//! Behaviour of `residents` through its public face.

mod address;
mod conversation;
