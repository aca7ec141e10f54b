//! What is wrong with a map, where, and what to do about it; all of it in one go.

use serde::Serialize;

use crate::units::Position;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be planned before this is mended.
    Error,
    /// A plan can be made, and this should be looked at.
    Warning,
}

/// One thing that is wrong with what a municipality brought.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// Whether it stops the work.
    pub severity: Severity,
    /// A short stable name of the kind of fault, such as `swapped-coordinates`.
    pub code: &'static str,
    /// The file, as the person named it.
    pub file: String,
    /// The feature or table in the file (`way/123`, `vehicle tractor`), where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// The field of the feature, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where on the map, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What is wrong, with the value found.
    pub what: String,
    /// What the person can do.
    pub advice: String,
}

/// All faults found, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Whether any of them stops the work.
    pub fn stop_the_work(&self) -> bool {
        self.0.iter().any(|fault| fault.severity == Severity::Error)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(feature) = &self.feature {
            write!(f, ", {feature}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", field `{field}`")?;
        }
        if let Some(Position { lon, lat }) = self.position {
            write!(f, " at {lon:.6},{lat:.6}")?;
        }
        write!(f, ": {} {}", self.what, self.advice)
    }
}
