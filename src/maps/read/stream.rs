//! The bytes of a GeoJSON file go in, its features come out one after the other, as loosely as people write them.
//!
//! Only the feature at hand is in memory, whatever the size of the file, and a feature with something odd in it
//! is handed on with its oddity, so that it can be named while the others are still read.

use std::fmt;
use std::io::BufRead;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A feature as the file has it.
#[derive(Debug, Default)]
pub(super) struct RawFeature {
    /// Whether it is an object at all.
    pub(super) is_object: bool,
    pub(super) id: Value,
    pub(super) properties: Value,
    pub(super) geometry: Option<RawGeometry>,
}

/// A geometry as the file has it.
#[derive(Debug, Default)]
pub(super) struct RawGeometry {
    pub(super) kind: String,
    pub(super) coordinates: Nested,
}

/// Coordinates, by how deep their lists are nested.
#[derive(Debug, Default)]
pub(super) enum Nested {
    /// An empty list, or none.
    #[default]
    Empty,
    Number(f64),
    Position([f64; 2]),
    Line(Vec<[f64; 2]>),
    Lines(Vec<Vec<[f64; 2]>>),
    Areas(Vec<Vec<Vec<[f64; 2]>>>),
    /// Something other than numbers in lists, or lists of different depth.
    Odd,
}

/// What a file says of itself beside its features.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Its `type`.
    pub(super) kind: String,
    /// Its `crs`, as text; it may be absent.
    pub(super) crs: Option<String>,
    /// Whether it has a list of features.
    pub(super) has_features: bool,
    /// Whether it is an object at all.
    pub(super) is_object: bool,
    /// What it holds itself when it is one feature, or one geometry.
    pub(super) single: Option<RawGeometry>,
}

/// Reads a document, handing each feature to `take`.
///
/// # Errors
/// What is wrong with the JSON, and where.
pub(super) fn read(mut source: impl BufRead, take: &mut dyn FnMut(RawFeature)) -> Result<Head, serde_json::Error> {
    // Windows editors write a byte-order mark, which JSON does not allow.
    if source.fill_buf().map_err(serde_json::Error::io)?.starts_with(b"\xef\xbb\xbf") {
        source.consume(3);
    }
    let mut head = Head::default();
    let mut document = serde_json::Deserializer::from_reader(source);
    document.deserialize_any(Document { head: &mut head, take })?;
    document.end()?;
    Ok(head)
}

struct Document<'a> {
    head: &'a mut Head,
    take: &'a mut dyn FnMut(RawFeature),
}

/// Values that a visitor takes note of and does not use.
macro_rules! pass_over {
    ($value:expr => $($name:ident: $kind:ty),*) => {
        $(fn $name<E>(self, _: $kind) -> Result<Self::Value, E> { Ok($value) })*
    };
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GeoJSON")
    }

    pass_over!(() => visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.head.is_object = true;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => self.head.kind = text(map.next_value()?),
                "crs" => self.head.crs = Some(map.next_value::<Value>()?.to_string()).filter(|crs| crs != "null"),
                "geometry" => self.head.single = map.next_value::<Option<RawGeometry>>()?,
                "coordinates" => self.head.single.get_or_insert_default().coordinates = map.next_value()?,
                "features" => self.head.has_features |= map.next_value_seed(Features { take: &mut *self.take })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

fn text(value: Value) -> String {
    if let Value::String(text) = value { text } else { String::new() }
}

/// The list of features; whether it is one comes back.
struct Features<'a> {
    take: &'a mut dyn FnMut(RawFeature),
}

impl<'de> DeserializeSeed<'de> for Features<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<bool, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Features<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    pass_over!(false => visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while let Some(feature) = list.next_element::<RawFeature>()? {
            (self.take)(feature);
        }
        Ok(true)
    }
}

/// Reads an object key by key; anything else counts as an empty one.
macro_rules! loose_object {
    ($type:ty, $expected:literal, |$object:ident, $key:ident, $map:ident| $read:block) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                struct Loose;
                impl<'de> Visitor<'de> for Loose {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    pass_over!(<$type>::default() => visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
                    fn visit_unit<E>(self) -> Result<$type, E> {
                        Ok(<$type>::default())
                    }
                    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<$type, A::Error> {
                        while list.next_element::<IgnoredAny>()?.is_some() {}
                        Ok(<$type>::default())
                    }
                    fn visit_map<A: MapAccess<'de>>(self, mut $map: A) -> Result<$type, A::Error> {
                        let mut $object = <$type>::default();
                        while let Some($key) = $map.next_key::<String>()? $read
                        Ok($object)
                    }
                }
                source.deserialize_any(Loose)
            }
        }
    };
}

loose_object!(RawFeature, "a feature", |feature, key, map| {
    feature.is_object = true;
    match key.as_str() {
        "id" => feature.id = map.next_value()?,
        "properties" => feature.properties = map.next_value()?,
        "geometry" => feature.geometry = map.next_value::<Option<RawGeometry>>()?,
        _ => {
            map.next_value::<IgnoredAny>()?;
        }
    }
});

loose_object!(RawGeometry, "a geometry", |geometry, key, map| {
    match key.as_str() {
        "type" => geometry.kind = text(map.next_value()?),
        "coordinates" => geometry.coordinates = map.next_value()?,
        _ => {
            map.next_value::<IgnoredAny>()?;
        }
    }
});

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(Coordinates)
    }
}

struct Coordinates;

impl<'de> Visitor<'de> for Coordinates {
    type Value = Nested;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    pass_over!(Nested::Odd => visit_bool: bool, visit_str: &str);

    fn visit_unit<E>(self) -> Result<Nested, E> {
        Ok(Nested::Empty)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Nested, E> {
        Ok(Nested::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Nested, E> {
        Ok(Nested::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Nested, E> {
        Ok(Nested::Number(number))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Nested, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Nested::Odd)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Nested, A::Error> {
        let mut whole = Nested::Empty;
        let mut numbers = 0;
        while let Some(next) = list.next_element::<Nested>()? {
            numbers += usize::from(matches!(next, Nested::Number(_)));
            whole = match (whole, next) {
                (Nested::Empty, Nested::Number(lon)) => Nested::Number(lon),
                (Nested::Number(lon), Nested::Number(lat)) => Nested::Position([lon, lat]),
                // A third number is the height, which is not used.
                (Nested::Position(place), Nested::Number(_)) if numbers > 2 => Nested::Position(place),
                (Nested::Empty, Nested::Position(place)) => Nested::Line(vec![place]),
                (Nested::Line(mut line), Nested::Position(place)) => {
                    line.push(place);
                    Nested::Line(line)
                }
                (Nested::Empty, Nested::Line(line)) => Nested::Lines(vec![line]),
                (Nested::Lines(mut lines), Nested::Line(line)) => {
                    lines.push(line);
                    Nested::Lines(lines)
                }
                (Nested::Empty, Nested::Lines(lines)) => Nested::Areas(vec![lines]),
                (Nested::Areas(mut areas), Nested::Lines(lines)) => {
                    areas.push(lines);
                    Nested::Areas(areas)
                }
                (whole, Nested::Empty) => whole,
                _ => Nested::Odd,
            };
        }
        // A single number in a list is no place.
        Ok(if matches!(whole, Nested::Number(_)) { Nested::Odd } else { whole })
    }
}
