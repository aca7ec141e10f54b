//! A change in the records goes in, a line on every open board comes out (server-sent events).

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

use super::app::App;
use super::error::Problem;
use super::session::Staff;

/// How often the records are asked anyway, for what neither this process nor a notice told.
const SLOW_POLL: Duration = Duration::from_secs(10);
/// Changes within so long are announced to other processes together.
const TOGETHER: Duration = Duration::from_millis(20);
/// Other processes are listened to again after so long when that failed.
const AGAIN: Duration = Duration::from_secs(5);

/// Wakes pages that wait for changes of a municipality.
#[derive(Debug)]
pub struct Live {
    /// A sender for each municipality with an open board.
    boards: Mutex<HashMap<String, watch::Sender<()>>>,
    /// What other processes are to be told.
    outgoing: mpsc::UnboundedSender<String>,
    /// Taken by [`follow`].
    to_announce: Mutex<Option<mpsc::UnboundedReceiver<String>>>,
}

impl Default for Live {
    fn default() -> Self {
        let (outgoing, to_announce) = mpsc::unbounded_channel();
        Self { boards: Mutex::default(), outgoing, to_announce: Mutex::new(Some(to_announce)) }
    }
}

impl Live {
    /// Something changed in this municipality: its boards here and in other processes look.
    pub fn wake(&self, municipality: &str) {
        self.wake_here(municipality);
        // Where nobody follows (a test, a command) there is nobody to tell.
        let _ = self.outgoing.send(municipality.to_owned());
    }

    fn wake_here(&self, municipality: &str) {
        if let Ok(mut boards) = self.boards.lock()
            && let Some(sender) = boards.get(municipality)
            && sender.send(()).is_err()
        {
            // The last board of the municipality was closed.
            boards.remove(municipality);
        }
    }

    fn wake_all(&self) {
        if let Ok(boards) = self.boards.lock() {
            boards.values().for_each(|sender| sender.send_replace(()));
        }
    }

    fn subscribe(&self, municipality: &str) -> Option<watch::Receiver<()>> {
        let mut boards = self.boards.lock().ok()?;
        Some(boards.entry(municipality.to_owned()).or_insert_with(|| watch::channel(()).0).subscribe())
    }
}

/// Tells other processes what changed here, hears from them, and looks for itself from time to time.
pub fn follow(app: App) {
    let outgoing = app.live.to_announce.lock().ok().and_then(|mut outgoing| outgoing.take());
    if let Some(outgoing) = outgoing {
        tokio::spawn(announce(app.clone(), outgoing));
    }
    tokio::spawn(listen(app.clone()));
    tokio::spawn(poll(app));
}

async fn announce(app: App, mut outgoing: mpsc::UnboundedReceiver<String>) {
    while let Some(first) = outgoing.recv().await {
        tokio::time::sleep(TOGETHER).await;
        let mut changed = BTreeSet::from([first]);
        while let Ok(next) = outgoing.try_recv() {
            changed.insert(next);
        }
        let changed: Vec<String> = changed.into_iter().collect();
        if let Err(error) = app.store.announce(&changed).await {
            // Their slow poll finds it.
            tracing::warn!(%error, "other processes could not be told of a change");
        }
    }
}

async fn listen(app: App) {
    loop {
        match app.store.listen().await {
            Ok(None) => return,
            Ok(Some(mut listener)) => loop {
                match listener.next().await {
                    Ok(Some(changed)) => changed.iter().for_each(|municipality| app.live.wake_here(municipality)),
                    Ok(None) => app.live.wake_all(),
                    Err(error) => {
                        tracing::warn!(%error, "other processes cannot be heard");
                        break;
                    }
                }
            },
            Err(error) => tracing::warn!(%error, "other processes cannot be heard"),
        }
        let mut stopping = app.stopping.clone();
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

async fn poll(app: App) {
    let mut known: HashMap<String, i64> = HashMap::new();
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(SLOW_POLL) => {}
        }
        for (municipality, number) in app.store.last_changes().await.unwrap_or_default() {
            if known.get(&municipality) != Some(&number) {
                app.live.wake_here(&municipality);
                known.insert(municipality, number);
            }
        }
    }
}

/// Counts a board as open for as long as it lives.
struct Open(App);

impl Open {
    fn new(app: &App) -> Self {
        app.metrics.boards.inc();
        Self(app.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.metrics.boards.dec();
    }
}

/// `GET /api/v1/live`: one `changed` event a change, from `Last-Event-ID` on.
#[utoipa::path(get, path = "/api/v1/live", tag = "manager", responses((status = 200, description = "Server-sent events: `id` is the change number, `event` is `changed`, data `{what, date?}`", content_type = "text/event-stream"), (status = 401, body = Problem)))]
pub async fn live(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Result<Sse<KeepAliveEvents>, Problem> {
    let municipality = staff.municipality.id.clone();
    let told: Option<i64> = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    // A number from a future that a restored backup does not know would wait for ever.
    let mut last = told.filter(|told| *told <= staff.municipality.sequence).unwrap_or(staff.municipality.sequence);
    let session = staff.session.token_hash.clone();
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(32);
    let mut wake = app.live.subscribe(&municipality).ok_or_else(|| Problem::broken(&"nobody can be woken"))?;
    tokio::spawn(async move {
        let _open = Open::new(&app);
        let mut stopping = app.stopping.clone();
        loop {
            let changes = app.store.changes_after(&municipality, last).await.unwrap_or_default();
            // Whoever was signed out meanwhile hears no more.
            if !changes.is_empty() && !matches!(app.store.session(&session, app.now_ms()).await, Ok(Some(_))) {
                return;
            }
            for change in changes {
                last = change.number;
                let mut data = serde_json::json!({ "what": change.what });
                if let (false, Some(fields)) = (change.date.is_empty(), data.as_object_mut()) {
                    fields.insert("date".to_owned(), change.date.into());
                }
                let event = Event::default().id(last.to_string()).event("changed").data(data.to_string());
                if sender.send(Ok(event)).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                () = sender.closed() => return,
                _ = stopping.changed() => return,
                woken = wake.changed() => if woken.is_err() { return },
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(receiver))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)).text("ping")))
}

/// The stream of one open board.
pub type KeepAliveEvents = axum::response::sse::KeepAliveStream<ReceiverStream<Result<Event, Infallible>>>;
