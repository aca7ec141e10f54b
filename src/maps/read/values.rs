//! Text properties go in, checked values come out; every value that cannot be used is named.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::collect::{Collector, Spot};
use crate::units::{Seconds, Tyiyn};

/// Days as files write them, Monday first.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The properties of one feature or table.
pub(super) struct Values<'a> {
    pub(super) texts: &'a BTreeMap<String, String>,
    pub(super) spot: &'a Spot,
    pub(super) faults: &'a mut Collector,
}

impl Values<'_> {
    pub(super) fn optional(&self, key: &str) -> Option<String> {
        self.texts.get(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn text(&self, key: &str, missing: &str) -> String {
        self.optional(key).unwrap_or_else(|| missing.to_owned())
    }

    /// A number inside a range; without a default it must be there.
    pub(super) fn number(&mut self, key: &str, missing: Option<f64>, range: RangeInclusive<f64>) -> f64 {
        let advice = format!("Write a number from {} to {}.", range.start(), range.end());
        let fallback = missing.unwrap_or(*range.start());
        match self.optional(key).map(|text| (text.replace(',', ".").parse::<f64>(), text)) {
            Some((Ok(value), _)) if range.contains(&value) => value,
            Some((_, text)) => {
                self.faults.error("bad-number", &self.spot.field(key), format!("`{text}` cannot be used."), &advice);
                fallback
            }
            None => {
                if missing.is_none() {
                    self.faults.error("missing-field", &self.spot.field(key), "It is missing.", &advice);
                }
                fallback
            }
        }
    }

    pub(super) fn minutes(&mut self, key: &str, missing: f64) -> Seconds {
        Seconds((self.number(key, Some(missing), 0.0..=1_440.0) * 60.0).round() as i64)
    }

    pub(super) fn som(&mut self, key: &str, missing: f64) -> Tyiyn {
        Tyiyn((self.number(key, Some(missing), 0.0..=10_000_000.0) * 100.0).round() as i64)
    }

    pub(super) fn time(&mut self, key: &str, missing: &str) -> Seconds {
        let text = self.text(key, missing);
        clock(&text).unwrap_or_else(|| {
            self.faults.error(
                "bad-time",
                &self.spot.field(key),
                format!("`{text}` is not a time of day."),
                "Write hours and minutes, such as 08:30.",
            );
            clock(missing).unwrap_or_default()
        })
    }
}

/// `08:30` as seconds from midnight; `24:00` is the end of the day.
pub(super) fn clock(text: &str) -> Option<Seconds> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours * 3_600 + minutes * 60;
    ((0..=24).contains(&hours) && (0..60).contains(&minutes) && seconds <= 86_400).then_some(Seconds(seconds))
}

/// Days from a list such as `mon,thu`, in order, each once; the word that is no day otherwise.
pub(super) fn day_list(text: &str) -> Result<Vec<u8>, String> {
    let mut days = Vec::new();
    for word in text.split([',', ';', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
        let small = word.to_lowercase();
        let day = DAYS.iter().position(|day| small.starts_with(day)).ok_or_else(|| word.to_owned())?;
        days.push(day as u8);
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}
