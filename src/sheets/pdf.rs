//! Sheets of marks go in, a PDF comes out, each page with its number.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use super::SheetError;
use super::paper::{HEIGHT, Ink, Mark, Sheet, WIDTH};
use crate::units::Language;
use crate::words::language_tag;

/// Writes the sheets. `title` is what a reader's window shows.
pub(super) fn write(sheets: &[Sheet], title: &str, language: Language) -> Result<Vec<u8>, SheetError> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new().title(title.to_owned()).language(language_tag(language).to_owned()).creator("Taza".to_owned()),
    );
    for sheet in sheets {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| SheetError::Pdf("A4 is no page size to the writer".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            draw(&mut surface, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| SheetError::Pdf(format!("{error:?}")))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Text { x, y, size, weight, ink, text } => {
            let Some(font) = weight.font() else { return };
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            surface.draw_text(Point::from_xy(*x, *y), font, *size, text, false, TextDirection::LeftToRight);
        }
        Mark::Line { points, width, ink } => {
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*ink, *width)));
            draw_path(surface, points, false);
        }
        Mark::Area { points, ink } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            draw_path(surface, points, true);
        }
        Mark::Disc { x, y, radius, fill: inside, edge, width } => {
            surface.set_fill(Some(fill(*inside)));
            surface.set_stroke((*width > 0.0).then(|| stroke(*edge, *width)));
            if let Some(circle) = circle(*x, *y, *radius) {
                surface.draw_path(&circle);
            }
        }
        Mark::Clip { x, y, width, height } => {
            let mut builder = PathBuilder::new();
            if let Some(rectangle) = Rect::from_xywh(*x, *y, *width, *height) {
                builder.push_rect(rectangle);
            }
            // An empty clip hides all, and is still taken back by `Unclip`.
            let path = builder.finish().or_else(|| circle(-10.0, -10.0, 1.0));
            if let Some(path) = path {
                surface.push_clip_path(&path, &FillRule::NonZero);
            }
        }
        Mark::Unclip => surface.pop(),
    }
}

fn draw_path(surface: &mut Surface<'_>, points: &[(f32, f32)], closed: bool) {
    let mut builder = PathBuilder::new();
    let mut sound = points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
    let Some((x, y)) = sound.next() else { return };
    builder.move_to(*x, *y);
    for (x, y) in sound {
        builder.line_to(*x, *y);
    }
    if closed {
        builder.close();
    }
    if let Some(path) = builder.finish() {
        surface.draw_path(&path);
    }
}

/// A circle out of four cubic curves; 0.5523 is the usual handle length (4/3 (√2 − 1)).
fn circle(x: f32, y: f32, radius: f32) -> Option<krilla::geom::Path> {
    let handle = radius * 0.5523;
    let mut builder = PathBuilder::new();
    builder.move_to(x + radius, y);
    builder.cubic_to(x + radius, y + handle, x + handle, y + radius, x, y + radius);
    builder.cubic_to(x - handle, y + radius, x - radius, y + handle, x - radius, y);
    builder.cubic_to(x - radius, y - handle, x - handle, y - radius, x, y - radius);
    builder.cubic_to(x + handle, y - radius, x + radius, y - handle, x + radius, y);
    builder.close();
    builder.finish()
}

fn fill((red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn stroke((red, green, blue): Ink, width: f32) -> Stroke {
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }
}
