//! Who asks and what for goes in, whether it is too often comes out: a token bucket each.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use super::error::Problem;

/// Buckets kept at most; when there are more, full ones are dropped, then all.
const MOST_BUCKETS: usize = 50_000;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Opening sign-in links: guessing a token is hopeless, and made slow as well.
    Enter,
    /// Passwords and codes of one account: guessing either is hopeless, and made slow as well.
    Account,
    /// Reports of residents.
    Report,
    /// Look-ups of residents. A whole village may share one address of the mobile network.
    Lookup,
    /// Pushes and pulls of one phone.
    Sync,
    /// Planning jobs.
    Plan,
    /// Files of a map: each is read whole.
    Map,
    /// Reports that one other program hands in.
    Program,
}

impl Purpose {
    /// Most at once, and how many come back a second.
    fn rate(self) -> (f64, f64) {
        match self {
            Self::Enter => (20.0, 0.5),
            Self::Account => (8.0, 0.02),
            Self::Report => (30.0, 0.05),
            Self::Lookup => (600.0, 50.0),
            Self::Sync => (300.0, 5.0),
            Self::Plan => (10.0, 0.1),
            Self::Map => (30.0, 0.2),
            Self::Program => (300.0, 5.0),
        }
    }
}

/// Who asked how often.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<(Purpose, String), Bucket>>);

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at_ms: i64,
}

impl Limits {
    /// Takes one token of `who`; a problem with the time to wait when there is none.
    pub fn take(&self, purpose: Purpose, who: &str, now_ms: i64) -> Result<(), Problem> {
        let (most, a_second) = purpose.rate();
        let Ok(mut buckets) = self.0.lock() else { return Ok(()) };
        if buckets.len() >= MOST_BUCKETS {
            buckets.retain(|_, bucket| now_ms - bucket.at_ms < 60_000);
            if buckets.len() >= MOST_BUCKETS {
                buckets.clear();
            }
        }
        let bucket = buckets.entry((purpose, who.to_owned())).or_insert(Bucket { tokens: most, at_ms: now_ms });
        let seconds = (now_ms - bucket.at_ms).max(0) as f64 / 1000.0;
        bucket.tokens = (bucket.tokens + seconds * a_second).min(most);
        bucket.at_ms = now_ms;
        if bucket.tokens < 1.0 {
            let wait = ((1.0 - bucket.tokens) / a_second).ceil();
            return Err(Problem::too_often(wait as u64));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

/// An address as the limits know it: one IPv6 customer has a whole /64.
pub fn key(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}
