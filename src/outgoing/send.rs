//! One request over one connection.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::Uri;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderName, HeaderValue};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::rustls::pki_types::ServerName;

use super::address::is_public;
use super::{Headers, Outgoing, OutgoingError};

pub use hyper::Method;

/// A call.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET, PUT, POST ...
    pub method: Method,
    /// Where to.
    pub address: String,
    /// Headers; `host` follows from the address.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Bytes,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: Headers,
    /// What was said.
    pub body: Bytes,
}

struct Target {
    uri: Uri,
    host: String,
    port: u16,
    secure: bool,
}

fn target(address: &str, near: bool) -> Result<Target, OutgoingError> {
    let wrong = |why: &str| OutgoingError::Address(why.to_owned());
    let uri: Uri = address.parse().map_err(|error| OutgoingError::Address(format!("{error}")))?;
    let secure = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if near => false,
        Some("http") => return Err(wrong("it begins with http; only https keeps what is said to itself")),
        _ => return Err(wrong("it begins with neither https nor http")),
    };
    let authority = uri.authority().ok_or_else(|| wrong("it names no host"))?;
    if authority.as_str().contains('@') {
        return Err(wrong("it holds a name or a password"));
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
    Ok(Target { host, port, secure, uri })
}

/// Whether an address could be called at all, before anything is resolved: for forms.
pub(super) fn is_usable(address: &str, near: bool) -> Result<(), OutgoingError> {
    let target = target(address, near)?;
    match target.host.parse::<std::net::IpAddr>() {
        Ok(number) if !near && !is_public(number) => Err(OutgoingError::NotPublic(number)),
        _ => Ok(()),
    }
}

async fn connect(target: &Target, near: bool) -> Result<TcpStream, OutgoingError> {
    let failed = |error: std::io::Error| OutgoingError::NoAnswer(error.to_string());
    let found: Vec<SocketAddr> =
        tokio::net::lookup_host((target.host.as_str(), target.port)).await.map_err(failed)?.collect();
    // One that is not public among them is a trap as a whole: which one is taken must not be luck.
    if let Some(hidden) = found.iter().find(|address| !near && !is_public(address.ip().to_canonical())) {
        return Err(OutgoingError::NotPublic(hidden.ip()));
    }
    TcpStream::connect(found.as_slice()).await.map_err(failed)
}

pub(super) async fn send(outgoing: &Outgoing, request: Request, most: usize) -> Result<Reply, OutgoingError> {
    let target = target(&request.address, outgoing.near)?;
    let stream = connect(&target, outgoing.near).await?;
    if !target.secure {
        return converse(stream, &target, request, most).await;
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|error| OutgoingError::Address(error.to_string()))?;
    let failed = |error: std::io::Error| OutgoingError::NoAnswer(error.to_string());
    let stream = outgoing.tls.connect(name, stream).await.map_err(failed)?;
    converse(stream, &target, request, most).await
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    target: &Target,
    request: Request,
    most: usize,
) -> Result<Reply, OutgoingError> {
    let failed = |error: hyper::Error| OutgoingError::NoAnswer(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    // Ends by itself when the answer is there or the sender is gone.
    tokio::spawn(connection);
    let path = target.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut message = hyper::Request::new(Full::new(request.body));
    *message.method_mut() = request.method;
    *message.uri_mut() = path.parse().map_err(|error| OutgoingError::Address(format!("{error}")))?;
    let authority = target.uri.authority().map_or("", |authority| authority.as_str());
    let wrong = |_| OutgoingError::Address("a header holds what none may".to_owned());
    message.headers_mut().insert(HOST, HeaderValue::from_str(authority).map_err(wrong)?);
    for (name, value) in request.headers {
        let name = HeaderName::try_from(name).map_err(|_| wrong_name())?;
        message.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(wrong)?);
    }
    let answer = sender.send_request(message).await.map_err(failed)?;
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, most).collect().await.map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            OutgoingError::TooLarge(most)
        } else {
            OutgoingError::NoAnswer(error.to_string())
        }
    })?;
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    Ok(Reply { status: parts.status.as_u16(), headers, body: body.to_bytes() })
}

fn wrong_name() -> OutgoingError {
    OutgoingError::Address("a header has a name that none may have".to_owned())
}
