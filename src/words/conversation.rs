//! What is said in a conversation goes in, sentences of one language with the buttons below them come out.

use jiff::civil::Date;

use super::date as dates;
use super::{say, say_with};
use crate::plan::Plan;
use crate::residents::conversation::{Say, Sighting, Visit};
use crate::units::{Language, StreetId};

/// What one message says back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The words.
    pub text: String,
    /// Answers offered: what stands on the button is what is sent when it is pressed. At most three, of at most
    /// twenty letters: more no messenger shows.
    pub buttons: Vec<String>,
}

/// Letters on a button, as WhatsApp Cloud API allows them.
const LONGEST_BUTTON: usize = 20;

/// The sentences of `says`, in order.
pub fn replies(language: Language, plan: &Plan, says: &[Say]) -> Vec<Reply> {
    says.iter().map(|said| reply(language, plan, said)).collect()
}

fn reply(language: Language, plan: &Plan, said: &Say) -> Reply {
    let plain = |key: &str| Reply { text: say(language, key), buttons: Vec::new() };
    let with = |key: &str, name: &'static str, value: String| Reply {
        text: say_with(language, key, &[(name, value.into())]),
        buttons: Vec::new(),
    };
    let street = |id: &StreetId| street_name(language, plan, id);
    match said {
        Say::Help => Reply {
            text: say(language, "talk-help"),
            buttons: buttons(language, &["talk-button-when", "talk-button-remind", "talk-button-missed"]),
        },
        Say::AskStreet => plain("talk-ask-street"),
        Say::AskStreetOf(village) => {
            let names = plan.villages.iter().find(|known| known.id == *village).map(|village| &village.names);
            with("talk-ask-street-of", "village", names.map_or("", |names| names.pick(language)).to_owned())
        }
        Say::AskWhich(streets) => {
            let lines: String = streets
                .iter()
                .enumerate()
                .map(|(place, id)| format!("\n{} {}", place + 1, full_name(language, plan, id)))
                .collect();
            let buttons = (1..=streets.len()).map(|number| number.to_string()).collect();
            Reply { text: format!("{}{lines}", say(language, "talk-ask-which")), buttons }
        }
        Say::AskSure(id) => Reply {
            text: say_with(language, "talk-ask-sure", &[("street", full_name(language, plan, id).into())]),
            buttons: buttons(language, &["talk-button-yes", "talk-button-no"]),
        },
        Say::NoSuchStreet(text) => with("talk-no-such-street", "text", text.clone()),
        Say::StreetKept(id) => with("talk-street-kept", "street", street(id)),
        Say::AskWhere(sighting) => plain(match sighting {
            Sighting::Dump => "talk-ask-where-dump",
            Sighting::FullContainer => "talk-ask-where-full-container",
            Sighting::Burning => "talk-ask-where-burning",
        }),
        Say::AskStars => {
            Reply { text: say(language, "talk-ask-stars"), buttons: ["5", "3", "1"].map(str::to_owned).to_vec() }
        }
        Say::Dates(id, visits) => Reply {
            text: visits_text(language, &street(id), visits),
            buttons: buttons(language, &["talk-button-remind", "talk-button-missed"]),
        },
        Say::Reminding(id) => with("talk-reminding", "street", street(id)),
        Say::Stopped => plain("talk-stopped"),
        Say::Started => plain("talk-started"),
        Say::Judged { answer, number, contestable } => {
            let number = say_with(language, "plain-number", &[("number", number.clone().into())]);
            let question = if *contestable { format!("\n{}", say(language, "talk-is-it-so")) } else { String::new() };
            let offered: &[&str] = if *contestable { &["talk-button-yes", "talk-button-no"] } else { &[] };
            Reply {
                text: format!("{}\n{number}{question}", answer.pick(language)),
                buttons: buttons(language, offered),
            }
        }
        Say::Appealed(number) => with("talk-appealed", "number", number.clone()),
        Say::Agreed => plain("talk-agreed"),
        Say::Noted(number) => with("talk-noted", "number", number.clone()),
        Say::Rated(stars) => with("talk-rated", "stars", stars.to_string()),
        Say::VoiceKept => plain("talk-voice-kept"),
        Say::PassedOn => plain("talk-passed-on"),
        Say::Unclear => plain("talk-unclear"),
        Say::Speaking => plain("talk-speaking"),
        Say::Welcome => plain("talk-welcome"),
        Say::Forgotten => plain("talk-forgotten"),
        Say::TooMany => plain("talk-too-many"),
    }
}

fn buttons(language: Language, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| say(language, key).chars().take(LONGEST_BUTTON).collect()).collect()
}

fn street_name(language: Language, plan: &Plan, id: &StreetId) -> String {
    let found = plan.streets.iter().find(|street| street.id == *id);
    found.map_or(id.0.as_str(), |street| street.names.pick(language)).to_owned()
}

/// The street with its village, where two villages may have the same name of a street.
fn full_name(language: Language, plan: &Plan, id: &StreetId) -> String {
    let street = street_name(language, plan, id);
    let village = plan.streets.iter().find(|street| street.id == *id).and_then(|street| street.village.as_ref());
    match village.and_then(|id| plan.villages.iter().find(|village| village.id == *id)) {
        Some(village) => format!("{street} ({})", village.names.pick(language)),
        None => street,
    }
}

/// The next dates of a street, one a line.
pub fn visits_text(language: Language, street: &str, visits: &[Visit]) -> String {
    if visits.is_empty() {
        return say_with(language, "talk-no-dates", &[("street", street.to_owned().into())]);
    }
    let line = |visit: &Visit| {
        let moved = visit.moved_from.map(|date| {
            format!(" ({})", say_with(language, "feed-moved-from", &[("date", dates::day(language, date).into())]))
        });
        format!("\n{} {}–{}{}", dates::day(language, visit.date), visit.from, visit.to, moved.unwrap_or_default())
    };
    let lines: String = visits.iter().map(line).collect();
    format!("{}{lines}", say_with(language, "talk-dates", &[("street", street.to_owned().into())]))
}

/// "Tomorrow your street is collected".
pub fn reminder_text(
    language: Language,
    plan: &Plan,
    street: &StreetId,
    date: Date,
    (from, to): (String, String),
) -> String {
    let street = street_name(language, plan, street);
    let date = dates::day(language, date);
    let values = [("street", street.into()), ("date", date.into()), ("from", from.into()), ("to", to.into())];
    say_with(language, "talk-reminder", &values)
}

/// "It does not come on Monday", and when it comes instead.
pub fn notice_text(
    language: Language,
    plan: &Plan,
    street: &StreetId,
    due: Date,
    instead: Option<(Date, String, String)>,
) -> String {
    let street = street_name(language, plan, street);
    let due = dates::day(language, due);
    match instead {
        None => say_with(language, "talk-cancelled", &[("street", street.into()), ("due", due.into())]),
        Some((date, from, to)) => {
            let date = dates::day(language, date);
            let values = [
                ("street", street.into()),
                ("due", due.into()),
                ("date", date.into()),
                ("from", from.into()),
                ("to", to.into()),
            ];
            say_with(language, "talk-moved", &values)
        }
    }
}
