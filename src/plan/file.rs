//! The text of a `plan.json` goes in, a [`Plan`] comes out, and the other way round.

use thiserror::Error;

use super::{FORMAT, Plan};

/// Why a text is no plan.
#[derive(Debug, Error)]
pub enum FileError {
    /// Not JSON, or not of this shape; says where.
    #[error(
        "it is no plan that `taza plan` wrote ({0}). Make it again with `taza plan`, and change plans with its commands, not by hand."
    )]
    Shape(#[from] serde_json::Error),
    /// Written by a later program.
    #[error("it has format {found}, this program reads up to {FORMAT}. Install a newer taza.")]
    TooNew {
        /// The format of the file.
        found: u64,
    },
}

/// Reads a plan.
pub fn read(text: &str) -> Result<Plan, FileError> {
    // The format comes first, so a later shape is told apart from a broken file.
    let head: serde_json::Value = serde_json::from_str(text)?;
    let found = head.get("format").and_then(serde_json::Value::as_u64).unwrap_or(0);
    if found > u64::from(FORMAT) {
        return Err(FileError::TooNew { found });
    }
    Ok(serde_json::from_value(head)?)
}

/// Writes a plan, one line a value so that two plans can be compared line by line.
pub fn write(plan: &Plan) -> Result<String, FileError> {
    let mut text = serde_json::to_string_pretty(plan)?;
    text.push('\n');
    Ok(text)
}
