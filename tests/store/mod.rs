//! Behaviour of `store` through its public face.

mod durability;
mod engines;
