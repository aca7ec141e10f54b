//! Faults of one file, gathered while it is read.

use crate::maps::fault::{Fault, Severity};
use crate::units::Position;

/// Most faults of one kind that are listed: a file with its coordinates swapped has one fault, not ten thousand.
const MOST_OF_A_KIND: usize = 20;

/// Gathers the faults of one file.
pub(in crate::maps) struct Collector {
    file: String,
    pub(in crate::maps) faults: Vec<Fault>,
    more: Vec<(&'static str, usize)>,
}

/// Where in a file something is.
#[derive(Clone, Default)]
pub(in crate::maps) struct Spot {
    pub(in crate::maps) feature: Option<String>,
    pub(in crate::maps) field: Option<String>,
    pub(in crate::maps) position: Option<Position>,
}

impl Spot {
    pub(in crate::maps) fn feature(id: &str) -> Self {
        Self { feature: Some(id.to_owned()), ..Self::default() }
    }

    pub(in crate::maps) fn field(&self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self.clone() }
    }

    pub(in crate::maps) fn at(&self, position: Position) -> Self {
        Self { position: Some(position), ..self.clone() }
    }
}

impl Collector {
    pub(in crate::maps) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), faults: Vec::new(), more: Vec::new() }
    }

    pub(in crate::maps) fn error(&mut self, code: &'static str, spot: &Spot, what: impl Into<String>, advice: &str) {
        self.add(Severity::Error, code, spot, what.into(), advice);
    }

    pub(in crate::maps) fn warning(&mut self, code: &'static str, spot: &Spot, what: impl Into<String>, advice: &str) {
        self.add(Severity::Warning, code, spot, what.into(), advice);
    }

    fn add(&mut self, severity: Severity, code: &'static str, spot: &Spot, what: String, advice: &str) {
        let known = self.faults.iter().filter(|fault| fault.code == code && fault.severity == severity).count();
        if known >= MOST_OF_A_KIND {
            match self.more.iter_mut().find(|(more, _)| *more == code) {
                Some((_, count)) => *count += 1,
                None => self.more.push((code, 1)),
            }
            return;
        }
        self.faults.push(Fault {
            severity,
            code,
            file: self.file.clone(),
            feature: spot.feature.clone(),
            field: spot.field.clone(),
            position: spot.position,
            what,
            advice: advice.to_owned(),
        });
    }

    /// Whether something was found that makes the file unusable.
    pub(in crate::maps) fn has_errors(&self) -> bool {
        self.faults.iter().any(|fault| fault.severity == Severity::Error)
    }

    /// All faults; kinds with very many are closed with their number.
    pub(in crate::maps) fn finish(mut self) -> Vec<Fault> {
        for (code, count) in std::mem::take(&mut self.more) {
            if let Some(last) = self.faults.iter_mut().rev().find(|fault| fault.code == code) {
                last.advice.push_str(&format!(" ({count} more of this kind.)"));
            }
        }
        self.faults
    }
}
