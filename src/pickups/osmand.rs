//! What a tracker sends by the OsmAnd protocol, as a query or as JSON, goes in; a position comes out, or why there is none.
//!
//! The fields are those of Traccar's `osmand` protocol: `id` or `deviceid`; `timestamp` in seconds, milliseconds, ISO 8601
//! or `yyyy-MM-dd HH:mm:ss`; `lat` and `lon`, or `location=lat,lon`; `accuracy`; `valid`. JSON is that of Traccar's own
//! client from version 9 on: `{device_id, location: {timestamp, coords: {latitude, longitude, accuracy}}}`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::track::{TrackPoint, possible};

/// Milliseconds at which numbers stop being seconds: 2^31 - 1 seconds end in 2038.
const SECONDS_UNTIL: i64 = 2_147_483_647;
/// A clock may be ahead by so much.
const FUTURE_MS: i64 = 10 * 60_000;
/// Nothing older is taken: a tracker keeps its queue for some weeks.
const OLDEST_MS: i64 = 30 * 86_400_000;
/// A position known worse than this says nothing about a street, metres.
const WORST_ACCURACY: f64 = 250.0;
/// Standing still is told once in so long.
const STATIC_MS: i64 = 120_000;
/// Less is standing still, metres.
const STATIC_METRES: f64 = 8.0;
/// A filter lets one through after so long: it must never silence a tracker for ever.
const SKIP_LIMIT_MS: i64 = 10 * 60_000;

/// What a tracker said.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its secret name.
    pub id: String,
    /// Where and when.
    pub point: TrackPoint,
    /// The receiver itself does not believe it.
    pub valid: bool,
}

/// Why a report is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportFault {
    /// Nobody says whose it is.
    #[error("`id` is missing")]
    NoId,
    /// No place.
    #[error("`lat` and `lon` are missing or no degrees")]
    NoPlace,
    /// A time that cannot be read.
    #[error("`timestamp` is none that is known")]
    NoTime,
}

/// Why a position is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filtered {
    /// The receiver does not believe it, or it stands at 0, 0.
    Invalid,
    /// From the future.
    Future,
    /// Too long ago.
    Past,
    /// Of the same moment as the last.
    Duplicate,
    /// Known too badly.
    Inaccurate,
    /// Farther than anything drives.
    TooFar,
    /// It did not move.
    Static,
}

fn time(text: &str, now_ms: i64) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(now_ms);
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(if number < SECONDS_UNTIL { number.checked_mul(1000)? } else { number });
    }
    if text.contains('T') {
        return text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
    }
    let civil: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

fn degrees(lat: f64, lon: f64) -> Option<(f64, f64)> {
    ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some((lat, lon))
}

/// Reads the fields of a query or a form.
pub fn of_query(fields: &BTreeMap<String, String>, now_ms: i64) -> Result<Report, ReportFault> {
    let text = |names: &[&str]| names.iter().find_map(|name| fields.get(*name)).map(String::as_str);
    let number = |names: &[&str]| text(names).and_then(|text| text.trim().parse::<f64>().ok());
    let id = text(&["id", "deviceid"]).filter(|id| !id.is_empty()).ok_or(ReportFault::NoId)?;
    let place = match text(&["location"]) {
        Some(pair) => {
            pair.split_once(',').and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)))
        }
        None => number(&["lat"]).zip(number(&["lon"])),
    };
    let (lat, lon) = place.and_then(|(lat, lon)| degrees(lat, lon)).ok_or(ReportFault::NoPlace)?;
    let at_ms = time(text(&["timestamp"]).unwrap_or_default(), now_ms).ok_or(ReportFault::NoTime)?;
    let accuracy = number(&["accuracy"]).or(number(&["hdop"]).map(|hdop| hdop * 5.0)).unwrap_or(0.0);
    let valid = !text(&["valid"]).is_some_and(|valid| matches!(valid, "0" | "false"));
    Ok(Report { id: id.to_owned(), point: TrackPoint { at_ms, lat, lon, accuracy: sane(accuracy) }, valid })
}

/// Reads the JSON of Traccar's client.
pub fn of_json(value: &Value, now_ms: i64) -> Result<Report, ReportFault> {
    let id = value.get("device_id").and_then(Value::as_str).filter(|id| !id.is_empty()).ok_or(ReportFault::NoId)?;
    let location = value.get("location").ok_or(ReportFault::NoPlace)?;
    let coords = location.get("coords").ok_or(ReportFault::NoPlace)?;
    let number = |name: &str| coords.get(name).and_then(Value::as_f64);
    let place = number("latitude").zip(number("longitude")).and_then(|(lat, lon)| degrees(lat, lon));
    let (lat, lon) = place.ok_or(ReportFault::NoPlace)?;
    let at_ms = match location.get("timestamp") {
        None | Some(Value::Null) => Some(now_ms),
        Some(Value::String(text)) => time(text, now_ms),
        Some(other) => other.as_i64().and_then(|number| time(&number.to_string(), now_ms)),
    };
    let valid = location.get("mock").and_then(Value::as_bool) != Some(true);
    let accuracy = sane(number("accuracy").unwrap_or(0.0));
    let at_ms = at_ms.ok_or(ReportFault::NoTime)?;
    Ok(Report { id: id.to_owned(), point: TrackPoint { at_ms, lat, lon, accuracy }, valid })
}

fn sane(accuracy: f64) -> f64 {
    if accuracy.is_finite() { accuracy.clamp(0.0, 100_000.0) } else { 0.0 }
}

/// Whether a position is worth keeping after `last`, the one before it of the same vehicle.
pub fn filter(report: &Report, last: Option<&TrackPoint>, now_ms: i64) -> Result<(), Filtered> {
    let point = &report.point;
    if !report.valid || (point.lat == 0.0 && point.lon == 0.0) {
        return Err(Filtered::Invalid);
    }
    if point.at_ms > now_ms + FUTURE_MS {
        return Err(Filtered::Future);
    }
    if point.at_ms < now_ms - OLDEST_MS {
        return Err(Filtered::Past);
    }
    let Some(last) = last else {
        return if point.accuracy > WORST_ACCURACY { Err(Filtered::Inaccurate) } else { Ok(()) };
    };
    if last.at_ms == point.at_ms {
        return Err(Filtered::Duplicate);
    }
    if point.at_ms - last.at_ms > SKIP_LIMIT_MS {
        return Ok(());
    }
    if point.accuracy > WORST_ACCURACY {
        return Err(Filtered::Inaccurate);
    }
    if !possible(last, point) {
        return Err(Filtered::TooFar);
    }
    if last.metres_to(point) < STATIC_METRES && point.at_ms - last.at_ms < STATIC_MS {
        return Err(Filtered::Static);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000;

    fn query(text: &str) -> Result<Report, ReportFault> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        of_query(&pairs.map(|(name, value)| (name.to_owned(), value.replace("%20", " "))).collect(), NOW)
    }

    #[test]
    fn every_way_to_write_a_report() {
        let seconds = NOW / 1000;
        for text in [
            format!("id=k&timestamp={seconds}&lat=42.8&lon=74.6&speed=3&bearing=1&hdop=2"),
            format!("deviceid=k&timestamp={NOW}&location=42.8,74.6&accuracy=10"),
            format!("id=k&timestamp={}&lat=42.8&lon=74.6&accuracy=10", Timestamp::from_second(seconds).unwrap()),
            "id=k&timestamp=2026-11-18%2011:06:40&lat=42.8&lon=74.6&accuracy=10".to_owned(),
        ] {
            let report = query(&text).unwrap();
            assert_eq!((report.id.as_str(), report.point.at_ms), ("k", NOW), "{text}");
            assert_eq!((report.point.lat, report.point.lon, report.point.accuracy), (42.8, 74.6, 10.0), "{text}");
        }
        let json = serde_json::json!({"device_id": "k", "location": {"timestamp": "2026-11-18T11:06:40.000Z",
            "coords": {"latitude": 42.8, "longitude": 74.6, "accuracy": 10, "speed": -1}, "is_moving": false}});
        assert_eq!(
            of_json(&json, NOW).unwrap().point,
            query(&format!("id=k&timestamp={NOW}&lat=42.8&lon=74.6&accuracy=10")).unwrap().point
        );
        assert_eq!(query("lat=1&lon=2"), Err(ReportFault::NoId));
        assert_eq!(query("id=k&lat=91&lon=2"), Err(ReportFault::NoPlace));
        assert_eq!(query("id=k&lat=NaN&lon=2"), Err(ReportFault::NoPlace));
        assert_eq!(query("id=k&lat=1&lon=2&timestamp=tomorrow"), Err(ReportFault::NoTime));
        assert!(!query("id=k&lat=1&lon=2&valid=false").unwrap().valid);
    }

    #[test]
    fn what_says_nothing_is_left_out_and_nobody_is_silenced_for_ever() {
        let report = |minutes: f64, lat: f64, accuracy: f64| Report {
            id: "k".to_owned(),
            point: TrackPoint { at_ms: NOW + (minutes * 60_000.0) as i64, lat, lon: 74.6, accuracy },
            valid: true,
        };
        let last = report(-10.0, 42.8, 5.0).point;
        let judged = |report: &Report| filter(report, Some(&last), NOW);
        assert_eq!(judged(&report(-5.0, 42.81, 5.0)), Ok(()));
        assert_eq!(judged(&report(-10.0, 42.81, 5.0)), Err(Filtered::Duplicate));
        assert_eq!(judged(&report(20.0, 42.81, 5.0)), Err(Filtered::Future));
        assert_eq!(judged(&report(-60.0 * 24.0 * 40.0, 42.81, 5.0)), Err(Filtered::Past));
        assert_eq!(judged(&report(-9.0, 42.81, 900.0)), Err(Filtered::Inaccurate));
        assert_eq!(judged(&report(-9.0, 43.8, 5.0)), Err(Filtered::TooFar));
        assert_eq!(judged(&report(-9.5, 42.80001, 5.0)), Err(Filtered::Static));
        assert_eq!(judged(&report(0.5, 43.8, 900.0)), Ok(()), "after ten minutes anything is better than nothing");
        let zero = Report { point: TrackPoint { lat: 0.0, lon: 0.0, ..last }, ..report(0.0, 0.0, 1.0) };
        assert_eq!(judged(&zero), Err(Filtered::Invalid));
        assert_eq!(filter(&report(0.0, 42.8, 5.0), None, NOW), Ok(()));
    }
}
