//! Quantities go in, figures with their units as people of a language write them come out.

use super::bundle::{say, say_with};
use crate::units::{Kilograms, Language, Litres, Metres, Millilitres, Seconds, Tyiyn};

/// Keeps figure and unit on one line.
const NO_BREAK: char = '\u{a0}';

/// A whole number with its thousands apart: `1 234 567`, in English `1,234,567`. Four figures stay
/// together in Kyrgyz and Russian, as their typography has it.
pub fn whole(language: Language, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mark = match language {
        Language::En => ',',
        Language::Ky | Language::Ru => NO_BREAK,
    };
    let together = digits.len() < 4 || (digits.len() == 4 && language != Language::En);
    let mut text = String::new();
    if number < 0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if !together && place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A number given in parts of ten to the power `places`: `decimal(Ru, 1234, 2)` is `12,34`.
pub fn decimal(language: Language, parts: i64, places: u32) -> String {
    let one = 10_i64.saturating_pow(places);
    let sign = if parts < 0 && parts > -one { "−" } else { "" };
    let mark = match language {
        Language::En => '.',
        Language::Ky | Language::Ru => ',',
    };
    let fraction = parts.unsigned_abs() % one.unsigned_abs();
    let width = usize::try_from(places).unwrap_or(0);
    format!("{sign}{}{mark}{fraction:0width$}", whole(language, parts / one))
}

/// Money in som; tyiyn are written only when there are some.
pub fn money(language: Language, amount: Tyiyn) -> String {
    let som = amount.0 / 100;
    if amount.0 % 100 == 0 {
        return say_with(language, "money-som", &[("amount", som.into()), ("text", whole(language, som).into())]);
    }
    say_with(language, "money-som-tyiyn", &[("text", decimal(language, amount.0, 2).into())])
}

/// A way: metres below a kilometre, else kilometres with one figure behind the mark.
pub fn length(language: Language, length: Metres) -> String {
    if length.0.abs() < 1_000 {
        return format!("{}{NO_BREAK}{}", whole(language, length.0), say(language, "unit-metre"));
    }
    let tenths = (length.0 + 50 * length.0.signum()) / 100;
    format!("{}{NO_BREAK}{}", decimal(language, tenths, 1), say(language, "unit-kilometre"))
}

/// A mass: kilograms below ten tonnes, else tonnes with one figure behind the mark.
pub fn mass(language: Language, mass: Kilograms) -> String {
    if mass.0.abs() < 10_000 {
        return format!("{}{NO_BREAK}{}", whole(language, mass.0), say(language, "unit-kilogram"));
    }
    let tenths = (mass.0 + 50 * mass.0.signum()) / 100;
    format!("{}{NO_BREAK}{}", decimal(language, tenths, 1), say(language, "unit-tonne"))
}

/// A volume of waste in cubic metres with one figure behind the mark.
pub fn volume(language: Language, volume: Litres) -> String {
    let tenths = (volume.0 + 50 * volume.0.signum()) / 100;
    format!("{}{NO_BREAK}{}", decimal(language, tenths, 1), say(language, "unit-cubic-metre"))
}

/// Fuel in litres with one figure behind the mark.
pub fn fuel(language: Language, fuel: Millilitres) -> String {
    let tenths = (fuel.0 + 50 * fuel.0.signum()) / 100;
    format!("{}{NO_BREAK}{}", decimal(language, tenths, 1), say(language, "unit-litre"))
}

/// A duration in hours and minutes: `7 h 05 min`.
pub fn duration(language: Language, duration: Seconds) -> String {
    let minutes = (duration.0.max(0) + 30) / 60;
    let hours = say(language, "unit-hour");
    let short = say(language, "unit-minute");
    if minutes < 60 {
        return format!("{minutes}{NO_BREAK}{short}");
    }
    format!("{}{NO_BREAK}{hours} {:02}{NO_BREAK}{short}", minutes / 60, minutes % 60)
}
