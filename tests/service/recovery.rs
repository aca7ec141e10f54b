//! A tractor breaks down at ten: three ways on, one is taken, residents and drivers see it at once.

use serde_json::{Value, json};
use taza::plan::Plan;
use taza::plan::check::check;
use taza::plan::scenario::Scenario;

use crate::support::app::{Person, TestApp, in_address};
use crate::support::sample;

/// The vehicle with most of Monday's streets.
fn busiest(plan: &Plan) -> &taza::plan::Route {
    plan.routes.iter().filter(|route| route.day == 0).max_by_key(|route| route.figures.stops).unwrap()
}

/// Asks for ways on, at once or by a job.
async fn ways(person: &Person<'_>, trouble: Value) -> Value {
    let asked = person.post("/api/v1/today/recovery", json!({ "trouble": trouble })).await;
    if asked.status == 200 {
        return asked.json();
    }
    let id = asked.json()["recovery"].as_str().unwrap().to_owned();
    let job = person.finished(&asked).await;
    assert_eq!(job["state"], "done", "{job}");
    person.get(&format!("/api/v1/recoveries/{id}")).await.ok()
}

fn unfolded(ics: &str) -> String {
    ics.replace("\r\n ", "")
}

/// The event of that id in a calendar.
fn event<'a>(ics: &'a str, id: &str) -> &'a str {
    ics.split("BEGIN:VEVENT").find(|event| event.contains(id)).unwrap_or_else(|| panic!("{id} is not in {ics}"))
}

#[tokio::test]
async fn one_click_moves_streets_promises_and_drivers() {
    TestApp::on_both_engines(async |app| {
        app.bring_sample().await;
        let plan = sample::plan();
        let route = busiest(plan);
        let vehicle = route.vehicle.0.clone();
        let dispatcher = app.staff("ak-bulak", taza::store::Role::Dispatcher).await;
        let mut phone = app.driver("ak-bulak", &vehicle).await;
        let in_force = dispatcher.get("/api/v1/today").await.ok()["plan"].as_str().unwrap().to_owned();
        let run = format!("2026-11-23.{vehicle}");
        let steps: Vec<&taza::plan::Step> = route.steps.iter().filter(|step| step.kind.is_collection()).collect();
        let first = phone.done(&run, &in_force, &steps[0].id);
        phone.push(&[first]).await.ok();
        app.later(180);

        let found = ways(&dispatcher, json!({"kind": "vehicle_down", "vehicle": vehicle})).await;
        assert_eq!((&found["state"], found["options"].as_array().unwrap().len()), (&json!("open"), 3));
        let codes: Vec<&str> =
            found["options"].as_array().unwrap().iter().map(|way| way["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["least-change", "least-cost", "most-served"]);
        let way = &found["options"][0];
        assert!(way["plan"].is_null(), "plans stay in the records");
        // A street that comes on a later day now, as a whole: of one that is driven in parts, some may stay.
        let today = || plan.routes.iter().filter(|route| route.day == 0).flat_map(|route| &route.steps);
        let whole =
            |street: &str| today().filter(|step| step.street.as_ref().is_some_and(|id| id.0 == street)).count() == 1;
        let later = |street: &&Value| {
            street["to"].as_u64().is_some_and(|to| to > 0)
                && street["from"] == 0
                && whole(street["street"].as_str().unwrap())
        };
        let moved = way["moved"].as_array().unwrap().iter().find(later).expect("a street moves to another day").clone();
        assert!(moved["text"]["ky"].as_str().unwrap().ends_with('.') && moved["until"].as_i64().unwrap() > 0);
        assert!(way["people_waiting"].as_u64().unwrap() > 0);
        let street = format!("/api/v1/public/ak-bulak/streets/{}", in_address(moved["street"].as_str().unwrap()));
        let before = app.get(&street).await.ok();
        let calendar = before["calendar_url"].as_str().unwrap().to_owned();
        let old = before["upcoming"][0].clone();
        assert_eq!(old["date"], "2026-11-23");
        let id = old["id"].as_str().unwrap();
        let sequence = unfolded(&app.get(&calendar).await.text());
        assert!(event(&sequence, id).contains("SEQUENCE:0\r\n"), "nothing changed by asking");

        let path = format!("/api/v1/recoveries/{}/publish", found["id"].as_str().unwrap());
        assert_eq!(dispatcher.post(&path, json!({"option": "pray"})).await.problem(422), "invalid");
        let published = dispatcher.post(&path, json!({"option": "least-change"})).await.ok();
        assert_eq!((&published["valid_from"], &published["valid_until"]), (&json!("2026-11-23"), &json!("2026-11-29")));
        assert!(published["occurrences"].as_u64().unwrap() > 0);
        assert_eq!(dispatcher.post(&path, json!({"option": "least-cost"})).await.problem(409), "conflict");

        // The promise keeps its id and moves; next week's stays.
        let after = app.get(&street).await.ok();
        let now = after["upcoming"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
        let date = format!("2026-11-{}", 23 + moved["to"].as_u64().unwrap());
        assert_eq!((&now["date"], &now["status"]), (&json!(date), &json!("moved")));
        let ics = unfolded(&app.get(&calendar).await.text());
        let one = event(&ics, id);
        assert!(one.contains("SEQUENCE:1\r\n") && one.contains("LAST-MODIFIED:20261123T040000Z\r\n"), "{one}");
        assert!(one.contains(&format!("DTSTART;VALUE=DATE:{}\r\n", date.replace('-', ""))), "{one}");
        let next_week = |answer: &Value| -> Vec<Value> {
            let all = answer["upcoming"].as_array().unwrap().iter();
            all.filter(|one| one["date"].as_str().unwrap() > "2026-11-29").cloned().collect()
        };
        for one in next_week(&before) {
            assert!(next_week(&after).contains(&one), "{one}");
        }
        // Filling the calendar ahead leaves the week as it is now.
        taza::service::upkeep::once(&app.app).await.unwrap();
        assert_eq!(app.get(&street).await.ok()["upcoming"], after["upcoming"]);

        // The board shows what was done, and a phone gets the new week and after it the old one.
        let board = dispatcher.get("/api/v1/today").await.ok();
        assert_eq!(board["plan"], published["plan"]);
        let own =
            board["runs"].as_array().unwrap().iter().find(|run| run["vehicle"]["id"] == vehicle.as_str()).unwrap();
        assert_eq!((&own["done"], &own["total"]), (&json!(1), &json!(1)), "what is done stays done");
        let bundle = phone.person.get("/sync/v1/bundle").await.ok();
        let run_of = |date: &str| {
            let runs = bundle["runs"].as_array().unwrap().iter();
            runs.clone().find(|run| run["date"] == date).map(|run| run["plan"]["id"].clone())
        };
        assert_eq!(run_of("2026-11-23"), Some(published["plan"].clone()));
        let plans = dispatcher.get("/api/v1/plans").await.ok();
        assert_eq!((&plans[0]["valid_until"], &plans[1]["status"]), (&json!("2026-11-29"), &json!("published")));
        app.later(7 * 24 * 60);
        assert_eq!(dispatcher.get("/api/v1/today").await.ok()["plan"], in_force.as_str(), "Monday is as ever");

        // Whoever recounts it needs the files and the plan alone.
        let document = app.app.store.plan_document("ak-bulak", published["plan"].as_str().unwrap()).await.unwrap();
        let recovered: Plan = serde_json::from_str(&document.unwrap()).unwrap();
        let (mut map, scenario) = (sample::map(), Scenario::read(&recovered.what_if).unwrap());
        scenario.apply(&mut map).unwrap();
        assert_eq!(check(&map, &scenario.fingerprint(&plan.inputs_sha256), &recovered).unwrap(), Vec::new());
    })
    .await;
}

#[tokio::test]
async fn ways_on_that_the_day_overtook_are_not_taken() {
    let (app, in_force) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let plan = sample::plan();
    let route = busiest(plan);
    let vehicle = route.vehicle.0.clone();
    app.later(60);
    let found = ways(&manager, json!({"kind": "driver_ill", "vehicle": vehicle})).await;
    let path = format!("/api/v1/recoveries/{}", found["id"].as_str().unwrap());
    // The driver got up and collected a street that the way gives to somebody else.
    let mut phone = app.driver("ak-bulak", &vehicle).await;
    let step = route.steps.iter().find(|step| step.kind.is_collection()).unwrap();
    let event = phone.done(&format!("2026-11-23.{vehicle}"), &in_force, &step.id);
    phone.push(&[event]).await.ok();
    let publish = format!("{path}/publish");
    assert_eq!(manager.post(&publish, json!({"option": "least-cost"})).await.problem(409), "stale");
    assert_eq!(manager.get("/api/v1/today").await.ok()["plan"], in_force.as_str());
    app.later(24 * 60);
    assert_eq!(manager.get(&path).await.ok()["state"], "stale");
    assert_eq!(manager.post(&publish, json!({"option": "least-cost"})).await.problem(409), "stale");
}

#[tokio::test]
async fn trouble_that_cannot_be_is_refused_in_words() {
    let (app, _) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    for (trouble, said) in [
        (json!({"kind": "vehicle_down", "vehicle": "camel"}), "camel"),
        (json!({"kind": "road_closed", "road": "way/none"}), "way/none"),
        (json!({"kind": "dump_closed", "dump": "depot"}), "depot"),
    ] {
        let asked = manager.post("/api/v1/today/recovery", json!({ "trouble": trouble })).await;
        let told = if asked.status == 202 {
            manager.finished(&asked).await["problem"].clone()
        } else {
            assert_eq!(asked.problem(422), "refused", "{}", asked.text());
            asked.json()
        };
        assert!(told["errors"][0]["detail"].as_str().unwrap().contains(said), "{told}");
    }
    let wrong = manager.post("/api/v1/today/recovery", json!({"trouble": {"kind": "earthquake"}})).await;
    assert_eq!(wrong.problem(422), "invalid");
}
