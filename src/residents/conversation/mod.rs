//! A message and what is remembered of a person go in, replies and deeds come out.
//!
//! The same engine speaks over WhatsApp, Telegram, SMS, USSD, a clerk's desk and the simulator. It reads no clock, sends
//! nothing and keeps nothing: [`hear`] is a function.
//!
//! 1. [`understand`] reads the text: what is wanted, in which language, and which words are left over.
//! 2. A question that is open ([`Asked`]) is answered first, unless the message plainly wants something else.
//! 3. [`place`] finds the street among the words that are left over; in doubt the person is asked, never guessed for.
//! 4. What must be done is a [`Deed`], what is said a [`Say`]: `crate::words::conversation` has the sentences.

mod lexicon;
mod person;
mod place;
mod turn;
mod understand;

pub use person::{Asked, Person, Want};
pub use turn::{Content, Deed, Say, Sighting, Turn, Visit, Whereabouts};

use super::address::AddressBook;
use crate::units::StreetId;
use lexicon::Meaning;
use place::{Place, place};
use understand::{Understood, understand};

/// Messages in a row that are not understood before a person is asked to read them.
const PATIENCE: u8 = 2;
/// Letters of a landmark or of a reason that are kept.
const LONGEST_NOTE: usize = 500;

/// One turn: `content` arrives from `person`, who lives where `book` knows the streets. `known` tells whether a street
/// that was remembered is still in the plan.
pub fn hear(person: &Person, content: &Content, book: &AddressBook, known: impl Fn(&StreetId) -> bool) -> Turn {
    let mut person = person.clone();
    if person.street.as_ref().is_some_and(|street| !known(street)) {
        person.street = None;
    }
    let mut talk = Talk { person, says: Vec::new(), deeds: Vec::new(), book };
    match content {
        Content::Text { text } => talk.text(text),
        Content::Location { lon, lat, name } => talk.location(*lon, *lat, name),
        Content::Voice { media } => {
            talk.says.push(Say::VoiceKept);
            talk.deeds.push(Deed::PassOn(format!("voice:{media}")));
        }
        Content::Picture { media, caption } => talk.picture(media, caption),
        Content::Other => talk.says.push(Say::Help),
    }
    Turn { person: talk.person, says: talk.says, deeds: talk.deeds }
}

/// A turn being made.
struct Talk<'a> {
    person: Person,
    says: Vec<Say>,
    deeds: Vec<Deed>,
    book: &'a AddressBook,
}

impl Talk<'_> {
    fn text(&mut self, text: &str) {
        let heard = understand(text, self.person.language);
        self.person.language = heard.language.or(self.person.language);
        if let Some(language) = heard.speak {
            self.person.language = Some(language);
            // Nothing but the name of a language; any question that is open stays open.
            if heard.meanings.len() == 1 {
                self.says.push(Say::Speaking);
                return;
            }
        }
        if self.always(&heard) {
            self.person.asked = None;
            self.person.unclear = 0;
            return;
        }
        if let Some(asked) = self.person.asked.take()
            && self.answered(asked, &heard, text)
        {
            self.person.unclear = 0;
            return;
        }
        if self.wish(&heard, text) {
            self.person.unclear = 0;
        } else {
            self.not_understood(text);
        }
    }

    /// Words that are obeyed whatever was asked: they stand alone or nearly so.
    fn always(&mut self, heard: &Understood) -> bool {
        if heard.wants(Meaning::Forget) {
            self.person = Person { language: self.person.language, ..Person::default() };
            self.says.push(Say::Forgotten);
            self.deeds.push(Deed::Forget);
        } else if heard.wants(Meaning::Stop) && heard.count <= 4 && !heard.wants(Meaning::Missed) {
            self.person.stopped = true;
            self.person.reminders = false;
            self.says.push(Say::Stopped);
        } else if heard.wants(Meaning::Start) && heard.count <= 3 {
            self.person.stopped = false;
            self.says.push(Say::Started);
            self.says.push(Say::Help);
        } else {
            return false;
        }
        true
    }

    /// An answer to the question that is open; false when the message is none.
    fn answered(&mut self, asked: Asked, heard: &Understood, text: &str) -> bool {
        let wants_other = heard.meanings.iter().any(|meaning| {
            matches!(
                meaning,
                Meaning::When
                    | Meaning::Remind
                    | Meaning::Missed
                    | Meaning::Dump
                    | Meaning::FullContainer
                    | Meaning::Burning
                    | Meaning::Help
                    | Meaning::Human
            )
        });
        let (yes, no) = (heard.wants(Meaning::Yes), heard.wants(Meaning::No));
        match asked {
            Asked::Street(want, village) if !wants_other => {
                let mut found = place(self.book, &heard.rest, true);
                // The village is needed only where two of them have a street of that name.
                if let (Place::OneOf(_), Some(village)) = (&found, &village) {
                    let mut words = heard.rest.clone();
                    words.extend(lexicon::words_of(&village.0));
                    if let Place::Street(street) | Place::Perhaps(street) = place(self.book, &words, true) {
                        found = Place::Street(street);
                    }
                }
                self.found(found, want, text);
                true
            }
            Asked::Which(want, streets) if !wants_other => {
                match heard.digit.and_then(|digit| streets.get(usize::from(digit).checked_sub(1)?)) {
                    Some(street) => self.settle(street.clone(), want),
                    None => self.found(place(self.book, &heard.rest, true), want, text),
                }
                true
            }
            Asked::Sure(want, street) if yes => {
                self.settle(street, want);
                true
            }
            Asked::Sure(want, _) if !wants_other => {
                if heard.rest.is_empty() {
                    self.ask_street(want);
                } else {
                    self.found(place(self.book, &heard.rest, true), want, text);
                }
                true
            }
            Asked::Where(sighting) if !wants_other && heard.count > 0 => {
                self.deeds.push(Deed::See(sighting, Whereabouts::Words(note(text))));
                true
            }
            Asked::Stars if heard.digit.is_some_and(|digit| (1..=5).contains(&digit)) => {
                self.rate(heard);
                true
            }
            Asked::Agree(_) if yes => {
                self.says.push(Say::Agreed);
                true
            }
            Asked::Agree(number) if no => {
                // "No" alone says nothing that a person could look into, yet it counts at once.
                self.deeds.push(Deed::Appeal(number, if heard.count > 1 { note(text) } else { String::new() }));
                if heard.count <= 1 {
                    self.person.asked = Some(Asked::Why(number));
                }
                true
            }
            Asked::Agree(number) if heard.wants(Meaning::Missed) => {
                self.deeds.push(Deed::Appeal(number, note(text)));
                true
            }
            Asked::Why(number) if !wants_other && !heard.rest.is_empty() => {
                self.deeds.push(Deed::Appeal(number, note(text)));
                true
            }
            _ => false,
        }
    }

    /// Something new is wished; false when nothing of it is understood.
    fn wish(&mut self, heard: &Understood, text: &str) -> bool {
        // A question mark, a smile: whoever says nothing is told what can be said.
        if heard.count == 0 && heard.meanings.is_empty() {
            self.says.push(Say::Help);
            return true;
        }
        let first = heard.meanings.iter().find(|meaning| !matches!(meaning, Meaning::Yes | Meaning::No));
        // What went wrong outweighs every question in the same message: "когда? вчера не вывезли".
        let first = if heard.wants(Meaning::Missed) { Some(&Meaning::Missed) } else { first };
        let first = match (first, heard.digit) {
            (None, Some(1)) => Some(&Meaning::When),
            (None, Some(2)) => Some(&Meaning::Remind),
            (None, Some(3)) => Some(&Meaning::Missed),
            (None, Some(4)) => Some(&Meaning::Dump),
            (None, Some(5)) => Some(&Meaning::Rate),
            (first, _) => first,
        };
        match first {
            Some(Meaning::When) => self.about_a_street(Want::Dates, heard, text),
            Some(Meaning::Remind) => self.about_a_street(Want::Reminders, heard, text),
            Some(Meaning::Missed) => self.about_a_street(Want::Report(note(text)), heard, text),
            Some(Meaning::Dump) => self.seen(Sighting::Dump, heard, text),
            Some(Meaning::FullContainer) => self.seen(Sighting::FullContainer, heard, text),
            Some(Meaning::Burning) => self.seen(Sighting::Burning, heard, text),
            Some(Meaning::Rate) if first_is_digit_menu(heard) => {
                self.says.push(Say::AskStars);
                self.person.asked = Some(Asked::Stars);
            }
            Some(Meaning::Rate) => self.rate(heard),
            Some(Meaning::OtherStreet) => {
                self.person.street = None;
                self.about_a_street(Want::Dates, heard, text);
            }
            Some(Meaning::Human) => {
                self.deeds.push(Deed::PassOn(note(text)));
                self.says.push(Say::PassedOn);
            }
            Some(Meaning::Thanks) => self.says.push(Say::Welcome),
            Some(Meaning::Help) if heard.rest.is_empty() || heard.count <= 3 => self.says.push(Say::Help),
            // A name of a street alone is a question for its dates.
            _ => match place(self.book, &heard.rest, false) {
                Place::None if first == Some(&Meaning::Help) => self.says.push(Say::Help),
                Place::None if heard.count <= 3 && !heard.rest.is_empty() && self.person.street.is_none() => {
                    match place(self.book, &heard.rest, true) {
                        Place::None => return false,
                        found => self.found(found, Want::Dates, text),
                    }
                }
                Place::None => return false,
                found => self.found(found, Want::Dates, text),
            },
        }
        true
    }

    fn about_a_street(&mut self, want: Want, heard: &Understood, text: &str) {
        match (place(self.book, &heard.rest, false), self.person.street.clone()) {
            (Place::None, Some(street)) => self.settle(street, want),
            // "Чүй" is also the name of what is asked about in another village: the own street comes first.
            (Place::OneOf(streets), Some(own)) if streets.contains(&own) => self.settle(own, want),
            (Place::Village(_), Some(own)) if heard.rest.len() > 2 => self.settle(own, want),
            (Place::None, None) => match place(self.book, &heard.rest, true) {
                Place::Perhaps(street) if heard.rest.len() <= 2 => self.found(Place::Perhaps(street), want, text),
                _ => self.ask_street(want),
            },
            (found, _) => self.found(found, want, text),
        }
    }

    fn ask_street(&mut self, want: Want) {
        self.says.push(Say::AskStreet);
        self.person.asked = Some(Asked::Street(want, None));
    }

    fn found(&mut self, found: Place, want: Want, text: &str) {
        match found {
            Place::Street(street) => self.settle(street, want),
            Place::Perhaps(street) => {
                self.says.push(Say::AskSure(street.clone()));
                self.person.asked = Some(Asked::Sure(want, street));
            }
            Place::OneOf(streets) => {
                self.says.push(Say::AskWhich(streets.clone()));
                self.person.asked = Some(Asked::Which(want, streets));
            }
            Place::Village(village) => {
                self.says.push(Say::AskStreetOf(village.clone()));
                self.person.asked = Some(Asked::Street(want, Some(village)));
            }
            Place::None => {
                self.says.push(Say::NoSuchStreet(note(text).chars().take(60).collect()));
                self.person.unclear = self.person.unclear.saturating_add(1);
                self.person.asked = Some(Asked::Street(want, None));
            }
        }
    }

    /// The street is known: it is remembered, and what was wished is done.
    fn settle(&mut self, street: StreetId, want: Want) {
        if self.person.street.as_ref() != Some(&street) {
            self.says.push(Say::StreetKept(street.clone()));
            self.person.street = Some(street.clone());
        }
        match want {
            Want::Dates => self.deeds.push(Deed::TellDates(street)),
            Want::Reminders => {
                self.person.reminders = true;
                self.person.stopped = false;
                self.says.push(Say::Reminding(street));
            }
            Want::Report(note) => self.deeds.push(Deed::Report(street, note)),
        }
    }

    fn seen(&mut self, sighting: Sighting, heard: &Understood, text: &str) {
        if heard.rest.is_empty() {
            self.says.push(Say::AskWhere(sighting));
            self.person.asked = Some(Asked::Where(sighting));
        } else {
            self.deeds.push(Deed::See(sighting, Whereabouts::Words(note(text))));
        }
    }

    fn rate(&mut self, heard: &Understood) {
        match heard.digit.filter(|digit| (1..=5).contains(digit)) {
            Some(stars) => self.deeds.push(Deed::Rate(stars, self.person.street.clone())),
            None => {
                self.says.push(Say::AskStars);
                self.person.asked = Some(Asked::Stars);
            }
        }
    }

    fn location(&mut self, lon: f64, lat: f64, name: &str) {
        let on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        let place = if on_earth { Whereabouts::Position(lon, lat) } else { Whereabouts::Words(note(name)) };
        let sighting = match self.person.asked {
            Some(Asked::Where(sighting)) => sighting,
            // A street is asked for by its name: a position between two streets would be a guess.
            Some(Asked::Street(..) | Asked::Which(..) | Asked::Sure(..)) => {
                self.says.push(Say::AskStreet);
                return;
            }
            _ => Sighting::Dump,
        };
        self.person.asked = None;
        if place == Whereabouts::Words(String::new()) {
            self.says.push(Say::AskWhere(sighting));
            self.person.asked = Some(Asked::Where(sighting));
        } else {
            self.deeds.push(Deed::See(sighting, place));
        }
    }

    fn picture(&mut self, media: &str, caption: &str) {
        if caption.trim().is_empty() {
            self.says.push(Say::PassedOn);
        } else {
            self.text(caption);
        }
        self.deeds.push(Deed::PassOn(format!("picture:{media}")));
    }

    fn not_understood(&mut self, text: &str) {
        self.person.unclear = self.person.unclear.saturating_add(1);
        if self.person.unclear >= PATIENCE {
            self.person.unclear = 0;
            self.deeds.push(Deed::PassOn(note(text)));
            self.says.push(Say::PassedOn);
        } else {
            self.says.push(Say::Unclear);
        }
        self.says.push(Say::Help);
    }
}

/// Whether "5" was chosen from the list of what can be asked, which is no rating yet.
fn first_is_digit_menu(heard: &Understood) -> bool {
    heard.digit == Some(5) && heard.meanings.is_empty()
}

/// What was written, as a note: without control characters, not longer than a note may be.
fn note(text: &str) -> String {
    let plain = |letter: &char| !letter.is_control() || *letter == '\n';
    text.chars().filter(plain).take(LONGEST_NOTE).collect::<String>().trim().to_owned()
}
