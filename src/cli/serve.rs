//! `taza serve`: a database goes in, a running service comes out.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::jobs::{map_files, planning};
use crate::maps::read::read_folder;
use crate::notify::channels::Channels;
use crate::outgoing::Outgoing;
use crate::plan::{Plan, file};
use crate::scaffold::Title;
use crate::service::api::webhooks;
use crate::service::app::{App, fresh_id};
use crate::service::enter::make_link;
use crate::service::serve::{serve, stop_signal};
use crate::service::talk::post;
use crate::service::{live, upkeep};
use crate::store::{Bucket, Role, Store};

use super::Failure;

/// What became of jobs that were under way when a service ended.
pub(super) const ABANDONED: &str = r#"{"type":"urn:taza:planning","title":"No plan was made","status":503,"detail":"The service was stopped while it planned; please start the plan again."}"#;

/// Runs the service.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where the records are: a file, `sqlite:FILE` or `postgres://...`.
    #[arg(long, env = "TAZA_DATABASE", default_value = "taza.sqlite")]
    database: String,
    /// Folder of photos and voice notes; usually FILE.media beside the database. Processes that share a PostgreSQL
    /// server share this folder too.
    #[arg(long, env = "TAZA_MEDIA")]
    media: Option<PathBuf>,
    /// A bucket of an S3-compatible store to keep photos in instead: `https://host/bucket`. Who may write there say
    /// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    #[arg(long, env = "TAZA_MEDIA_BUCKET", value_name = "ADDRESS")]
    media_bucket: Option<String>,
    /// Region of that store.
    #[arg(long, env = "AWS_REGION", default_value = "us-east-1")]
    media_region: String,
    /// Address and port to listen on.
    #[arg(long, env = "TAZA_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// A plan of `taza plan` to bring in as a draft; its municipality is added when it is new.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// A folder with roads.geojson, places.geojson and municipality.toml to bring in, so that plans can be made
    /// from the page; its municipality is added when it is new.
    #[arg(long)]
    map: Option<PathBuf>,
    /// Adds a municipality of that name without anything yet; its manager brings the roads on the page.
    #[arg(long, value_name = "NAME")]
    begin: Option<String>,
    /// Time zone of a municipality that comes without a map.
    #[arg(long, default_value = "Asia/Bishkek")]
    time_zone: String,
    /// Lets webhooks lead to this machine and its own network, and without TLS.
    #[arg(long, env = "TAZA_CALL_OWN_NETWORK")]
    call_own_network: bool,
    /// File with the key that seals secrets in the database; made when it is first needed. Usually FILE.key beside the
    /// database, or taza.key. Processes that share a PostgreSQL server share this file too.
    #[arg(long, env = "TAZA_KEY")]
    key: Option<PathBuf>,
    /// Settings of WhatsApp, Telegram, SMS and USSD (TOML); secrets may stand in the environment: `env:NAME`.
    #[arg(long, env = "TAZA_CHANNELS")]
    channels: Option<PathBuf>,
    /// Prints a new one-time sign-in link for the manager of this municipality.
    #[arg(long, value_name = "MUNICIPALITY")]
    manager_link: Option<String>,
}

/// Runs `taza serve`.
pub(super) fn run(arguments: Arguments) -> Result<(), Failure> {
    log_to_stderr();
    runtime()?.block_on(start(arguments))
}

/// The threads of a service: its work waits for disks and networks more than it computes.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Broken(format!("the service could not start its threads: {error}")))
}

/// Log lines to stderr, one JSON object each; `TAZA_LOG` sets the level.
pub(super) fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TAZA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("taza=info,warn"));
    // A second logger in one process (tests) is no fault.
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

async fn start(arguments: Arguments) -> Result<(), Failure> {
    let listener = TcpListener::bind(&arguments.listen).await.map_err(|error| {
        Failure::Refused(format!("{} cannot be listened on: {error}. Give another with --listen.", arguments.listen))
    })?;
    let store = Store::open(&arguments.database)
        .await
        .map_err(|error| Failure::Refused(format!("The database {} cannot be opened: {error}.", arguments.database)))?;
    let store = match &arguments.media {
        Some(folder) => store.with_media(folder.clone()),
        None => store,
    };
    let store = match &arguments.media_bucket {
        Some(address) => store.with_bucket(bucket(address, &arguments.media_region)?),
        None => store,
    };
    let store = match &arguments.key {
        Some(file) => store.with_key(file.clone()),
        None => store,
    };
    let stopping = stop_signal();
    let outgoing = if arguments.call_own_network { Outgoing::near() } else { Outgoing::public() };
    let app = App::calling(store, Clock::system(), stopping.clone(), outgoing);
    if let Some(file) = &arguments.channels {
        app.set_channels(channels(file)?);
    }
    let address = listener.local_addr().map_or(arguments.listen.clone(), |address| address.to_string());
    let mut told = Vec::new();
    if let Some(path) = &arguments.plan {
        let slug = bring_in(&app, path, &arguments.time_zone).await?;
        told.push(slug);
    }
    if let Some(folder) = &arguments.map {
        told.push(bring_in_map(&app, folder).await?);
    }
    if let Some(name) = &arguments.begin {
        told.push(begin(&app, name, &arguments.time_zone).await?);
    }
    let known = app.store.municipalities().await.map_err(broken)?;
    if known.is_empty() {
        return Err(Failure::Refused(
            "The database has no municipality yet. Start with `--begin NAME` and bring its roads on the page, with \
             `--map FOLDER` (roads.geojson, places.geojson, municipality.toml), or look around with `taza demo`."
                .to_owned(),
        ));
    }
    if let Some(wished) = &arguments.manager_link {
        if !known.iter().any(|municipality| municipality.id == *wished) {
            return Err(Failure::Refused(format!("The database has no municipality `{wished}`.")));
        }
        told.push(wished.clone());
    }
    told.dedup();
    for slug in told {
        let (token, _) = make_link(&app, &slug, Role::Manager, "Башкаруучу", "").await.map_err(failed)?;
        println!("Manager of {slug}, one-time link: http://{address}/enter/{token}");
    }
    println!("Taza is ready on http://{address}");
    let store = app.store.clone();
    store.abandon_jobs(ABANDONED, app.now_ms()).await.map_err(broken)?;
    upkeep::start(app.clone());
    live::follow(app.clone());
    webhooks::start(app.clone());
    post::start(app.clone());
    serve(app, listener, stopping).await.map_err(|error| Failure::Broken(format!("the service stopped: {error}")))?;
    store.close().await;
    println!("Stopped; everything is on the disk.");
    Ok(())
}

/// A bucket as the command line and the environment name it.
fn bucket(address: &str, region: &str) -> Result<Bucket, Failure> {
    let secret = |name: &str| {
        let missing = || Failure::Refused(format!("`--media-bucket` needs the environment variable {name}."));
        std::env::var(name).ok().filter(|value| !value.is_empty()).ok_or_else(missing)
    };
    let address = address.trim_end_matches('/').to_owned();
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return Err(Failure::Refused(format!("`{address}` is no address of a bucket: write `https://host/bucket`.")));
    }
    let (key_id, secret) = (secret("AWS_ACCESS_KEY_ID")?, secret("AWS_SECRET_ACCESS_KEY")?);
    Ok(Bucket { address, region: region.to_owned(), key_id, secret })
}

/// Adds a municipality without a map; one that is there already stays as it is. Returns the slug.
async fn begin(app: &App, name: &str, time_zone: &str) -> Result<String, Failure> {
    let title = Title::plain(name.trim());
    if title.slug.is_empty() {
        return Err(Failure::Refused(format!(
            "`{name}` is no name: write the municipality's own, such as `Ак-Талаа`."
        )));
    }
    if jiff::tz::TimeZone::get(time_zone).is_err() {
        return Err(Failure::Refused(format!("`{time_zone}` is no time zone; write one such as `Asia/Bishkek`.")));
    }
    if app.store.municipality(&title.slug).await.map_err(broken)?.is_none() {
        let now_ms = app.now_ms();
        app.store.put_municipality(&title.slug, &title.names, false, time_zone, now_ms).await.map_err(broken)?;
    }
    Ok(title.slug)
}

/// Keeps the files of a folder, and adds its municipality when it is new; returns the slug.
pub(super) async fn bring_in_map(app: &App, folder: &std::path::Path) -> Result<String, Failure> {
    let (map, _) = read_folder(folder).map_err(Failure::Input)?;
    let files = map_files::of_folder(folder)
        .map_err(|error| Failure::Refused(format!("{} cannot be read: {error}.", folder.display())))?;
    let municipality = &map.municipality;
    let (slug, now_ms) = (municipality.slug.clone(), app.now_ms());
    app.store
        .put_municipality(&slug, &municipality.names, municipality.fictional, &municipality.time_zone, now_ms)
        .await
        .map_err(broken)?;
    app.store.put_map(&slug, &map_files::fingerprint(&files), &files, now_ms).await.map_err(broken)?;
    Ok(slug)
}

/// Adds the plan of a file as a draft, and its municipality when it is new; returns the slug when it was.
async fn bring_in(app: &App, path: &std::path::Path, time_zone: &str) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Refused(format!("{} cannot be read: {error}.", path.display())))?;
    let plan = file::read(&text).map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))?;
    let now_ms = app.now_ms();
    let slug = plan.municipality.clone();
    app.store.put_municipality(&slug, &plan.names, plan.fictional, time_zone, now_ms).await.map_err(broken)?;
    add_draft(app, &slug, Arc::new(plan)).await?;
    Ok(slug)
}

/// Keeps a plan as a draft; returns its id.
pub(super) async fn add_draft(app: &App, municipality: &str, plan: Arc<Plan>) -> Result<String, Failure> {
    let id = fresh_id();
    let new = planning::record(&id, &plan).map_err(broken)?;
    app.store.add_plan(municipality, new, app.now_ms()).await.map_err(broken)?;
    Ok(id)
}

/// The machine's fault, in words.
pub(super) fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(error.to_string())
}

/// A problem of the service met on the command line.
pub(super) fn failed(problem: crate::service::Problem) -> Failure {
    Failure::Broken(problem.detail)
}

/// The settings of the channels of residents.
fn channels(file: &std::path::Path) -> Result<Channels, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::Refused(format!("{} cannot be read: {error}.", file.display())))?;
    Channels::read(&text, |name| std::env::var(name).ok())
        .map_err(|faults| Failure::Refused(format!("{}:\n{}", file.display(), faults.join("\n"))))
}
