//! A short text goes in, a QR code comes out: as SVG for pages, as squares for paper.

use fast_qr::{ECL, QRBuilder};

use super::SheetError;

/// A QR code: rows of dark and light squares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    rows: Vec<Vec<bool>>,
}

/// Light squares around the code that readers need (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

impl QrCode {
    /// The code of `text`, with a quarter of it spare: sheets get folded and dirty.
    ///
    /// # Errors
    /// When the text is too long for the largest code.
    pub fn new(text: &str) -> Result<Self, SheetError> {
        // Version 40 holds 1,663 octets at this level; the builder panics past its tables.
        if text.len() > 1_600 {
            return Err(SheetError::TooLongForQr(text.len()));
        }
        let code = QRBuilder::new(text).ecl(ECL::Q).build().map_err(|_| SheetError::TooLongForQr(text.len()))?;
        let rows = (0..code.size).map(|row| code[row].iter().map(|module| module.value()).collect()).collect();
        Ok(Self { rows })
    }

    /// Squares along one side, the light border not counted.
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// Dark runs: row, first column, length. Runs instead of squares leave no hairlines on paper.
    pub fn dark_runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, squares) in self.rows.iter().enumerate() {
            let mut column = 0;
            while let Some(start) = squares.iter().skip(column).position(|dark| *dark).map(|ahead| column + ahead) {
                let length = squares.iter().skip(start).take_while(|dark| **dark).count();
                runs.push((row, start, length));
                column = start + length;
            }
        }
        runs
    }

    /// The code as a stand-alone SVG picture with `title` as its text alternative.
    pub fn to_svg(&self, title: &str) -> String {
        let side = self.size() + 2 * QUIET;
        let path: String = self
            .dark_runs()
            .into_iter()
            .map(|(row, column, length)| format!("M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET))
            .collect();
        let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" \
             role=\"img\"><title>{title}</title><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>"
        )
    }
}
