//! What a service does by itself as time goes on: fills the calendar ahead, lets go of gaps.

use std::time::Duration;

use super::app::{App, fresh_token};
use super::error::Problem;
use super::talk::TALK_KEPT_MS;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(600);

/// Between two municipalities it lets others work for so long.
const BETWEEN: Duration = Duration::from_millis(20);

/// Photos and voice notes are kept for so long: half a year.
pub const MEDIA_KEPT_MS: i64 = 182 * 86_400_000;
/// Positions of vehicles are kept for so long: 90 days. Drivers are employees, not parcels.
const POSITIONS_KEPT_MS: i64 = 90 * 86_400_000;
/// Unfinished uploads are kept for so long: longer than a phone keeps its queue without signal.
const PARTS_KEPT: Duration = Duration::from_secs(30 * 86_400);

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
    let expired = app.store.expire_media(app.now_ms() - MEDIA_KEPT_MS, PARTS_KEPT).await?;
    if expired > 0 {
        tracing::info!(expired, "photos were taken away, their time is over");
    }
    app.store.purge_keys(app.now_ms()).await?;
    app.store.purge_talk(app.now_ms() - TALK_KEPT_MS).await?;
    app.store.forget_marked().await?;
    app.store.purge_positions(app.now_ms() - POSITIONS_KEPT_MS).await?;
    for municipality in app.store.municipalities().await? {
        app.remind(&municipality).await?;
        let today = app.today(&municipality.time_zone);
        if app.is_promised(&municipality, today).await? {
            continue;
        }
        if app.promise_ahead(&municipality).await? == 0 {
            app.note_promised(&municipality.id, today);
        }
        if let Ok(plan) = app.public_plan(&municipality).await {
            let mut streets = Vec::with_capacity(plan.streets.len());
            for street in &plan.streets {
                streets.push((street.id.0.as_str(), fresh_token()?));
            }
            app.store.fill_calendar_tokens(&municipality.id, &streets, app.now_ms()).await?;
        }
        // Whoever asks meanwhile comes first.
        tokio::time::sleep(BETWEEN).await;
    }
    Ok(())
}
