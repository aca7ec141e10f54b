//! What if, why not, what it would take, and what changes from one plan to another: asked as a manager's page asks.

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::sample;

/// Vehicles of the sample by id.
fn vehicles() -> Vec<String> {
    sample::map().vehicles.iter().map(|vehicle| vehicle.id.0.clone()).collect()
}

fn three_languages(text: &Value) {
    for language in ["ky", "ru", "en"] {
        assert!(text[language].as_str().unwrap().ends_with('.'), "{text}");
    }
}

#[tokio::test]
async fn what_if_a_vehicle_is_sold_is_planned_explained_and_compared() {
    TestApp::on_both_engines(async |app| {
        let plan = app.bring_sample().await;
        let manager = app.manager("ak-bulak").await;
        let fleet = vehicles();
        // One vehicle is left, on two days: not everything can be collected.
        let what_if = json!({"remove_vehicles": &fleet[1..], "vehicle": [{"id": fleet[0], "days": ["mon", "thu"]}]});
        let order = json!({"iterations": 40, "seed": 7, "what_if": what_if});
        let job = manager.finished(&manager.post("/api/v1/plans", order.clone()).await).await;
        assert_eq!(job["state"], "done", "{job}");
        let (poor, poor_id) = (job["plan"].clone(), job["plan"].as_str().unwrap().to_owned());
        let made = manager.get(&format!("/api/v1/plans/{poor_id}")).await.ok();
        assert!(made["what_if"].as_str().unwrap().contains("remove_vehicles"), "{}", made["what_if"]);

        let explained = manager.get(&format!("/api/v1/plans/{poor_id}/explanation")).await;
        assert_eq!(explained.headers["etag"].to_str().unwrap(), format!("\"{poor_id}\""));
        let explained = explained.ok();
        assert_eq!(explained["broken"], json!([]), "a plan that was checked breaks no rule");
        let missing = explained["missing"].as_array().unwrap();
        assert!(!missing.is_empty());
        let mut codes: Vec<&str> = Vec::new();
        for street in missing {
            street["reasons"].as_array().unwrap().iter().for_each(three_languages);
            for way in street["would_take"].as_array().unwrap() {
                three_languages(&way["text"]);
                assert!(way["week"].as_i64().unwrap() >= 0);
                codes.push(way["code"].as_str().unwrap());
            }
        }
        for code in ["one-more-day", "another-vehicle"] {
            assert!(codes.contains(&code), "{codes:?}");
        }

        let path = format!("/api/v1/plans/{plan}/difference");
        let changes = manager.get(&format!("{path}?to={poor_id}")).await.ok();
        assert_eq!((&changes["from"]["version"], &changes["to"]["id"]), (&json!(1), &poor));
        assert!(!changes["newly_unserved"].as_array().unwrap().is_empty());
        assert!(changes["people_with_other_days"].as_u64().unwrap() > 0);
        assert!(changes["after"]["metres"].as_i64().unwrap() < changes["before"]["metres"].as_i64().unwrap());
        assert_eq!(manager.get(&path).await.problem(422), "invalid");
        assert_eq!(manager.get(&format!("{path}?to=none")).await.problem(404), "not-found");

        // The same map, seed, rounds and changes give the same plan, to the byte.
        let again = manager.finished(&manager.post("/api/v1/plans", order).await).await;
        let document = async |id: &str| app.app.store.plan_document("ak-bulak", id).await.unwrap().unwrap();
        assert_eq!(document(again["plan"].as_str().unwrap()).await, document(&poor_id).await);
    })
    .await;
}

#[tokio::test]
async fn a_what_if_that_cannot_be_is_refused_in_words() {
    let (app, _) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    for (what_if, said) in [
        (json!({"remove_vehicles": vehicles()}), "vehicle"),
        (json!({"remove_vehicles": ["camel"]}), "camel"),
        (json!({"demand": [{"percent": 1e12}]}), "between"),
        (json!({"closure": [{"road": "way/none"}]}), "way/none"),
    ] {
        let refused = manager.post("/api/v1/plans", json!({"what_if": what_if})).await;
        assert_eq!(refused.problem(422), "refused", "{}", refused.text());
        assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains(said), "{}", refused.text());
    }
    assert_eq!(manager.post("/api/v1/plans", json!({"what_if": {"burn": 1}})).await.problem(422), "invalid");
    assert_eq!(manager.post("/api/v1/plans", json!({"iterations": 0})).await.problem(422), "invalid");
}
