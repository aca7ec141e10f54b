//! The house rules that a machine can read.

use std::path::{Path, PathBuf};

/// A folder may use only those before it in its line and in the lines above.
const ORDER: &[&[&str]] = &[
    &["units", "clock"],
    &["maps"],
    &["roads"],
    &["travel"],
    &["scaffold"],
    &["problem"],
    &["solver"],
    &["plan"],
    &["calendar"],
    &["pickups"],
    &["residents"],
    &["reports"],
    &["words"],
    &["sheets"],
    &["outgoing"],
    &["store"],
    &["notify"],
    &["jobs"],
    &["service"],
    &["cli"],
];
const LONGEST_FILE: usize = 450;

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The part of a file before its tests.
fn before_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn rank(stage: &str) -> Option<usize> {
    ORDER.iter().position(|line| line.contains(&stage))
}

#[test]
fn a_stage_uses_only_stages_before_it() {
    let mut broken = Vec::new();
    for (name, text) in sources() {
        let stage = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let Some(own) = rank(&stage) else { continue };
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for used in code.split("crate::").skip(1) {
                let used: String =
                    used.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if rank(&used).is_some_and(|other| other > own) {
                    broken.push(format!("src/{name}:{}: `{stage}` uses `{used}`, a later stage", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_file_tells_what_it_is_for_and_is_short() {
    let mut broken = Vec::new();
    for (name, text) in sources() {
        if !text.starts_with("//!") {
            broken.push(format!("src/{name} does not open with `//!`"));
        }
        let lines = before_tests(&text).lines().count();
        if lines > LONGEST_FILE {
            broken.push(format!("src/{name} has {lines} lines: cut it where its nouns part"));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn no_room_is_called_miscellaneous() {
    let forbidden = ["utils", "util", "common", "helpers", "helper", "manager", "types", "misc"];
    for (name, _) in sources() {
        for part in name.trim_end_matches(".rs").split('/') {
            assert!(!forbidden.contains(&part), "src/{name}: say what is in it instead of `{part}`");
        }
    }
}

#[test]
fn only_the_store_speaks_sql_and_only_the_service_http() {
    let mut broken = Vec::new();
    for (name, text) in sources() {
        let text = before_tests(&text);
        if text.contains("sqlx::") && !name.starts_with("store/") {
            broken.push(format!("src/{name} uses sqlx"));
        }
        if text.contains("axum::") && !(name.starts_with("service/") || name.starts_with("cli/")) {
            broken.push(format!("src/{name} uses axum"));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}
