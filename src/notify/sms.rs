//! SMS as Twilio and gateways like it shape them: a form goes in, a message comes out; a reply goes in, the request comes out.

use super::signature::base64;
use super::{Arrival, Post};
use crate::residents::conversation::Content;

/// Parts of one reply at most: more costs more than a call.
const MOST_PARTS: usize = 4;

/// The message of a form (`MessageSid`, `From`, `Body`).
pub fn arrival(fields: &[(String, String)]) -> Option<Arrival> {
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    };
    let (message, from) = (field("MessageSid").or_else(|| field("SmsSid"))?, field("From")?);
    let content = Content::Text { text: field("Body").unwrap_or_default() };
    Some(Arrival { message, user: number(&from), address: from, content })
}

/// One spelling of a number: digits only, so that "+996 555" and "996555" are one person.
pub fn number(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Parts an SMS is billed as: letters beyond GSM 7-bit make it UCS-2 with 70 a part, 67 of several (3GPP TS 23.038).
pub fn parts(words: &str) -> usize {
    let units = words.encode_utf16().count();
    let (one, many) = if words.is_ascii() { (160, 153) } else { (70, 67) };
    if units <= one { 1 } else { units.div_ceil(many) }
}

/// What fits: buttons become words, and what is longer than may be paid for is cut.
pub fn words(text: &str, buttons: &[String]) -> String {
    let offered = buttons.join(" / ");
    let numbers = buttons.iter().all(|button| button.chars().all(|letter| letter.is_ascii_digit()));
    // Numbers stand in the text already.
    let whole = if buttons.is_empty() || numbers { text.to_owned() } else { format!("{text}\n{offered}") };
    let mut kept = whole;
    while parts(&kept) > MOST_PARTS {
        kept.pop();
    }
    kept
}

/// How to reach the interface.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// `https://api.twilio.com`.
    pub base: &'a str,
    /// The account.
    pub account: &'a str,
    /// Its secret.
    pub token: &'a str,
    /// The number that sends.
    pub from: &'a str,
}

impl Line<'_> {
    /// The request that sends a reply.
    pub fn reply(&self, to: &str, text: &str, buttons: &[String]) -> Post {
        let words = words(text, buttons);
        let body = [("To", to), ("From", self.from), ("Body", words.as_str())]
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .join("&");
        let secret = base64(format!("{}:{}", self.account, self.token).as_bytes());
        Post {
            url: format!("{}/2010-04-01/Accounts/{}/Messages.json", self.base.trim_end_matches('/'), self.account),
            headers: vec![
                ("authorization".to_owned(), format!("Basic {secret}")),
                ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
            ],
            body,
            parts: i64::try_from(parts(&words)).unwrap_or(1),
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
