//! Why a command did not do what it was asked: the person's fault and the program's fault apart.

use std::fmt;
use std::process::ExitCode;

use crate::maps::Faults;

/// Why a command stopped.
#[derive(Debug)]
pub enum Failure {
    /// What the person gave cannot be used: every fault, exit code 2.
    Input(Faults),
    /// What the person asked for cannot be done: one sentence that says what to do, exit code 2.
    Refused(String),
    /// The program or the machine failed: what it was doing and what went wrong, exit code 1.
    Broken(String),
}

impl Failure {
    /// The exit code that belongs to it.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) | Self::Refused(_) => ExitCode::from(2),
            Self::Broken(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(faults) => {
                for fault in &faults.0 {
                    writeln!(f, "{fault}")?;
                }
                writeln!(f, "{} to mend; nothing was written.", faults.0.len())
            }
            Self::Refused(sentence) => writeln!(f, "{sentence}"),
            Self::Broken(sentence) => writeln!(f, "taza failed: {sentence}"),
        }
    }
}
