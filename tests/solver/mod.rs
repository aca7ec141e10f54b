//! Behaviour of `solver` through its public face.

mod anytime;
mod islands;
mod random;
mod tiny;
