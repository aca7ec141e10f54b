//! Behaviour of `words` through its public face.
