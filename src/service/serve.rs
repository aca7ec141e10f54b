//! An open port goes in, a running service comes out that stops cleanly.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::app::App;
use super::router::router;

/// How long requests under way may take to finish after the stop.
const LONGEST_DRAIN: Duration = Duration::from_secs(10);

/// Serves until `stopping` becomes true, then finishes what is under way.
pub async fn serve(app: App, listener: TcpListener, mut stopping: watch::Receiver<bool>) -> std::io::Result<()> {
    let mut again = stopping.clone();
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        // An error means that the sender is gone, which is a stop as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    let drained = async move {
        let _ = again.wait_for(|stop| *stop).await;
        tokio::time::sleep(LONGEST_DRAIN).await;
    };
    tokio::select! {
        outcome = server => outcome,
        () = drained => Ok(()),
    }
}

/// Becomes true on Ctrl-C or SIGTERM.
pub fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        wait_for_signal().await;
        let _ = sender.send(true);
        // Kept alive: a receiver that sees its sender gone would take that for a change.
        std::future::pending::<()>().await;
    });
    receiver
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}
