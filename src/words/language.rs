//! What a browser or a command line asks for goes in, one of the three languages comes out.

use crate::units::Language;

/// All languages, first choice first.
pub const LANGUAGES: [Language; 3] = [Language::Ky, Language::Ru, Language::En];

/// The tag of a language (BCP 47).
pub fn language_tag(language: Language) -> &'static str {
    match language {
        Language::Ky => "ky",
        Language::Ru => "ru",
        Language::En => "en",
    }
}

/// The language a tag names: `ky`, `ru-KG`, `EN_us`; `kg` is what people often write for Kyrgyz.
///
/// # Errors
/// A sentence that names the choices.
pub fn language_from_tag(tag: &str) -> Result<Language, String> {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    match primary.as_str() {
        "ky" | "kg" | "kir" => Ok(Language::Ky),
        "ru" | "rus" => Ok(Language::Ru),
        "en" | "eng" => Ok(Language::En),
        _ => Err(format!("there is no language `{tag}`; choose ky, ru or en")),
    }
}

/// The best language for an `Accept-Language` header (RFC 9110, 12.5.4); Kyrgyz when it names none
/// of the three or cannot be read. Among equal weights the one named first counts.
pub fn negotiate(header: &str) -> Language {
    let mut best = (0_u32, Language::default());
    for range in header.split(',').take(32) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or("");
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q=").or_else(|| part.trim().strip_prefix("Q=")))
            .map_or(Some(1.0), |weight| weight.trim().parse::<f64>().ok());
        let Some(weight) = weight.filter(|weight| (0.0..=1.0).contains(weight)) else { continue };
        let thousandths = (weight * 1000.0).round() as u32;
        if let Ok(language) = language_from_tag(tag)
            && thousandths > best.0
        {
            best = (thousandths, language);
        }
    }
    best.1
}
