//! What a provider of messages sends and wants, as bytes: its messages go in, plain content comes out; a reply goes in,
//! the request that sends it comes out. Nothing here opens a socket.
//!
//! [`signature`] proves on the bytes as they came that the provider sent them. [`whatsapp`], [`telegram`], [`sms`] and
//! [`ussd`] know one shape each. [`channels`] is the settings file with their secrets. [`quiet`] knows when nobody is
//! woken.

pub mod channels;
pub mod quiet;
pub mod signature;
pub mod sms;
pub mod telegram;
pub mod ussd;
pub mod whatsapp;

use crate::residents::conversation::Content;

/// A message that a provider handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// What the provider calls the message: the same when it is sent again.
    pub message: String,
    /// What the provider calls the person; it stays when the number changes hands of a shape.
    pub user: String,
    /// Where an answer goes.
    pub address: String,
    /// What it says.
    pub content: Content,
}

/// A request to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its address.
    pub url: String,
    /// Headers, the secret among them.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
    /// Messages that are billed: parts of an SMS.
    pub parts: i64,
}

/// What a provider said to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It took the message, and calls it so.
    Taken(String),
    /// It did not, now: later, after so many seconds where it says so.
    Later(String, Option<i64>),
    /// It never will.
    Never(String),
}

/// What the status of an answer means: 2xx is taken, 408, 425, 429 and 5xx are worth another try.
pub fn verdict(status: u16, provider_id: Option<String>, retry_after: Option<i64>) -> Said {
    match status {
        200..=299 => Said::Taken(provider_id.unwrap_or_default()),
        408 | 425 | 429 | 500..=599 => Said::Later(format!("status {status}"), retry_after),
        _ => Said::Never(format!("status {status}")),
    }
}

/// How long to wait after so many attempts, seconds: 30 s, doubled each time, at most an hour.
pub fn pause(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 7)).unwrap_or_default();
    (30_i64 << doublings).min(3_600)
}

#[cfg(test)]
mod tests {
    #[test]
    fn pauses_grow_to_an_hour() {
        let pauses: Vec<i64> = [0, 1, 2, 6, 7, 99].map(super::pause).to_vec();
        assert_eq!(pauses, [30, 60, 120, 1_920, 3_600, 3_600]);
    }
}
