//! Changes go in, signed messages to other programs come out, each until it is taken or three days have passed.
//!
//! Standard Webhooks (standardwebhooks.com, 1.0.0): `webhook-id`, `webhook-timestamp` and `webhook-signature`, an HMAC-SHA256
//! over `id.timestamp.body`. A message holds up to 500 changes in their order and nothing about people: whoever wants more
//! reads it with a key of its own. What is sent again after a lost answer has the numbers it had before, so that the
//! receiver can tell.

use std::time::Duration;

use bytes::Bytes;
use ring::hmac;
use serde_json::json;

use crate::outgoing::{Method, Outgoing, Request};
use crate::store::{Change, Store, StoreError, Webhook};

/// A message that is under way belongs to one process for so long.
const LEASE_MS: i64 = 60_000;
/// Seconds to wait after the first failure, the second ...; then the last one again and again.
const WAITS_S: [i64; 7] = [5, 30, 120, 600, 1_800, 7_200, 21_600];
/// After so many failures in a row (about three days) a webhook is ended.
const MOST_ATTEMPTS: i64 = 17;
/// Bytes of an answer that are read.
const MOST_ANSWER: usize = 16 * 1024;
/// What a secret begins with, as Standard Webhooks writes it.
pub const SECRET_MARK: &str = "whsec_";

/// Sends what waits; returns how many messages were taken.
pub async fn deliver(store: &Store, outgoing: &Outgoing, now_ms: i64) -> Result<usize, StoreError> {
    let mut taken = 0;
    for webhook in store.claim_webhooks(now_ms, now_ms + LEASE_MS).await? {
        let changes = store.changes_after(&webhook.municipality, webhook.position).await?;
        let Some(last) = changes.last().map(|change| change.number) else { continue };
        let wanted =
            |change: &&Change| webhook.about.is_empty() || webhook.about.split(',').any(|what| what == change.what);
        let wanted: Vec<&Change> = changes.iter().filter(wanted).collect();
        if wanted.is_empty() {
            store.webhook_took(&webhook, last, &webhook.said).await?;
            continue;
        }
        match tell(outgoing, &webhook, &wanted, now_ms).await {
            Ok(()) => {
                store.webhook_took(&webhook, last, "taken").await?;
                taken += 1;
            }
            // Gone (410) is how a receiver says that it wants no more.
            Err((Some(410), said)) => {
                store.end_webhook(&webhook.municipality, &webhook.id, &said, now_ms).await?;
            }
            Err((_, said)) if webhook.attempts + 1 >= MOST_ATTEMPTS => {
                tracing::warn!(webhook = webhook.id, "a webhook took nothing for three days and was ended");
                store.end_webhook(&webhook.municipality, &webhook.id, &said, now_ms).await?;
            }
            Err((_, said)) => {
                let wait = WAITS_S.get(webhook.attempts as usize).or(WAITS_S.last()).copied().unwrap_or(5);
                store.webhook_failed(&webhook, now_ms + wait * 1_000, &said).await?;
            }
        }
    }
    Ok(taken)
}

async fn tell(
    outgoing: &Outgoing,
    webhook: &Webhook,
    changes: &[&Change],
    now_ms: i64,
) -> Result<(), (Option<u16>, String)> {
    let first = changes.first().map_or(0, |change| change.number);
    let last = changes.last().map_or(0, |change| change.number);
    let changes: Vec<_> = changes
        .iter()
        .map(|change| json!({ "number": change.number, "what": change.what, "date": change.date }))
        .collect();
    let body = json!({
        "type": "changed",
        "timestamp": jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().to_string(),
        "data": { "municipality": webhook.municipality, "changes": changes },
    })
    .to_string();
    let id = format!("{}.{first}-{last}", webhook.id);
    let seconds = (now_ms / 1_000).to_string();
    let signature =
        signature(&webhook.secret, &id, &seconds, &body).ok_or((None, "the secret is damaged".to_owned()))?;
    let headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("user-agent".to_owned(), concat!("taza/", env!("CARGO_PKG_VERSION")).to_owned()),
        ("webhook-id".to_owned(), id),
        ("webhook-timestamp".to_owned(), seconds),
        ("webhook-signature".to_owned(), signature),
    ];
    let request = Request { method: Method::POST, address: webhook.address.clone(), headers, body: Bytes::from(body) };
    let reply = outgoing.send(request, MOST_ANSWER).await.map_err(|error| (None, error.to_string()))?;
    match reply.status {
        200..=299 => Ok(()),
        status => Err((Some(status), format!("it answered {status}"))),
    }
}

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
pub fn signature(secret: &str, id: &str, seconds: &str, body: &str) -> Option<String> {
    let key = decode(secret.strip_prefix(SECRET_MARK)?)?;
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", encode(tag.as_ref())))
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648, section 4).
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number =
            three.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS.get((number >> (18 - 6 * place)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut number, mut bits) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        number = (number << 6) | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((number >> bits) as u8);
        }
    }
    Some(bytes)
}

/// How often a process looks whether something waits.
pub const LOOK_EVERY: Duration = Duration::from_secs(2);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_standard() {
        // The example of the specification's own libraries.
        let body = r#"{"test": 2432232314}"#;
        let signed =
            signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body);
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn base64_there_and_back() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!((encode(plain.as_bytes()).as_str(), decode(text).unwrap().as_slice()), (text, plain.as_bytes()));
        }
        assert_eq!(decode("a!"), None);
    }
}
