//! `taza plan --what-if` and `--again` on the sample.

use std::fs;

use super::{run, sample};
use taza::plan::file;

const LESS: &str = r#"
name = "one vehicle less, the market twice"
remove_vehicles = ["lorry"]
diesel_som_per_litre = 90
[[vehicle]]
id = "tractor"
shift = ["07:00", "19:00"]
[[frequency]]
village = "kok-jar"
visits_per_week = 2
[[demand]]
percent = 80
"#;

#[test]
fn a_scenario_is_planned_compared_checked_and_made_again_to_the_byte() {
    let room = tempfile::tempdir().unwrap();
    let (one, again) = (room.path().join("one"), room.path().join("again"));
    let text = room.path().join("less.toml");
    fs::write(&text, LESS).unwrap();
    let made = run(&[
        &"plan",
        &sample(),
        &"--what-if",
        &text,
        &"--iterations",
        &"200",
        &"--date",
        &"2026-07-06",
        &"--out",
        &one,
    ]);
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    assert!(made.out.contains("Before") && made.out.contains("streets change"), "{}", made.out);
    let plan_text = fs::read_to_string(one.join("plan.json")).unwrap();
    let plan = file::read(&plan_text).unwrap();
    assert!(plan.routes.iter().all(|route| route.vehicle.0 == "tractor"));
    assert!(plan.what_if.contains("kok-jar"));
    let comparison: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(one.join("comparison.json")).unwrap()).unwrap();
    assert!(comparison["people_with_other_days"].as_u64().unwrap() > 0);
    let checked = run(&[&"check-plan", &sample(), &one]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
    let repeated = run(&[&"plan", &sample(), &"--again", &one, &"--out", &again]);
    assert_eq!(repeated.code, 0, "{}{}", repeated.out, repeated.err);
    assert_eq!(plan_text, fs::read_to_string(again.join("plan.json")).unwrap());
}

#[test]
fn a_scenario_that_cannot_be_is_told_whole() {
    let room = tempfile::tempdir().unwrap();
    let text = room.path().join("wrong.toml");
    let wrong = "remove_vehicles = [\"lorry\", \"tractor\", \"camel\"]\ndiesel_som_per_litre = 1e12\n\
        [[frequency]]\nvillage = \"nowhere\"\nvisits_per_week = 9\n[[closure]]\nroad = \"way/none\"\n\
        [[days]]\nstreet = \"nowhere\"\ndays = []\n[[demand]]\npercent = -3\n";
    fs::write(&text, wrong).unwrap();
    let out = room.path().join("out");
    let outcome = run(&[&"plan", &sample(), &"--what-if", &text, &"--iterations", &"1", &"--out", &out]);
    assert_eq!(outcome.code, 2, "{}", outcome.err);
    for word in ["camel", "without a vehicle", "1000000000000", "nowhere", "way/none", "no day", "-3"] {
        assert!(outcome.err.contains(word), "{word}: {}", outcome.err);
    }
    assert!(!out.exists());
    fs::write(&text, "frequenzy = 3").unwrap();
    let outcome = run(&[&"plan", &sample(), &"--what-if", &text, &"--iterations", &"1", &"--out", &out]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.err.contains("frequenzy"), "{}", outcome.err);
}
