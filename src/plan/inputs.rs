//! The files of a municipality go in; the fingerprint that a plan carries of them comes out.

use std::path::Path;

use sha2::{Digest, Sha256};

/// The files that a plan is made from, in the order they are counted in.
pub const FILES: [&str; 4] = ["roads.geojson", "places.geojson", "municipality.toml", "repairs.json"];

/// SHA-256 over these contents, hexadecimal. The length of each goes in before it, so text cannot
/// move from one file to the next without a change.
pub fn fingerprint(contents: [&[u8]; 4]) -> String {
    let mut hash = Sha256::new();
    for content in contents {
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of a folder; a file that is missing counts as empty (`repairs.json` often is).
pub fn fingerprint_of_folder(folder: &Path) -> String {
    let contents = FILES.map(|name| std::fs::read(folder.join(name)).unwrap_or_default());
    fingerprint(contents.each_ref().map(Vec::as_slice))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn text_that_moves_between_files_changes_the_fingerprint() {
        assert_ne!(fingerprint([b"ab", b"c", b"", b""]), fingerprint([b"a", b"bc", b"", b""]));
        assert_eq!(fingerprint([b"a", b"b", b"c", b"d"]).len(), 64);
    }
}
