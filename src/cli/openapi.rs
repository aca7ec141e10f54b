//! `taza openapi`: the description of the HTTP interface comes out, OpenAPI 3.1 as JSON.

use super::Failure;

/// Prints the description of the HTTP interface.
pub(super) fn run() -> Result<(), Failure> {
    print!("{}", crate::service::router::openapi());
    Ok(())
}
