//! A request goes out over a kept connection, status and body come back; just enough HTTP/1.1 to cost little.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

use super::Failure;

/// One kept connection.
pub(crate) struct Wire {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Wire {
    /// Opens one from an address of its own, as another person's phone would.
    pub(crate) async fn open(to: SocketAddr, person: u32) -> Result<Self, Failure> {
        let [_, high, middle, low] = person.to_be_bytes();
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((Ipv4Addr::new(127, high + 1, middle, low), 0)))?;
        let stream = socket.connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(4_096, stream), head: String::new() })
    }

    /// Sends a request; its status and its body. `headers` are whole lines.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> Result<(u16, Vec<u8>), Failure> {
        let (status, length) = self.send(method, path, headers, body).await?;
        let mut bytes = Vec::new();
        match length {
            Some(length) => {
                bytes.resize(length, 0);
                self.stream.read_exact(&mut bytes).await?;
            }
            None => while self.chunk(&mut bytes).await? {},
        }
        Ok((status, bytes))
    }

    /// Sends a request and reads the head of the answer; a body without a length comes in chunks.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &[u8],
    ) -> Result<(u16, Option<usize>), Failure> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: taza\r\nx-taza: 1\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request).await?;
        let mut status = 0;
        let mut length = None;
        loop {
            self.head.clear();
            if self.stream.read_line(&mut self.head).await? == 0 {
                return Err("the service closed the connection".into());
            }
            let line = self.head.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0);
            }
            if let Some(text) = line.strip_prefix("content-length: ") {
                length = text.parse().ok();
            }
        }
        // Nothing follows these.
        let empty = matches!(status, 204 | 304);
        Ok((status, if empty { Some(0) } else { length }))
    }

    /// Reads one chunk behind what is there; false after the last one.
    pub(crate) async fn chunk(&mut self, bytes: &mut Vec<u8>) -> Result<bool, Failure> {
        self.head.clear();
        self.stream.read_line(&mut self.head).await?;
        let length = usize::from_str_radix(self.head.trim_end(), 16)?;
        let start = bytes.len();
        bytes.resize(start + length + 2, 0);
        self.stream.read_exact(bytes.get_mut(start..).unwrap_or_default()).await?;
        bytes.truncate(start + length);
        Ok(length > 0)
    }
}
