//! Rows of text go in; lines with straight columns for a terminal come out.

/// Columns that hold figures are set flush right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Words.
    Words,
    /// Figures.
    Figures,
}

/// Sets rows in columns two spaces apart, with no space at the end of a line.
pub(super) fn columns(kinds: &[Column], rows: &[Vec<String>]) -> String {
    let width =
        |index: usize| rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..kinds.len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, width), kind) in row.iter().zip(&widths).zip(kinds) {
            let blank = " ".repeat(width.saturating_sub(cell.chars().count()));
            match kind {
                Column::Words => line.extend([cell.as_str(), &blank]),
                Column::Figures => line.extend([blank.as_str(), cell]),
            }
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_left_and_figures_right() {
        let rows = [vec!["Күн".into(), "km".into()], vec!["Дүйшөмбү".into(), "7.0".into()]];
        assert_eq!(columns(&[Column::Words, Column::Figures], &rows), "Күн        km\nДүйшөмбү  7.0\n");
    }
}
