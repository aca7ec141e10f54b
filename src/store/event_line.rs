//! One line of a batch goes in, its row in the records and its answer come out.

use std::collections::BTreeMap;

use sqlx::{Any, Transaction};

use crate::pickups::event::canonical;
use crate::pickups::{Event, RunId};

use super::StoreError;
use super::event::{Answer, Batch, Incoming, Outcome};

/// Missing numbers told in one answer.
const MOST_MISSING: usize = 500;

const ADD: &str = "INSERT INTO event (municipality_id, event_id, device_id, seq, run_id, run_date, hash, document, source, state, flag, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11) ON CONFLICT DO NOTHING";
const SAME_ID: &str = "SELECT hash FROM event WHERE municipality_id = $1 AND event_id = $2";
const QUARANTINE: &str =
    "INSERT INTO quarantine (municipality_id, device_id, hash, event_id, seq, code, document, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
const ADD_MEDIA: &str = "INSERT INTO event_media (municipality_id, device_id, sha256, event_id, arrived)
    VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING";

/// What is known about the numbers of one phone above the acknowledged one.
pub(super) struct Row {
    pub(super) acked: i64,
    /// Number to date of the run; empty for a quarantined line.
    pub(super) later: BTreeMap<i64, String>,
}

impl Row {
    /// Moves the acknowledged number on as far as there is no gap.
    pub(super) fn advance(&mut self) {
        while self.later.contains_key(&(self.acked + 1)) {
            self.acked += 1;
        }
    }

    /// Numbers that are missing below the highest one.
    pub(super) fn missing(&self) -> Vec<i64> {
        let highest = self.later.keys().next_back().copied().unwrap_or(self.acked);
        ((self.acked + 1)..highest).filter(|seq| !self.later.contains_key(seq)).take(MOST_MISSING).collect()
    }
}

/// Writes one line of a batch: an event, or something to be kept apart; its answer, and its number where it is held.
pub(super) async fn take(
    transaction: &mut Transaction<'static, Any>,
    batch: &Batch,
    line: &Incoming,
    revoked: bool,
    row: &mut Row,
    dates: &mut BTreeMap<String, ()>,
) -> Result<(Answer, Option<i64>), StoreError> {
    let (event, run, document, hash) = match line {
        Incoming::Bad { id, seq, code, document, hash } => {
            quarantine(transaction, batch, id.as_deref(), *seq, code, document, hash).await?;
            if let Some(seq) = seq.filter(|seq| *seq > row.acked) {
                row.later.entry(seq).or_default();
                row.advance();
            }
            return Ok((Answer { id: id.clone(), outcome: Outcome::Quarantined, code: Some(code) }, None));
        }
        Incoming::Good { event, run, document, hash } => (event, run, document, hash),
    };
    let answer = |outcome, code| (Answer { id: Some(event.id.clone()), outcome, code }, Some(event.seq));
    if revoked {
        quarantine(transaction, batch, Some(&event.id), None, "device_revoked", document, hash).await?;
        return Ok(answer(Outcome::Quarantined, Some("device_revoked")));
    }
    if !batch.source.is_of_phone() {
        return number_here(transaction, batch, (event, run, document, hash), row, dates).await;
    }
    let date = run.date.to_string();
    let next = event.seq <= row.acked + 1;
    let written = sqlx::query(ADD)
        .bind(&batch.municipality)
        .bind(&event.id)
        .bind(&batch.device)
        .bind(event.seq)
        .bind(run.to_string())
        .bind(&date)
        .bind(hash)
        .bind(document)
        .bind(batch.source.code())
        .bind(if next { "accepted" } else { "held" })
        .bind(batch.now_ms)
        .execute(&mut **transaction)
        .await?
        .rows_affected();
    if written > 0 {
        for sha256 in &event.media {
            sqlx::query(ADD_MEDIA)
                .bind(&batch.municipality)
                .bind(&batch.device)
                .bind(sha256)
                .bind(&event.id)
                .execute(&mut **transaction)
                .await?;
        }
        if event.seq > row.acked {
            row.later.insert(event.seq, date.clone());
            row.advance();
        }
        if next {
            dates.insert(date, ());
        }
        return Ok(answer(if next { Outcome::Accepted } else { Outcome::Held }, None));
    }
    let known: Option<(String,)> =
        sqlx::query_as(SAME_ID).bind(&batch.municipality).bind(&event.id).fetch_optional(&mut **transaction).await?;
    let code = match known {
        Some((known,)) if known == *hash => return Ok(answer(Outcome::Duplicate, None)),
        Some(_) => "same_id_other_body",
        None => "sequence_taken",
    };
    quarantine(transaction, batch, Some(&event.id), None, code, document, hash).await?;
    Ok(answer(Outcome::Quarantined, Some(code)))
}

/// An event that no phone numbered: it gets the next number of its row, unless it is there already.
async fn number_here(
    transaction: &mut Transaction<'static, Any>,
    batch: &Batch,
    (event, run, document, hash): (&Event, &RunId, &str, &str),
    row: &mut Row,
    dates: &mut BTreeMap<String, ()>,
) -> Result<(Answer, Option<i64>), StoreError> {
    let answer = |outcome| (Answer { id: Some(event.id.clone()), outcome, code: None }, None);
    let known: Option<(String,)> =
        sqlx::query_as(SAME_ID).bind(&batch.municipality).bind(&event.id).fetch_optional(&mut **transaction).await?;
    if known.is_some() {
        return Ok(answer(Outcome::Duplicate));
    }
    let seq = row.acked + 1;
    let mut value: serde_json::Value = serde_json::from_str(document)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("seq".to_owned(), seq.into());
    }
    let mut document = String::new();
    canonical(&value, &mut document);
    let date = run.date.to_string();
    sqlx::query(ADD)
        .bind(&batch.municipality)
        .bind(&event.id)
        .bind(&batch.device)
        .bind(seq)
        .bind(run.to_string())
        .bind(&date)
        .bind(hash)
        .bind(&document)
        .bind(batch.source.code())
        .bind("accepted")
        .bind(batch.now_ms)
        .execute(&mut **transaction)
        .await?;
    row.later.insert(seq, date.clone());
    row.advance();
    dates.insert(date, ());
    Ok(answer(Outcome::Accepted))
}

async fn quarantine(
    transaction: &mut Transaction<'static, Any>,
    batch: &Batch,
    id: Option<&str>,
    seq: Option<i64>,
    code: &str,
    document: &str,
    hash: &str,
) -> Result<(), StoreError> {
    sqlx::query(QUARANTINE)
        .bind(&batch.municipality)
        .bind(&batch.device)
        .bind(hash)
        .bind(id.unwrap_or_default())
        .bind(seq.unwrap_or(0))
        .bind(code)
        .bind(document)
        .bind(batch.now_ms)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
