//! Behaviour of `problem` through its public face.

mod waste;
