//! A queue of events goes in, lines short enough for a QR code come out; and back, in any order, with repetitions.
//!
//! One phone shows the codes one after the other, another one reads them and hands them in: `TZ1 <queue> <number>/<all>
//! <bytes>`. The queue is named by eight digits of its SHA-256, the bytes are hexadecimal in capitals, which a QR code
//! packs as its alphanumeric kind.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::event::{from_hexadecimal, hexadecimal};

/// Bytes of the queue in one frame: a code of about 1,000 signs, readable from a scratched screen.
pub const FRAME_BYTES: usize = 450;
/// Most frames of one queue.
pub const MOST_FRAMES: usize = 600;

/// Why frames do not make a queue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// A line is no frame.
    #[error("line {0} is no frame: it is written `TZ1 QUEUE NUMBER/ALL BYTES`")]
    Shape(usize),
    /// Two queues are mixed.
    #[error("line {0} is of another queue")]
    Mixed(usize),
    /// Some were not read yet.
    #[error("frames are missing: {0:?}")]
    Missing(Vec<usize>),
    /// The frames do not make what they were made of.
    #[error("the frames do not make the queue they were made of; read them again")]
    Broken,
}

/// Cuts a queue into frames.
pub fn split(queue: &[u8]) -> Vec<String> {
    let name = name(queue);
    let all = queue.len().div_ceil(FRAME_BYTES);
    queue
        .chunks(FRAME_BYTES)
        .enumerate()
        .map(|(index, bytes)| format!("TZ1 {name} {}/{all} {}", index + 1, hexadecimal(bytes).to_uppercase()))
        .collect()
}

fn name(queue: &[u8]) -> String {
    hexadecimal(&Sha256::digest(queue)).to_uppercase().get(..8).unwrap_or_default().to_owned()
}

/// Puts frames together, whatever their order.
pub fn join<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, FrameFault> {
    let mut parts: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    let mut of: Option<(String, usize)> = None;
    for (index, line) in lines.into_iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (queue, all, number, bytes) = frame(line).ok_or(FrameFault::Shape(index + 1))?;
        let this = (queue, all);
        if of.get_or_insert_with(|| this.clone()) != &this {
            return Err(FrameFault::Mixed(index + 1));
        }
        parts.insert(number, bytes);
    }
    let (queue, all) = of.ok_or(FrameFault::Shape(1))?;
    let missing: Vec<usize> = (1..=all).filter(|number| !parts.contains_key(number)).collect();
    if !missing.is_empty() {
        return Err(FrameFault::Missing(missing));
    }
    let bytes = parts.into_values().flatten().collect::<Vec<u8>>();
    if name(&bytes) == queue { Ok(bytes) } else { Err(FrameFault::Broken) }
}

fn frame(line: &str) -> Option<(String, usize, usize, Vec<u8>)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ["TZ1", queue, place, bytes] = words.as_slice() else { return None };
    let (number, all) = place.split_once('/')?;
    let (number, all): (usize, usize) = (number.parse().ok()?, all.parse().ok()?);
    if queue.len() != 8 || !(1..=MOST_FRAMES).contains(&all) || !(1..=all).contains(&number) || bytes.len() % 2 == 1 {
        return None;
    }
    let bytes = from_hexadecimal(bytes)?;
    Some(((*queue).to_owned(), all, number, bytes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn frames_in_any_order_and_repeated_make_the_queue() {
        let queue: Vec<u8> = (0..2_000_u32).map(|number| (number * 7 % 256) as u8).collect();
        let mut frames = split(&queue);
        assert_eq!(frames.len(), 5);
        assert!(frames.iter().all(|frame| frame.len() < 1_000));
        frames.reverse();
        frames.push(frames[2].clone());
        assert_eq!(join(frames.iter().map(String::as_str)).unwrap(), queue);
        assert_eq!(join(frames[1..5].iter().map(String::as_str)), Err(FrameFault::Missing(vec![5])));
        let other = split(b"another");
        assert_eq!(join([frames[0].as_str(), other[0].as_str()]), Err(FrameFault::Mixed(2)));
        let forged = other[0].replace("61", "62");
        assert_eq!(join([forged.as_str()]), Err(FrameFault::Broken));
        for broken in ["", "TZ1", "TZ1 12345678 0/1 00", "TZ1 12345678 1/9999999999 00", "TZ1 12345678 1/1 0G"] {
            assert!(join([broken]).is_err(), "{broken}");
        }
    }
}
