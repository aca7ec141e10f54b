//! Words of a message and the streets of a plan go in, the street that is meant comes out, or those that may be.

use std::collections::BTreeSet;

use super::super::address::{AddressBook, Found, FoundKind};
use crate::units::{StreetId, VillageId};

/// A name hit this well, word for word, needs no question. Words are counted by [`AddressBook::search`].
const EXACT: u32 = 7;
/// A name begun, or hit with a slip or two, is asked about.
const LIKELY: u32 = 44;
/// Choices offered at most: as many as a telephone shows as buttons.
const CHOICES: usize = 3;
/// Words of a message that are looked at.
const MOST_WORDS: usize = 16;

/// Endings of Kyrgyz cases in their coarse form, longest first: "Манаста", "Токтогулдан", "Чүйгө".
const ENDINGS: &[&str] = &[
    "ninda", "sinda", "sinde", "sundo", "sunda", "sinan", "sinen", "nin", "nun", "din", "dun", "tin", "tun", "dagi",
    "degi", "dan", "den", "don", "tan", "ten", "ton", "da", "de", "do", "ta", "te", "to", "ga", "ge", "go", "ka", "ke",
    "ko", "ni", "nu", "di", "du", "ti", "tu",
];

/// What a message says about a street.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing.
    None,
    /// This one.
    Street(StreetId),
    /// This one, if it was typed badly.
    Perhaps(StreetId),
    /// One of these.
    OneOf(Vec<StreetId>),
    /// Only the village.
    Village(VillageId),
}

/// The street that the words name. `eager` takes a name that was typed badly, because a street was asked for;
/// otherwise only a name that is there word for word counts.
pub(super) fn place(book: &AddressBook, words: &[String], eager: bool) -> Place {
    let words: Vec<&String> = words.iter().filter(|word| !street_word(word)).take(MOST_WORDS).collect();
    let limit = if eager { u32::MAX } else { EXACT };
    for length in (1..=words.len().min(4)).rev() {
        let mut found: Vec<Found> = Vec::new();
        for row in words.windows(length) {
            for text in spellings(row) {
                // A single letter or digit is no name.
                if text.chars().filter(|letter| letter.is_alphanumeric()).count() >= 3 {
                    found.extend(book.search(&text, 8).into_iter().filter(|found| found.distance <= limit));
                }
            }
        }
        if let Some(place) = best(found, eager) {
            return place;
        }
    }
    Place::None
}

/// Whether a word says no more than "street", in any case of it.
fn street_word(word: &str) -> bool {
    ["koчo", "ulic", "street", "aili", "selo", "sele"].iter().any(|start| word.starts_with(start)) || word == "ul"
}

/// The words as they are, and with the ending of the last, then of all of them taken away.
fn spellings(words: &[&String]) -> Vec<String> {
    let whole: Vec<String> = words.iter().map(|word| (*word).clone()).collect();
    let mut bare = whole.clone();
    if let Some(last) = bare.last_mut() {
        *last = without_ending(last);
    }
    let all: Vec<String> = whole.iter().map(|word| without_ending(word)).collect();
    let mut texts = vec![whole.join(" "), bare.join(" "), all.join(" ")];
    texts.dedup();
    texts
}

fn without_ending(word: &str) -> String {
    let bare = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3));
    bare.unwrap_or(word).to_owned()
}

fn best(mut found: Vec<Found>, eager: bool) -> Option<Place> {
    found.sort_by_key(|found| found.distance);
    let least = found.first()?.distance;
    if let FoundKind::Village(village) = &found.first()?.kind
        && least <= EXACT
    {
        return Some(Place::Village(village.clone()));
    }
    let reach = if least <= EXACT { least } else { least.saturating_add(4) };
    let mut seen = BTreeSet::new();
    let streets: Vec<StreetId> = found
        .iter()
        .filter(|found| found.distance <= reach)
        .filter_map(|found| match &found.kind {
            FoundKind::Street(street) => Some(street.clone()),
            FoundKind::Village(_) => None,
        })
        .filter(|street| seen.insert(street.clone()))
        .collect();
    match streets.as_slice() {
        [] => None,
        [one] if least <= EXACT => Some(Place::Street(one.clone())),
        [one] => (eager && least <= LIKELY).then(|| Place::Perhaps(one.clone())),
        many => Some(Place::OneOf(many.iter().take(CHOICES).cloned().collect())),
    }
}
