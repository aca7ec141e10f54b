//! A request goes through; behind a proxy, the address of whoever really asks takes the place of the proxy's own.
//!
//! Limits count by address, and behind a proxy a whole country would be one. What a proxy writes into `X-Forwarded-For`
//! is believed only from the same machine or a private network, and only its last entry: the ones before it were
//! written by whoever asks.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

/// Whether an address is of this machine or a private network: a proxy or a collector may be there.
pub(super) fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Whom the nearest proxy names.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// Wraps every route.
pub async fn behind_a_proxy(mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    if let Some(peer) = peer.filter(|peer| is_near(peer.ip()))
        && let Some(client) = forwarded(request.headers())
    {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, peer.port())));
    }
    next.run(request).await
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt;

    async fn seen(peer: &str, told: &[&'static str]) -> String {
        let router = Router::new()
            .route("/", get(async |ConnectInfo(address): ConnectInfo<SocketAddr>| address.ip().to_string()))
            .layer(axum::middleware::from_fn(behind_a_proxy));
        let mut request = Request::get("/").body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        for value in told {
            request.headers_mut().append("x-forwarded-for", value.parse().unwrap());
        }
        let reply = router.oneshot(request).await.unwrap();
        String::from_utf8(to_bytes(reply.into_body(), 100).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn the_last_entry_of_a_near_proxy_is_believed_and_nothing_else() {
        assert_eq!(seen("127.0.0.1", &["1.1.1.1, 92.62.64.7"]).await, "92.62.64.7");
        assert_eq!(seen("172.17.0.2", &["1.1.1.1", "2001:db8::7"]).await, "2001:db8::7");
        assert_eq!(seen("127.0.0.1", &["unknown"]).await, "127.0.0.1");
        assert_eq!(seen("127.0.0.1", &[]).await, "127.0.0.1");
        assert_eq!(seen("92.62.64.1", &["1.1.1.1"]).await, "92.62.64.1");
    }
}
