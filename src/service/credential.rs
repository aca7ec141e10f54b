//! Passwords and one-time codes go in, what may be kept of them comes out, and whether they are right.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use totp_rs::{Builder, Secret, Totp};

use super::error::Problem;

/// Letters of a password at least. A code is asked for as well (OWASP ASVS 5.0, 6.2.1 and 6.3.3).
pub const SHORTEST_PASSWORD: usize = 10;
/// Letters of a password at most: hashing takes as long as the text is.
pub const LONGEST_PASSWORD: usize = 256;
/// What a password is compared with when there is no such account, so that both cases take equally long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXdoZXJlZWxzZQ$1Q0oYkEJdQ6WcYxhC7cA0zq1qXH0oQnCXQ1V2m0X9xE";

/// Argon2id of a password, as the PHC string format writes it. Takes about 20 ms and 19 MiB on purpose.
pub async fn hash(password: String) -> Result<String, Problem> {
    let hashed = tokio::task::spawn_blocking(move || {
        let hash: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string())
    });
    hashed.await.map_err(|error| Problem::broken(&error))?.map_err(|error| Problem::broken(&error))
}

/// Whether a password is the one behind `kept`; with no account there is none, and it takes as long to say so.
pub async fn verify(password: String, kept: Option<String>) -> bool {
    let known = kept.is_some();
    let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
    let right = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&kept).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    right.await.unwrap_or(false) && known
}

/// A fresh secret of one-time codes, base32: 160 bits (RFC 4226, section 4).
pub fn fresh_factor() -> Result<String, Problem> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| Problem::broken(&error))?;
    Ok(Secret::from(bytes.to_vec()).to_base32())
}

/// What an authenticator reads from a QR code.
pub fn factor_address(factor: &str, login: &str) -> Option<String> {
    // A colon parts issuer and account in such an address and may stand in neither.
    codes(factor, &login.replace(':', " "))?.to_url().ok()
}

/// The 30-second step whose code this is, one step early or late allowed (RFC 6238, section 5.2).
pub fn factor_step(factor: &str, code: &str, now_ms: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    codes(factor, "")?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok())
}

fn codes(factor: &str, login: &str) -> Option<Totp> {
    Builder::new()
        .with_secret(Secret::try_from_base32(factor).ok()?)
        .with_account_name(login)
        .with_issuer(Some("Taza"))
        .build()
        .ok()
}

/// The code of a moment, as an authenticator would show it.
pub fn factor_code(factor: &str, now_ms: i64) -> Option<String> {
    let seconds = u64::try_from(now_ms / 1000).ok()?;
    Some(codes(factor, "")?.generate(seconds).to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1: the last six of the eight digits it lists.
        let factor = Secret::from(b"12345678901234567890".to_vec()).to_base32();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(factor_code(&factor, seconds * 1000).unwrap(), code);
            assert_eq!(factor_step(&factor, code, seconds * 1000), Some(seconds / 30));
            assert_eq!(factor_step(&factor, code, (seconds + 90) * 1000), None);
        }
        assert_eq!(factor_step(&factor, "287 082", 59_000), Some(1));
        assert!(factor_address(&factor, "aigul").unwrap().starts_with("otpauth://totp/Taza:aigul?secret="));
    }

    #[tokio::test]
    async fn a_password_is_right_or_wrong_and_nobody_has_none() {
        let kept = hash("айгүлдүн сөзү".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("айгүлдүн сөзү".to_owned(), Some(kept.clone())).await);
        assert!(!verify("айгулдун созу".to_owned(), Some(kept)).await);
        assert!(!verify("айгүлдүн сөзү".to_owned(), None).await);
        assert!(PasswordHash::new(NOBODY).is_ok(), "nobody must take as long as somebody");
    }
}
