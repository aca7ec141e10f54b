//! Three languages with the same keys, each key used, figures written the way the language does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use taza::units::{Kilograms, Language, Litres, Metres, Seconds, Tyiyn};
use taza::words::{LANGUAGES, date as dates, language_from_tag, language_tag, negotiate, number, say, say_with};

/// Key to its text, with the lines that continue it.
fn messages(language: Language) -> BTreeMap<String, String> {
    let path = format!("{}/src/words/locales/{}.ftl", env!("CARGO_MANIFEST_DIR"), language_tag(language));
    let text = std::fs::read_to_string(path).unwrap();
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" =") {
            Some((key, value)) if !line.starts_with([' ', '-', '}']) => {
                last = key.to_owned();
                assert!(messages.insert(last.clone(), value.to_owned()).is_none(), "{key} twice in {language:?}");
            }
            _ if line.trim().is_empty() => {}
            _ => messages.get_mut(&last).expect("a text before the first key").push_str(&format!("\n{line}")),
        }
    }
    messages
}

fn arguments(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    text.split('$').skip(1).map(name).collect()
}

fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_language_has_every_key_with_the_same_arguments() {
    let [ky, ru, en] = LANGUAGES.map(messages);
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&ky), keys(&ru));
    assert_eq!(keys(&ky), keys(&en));
    for (key, text) in &ky {
        for other in [&ru[key], &en[key]] {
            // A plural form may need a number that another language does without.
            let (here, there) = (arguments(text), arguments(other));
            let differing: Vec<_> = here.symmetric_difference(&there).collect();
            assert!(differing.iter().all(|name| ["amount", "count"].contains(&name.as_str())), "{key}: {differing:?}");
        }
    }
}

#[test]
fn every_key_is_read_and_used() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    for key in messages(Language::Ky).keys() {
        // A few keys are put together from a code: `format!("why-{}", …)`.
        let built = key.split_once('-').is_some_and(|(head, _)| code.contains(&format!("\"{head}-{{")));
        assert!(built || code.contains(&format!("\"{key}\"")), "no code says `{key}`");
        for language in LANGUAGES {
            assert_ne!(&say(language, key), key, "{language:?} cannot read `{key}`");
        }
    }
    assert_eq!(say(Language::En, "no-such-key"), "no-such-key");
}

#[test]
fn russian_plurals_have_their_four_forms() {
    for (key, text) in messages(Language::Ru) {
        if text.contains("->") {
            for form in ["[one]", "[few]", "*[other]"] {
                assert!(text.contains(form), "{key} lacks {form}");
            }
        }
    }
    let som = |amount: i64| number::money(Language::Ru, Tyiyn(amount * 100));
    assert_eq!(
        [1, 2, 5, 11, 21, 34, 1_000].map(som),
        ["1 сом", "2 сома", "5 сомов", "11 сомов", "21 сом", "34 сома", "1000 сомов"]
            .map(|text| text.replace(' ', "\u{a0}"))
    );
    assert_eq!(number::money(Language::Ky, Tyiyn(4_223)), "42,23\u{a0}сом");
    assert_eq!(number::money(Language::En, Tyiyn(123_456_789)), "1,234,567.89\u{a0}som");
    assert_eq!(number::money(Language::Ky, Tyiyn(-50)), "−0,50\u{a0}сом");
}

#[test]
fn figures_read_as_people_write_them() {
    let plain = |text: String| text.replace('\u{a0}', " ");
    assert_eq!(plain(number::length(Language::Ky, Metres(950))), "950 м");
    assert_eq!(plain(number::length(Language::Ru, Metres(61_749))), "61,7 км");
    assert_eq!(plain(number::mass(Language::En, Kilograms(3_920))), "3,920 kg");
    assert_eq!(plain(number::mass(Language::Ru, Kilograms(23_960))), "24,0 т");
    assert_eq!(plain(number::volume(Language::En, Litres(9_960))), "10.0 m³");
    assert_eq!(plain(number::duration(Language::Ky, Seconds(7 * 3600 + 5 * 60))), "7 саат 05 мүн");
    assert_eq!(plain(number::duration(Language::En, Seconds(59))), "1 min");
    assert_eq!(dates::day(Language::Ky, date(2026, 11, 23)), "дүйшөмбү, 23-ноябрь");
    assert_eq!(dates::day(Language::Ru, date(2026, 11, 23)), "понедельник, 23 ноября");
    assert_eq!(dates::full(Language::En, date(2026, 11, 23)), "23 November 2026");
    let text = say_with(Language::Ru, "feed-window", &[("from", "08:00".into()), ("to", "10:30".into())]);
    assert!(text.contains("между 08:00 и 10:30"), "{text}");
}

#[test]
fn a_browser_gets_its_language() {
    for (header, language) in [
        ("", Language::Ky),
        ("de-DE,de;q=0.9", Language::Ky),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Language::Ru),
        ("en;q=0.4, ky;q=0.9, ru;q=0.5", Language::Ky),
        ("kg, ru", Language::Ky),
        ("ru;q=0, en;q=0.1", Language::En),
        ("ru;q=nonsense, en", Language::En),
        ("*", Language::Ky),
    ] {
        assert_eq!(negotiate(header), language, "{header}");
    }
    assert!(language_from_tag("tr").unwrap_err().contains("ky, ru or en"));
}

proptest! {
    #[test]
    fn any_header_and_any_number_is_answered(header in any::<String>(), amount in any::<i64>(), places in 0_u32..6) {
        negotiate(&header);
        for language in LANGUAGES {
            number::money(language, Tyiyn(amount));
            let digits: String = number::whole(language, amount).chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits, amount.unsigned_abs().to_string());
            number::decimal(language, amount, places);
        }
    }
}
