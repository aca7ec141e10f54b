//! Behaviour of `roads` through its public face.
