//! Behaviour of `solver` through its public face.

mod anytime;
mod islands;
mod locks;
mod random;
mod tiny;
