//! A text goes in, its width on paper comes out; the letters themselves are inside the program.
//!
//! Noto Sans covers every Kyrgyz letter (ө ү ң) and is licensed under the SIL Open Font License
//! (`fonts/OFL.txt`). It is embedded, so that a sheet looks the same on every machine.

use std::sync::LazyLock;

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

static REGULAR: &[u8] = include_bytes!("fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/NotoSans-Bold.ttf");

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// The font as the PDF writer wants it; nothing only if the embedded file were broken.
    pub(super) fn font(self) -> Option<Font> {
        static FONTS: LazyLock<[Option<Font>; 2]> =
            LazyLock::new(|| [REGULAR, BOLD].map(|file| Font::new(file.to_vec().into(), 0)));
        let [regular, bold] = &*FONTS;
        match self {
            Self::Regular => regular.clone(),
            Self::Bold => bold.clone(),
        }
    }

    /// Width of `text` in points at `size` points; kerning is left out, which errs by under 1 %.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        static FACES: LazyLock<[Option<FontRef<'static>>; 2]> =
            LazyLock::new(|| [REGULAR, BOLD].map(|file| FontRef::new(file).ok()));
        let [regular, bold] = &*FACES;
        let face = match self {
            Self::Regular => regular,
            Self::Bold => bold,
        };
        let Some(face) = face else { return 0.0 };
        let (letters, metrics) = (face.charmap(), face.glyph_metrics(Size::new(size), LocationRef::default()));
        text.chars().map(|letter| metrics.advance_width(letters.map(letter).unwrap_or_default()).unwrap_or(0.0)).sum()
    }
}

/// The text, or as much of its beginning as fits into `width` with an ellipsis.
pub(super) fn shorten(text: &str, weight: Weight, size: f32, width: f32) -> String {
    if weight.width(text, size) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if weight.width(&shorter, size) <= width {
            return shorter;
        }
    }
    String::new()
}

/// The text broken at spaces into lines of at most `width`; a longer word is shortened.
pub(super) fn wrap(text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Not `split_whitespace`: a no-break space must hold.
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let word = shorten(word, weight, size, width);
        match lines.last_mut() {
            Some(line) if weight.width(&format!("{line} {word}"), size) <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}
