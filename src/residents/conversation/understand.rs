//! What was written goes in, what is meant, in which language, and the words that remain for a place come out.

use std::collections::BTreeSet;

use super::lexicon::{Heard, Meaning, heard, words_of};
use crate::units::Language;

/// Letters of a message that are read; a longer one is a letter to the office, not a question.
const LONGEST: usize = 1000;
/// A vote for Kyrgyz by a letter that Russian does not have.
const LETTER_VOTE: usize = 6;

/// What a text says.
#[derive(Clone, Debug)]
pub(super) struct Understood {
    /// What is wanted, the weightiest first.
    pub(super) meanings: Vec<Meaning>,
    /// The language it is written in, where that can be told.
    pub(super) language: Option<Language>,
    /// The language that is asked for by name.
    pub(super) speak: Option<Language>,
    /// Words that belong to nothing known: names, landmarks.
    pub(super) rest: Vec<String>,
    /// The number that stands alone, or beside a word about stars.
    pub(super) digit: Option<u8>,
    /// How many words there are.
    pub(super) count: usize,
}

impl Understood {
    pub(super) fn wants(&self, meaning: Meaning) -> bool {
        self.meanings.contains(&meaning)
    }
}

/// Reads a text. `known` decides between languages that have equal votes.
pub(super) fn understand(text: &str, known: Option<Language>) -> Understood {
    let text: String = text.chars().take(LONGEST).collect();
    let words = words_of(&text);
    let mut found = heard(&words);
    drop_shadowed(&mut found);
    let language = language(&text, &found, known);
    let speak = found.iter().find(|heard| heard.meaning == Meaning::Speak).map(|heard| heard.language);
    let used: BTreeSet<usize> = found.iter().flat_map(|heard| heard.words.iter().copied()).collect();
    let mut telling: Vec<&Heard> = found.iter().filter(|heard| heard.meaning != Meaning::Nothing).collect();
    telling.sort_by_key(|heard| (std::cmp::Reverse(heard.weight), heard.meaning));
    let mut meanings: Vec<Meaning> = Vec::new();
    for heard in telling {
        if !meanings.contains(&heard.meaning) {
            meanings.push(heard.meaning);
        }
    }
    let stars = text.chars().filter(|letter| *letter == '⭐' || *letter == '★').count();
    let digits: Vec<u8> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let digit = match digits.as_slice() {
        [one] if words.len() == 1 || meanings.contains(&Meaning::Rate) => Some(*one),
        [] if stars > 0 => u8::try_from(stars).ok(),
        _ => None,
    };
    if stars > 0 && !meanings.contains(&Meaning::Rate) {
        meanings.push(Meaning::Rate);
    }
    let rest =
        words.iter().enumerate().filter(|(place, _)| !used.contains(place)).map(|(_, word)| word.clone()).collect();
    Understood { meanings, language, speak, rest, digit, count: words.len() }
}

/// A phrase whose every word lies inside a longer one says nothing of its own: "жок" in "алган жок" is no "no".
fn drop_shadowed(found: &mut Vec<Heard>) {
    let all = found.clone();
    found.retain(|heard| {
        let inside = |other: &Heard| {
            other.weight > heard.weight
                && other.meaning != Meaning::Nothing
                && heard.meaning != Meaning::Nothing
                && heard.words.iter().all(|word| other.words.contains(word))
        };
        !all.iter().any(inside)
    });
}

fn language(text: &str, found: &[Heard], known: Option<Language>) -> Option<Language> {
    let mut votes = [0_usize; 3];
    let place = |language: Language| match language {
        Language::Ky => 0,
        Language::Ru => 1,
        Language::En => 2,
    };
    // A word votes once for each language that knows it.
    let voices: BTreeSet<(usize, usize)> =
        found.iter().flat_map(|heard| heard.words.iter().map(|word| (*word, place(heard.language)))).collect();
    for (_, language) in voices {
        if let Some(vote) = votes.get_mut(language) {
            *vote += 2;
        }
    }
    if text.chars().flat_map(char::to_lowercase).any(|letter| matches!(letter, 'ң' | 'ө' | 'ү')) {
        votes[0] += LETTER_VOTE;
    }
    // English is not written in Cyrillic.
    if text.chars().any(|letter| ('\u{400}'..='\u{52f}').contains(&letter)) {
        votes[2] = 0;
    }
    let most = votes.iter().copied().max().filter(|most| *most > 0)?;
    let candidates = [Language::Ky, Language::Ru, Language::En];
    let mut leading = candidates.into_iter().filter(|language| votes.get(place(*language)) == Some(&most));
    let first = leading.next();
    if leading.next().is_none() {
        first
    } else {
        known.filter(|known| votes.get(place(*known)) == Some(&most)).or(first)
    }
}
