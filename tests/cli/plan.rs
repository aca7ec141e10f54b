//! `taza plan`, `taza plan diff` and `taza check-plan` on the sample.

use std::collections::BTreeSet;
use std::fs;

use super::{run, sample};
use taza::plan::file;

#[test]
fn a_plan_is_made_checked_compared_and_repeats_to_the_byte() {
    let room = tempfile::tempdir().unwrap();
    let (one, other) = (room.path().join("one"), room.path().join("other"));
    for out in [&one, &other] {
        let outcome = run(&[&"plan", &sample(), &"--iterations", &"300", &"--date", &"2026-07-06", &"--out", out]);
        assert_eq!(outcome.code, 0, "{}{}", outcome.out, outcome.err);
        assert!(outcome.out.contains("Total"), "{}", outcome.out);
    }
    let text = fs::read_to_string(one.join("plan.json")).unwrap();
    assert_eq!(text, fs::read_to_string(other.join("plan.json")).unwrap());

    let plan = file::read(&text).unwrap();
    assert!(plan.fictional && !plan.routes.is_empty());
    let names: BTreeSet<String> =
        fs::read_dir(&one).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    for route in &plan.routes {
        let sheet = fs::read(one.join(format!("{}.pdf", route.id))).unwrap();
        assert!(sheet.starts_with(b"%PDF"), "{}", route.id);
        assert!(fs::read_to_string(one.join(format!("{}.gpx", route.id))).unwrap().contains("<trkpt"));
    }
    assert!(names.contains("plan.geojson") && names.contains("routes.csv"), "{names:?}");

    let checked = run(&[&"check-plan", &sample(), &one]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let same = run(&[&"plan", &"diff", &one, &other]);
    assert_eq!(same.code, 0, "{}", same.err);
    assert!(same.out.contains("keeps its days"), "{}", same.out);
}

#[test]
fn a_plan_that_somebody_changed_is_found_out() {
    let room = tempfile::tempdir().unwrap();
    let out = room.path().join("plan");
    let made = run(&[&"plan", &sample(), &"--iterations", &"50", &"--out", &out]);
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let path = out.join("plan.json");
    let mut plan = file::read(&fs::read_to_string(&path).unwrap()).unwrap();
    plan.routes[0].steps[2].arrive.0 -= 600;
    plan.totals.fuel_cost.0 += 1;
    fs::write(&path, file::write(&plan).unwrap()).unwrap();
    let checked = run(&[&"check-plan", &sample(), &path, &"--json"]);
    assert_eq!(checked.code, 2);
    let report: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    let rules: BTreeSet<&str> =
        report["violations"].as_array().unwrap().iter().map(|violation| violation["rule"].as_str().unwrap()).collect();
    assert!(rules.contains("times") && rules.contains("figures"), "{rules:?}");
}

#[test]
fn a_folder_of_somebody_else_is_refused_before_any_work() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("letter.odt"), "dear").unwrap();
    let outcome = run(&[&"plan", &sample(), &"--out", &room.path()]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("letter.odt"), "{}", outcome.err);
}
