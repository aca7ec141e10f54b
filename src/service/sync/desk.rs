//! Marks that no phone made, of a paper sheet or an SMS, go in; events come out that fold like all others.

use std::collections::HashMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::pickups::event::{self, hexadecimal};
use crate::pickups::{EventKind, FailureReason, RunId, Source};
use crate::store::{Batch, Incoming, Ingested};

use super::super::app::App;
use super::super::error::Problem;

/// Something that was told about a run.
pub struct Told {
    /// What.
    pub kind: EventKind,
    /// The step, where it is about one.
    pub step: Option<String>,
    /// Why it could not be collected.
    pub reason: Option<FailureReason>,
    /// More of its body.
    pub body: Value,
    /// When it happened, milliseconds since 1970.
    pub at_ms: i64,
}

/// Who tells.
pub struct Teller<'a> {
    /// From the session, or from the secret of the gateway.
    pub municipality: &'a str,
    /// Paper or SMS.
    pub source: Source,
    /// The row in which the events are numbered: `paper.tractor`.
    pub device: &'a str,
    /// The vehicle.
    pub vehicle: &'a str,
    /// The person or the number's name.
    pub by: &'a str,
}

impl App {
    /// Keeps what was told as events. The same thing told twice in a row is one event; told again after something else
    /// it is a new one.
    pub async fn tell(
        &self,
        teller: &Teller<'_>,
        run: &RunId,
        plan: &str,
        told: Vec<Told>,
    ) -> Result<Ingested, Problem> {
        let now_ms = self.now_ms();
        let (municipality, date) = (teller.municipality, run.date.to_string());
        self.store.add_device(municipality, teller.device, teller.vehicle, teller.by, now_ms).await?;
        let mut before = self.store.events_between(municipality, &date, &date).await?;
        let mut known: Vec<_> = before.remove(&run.to_string()).unwrap_or_default();
        known.retain(|recorded| recorded.event.device == teller.device);
        known.sort_by_key(|recorded| recorded.event.seq);
        // Words about each step so far: the same word as the last one takes its place in the row, another the next.
        let mut words: HashMap<Option<String>, Vec<(EventKind, Value, i64)>> = HashMap::new();
        for recorded in known {
            let event = recorded.event;
            let word = (event.kind, serde_json::to_value(&event.body)?, event.t_wall);
            words.entry(event.step).or_default().push(word);
        }
        let mut lines = Vec::with_capacity(told.len());
        for told in told {
            let mut body = told.body;
            if let (Some(reason), Some(fields)) = (told.reason, body.as_object_mut()) {
                fields.insert("reason".to_owned(), reason.code().into());
            }
            let word = (told.kind, body.clone(), told.at_ms);
            let row = words.entry(told.step.clone()).or_default();
            let place = row.iter().rposition(|known| *known == word).filter(|place| *place + 1 == row.len());
            let place = place.unwrap_or_else(|| {
                row.push(word);
                row.len() - 1
            });
            let mut value = json!({
                "device": teller.device, "seq": 1, "run": run.to_string(), "plan": plan, "type": told.kind,
                "body": body, "t_wall": told.at_ms, "boot_id": "", "entered_by": teller.by,
            });
            if let (Some(step), Some(fields)) = (&told.step, value.as_object_mut()) {
                fields.insert("step".to_owned(), step.clone().into());
            }
            let mut text = format!("{municipality} {place} ");
            // Who enters it does not make it another event.
            let mut named = value.clone();
            if let Some(fields) = named.as_object_mut() {
                fields.remove("entered_by");
            }
            event::canonical(&named, &mut text);
            let id = hexadecimal(&Sha256::digest(text.as_bytes()));
            if let Some(fields) = value.as_object_mut() {
                fields.insert("id".to_owned(), id.get(..32).unwrap_or(&id).into());
            }
            let event = event::read(&value).map_err(|fault| Problem::field("", fault.code(), format!("{fault}.")))?;
            let mut document = String::new();
            event::canonical(&value, &mut document);
            let hash = event::hash(&named);
            lines.push(Incoming::Good { event: Box::new(event), run: run.clone(), document, hash });
        }
        let batch = Batch {
            municipality: municipality.to_owned(),
            device: teller.device.to_owned(),
            source: teller.source,
            lines,
            contact: None,
            now_ms,
        };
        let ingested = self.store.ingest(batch).await?;
        for answer in &ingested.answers {
            self.metrics.event(answer.outcome.code());
        }
        if !ingested.dates.is_empty() {
            self.live.wake(municipality);
        }
        Ok(ingested)
    }
}
