//! Who pays what: read, tried, decided, and refused where it cannot be; what is thrown away, and what loads say.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::sample;

const TARIFF: &str = "/api/v1/tariff";

fn find<'a>(figure: &'a Value, key: &str) -> Option<&'a Value> {
    if figure["key"] == key {
        return Some(figure);
    }
    figure["inputs"].as_array()?.iter().find_map(|input| find(input, key))
}

#[tokio::test]
async fn a_tariff_is_tried_then_decided_and_every_number_opens() {
    TestApp::on_both_engines(async |app| {
        app.bring_sample().await;
        let manager = app.manager("ak-bulak").await;
        let council = app.staff("ak-bulak", taza::store::Role::Council).await;
        let first = manager.get(TARIFF).await;
        assert_eq!((first.headers["etag"].to_str().unwrap(), &first.json()["assumed"]), ("\"0\"", &json!(true)));
        let class = |som: f64, share: f64, discount: f64| {
            json!({"names": {"ky": "Тургундар"}, "share_of_people_percent": share,
            "som_per_month": som, "discount_percent": discount, "collection_percent": 80})
        };
        let inputs =
            json!({"subsidy_som_per_year": 500_000, "class": [class(30.0, 85.0, 0.0), class(30.0, 15.0, 50.0)]});
        let tried = council.post("/api/v1/tariff/what-if", inputs.clone()).await.ok();
        assert_eq!(council.get(TARIFF).await.ok()["revision"], 0, "trying keeps nothing");
        let result = &tried["result"];
        let value = |figure: &str| result[figure]["value"].as_i64().unwrap();
        assert_eq!(value("balance"), value("income") - value("year"));
        let fuel = find(&result["year"], "figure-fuel-vehicle-week").unwrap();
        assert!(find(fuel, "figure-litres-burnt").unwrap()["value"].as_i64().unwrap() > 0);
        assert!(find(fuel, "figure-metres-driven").unwrap()["names"]["ky"].as_str().unwrap().len() > 4);
        let more = council
            .post("/api/v1/tariff/what-if", json!({"frequency_percent": 200, "class": inputs["class"]}))
            .await
            .ok();
        assert!(more["result"]["year"]["value"].as_i64().unwrap() > value("year"));

        assert_eq!(council.write(Method::PUT, TARIFF, 0, inputs.clone()).await.problem(403), "not-allowed");
        let kept = manager.write(Method::PUT, TARIFF, 0, inputs.clone()).await.ok();
        assert_eq!((&kept["inputs"]["class"][0]["names"], &kept["result"]), (&inputs["class"][0]["names"], result));
        let late = manager.write(Method::PUT, TARIFF, 0, json!({})).await;
        assert_eq!(late.problem(409), "changed-meanwhile");
        assert_eq!(late.json()["now"]["inputs"], inputs, "nothing is lost");
    })
    .await;
}

#[tokio::test]
async fn a_tariff_of_ten_to_the_twelve_som_is_refused_in_words() {
    let (app, _) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let class = |som: f64| json!({"names": {"ky": "Тургундар"}, "share_of_people_percent": 100, "som_per_month": som});
    let refused =
        manager.post("/api/v1/tariff/what-if", json!({"class": [class(1e12)], "subsidy_som_per_year": -1})).await;
    assert_eq!(refused.problem(422), "invalid");
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors.as_array().unwrap().len(), 2, "every fault is told: {errors}");
    assert!(errors.to_string().contains("som_per_month") && errors.to_string().contains("1000000000"), "{errors}");
    for nonsense in
        [json!([]), json!("x"), json!({"class": [class(-1.0)]}), json!({"unknown": 1}), json!({"class": [{}]})]
    {
        assert_eq!(manager.write(Method::PUT, TARIFF, 0, nonsense).await.problem(422), "invalid");
    }
    assert_eq!(manager.get(&format!("{TARIFF}?plan=none")).await.problem(404), "not-found");
    assert_eq!(manager.get(TARIFF).await.ok()["revision"], 0);
}

#[tokio::test]
async fn waste_is_told_by_season_and_corrected_by_weighed_loads() {
    let (app, _) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let waste = manager.get("/api/v1/waste").await.ok();
    let seasons = waste["seasons"].as_array().unwrap();
    assert_eq!(seasons.len(), 2);
    let village = &seasons[0]["villages"][0];
    assert!(village["people"].as_i64().unwrap() > 0 && village["kg_per_week"].as_i64().unwrap() > 0, "{village}");

    let plan = sample::plan();
    let mut csv = "date,vehicle,trip,kilograms,fill_percent\n".to_owned();
    for route in &plan.routes {
        let date = jiff::civil::date(2026, 11, 23).checked_add(jiff::Span::new().days(i64::from(route.day))).unwrap();
        let mut load = 0;
        for step in &route.steps {
            if step.kind == taza::plan::StepKind::Unload {
                csv.push_str(&format!("{date},{},{},{},\n", route.vehicle, step.trip, load * 13 / 10));
            }
            load = step.load_kg.0;
        }
    }
    let found = manager.post("/api/v1/waste/loads", json!({ "csv": csv })).await.ok();
    let mass = &found[0]["mass"];
    assert!(mass["ratio"].as_f64().unwrap() > 1.1, "30 percent more was weighed: {found}");
    assert!(
        mass["error"].as_f64().unwrap() >= 0.0 && found[0]["grams_per_person_day"].as_i64().unwrap() > 0,
        "{found}"
    );
    let wrong = manager.post("/api/v1/waste/loads", json!({"csv": "date,vehicle\n1,2"})).await;
    assert_eq!(wrong.problem(422), "invalid");
    assert!(!wrong.json()["errors"].as_array().unwrap().is_empty());
}
