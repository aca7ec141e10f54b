//! OpenStreetMap name tags go in, a name in three languages comes out.

use std::collections::BTreeMap;

use crate::units::{Language, Names};

/// The names of a feature: `name:ky`, `name:ru`, `name:en` as they are; a plain `name` stands for the
/// language it is written in where that one has none of its own.
pub fn from_tags(tags: &BTreeMap<String, String>) -> Names {
    let tag = |key: &str| tags.get(key).map(|name| name.trim().to_owned()).unwrap_or_default();
    let mut names = Names { ky: tag("name:ky"), ru: tag("name:ru"), en: tag("name:en") };
    let plain = tag("name");
    if !plain.is_empty() {
        let own = match language_of(&plain) {
            Language::Ky => &mut names.ky,
            Language::Ru => &mut names.ru,
            Language::En => &mut names.en,
        };
        if own.is_empty() {
            *own = plain;
        }
    }
    names
}

/// The language a name is most likely written in, by its letters and the word for a street.
pub fn language_of(name: &str) -> Language {
    /// Words of Russian road names that Kyrgyz names do not have.
    const RUSSIAN: [&str; 9] =
        ["улица", "ул.", "переулок", "проспект", "проезд", "шоссе", "дорога", "тупик", "площадь"];
    let small = name.to_lowercase();
    if small.contains(['ң', 'ө', 'ү']) {
        Language::Ky
    } else if !small.chars().any(|letter| ('а'..='я').contains(&letter) || letter == 'ё') {
        Language::En
    } else if RUSSIAN.iter().any(|word| small.contains(word)) {
        Language::Ru
    } else {
        Language::Ky
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_goes_to_the_language_it_is_written_in() {
        let tags = |name: &str| BTreeMap::from([("name".to_owned(), name.to_owned())]);
        assert_eq!(from_tags(&tags("Жаркынбаев Алиш улица")).ru, "Жаркынбаев Алиш улица");
        assert_eq!(from_tags(&tags("Көк-Жар көчөсү")).ky, "Көк-Жар көчөсү");
        assert_eq!(from_tags(&tags("Avinguda del Consell")).en, "Avinguda del Consell");
    }

    #[test]
    fn a_name_of_its_own_is_never_replaced() {
        let tags = BTreeMap::from([
            ("name".to_owned(), "Орто-Сай көчөсү".to_owned()),
            ("name:ky".to_owned(), "Орто-Сай".to_owned()),
        ]);
        assert_eq!(from_tags(&tags), Names { ky: "Орто-Сай".to_owned(), ..Names::default() });
    }
}
