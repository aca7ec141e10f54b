//! The public record says what the road said, and nothing about people.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";

#[tokio::test]
async fn promises_kept_and_broken_are_public() {
    let app = TestApp::start().await;
    let week = valley::plan();
    let plan = app.municipality("ak-bulak", &week).await;
    let empty = app.get("/api/v1/public/ak-bulak/record").await.ok();
    assert_eq!(empty["total"], json!({ "promised": 0, "kept": 0, "could_not": 0, "missed": 0 }), "{empty}");

    let monday = &week.routes[0];
    let streets: Vec<_> = monday.steps.iter().filter(|step| step.kind.is_collection()).collect();
    let due: std::collections::BTreeSet<_> = streets.iter().filter_map(|step| step.street.clone()).collect();
    let mut phone = app.driver("ak-bulak", "tractor").await;
    app.later(60);
    let mut events = vec![phone.event(RUN, &plan, None, "run_start", json!({}))];
    let (first, second) = (streets[0].street.clone().unwrap(), streets[1].street.clone().unwrap());
    assert_ne!(first, second);
    for step in &streets {
        if step.street.as_ref() == Some(&first) {
            events.push(phone.done(RUN, &plan, &step.id));
        } else if step.street.as_ref() == Some(&second) {
            events.push(phone.could_not(RUN, &plan, &step.id, "dog"));
        }
    }
    events.push(phone.event(RUN, &plan, None, "run_end", json!({})));
    phone.push(&events).await.ok();
    app.post(
        "/api/v1/public/ak-bulak/reports",
        json!({ "street": first.0, "note": "Гүлнара 0555 123456", "reporter": "r" }),
    )
    .await
    .ok();

    let record = app.get("/api/v1/public/ak-bulak/record?weeks=1").await.ok();
    let (promised, missed) = (due.len(), due.len() - 2);
    assert_eq!(record["total"]["promised"], promised);
    assert_eq!((&record["total"]["kept"], &record["total"]["could_not"]), (&json!(1), &json!(1)));
    assert_eq!(record["total"]["missed"], missed);
    assert_eq!(record["total"]["kept_thousandths"], 1_000 / promised);
    assert_eq!(record["weeks"].as_array().unwrap().len(), 1);
    assert_eq!(record["weeks"][0]["monday"], "2026-11-23");
    let of_villages = record["villages"].as_array().unwrap().iter().map(|one| one["promised"].as_u64().unwrap());
    assert_eq!(of_villages.sum::<u64>(), promised as u64);
    assert_eq!(record["reasons"][0]["code"], "dog");
    assert_eq!(record["broken"].as_array().unwrap().len(), promised - 1);
    assert_eq!(record["reports"]["filed"], 1);
    let cost = week.totals.cost().0;
    assert_eq!(record["money"]["week"], cost);
    let tonne = record["money"]["tonne"].as_i64().unwrap();
    let exact = cost as f64 * 1_000.0 / week.totals.kilograms.0 as f64;
    assert!((tonne as f64 - exact).abs() <= 0.5, "{tonne} for {exact}");

    let table = app.get("/api/v1/public/ak-bulak/record.csv?weeks=1").await;
    let text = table.text();
    assert_eq!(text.lines().count(), promised + 1, "{text}");
    assert!(text.contains(&format!("2026-11-23,{},", first.0)), "{text}");
    assert!(text.contains(",could_not,") && text.contains(",dog"), "{text}");
    for answer in [record.to_string(), text] {
        assert!(!answer.contains("0555") && !answer.contains("Гүлнара"), "no word of a resident is public");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    for weeks in ["0", "54", "-1", "2147483647"] {
        assert_eq!(app.get(&format!("/api/v1/public/ak-bulak/record?weeks={weeks}")).await.problem(422), "invalid");
    }
    assert_eq!(app.get("/api/v1/public/ak-bulak/record?weeks=many").await.problem(400), "unreadable");
    assert_eq!(app.get("/api/v1/public/nowhere/record").await.problem(404), "not-found");
}
