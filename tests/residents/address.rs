//! A street is found however it is spelt.

use proptest::prelude::*;
use taza::plan::Plan;
use taza::residents::{AddressBook, Found, FoundKind};
use taza::units::StreetId;

use crate::support::valley;

fn first(question: &str) -> Option<FoundKind> {
    AddressBook::new(&valley::plan()).search(question, 5).into_iter().next().map(|found| found.kind)
}

fn street(id: &str) -> Option<FoundKind> {
    Some(FoundKind::Street(StreetId::from(id)))
}

#[test]
fn the_ways_people_type_a_street() {
    for (id, questions) in [
        (
            "toktogul",
            &[
                "Токтогул",
                "токтогула",
                "toktogul",
                "Toktogul st",
                "ул. Токтогула",
                "токт",
                "тогтогул",
                "TOKTOGUL Ak-Bulak",
            ][..],
        ),
        ("chuy", &["Чүй", "чуй", "chuy", "chui", "Чүй көчөсү", "ул чуй"]),
        ("zhibek-zholu", &["Жибек Жолу", "Zhibek Zholu", "jibek jolu", "джибек джолу", "жибек", "jibekk"]),
        ("oezgoen", &["Өзгөн", "озгон", "ozgon", "узгенская"]),
        ("kuermoentue", &["күрмөнтү", "курмонту", "kurmontu", "курменты"]),
        ("tengir-too", &["Теңир-Тоо", "тенир тоо", "tengir too", "teñir to", "чон таш тенир"]),
        ("ueymoek", &["үймөк", "уймок", "uymok", "уймак"]),
        ("koel", &["көл жээги", "кол жеги", "прибрежная"]),
    ] {
        for question in questions {
            assert_eq!(first(question), street(id), "{question}");
        }
    }
}

#[test]
fn a_village_comes_before_its_streets() {
    let book = AddressBook::new(&valley::plan());
    for question in ["Көк-Жар", "кок жар", "kok jar", "kok-zhar", "Кок-Джар", "айылы Көк-Жар"]
    {
        let found = book.search(question, 10);
        assert_eq!(found[0].kind, FoundKind::Village("koek-jar".into()), "{question}");
        let streets = found.iter().filter(|found| matches!(found.kind, FoundKind::Street(_))).count();
        assert_eq!(streets, 4, "{question}");
    }
}

#[test]
fn nothing_is_found_for_nothing() {
    let book = AddressBook::new(&valley::plan());
    for question in ["", "   ", "\0\u{202e}", "—", "zzzz", "🚮", "1' OR '1'='1"] {
        assert!(book.search(question, 5).is_empty(), "{question:.20}");
    }
    assert!(book.search("токтогул", 0).is_empty());
    assert!(book.search(&"токто ".repeat(100_000), 5).len() <= 5, "a long question is cut, not chewed");
}

/// Another spelling of a Kyrgyz text, letter by letter.
fn respell(text: &str, table: &[(&str, &str)]) -> String {
    let mut result = text.to_lowercase();
    for (from, to) in table {
        result = result.replace(from, to);
    }
    result
}

const RUSSIAN_KEYS: &[(&str, &str)] = &[("ң", "н"), ("ө", "о"), ("ү", "у")];
/// Letters that everybody writes alike.
const LATIN: [(&str, &str); 20] = [
    ("ю", "yu"),
    ("я", "ya"),
    ("й", "y"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("з", "z"),
    ("и", "i"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
];
const LATIN_BY_EAR: [(&str, &str); 9] =
    [("ж", "zh"), ("ч", "ch"), ("ш", "sh"), ("х", "kh"), ("ң", "ng"), ("ө", "o"), ("ү", "u"), ("ы", "y"), ("у", "u")];
const LATIN_LIKE_TURKISH: [(&str, &str); 9] =
    [("ж", "j"), ("ч", "ç"), ("ш", "ş"), ("х", "h"), ("ң", "ñ"), ("ө", "ö"), ("ү", "ü"), ("ы", "ı"), ("у", "u")];

fn position(found: &[Found], id: &StreetId) -> Option<usize> {
    found.iter().position(|found| found.kind == FoundKind::Street(id.clone()))
}

fn shuffled(seed: u64) -> Plan {
    let mut plan = valley::plan();
    let streets = plan.streets.len();
    for index in 0..streets {
        let other = (seed as usize).wrapping_mul(31).wrapping_add(index * 7) % streets;
        plan.streets.swap(index, other);
    }
    plan.villages.reverse();
    plan
}

proptest! {
    /// Every street is found first under its full name in any of the spellings, and still among the
    /// first three with one slip in a long word.
    #[test]
    fn any_spelling_finds_the_street(which in 0..12_usize, table in 0..4_usize, slip in 0..1_000_usize) {
        let plan = valley::plan();
        let book = AddressBook::new(&plan);
        let street = &plan.streets[which];
        let cyrillic = table < 2; // in Latin, one wrong letter can break a pair such as "zh" and count twice
        let table = match table {
            0 => Vec::new(),
            1 => RUSSIAN_KEYS.to_vec(),
            2 => [&LATIN_BY_EAR[..], &LATIN].concat(),
            _ => [&LATIN_LIKE_TURKISH[..], &LATIN].concat(),
        };
        let typed = respell(street.names.ky.trim_end_matches(" көчөсү"), &table);
        let found = book.search(&typed, 5);
        prop_assert_eq!(position(&found, &street.id), Some(0), "{}", typed);

        let mut letters: Vec<char> = typed.chars().collect();
        let long_word = typed.split([' ', '-', '.']).any(|word| word.chars().count() >= 6);
        let place = slip % letters.len();
        if cyrillic && long_word && letters[place].is_alphabetic() && !typed.contains([' ', '-', '.']) {
            letters[place] = 'ф';
            let mistyped: String = letters.into_iter().collect();
            let found = book.search(&mistyped, 5);
            prop_assert!(position(&found, &street.id).is_some_and(|place| place < 3), "{}", mistyped);
        }
    }

    /// The order of the plan's lists does not change an answer.
    #[test]
    fn the_order_is_stable(seed in any::<u64>(), question in "[а-яөүңa-z]{1,6}( [а-яa-z]{1,4})?") {
        let one = AddressBook::new(&valley::plan()).search(&question, 20);
        let other = AddressBook::new(&shuffled(seed)).search(&question, 20);
        prop_assert_eq!(&one, &other);
        prop_assert!(one.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
    }

    /// Nothing typed breaks it.
    #[test]
    fn any_text_is_answered(question in any::<String>()) {
        prop_assert!(AddressBook::new(&valley::plan()).search(&question, 3).len() <= 3);
    }
}
