//! WhatsApp Cloud API: a webhook's JSON goes in, messages come out; a reply goes in, the request that sends it comes out.
//!
//! Shape: `entry[].changes[].value.messages[]` (developers.facebook.com). A person is `user_id` where there is one, because
//! since usernames the number may be absent; else the number.

use serde_json::{Value, json};

use super::{Arrival, Post};
use crate::residents::conversation::Content;

/// Free answers may be sent for so long after the person's last message; later only templates.
pub const WINDOW_MS: i64 = 24 * 3_600_000;
/// Letters of a text above buttons.
const LONGEST_WITH_BUTTONS: usize = 1_024;
/// Letters of a text.
const LONGEST: usize = 4_096;

/// Every message of a webhook, with the id of the number it was sent to. What is no message (a status, say) is left out.
pub fn arrivals(body: &Value) -> Vec<(String, Arrival)> {
    let list = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for entry in list(body, "entry") {
        for change in list(&entry, "changes") {
            let value = change.get("value").cloned().unwrap_or_default();
            let to = text(&value, "/metadata/phone_number_id");
            let contacts = list(&value, "contacts");
            for message in list(&value, "messages") {
                found.extend(arrival(&message, &contacts).map(|arrival| (to.clone(), arrival)));
            }
        }
    }
    found
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn arrival(message: &Value, contacts: &[Value]) -> Option<Arrival> {
    let id = text(message, "/id");
    let from = text(message, "/from");
    let own_id = text(message, "/from_user_id");
    let contact = contacts.iter().find(|contact| {
        let wa_id = text(contact, "/wa_id");
        (!from.is_empty() && wa_id == from) || (!own_id.is_empty() && text(contact, "/user_id") == own_id)
    });
    // A webhook with one contact is from that contact.
    let contact = contact.or(if contacts.len() == 1 { contacts.first() } else { None });
    let user_id = contact.map(|contact| text(contact, "/user_id")).filter(|id| !id.is_empty()).unwrap_or(own_id);
    let user = if user_id.is_empty() { from.clone() } else { user_id.clone() };
    if id.is_empty() || user.is_empty() {
        return None;
    }
    let content = match text(message, "/type").as_str() {
        "text" => Content::Text { text: text(message, "/text/body") },
        "button" => Content::Text { text: text(message, "/button/text") },
        "interactive" => {
            let kind = text(message, "/interactive/type");
            Content::Text { text: text(message, &format!("/interactive/{kind}/title")) }
        }
        "location" => {
            let degrees = |name: &str| message.pointer(&format!("/location/{name}")).and_then(Value::as_f64);
            match (degrees("longitude"), degrees("latitude")) {
                (Some(lon), Some(lat)) => Content::Location { lon, lat, name: text(message, "/location/name") },
                _ => Content::Other,
            }
        }
        "audio" | "voice" => Content::Voice { media: text(message, "/audio/id") },
        "image" => Content::Picture { media: text(message, "/image/id"), caption: text(message, "/image/caption") },
        // A thumb on a message asks for no answer.
        "reaction" | "system" => return None,
        _ => Content::Other,
    };
    let address = if from.is_empty() { user_id } else { from };
    Some(Arrival { message: id, user, address, content })
}

/// How to reach the interface.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// `https://graph.facebook.com/v23.0`.
    pub base: &'a str,
    /// The id of the number that sends.
    pub phone_number_id: &'a str,
    /// Its token.
    pub access_token: &'a str,
}

impl Line<'_> {
    fn post(&self, body: &Value) -> Post {
        Post {
            url: format!("{}/{}/messages", self.base.trim_end_matches('/'), self.phone_number_id),
            headers: vec![
                ("authorization".to_owned(), format!("Bearer {}", self.access_token)),
                ("content-type".to_owned(), "application/json".to_owned()),
            ],
            body: body.to_string(),
            parts: 1,
        }
    }

    /// A free reply.
    pub fn reply(&self, to: &str, words: &str, buttons: &[String]) -> Post {
        let body = if buttons.is_empty() || words.chars().count() > LONGEST_WITH_BUTTONS {
            let words: String = words.chars().take(LONGEST).collect();
            json!({ "messaging_product": "whatsapp", "to": to, "type": "text", "text": { "body": words } })
        } else {
            let buttons: Vec<Value> = buttons
                .iter()
                .take(3)
                .map(|title| json!({ "type": "reply", "reply": { "id": title, "title": title } }))
                .collect();
            json!({
                "messaging_product": "whatsapp", "to": to, "type": "interactive",
                "interactive": { "type": "button", "body": { "text": words }, "action": { "buttons": buttons } },
            })
        };
        self.post(&body)
    }

    /// A message outside the 24 hours: a template with the words as its only value. Line breaks are not allowed in it.
    pub fn template(&self, to: &str, template: &str, language: &str, words: &str) -> Post {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.post(&json!({
            "messaging_product": "whatsapp", "to": to, "type": "template",
            "template": {
                "name": template, "language": { "code": language },
                "components": [{ "type": "body", "parameters": [{ "type": "text", "text": words }] }],
            },
        }))
    }
}

/// What the interface calls a message that it took.
pub fn taken(answer: &Value) -> Option<String> {
    answer.pointer("/messages/0/id").and_then(Value::as_str).map(str::to_owned)
}
