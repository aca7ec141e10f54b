//! Bytes in the Protocol Buffers wire format go in, fields come out
//! (<https://protobuf.dev/programming-guides/encoding/>).
//!
//! Ours because the ready readers of `.osm.pbf` panic on hostile files (an unknown member type,
//! sums that overflow), and a map brought by a stranger must not stop the service.

use super::Damaged;

/// A message whose fields are read one after the other.
#[derive(Clone)]
pub(super) struct Message<'a> {
    rest: &'a [u8],
}

/// The value of a field.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    /// A number.
    Number(u64),
    /// A text, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// A fixed-width number, which this format does not use.
    Other,
}

impl<'a> Message<'a> {
    /// A message of these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next field with its number; nothing at the end.
    pub(super) fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, Damaged> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = number(&mut self.rest)?;
        let value = match key & 7 {
            0 => Value::Number(number(&mut self.rest)?),
            1 => self.take(8).map(|_| Value::Other)?,
            2 => {
                let length = number(&mut self.rest)?;
                Value::Bytes(self.take(usize::try_from(length).unwrap_or(usize::MAX))?)
            }
            5 => self.take(4).map(|_| Value::Other)?,
            kind => return Err(Damaged(format!("has a field of the unknown kind {kind}."))),
        };
        Ok(Some((key >> 3, value)))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or_else(|| Damaged("ends inside a field.".to_owned()))?;
        self.rest = rest;
        Ok(taken)
    }
}

/// Numbers packed one after the other.
pub(super) struct Packed<'a>(pub(super) &'a [u8]);

impl Iterator for Packed<'_> {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        // A damaged tail ends the list: the lists beside it are then of another length, which their reader sees.
        if self.0.is_empty() { None } else { number(&mut self.0).ok() }
    }
}

/// Packed numbers that count on from the one before (delta coding), signs folded in.
pub(super) fn running(bytes: &[u8]) -> impl Iterator<Item = i64> + '_ {
    Packed(bytes).scan(0_i64, |sum, step| {
        *sum = sum.wrapping_add(unfold_sign(step));
        Some(*sum)
    })
}

/// Zigzag: 0, -1, 1, -2 ... for 0, 1, 2, 3 ...
pub(super) fn unfold_sign(folded: u64) -> i64 {
    ((folded >> 1) as i64) ^ -((folded & 1) as i64)
}

/// Seven bits a byte, the last one without the high bit.
#[inline]
fn number(bytes: &mut &[u8]) -> Result<u64, Damaged> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            *bytes = &bytes[place + 1..];
            return Ok(value);
        }
    }
    Err(Damaged("ends inside a number.".to_owned()))
}
