//! Photos in a bucket instead of a folder: a small store of its own stands in for S3.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use taza::service::app::token_hash;
use taza::store::{Bucket, Piece, Store, Upload};
use taza::units::Names;

use crate::support::engine::TestDatabase;

type Objects = Arc<Mutex<HashMap<String, Vec<u8>>>>;

async fn take(
    State(objects): State<Objects>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Vec<u8>) {
    let signed = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let names = "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=";
    if !signed.starts_with("AWS4-HMAC-SHA256 Credential=who/") || !signed.contains(names) {
        return (StatusCode::FORBIDDEN, b"<Code>SignatureDoesNotMatch</Code>".to_vec());
    }
    let mut objects = objects.lock().unwrap();
    match method {
        Method::PUT => {
            objects.insert(uri.path().to_owned(), body.to_vec());
            (StatusCode::OK, Vec::new())
        }
        Method::GET => {
            objects.get(uri.path()).map_or((StatusCode::NOT_FOUND, Vec::new()), |o| (StatusCode::OK, o.clone()))
        }
        _ => {
            objects.remove(uri.path());
            (StatusCode::NO_CONTENT, Vec::new())
        }
    }
}

#[tokio::test]
async fn a_photo_goes_to_the_bucket_and_comes_back_and_is_taken_away() {
    let objects = Objects::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/photos", listener.local_addr().unwrap());
    let router = Router::new().fallback(take).with_state(objects.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let bucket = |key_id: &str| Bucket {
        address: address.clone(),
        region: "us-east-1".to_owned(),
        key_id: key_id.to_owned(),
        secret: "secret".to_owned(),
    };
    let database = TestDatabase::sqlite();
    let plain = Store::open(&database.address).await.unwrap().with_media(database.media());
    plain.put_municipality("m", &Names::one("M"), true, "Asia/Bishkek", 1).await.unwrap();
    let sound = b"OggS, as far as anybody looks".to_vec();
    let hash = token_hash(str::from_utf8(&sound).unwrap());
    let total = sound.len() as u64;
    let upload = async |store: &Store| store.add_piece(("m", "d", &hash), 0, total, sound.clone(), 5).await;

    // A bucket that refuses: nothing is said to be there, and the phone sends it again.
    let refused = plain.clone().with_bucket(bucket("stranger"));
    assert!(upload(&refused).await.unwrap_err().to_string().contains("SignatureDoesNotMatch"));
    assert_eq!(refused.media("m", &hash).await.unwrap(), None);

    let store = plain.clone().with_bucket(bucket("who"));
    assert_eq!(upload(&store).await.unwrap(), Piece::Taken(Upload::Whole(total)));
    let name = format!("/photos/m/{}/{hash}", &hash[..2]);
    assert_eq!(objects.lock().unwrap().keys().collect::<Vec<_>>(), [&name]);
    assert_eq!(store.media_bytes("m", &hash).await.unwrap().unwrap(), sound);
    assert_eq!(plain.media_bytes("m", &hash).await.unwrap(), None, "the folder holds it no more");
    let copies = tempfile::tempdir().unwrap();
    assert_eq!(store.copy_media_to(copies.path()).await.unwrap(), (1, 0));
    assert_eq!(std::fs::read(copies.path().join("m").join(&hash[..2]).join(&hash)).unwrap(), sound);
    assert_eq!(store.expire_media(10, Duration::from_secs(1)).await.unwrap(), 1);
    assert!(objects.lock().unwrap().is_empty());
    assert_eq!(store.media_bytes("m", &hash).await.unwrap(), None);
}
