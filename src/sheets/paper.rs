//! Things to draw go in, a sheet of marks in points comes out; no PDF yet.

use super::qr::QrCode;
use super::typeface::{Weight, shorten};

/// A4 in points.
pub(super) const WIDTH: f32 = 595.28;
/// A4 in points.
pub(super) const HEIGHT: f32 = 841.89;
/// Room for a thumb and a hole punch.
pub(super) const MARGIN: f32 = 42.0;

/// A colour as red, green, blue.
pub(super) type Ink = (u8, u8, u8);
pub(super) const BLACK: Ink = (0, 0, 0);
pub(super) const WHITE: Ink = (255, 255, 255);
/// Second language; dark enough for a poor printer.
pub(super) const DIM: Ink = (80, 80, 80);
pub(super) const LINE: Ink = (150, 150, 150);
pub(super) const PALE: Ink = (236, 239, 236);
/// The one colour; it prints as a dark grey.
pub(super) const ACCENT: Ink = (16, 92, 66);

/// One thing on a sheet. The origin is the upper left corner; `y` grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        weight: Weight,
        ink: Ink,
        text: String,
    },
    Line {
        points: Vec<(f32, f32)>,
        width: f32,
        ink: Ink,
    },
    Area {
        points: Vec<(f32, f32)>,
        ink: Ink,
    },
    Disc {
        x: f32,
        y: f32,
        radius: f32,
        fill: Ink,
        edge: Ink,
        width: f32,
    },
    /// Everything up to the matching [`Mark::Unclip`] shows inside the rectangle only.
    Clip {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
    Unclip,
}

/// A page being drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) marks: Vec<Mark>,
}

impl Sheet {
    /// Text with its baseline at `y`.
    pub(super) fn text(&mut self, x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: &str) {
        if !text.is_empty() {
            self.marks.push(Mark::Text { x, y, size, weight, ink, text: text.to_owned() });
        }
    }

    /// Text that ends at `x`.
    pub(super) fn text_right(&mut self, x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: &str) {
        self.text(x - weight.width(text, size), y, size, weight, ink, text);
    }

    /// Text with its middle at `x`.
    pub(super) fn text_centred(&mut self, x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: &str) {
        self.text(x - weight.width(text, size) / 2.0, y, size, weight, ink, text);
    }

    /// Text cut to `width`.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn text_within(&mut self, x: f32, y: f32, width: f32, size: f32, weight: Weight, ink: Ink, text: &str) {
        self.text(x, y, size, weight, ink, &shorten(text, weight, size, width));
    }

    pub(super) fn line(&mut self, points: &[(f32, f32)], width: f32, ink: Ink) {
        self.marks.push(Mark::Line { points: points.to_vec(), width, ink });
    }

    pub(super) fn area(&mut self, points: &[(f32, f32)], ink: Ink) {
        self.marks.push(Mark::Area { points: points.to_vec(), ink });
    }

    pub(super) fn filled(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.area(&corners(x, y, width, height), ink);
    }

    /// An empty box with an edge.
    pub(super) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, edge: f32, ink: Ink) {
        let mut points = corners(x, y, width, height).to_vec();
        points.push((x, y));
        // Half an edge further, so that the last corner is as sharp as the others.
        points.push((x + edge / 2.0, y));
        self.line(&points, edge, ink);
    }

    pub(super) fn disc(&mut self, x: f32, y: f32, radius: f32, fill: Ink, edge: Ink, width: f32) {
        self.marks.push(Mark::Disc { x, y, radius, fill, edge, width });
    }

    /// A QR code of `side` points, its light border not counted.
    pub(super) fn qr(&mut self, x: f32, y: f32, side: f32, code: &QrCode) {
        let square = side / code.size().max(1) as f32;
        for (row, column, length) in code.dark_runs() {
            let (left, top) = (x + column as f32 * square, y + row as f32 * square);
            self.filled(left, top, length as f32 * square, square, BLACK);
        }
    }

    /// A line to write on, with its label before it.
    pub(super) fn blank(&mut self, x: f32, y: f32, width: f32, label: &str) {
        self.text(x, y, 12.0, Weight::Regular, BLACK, label);
        let start = (x + Weight::Regular.width(label, 12.0) + 5.0).min(x + width);
        self.line(&[(start, y + 2.5), (x + width, y + 2.5)], 0.7, BLACK);
    }
}

fn corners(x: f32, y: f32, width: f32, height: f32) -> [(f32, f32); 4] {
    [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
}
