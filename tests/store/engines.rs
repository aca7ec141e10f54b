//! One story through every record, told on both engines.

use serde_json::json;
use taza::store::{Job, JobState};

use crate::support::app::{TestApp, results};
use crate::support::engine::TestDatabase;
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";

async fn story(app: &TestApp) {
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let store = &app.app.store;
    assert_eq!(store.municipalities().await.unwrap().len(), 1);

    let mut phone = app.driver("ak-bulak", "tractor").await;
    let events: Vec<_> = (1..=4).map(|step| phone.done(RUN, &plan, &format!("mon-tractor-00{step}"))).collect();
    assert_eq!(results(&phone.push(&events[1..3]).await.ok()), ["held", "held"]);
    assert_eq!(results(&phone.push(&events[..2]).await.ok()), ["accepted", "duplicate"]);
    let mut forged = events[0].clone();
    forged["type"] = "note".into();
    let reply = phone.push(&[forged, events[3].clone()]).await.ok();
    assert_eq!(results(&reply), ["quarantined", "accepted"]);
    assert_eq!(reply["acked_seq"], 4);
    assert_eq!(store.event_count("ak-bulak").await.unwrap(), 4);
    assert_eq!(store.quarantined("ak-bulak").await.unwrap()[0].code, "same_id_other_body");
    assert_eq!(store.contacts("ak-bulak").await.unwrap().len(), 1);

    let manager = app.manager("ak-bulak").await;
    let board = manager.get("/api/v1/today").await.ok();
    // The fourth step is the dump: a mark there is no collection.
    assert_eq!(board["runs"][0]["done"], 3);
    let filed =
        app.post("/api/v1/public/ak-bulak/reports", json!({"street": "kuermoentue", "reporter": "r"})).await.ok();
    let number = filed["number"].as_str().unwrap();
    let token = filed["token"].as_str().unwrap();
    app.post(&format!("/api/v1/public/ak-bulak/reports/{token}/disagree"), json!({})).await.ok();
    manager.post(&format!("/api/v1/reports/{number}/answer"), json!({"answer": "closed"})).await.ok();
    assert_eq!(store.open_reports("ak-bulak").await.unwrap(), 0);
    let street = app.get("/api/v1/public/ak-bulak/streets/chuy").await.ok();
    let again = app.get("/api/v1/public/ak-bulak/streets/chuy").await.ok();
    assert_eq!(street["calendar_url"], again["calendar_url"]);
    assert!(app.get(street["calendar_url"].as_str().unwrap()).await.text().contains("BEGIN:VEVENT"));

    let now = app.app.now_ms();
    let files = [("roads.geojson".to_owned(), "{}".to_owned())].into();
    store.put_map("ak-bulak", "m1", &files, now).await.unwrap();
    assert_eq!(store.map("ak-bulak").await.unwrap().unwrap(), ("m1".to_owned(), files));
    store.add_job("ak-bulak", "j1", "plan", &json!({"seconds": 1}), now).await.unwrap();
    let mut job: Job = store.job("ak-bulak", "j1").await.unwrap().unwrap();
    job.state = JobState::Running;
    job.cost = 9_000_000_000;
    store.move_job("ak-bulak", &job, now).await.unwrap();
    assert_eq!(store.jobs_under_way("ak-bulak").await.unwrap(), 1);
    store.abandon_jobs("{}", now).await.unwrap();
    assert_eq!(store.job("ak-bulak", "j1").await.unwrap().unwrap().state, JobState::Failed);

    // Numbers of changes have no gap.
    let changes = store.changes_after("ak-bulak", 0).await.unwrap();
    let numbers: Vec<i64> = changes.iter().map(|change| change.number).collect();
    assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>());
    assert!(store.revoke_device("ak-bulak", &phone.device, now).await.unwrap());
    let late = phone.done(RUN, &plan, "mon-tractor-004");
    assert_eq!(results(&phone.push(&[late]).await.ok()), ["quarantined"]);
    assert!(store.ready().await);

    // A restart finds everything.
    let draft = app.draft("ak-bulak", &valley::plan()).await;
    manager.post(&format!("/api/v1/plans/{draft}/publish"), json!({"valid_from": "2026-11-30"})).await.ok();
    let plans = store.plans("ak-bulak").await.unwrap();
    assert_eq!(plans.iter().map(|plan| plan.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(store.plan_in_force("ak-bulak", "2026-11-29").await.unwrap().unwrap().id, plan);
    assert_eq!(store.plan_in_force("ak-bulak", "2026-11-30").await.unwrap().unwrap().id, draft);
    manager.post("/api/v1/sign-out", json!({})).await;
    assert_eq!(manager.get("/api/v1/plans").await.problem(401), "sign-in");
}

#[tokio::test]
async fn the_story_on_sqlite() {
    story(&TestApp::start().await).await;
}

#[tokio::test]
async fn the_story_on_postgresql() {
    match TestDatabase::postgres() {
        Ok(database) => {
            let app = TestApp::on(database).await;
            story(&app).await;
            app.app.store.close().await;
        }
        Err(reason) => eprintln!("SKIPPED the story on PostgreSQL: {reason}"),
    }
}
