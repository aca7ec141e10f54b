//! A secret goes in, text that only this installation can read comes out; and back.
//!
//! Passwords are kept as hashes, but the seeds of signatures, of authenticators and of webhooks have to be read again. They
//! are sealed (ChaCha20-Poly1305, RFC 8439) with a key that lies in a file of its own, so that a copy of the database alone
//! tells nobody. The file is made when the first secret is kept, readable by its owner alone. Processes that share a
//! PostgreSQL server share the file.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::pickups::event::{from_hexadecimal, hexadecimal};

use super::{Store, StoreError};

/// What sealed text begins with; what begins otherwise was kept before there was a key.
const MARK: &str = "sealed:";
/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// The key of an installation, read when it is first needed.
#[derive(Debug)]
pub(super) struct Seal {
    path: PathBuf,
    key: OnceLock<[u8; KEY_BYTES]>,
}

impl Seal {
    /// A key in the file of that name.
    pub(super) fn in_file(path: PathBuf) -> Self {
        Self { path, key: OnceLock::new() }
    }

    fn key(&self) -> Result<LessSafeKey, StoreError> {
        let bytes = match self.key.get() {
            Some(bytes) => *bytes,
            None => {
                let read = read_or_make(&self.path)?;
                *self.key.get_or_init(|| read)
            }
        };
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| self.fault("holds no key"))?;
        Ok(LessSafeKey::new(key))
    }

    fn fault(&self, what: &str) -> StoreError {
        StoreError::Address(format!("the key file {} {what}", self.path.display()))
    }

    /// Seals a secret; `purpose` says whose it is and what for, and must be the same when it is opened.
    pub(super) fn seal(&self, purpose: &str, secret: &str) -> Result<String, StoreError> {
        let mut nonce = [0_u8; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| StoreError::Address(error.to_string()))?;
        let mut bytes = secret.as_bytes().to_vec();
        self.key()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose.as_bytes()), &mut bytes)
            .map_err(|_| self.fault("cannot seal"))?;
        Ok(format!("{MARK}{}{}", hexadecimal(&nonce), hexadecimal(&bytes)))
    }

    /// Opens what was sealed; text from before there was a key is given back as it is.
    pub(super) fn open(&self, purpose: &str, kept: &str) -> Result<String, StoreError> {
        let Some(sealed) = kept.strip_prefix(MARK) else { return Ok(kept.to_owned()) };
        let wrong = || {
            self.fault("is not the one this secret was sealed with; put the right one back (`taza backup` copies it)")
        };
        let bytes = from_hexadecimal(sealed).ok_or_else(wrong)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or_else(wrong)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| wrong())?;
        let mut sealed = sealed.to_vec();
        let plain =
            self.key()?.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut sealed).map_err(|_| wrong())?;
        String::from_utf8(plain.to_vec()).map_err(|_| wrong())
    }
}

fn read(path: &Path) -> Result<Option<[u8; KEY_BYTES]>, StoreError> {
    let cannot = |why: String| StoreError::Address(format!("the key file {} cannot be read: {why}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let bytes = from_hexadecimal(text.trim()).and_then(|bytes| bytes.try_into().ok());
            bytes.map(Some).ok_or_else(|| cannot("it holds no 64 hexadecimal digits".to_owned()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(error.to_string())),
    }
}

/// Of two processes that make it at the same moment one is first, and both get its key.
fn read_or_make(path: &Path) -> Result<[u8; KEY_BYTES], StoreError> {
    if let Some(bytes) = read(path)? {
        return Ok(bytes);
    }
    let cannot =
        |error: std::io::Error| StoreError::Address(format!("the key file {} cannot be made: {error}", path.display()));
    let mut bytes = [0_u8; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Address(error.to_string()))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    // What a crash left there helps nobody.
    let _ = std::fs::remove_file(&beside);
    private_file(&beside, format!("{}\n", hexadecimal(&bytes)).as_bytes()).map_err(cannot)?;
    let linked = std::fs::hard_link(&beside, path);
    let _ = std::fs::remove_file(&beside);
    match linked {
        Ok(()) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| StoreError::Address(format!("the key file {} is gone", path.display())))
        }
        Err(error) => Err(cannot(error)),
    }
}

/// Writes a file that only its owner can read, and forces it to the disk.
pub fn private_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

impl Store {
    /// Keeps the key of its secrets in another file than beside the database.
    #[must_use]
    pub fn with_key(mut self, file: PathBuf) -> Self {
        self.seal = std::sync::Arc::new(Seal::in_file(file));
        self
    }

    /// The file with the key of the secrets.
    pub fn key_file(&self) -> &Path {
        &self.seal.path
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_again_with_the_same_key_and_purpose_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taza.key");
        let seal = Seal::in_file(path.clone());
        let sealed = seal.seal("m signing", "seed").unwrap();
        assert!(!sealed.contains("seed"));
        assert_ne!(sealed, seal.seal("m signing", "seed").unwrap(), "no two are alike");
        assert_eq!(Seal::in_file(path.clone()).open("m signing", &sealed).unwrap(), "seed");
        assert!(seal.open("n signing", &sealed).is_err());
        assert!(seal.open("m signing", &sealed.replace('0', "1")).is_err());
        assert_eq!(seal.open("m signing", "kept before").unwrap(), "kept before");
        let other = Seal::in_file(folder.path().join("other.key"));
        assert!(other.open("m signing", &sealed).unwrap_err().to_string().contains("other.key"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "damaged").unwrap();
        assert!(Seal::in_file(path).seal("m", "s").unwrap_err().to_string().contains("64 hexadecimal digits"));
    }
}
