//! What a phone is told goes in, the municipality's signature under it comes out (Ed25519, RFC 8032).
//!
//! A bundle lies on a phone for a week and may be handed on from phone to phone; the signature says that it came from the
//! municipality's own service and that nobody changed it.

use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::pickups::event::{from_hexadecimal, hexadecimal};

use super::super::app::App;
use super::super::error::Problem;

/// The key with which to check what the service says.
#[derive(Clone, Serialize, ToSchema)]
pub struct PublicKey {
    /// `Ed25519`.
    pub algorithm: &'static str,
    /// First 16 digits of the SHA-256 of the key: which one a signature was made with.
    pub id: String,
    /// The 32 bytes of the key, hexadecimal.
    pub key: String,
}

impl App {
    async fn signing_key(&self, municipality: &str) -> Result<Ed25519KeyPair, Problem> {
        let seed = match self.store.signing_seed(municipality).await? {
            Some(seed) => seed,
            None => {
                let mut bytes = [0_u8; 32];
                getrandom::fill(&mut bytes).map_err(|error| Problem::broken(&error))?;
                self.store.add_signing_seed(municipality, &hexadecimal(&bytes), self.now_ms()).await?
            }
        };
        let broken = || Problem::broken(&"the signing key in the records is damaged");
        let bytes = from_hexadecimal(&seed).ok_or_else(broken)?;
        Ed25519KeyPair::from_seed_unchecked(&bytes).map_err(|_| broken())
    }

    /// The key with which phones of a municipality check what they are told.
    pub async fn public_key(&self, municipality: &str) -> Result<PublicKey, Problem> {
        Ok(public(&self.signing_key(municipality).await?))
    }

    /// The header under `bytes`: `ed25519;key=<id>;sig=<128 hexadecimal digits>`.
    pub async fn signed(&self, municipality: &str, bytes: &[u8]) -> Result<String, Problem> {
        let key = self.signing_key(municipality).await?;
        Ok(format!("ed25519;key={};sig={}", public(&key).id, hexadecimal(key.sign(bytes).as_ref())))
    }
}

fn public(key: &Ed25519KeyPair) -> PublicKey {
    let bytes = key.public_key().as_ref();
    let id = hexadecimal(&Sha256::digest(bytes)).get(..16).unwrap_or_default().to_owned();
    PublicKey { algorithm: "Ed25519", id, key: hexadecimal(bytes) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_test_vector_of_the_rfc() {
        // RFC 8032, section 7.1, TEST 1: an empty message.
        let seed = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49,
            0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ];
        let key = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        assert_eq!(public(&key).key, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assert!(hexadecimal(key.sign(b"").as_ref()).starts_with("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974"));
    }
}
