//! The files of a municipality go in; the fingerprint that a plan carries of them comes out.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::maps::read::{
    CLOSURES_FILE, HEIGHTS_FILE, PLACES_FILE, REPAIRS_FILE, ROADS_FILE, SETTINGS_FILE, heights_text,
};

/// The files that a plan is made from, in the order they are counted in; the last three may be absent.
pub const FILES: [&str; 6] = [ROADS_FILE, PLACES_FILE, SETTINGS_FILE, REPAIRS_FILE, CLOSURES_FILE, HEIGHTS_FILE];

/// SHA-256 over the contents of the files by name, hexadecimal. The length of each goes in before it, so text cannot
/// move from one file to the next without a change.
pub fn fingerprint(content: impl Fn(&str) -> Option<Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    for name in FILES {
        let text = content(name);
        // Plans made before there were closures and heights carry the hash of a map without those files.
        if text.is_none() && (name == CLOSURES_FILE || name == HEIGHTS_FILE) {
            continue;
        }
        let text = text.unwrap_or_default();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(if name == HEIGHTS_FILE { HEIGHTS_FILE.as_bytes() } else { &[] });
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of a folder; heights count as they are kept with the map, whatever files they come from.
pub fn fingerprint_of_folder(folder: &Path) -> String {
    fingerprint(|name| match name {
        HEIGHTS_FILE => heights_text(folder).map(String::into_bytes),
        name => std::fs::read(folder.join(name)).ok(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn of(contents: [(&str, &str); 2]) -> String {
        fingerprint(|name| contents.iter().find(|(own, _)| *own == name).map(|(_, text)| text.as_bytes().to_vec()))
    }

    #[test]
    fn text_that_moves_between_files_changes_the_fingerprint() {
        assert_ne!(of([(ROADS_FILE, "ab"), (PLACES_FILE, "c")]), of([(ROADS_FILE, "a"), (PLACES_FILE, "bc")]));
        assert_ne!(of([(ROADS_FILE, "a"), (CLOSURES_FILE, "b")]), of([(ROADS_FILE, "a"), (HEIGHTS_FILE, "b")]));
        assert_eq!(of([(ROADS_FILE, "a"), (PLACES_FILE, "b")]).len(), 64);
    }
}
