//! Holidays, closures and single days: decided by a manager, seen by residents and drivers.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::app::{TestApp, in_address};
use crate::support::sample;

const CALENDAR: &str = "/api/v1/calendar";

/// A street of the sample that is collected once a week, not on the Monday that is today; the date it is due.
fn weekly_street() -> (String, String) {
    let plan = sample::plan();
    let weekly = |street: &&taza::plan::StreetSummary| matches!(street.days[..], [1..=5]);
    let street = plan.streets.iter().find(weekly).unwrap();
    (street.id.0.clone(), format!("2026-11-{}", 23 + street.days[0]))
}

fn on(answer: &Value, id: &str) -> Value {
    answer["upcoming"].as_array().unwrap().iter().find(|one| one["id"] == id).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_day_that_is_moved_moves_for_residents_and_drivers() {
    TestApp::on_both_engines(async |app| {
        app.bring_sample().await;
        let manager = app.manager("ak-bulak").await;
        let before = manager.get(CALENDAR).await;
        assert_eq!((before.headers["etag"].to_str().unwrap(), &before.json()["days"]), ("\"0\"", &json!([])));
        let names: Vec<String> = before.json()["holidays"]
            .as_array()
            .unwrap()
            .iter()
            .map(|holiday| holiday["names"]["ky"].as_str().unwrap().to_owned())
            .collect();
        assert!(names.contains(&"Нооруз".to_owned()), "{names:?}");

        let (street, due) = weekly_street();
        let path = format!("/api/v1/public/ak-bulak/streets/{}", in_address(&street));
        let first = app.get(&path).await.ok()["upcoming"][0].clone();
        assert_eq!(first["date"], due);
        let id = first["id"].as_str().unwrap();
        let moved = json!({"single": [{"date": due, "to": "2026-11-29"}]});
        let preview = manager.post("/api/v1/calendar/preview", moved.clone()).await.ok();
        let seen = preview["occurrences"].as_array().unwrap().iter().find(|one| one["occurrence"] == id).unwrap();
        assert_eq!((&seen["from"], &seen["to"]), (&json!(due), &json!("2026-11-29")));
        assert_eq!(on(&app.get(&path).await.ok(), id)["date"], due, "a preview changes nothing");

        let kept = manager.write(Method::PUT, CALENDAR, 0, moved).await.ok();
        assert_eq!(kept["days"], json!([{"date": due, "to": "2026-11-29"}]));
        assert!(kept["occurrences"].as_u64().unwrap() > 0);
        let now = on(&app.get(&path).await.ok(), id);
        assert_eq!((&now["date"], &now["status"]), (&json!("2026-11-29"), &json!("moved")));
        let runs = async |date: &str| {
            let board = manager.get(&format!("/api/v1/today?date={date}")).await.ok();
            board["runs"].as_array().unwrap().len()
        };
        assert_eq!(runs(&due).await, 0);
        assert!(runs("2026-11-29").await > 0, "Sunday drives that day's routes");

        // Another manager who saw the calendar as it was is told what there is now, and nothing is lost.
        let other = app.manager("ak-bulak").await;
        let late = other.write(Method::PUT, CALENDAR, 0, json!({"rule": "falls-out"})).await;
        assert_eq!(late.problem(409), "changed-meanwhile");
        assert_eq!(late.json()["now"]["decisions"]["single"][0]["date"], due);
        assert_eq!(
            other.request(Method::PUT, CALENDAR, &[], b"{}".to_vec()).await.problem(428),
            "precondition-required"
        );

        // Back to the week as it is: the promise comes back to its day, with its id.
        other.write(Method::PUT, CALENDAR, 1, json!({})).await.ok();
        let back = on(&app.get(&path).await.ok(), id);
        assert_eq!((&back["date"], &back["status"]), (&json!(due), &json!("planned")));
        assert!(runs(&due).await > 0);
    })
    .await;
}

#[tokio::test]
async fn a_holiday_shifts_by_the_rule_and_a_closed_street_falls_out() {
    let (app, _) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let (street, due) = weekly_street();
    let path = format!("/api/v1/public/ak-bulak/streets/{}", in_address(&street));
    let first = app.get(&path).await.ok()["upcoming"][0]["id"].as_str().unwrap().to_owned();
    let holiday = json!([{"date": due, "names": {"ky": "Айыл майрамы"}}]);
    let decided = json!({"rule": "next-free-day", "holiday": holiday});
    let kept = manager.write(Method::PUT, CALENDAR, 0, decided).await.ok();
    assert_eq!(kept["days"][0]["date"], due);
    assert_eq!(on(&app.get(&path).await.ok(), &first)["status"], "moved");
    let closed = json!({"closure": [{"street": street, "from": "2026-11-23", "until": "2026-12-06"}]});
    manager.write(Method::PUT, CALENDAR, 1, closed).await.ok();
    let upcoming = app.get(&path).await.ok();
    let fortnight = upcoming["upcoming"].as_array().unwrap().iter().take(2);
    assert!(fortnight.clone().all(|one| one["status"] == "cancelled"), "{upcoming}");
}

#[tokio::test]
async fn a_table_of_holidays_with_a_duplicate_is_refused_with_every_fault() {
    let (app, _) = TestApp::sample().await;
    let manager = app.manager("ak-bulak").await;
    let wrong = json!({
        "holiday": [
            {"date": "2027-03-21", "names": {"ky": "Нооруз"}},
            {"date": "2027-03-21", "names": {"ky": "Жаз"}},
            {"date": "2027-05-01", "names": {}}
        ],
        "closure": [{"from": "2027-01-02", "until": "2027-01-01"}, {"street": "nowhere", "from": "2027-01-01", "until": "2027-01-02"}],
        "single": [{"date": "2026-12-01"}, {"date": "2026-12-01", "to": "2026-12-02"}, {"date": "2026-12-03", "to": "2027-12-03"}]
    });
    let refused = manager.write(Method::PUT, CALENDAR, 0, wrong).await;
    assert_eq!(refused.problem(422), "invalid");
    let told: Vec<String> = refused.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["detail"].as_str().unwrap().to_owned())
        .collect();
    for said in ["2027-03-21", "2027-05-01", "2027-01-02", "nowhere", "2026-12-01", "2026-12-03"] {
        assert!(told.iter().any(|fault| fault.contains(said)), "{said} is not told: {told:?}");
    }
    for nonsense in
        [json!({"rule": "sometimes"}), json!({"holiday": 7}), json!([]), json!({"single": [{"date": "soon"}]})]
    {
        assert_eq!(manager.write(Method::PUT, CALENDAR, 0, nonsense).await.problem(422), "invalid");
    }
    assert_eq!(manager.get(CALENDAR).await.ok()["revision"], 0, "nothing of it was kept");
}
