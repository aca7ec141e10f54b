//! One enterprise serves two municipalities; a programme officer sees sums and nothing else.

use serde_json::{Value, json};
use taza::store::{Account, Role};

use crate::support::app::{Person, TestApp};
use crate::support::valley;

const RUN: &str = "2026-11-23.tractor";

/// Somebody who signed in with an account that works for both municipalities.
async fn of_both<'a>(app: &'a TestApp, role: Role, first: &str, second: &str) -> Person<'a> {
    let person = app.staff(first, role).await;
    let token = person.cookie.split('=').nth(1).unwrap();
    let account = Account {
        id: format!("account-{}", role.code()),
        login: role.code().to_owned(),
        person: "Айгүл".to_owned(),
        password: String::new(),
        factor: String::new(),
        confirmed: true,
    };
    let store = &app.app.store;
    let hash = taza::service::app::token_hash(token);
    assert!(store.add_account(&account, first, role, &hash, app.app.now_ms()).await.unwrap());
    store.join(second, &account.id, role, app.app.now_ms()).await.unwrap();
    person
}

#[tokio::test]
async fn one_enterprise_serves_two_municipalities_and_opens_no_wall_by_itself() {
    let app = TestApp::start().await;
    let plan = app.municipality("kenesh", &valley::plan()).await;
    app.municipality("beshik-jon", &valley::plan()).await;
    app.municipality("elsewhere", &valley::plan()).await;
    let kenesh = app.manager("kenesh").await;
    let new = json!({"name": "Кеңеш-Тазалык", "from": "2026-11-01"});
    let made = kenesh.post("/api/v1/contracts", new).await.ok();
    // The other one names the enterprise that is there already.
    let beshik = app.manager("beshik-jon").await;
    let joint = json!({"provider": made["provider"], "from": "2026-11-01"});
    assert_eq!(beshik.post("/api/v1/contracts", joint).await.ok()["provider_name"], "Кеңеш-Тазалык");
    let elsewhere = app.manager("elsewhere").await;
    elsewhere.post("/api/v1/contracts", json!({"name": "Башка", "from": "2026-11-01"})).await.ok();
    let mut phone = app.driver("kenesh", "tractor").await;
    let done = phone.done(RUN, &plan, "mon-tractor-001");
    phone.push(&[done]).await.ok();

    let foreman = of_both(&app, Role::Dispatcher, "kenesh", "beshik-jon").await;
    let served = |day: &Value| -> Vec<String> {
        let ids = day.as_array().unwrap().iter().map(|one| one["municipality"]["id"].as_str().unwrap().to_owned());
        ids.collect()
    };
    let day = foreman.get("/api/v1/provider/today").await.ok();
    assert_eq!(served(&day), ["beshik-jon", "kenesh"]);
    assert_eq!((&day[0]["runs"][0]["done"], &day[1]["runs"][0]["done"]), (&json!(0), &json!(1)));
    // Whoever works for one of them alone sees that one, contract or not.
    assert_eq!(served(&kenesh.get("/api/v1/provider/today").await.ok()), ["kenesh"]);
    // A contract that has ended ends what is seen together, from the next day on.
    let id = beshik.get("/api/v1/contracts").await.ok()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(kenesh.post(&format!("/api/v1/contracts/{id}/end"), json!({})).await.problem(404), "not-found");
    assert_eq!(beshik.post(&format!("/api/v1/contracts/{id}/end"), json!({})).await.status, 204);
    app.later(24 * 60);
    assert_eq!(served(&foreman.get("/api/v1/provider/today").await.ok()), ["kenesh"]);
    for wrong in [
        json!({"from": "2026-11-01"}),
        json!({"provider": "nobody", "from": "2026-11-01"}),
        json!({"name": "x", "from": "1 November"}),
        json!({"name": "x", "from": "2026-11-02", "until": "2026-11-01"}),
    ] {
        assert_eq!(kenesh.post("/api/v1/contracts", wrong.clone()).await.problem(422), "invalid", "{wrong}");
    }
}

#[tokio::test]
async fn a_programme_officer_sees_sums_without_small_numbers_and_nothing_else() {
    let app = TestApp::start().await;
    let plan = app.municipality("kenesh", &valley::plan()).await;
    app.municipality("beshik-jon", &valley::plan()).await;
    app.municipality("elsewhere", &valley::plan()).await;
    app.post("/api/v1/public/kenesh/reports", json!({"street": "chuy", "note": "Асан, Чүй 12"})).await.ok();
    let mut phone = app.driver("kenesh", "tractor").await;
    let done = phone.done(RUN, &plan, "mon-tractor-001");
    phone.push(&[done]).await.ok();
    app.later(3 * 24 * 60);
    let officer = of_both(&app, Role::Programme, "kenesh", "beshik-jon").await;
    let sums = officer.get("/api/v1/programme").await.ok();
    let ids: Vec<&str> =
        sums.as_array().unwrap().iter().map(|one| one["municipality"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["kenesh", "beshik-jon"], "those that let her in, not the third");
    // One street kept, one report: both numbers would point at somebody.
    assert_eq!(
        (&sums[0]["kept"], &sums[0]["reports"], &sums[0]["suppressed"]),
        (&Value::Null, &Value::Null, &json!(true))
    );
    assert_eq!((&sums[1]["reports"], &sums[1]["people"]), (&json!(0), &json!(7_150)));
    assert!(!sums.to_string().contains("Асан") && !sums.to_string().contains("chuy"));
    for closed in ["/api/v1/reports", "/api/v1/today", "/api/v1/vehicles", "/api/v1/people", "/api/v1/contracts"] {
        assert_eq!(officer.get(closed).await.status, 403, "{closed}");
    }
}
