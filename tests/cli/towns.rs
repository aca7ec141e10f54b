//! From nothing but the roads of a real town to a plan without a fault.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use taza::plan::file;

use super::run;
use crate::support::town_files::{TOWNS, shared_roads};

#[test]
fn real_towns_are_made_planned_and_checked() {
    for town in TOWNS {
        let Some(roads) = shared_roads("real_towns_are_made_planned_and_checked", &format!("{town}.geojson")) else {
            return;
        };
        let room = tempfile::tempdir().unwrap();
        let (folder, out) = (room.path().join("town"), room.path().join("plan"));
        let made = run(&[&"scaffold", &roads, &"--population", &"4000", &"--out", &folder]);
        assert_eq!(made.code, 0, "{town}: {}{}", made.out, made.err);
        let planned = run(&[&"plan", &folder, &"--iterations", &"20", &"--date", &"2026-07-06", &"--out", &out]);
        assert_eq!(planned.code, 0, "{town}: {}{}", planned.out, planned.err);
        let checked = run(&[&"check-plan", &folder, &out]);
        assert_eq!(checked.code, 0, "{town}: {}{}", checked.out, checked.err);
        let plan = file::read(&fs::read_to_string(out.join("plan.json")).unwrap()).unwrap();
        // What is not served must be out of reach, never left out for want of time or money.
        let wanting: Vec<_> = plan
            .unserved
            .iter()
            .filter(|entry| {
                ["shift-too-short", "fleet-full", "costs-too-much", "too-large", "window-missed"]
                    .contains(&entry.code.as_str())
            })
            .collect();
        assert!(wanting.is_empty(), "{town}: {wanting:?}");
        assert!(plan.unserved.iter().all(|entry| !entry.reason.ky.is_empty()), "{town}");
        // Whose roads these are stands on everything made from them.
        for made in [out.join("plan.geojson"), out.join("plan.json")] {
            let text = fs::read_to_string(&made).unwrap();
            assert!(text.contains("OpenStreetMap contributors, ODbL"), "{town}: {}", made.display());
        }
        everything_else(&folder, &out, room.path());
        println!("{town}: {} routes, {} out of reach", plan.routes.len(), plan.unserved.len());
    }
}

/// What a manager does with a plan, from the first question to the paper on the shop door.
fn everything_else(folder: &Path, out: &Path, room: &Path) {
    let commands: [&[&dyn AsRef<OsStr>]; 5] = [
        &[&"explain", &folder, &out],
        &[&"tariff", &out, &"--open"],
        &[&"plan", &"diff", &out, &out],
        &[&"sheets", &out, &"--out", &room.join("paper")],
        &[&"calendar", &"export", &out, &"--from", &"2026-12-01", &"--out", &room.join("dates")],
    ];
    for command in commands {
        let done = run(command);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    }
    let written = fs::read_dir(room.join("paper")).unwrap().flatten().map(|entry| entry.path());
    let tracks: Vec<_> = written.filter(|path| path.extension().is_some_and(|ending| ending == "gpx")).collect();
    assert!(!tracks.is_empty());
    for track in tracks {
        assert!(fs::read_to_string(&track).unwrap().contains("<copyright author=\"© OpenStreetMap contributors"));
    }
}
