//! What was acknowledged is there after `kill -9` at any moment: a child process with several writers takes batches and
//! says what it acknowledged; it is killed in a loop and the records are recounted, on both engines.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use taza::pickups::track::TrackPoint;
use taza::pickups::{Source, event};
use taza::service::sync::events::lines;
use taza::store::{Batch, Incoming, Store};
use taza::units::Names;

use crate::support::engine::TestDatabase;

const VICTIM: &str = "TAZA_TEST_VICTIM";
const ROUNDS: usize = 6;
/// Phones that push at the same time, so that several share a commit.
const WRITERS: usize = 6;

fn batch(device: &str, lines: Vec<Incoming>) -> Batch {
    let (municipality, device) = ("m".to_owned(), device.to_owned());
    Batch { municipality, device, source: Source::Phone, lines, contact: None, now_ms: 2 }
}

/// The child: phones push batches of five, each with a position, until it is killed; does nothing unless told where.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed() {
    let Ok(address) = std::env::var(VICTIM) else { return };
    let store = Store::open(&address).await.unwrap();
    store.put_municipality("m", &Names::one("M"), true, "Asia/Bishkek", 1).await.unwrap();
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let (store, device) = (store.clone(), format!("d{writer}"));
        store.add_device("m", &device, "v", "phone", 1).await.unwrap();
        writers.push(tokio::spawn(async move {
            let mut seq = store.device("m", &device).await.unwrap().unwrap().acked_seq;
            loop {
                let mut text = String::new();
                for _ in 0..5 {
                    seq += 1;
                    let event = json!({"id": format!("{device}-{seq}"), "device": device, "seq": seq, "run": "2026-11-23.v", "type": "note", "t_wall": 1});
                    text.push_str(&format!("{event}\n"));
                }
                let lines = lines(text.as_bytes(), &device, |_| true).unwrap();
                let point = TrackPoint { at_ms: seq, lat: 42.0, lon: 74.0, accuracy: 5.0 };
                store.add_position("m", &device, &point, 2).await.unwrap();
                let ingested = store.ingest(batch(&device, lines)).await.unwrap();
                println!("acknowledged {device} {}", ingested.acked_seq);
            }
        }));
    }
    // Nobody comes back: the process is killed.
    writers.pop().unwrap().await.unwrap();
}

/// Runs the child for so long and kills it; the last number it acknowledged for each phone.
fn acknowledged_before_the_kill(address: &str, lasting: Duration) -> BTreeMap<String, i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::durability::a_process_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(VICTIM, address)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut heard = BTreeMap::new();
        for line in output.lines().map_while(Result::ok) {
            // The harness may write before our line, and the last one may be cut.
            let Some((_, told)) = line.split_once("acknowledged ") else { continue };
            let Some((device, number)) = told.split_once(' ') else { continue };
            if let Ok(number) = number.trim().parse::<i64>() {
                heard.insert(device.to_owned(), number);
                let _ = sender.send(());
            }
        }
        heard
    });
    for _ in 0..WRITERS {
        receiver.recv_timeout(Duration::from_secs(60)).expect("the child acknowledges something");
    }
    std::thread::sleep(lasting);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

async fn nothing_acknowledged_is_lost(address: &str) {
    let mut last = 0;
    for round in 0..ROUNDS {
        let heard = acknowledged_before_the_kill(address, Duration::from_millis(40 + 37 * round as u64));
        let store = Store::open(address).await.unwrap();
        let (mut numbered, mut sum) = (0, 0);
        for writer in 0..WRITERS {
            let device = store.device("m", &format!("d{writer}")).await.unwrap().unwrap();
            let told = heard.get(&device.id).copied().unwrap_or(0);
            assert!(
                device.acked_seq >= told,
                "round {round}: {told} of {} told, {} there",
                device.id,
                device.acked_seq
            );
            // Each batch was sent after its position had been acknowledged.
            let track = store.track("m", &device.id, 0, i64::MAX).await.unwrap();
            assert!(
                track.len() as i64 * 5 >= device.acked_seq,
                "round {round}: positions of {} are missing",
                device.id
            );
            numbered += device.acked_seq;
            sum += told;
        }
        assert!(sum > last, "round {round} acknowledged nothing new");
        assert_eq!(store.event_count("m").await.unwrap(), numbered, "round {round}: the numbers and the events agree");
        let kept = store.events_between("m", "2026-11-23", "2026-11-23").await.unwrap();
        assert_eq!(kept["2026-11-23.v"].len() as i64, numbered);
        assert!(
            kept["2026-11-23.v"].iter().all(|kept| event::read(&serde_json::to_value(&kept.event).unwrap()).is_ok())
        );
        // Numbers of changes have no gap either: a board that resumes misses nothing.
        let sequence = store.municipality("m").await.unwrap().unwrap().sequence;
        let tail = store.changes_after("m", sequence - 10).await.unwrap();
        assert_eq!(
            tail.iter().map(|change| change.number).collect::<Vec<_>>(),
            (sequence - 9..=sequence).collect::<Vec<_>>()
        );
        store.close().await;
        last = sum;
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_to_kill_9_on_sqlite() {
    let database = TestDatabase::sqlite();
    nothing_acknowledged_is_lost(&database.address).await;
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_to_kill_9_on_postgresql() {
    match TestDatabase::postgres() {
        Ok(database) => nothing_acknowledged_is_lost(&database.address).await,
        Err(reason) => eprintln!("SKIPPED the crash test on PostgreSQL: {reason}"),
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
        store.ingest(batch("d", lines)).await.unwrap();
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
