//! Text of an instance goes in; its lines with their numbers, and the figures in them, come out.

use super::FormatFault;

/// A line of a file, with its number from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its number.
    pub(super) number: usize,
    /// Its text, without white space at the ends.
    pub(super) text: &'a str,
}

/// Every line that is not empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let numbered = text.lines().enumerate().map(|(index, line)| Line { number: index + 1, text: line.trim() });
    numbered.filter(|line| !line.text.is_empty())
}

impl<'a> Line<'a> {
    /// `KEY : value`, both without white space at the ends.
    pub(super) fn pair(&self) -> Option<(&'a str, &'a str)> {
        self.text.split_once(':').map(|(key, value)| (key.trim(), value.trim()))
    }

    /// Every whole number in the text, signs kept.
    pub(super) fn integers(&self) -> Vec<i64> {
        let part_of_number = |letter: char| letter.is_ascii_digit() || letter == '-';
        self.text.split(|letter| !part_of_number(letter)).filter_map(|part| part.parse().ok()).collect()
    }

    /// The number in column `index` of cells parted by white space.
    pub(super) fn cell<T: std::str::FromStr>(&self, index: usize) -> Result<T, FormatFault> {
        let cell = self.text.split_whitespace().nth(index).ok_or(self.fault("a column is missing"))?;
        cell.parse().map_err(|_| FormatFault::Line { number: self.number, what: format!("`{cell}` is no number here") })
    }

    /// A fault of this line.
    pub(super) fn fault(&self, what: &str) -> FormatFault {
        FormatFault::Line { number: self.number, what: what.to_owned() }
    }
}

/// A number of a head line.
pub(super) fn number<T: std::str::FromStr>(line: &Line<'_>, value: &str) -> Result<T, FormatFault> {
    let word = value.split_whitespace().next().unwrap_or("");
    word.parse().map_err(|_| FormatFault::Line { number: line.number, what: format!("`{value}` is no number") })
}

/// A number that fits 32 bits.
pub(super) fn small(line: &Line<'_>, value: i64) -> Result<u32, FormatFault> {
    u32::try_from(value).map_err(|_| line.fault(&format!("{value} is negative or too large")))
}
