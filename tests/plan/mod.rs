//! Behaviour of `plan` through its public face.
