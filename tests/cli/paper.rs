//! `taza sheets`, `taza calendar export` and `taza tariff`, run as a person runs them.

use std::path::Path;

use crate::support::valley;

fn taza(arguments: &[&str]) -> std::process::Output {
    super::taza().args(arguments).output().unwrap()
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A folder with the valley's plan in it.
fn plan() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.json");
    std::fs::write(&path, taza::plan::file::write(&valley::plan()).unwrap()).unwrap();
    (folder, path.to_string_lossy().into_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn sheets_are_written_and_written_again() {
    let (folder, plan) = plan();
    let out = folder.path().join("paper");
    for _ in 0..2 {
        let output = taza(&["sheets", &plan, "--out", out.to_str().unwrap(), "--language", "en"]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let names = names(&out);
    for name in
        ["plan.geojson", "plan.json", "plan.xlsx", "route-mon-tractor.gpx", "route-mon-tractor.pdf", "steps.csv"]
    {
        assert!(names.contains(&name.to_owned()), "{name} in {names:?}");
    }
}

#[test]
fn a_calendar_is_exported_with_holidays_of_ones_own() {
    let (folder, plan) = plan();
    let out = folder.path().join("dates");
    let holidays = folder.path().join("holidays.toml");
    std::fs::write(&holidays, "[[holiday]]\ndate = \"2026-12-07\"\nnames = { ky = \"Айыл күнү\" }\n").unwrap();
    let arguments = [
        "calendar",
        "export",
        &plan,
        "--out",
        out.to_str().unwrap(),
        "--from",
        "2026-12-01",
        "--months",
        "2",
        "--holidays",
        holidays.to_str().unwrap(),
    ];
    let output = taza(&arguments);
    assert!(output.status.success(), "{}", said(&output));
    let ics = std::fs::read_to_string(out.join("street-chuy.ics")).unwrap();
    assert!(ics.contains("DTSTART;VALUE=DATE:20261209\r\n"), "Monday the 7th moved to Wednesday the 9th");
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 8);
    assert_eq!(names(&out).iter().filter(|name| name.starts_with("village-")).count(), 3);

    std::fs::write(&holidays, "[[holiday]]\ndate = \"2026-12-07\"\nnames = { ky = \"А\" }\n".repeat(2)).unwrap();
    let output = taza(&arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("twice"), "{}", said(&output));
    assert!(out.join("street-chuy.ics").exists(), "what was there stays");
}

#[test]
fn a_winter_week_takes_over_and_a_closure_drops_its_streets() {
    let (folder, plan) = plan();
    let mut winter = valley::plan();
    winter.season = "winter".to_owned();
    for route in &mut winter.routes {
        route.day = (route.day + 1) % 7;
    }
    let path = folder.path().join("winter.json");
    std::fs::write(&path, taza::plan::file::write(&winter).unwrap()).unwrap();
    let holidays = folder.path().join("holidays.toml");
    std::fs::write(&holidays, "[[closure]]\nvillage = \"chong-tash\"\nfrom = \"2026-10-01\"\nuntil = \"2026-10-20\"\n")
        .unwrap();
    let out = folder.path().join("dates");
    let then = format!("2026-11-02={}", path.display());
    let output = taza(&[
        "calendar",
        "export",
        &plan,
        "--then",
        &then,
        "--from",
        "2026-10-01",
        "--months",
        "2",
        "--holidays",
        holidays.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let chuy = read("street-chuy.ics");
    assert!(chuy.contains("DTSTART;VALUE=DATE:20261026\r\n"), "Mondays in October");
    assert!(chuy.contains("DTSTART;VALUE=DATE:20261103\r\n") && !chuy.contains("DATE:20261102"), "Tuesdays in winter");
    let closed: serde_json::Value = serde_json::from_str(&read("street-tengir-too.json")).unwrap();
    let dropped = closed.as_array().unwrap().iter().filter(|visit| visit["status"] == "cancelled").count();
    assert_eq!(dropped, 3, "three Fridays until 20 October");
    let wrong = taza(&["calendar", "export", &plan, "--then", "winter", "--out", out.to_str().unwrap()]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_tariff_is_shown_opened_and_refused() {
    let (folder, plan) = plan();
    let output = taza(&["tariff", &plan, "--open", "--language", "ru"]);
    assert!(output.status.success() && said(&output).contains("Топливо в неделю (план)"), "{}", said(&output));
    let json: serde_json::Value = serde_json::from_slice(&taza(&["tariff", &plan, "--json"]).stdout).unwrap();
    assert_eq!(json["costs"]["year"]["inputs"].as_array().unwrap().len(), 8);

    let inputs = folder.path().join("tariff.toml");
    std::fs::write(
        &inputs,
        "[[class]]\nnames = { en = \"All\" }\nshare_of_people_percent = 100\nsom_per_month = 1e12\n",
    )
    .unwrap();
    let output = taza(&["tariff", &plan, "--inputs", inputs.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("class 1: som_per_month"), "{}", said(&output));
    assert_eq!(taza(&["tariff", "nowhere/plan.json"]).status.code(), Some(2));
    assert_eq!(taza(&["sheets", &plan, "--out", "x", "--language", "tr"]).status.code(), Some(2));
}
