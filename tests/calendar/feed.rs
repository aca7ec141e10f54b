//! The feed, read back by a strict reader of lines, by the parser of the crate `icalendar`, and by the
//! Python package `icalendar`.

use std::collections::BTreeMap;
use std::process::Command;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use taza::calendar::{Exceptions, Feed, FeedEntry, promise};
use taza::units::Language;

use crate::support::valley;

const MONDAY: Date = date(2026, 11, 23);

fn stamp() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn feed() -> Feed {
    let plan = valley::plan();
    let mut exceptions = Exceptions::default();
    exceptions.days.insert(date(2026, 11, 30), Some(date(2026, 12, 1)));
    exceptions.days.insert(date(2026, 12, 7), None);
    let all = promise(&[], &plan, &exceptions, MONDAY, date(2026, 12, 31));
    let street = plan.streets.iter().find(|street| street.id.0 == "chuy").unwrap();
    Feed {
        name: format!("{}, Ак-Булак; \\ таштанды", street.names.ky),
        description: "Өтө узун сүйлөм: ".repeat(12) + "\nЭкинчи сап, үтүр; чекиттүү үтүр.",
        language: Language::Ky,
        source: "https://taza.example/calendar/4f1c.ics".into(),
        page: "https://taza.example/street/chuy".into(),
        location: "Чүй көчөсү, Ак-Булак".into(),
        entries: all
            .into_iter()
            .filter(|occurrence| occurrence.street == street.id)
            .map(|occurrence| FeedEntry {
                occurrence,
                summary: "Таштанды чыгаруу, көчө боюнча".into(),
                description: "08:00–11:00 арасында\nЧелекти эрте коюңуз".into(),
                collected_at: None,
            })
            .collect(),
    }
}

/// A property: name, parameters, value as it stands.
type Property = (String, BTreeMap<String, String>, String);

/// Reads content lines the way RFC 5545 section 3.1 writes them, and refuses anything else.
fn strict_lines(text: &str) -> Vec<Property> {
    assert!(text.ends_with("\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "a bare line break");
    let physical: Vec<&str> = text.trim_end_matches("\r\n").split("\r\n").collect();
    let mut logical: Vec<String> = Vec::new();
    for line in physical {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.is_empty());
        match line.strip_prefix(' ') {
            Some(rest) => logical.last_mut().unwrap().push_str(rest),
            None => logical.push(line.to_owned()),
        }
    }
    logical
        .into_iter()
        .map(|line| {
            let (head, value) = line.split_once(':').expect("a line without a colon");
            let mut parts = head.split(';');
            let name = parts.next().unwrap().to_owned();
            assert!(name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '-'), "{name}");
            let parameters =
                parts.map(|part| part.split_once('=').unwrap()).map(|(k, v)| (k.into(), v.into())).collect();
            (name, parameters, value.to_owned())
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next().expect("a backslash at the end") {
                'n' => plain.push('\n'),
                escaped @ ('\\' | ';' | ',') => plain.push(escaped),
                other => panic!("\\{other} is no escape"),
            },
            ',' | ';' => panic!("an unescaped {letter} in {text}"),
            letter => plain.push(letter),
        }
    }
    plain
}

#[test]
fn a_strict_reader_gets_back_what_went_in() {
    let feed = feed();
    let lines = strict_lines(&feed.to_icalendar(stamp(), MONDAY));
    let value = |name: &str| lines.iter().find(|line| line.0 == name).map(|line| line.2.clone()).unwrap();
    assert_eq!(lines[0].2, "VCALENDAR");
    assert_eq!(lines.last().unwrap().0, "END");
    assert_eq!(value("VERSION"), "2.0");
    assert_eq!(value("REFRESH-INTERVAL"), "PT12H");
    assert_eq!(value("SOURCE"), feed.source);
    assert_eq!(value("URL"), feed.page);
    assert_eq!(unescape(&value("NAME")), feed.name);
    assert_eq!(unescape(&value("DESCRIPTION")), feed.description);
    assert!(lines.iter().all(|line| !["RRULE", "EXDATE", "TZID"].contains(&line.0.as_str())));

    let starts: Vec<_> = lines.iter().filter(|line| line.0 == "DTSTART").collect();
    assert_eq!(starts.len(), feed.entries.len());
    for (line, entry) in starts.iter().zip(&feed.entries) {
        assert_eq!(line.1.get("VALUE").map(String::as_str), Some("DATE"));
        assert_eq!(line.2, entry.occurrence.date.strftime("%Y%m%d").to_string());
    }
    let uids: Vec<_> = lines.iter().filter(|line| line.0 == "UID").map(|line| line.2.clone()).collect();
    assert_eq!(uids, feed.entries.iter().map(|entry| entry.occurrence.id.to_string()).collect::<Vec<_>>());
    assert_eq!(lines.iter().filter(|line| line.0 == "STATUS" && line.2 == "CANCELLED").count(), 1);
}

#[test]
fn a_cancelled_visit_leaves_after_thirty_days() {
    let feed = feed();
    let cancelled = |today: Date| feed.to_icalendar(stamp(), today).matches("STATUS:CANCELLED").count();
    assert_eq!(cancelled(date(2027, 1, 6)), 1);
    assert_eq!(cancelled(date(2027, 1, 7)), 0);
    assert!(feed.to_home_assistant(date(2027, 1, 7)).iter().all(|entry| entry.date != date(2026, 12, 7)));
}

#[test]
fn words_cannot_smuggle_in_properties() {
    let mut feed = feed();
    feed.source = "https://x.example/\r\nATTENDEE:mailto:a@b".into();
    feed.location = "a\r\nSTATUS:CANCELLED".into();
    let lines = strict_lines(&feed.to_icalendar(stamp(), MONDAY));
    assert!(lines.iter().all(|line| line.0 != "ATTENDEE"));
    assert_eq!(lines.iter().filter(|line| line.0 == "STATUS" && line.2 == "CANCELLED").count(), 1);
}

#[test]
fn home_assistant_gets_its_fields() {
    let feed = feed();
    let json = serde_json::to_value(feed.to_home_assistant(MONDAY)).unwrap();
    let moved = &json[1];
    assert_eq!(moved["date"], "2026-12-01");
    assert_eq!(moved["original_date"], "2026-11-30");
    assert_eq!(moved["status"], "moved");
    assert_eq!(moved["type"], "Таштанды чыгаруу, көчө боюнча");
    assert_eq!(moved["icon"], "mdi:trash-can");
    for field in ["id", "picture", "location", "description", "collected_at"] {
        assert!(moved.get(field).is_some(), "{field}");
    }
}

#[test]
fn the_crate_icalendar_reads_it() {
    let feed = feed();
    let text = icalendar::parser::unfold(&feed.to_icalendar(stamp(), MONDAY));
    let calendar = icalendar::parser::read_calendar(&text).unwrap();
    let events: Vec<_> = calendar.components.iter().filter(|component| component.name == "VEVENT").collect();
    assert_eq!(events.len(), feed.entries.len());
    for (event, entry) in events.iter().zip(&feed.entries) {
        let occurrence = &entry.occurrence;
        let value = |name: &str| event.find_prop(name).unwrap().val.as_ref().to_owned();
        assert_eq!(value("UID"), occurrence.id.to_string());
        assert_eq!(value("DTSTART"), occurrence.date.strftime("%Y%m%d").to_string());
        assert_eq!(value("SEQUENCE"), occurrence.sequence.to_string());
        assert_eq!(value("STATUS"), if occurrence.is_live() { "CONFIRMED" } else { "CANCELLED" });
    }
}

#[test]
fn python_icalendar_reads_it() {
    let found = Command::new("python3").args(["-c", "import icalendar"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: python3 with the package `icalendar` is not installed (pip install icalendar)");
        return;
    }
    let feed = feed();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("street.ics");
    std::fs::write(&path, feed.to_icalendar(stamp(), MONDAY)).unwrap();
    let program = "import sys, icalendar\n\
        c = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())\n\
        print(repr(str(c['DESCRIPTION'])))\n\
        for e in c.walk('VEVENT'):\n    \
            assert not e.errors, e.errors\n    \
            print(e['UID'], e.decoded('DTSTART'), e['SEQUENCE'], e['STATUS'], e['SUMMARY'], sep='|')\n";
    let output =
        Command::new("python3").env("PYTHONIOENCODING", "utf-8").args(["-c", program]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    let description = lines.next().unwrap();
    assert!(description.contains("\\nЭкинчи сап, үтүр; чекиттүү үтүр."), "{description}");
    for entry in &feed.entries {
        let occurrence = &entry.occurrence;
        let status = if occurrence.is_live() { "CONFIRMED" } else { "CANCELLED" };
        assert_eq!(
            lines.next().unwrap(),
            format!("{}|{}|{}|{status}|{}", occurrence.id, occurrence.date, occurrence.sequence, entry.summary)
        );
    }
    assert_eq!(lines.next(), None);
}
