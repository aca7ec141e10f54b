//! Numbers and texts go in, bytes come out, and back: how prepared graphs lie on disk.
//!
//! Everything is little-endian and every list begins with its length, so a reader can tell a list that cannot
//! fit into what is left. A reader answers `None` where the bytes do not say what they should.

/// Bytes being written.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// One number.
    pub fn number(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A list of numbers of 32 bits.
    pub fn list(&mut self, values: impl ExactSizeIterator<Item = u32>) {
        self.number(values.len() as u64);
        self.bytes.reserve(values.len() * 4);
        values.for_each(|value| self.bytes.extend_from_slice(&value.to_le_bytes()));
    }

    /// A list of numbers of 64 bits.
    pub fn long_list(&mut self, values: impl ExactSizeIterator<Item = u64>) {
        self.number(values.len() as u64);
        self.bytes.reserve(values.len() * 8);
        values.for_each(|value| self.bytes.extend_from_slice(&value.to_le_bytes()));
    }
}

/// Bytes being read.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads these bytes from their start.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything was read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// One number.
    pub fn number(&mut self) -> Option<u64> {
        let (value, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        Some(u64::from_le_bytes(*value))
    }

    fn items<const SIZE: usize>(&mut self) -> Option<impl Iterator<Item = [u8; SIZE]> + 'a> {
        let count = usize::try_from(self.number()?).ok()?;
        let (items, rest) = self.rest.split_at_checked(count.checked_mul(SIZE)?)?;
        self.rest = rest;
        Some(items.as_chunks::<SIZE>().0.iter().copied())
    }

    /// A text.
    pub fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    /// A list of numbers of 32 bits.
    pub fn list(&mut self) -> Option<Vec<u32>> {
        Some(self.items::<4>()?.map(u32::from_le_bytes).collect())
    }

    /// A list of numbers of 64 bits.
    pub fn long_list(&mut self) -> Option<Vec<u64>> {
        Some(self.items::<8>()?.map(u64::from_le_bytes).collect())
    }
}
