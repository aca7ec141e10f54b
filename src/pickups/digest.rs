//! Ids of events go in, the one line that both the phone and the server can compute comes out.

use sha2::{Digest, Sha256};

use super::event::hexadecimal;

/// Hexadecimal SHA-256 over the ids, sorted, each once and followed by a line feed. A phone shows
/// its green tick only when the server's digest of a run equals its own.
pub fn digest<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut hasher = Sha256::new();
    for id in ids {
        hasher.update(id.as_bytes());
        hasher.update(b"\n");
    }
    hexadecimal(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn order_and_repetition_do_not_matter() {
        // printf 'a\nb\n' | sha256sum
        let known = "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2";
        assert_eq!(digest(["b", "a", "b"]), digest(["a", "b"]));
        assert_ne!(digest(["a"]), digest(["a", "b"]));
        assert_eq!(digest(["a", "b"]), known);
        // printf '' | sha256sum
        assert_eq!(digest([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
