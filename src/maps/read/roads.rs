//! Features of `roads.geojson` go in, roads come out; and the streets that people know them by.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::collect::{Collector, Spot};
use super::features::Feature;
use crate::maps::osm::Prune;
use crate::maps::shared::{Sharing, Tags};
use crate::maps::{Road, Sides, StreetService, Village, names};
use crate::units::{Language, Names, Position, RoadId, StreetId, VillageId};

/// Properties that are ours, not OpenStreetMap tags.
const OURS: [&str; 10] = [
    "collection",
    "people",
    "village",
    "visits_per_week",
    "sides",
    "assumed",
    "crew_note",
    "crew_note:ky",
    "crew_note:ru",
    "crew_note:en",
];
/// Letters of a note: it has one line of a sheet.
const LONGEST_NOTE: usize = 120;

/// Roads of the features taken so far.
#[derive(Default)]
pub(super) struct Taken {
    roads: Vec<Road>,
    all_tags: Sharing<Tags>,
    all_names: Sharing<Names>,
}

impl Taken {
    /// Makes roads of a line feature; points and areas in a road file are passed over, and so is a road that `prune`
    /// does not want.
    pub(super) fn take(&mut self, feature: Feature, prune: Prune<'_>, faults: &mut Collector) {
        if feature.lines.is_empty() {
            return;
        }
        let spot = Spot::feature(&feature.id);
        let is_drawn = !feature.properties.contains_key("highway");
        if is_drawn
            && ["railway", "waterway", "building", "landuse", "natural", "boundary", "barrier", "power"]
                .iter()
                .any(|key| feature.properties.contains_key(*key))
        {
            return;
        }
        let mut tags = feature.properties;
        let service = service(&tags, &spot, faults);
        for key in OURS {
            tags.remove(key);
        }
        if is_drawn {
            faults.warning(
                "class-assumed",
                &spot.field("highway"),
                "It does not say what kind of road it is; `residential` is assumed.",
                "Give it a `highway` value.",
            );
            tags.insert("highway".to_owned(), "residential".to_owned());
        }
        let names = names::from_tags(&tags);
        if !prune(&mut tags) {
            return;
        }
        let parts = feature.lines.len();
        let (names, tags) = (self.all_names.share(names), self.all_tags.share(tags));
        for (part, mut line) in feature.lines.into_iter().enumerate() {
            line.shrink_to_fit();
            let id = if parts == 1 { feature.id.clone() } else { format!("{}/{}", feature.id, part + 1) };
            let service = service.clone().map(|mut service| {
                service.people /= parts as f64;
                Box::new(service)
            });
            self.roads.push(Road {
                id: RoadId(id),
                line,
                nodes: Vec::new(),
                names: names.clone(),
                tags: tags.clone(),
                service,
            });
        }
    }

    /// All of them, each with an id of its own.
    pub(super) fn finish(self, faults: &mut Collector) -> Vec<Road> {
        let mut roads = self.roads;
        let mut order: Vec<u32> = (0..roads.len() as u32).collect();
        order.sort_by(|one, other| roads[*one as usize].id.cmp(&roads[*other as usize].id));
        let mut repeated: Vec<(u32, usize)> = Vec::new();
        for same in order.chunk_by(|one, other| roads[*one as usize].id == roads[*other as usize].id) {
            repeated.extend(same.iter().copied().zip(1..).skip(1));
        }
        repeated.sort_unstable();
        for (index, uses) in repeated {
            let road = &mut roads[index as usize];
            faults.error(
                "duplicate-id",
                &Spot::feature(&road.id.0).at(road.line[0]),
                format!("Another road has the id `{}` too.", road.id),
                "Give every road an id of its own.",
            );
            road.id = RoadId(format!("{}~{uses}", road.id));
        }
        roads
    }
}

fn service(tags: &BTreeMap<String, String>, spot: &Spot, faults: &mut Collector) -> Option<StreetService> {
    match tags.get("collection").map(String::as_str) {
        None | Some("" | "no" | "none") => return None,
        Some("door_to_door") => {}
        Some(other) => {
            faults.error(
                "unknown-value",
                &spot.field("collection"),
                format!("`{other}` is not known."),
                "Write `door_to_door`, or take the field out.",
            );
            return None;
        }
    }
    let mut number = |key: &str, missing: f64, range: std::ops::RangeInclusive<f64>| match tags.get(key) {
        None => missing,
        Some(text) => match text.trim().parse::<f64>() {
            Ok(value) if range.contains(&value) => value,
            _ => {
                let advice = format!("Write a number from {} to {}.", range.start(), range.end());
                faults.error("bad-number", &spot.field(key), format!("`{text}` cannot be used."), &advice);
                missing
            }
        },
    };
    let people = number("people", 0.0, 0.0..=100_000.0);
    let visits_per_week = number("visits_per_week", 1.0, 1.0..=7.0) as u8;
    let sides = match tags.get("sides").map(String::as_str) {
        None | Some("both") => Sides::BothInOnePass,
        Some("each") => Sides::EachInItsOwnPass,
        Some(other) => {
            faults.error(
                "unknown-value",
                &spot.field("sides"),
                format!("`{other}` is not known."),
                "Write `both` (one pass takes both sides) or `each` (a pass for each side).",
            );
            Sides::BothInOnePass
        }
    };
    if !tags.contains_key("people") {
        faults.warning(
            "people-missing",
            &spot.field("people"),
            "It is collected, but nobody lives along it.",
            "Say how many people live along it.",
        );
    }
    let village = tags.get("village").cloned().unwrap_or_default();
    if village.is_empty() {
        faults.error(
            "unknown-village",
            &spot.field("village"),
            "It does not say which village it belongs to.",
            "Write the id of a village of places.geojson.",
        );
    }
    Some(StreetService {
        street: StreetId(String::new()),
        village: VillageId(village),
        people,
        visits_per_week,
        sides,
        assumed: tags.get("assumed").is_some_and(|value| value == "yes"),
        note: note(tags),
    })
}

/// `crew_note:ky`, `crew_note:ru`, `crew_note:en`; a plain `crew_note` is Kyrgyz, the language of the crews.
fn note(tags: &BTreeMap<String, String>) -> Names {
    let text = |key: &str| -> String {
        let line = tags.get(key).map(|note| note.replace(char::is_control, " ")).unwrap_or_default();
        line.trim().chars().take(LONGEST_NOTE).collect()
    };
    let ky = text("crew_note:ky");
    Names { ky: if ky.is_empty() { text("crew_note") } else { ky }, ru: text("crew_note:ru"), en: text("crew_note:en") }
}

/// Gives each served road the street that residents know, and unnamed ones a name they can be found by.
pub(super) fn name_streets(roads: &mut [Road], villages: &[Village], faults: &mut Collector) {
    let known: FxHashMap<&VillageId, &Village> = villages.iter().map(|village| (&village.id, village)).collect();
    let mut unnamed: FxHashMap<VillageId, usize> = FxHashMap::default();
    let mut streets: FxHashMap<(VillageId, Names), StreetId> = FxHashMap::default();
    let mut taken: FxHashMap<StreetId, usize> = FxHashMap::default();
    for road in roads {
        let spot = Spot::feature(&road.id.0).at(middle(&road.line));
        let Some(service) = &mut road.service else { continue };
        let Some(village) = known.get(&service.village) else {
            if !service.village.0.is_empty() {
                faults.error(
                    "unknown-village",
                    &spot.field("village"),
                    format!("There is no village `{}` in places.geojson.", service.village),
                    "Add the village there, or correct its id here.",
                );
            }
            continue;
        };
        if road.names.is_empty() {
            let number = unnamed.entry(village.id.clone()).or_default();
            *number += 1;
            let of = |language| village.names.pick(language).to_owned();
            road.names = (Names {
                ky: format!("{}, {number}-аты жок көчө", of(Language::Ky)),
                ru: format!("{}, безымянная улица {number}", of(Language::Ru)),
                en: format!("{}, unnamed street {number}", of(Language::En)),
            })
            .into();
        }
        service.street = streets
            .entry((village.id.clone(), Names::clone(&road.names)))
            .or_insert_with(|| {
                let plain = StreetId(format!("{}/{}", slug(&village.id.0), slug(best_name(&road.names))));
                let uses = taken.entry(plain.clone()).or_default();
                *uses += 1;
                if *uses == 1 { plain } else { StreetId(format!("{plain}-{uses}")) }
            })
            .clone();
    }
}

/// The name an address is made of: English where there is one, for it is Latin already.
fn best_name(names: &Names) -> &str {
    if names.en.is_empty() { names.pick(Language::Ky) } else { &names.en }
}

fn middle(line: &[Position]) -> Position {
    line[line.len() / 2]
}

/// Small Latin letters, digits and hyphens: fit for an address, the same for ever.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.to_lowercase().chars() {
        let latin = match letter {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'ё' => "yo",
            'ж' => "j",
            'з' => "z",
            'и' => "i",
            'й' => "y",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'ң' => "ng",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ү' => "u",
            'ф' => "f",
            'х' => "h",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "sch",
            'ы' => "y",
            'ю' => "yu",
            'я' => "ya",
            'ъ' | 'ь' => "",
            'à' | 'á' | 'â' | 'ä' => "a",
            'è' | 'é' | 'ê' | 'ë' => "e",
            'ì' | 'í' | 'ï' => "i",
            'ò' | 'ó' | 'ô' | 'ö' => "o",
            'ù' | 'ú' | 'û' | 'ü' => "u",
            'ç' => "c",
            'ñ' => "n",
            'ß' => "ss",
            plain if plain.is_ascii_alphanumeric() => {
                slug.push(plain);
                continue;
            }
            _ => {
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
                continue;
            }
        };
        slug.push_str(latin);
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { "street".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_latin_whatever_the_name_is() {
        assert_eq!(slug("Көк-Жар көчөсү"), "kok-jar-kochosu");
        assert_eq!(slug("  улица   Пушкина, 2"), "ulitsa-pushkina-2");
        assert_eq!(slug("🛣"), "street");
    }
}
