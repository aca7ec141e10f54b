//! A moment goes in, the moment at which a message may be sent without waking anybody comes out.

use jiff::{Timestamp, ToSpan, Zoned};

/// From this hour nobody is woken.
const EVENING: i8 = 21;
/// Until this hour nobody is woken.
const MORNING: i8 = 8;

/// The moment itself, or the next morning where it lies in the quiet hours of `now`'s place.
pub fn when_awake(now: &Zoned) -> Timestamp {
    let hour = now.hour();
    if (MORNING..EVENING).contains(&hour) {
        return now.timestamp();
    }
    let day = if hour >= EVENING { now.date().checked_add(1.day()).unwrap_or(now.date()) } else { now.date() };
    day.at(MORNING, 0, 0, 0)
        .to_zoned(now.time_zone().clone())
        .map_or_else(|_| now.timestamp(), |zoned| zoned.timestamp())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_woken() {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(6));
        let at = |text: &str| text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap();
        for (now, then) in [
            ("2026-11-23T12:00:00", "2026-11-23T12:00:00"),
            ("2026-11-23T20:59:59", "2026-11-23T20:59:59"),
            ("2026-11-23T21:00:00", "2026-11-24T08:00:00"),
            ("2026-11-24T03:00:00", "2026-11-24T08:00:00"),
        ] {
            assert_eq!(when_awake(&at(now)), at(then).timestamp(), "{now}");
        }
    }
}
