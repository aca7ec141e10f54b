//! Photos in a bucket of any S3-compatible store instead of a folder.
//!
//! Three calls (PUT, GET, DELETE of one object, path style), signed with AWS Signature Version 4: every such store takes
//! it. Objects have the names that files have in a folder, so that one can be copied into the other.

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ring::hmac;
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::outgoing::{Method, Outgoing, Reply, Request};
use crate::pickups::event::hexadecimal;

use super::StoreError;

/// Bytes of an answer at most: the largest photo that is kept is smaller.
const MOST_BYTES: usize = 32 << 20;

/// Where photos lie, and who may reach them.
#[derive(Clone)]
pub struct Bucket {
    /// `https://host/bucket`, without a slash at its end.
    pub address: String,
    /// The region the store says it is in; `us-east-1` where it has none.
    pub region: String,
    /// Who.
    pub key_id: String,
    /// The secret of it.
    pub secret: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Bucket").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Bucket {
    /// Keeps an object.
    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let reply = self.call(Method::PUT, name, bytes).await?;
        if reply.status / 100 == 2 { Ok(()) } else { Err(self.refused("keep", &reply)) }
    }

    /// The object, where there is one.
    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let reply = self.call(Method::GET, name, Vec::new()).await?;
        match reply.status {
            200 => Ok(Some(reply.body.to_vec())),
            404 => Ok(None),
            _ => Err(self.refused("give", &reply)),
        }
    }

    /// Takes an object away; one that is not there is no fault.
    pub(super) async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let reply = self.call(Method::DELETE, name, Vec::new()).await?;
        if reply.status / 100 == 2 || reply.status == 404 { Ok(()) } else { Err(self.refused("take away", &reply)) }
    }

    fn refused(&self, what: &str, reply: &Reply) -> StoreError {
        let said: String = String::from_utf8_lossy(&reply.body).chars().take(200).collect();
        StoreError::Address(format!("the bucket {} did not {what} a photo: {} {said}", self.address, reply.status))
    }

    async fn call(&self, method: Method, name: &str, body: Vec<u8>) -> Result<Reply, StoreError> {
        let address = format!("{}/{name}", self.address);
        let (_, rest) = address.split_once("://").unwrap_or(("", &address));
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let hash = hexadecimal(&Sha256::digest(&body));
        let mut headers = vec![
            ("host".to_owned(), host.to_owned()),
            ("x-amz-content-sha256".to_owned(), hash.clone()),
            ("x-amz-date".to_owned(), stamp(Clock::system().now())),
        ];
        let authorization = self.authorization(method.as_str(), path, &headers, &hash);
        headers.push(("authorization".to_owned(), authorization));
        headers.retain(|(name, _)| name != "host");
        let request = Request { method, address: address.clone(), headers, body: Bytes::from(body) };
        // The operator set the address; it may well be on the same machine.
        let reply = Outgoing::near().send(request, MOST_BYTES).await;
        reply.map_err(|error| StoreError::Address(format!("the bucket {} cannot be reached: {error}", self.address)))
    }

    /// The header of a request whose other headers, in the order of their names, include `x-amz-date`.
    fn authorization(&self, method: &str, path: &str, headers: &[(String, String)], hash: &str) -> String {
        let at = headers.iter().find(|(name, _)| name == "x-amz-date").map_or("", |(_, value)| value);
        let day = at.get(..8).unwrap_or_default();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = names.join(";");
        let canonical = format!("{method}\n{path}\n\n{lines}\n{names}\n{hash}");
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let text = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{}", hexadecimal(&Sha256::digest(canonical.as_bytes())));
        let sign = |key: &[u8], text: &str| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes());
        let mut key = sign(format!("AWS4{}", self.secret).as_bytes(), day);
        for part in [self.region.as_str(), "s3", "aws4_request"] {
            key = sign(key.as_ref(), part);
        }
        let signature = hexadecimal(sign(key.as_ref(), &text).as_ref());
        let key_id = &self.key_id;
        format!("AWS4-HMAC-SHA256 Credential={key_id}/{scope},SignedHeaders={names},Signature={signature}")
    }
}

/// `20130524T000000Z`
fn stamp(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_example() {
        // Amazon S3 API reference, "Signature Calculations for the Authorization Header", example "GET Object".
        let bucket = Bucket {
            address: "https://examplebucket.s3.amazonaws.com".to_owned(),
            region: "us-east-1".to_owned(),
            key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        };
        let empty = hexadecimal(&Sha256::digest(b""));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = [
            header("host", "examplebucket.s3.amazonaws.com"),
            header("range", "bytes=0-9"),
            header("x-amz-content-sha256", &empty),
            header("x-amz-date", "20130524T000000Z"),
        ];
        let signed = bucket.authorization("GET", "/test.txt", &headers, &empty);
        assert!(signed.ends_with("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"), "{signed}");
        assert_eq!(stamp(Timestamp::from_second(1_369_353_600).unwrap_or_default()), "20130524T000000Z");
    }
}
