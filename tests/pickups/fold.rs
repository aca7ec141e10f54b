//! Folding is a function of the set of events: order, repetition and batching do not matter.

use std::collections::BTreeMap;

use proptest::prelude::*;
use taza::pickups::event::{self, EventFault};
use taza::pickups::time::{Contacts, add_contact};
use taza::pickups::{Contact, Event, Mark, Recorded, RunState, Source, fold};

const HOUR: i64 = 3_600_000;
const NOON: i64 = 1_795_000_000_000;

/// What a phone may do, drawn small so that collisions happen: step, kind, boot, how far off its wall clock is.
#[derive(Clone, Debug)]
struct Tap {
    step: u8,
    kind: u8,
    undoes: u8,
    boot: u8,
    wall_off: i64,
    gps: bool,
}

fn tap() -> impl Strategy<Value = Tap> {
    (
        0..3_u8,
        0..6_u8,
        0..12_u8,
        0..2_u8,
        prop_oneof![Just(0), Just(24 * HOUR), Just(-NOON), Just(-2 * HOUR)],
        any::<bool>(),
    )
        .prop_map(|(step, kind, undoes, boot, wall_off, gps)| Tap { step, kind, undoes, boot, wall_off, gps })
}

fn record(phone: usize, number: usize, tap: &Tap) -> Recorded {
    let at = NOON + number as i64 * 60_000 + phone as i64 * 7_000;
    let kind = ["step_done", "step_failed", "step_undone", "dump", "note", "run_end"][usize::from(tap.kind)];
    let value = serde_json::json!({
        "id": format!("{phone}-{number}"), "device": format!("phone-{phone}"), "seq": number + 1,
        "run": "2026-11-23.tractor", "plan": "p1", "step": format!("s{}", tap.step), "type": kind,
        "body": { "reason": "dog", "of": format!("{}-{}", tap.undoes % 2, tap.undoes / 2) },
        "t_wall": at + tap.wall_off, "t_mono": at - NOON, "boot_id": format!("boot-{}", tap.boot),
        "t_gps": tap.gps.then_some(at),
    });
    Recorded { event: event::read(&value).unwrap(), received_ms: NOON + 5 * HOUR, source: Source::Phone }
}

fn records(phones: &[Vec<Tap>]) -> Vec<Recorded> {
    phones
        .iter()
        .enumerate()
        .flat_map(|(phone, taps)| taps.iter().enumerate().map(move |(number, tap)| record(phone, number, tap)))
        .collect()
}

fn contacts(order: &[usize]) -> Contacts {
    let all = [
        ("phone-0", "boot-0", Contact { steady_offset_ms: NOON, wall_offset_ms: 0, at_ms: NOON + 4 * HOUR }),
        ("phone-0", "boot-0", Contact { steady_offset_ms: NOON + 900, wall_offset_ms: 3, at_ms: NOON + 5 * HOUR }),
        ("phone-1", "boot-1", Contact { steady_offset_ms: NOON, wall_offset_ms: -24 * HOUR, at_ms: NOON + 4 * HOUR }),
    ];
    let mut contacts = BTreeMap::new();
    for index in order {
        let (device, boot, contact) = all[*index % all.len()];
        add_contact(&mut contacts, device, boot, contact);
    }
    contacts
}

proptest! {
    #[test]
    fn any_order_repetition_and_batching_folds_to_the_same_state(
        phones in prop::collection::vec(prop::collection::vec(tap(), 0..8), 1..4),
        shuffle in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
    ) {
        let events = records(&phones);
        let expected: RunState = fold(&events, &contacts(&[0, 1, 2]));
        // Every event at least once, in an order and with repetitions that were drawn.
        let mut again = events.clone();
        for index in &shuffle {
            if events.is_empty() { break }
            again.push(events[index.index(events.len())].clone());
            let (from, to) = (index.index(again.len()), again.len() / 2);
            again.swap(from, to);
        }
        prop_assert_eq!(&fold(&again, &contacts(&[2, 1, 0, 1])), &expected);
        again.reverse();
        prop_assert_eq!(&fold(&again, &contacts(&[1, 0, 2, 2])), &expected);
        // Nothing happened after it was heard of.
        prop_assert!(expected.steps.values().all(|step| step.at_ms <= NOON + 5 * HOUR));
    }

    #[test]
    fn no_line_makes_reading_panic(line in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = event::parse(&line) {
            let _ = event::read(&value);
        }
    }
}

fn done(phone: &str, seq: i64, at: i64) -> Recorded {
    let value = serde_json::json!({
        "id": format!("{phone}-{seq}"), "device": phone, "seq": seq, "run": "2026-11-23.tractor", "plan": "p", "step": "s",
        "type": "step_done", "t_wall": at,
    });
    Recorded { event: event::read(&value).unwrap(), received_ms: NOON + HOUR, source: Source::Phone }
}

#[test]
fn the_same_word_from_two_phones_counts_from_when_it_was_first_said() {
    let state = fold(&[done("b", 1, NOON + 60_000), done("a", 1, NOON)], &Contacts::new());
    let step = &state.steps[&("p".to_owned(), "s".to_owned())];
    assert_eq!((step.mark, step.conflict, step.at_ms, step.devices.len()), (Mark::Done, false, NOON, 2));
}

#[test]
fn an_event_never_happened_after_a_later_one_of_the_same_phone() {
    // The wall clock jumped back by an hour between the two.
    let state = fold(&[done("a", 1, NOON + HOUR), done("a", 2, NOON)], &Contacts::new());
    assert_eq!(state.steps[&("p".to_owned(), "s".to_owned())].at_ms, NOON);
}

#[test]
fn the_order_of_keys_does_not_change_what_an_event_says_and_everything_else_does() {
    let hash = |text: &str| event::hash(&event::parse(text.as_bytes()).unwrap());
    assert_eq!(hash(r#"{"a":1,"b":{"c":"ң","d":[1,2]}}"#), hash(r#" {"b":{"d":[1, 2],"c":"ң"}, "a":1}"#));
    assert_ne!(hash(r#"{"a":1}"#), hash(r#"{"a":2}"#));
    assert_ne!(hash(r#"{"a":1}"#), hash(r#"{"a":1,"new":true}"#));
}

#[test]
fn an_event_of_an_older_phone_is_read_and_a_wrong_one_is_named() {
    let old = br#"{"id":"x","device":"d","seq":1,"run":"2026-11-23.tractor","type":"note","t_wall":1}"#;
    let event: Event = event::read(&event::parse(old).unwrap()).unwrap();
    assert_eq!((event.t_mono, event.boot_id.as_str()), (0, ""));
    let fault = |text: &str| event::read(&event::parse(text.as_bytes()).unwrap()).unwrap_err();
    let base = r#""id":"x","device":"d","seq":1,"run":"r","t_wall":1"#;
    assert!(matches!(fault(&format!(r#"{{{base},"type":"step_done"}}"#)), EventFault::OutOfBounds("step", _)));
    assert!(matches!(
        fault(&format!(r#"{{{base},"type":"step_failed","step":"s"}}"#)),
        EventFault::OutOfBounds("body.reason", _)
    ));
    assert!(matches!(fault(&format!(r#"{{{base},"type":"flown"}}"#)), EventFault::WrongShape(_)));
    assert!(matches!(fault(&format!(r#"{{{base},"type":"note","lat":91}}"#)), EventFault::OutOfBounds("lat", _)));
    assert!(matches!(event::parse(b"{\"t_wall\": NaN}"), Err(EventFault::NotJson(_))));
}
