//! What was acknowledged is there after `kill -9` at any moment: a child process takes batches and
//! says what it acknowledged; it is killed in a loop and the records are recounted.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use taza::pickups::{Source, event};
use taza::service::sync::events::lines;
use taza::store::{Batch, Store};
use taza::units::Names;

fn batch(device: &str, lines: Vec<taza::store::Incoming>) -> Batch {
    let (municipality, device) = ("m".to_owned(), device.to_owned());
    Batch { municipality, device, source: Source::Phone, lines, contact: None, now_ms: 2 }
}

const VICTIM: &str = "TAZA_TEST_VICTIM";
const ROUNDS: usize = 6;

/// The child: pushes batches of five until it is killed; does nothing unless it is told where.
#[tokio::test]
async fn a_process_that_is_killed() {
    let Ok(path) = std::env::var(VICTIM) else { return };
    let store = Store::open(&path).await.unwrap();
    store.put_municipality("m", &Names::one("M"), true, "Asia/Bishkek", 1).await.unwrap();
    store.add_device("m", "d", "v", "phone", 1).await.unwrap();
    let mut seq = store.device("m", "d").await.unwrap().unwrap().acked_seq;
    loop {
        let mut text = String::new();
        for _ in 0..5 {
            seq += 1;
            let event = json!({"id": format!("e{seq}"), "device": "d", "seq": seq, "run": "2026-11-23.v", "type": "note", "t_wall": 1});
            text.push_str(&format!("{event}\n"));
        }
        let lines = lines(text.as_bytes(), "d", |_| true).unwrap();
        let batch = batch("d", lines);
        let ingested = store.ingest(batch).await.unwrap();
        println!("acknowledged {}", ingested.acked_seq);
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taza.sqlite").display().to_string();
    let mut last = 0;
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::durability::a_process_that_is_killed", "--nocapture", "--test-threads=1"])
            .env(VICTIM, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, receiver) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut heard = 0_i64;
            for line in output.lines().map_while(Result::ok) {
                if let Some(number) = line.split("acknowledged ").nth(1) {
                    heard = number.trim().parse().unwrap_or(heard);
                    let _ = sender.send(());
                }
            }
            heard
        });
        receiver.recv_timeout(Duration::from_secs(60)).expect("the child acknowledges something");
        std::thread::sleep(Duration::from_millis(40 + 37 * round as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let heard = reader.join().unwrap();
        assert!(heard > last, "round {round} acknowledged nothing new");
        let store = Store::open(&path).await.unwrap();
        let device = store.device("m", "d").await.unwrap().unwrap();
        let count = store.event_count("m").await.unwrap();
        assert!(device.acked_seq >= heard, "round {round}: {heard} were acknowledged, {} are there", device.acked_seq);
        assert_eq!(count, device.acked_seq, "round {round}: the number and the events agree");
        let kept = store.events_between("m", "2026-11-23", "2026-11-23").await.unwrap();
        assert!(
            kept["2026-11-23.v"].iter().all(|kept| event::read(&serde_json::to_value(&kept.event).unwrap()).is_ok())
        );
        store.close().await;
        last = heard;
    }
}

#[tokio::test]
async fn a_copy_made_while_events_come_in_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taza.sqlite").display().to_string();
    let store = Store::open(&path).await.unwrap();
    store.put_municipality("m", &Names::one("M"), true, "Asia/Bishkek", 1).await.unwrap();
    store.add_device("m", "d", "v", "phone", 1).await.unwrap();
    let push = async |seq: i64| {
        let event = json!({"id": format!("e{seq}"), "device": "d", "seq": seq, "run": "2026-11-23.v", "type": "note", "t_wall": 1});
        let lines = lines(event.to_string().as_bytes(), "d", |_| true).unwrap();
        let batch = batch("d", lines);
        store.ingest(batch).await.unwrap();
    };
    for seq in 1..=50 {
        push(seq).await;
    }
    let copy = folder.path().join("copy.sqlite");
    let (copied, ()) = tokio::join!(store.copy_to(&copy), async {
        for seq in 51..=100 {
            push(seq).await;
        }
    });
    copied.unwrap();
    assert!(store.copy_to(&copy).await.is_err(), "a copy never overwrites");
    let restored = Store::open(&copy.display().to_string()).await.unwrap();
    let counts = restored.check().await.unwrap();
    assert!((50..=100).contains(&counts.events), "{counts:?}");
    assert_eq!(restored.device("m", "d").await.unwrap().unwrap().acked_seq, counts.events);
    assert_eq!(store.check().await.unwrap().events, 100);
}
