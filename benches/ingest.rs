//! How many events a second are durable in SQLite, in batches of 200 as phones push them, beside plain inserts of the same
//! texts with the same durability, and beside a tracking server's design, one row and one commit a position:
//! `cargo bench --bench ingest`. The figures are in `benches/RESULTS.md`.

use std::time::Instant;

use sqlx::any::AnyPoolOptions;
use taza::pickups::Source;
use taza::service::sync::events::lines;
use taza::store::{Batch, Store};
use taza::units::Names;

/// Events of a push.
const BATCH: usize = 200;
/// Pushes of one round.
const BATCHES: usize = 100;
/// Rows of one round that are committed one by one.
const SINGLE: usize = 1_000;
/// Rounds; the median counts.
const ROUNDS: usize = 5;
/// Phones that push in turn.
const PHONES: usize = 20;

fn texts(round: usize, batch: usize) -> (String, String) {
    let device = format!("phone-{}", batch % PHONES);
    let first = (round * BATCHES / PHONES + batch / PHONES) * BATCH;
    let text = (0..BATCH)
        .map(|index| {
            let seq = first + index + 1;
            format!(
                "{{\"id\":\"0197{round:02}{batch:04}-{index:04}-7000-8000-000000000000\",\"device\":\"{device}\",\"seq\":{seq},\
                 \"run\":\"2026-11-23.v\",\"plan\":\"0197aaaa-bbbb-7000-8000-000000000000\",\"step\":\"mon-v-{:03}\",\
                 \"type\":\"step_done\",\"body\":{{}},\"lat\":42.87{index:03},\"lon\":74.59{index:03},\"acc\":8,\
                 \"t_wall\":1795000000000,\"t_mono\":{seq},\"boot_id\":\"boot-1\"}}\n",
                index % 90
            )
        })
        .collect();
    (device, text)
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir_in(std::env::var("TAZA_BENCH_FOLDER").unwrap_or_else(|_| "target".to_owned()))?;
    let path = |name: &str| folder.path().join(name).display().to_string();
    let store = Store::open(&path("taza.sqlite")).await?;
    store.put_municipality("m", &Names::one("M"), true, "Asia/Bishkek", 1).await?;
    for phone in 0..PHONES {
        store.add_device("m", &format!("phone-{phone}"), "v", "phone", 1).await?;
    }
    let plain =
        AnyPoolOptions::new().max_connections(1).connect(&format!("sqlite:{}?mode=rwc", path("plain.sqlite"))).await?;
    for text in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"] {
        sqlx::query(text).fetch_all(&plain).await?;
    }
    sqlx::query("CREATE TABLE event (id TEXT PRIMARY KEY, document TEXT NOT NULL)").execute(&plain).await?;
    let (mut ours, mut theirs, mut single) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let batches: Vec<_> = (0..BATCHES).map(|batch| texts(round, batch)).collect();
        let began = Instant::now();
        for (device, text) in &batches {
            let lines = lines(text.as_bytes(), device, |_| true).map_err(|problem| problem.detail)?;
            let batch = Batch {
                municipality: "m".to_owned(),
                device: device.clone(),
                source: Source::Phone,
                lines,
                contact: None,
                now_ms: 1_795_000_000_000,
            };
            let ingested = store.ingest(batch).await?;
            if ingested.answers.iter().any(|answer| answer.outcome.code() != "accepted") {
                return Err("an event was not accepted".into());
            }
        }
        ours.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        for (_, text) in &batches {
            let mut transaction = plain.begin().await?;
            for line in text.lines() {
                let id = line.get(7..50).unwrap_or(line);
                sqlx::query("INSERT INTO event (id, document) VALUES ($1, $2)")
                    .bind(id)
                    .bind(line)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
        }
        theirs.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        for row in 0..SINGLE {
            sqlx::query("INSERT INTO event (id, document) VALUES ($1, $2)")
                .bind(format!("single-{round}-{row}"))
                .bind("42.870,74.590,8,1795000000000")
                .execute(&plain)
                .await?;
        }
        single.push(began.elapsed().as_secs_f64());
    }
    let all = (BATCH * BATCHES) as f64;
    let (ours, theirs) = (all / median(ours), all / median(theirs));
    let there = store.event_count("m").await?;
    if there != (BATCH * BATCHES * ROUNDS) as i64 {
        return Err(format!("{there} events are there").into());
    }
    let single = SINGLE as f64 / median(single);
    println!("ingest: {ours:.0} durable events a second; plain inserts {theirs:.0}; ratio {:.2}", ours / theirs);
    println!("one row and one commit a position: {single:.0} a second; ratio {:.1}", ours / single);
    Ok(())
}
