//! Everybody at once: drivers, residents, boards. Each request has its moment; a late answer counts from that moment,
//! so a service that stands still cannot hide it.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant as Moment, sleep_until, timeout};

use super::Failure;
use super::tally::Tally;
use super::wire::Wire;
use super::world::{Driver, World};

/// Look-ups of residents a second: a million people ask within an hour of Sunday evening.
const LOOKUPS_A_SECOND: u32 = 300;
/// Connections of residents that are open at the same time.
const RESIDENTS: usize = 256;
/// Boards that are open.
const BOARDS: usize = 200;
/// A driver marks a stop every four minutes; ten times as often.
const MARK_EVERY: Duration = Duration::from_secs(24);
/// A tracker tells where it is every thirty seconds; ten times as often.
const TRACK_EVERY: Duration = Duration::from_secs(3);
/// Nobody waits longer for an answer.
const LONGEST: Duration = Duration::from_secs(20);

/// What one driver sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sent {
    pub(crate) acknowledged: i64,
    pub(crate) positions: i64,
}

/// What happened.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) lookups: Tally,
    pub(crate) pushes: Tally,
    pub(crate) tracked: Tally,
    pub(crate) boards: Tally,
    pub(crate) live: Tally,
    pub(crate) events: i64,
    pub(crate) positions: i64,
    pub(crate) of_driver: Vec<Sent>,
    pub(crate) errors: BTreeMap<String, usize>,
    pub(crate) faults: Vec<String>,
}

/// What everybody tells while it happens.
#[derive(Default)]
struct Log {
    lookups: Tally,
    pushes: Tally,
    tracked: Tally,
    boards: Tally,
    live: Tally,
    errors: BTreeMap<String, usize>,
    /// When an event of a municipality was sent that no board has shown yet.
    told: HashMap<String, Instant>,
}

type Shared = Arc<Mutex<Log>>;

fn note(log: &Shared, write: impl FnOnce(&mut Log)) {
    if let Ok(mut log) = log.lock() {
        write(&mut log);
    }
}

fn fail(log: &Shared, what: &str, error: impl std::fmt::Display) {
    let text = format!("{what}: {error}");
    note(log, |log| *log.errors.entry(text).or_default() += 1);
}

/// Plays for so long.
pub(crate) async fn play(world: &World, servers: &[SocketAddr], lasting: Duration) -> Result<Totals, Failure> {
    let log = Shared::default();
    let begin = Moment::now() + Duration::from_secs(2);
    let end = begin + lasting;
    let server = |number: usize| servers[number % servers.len()];
    let mut boards = Vec::new();
    for (number, (municipality, cookie)) in world.managers.iter().take(BOARDS).cloned().enumerate() {
        let (log, to) = (log.clone(), server(number));
        boards.push(tokio::spawn(board(log, to, municipality, cookie, end + Duration::from_secs(5))));
    }
    let residents = tokio::spawn(residents(log.clone(), servers.to_vec(), questions(world), begin, end));
    let mut drivers = Vec::new();
    for (number, driver) in world.drivers.iter().cloned().enumerate() {
        // A driver's two programs ask another process than the boards of the municipality do.
        drivers.push(tokio::spawn(drive(log.clone(), server(number + 1), driver, number, begin, end)));
    }
    let mut of_driver = Vec::new();
    for driver in drivers {
        of_driver.push(driver.await?);
    }
    residents.await?;
    let mut faults = Vec::new();
    let mut last = HashMap::new();
    for board in boards {
        let (municipality, number) = board.await?;
        last.insert(municipality, number);
    }
    for (municipality, cookie) in world.managers.iter().take(BOARDS) {
        let mut wire = Wire::open(server(0), 1).await?;
        let (_, body) = wire.ask("GET", "/api/v1/today", cookie, &[]).await?;
        let sequence = serde_json::from_slice::<Value>(&body)?["sequence"].as_i64().unwrap_or(-1);
        let heard = last.get(municipality).copied().unwrap_or(-1);
        if heard != sequence {
            faults.push(format!("the board of {municipality} heard of change {heard}, the last is {sequence}"));
        }
    }
    let mut log = std::mem::take(&mut *log.lock().map_err(|_| "a task ended badly")?);
    let mut totals = Totals { of_driver, faults, errors: std::mem::take(&mut log.errors), ..Totals::default() };
    totals.lookups.merge(log.lookups);
    totals.pushes.merge(log.pushes);
    totals.tracked.merge(log.tracked);
    totals.boards.merge(log.boards);
    totals.live.merge(log.live);
    totals.events = totals.of_driver.iter().map(|sent| sent.acknowledged).sum();
    totals.positions = totals.of_driver.iter().map(|sent| sent.positions).sum();
    Ok(totals)
}

/// One driver: a position every three seconds, a mark and its push every 24.
async fn drive(log: Shared, to: SocketAddr, driver: Driver, number: usize, begin: Moment, end: Moment) -> Sent {
    let mut sent = Sent::default();
    let share = |every: Duration| every.mul_f64((number * 7919 % 1400) as f64 / 1400.0);
    let (mut track_at, mut mark_at) = (begin + share(TRACK_EVERY), begin + share(MARK_EVERY));
    let mut wire = None;
    let (mut seq, mut ticks) = (0_i64, 0_i64);
    while track_at.min(mark_at) < end {
        let at = track_at.min(mark_at);
        sleep_until(at).await;
        if wire.is_none() {
            match Wire::open(to, 1_000 + number as u32).await {
                Ok(opened) => wire = Some(opened),
                Err(error) => fail(&log, "a driver's connection", error),
            }
        }
        let Some(open) = &mut wire else {
            tokio::time::sleep(Duration::from_millis(200)).await;
            continue;
        };
        let now_ms = jiff::Timestamp::now().as_millisecond();
        if track_at <= mark_at {
            track_at += TRACK_EVERY;
            ticks += 1;
            // Ten metres a second to the north.
            let (_, [lon, lat]) = driver.steps[0];
            let lat = lat + ticks as f64 * 0.00027;
            let path = format!(
                "/intake/v1/positions?id={}&timestamp={now_ms}&lat={lat:.6}&lon={lon:.6}&accuracy=6",
                driver.tracker
            );
            match timeout(LONGEST, open.ask("POST", &path, "", &[])).await {
                Ok(Ok((200, _))) => {
                    sent.positions += 1;
                    note(&log, |log| log.tracked.add(at.elapsed()));
                }
                Ok(Ok((status, body))) => {
                    fail(&log, "a position", format!("{status} {}", String::from_utf8_lossy(&body)))
                }
                Ok(Err(error)) => {
                    fail(&log, "a position", error);
                    wire = None;
                }
                Err(_) => {
                    fail(&log, "a position", "no answer");
                    wire = None;
                }
            }
            continue;
        }
        mark_at += MARK_EVERY;
        seq += 1;
        let (step, [lon, lat]) = &driver.steps[seq as usize % driver.steps.len()];
        let event = format!(
            r#"{{"id":"{}-{seq}","device":"{}","seq":{seq},"run":"{}","plan":"{}","step":"{step}","type":"step_done","body":{{}},"lat":{lat},"lon":{lon},"acc":8,"t_wall":{now_ms},"t_mono":{now_ms},"boot_id":"boot-1"}}"#,
            driver.device, driver.device, driver.run, driver.plan
        );
        let headers = format!("{}x-taza-clock: {now_ms},{now_ms},boot-1\r\n", driver.cookie);
        note(&log, |log| {
            log.told.entry(driver.municipality.clone()).or_insert_with(Instant::now);
        });
        match timeout(LONGEST, open.ask("POST", "/sync/v1/events", &headers, event.as_bytes())).await {
            Ok(Ok((200, body))) if String::from_utf8_lossy(&body).contains(r#""result":"accepted""#) => {
                sent.acknowledged = seq;
                note(&log, |log| log.pushes.add(at.elapsed()));
            }
            Ok(Ok((status, body))) => fail(&log, "a push", format!("{status} {}", String::from_utf8_lossy(&body))),
            Ok(Err(error)) => {
                fail(&log, "a push", error);
                wire = None;
            }
            Err(_) => {
                fail(&log, "a push", "no answer");
                wire = None;
            }
        }
    }
    sent
}

/// Addresses residents ask: half of them type the name of their street, half have its page open.
fn questions(world: &World) -> Vec<String> {
    let mut questions = Vec::new();
    let most = world.streets.iter().map(|(_, streets)| streets.len()).max().unwrap_or(0);
    for street in 0..most {
        for (slug, streets) in &world.streets {
            let Some((id, name)) = streets.get(street) else { continue };
            let typed: String = name.chars().take(5).flat_map(percent).collect();
            questions.push(format!("/api/v1/public/{slug}/streets?q={typed}"));
            questions
                .push(format!("/api/v1/public/{slug}/streets/{}", id.chars().flat_map(percent).collect::<String>()));
        }
    }
    questions
}

fn percent(letter: char) -> Vec<char> {
    let mut bytes = [0; 4];
    letter.encode_utf8(&mut bytes).bytes().flat_map(|byte| format!("%{byte:02X}").chars().collect::<Vec<_>>()).collect()
}

async fn residents(log: Shared, servers: Vec<SocketAddr>, questions: Vec<String>, begin: Moment, end: Moment) {
    let (sender, receiver) = mpsc::channel::<(Moment, String)>(100_000);
    let receiver = Arc::new(tokio::sync::Mutex::new(receiver));
    let mut people = Vec::new();
    for person in 0..RESIDENTS {
        let (log, receiver, to) = (log.clone(), receiver.clone(), servers[person % servers.len()]);
        people.push(tokio::spawn(async move {
            let mut wire = None;
            loop {
                let next = receiver.lock().await.recv().await;
                let Some((at, path)) = next else { return };
                if wire.is_none() {
                    wire = Wire::open(to, 10_000 + person as u32).await.ok();
                }
                let Some(open) = &mut wire else {
                    fail(&log, "a look-up", "no connection");
                    continue;
                };
                match timeout(LONGEST, open.ask("GET", &path, "accept-encoding: gzip\r\n", &[])).await {
                    Ok(Ok((200, _))) => note(&log, |log| log.lookups.add(at.elapsed())),
                    Ok(Ok((status, body))) => {
                        fail(&log, "a look-up", format!("{status} {}", String::from_utf8_lossy(&body)));
                    }
                    Ok(Err(error)) => {
                        fail(&log, "a look-up", error);
                        wire = None;
                    }
                    Err(_) => {
                        fail(&log, "a look-up", "no answer");
                        wire = None;
                    }
                }
            }
        }));
    }
    let (every, mut at, mut asked) = (Duration::from_secs(1) / LOOKUPS_A_SECOND, begin, 0_usize);
    while at < end {
        sleep_until(at).await;
        // A step that shares no factor with the number of questions mixes them without a seed.
        let path = questions[asked.wrapping_mul(100_003) % questions.len()].clone();
        if sender.send((at, path)).await.is_err() {
            break;
        }
        asked += 1;
        at += every;
    }
    drop(sender);
    for person in people {
        let _ = person.await;
    }
}

/// One board: a live stream, and the day read anew after what it tells. Returns the last change it heard of.
async fn board(log: Shared, to: SocketAddr, municipality: String, cookie: String, end: Moment) -> (String, i64) {
    let mut last = -1;
    if let Err(error) = watch(&log, to, &municipality, &cookie, end, &mut last).await {
        fail(&log, "a board", error);
    }
    (municipality, last)
}

async fn watch(
    log: &Shared,
    to: SocketAddr,
    municipality: &str,
    cookie: &str,
    end: Moment,
    last: &mut i64,
) -> Result<(), Failure> {
    let mut page = Wire::open(to, 20_000).await?;
    let headers = format!("{cookie}accept-encoding: gzip\r\n");
    // What the page shows first says where the stream goes on.
    let (_, body) = page.ask("GET", "/api/v1/today", cookie, &[]).await?;
    *last = serde_json::from_slice::<Value>(&body)?["sequence"].as_i64().unwrap_or(0);
    let mut stream = Wire::open(to, 20_001).await?;
    let from = format!("{cookie}last-event-id: {last}\r\n");
    let (status, _) = stream.send("GET", "/api/v1/live", &from, &[]).await?;
    if status != 200 {
        return Err(format!("the live stream was answered {status}").into());
    }
    loop {
        let mut bytes = Vec::new();
        match tokio::time::timeout_at(end, stream.chunk(&mut bytes)).await {
            Err(_) => return Ok(()),
            Ok(more) => {
                if !more? {
                    return Err("the live stream ended".into());
                }
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(number) = text.lines().filter_map(|line| line.strip_prefix("id: ")).next_back() else { continue };
        *last = number.trim().parse()?;
        note(log, |log| {
            if let Some(told) = log.told.remove(municipality) {
                log.live.add(told.elapsed());
            }
        });
        let began = Instant::now();
        let (status, _) = page.ask("GET", "/api/v1/today", &headers, &[]).await?;
        if status == 200 {
            note(log, |log| log.boards.add(began.elapsed()));
        } else {
            fail(log, "a board", format!("the day was answered {status}"));
        }
    }
}
