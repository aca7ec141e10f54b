//! Dates and a plan go in; the days between are driven, reported on and answered, in the order of time.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::pickups::{Contact, Source};
use crate::service::app::{App, fresh_id, weekday};
use crate::service::public::reports::{ReportBody, file};
use crate::service::sync::events::lines;
use crate::store::{Batch, MunicipalityRecord};

use super::super::Failure;
use super::super::serve::{broken, failed};
use super::set;
use super::simulation::{Happening, day};

/// Marks the phones of the simulation, so that the next start finds them again.
const PHONE: &str = "Симуляция";
/// Most events of one push.
const MOST_EVENTS: usize = 100;

/// Tells every day from `first` to `last`, as far as `until_ms`. What was told before is not told again.
pub(super) async fn tell(
    app: &App,
    municipality: &MunicipalityRecord,
    first: Date,
    last: Date,
    until_ms: i64,
    seed: u64,
) -> Result<(), Failure> {
    let id = &municipality.id;
    let mut phones = Phones::find(app, id).await?;
    let told_ms = phones.told_ms;
    let mut story: Vec<(i64, Happening)> = Vec::new();
    for date in first.series(1.day()).take_while(|date| *date <= last) {
        let Some(record) = app.store.plan_in_force(id, &date.to_string()).await.map_err(broken)? else { continue };
        let Some(plan) = app.plan(id, &record.id).await.map_err(failed)? else { continue };
        for (index, route) in plan.routes.iter().enumerate().filter(|(_, route)| route.day == weekday(date)) {
            let own = seed
                ^ (date
                    .to_string()
                    .bytes()
                    .fold(index as u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte))));
            story.extend(day(route, &record.id, date, &municipality.time_zone, own));
        }
    }
    story.retain(|(at_ms, _)| *at_ms > told_ms && *at_ms <= until_ms);
    story.sort_by_key(|(at_ms, _)| *at_ms);
    if story.is_empty() {
        return Ok(());
    }
    let bar = indicatif::ProgressBar::new(story.len() as u64).with_message("driving the past weeks");
    for (at_ms, happening) in story {
        set(app, at_ms);
        match happening {
            Happening::Push { vehicle, steady_ms, boot, events } => {
                phones.push(app, id, &vehicle, (steady_ms, boot), events).await?;
            }
            Happening::Report { street, date, note } => {
                let body = ReportBody {
                    street,
                    occurrence: None,
                    date: Some(date.to_string()),
                    note: Some(note.to_owned()),
                    reporter: Some(fresh_id()),
                };
                file(app, municipality, &body).await.map_err(failed)?;
            }
            Happening::Answers => answer(app, municipality).await?,
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// The manager promises the next collection to whoever was missed.
async fn answer(app: &App, municipality: &MunicipalityRecord) -> Result<(), Failure> {
    let text = "Кечиресиз, кийинки жолу сиздин көчөдөн баштайбыз.";
    for report in app.store.reports(&municipality.id, false).await.map_err(broken)? {
        let date = report.verdict.get("date").and_then(Value::as_str).unwrap_or_default().to_owned();
        let answer = if date.is_empty() { "closed" } else { "will_collect" };
        app.store
            .answer_report(&municipality.id, report.number, (answer, text, &date), app.now_ms())
            .await
            .map_err(broken)?;
    }
    Ok(())
}

/// The phones of the simulation, one a vehicle.
struct Phones {
    /// Vehicle to phone and the number of its last event.
    by_vehicle: BTreeMap<String, (String, i64)>,
    /// The story was told up to here.
    told_ms: i64,
}

impl Phones {
    async fn find(app: &App, municipality: &str) -> Result<Self, Failure> {
        let devices = app.store.devices(municipality).await.map_err(broken)?;
        let own: Vec<_> = devices.into_iter().filter(|device| device.name.starts_with(PHONE)).collect();
        let told_ms = own.iter().map(|device| device.last_heard_ms).max().unwrap_or_default();
        let by_vehicle = own.into_iter().map(|device| (device.vehicle, (device.id, device.acked_seq))).collect();
        Ok(Self { by_vehicle, told_ms })
    }

    /// Numbers the events and sends them through the door that phones use.
    async fn push(
        &mut self,
        app: &App,
        municipality: &str,
        vehicle: &str,
        (steady_ms, boot): (i64, String),
        events: Vec<Value>,
    ) -> Result<(), Failure> {
        let now_ms = app.now_ms();
        if !self.by_vehicle.contains_key(vehicle) {
            let id = fresh_id();
            let name = format!("{PHONE}: {vehicle}");
            app.store.add_device(municipality, &id, vehicle, &name, now_ms).await.map_err(broken)?;
            self.by_vehicle.insert(vehicle.to_owned(), (id, 0));
        }
        let Some((device, seq)) = self.by_vehicle.get_mut(vehicle) else { return Ok(()) };
        for events in events.chunks(MOST_EVENTS) {
            let mut text = String::new();
            for event in events {
                let mut event = event.clone();
                if let Some(fields) = event.as_object_mut() {
                    *seq += 1;
                    fields.insert("device".to_owned(), device.clone().into());
                    fields.insert("seq".to_owned(), (*seq).into());
                }
                text.push_str(&event.to_string());
                text.push('\n');
            }
            let lines = lines(text.as_bytes(), device, |known| known == vehicle).map_err(failed)?;
            let contact = Contact { steady_offset_ms: now_ms - steady_ms, wall_offset_ms: 0, at_ms: now_ms };
            app.store
                .ingest(Batch {
                    municipality: municipality.to_owned(),
                    device: device.to_owned(),
                    source: Source::Phone,
                    lines,
                    contact: Some((boot.clone(), contact)),
                    now_ms,
                })
                .await
                .map_err(broken)?;
        }
        Ok(())
    }
}
