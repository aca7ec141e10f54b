//! Other programs hand reports in and follow them by Open311 GeoReport v2, in JSON and XML.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::support::app::{Reply, TestApp};
use crate::support::valley;

async fn key(app: &TestApp, municipality: &str) -> String {
    let manager = app.manager(municipality).await;
    let opened = manager.post("/api/v1/intakes", json!({"kind": "open311", "name": "City app"})).await.ok();
    assert!(opened["url"].as_str().unwrap().ends_with("/open311/v2/"));
    opened["secret"].as_str().unwrap().to_owned()
}

async fn hand_in(app: &TestApp, path: &str, form: &str) -> Reply {
    let kind = "application/x-www-form-urlencoded";
    app.send(Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(form.to_owned())).unwrap()).await
}

#[tokio::test]
async fn a_program_hands_a_report_in_and_follows_it() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let services = app.get("/open311/v2/services.json?jurisdiction_id=ak-bulak&lang=en").await.ok();
    let codes: Vec<&str> =
        services.as_array().unwrap().iter().map(|one| one["service_code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["missed", "dump", "full_container", "burning"]);
    assert_eq!(services[0]["service_name"], "Rubbish was not collected");
    let xml = app.get("/open311/v2/services.xml?lang=ky").await;
    assert!(xml.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/xml"));
    assert!(
        xml.text().contains("<service_code>missed</service_code><service_name>Таштанды алынган жок</service_name>"),
        "{}",
        xml.text()
    );
    let definition = app.get("/open311/v2/services/missed.xml").await.text();
    assert!(definition.contains("<attributes><attribute><code>DATE</code>"), "{definition}");

    let key = key(&app, "ak-bulak").await;
    let form = format!(
        "api_key={key}&jurisdiction_id=ak-bulak&service_code=missed&address_id=chuy&attribute[DATE]=2026-11-23T00:00:00Z&description=%3Cb%3Eбаары+калды"
    );
    let filed = hand_in(&app, "/open311/v2/requests.json?lang=en", &form).await.ok();
    let number = filed[0]["service_request_id"].as_str().unwrap();
    assert_eq!(number, "M-0001");
    assert!(!filed[0]["service_notice"].as_str().unwrap().is_empty(), "the verdict is told at once");
    let by_place = format!("api_key={key}&service_code=missed&lat=41.9002&long=75.1");
    assert_eq!(hand_in(&app, "/open311/v2/requests.xml", &by_place).await.status, 200, "the nearest street");
    let by_name = format!("api_key={key}&service_code=missed&address_string=Токтогул");
    assert_eq!(hand_in(&app, "/open311/v2/requests.json", &by_name).await.ok()[0]["service_request_id"], "M-0003");
    let seen = format!("api_key={key}&service_code=burning&lat=41.9&long=75.1&media_url=https://example.org/a.jpg");
    assert_eq!(hand_in(&app, "/open311/v2/requests.json", &seen).await.ok()[0]["service_request_id"], "M-0004");

    // Anybody may follow it; the words of a resident are for whoever has a key.
    let open = app.get("/open311/v2/requests/M-0001.json").await.ok();
    assert_eq!(
        (&open[0]["service_code"], &open[0]["description"], &open[0]["address_id"]),
        (&json!("missed"), &Value::Null, &json!("chuy"))
    );
    let trusted = app.get(&format!("/open311/v2/requests/M-0001.xml?api_key={key}")).await.text();
    assert!(trusted.contains("<description>&lt;b&gt;баары калды</description>"), "{trusted}");
    let burning = app.get("/open311/v2/requests.json?service_code=burning").await.ok();
    assert_eq!((burning.as_array().unwrap().len(), &burning[0]["lat"]), (1, &json!(41.9)));
    let page = app.get("/open311/v2/requests.json?page=2&page_size=3").await.ok();
    assert_eq!(page.as_array().unwrap().len(), 1);
    let manager = app.manager("ak-bulak").await;
    app.later(10);
    let answer = json!({"answer": "will_collect", "text": "Эртең алабыз", "date": "2026-11-24"});
    assert!(manager.post("/api/v1/reports/M-0001/answer", answer).await.status.is_success());
    let closed = app.get("/open311/v2/requests.json?status=closed&service_request_id=M-0001,M-0009").await.ok();
    assert_eq!((&closed[0]["status"], &closed[0]["status_notes"]), (&json!("closed"), &json!("Эртең алабыз")));
    assert!(closed[0]["updated_datetime"].as_str().unwrap() > closed[0]["requested_datetime"].as_str().unwrap());
    assert_eq!(app.get("/open311/v2/requests.json?end_date=2020-01-01T00:00:00Z").await.ok(), json!([]));
}

#[tokio::test]
async fn what_is_wrong_is_told_in_the_shape_of_georeport() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let key = key(&app, "ak-bulak").await;
    let form = |rest: &str| format!("api_key={key}&jurisdiction_id=ak-bulak&{rest}");
    for (form, status) in [
        ("service_code=dump".to_owned(), 403),
        ("api_key=guessed&service_code=dump&description=x".to_owned(), 403),
        (form("description=x"), 400),
        (form("service_code=noise&description=x"), 404),
        (form("service_code=missed&address_id=nowhere"), 404),
        (form("service_code=missed&lat=0&long=0"), 404),
        (form("service_code=dump"), 400),
        (form("service_code=dump&lat=95&long=0"), 400),
        (form("service_code=dump&description=x&media_url=file:///etc/passwd"), 400),
        (form(&format!("service_code=dump&description={}", "x".repeat(4_001))), 400),
        (format!("api_key={key}&jurisdiction_id=nowhere&service_code=dump"), 404),
    ] {
        let reply = hand_in(&app, "/open311/v2/requests.json", &form).await;
        assert_eq!(reply.status.as_u16(), status, "{form}: {}", reply.text());
        assert_eq!(reply.json()[0]["code"], status, "{form}");
    }
    let xml = app.get("/open311/v2/requests/M-0099.xml").await;
    assert_eq!(xml.status, 404);
    assert!(xml.text().contains("<errors><error><code>404</code><description>"), "{}", xml.text());
    assert_eq!(app.get("/open311/v2/requests.yaml").await.problem(404), "not-found");
    // A second municipality: it has to be named, and keys do not open it.
    app.municipality("kara-suu", &valley::plan()).await;
    assert_eq!(app.get("/open311/v2/services.json").await.status, 400);
    let across = format!("api_key={key}&jurisdiction_id=kara-suu&service_code=dump&description=x");
    assert_eq!(hand_in(&app, "/open311/v2/requests.json", &across).await.status, 403);
    assert_eq!(app.get("/open311/v2/requests.json?jurisdiction_id=kara-suu").await.ok(), json!([]));
}
