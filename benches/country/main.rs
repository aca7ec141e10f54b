//! A whole country asks the service at once: `cargo bench --bench country -- [sqlite|postgres] [SECONDS]`.
//!
//! 453 municipalities with the sample's plan, 1,400 drivers who mark, send and are tracked ten times as often as they
//! really would be, 300 residents a second who look for their street, 200 boards that stay open and read the day anew
//! whenever they are told so. The service is `taza serve` as it is shipped: one process on SQLite, or two on one PostgreSQL.
//! Everything stays on loopback and ends after SECONDS (60). At the end the records are counted again: whatever was
//! acknowledged must be there, and every board must have heard of the last change. Figures are in `benches/RESULTS.md`.

mod crowd;
#[path = "../../tests/support/engine.rs"]
#[allow(dead_code, unreachable_pub, clippy::unwrap_used)]
mod engine;
mod server;
mod tally;
mod wire;
mod world;

use std::time::Duration;

use crowd::Totals;
use engine::TestDatabase;
use server::Server;
use world::World;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let given: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let postgres = given.iter().any(|word| word == "postgres");
    let seconds = given.iter().find_map(|word| word.parse().ok()).unwrap_or(60);
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?.block_on(run(postgres, seconds))
}

async fn run(postgres: bool, seconds: u64) -> Result<(), Failure> {
    let database = if postgres { TestDatabase::postgres()? } else { TestDatabase::sqlite() };
    let began = std::time::Instant::now();
    let world = World::build(&database).await?;
    println!("the country is there after {:.0} s", began.elapsed().as_secs_f64());
    let processes = if postgres { 2 } else { 1 };
    let mut servers = Vec::new();
    for _ in 0..processes {
        servers.push(Server::start(&database.address, &database.media())?);
    }
    let addresses: Vec<std::net::SocketAddr> = servers.iter().map(|server| server.address).collect();
    for server in &servers {
        println!("a process has looked after every municipality after {:.0} s", server.settle().await);
    }
    let before: Vec<f64> = servers.iter().map(Server::cpu_seconds).collect();
    let totals = crowd::play(&world, &addresses, Duration::from_secs(seconds)).await?;
    let cpu: f64 = servers.iter().zip(before).map(|(server, before)| server.cpu_seconds() - before).sum();
    let memory: Vec<u64> = servers.iter().map(Server::most_memory_mb).collect();
    print_totals(&totals, seconds);
    println!(
        "service: {processes} process(es), most memory {memory:?} MB, {:.2} of the processor's cores",
        cpu / seconds as f64
    );
    for mut server in servers {
        println!("stopped cleanly: {}", server.stop()?);
    }
    let faults = world.recount(&database, &totals).await?;
    for fault in &faults {
        println!("LOST: {fault}");
    }
    println!(
        "recount: {} events and {} positions acknowledged, {}",
        totals.events,
        totals.positions,
        if faults.is_empty() { "all of them are there" } else { "NOT all of them are there" }
    );
    if faults.is_empty() && totals.errors.is_empty() { Ok(()) } else { Err("the run was not clean".into()) }
}

fn print_totals(totals: &Totals, seconds: u64) {
    for (name, tally) in [
        ("look-ups of residents", &totals.lookups),
        ("pushes of drivers", &totals.pushes),
        ("positions", &totals.tracked),
        ("boards read anew", &totals.boards),
        ("from a push that is sent to its line on an open board", &totals.live),
    ] {
        println!("{name}: {}", tally.line(seconds));
    }
    for (error, times) in &totals.errors {
        println!("ERROR {times} times: {error}");
    }
}
