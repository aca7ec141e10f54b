//! What a service does by itself as time goes on: fills the calendar ahead, lets go of gaps.

use std::time::Duration;

use super::app::App;
use super::error::Problem;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(600);

/// Does the upkeep now and every ten minutes until the service stops.
pub fn start(app: App) {
    tokio::spawn(async move {
        let mut stopping = app.stopping.clone();
        loop {
            if let Err(problem) = once(&app).await {
                tracing::warn!(problem = problem.detail, "the upkeep was put off");
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    });
}

/// One round.
pub async fn once(app: &App) -> Result<(), Problem> {
    let released = app.store.release_overdue(app.now_ms()).await?;
    if released > 0 {
        tracing::warn!(released, "events were let through whose gap never filled");
    }
    for municipality in app.store.municipalities().await? {
        app.promise_ahead(&municipality).await?;
    }
    Ok(())
}
