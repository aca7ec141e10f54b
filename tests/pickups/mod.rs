//! Behaviour of `pickups` through its public face.

mod fold;
