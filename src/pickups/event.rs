//! One line from a phone goes in, a checked [`Event`] comes out, or the one reason why it cannot be one.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Longest identifier of any sort.
const LONGEST_ID: usize = 64;
/// Longest text a driver may leave; longer is cut off by the phone.
const LONGEST_TEXT: usize = 2_000;
/// Photos and voice notes of one event.
const MOST_MEDIA: usize = 8;

/// Something that happened to one phone on one run; append-only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// UUID made on the phone; the same event sent twice is one.
    pub id: String,
    /// The phone, as it was enrolled.
    pub device: String,
    /// 1, 2, 3 ... without a gap on each phone.
    pub seq: i64,
    /// [`super::RunId`] as text.
    pub run: String,
    /// The plan the phone was showing.
    #[serde(default)]
    pub plan: String,
    /// The step of that plan, where the event is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// Its particulars.
    #[serde(default)]
    pub body: Body,
    /// Where, if the phone knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Where, if the phone knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// How well it knew, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acc: Option<f64>,
    /// The phone's wall clock, milliseconds since 1970.
    pub t_wall: i64,
    /// The phone's steady clock, milliseconds since it was switched on.
    #[serde(default)]
    pub t_mono: i64,
    /// Changes when the steady clock starts again.
    #[serde(default)]
    pub boot_id: String,
    /// Satellite time, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub t_gps: Option<i64>,
    /// SHA-256 of photos and voice notes that belong to it; their bytes come apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The crew sets off.
    RunStart,
    /// A step was collected.
    StepDone,
    /// A step could not be collected, with a reason.
    StepFailed,
    /// An earlier event was a slip of the thumb.
    StepUndone,
    /// The vehicle is full before the plan said so.
    TripFull,
    /// Unloaded at the dump.
    Dump,
    /// A road cannot be passed.
    RoadBlocked,
    /// Fuel taken.
    Fuel,
    /// Kilometres on the clock.
    Odometer,
    /// A remark.
    Note,
    /// The crew is back.
    RunEnd,
}

/// Particulars of an event; each kind uses its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Why a step could not be collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FailureReason>,
    /// The event that is undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// How full the vehicle was, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<i64>,
    /// What a scale showed, kilograms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_kg: Option<i64>,
    /// Litres of fuel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub litres: Option<f64>,
    /// Kilometres on the clock.
    #[serde(default, rename = "kilometres", alias = "km", skip_serializing_if = "Option::is_none")]
    pub km: Option<f64>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Events of the run, when it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Their digest, when it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// Why a step could not be collected; each has a picture on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// A car, a ditch or a gate stood in the way.
    NoAccess,
    /// Nothing was put out.
    NoBinsOut,
    /// Ash that still glowed.
    HotAsh,
    /// A loose dog.
    Dog,
    /// More than the vehicle could take.
    Overloaded,
    /// Snow, mud or water.
    RoadImpassable,
}

impl FailureReason {
    /// All of them, in the order the phone shows them.
    pub const ALL: [Self; 6] =
        [Self::NoAccess, Self::NoBinsOut, Self::HotAsh, Self::Dog, Self::Overloaded, Self::RoadImpassable];

    /// The name used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAccess => "no_access",
            Self::NoBinsOut => "no_bins_out",
            Self::HotAsh => "hot_ash",
            Self::Dog => "dog",
            Self::Overloaded => "overloaded",
            Self::RoadImpassable => "road_impassable",
        }
    }
}

/// Who says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A phone on the vehicle.
    #[default]
    Phone,
    /// A clerk who reads the sheet.
    Paper,
    /// An SMS line.
    Sms,
    /// A phone's own events, brought as a file.
    File,
    /// A phone's own events, read from its screen by another phone.
    Qr,
}

impl Source {
    /// The name used in records.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::Sms => "sms",
            Self::File => "file",
            Self::Qr => "qr",
        }
    }

    /// Whether a phone numbered the events as they happened. Others are numbered as they come in, which says nothing
    /// about when they happened.
    pub fn is_of_phone(self) -> bool {
        !matches!(self, Self::Paper | Self::Sms)
    }

    /// The source of that name; a phone where the name is not known.
    pub fn from_code(code: &str) -> Self {
        match code {
            "paper" => Self::Paper,
            "sms" => Self::Sms,
            "file" => Self::File,
            "qr" => Self::Qr,
            _ => Self::Phone,
        }
    }
}

/// Why a line is not an event. It goes to quarantine with this code: kept, shown, never in the way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventFault {
    /// Not a JSON object.
    #[error("the line is not a JSON object: {0}")]
    NotJson(String),
    /// A field is missing or of the wrong sort.
    #[error("{0}")]
    WrongShape(String),
    /// A field is out of bounds.
    #[error("field `{0}` {1}")]
    OutOfBounds(&'static str, &'static str),
}

impl EventFault {
    /// A short stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not_json",
            Self::WrongShape(_) => "wrong_shape",
            Self::OutOfBounds(..) => "out_of_bounds",
        }
    }
}

/// Reads one line into a JSON value.
pub fn parse(line: &[u8]) -> Result<Value, EventFault> {
    let value: Value = serde_json::from_slice(line).map_err(|error| EventFault::NotJson(error.to_string()))?;
    if value.is_object() { Ok(value) } else { Err(EventFault::NotJson("it is another sort of value".to_owned())) }
}

/// Checks a JSON object and turns it into an event. Fields of later versions are ignored, fields
/// that an older phone does not send have their defaults.
pub fn read(value: &Value) -> Result<Event, EventFault> {
    let event = Event::deserialize(value).map_err(|error| EventFault::WrongShape(error.to_string()))?;
    for (name, text) in [("id", &event.id), ("device", &event.device), ("run", &event.run)] {
        if text.is_empty() || text.len() > LONGEST_ID {
            return Err(EventFault::OutOfBounds(name, "must have 1 to 64 characters"));
        }
    }
    for (name, text) in [("plan", &event.plan), ("boot_id", &event.boot_id)] {
        if text.len() > LONGEST_ID {
            return Err(EventFault::OutOfBounds(name, "must have at most 64 characters"));
        }
    }
    if event.step.as_ref().is_some_and(|step| step.is_empty() || step.len() > LONGEST_ID) {
        return Err(EventFault::OutOfBounds("step", "must have 1 to 64 characters"));
    }
    if !(1..=1_000_000_000).contains(&event.seq) {
        return Err(EventFault::OutOfBounds("seq", "must count from 1"));
    }
    if event.lat.is_some_and(|lat| !(-90.0..=90.0).contains(&lat))
        || event.lon.is_some_and(|lon| !(-180.0..=180.0).contains(&lon))
    {
        return Err(EventFault::OutOfBounds("lat", "and `lon` must be degrees"));
    }
    if event.body.text.as_ref().is_some_and(|text| text.len() > LONGEST_TEXT) {
        return Err(EventFault::OutOfBounds("body.text", "must have at most 2,000 bytes"));
    }
    let hash = |text: &String| text.len() == 64 && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if event.media.len() > MOST_MEDIA || !event.media.iter().all(hash) {
        return Err(EventFault::OutOfBounds("media", "must be at most 8 SHA-256 in small hexadecimal letters"));
    }
    if event.body.fill.is_some_and(|fill| !(0..=200).contains(&fill)) {
        return Err(EventFault::OutOfBounds("body.fill", "must be a percentage from 0 to 200"));
    }
    if event.body.weight_kg.is_some_and(|weight| !(0..=100_000).contains(&weight)) {
        return Err(EventFault::OutOfBounds("body.weight_kg", "must be from 0 to 100,000"));
    }
    match event.kind {
        EventKind::StepDone | EventKind::StepFailed if event.step.is_none() => {
            Err(EventFault::OutOfBounds("step", "must name the step"))
        }
        EventKind::StepFailed if event.body.reason.is_none() => {
            Err(EventFault::OutOfBounds("body.reason", "must be one of the six reasons"))
        }
        EventKind::StepUndone if event.body.of.is_none() => {
            Err(EventFault::OutOfBounds("body.of", "must be the id of the event that is undone"))
        }
        _ => Ok(event),
    }
}

/// SHA-256 of what an event says, hexadecimal: the order of keys and the white space do not matter,
/// everything else does, fields of later versions included.
pub fn hash(value: &Value) -> String {
    let mut text = String::new();
    canonical(value, &mut text);
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// The canonical text of a JSON value: no white space, keys of every object in byte order.
pub fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<_> = fields.iter().collect();
            keys.sort_by(|left, right| left.0.cmp(right.0));
            text.push('{');
            for (index, (key, value)) in keys.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(key.clone()).to_string());
                text.push(':');
                canonical(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                canonical(item, text);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// The bytes that a hexadecimal text stands for, whatever its letters; nothing where it is none.
pub fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let read = |pair: &[u8]| match pair {
        [high, low] => u8::try_from((digit(high)? << 4) | digit(low)?).ok(),
        _ => None,
    };
    text.as_bytes().chunks(2).map(read).collect()
}

/// Bytes in hexadecimal, small letters.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes
        .iter()
        .flat_map(|byte| [usize::from(byte >> 4), usize::from(byte & 15)])
        .filter_map(|digit| DIGITS.get(digit))
        .collect()
}
