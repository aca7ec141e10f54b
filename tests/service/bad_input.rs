//! Input that is meant to hurt: refused clearly, and cheaply.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use axum::http::Method;
use serde_json::json;
use taza::service::limit::{Limits, Purpose};

use crate::support::app::TestApp;
use crate::support::valley;

/// A hundred thousand phones knock: each door is closed by itself, and remembering them stays cheap.
#[tokio::test]
async fn a_hundred_thousand_devices_that_enrol() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let mut refused = 0;
    for guess in 0..200 {
        let reply = app.post(&format!("/enter/{guess:032x}"), json!({})).await;
        match reply.status.as_u16() {
            410 => {}
            _ => {
                assert_eq!(reply.problem(429), "too-often");
                refused += 1;
            }
        }
    }
    assert!(refused >= 175, "only {refused} of 200 guesses of one address were refused");
    assert!(app.app.store.devices("ak-bulak").await.unwrap().is_empty());
    let (limits, began) = (Limits::default(), Instant::now());
    for number in 0..100_000_u32 {
        limits.take(Purpose::Enter, &std::net::Ipv4Addr::from(number).to_string(), i64::from(number / 100)).unwrap();
    }
    assert!(began.elapsed() < Duration::from_secs(20), "remembering who asked took {:?}", began.elapsed());
    assert!((0..30).any(|_| limits.take(Purpose::Enter, "198.51.100.7", 1_000).is_err()), "the limit still holds");
}

/// A client that stops in the middle of its body is let go, and holds nobody up meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_falls_asleep() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(taza::service::serve::serve(app.app.clone(), listener, app.app.stopping.clone()));
    let cookie = phone.person.cookie.clone();
    let asleep = tokio::task::spawn_blocking(move || {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let head = format!(
            "POST /sync/v1/events HTTP/1.1\r\nhost: t\r\ncookie: {cookie}\r\nx-taza: 1\r\ncontent-length: 500\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"{\"id\":").unwrap();
        let mut answer = [0; 200];
        let length = stream.read(&mut answer).unwrap_or(0);
        String::from_utf8_lossy(&answer[..length]).into_owned()
    });
    let began = Instant::now();
    assert_eq!(phone.push(&[]).await.status, 200, "others are served meanwhile");
    assert!(began.elapsed() < Duration::from_secs(5));
    let answer = asleep.await.unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(45), "it was let go after {:?}", began.elapsed());
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 0);
}

/// A clock in 1970 and numbers at the edge of what fits are taken or refused, and never break anything.
#[tokio::test]
async fn times_and_numbers_at_the_edge() {
    let app = TestApp::start().await;
    let plan = app.municipality("ak-bulak", &valley::plan()).await;
    let mut phone = app.driver("ak-bulak", "tractor").await;
    let run = "2026-11-23.tractor";
    let mut events = Vec::new();
    for edge in [0, 1, -1, i64::MIN, i64::MAX] {
        let mut event = phone.done(run, &plan, "mon-tractor-001");
        (event["t_wall"], event["t_mono"], event["t_gps"]) = (edge.into(), edge.into(), edge.into());
        events.push(event);
    }
    let reply = phone.push(&events).await.ok();
    assert!(reply["answers"].as_array().unwrap().iter().all(|answer| answer["result"] == "accepted"), "{reply}");
    let clock = [("x-taza-clock", "9223372036854775807,-9223372036854775808,boot-1")];
    phone.clock = false;
    assert_eq!(phone.push_bytes(Vec::new(), &clock).await.status, 200);
    let manager = app.manager("ak-bulak").await;
    let board = manager.get("/api/v1/today").await.ok();
    assert_eq!(board["runs"][0]["done"], 1);
    let names = ["x'; DROP TABLE event; --", "%00", "..%2f..%2fetc%2fpasswd", "' OR 1=1 --"];
    for name in names {
        let path = format!("/sync/v1/digest?run={}", name.replace(' ', "%20"));
        assert_eq!(phone.person.get(&path).await.problem(422), "invalid", "{name}");
        let path = format!("/sync/v1/media/{}", name.replace([' ', '\''], "%20").replace('/', "%2f"));
        assert_eq!(phone.person.request(Method::HEAD, &path, &[], vec![]).await.status, 404, "{name}");
    }
    assert_eq!(app.app.store.event_count("ak-bulak").await.unwrap(), 5);
}

/// Ten megabytes of roads that make no sense are read once, answered with their faults, and nothing is kept of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_megabytes_of_geojson() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let manager = app.manager("ak-bulak").await;
    let feature = |coordinates: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"r","highway":"track"}},"geometry":{{"type":"LineString","coordinates":{coordinates}}}}}"#
        )
    };
    let collection = |features: String| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    let long = feature(&format!("[{}]", "[74.6,42.8],".repeat(800_000).trim_end_matches(',')));
    let many = vec![feature("[[74.6,42.8],[null,\"NaN\"]]"); 80_000].join(",");
    let deep = "[".repeat(10 << 20);
    for roads in [collection(long), collection(many), deep, "\u{0}".repeat(10 << 20)] {
        assert!(roads.len() > 9_000_000, "{}", roads.len());
        let body = json!({ "files": { "roads.geojson": roads } }).to_string().into_bytes();
        let began = Instant::now();
        let json = [("content-type", "application/json")];
        let reply = manager.request(Method::POST, "/api/v1/map/check", &json, body).await;
        assert!(matches!(reply.status.as_u16(), 200 | 413 | 422), "{} {}", reply.status, reply.text());
        assert!(reply.body.len() < 2_000_000, "an answer of {} bytes helps nobody", reply.body.len());
        // Our own code is not optimised in tests.
        assert!(began.elapsed() < Duration::from_secs(60), "it took {:?}", began.elapsed());
        if reply.status == 200 {
            assert!(reply.json()["summary"].is_null(), "this is no map");
        }
    }
    let too_much = manager.request(Method::POST, "/api/v1/map/check", &[], vec![b' '; 60 << 20]).await;
    assert_eq!(too_much.problem(413), "too-large");
}

/// A gigabyte of zeros packed into one megabyte is let go after the first quarter of a megabyte.
#[tokio::test]
async fn a_bomb_of_gzip() {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let phone = app.driver("ak-bulak", "tractor").await;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..150 {
        packer.write_all(&zeros).unwrap();
    }
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 250_000);
    let began = Instant::now();
    let gzip = [("content-encoding", "gzip")];
    assert_eq!(phone.push_bytes(bomb, &gzip).await.problem(413), "too-large");
    assert_eq!(phone.push_bytes(b"\x1f\x8b no gzip".to_vec(), &gzip).await.problem(400), "unreadable");
    assert_eq!(phone.push_bytes(b"x".to_vec(), &[("content-encoding", "br")]).await.problem(400), "unreadable");
    assert!(began.elapsed() < Duration::from_secs(5));
    // Twice packed is nothing that phones do.
    assert_eq!(phone.push_bytes(b"x".to_vec(), &[("content-encoding", "gzip, gzip")]).await.problem(400), "unreadable");
}

/// Trackers that nobody knows cost one look each, and each address only so many of them.
#[tokio::test]
async fn a_flood_of_unknown_trackers() {
    let app = TestApp::start().await;
    let mut refused = 0;
    for guess in 0..700 {
        let reply = app.get(&format!("/intake/v1/positions?id={guess:032x}&lat=42.8&lon=74.6")).await;
        match reply.status.as_u16() {
            404 | 400 => {}
            429 => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert!(refused > 50, "only {refused} of 700 guesses of one address were refused");
}
