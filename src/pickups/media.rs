//! The bytes of a photo or a voice note go in; what they really are, and a copy without metadata, comes out.

/// Longest photo or voice note, bytes. A phone shrinks photos to about 150 KB.
pub const MOST_BYTES: u64 = 4 << 20;
/// Most picture points of a photo: more would fill the memory of whoever opens it.
pub const MOST_PIXELS: u64 = 40_000_000;
/// Bytes that [`sniff`] needs to tell.
pub const ENOUGH_TO_SNIFF: usize = 12;

/// What may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// A photo (ISO/IEC 10918-1).
    Jpeg,
    /// A photo (RFC 9649).
    WebP,
    /// Sound (RFC 3533).
    Ogg,
    /// Sound in a Matroska container (RFC 9559).
    WebM,
    /// Sound in an ISO base media file (ISO/IEC 14496-12).
    Mp4,
}

impl MediaKind {
    /// Media type as HTTP writes it.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Ogg => "audio/ogg",
            Self::WebM => "audio/webm",
            Self::Mp4 => "audio/mp4",
        }
    }

    /// Ending of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
            Self::Ogg => "ogg",
            Self::WebM => "webm",
            Self::Mp4 => "m4a",
        }
    }

    /// The kind of that media type.
    pub fn from_content_type(text: &str) -> Option<Self> {
        [Self::Jpeg, Self::WebP, Self::Ogg, Self::WebM, Self::Mp4].into_iter().find(|kind| kind.content_type() == text)
    }
}

/// What the bytes are by their first [`ENOUGH_TO_SNIFF`], whatever the sender calls them; nothing where they are none
/// of what may be kept.
pub fn sniff(bytes: &[u8]) -> Option<MediaKind> {
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(MediaKind::Jpeg),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(MediaKind::WebM),
        _ if at(0, 4) == b"RIFF" && at(8, 12) == b"WEBP" => Some(MediaKind::WebP),
        _ if at(0, 4) == b"OggS" => Some(MediaKind::Ogg),
        _ if at(4, 8) == b"ftyp" => Some(MediaKind::Mp4),
        _ => None,
    }
}

/// One segment of a JPEG file before its picture data: its marker and where it lies.
struct Segment {
    marker: u8,
    from: usize,
    to: usize,
}

/// Segments up to the start of the picture data, and where that begins.
fn segments(bytes: &[u8]) -> Option<(Vec<Segment>, usize)> {
    let mut found = Vec::new();
    let mut at = 2;
    loop {
        let [0xff, marker, rest @ ..] = bytes.get(at..)? else { return None };
        // Start of scan: picture data from here on. Fill bytes may stand before any marker.
        match *marker {
            0xda => return Some((found, at)),
            0xff => at += 1,
            marker => {
                let [high, low, ..] = rest else { return None };
                let length = (usize::from(*high) << 8) | usize::from(*low);
                let to = at.checked_add(2)?.checked_add(length)?;
                if length < 2 || to > bytes.len() {
                    return None;
                }
                found.push(Segment { marker, from: at, to });
                at = to;
            }
        }
    }
}

/// Picture points of a JPEG photo; nothing where the file cannot be read.
pub fn jpeg_pixels(bytes: &[u8]) -> Option<u64> {
    let (segments, _) = segments(bytes)?;
    // Start of frame: 0xC0 to 0xCF without the tables 0xC4, 0xC8 and 0xCC among them.
    let frame = segments
        .iter()
        .find(|segment| (0xc0..=0xcf).contains(&segment.marker) && !matches!(segment.marker, 0xc4 | 0xc8 | 0xcc))?;
    let size = bytes.get(frame.from + 5..frame.from + 9)?;
    let [a, b, c, d] = size else { return None };
    Some(((u64::from(*a) << 8) | u64::from(*b)) * ((u64::from(*c) << 8) | u64::from(*d)))
}

/// A JPEG photo without the camera's notes (EXIF with place and owner, XMP, IPTC, comments): nobody but the crew should
/// learn from a photo where a phone was. The picture itself stays as it is. Nothing where the file cannot be read.
pub fn jpeg_without_notes(bytes: &[u8]) -> Option<Vec<u8>> {
    let (segments, picture) = segments(bytes)?;
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend_from_slice(bytes.get(..2)?);
    for segment in segments {
        // APP1 to APP13 and comments carry notes; APP0 (JFIF) and APP14 (Adobe's colours) say how to draw.
        if !matches!(segment.marker, 0xe1..=0xed | 0xef | 0xfe) {
            clean.extend_from_slice(bytes.get(segment.from..segment.to)?);
        }
    }
    clean.extend_from_slice(bytes.get(picture..)?);
    Some(clean)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A JPEG file as far as anybody here looks: 640 x 480 points, an EXIF segment and a comment.
    fn photo() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend_from_slice(&[0xff, 0xe1, 0, 10]);
        bytes.extend_from_slice(b"Exif\0\0GP");
        bytes.extend_from_slice(&[0xff, 0xfe, 0, 7]);
        bytes.extend_from_slice(b"where");
        bytes.extend_from_slice(&[0xff, 0xc0, 0, 11, 8, 1, 0xe0, 2, 0x80, 1, 1, 0x11, 0]);
        bytes.extend_from_slice(&[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0x66, 0xff, 0xd9]);
        bytes
    }

    #[test]
    fn bytes_say_what_they_are() {
        assert_eq!(sniff(&photo()), Some(MediaKind::Jpeg));
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 "), Some(MediaKind::WebP));
        assert_eq!(sniff(b"OggS\0\x02"), Some(MediaKind::Ogg));
        assert_eq!(sniff(b"\0\0\0\x1cftypM4A "), Some(MediaKind::Mp4));
        assert_eq!(sniff(b"<svg onload=alert(1)>"), None);
        assert_eq!(sniff(b"%PDF-1.7 ....."), None);
        assert_eq!(sniff(b""), None);
    }

    #[test]
    fn a_photo_loses_its_notes_and_nothing_else() {
        let clean = jpeg_without_notes(&photo()).unwrap();
        assert_eq!(jpeg_pixels(&photo()), Some(640 * 480));
        assert_eq!(jpeg_pixels(&clean), Some(640 * 480));
        assert_eq!(clean.len(), photo().len() - 12 - 9);
        assert!(!clean.windows(4).any(|four| four == b"Exif" || four == b"wher"));
        assert!(clean.ends_with(&[0x55, 0x66, 0xff, 0xd9]));
        assert_eq!(jpeg_without_notes(&clean).unwrap(), clean);
        for cut in 0..photo().len() - 4 {
            let _ = (jpeg_pixels(&photo()[..cut]), jpeg_without_notes(&photo()[..cut]));
        }
    }
}
