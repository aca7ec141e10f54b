//! Behaviour of `cli` through its public face: the binary itself.

mod backup;
mod bad_input;
mod paper;
mod plan;
mod roads;
mod towns;
mod what_if;

use std::path::{Path, PathBuf};

/// The binary.
fn taza() -> assert_cmd::Command {
    assert_cmd::Command::new(env!("CARGO_BIN_EXE_taza"))
}

/// The sample municipality of the repository.
fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak")
}

/// A copy of the sample in which one file is changed.
fn changed(room: &Path, file: &str, change: impl Fn(String) -> String) -> PathBuf {
    let folder = room.join("municipality");
    std::fs::create_dir(&folder).unwrap();
    for name in ["roads.geojson", "places.geojson", "municipality.toml"] {
        let text = std::fs::read_to_string(sample().join(name)).unwrap();
        std::fs::write(folder.join(name), if name == file { change(text) } else { text }).unwrap();
    }
    folder
}

/// What a run of the binary came to.
struct Outcome {
    code: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Outcome {
    let mut command = taza();
    for argument in arguments {
        command.arg(argument);
    }
    let output = command.output().unwrap();
    Outcome {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
