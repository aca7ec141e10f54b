//! Bytes as they came and a secret go in, whether the provider sent them comes out; always in the same time.

use ring::hmac;

/// WhatsApp: `sha256=<hexadecimal HMAC-SHA256 of the body>` (X-Hub-Signature-256). Meta signs the bytes it sends: a
/// body that was read and written again has other bytes.
pub fn is_metas(secret: &str, body: &[u8], header: &str) -> bool {
    let Some(tag) = header.strip_prefix("sha256=").and_then(from_hexadecimal) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    !secret.is_empty() && hmac::verify(&key, body, &tag).is_ok()
}

/// Telegram: the header says the secret that was agreed when the address was given.
pub fn is_telegrams(secret: &str, header: &str) -> bool {
    // Compared as keyed hashes, which takes the same time however much of it is right.
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let told = hmac::sign(&key, header.as_bytes());
    !secret.is_empty() && hmac::verify(&key, secret.as_bytes(), told.as_ref()).is_ok()
}

/// Twilio: base64 of HMAC-SHA1 over the public address and every field of the form, sorted by name (X-Twilio-Signature).
pub fn is_twilios(token: &str, url: &str, fields: &[(String, String)], header: &str) -> bool {
    let Some(tag) = from_base64(header) else { return false };
    let mut sorted = fields.to_vec();
    sorted.sort();
    let mut text = url.to_owned();
    for (name, value) in &sorted {
        text.push_str(name);
        text.push_str(value);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    !token.is_empty() && hmac::verify(&key, text.as_bytes(), &tag).is_ok()
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    crate::pickups::event::from_hexadecimal(text)
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes() {
        let value = BASE64.iter().position(|known| *known == letter)?;
        bits = (bits << 6) | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// Base64 with padding, for the sign-in of a provider (RFC 7617).
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = (at(0) << 16) | (at(1) << 8) | at(2);
        for place in 0..4_usize {
            let letter = BASE64.get(usize::try_from((bits >> (18 - 6 * place)) & 63).unwrap_or_default());
            text.push(if place <= three.len() { letter.map_or('=', |letter| char::from(*letter)) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pickups::event::hexadecimal;

    #[test]
    fn base64_there_and_back() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
            assert_eq!(from_base64(coded).unwrap(), plain.as_bytes());
        }
        assert_eq!(from_base64("not base64!"), None);
    }

    #[test]
    fn metas_signature_is_of_the_bytes() {
        let body = br#"{"text":"\u043a"}"#;
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
        let header = format!("sha256={}", hexadecimal(hmac::sign(&key, body).as_ref()));
        assert!(is_metas("secret", body, &header));
        assert!(!is_metas("secret", "{\"text\":\"к\"}".as_bytes(), &header));
        assert!(
            !is_metas("other", body, &header) && !is_metas("", body, &header) && !is_metas("secret", body, "sha256=")
        );
    }

    #[test]
    fn twilios_example_is_signed_as_its_documentation_says() {
        // The worked example of Twilio's "Validating requests" page.
        let fields: Vec<(String, String)> = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert!(is_twilios("12345", url, &fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        assert!(!is_twilios("12346", url, &fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
    }

    #[test]
    fn telegrams_secret_is_the_secret() {
        assert!(is_telegrams("abc", "abc"));
        assert!(!is_telegrams("abc", "abd") && !is_telegrams("", "") && !is_telegrams("abc", ""));
    }
}
