//! An address and a body go in, the answer comes out: the only calls that leave the house.
//!
//! Whoever may write an address into a form could otherwise make the service look around in its own network. So a name
//! is resolved once, every address it has must be a public one ([`address`]), and the connection goes to exactly that
//! address. Redirects are not followed, an answer larger than was asked for is cut off, and nothing takes longer than
//! [`LONGEST`]. HTTPS is checked against the roots of Mozilla (webpki-roots).

pub mod address;
mod send;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

pub use send::{Method, Reply, Request};

/// Nothing takes longer.
pub const LONGEST: Duration = Duration::from_secs(20);

/// Why a call was not made, or got no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The address cannot be used.
    #[error("the address cannot be used: {0}")]
    Address(String),
    /// It leads into a network that is none of the public ones.
    #[error("the address leads to {0}, which is no public address; only those are called")]
    NotPublic(std::net::IpAddr),
    /// Nobody answered, or not to the end.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The answer is larger than was asked for.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}

/// Makes calls. Cloning is cheap.
#[derive(Clone)]
pub struct Outgoing {
    tls: TlsConnector,
    near: bool,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Outgoing").field("near", &self.near).finish_non_exhaustive()
    }
}

impl Outgoing {
    /// Calls public addresses by HTTPS alone.
    pub fn public() -> Self {
        Self::new(false)
    }

    /// Calls addresses of its own machine and network too, and without TLS: for what the operator set, and for tests.
    pub fn near() -> Self {
        Self::new(true)
    }

    fn new(near: bool) -> Self {
        // Two calls at the same moment may both install it; the second finds it there.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Self { tls: TlsConnector::from(Arc::new(config)), near }
    }

    /// Whether an address could be called at all, before any name is resolved: for forms.
    pub fn is_usable(&self, address: &str) -> Result<(), OutgoingError> {
        send::is_usable(address, self.near)
    }

    /// Sends a request; the answer holds at most `most` bytes.
    pub async fn send(&self, request: Request, most: usize) -> Result<Reply, OutgoingError> {
        let took_too_long = |_| OutgoingError::NoAnswer(format!("nothing within {} s", LONGEST.as_secs()));
        tokio::time::timeout(LONGEST, send::send(self, request, most)).await.map_err(took_too_long)?
    }
}

/// Headers of an answer, by their names in small letters.
pub type Headers = HashMap<String, String>;

/// A body of nothing.
pub fn nothing() -> Bytes {
    Bytes::new()
}
