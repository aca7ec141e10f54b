//! A query or a form goes in, its fields come out; an answer goes in, JSON or XML text comes out.

use std::collections::BTreeMap;

use serde_json::Value;

/// Fields of a query and a form together; of a field that stands there twice the last one holds.
#[derive(Debug, Default)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads both; at most 100 fields of each.
    pub fn read(query: Option<&str>, body: &[u8]) -> Self {
        let mut fields = super::super::sync::positions::pairs(query.unwrap_or_default());
        fields.extend(super::super::sync::positions::pairs(&String::from_utf8_lossy(body)));
        Self(fields)
    }

    /// A field that says something.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// As JSON.
pub fn json_text(body: &Value) -> String {
    body.to_string()
}

/// As XML: a list is its items under `root`, an object its fields.
pub fn xml_text(root: &str, item: &str, body: &Value) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    match body {
        Value::Array(items) => {
            open(&mut text, root);
            items.iter().for_each(|value| element(&mut text, item, value));
            close(&mut text, root);
        }
        other => element(&mut text, root, other),
    }
    text
}

fn open(text: &mut String, name: &str) {
    text.push('<');
    text.push_str(name);
    text.push('>');
}

fn close(text: &mut String, name: &str) {
    text.push_str("</");
    text.push_str(name);
    text.push('>');
}

/// An element; a list inside is called `things` and each of it `thing`.
fn element(text: &mut String, name: &str, value: &Value) {
    open(text, name);
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(name, value)| element(text, name, value)),
        Value::Array(items) => {
            let one = name.strip_suffix('s').unwrap_or(name);
            items.iter().for_each(|value| element(text, one, value));
        }
        Value::String(words) => escaped(text, words),
        other => text.push_str(&other.to_string()),
    }
    close(text, name);
}

/// Text in XML 1.0; what it cannot hold at all is left out.
fn escaped(text: &mut String, words: &str) {
    for letter in words.chars() {
        match letter {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '\t' | '\n' | '\r' => text.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => text.push(letter),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn xml_is_well_formed_whatever_people_wrote() {
        let body =
            json!([{ "description": "<b>\"ң\" & \u{0}\u{ffff}]]></b>", "status_notes": null, "values": [{"key": 1}] }]);
        let text = xml_text("requests", "request", &body);
        assert!(
            text.contains("<requests><request><description>&lt;b&gt;\"ң\" &amp; ]]&gt;&lt;/b&gt;</description>"),
            "{text}"
        );
        assert!(text.contains("<status_notes></status_notes><values><value><key>1</key></value></values>"), "{text}");
        let mut reader = quick_xml::Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    }

    #[test]
    fn a_form_knows_its_fields() {
        let form = Form::read(Some("jurisdiction_id=a%20b&lat=NaN"), b"jurisdiction_id=c&long=74.5&description=+");
        assert_eq!(
            (form.get("jurisdiction_id"), form.number("lat"), form.number("long")),
            (Some("c"), None, Some(74.5))
        );
        assert_eq!(form.get("description"), None);
    }
}
