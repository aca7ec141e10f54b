//! The description of the interface is the one that is committed, and a stranger who reads nothing else (schemathesis)
//! finds no answer in the service that is not in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use taza::service::router::openapi;

use crate::support::app::TestApp;
use crate::support::valley;

#[test]
fn the_committed_description_is_the_one_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    if std::env::var_os("TAZA_RENEW").is_some() {
        std::fs::write(&path, openapi()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == openapi(),
        "web/openapi.json is stale; renew it with `TAZA_RENEW=1 cargo test committed_description`"
    );
}

#[test]
fn every_operation_says_what_it_answers_and_every_problem_is_one() {
    let document: Value = serde_json::from_str(&openapi()).unwrap();
    let mut seen = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(!seen.contains(&id), "{method} {path}: the operation id {id} is there twice");
            seen.push(id);
            for (status, response) in operation["responses"].as_object().unwrap() {
                let problem = &response["content"]["application/problem+json"];
                let is_problem = status.starts_with('4') && operation["tags"][0] != "open311";
                assert_eq!(is_problem, problem.is_object(), "{method} {path} {status}");
            }
            let open =
                matches!(operation["tags"][0].as_str().unwrap(), "resident" | "operator" | "gateway" | "open311");
            assert_eq!(open, operation["security"].is_null(), "{method} {path}");
        }
    }
}

/// The program, where `tests/run` or the machine has it.
fn schemathesis() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/schemathesis");
    let found = [own, PathBuf::from("schemathesis")];
    found
        .into_iter()
        .find(|program| Command::new(program).arg("--version").output().is_ok_and(|done| done.status.success()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_with_the_description_finds_no_server_error_and_no_undocumented_answer() {
    let Some(program) = schemathesis() else {
        return eprintln!("SKIPPED: schemathesis is not installed (tests/run does it; or pip install schemathesis)");
    };
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app.router.clone();
    tokio::spawn(async move { axum::serve(listener, service).await });
    // Time runs fast, so that the limits of whoever asks too often fill up again.
    let running = app.app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            running.clock.advance_ms(30_000);
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    std::fs::write(file("openapi.json"), openapi()).unwrap();
    // Names that are there, so that it gets past "not found".
    let names = format!(
        "[parameters]\n\"path.m\" = \"ak-bulak\"\n\"path.run\" = \"2026-11-23.tractor\"\n\"path.sha256\" = \"{}\"\n\n\
         [[operations]]\ninclude-path-regex = \"/plans/\"\nparameters = {{ \"path.id\" = \"{plan}\" }}\n\n\
         [[operations]]\ninclude-path-regex = \"/streets/\"\nparameters = {{ \"path.id\" = \"chuy\" }}\n\n\
         [[operations]]\ninclude-path-regex = \"/vehicles/\"\nparameters = {{ \"path.id\" = \"tractor\" }}\n",
        "ab".repeat(32)
    );
    std::fs::write(file("schemathesis.toml"), names).unwrap();
    // It ends by itself within a minute; a machine that hangs must not hang with it.
    std::fs::write(
        file("hooks.py"),
        "import schemathesis\n\n@schemathesis.serializer('application/x-ndjson')\ndef lines(context, value):\n    \
         return value if isinstance(value, bytes) else str(value).encode('utf-8', 'ignore')\n",
    )
    .unwrap();
    let mut command = Command::new("timeout");
    command
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", folder.path())
        .arg("240")
        .arg(program)
        .arg("--config-file")
        .arg(file("schemathesis.toml"))
        .arg("run")
        .arg(file("openapi.json"))
        .args(["--url", &format!("http://{address}")])
        .args(["-H", &format!("Cookie: {}; {}", manager.cookie, phone.person.cookie)])
        // These end the session that asks, and a stream that never ends.
        .args(["--exclude-path-regex", "^/api/v1/(sign-out|live|account.*|devices/.*|me/municipality)$"])
        .args([
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        ])
        .args(["--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--seed", "1", "--continue-on-failure"])
        .args(["--suppress-health-check", "all", "--request-timeout", "20", "--no-color", "--warnings", "off"])
        .current_dir(folder.path());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("passed"), "{told}");
}
