//! Telegram bots: an update goes in, a message comes out; a reply goes in, the request that sends it comes out.

use serde_json::{Value, json};

use super::{Arrival, Post};
use crate::residents::conversation::Content;

/// Letters of a text.
const LONGEST: usize = 4_096;

/// The message of an update; nothing for what is no message of a person in a private chat.
pub fn arrival(update: &Value) -> Option<Arrival> {
    let id = update.get("update_id")?.as_i64()?;
    let pressed = update.get("callback_query");
    let message = update.get("message").or_else(|| pressed?.get("message"))?;
    if message.pointer("/chat/type").and_then(Value::as_str) != Some("private") {
        return None;
    }
    let chat = message.pointer("/chat/id")?.as_i64()?;
    let from = pressed.and_then(|pressed| pressed.get("from")).or_else(|| message.get("from"))?;
    let user = from.get("id")?.as_i64()?;
    let text = |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let content = if let Some(data) = pressed.and_then(|pressed| text(pressed, "/data")) {
        Content::Text { text: data }
    } else if let Some(words) = text(message, "/text") {
        // "/start" is how every conversation with a bot begins; what follows it is no word of the person.
        Content::Text { text: words.strip_prefix('/').unwrap_or(&words).to_owned() }
    } else if let Some(lat) = message.pointer("/location/latitude").and_then(Value::as_f64) {
        let lon = message.pointer("/location/longitude").and_then(Value::as_f64)?;
        Content::Location { lon, lat, name: text(message, "/venue/title").unwrap_or_default() }
    } else if let Some(media) = text(message, "/voice/file_id").or_else(|| text(message, "/audio/file_id")) {
        Content::Voice { media }
    } else if let Some(photos) = message.get("photo").and_then(Value::as_array) {
        let media = photos.last().and_then(|photo| text(photo, "/file_id")).unwrap_or_default();
        Content::Picture { media, caption: text(message, "/caption").unwrap_or_default() }
    } else {
        Content::Other
    };
    Some(Arrival { message: id.to_string(), user: user.to_string(), address: chat.to_string(), content })
}

/// The request that sends a reply. Buttons are a keyboard, so that what is pressed comes as a text.
pub fn reply(base: &str, token: &str, chat: &str, words: &str, buttons: &[String]) -> Post {
    let words: String = words.chars().take(LONGEST).collect();
    let chat_id = chat.parse::<i64>().map_or_else(|_| Value::from(chat), Value::from);
    let markup = if buttons.is_empty() {
        json!({ "remove_keyboard": true })
    } else {
        let row: Vec<Value> = buttons.iter().map(|button| json!({ "text": button })).collect();
        json!({ "keyboard": [row], "one_time_keyboard": true, "resize_keyboard": true })
    };
    Post {
        url: format!("{}/bot{token}/sendMessage", base.trim_end_matches('/')),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: json!({ "chat_id": chat_id, "text": words, "reply_markup": markup }).to_string(),
        parts: 1,
    }
}

/// What Telegram calls a message that it took.
pub fn taken(answer: &Value) -> Option<String> {
    answer.pointer("/result/message_id").and_then(Value::as_i64).map(|id| id.to_string())
}
