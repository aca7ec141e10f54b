//! Behaviour of `sheets` through its public face.
