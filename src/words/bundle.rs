//! A key with its arguments goes in, the text of one language comes out.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::language::language_tag;
use super::number;
use crate::units::Language;

/// A value inside a sentence: a text or a whole number (which chooses the plural form).
pub type Argument<'a> = FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// The files as they were when the program was built, Kyrgyz first.
const FILES: [(Language, &str); 3] = [
    (Language::Ky, include_str!("locales/ky.ftl")),
    (Language::Ru, include_str!("locales/ru.ftl")),
    (Language::En, include_str!("locales/en.ftl")),
];

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| FILES.map(|(language, file)| bundle(language, file)));

fn bundle(language: Language, file: &str) -> Bundle {
    let tag: LanguageIdentifier = language_tag(language).parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Marks around arguments are for mixed writing directions; on paper they become empty boxes.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::En => |value, _| whole_number(Language::En, value),
        Language::Ky | Language::Ru => |value, _| whole_number(Language::Ky, value),
    }));
    // A line that Fluent cannot read is left out here and found by the test that compares the files.
    let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

/// Whole numbers in a sentence are grouped the way the language does it.
fn whole_number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.value.abs() < 9e15 => {
            Some(number::whole(language, number.value as i64))
        }
        _ => None,
    }
}

/// The text of `key` in `language`.
pub fn say(language: Language, key: &str) -> String {
    say_with(language, key, &[])
}

/// The text of `key` in `language` with its arguments. A key that the language lacks is looked up
/// in Kyrgyz; one that is nowhere comes back as it is, which a reader sees and a test refuses.
pub fn say_with(language: Language, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
    let mut values = FluentArgs::with_capacity(arguments.len());
    for (name, value) in arguments {
        values.set(*name, value.clone());
    }
    let [kyrgyz, russian, english] = &*BUNDLES;
    let wished = match language {
        Language::Ky => kyrgyz,
        Language::Ru => russian,
        Language::En => english,
    };
    for bundle in [wished, kyrgyz] {
        if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
            return bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned();
        }
    }
    key.to_owned()
}
