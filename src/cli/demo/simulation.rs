//! A route and a seed go in, a day as a crew could have driven it comes out: what it tapped, when,
//! and when the phone found a signal to send it.

use jiff::civil::Date;
use rand::RngExt;
use serde_json::{Value, json};

use crate::clock::generator;
use crate::pickups::digest::digest;
use crate::pickups::{FailureReason, RunId};
use crate::plan::{Route, StepKind};
use crate::service::app::moment;

/// Something that happens at a moment.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// The phone of a vehicle finds a signal and sends what it has.
    Push {
        /// The vehicle.
        vehicle: String,
        /// What its clocks show: steady clock in milliseconds and boot.
        steady_ms: i64,
        /// Name of the boot.
        boot: String,
        /// Events without phone and number, which it counts itself.
        events: Vec<Value>,
    },
    /// Somebody says that a street was not collected.
    Report {
        /// The street.
        street: String,
        /// The date.
        date: Date,
        /// What they say.
        note: &'static str,
    },
    /// The manager goes through the open reports.
    Answers,
}

/// What happens on a date, each with its moment in milliseconds since 1970, not sorted.
pub(super) fn day(route: &Route, plan_id: &str, date: Date, time_zone: &str, seed: u64) -> Vec<(i64, Happening)> {
    let mut day = Day::new(route, plan_id, date, time_zone, seed);
    day.drive(route);
    day.reports(date, time_zone);
    day.happenings
}

struct Day {
    chance: rand_pcg::Pcg64Mcg,
    run: String,
    vehicle: String,
    plan: String,
    boot: String,
    switched_on_ms: i64,
    midnight_ms: i64,
    /// Behind the plan, milliseconds.
    late_ms: i64,
    /// Tapped, not sent.
    queue: Vec<Value>,
    ids: Vec<String>,
    /// The next moment with a signal.
    signal_ms: i64,
    missed: Vec<String>,
    collected: Vec<String>,
    happenings: Vec<(i64, Happening)>,
}

const MINUTE: i64 = 60_000;

/// What people write.
const MISSED_NOTES: [&str; 4] = [
    "Баштык дагы эле дарбазанын алдында турат.",
    "Ждали до вечера, никто не приехал.",
    "Көчөнүн аягына чейин келген жок.",
    "Бакты не забрали, собаки растаскивают.",
];

impl Day {
    fn new(route: &Route, plan_id: &str, date: Date, time_zone: &str, seed: u64) -> Self {
        let midnight_ms = moment(date, 0, time_zone).as_millisecond();
        let mut chance = generator(seed);
        // One morning in twelve begins late: a tyre, a battery, snow.
        let late_ms = if chance.random_ratio(1, 12) {
            chance.random_range(25..60) * MINUTE
        } else {
            chance.random_range(-4..10) * MINUTE
        };
        let vehicle = route.vehicle.0.clone();
        Self {
            run: RunId { date, vehicle: route.vehicle.clone() }.to_string(),
            boot: format!("{date}-{vehicle}"),
            vehicle,
            plan: plan_id.to_owned(),
            switched_on_ms: midnight_ms + 6 * 60 * MINUTE,
            midnight_ms,
            late_ms,
            queue: Vec::new(),
            ids: Vec::new(),
            signal_ms: 0,
            missed: Vec::new(),
            collected: Vec::new(),
            happenings: Vec::new(),
            chance,
        }
    }

    /// The moment of a second of the plan, as late as the crew is.
    fn at(&self, second: i64) -> i64 {
        self.midnight_ms + second * 1000 + self.late_ms
    }

    fn tap(&mut self, at_ms: i64, kind: &str, step: Option<(&str, [f64; 2])>, body: Value) -> String {
        let random: [u8; 10] = self.chance.random();
        let milliseconds = u64::try_from(at_ms).unwrap_or_default();
        let id = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid().to_string();
        let mut event = json!({
            "id": id, "run": self.run, "plan": self.plan, "type": kind, "body": body,
            "t_wall": at_ms, "t_mono": at_ms - self.switched_on_ms, "boot_id": self.boot,
        });
        if let (Some((step, [lon, lat])), Some(fields)) = (step, event.as_object_mut()) {
            fields.insert("step".to_owned(), step.into());
            fields.insert("lon".to_owned(), lon.into());
            fields.insert("lat".to_owned(), lat.into());
            fields.insert("acc".to_owned(), 12.into());
        }
        self.queue.push(event);
        self.ids.push(id.clone());
        if at_ms >= self.signal_ms {
            self.send(at_ms);
        }
        id
    }

    /// Sends what waits and draws how long the next valley is without a signal.
    fn send(&mut self, at_ms: i64) {
        let later = at_ms + self.chance.random_range(2..20) * 1000;
        let events = std::mem::take(&mut self.queue);
        if events.is_empty() {
            return;
        }
        self.happenings.push((
            later,
            Happening::Push {
                vehicle: self.vehicle.clone(),
                steady_ms: later - self.switched_on_ms,
                boot: self.boot.clone(),
                events,
            },
        ));
        let silent = if self.chance.random_ratio(1, 8) { 40..110 } else { 2..25 };
        self.signal_ms = at_ms + self.chance.random_range(silent) * MINUTE;
    }

    fn drive(&mut self, route: &Route) {
        self.tap(self.at(route.start.0), "run_start", None, json!({}));
        let odometer = 40_000 + (self.midnight_ms / 86_400_000).rem_euclid(1_000) * 37;
        self.tap(self.at(route.start.0) + 30_000, "odometer", None, json!({ "km": odometer }));
        if self.chance.random_ratio(1, 3) {
            let litres = self.chance.random_range(25..60);
            self.tap(self.at(route.start.0) + MINUTE, "fuel", None, json!({ "litres": litres }));
        }
        for step in &route.steps {
            self.late_ms = (self.late_ms + self.chance.random_range(-60..75) * 1000).max(-6 * MINUTE);
            let at_ms = self.at(step.leave.0);
            let place = (step.id.as_str(), step.line.last().copied().unwrap_or(step.position).into());
            match step.kind {
                StepKind::Street | StepKind::Place => self.collect(at_ms, place, step.street.as_ref()),
                StepKind::Unload => {
                    let fill = self.chance.random_range(70..106);
                    let mut body = json!({ "fill": fill });
                    if let (true, Some(fields)) = (self.chance.random_ratio(1, 4), body.as_object_mut()) {
                        let weighed = step.load_kg.0.max(step.kilograms.0).max(400) * i64::from(fill) / 100;
                        fields.insert("weight_kg".to_owned(), weighed.into());
                    }
                    self.tap(at_ms, "dump", Some(place), body);
                }
                _ => {}
            }
        }
        let end_ms = self.at(route.end.0);
        let body = json!({ "count": self.ids.len(), "digest": digest(self.ids.iter().map(String::as_str)) });
        // The phone reaches the village network in the end.
        self.signal_ms = 0;
        self.tap(end_ms, "run_end", None, body);
    }

    fn collect(&mut self, at_ms: i64, place: (&str, [f64; 2]), street: Option<&crate::units::StreetId>) {
        let street = street.map(|street| street.0.clone()).unwrap_or_default();
        let drawn = self.chance.random_range(0..1000);
        match drawn {
            // Simply forgotten: nothing is tapped, the street is missed.
            0..8 => self.missed.push(street),
            8..30 => {
                let reason = [
                    FailureReason::NoAccess,
                    FailureReason::NoBinsOut,
                    FailureReason::NoBinsOut,
                    FailureReason::HotAsh,
                    FailureReason::Dog,
                    FailureReason::RoadImpassable,
                ];
                let drawn = self.chance.random_range(0..reason.len());
                let reason = reason.get(drawn).copied().unwrap_or(FailureReason::NoAccess);
                self.tap(at_ms, "step_failed", Some(place), json!({ "reason": reason.code() }));
            }
            // A slip of the thumb: done, undone, done again.
            30..36 => {
                let slip = self.tap(at_ms - MINUTE, "step_done", Some(place), json!({}));
                self.tap(at_ms - MINUTE / 2, "step_undone", Some(place), json!({ "of": slip }));
                self.tap(at_ms, "step_done", Some(place), json!({}));
                self.collected.push(street);
            }
            _ => {
                self.tap(at_ms, "step_done", Some(place), json!({}));
                self.collected.push(street);
            }
        }
    }

    fn reports(&mut self, date: Date, time_zone: &str) {
        let evening = moment(date, 18 * 3600, time_zone).as_millisecond();
        let missed = std::mem::take(&mut self.missed);
        for street in missed.into_iter().filter(|street| !street.is_empty()) {
            let at_ms = evening + self.chance.random_range(0..120) * MINUTE;
            let drawn = self.chance.random_range(0..MISSED_NOTES.len());
            let note = MISSED_NOTES.get(drawn).copied().unwrap_or_default();
            self.happenings.push((at_ms, Happening::Report { street, date, note }));
        }
        // Now and then somebody was at work when the vehicle came.
        if self.chance.random_ratio(1, 6) && !self.collected.is_empty() {
            let drawn = self.chance.random_range(0..self.collected.len());
            let street = self.collected.get(drawn).cloned().unwrap_or_default();
            let at_ms = evening + self.chance.random_range(0..120) * MINUTE;
            let note = "Мен жумушта элем, унааны көргөн жокмун.";
            self.happenings.push((at_ms, Happening::Report { street, date, note }));
        }
        self.happenings.push((evening + 15 * 60 * MINUTE, Happening::Answers));
    }
}
