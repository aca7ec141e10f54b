//! What somebody types goes in, the streets and villages that may be meant come out, best first.

use super::spelling::{distance, fold_words, says_nothing};
use crate::plan::Plan;
use crate::units::{Names, StreetId, VillageId};

/// Longest question that is read; nobody's street needs more, and a longer one costs only time.
const LONGEST_QUESTION: usize = 120;
/// Most words of a question that are read.
const MOST_WORDS: usize = 8;

/// Streets and villages, ready to be searched.
#[derive(Clone, Debug, Default)]
pub struct AddressBook {
    entries: Vec<Entry>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Street or village.
    pub kind: FoundKind,
    /// Its name.
    pub names: Names,
    /// The village the street belongs to; empty for a village.
    pub village: Names,
    /// How far the question is from the name: 0 is the name itself, larger is further.
    pub distance: u32,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundKind {
    /// A whole village.
    Village(VillageId),
    /// A street, a container place or a school.
    Street(StreetId),
}

#[derive(Clone, Debug)]
struct Entry {
    kind: FoundKind,
    names: Names,
    village: Names,
    /// Words of its own names in every language.
    own: Vec<Word>,
    /// Words of its village's names.
    around: Vec<Word>,
    /// Own name in coarse form, for a stable order.
    key: String,
}

#[derive(Clone, Debug)]
struct Word {
    letters: Vec<char>,
    /// "street", "village": found when asked for, but counts for little.
    empty: bool,
}

/// How far a word of the question may be from a word of the name.
mod price {
    /// The beginning of a word, the rest not typed yet.
    pub(super) const BEGINNING: u32 = 2;
    /// One slip of the finger.
    pub(super) const SLIP: u32 = 5;
    /// The word belongs to the village, not to the street.
    pub(super) const VILLAGE: u32 = 1;
    /// A word of the name that was not asked for.
    pub(super) const UNASKED: u32 = 1;
}

impl AddressBook {
    /// All villages and streets of a plan.
    pub fn new(plan: &Plan) -> Self {
        let villages = plan
            .villages
            .iter()
            .map(|village| entry(FoundKind::Village(village.id.clone()), village.names.clone(), Names::default()));
        let streets = plan.streets.iter().map(|street| {
            let village = plan.villages.iter().find(|village| Some(&village.id) == street.village.as_ref());
            let around = village.map(|village| village.names.clone()).unwrap_or_default();
            entry(FoundKind::Street(street.id.clone()), street.names.clone(), around)
        });
        let mut entries: Vec<Entry> = villages.chain(streets).collect();
        entries.sort_by(|a, b| (&a.key, &a.kind).cmp(&(&b.key, &b.kind)));
        Self { entries }
    }

    /// The best matches, at most `most`. Every word of the question must fit the street or its
    /// village: spelt another way, begun, or with a slip or two. The order depends on nothing but
    /// the question and the names.
    pub fn search(&self, question: &str, most: usize) -> Vec<Found> {
        let question: String = question.chars().take(LONGEST_QUESTION).collect();
        let mut asked: Vec<Vec<char>> = fold_words(&question).iter().map(|word| word.chars().collect()).collect();
        asked.truncate(MOST_WORDS);
        // "көчөсү" alone is a question for nothing; beside a name it says nothing new.
        let telling: Vec<Vec<char>> =
            asked.iter().filter(|word| !says_nothing(&word.iter().collect::<String>())).cloned().collect();
        let asked = if telling.is_empty() { asked } else { telling };
        if asked.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u32, &Entry)> =
            self.entries.iter().filter_map(|entry| Some((entry.distance_from(&asked)?, entry))).collect();
        // Entries are sorted by name already; a stable sort keeps that among equals. A village comes
        // before the streets that were found by its name only, because their distance is larger.
        found.sort_by_key(|(distance, _)| *distance);
        found
            .into_iter()
            .take(most)
            .map(|(distance, entry)| Found {
                kind: entry.kind.clone(),
                names: entry.names.clone(),
                village: entry.village.clone(),
                distance,
            })
            .collect()
    }
}

fn entry(kind: FoundKind, names: Names, village: Names) -> Entry {
    let key = [&names.ky, &names.ru, &names.en].map(|name| fold_words(name).join(" ")).join("|");
    Entry { own: words(&names), around: words(&village), kind, names, village, key }
}

/// The different words of a name in all languages.
fn words(names: &Names) -> Vec<Word> {
    let mut folded: Vec<String> =
        [&names.ky, &names.ru, &names.en].into_iter().flat_map(|name| fold_words(name)).collect();
    folded.sort();
    folded.dedup();
    folded.into_iter().map(|word| Word { empty: says_nothing(&word), letters: word.chars().collect() }).collect()
}

impl Entry {
    /// How far the question is from this entry; nothing when a word of it fits nowhere.
    fn distance_from(&self, asked: &[Vec<char>]) -> Option<u32> {
        let mut sum = 0;
        let mut own_hit = false;
        for word in asked {
            let own = best(word, &self.own);
            let around = best(word, &self.around).map(|distance| distance + price::VILLAGE);
            own_hit |= own.is_some_and(|own| around.is_none_or(|around| own <= around));
            sum += match (own, around) {
                (Some(own), Some(around)) => own.min(around),
                (own, around) => own.or(around)?,
            };
        }
        // Asking for the village lists its streets too, behind streets of that very name.
        let unasked = if own_hit { 0 } else { price::SLIP };
        let spare = self.own.iter().filter(|word| !word.empty && !asked.contains(&word.letters)).count();
        Some(sum * 4 + unasked * 4 + u32::try_from(spare).unwrap_or(u32::MAX).min(3) * price::UNASKED)
    }
}

/// The least distance from one typed word to any word of a name.
fn best(typed: &[char], words: &[Word]) -> Option<u32> {
    // A slip in a short word makes another word of it.
    let slips = match typed.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    words
        .iter()
        .filter(|word| !word.empty || word.letters == typed)
        .filter_map(|word| {
            if word.letters == typed {
                return Some(0);
            }
            if word.letters.starts_with(typed) {
                return Some(price::BEGINNING);
            }
            let whole = distance(typed, &word.letters, slips, false).map(|slips| price_of(slips, 0));
            let begun = distance(typed, &word.letters, slips, true).map(|slips| price_of(slips, price::BEGINNING));
            whole.into_iter().chain(begun).min()
        })
        .min()
}

fn price_of(slips: usize, more: u32) -> u32 {
    u32::try_from(slips).unwrap_or(u32::MAX / 64).saturating_mul(price::SLIP) + more
}
