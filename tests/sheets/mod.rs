//! Behaviour of `sheets` through its public face.

mod files;
mod route_sheet;
mod wall_calendar;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where sheets are left for somebody who wants to look at them.
pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sheets");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The text of a PDF as another program reads it, page by page; nothing where that is not installed.
pub fn read_back(pdf: &[u8], name: &str) -> Option<Vec<String>> {
    let path = folder().join(name);
    std::fs::write(&path, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output() else {
        eprintln!("skipped: pdftotext is not installed (apt-get install poppler-utils); the sheet is not read back");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}
