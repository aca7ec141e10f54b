//! Behaviour of `solver` through its public face.

mod anytime;
mod broken_files;
mod islands;
mod limits;
mod locks;
mod moves;
mod oracle;
mod random;
mod tiny;
