//! Behaviour of `cli` through its public face.
