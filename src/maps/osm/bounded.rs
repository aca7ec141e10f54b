//! A text of unknown length goes in; the same text comes out, or an error before it fills the memory.
//!
//! An XML reader gathers one element in memory before it hands it out, so a packed file of a few kilobytes
//! that holds one endless element would take gigabytes. Every element has an allowance, and so has the whole.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Most bytes of one element: the longest tags of OpenStreetMap have 255 letters each.
const LONGEST_ELEMENT_BYTES: u64 = 1 << 20;

/// A reader with two allowances.
pub(super) struct Bounded<R> {
    inner: R,
    whole: u64,
    element: Allowance,
}

/// What is left of the allowance of the element being read.
#[derive(Clone)]
pub(super) struct Allowance(Rc<Cell<u64>>);

impl Allowance {
    /// The next element begins.
    pub(super) fn renew(&self) {
        self.0.set(LONGEST_ELEMENT_BYTES);
    }
}

impl<R: BufRead> Bounded<R> {
    /// The same text, `whole` bytes of it at most.
    pub(super) fn new(inner: R, whole: u64) -> Self {
        Self { inner, whole, element: Allowance(Rc::new(Cell::new(LONGEST_ELEMENT_BYTES))) }
    }

    /// The allowance, to be renewed at every element.
    pub(super) fn allowance(&self) -> Allowance {
        self.element.clone()
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let count = buffer.len().min(into.len());
        into[..count].copy_from_slice(&buffer[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let refused = |what: &str| Err(io::Error::new(io::ErrorKind::InvalidData, what));
        if self.element.0.get() == 0 {
            return refused("one element is longer than a megabyte");
        }
        let buffer = self.inner.fill_buf()?;
        if self.whole == 0 && !buffer.is_empty() {
            return refused("it unpacks to far more than a map of this size has");
        }
        let most = self.whole.min(self.element.0.get());
        Ok(&buffer[..buffer.len().min(usize::try_from(most).unwrap_or(usize::MAX))])
    }

    fn consume(&mut self, count: usize) {
        self.inner.consume(count);
        self.whole = self.whole.saturating_sub(count as u64);
        self.element.0.set(self.element.0.get().saturating_sub(count as u64));
    }
}
