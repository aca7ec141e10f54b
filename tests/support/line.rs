//! A service behind a line as villages have it: slow, and cut at any moment.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::RngExt;

/// What the line does to those who use it.
#[derive(Clone, Copy)]
pub struct Weather {
    /// Bytes a second, each way.
    pub bytes_a_second: u64,
    /// Of a hundred connections, so many are cut: half of them before the request is through, half of them after it
    /// was and before the answer is.
    pub lost_percent: u32,
}

/// A proxy on loopback.
pub struct Line {
    pub address: SocketAddr,
    pub cut: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Line {
    /// Opens a line to `server`.
    pub fn to(server: SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (cut, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, end) = (cut.clone(), over.clone());
        std::thread::spawn(move || {
            let mut dice = taza::clock::generator(21);
            for client in listener.incoming().map_while(Result::ok) {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let lost = dice.random_range(0..100) < weather.lost_percent;
                let at_request = dice.random_range(0..2) == 0;
                let count = count.clone();
                std::thread::spawn(move || {
                    if lost {
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                    carry(client, server, weather.bytes_a_second, lost && at_request, lost && !at_request);
                });
            }
        });
        Self { address, cut, over }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// Carries one connection; `cut_request` loses what comes after the first bytes, `cut_answer` the whole answer.
fn carry(client: TcpStream, server: SocketAddr, bytes_a_second: u64, cut_request: bool, cut_answer: bool) {
    let Ok(upstream) = TcpStream::connect(server) else { return };
    let (from, into) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
    let there = std::thread::spawn(move || pump(from, into, bytes_a_second, if cut_request { 700 } else { u64::MAX }));
    pump(upstream, client, bytes_a_second, if cut_answer { 0 } else { u64::MAX });
    let _ = there.join();
}

fn pump(mut from: TcpStream, mut into: TcpStream, bytes_a_second: u64, most: u64) {
    let began = Instant::now();
    let mut carried = 0;
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        carried += count as u64;
        if carried > most || into.write_all(&buffer[..count]).is_err() {
            break;
        }
        let due = Duration::from_secs_f64(carried as f64 / bytes_a_second as f64);
        std::thread::sleep(due.saturating_sub(began.elapsed()));
    }
    let _ = into.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// One request over a connection of its own, as bytes; the status and the body when the answer came whole.
pub fn ask(address: SocketAddr, head: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let head = format!("{head}\r\nhost: t\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length: usize = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
    let body = answer[end + 4..].to_vec();
    (body.len() == length).then_some((status, body))
}
