//! Behaviour of `store` through its public face.

mod bucket;
mod durability;
mod engines;
