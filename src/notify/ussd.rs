//! USSD as gateways hand it over (`sessionId`, `phoneNumber`, `text` with `*` between the answers): the last answer goes in,
//! `CON ...` or `END ...` comes out.

use super::Arrival;
use super::sms::number;
use crate::residents::conversation::Content;

/// Letters of one screen: 182 of GSM 7-bit, less in Cyrillic; what is longer, telephones cut.
const SCREEN: usize = 160;

/// The message of a step of a session. A session without an answer yet asks for the list of what can be asked.
pub fn arrival(fields: &[(String, String)]) -> Option<Arrival> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let session = field("sessionId").filter(|session| !session.is_empty())?;
    let phone = field("phoneNumber").filter(|phone| !phone.is_empty())?;
    let text = field("text").unwrap_or_default();
    let step = if text.is_empty() { 0 } else { text.split('*').count() };
    let last = text.rsplit('*').next().unwrap_or_default();
    let said = if last.is_empty() { "?".to_owned() } else { last.to_owned() };
    Some(Arrival {
        message: format!("{session}/{step}"),
        user: number(&phone),
        address: String::new(),
        content: Content::Text { text: said },
    })
}

/// A screen; `more` says that an answer is waited for.
pub fn screen(words: &str, more: bool) -> String {
    let words: String = words.chars().take(SCREEN).collect();
    format!("{} {words}", if more { "CON" } else { "END" })
}
