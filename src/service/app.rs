//! What every handler can reach: records, clock, parsed plans, live wake-ups, limits.

use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::notify::channels::Channels;
use crate::outgoing::Outgoing;
use crate::pickups::event::hexadecimal;
use crate::plan::Plan;
use crate::residents::AddressBook;
use crate::store::Store;

use super::board::Days;
use super::desks::Desks;
use super::error::Problem;
use super::limit::Limits;
use super::live::Live;
use super::memory::Memory;
use super::metrics::Metrics;
use super::stamp::Stamps;
use super::sync::ways::Ways;
use super::talk::Lanes;

/// Parsed plans kept in memory, in bytes of their text; a plan is never edited, so they cannot go stale. A plan of a
/// municipality of 9,000 people has half a megabyte: those of the whole country have room.
const PLANS_KEPT: usize = 256 << 20;
/// Address books kept in memory, in streets and villages.
const BOOKS_KEPT: usize = 100_000;

/// What every handler can reach. Cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// An address book and the plan it was made from.
type BookOf = (Arc<Plan>, Arc<AddressBook>);

/// The inside of an [`App`].
pub struct Inner {
    /// Records.
    pub store: Store,
    /// The present moment.
    pub clock: Clock,
    /// Wakes live pages.
    pub live: Live,
    /// Who asked how often.
    pub limits: Limits,
    /// What was done, counted.
    pub metrics: Metrics,
    /// Becomes true when the service stops.
    pub stopping: watch::Receiver<bool>,
    /// Calls that leave the house.
    pub outgoing: Outgoing,
    pub(super) days: Days,
    pub(super) desks: Desks,
    pub(super) ways: Ways,
    pub(super) lanes: Lanes,
    channels: OnceLock<Channels>,
    pub(super) stamps: Stamps,
    plans: Mutex<Memory<(String, String), Arc<Plan>>>,
    /// Address books, each beside the plan it was made from.
    books: Mutex<Memory<String, BookOf>>,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// A service over `store`; `stopping` becomes true when it is to end.
    pub fn new(store: Store, clock: Clock, stopping: watch::Receiver<bool>) -> Self {
        Self::calling(store, clock, stopping, Outgoing::public())
    }

    /// The same that may call other addresses than public ones.
    pub fn calling(store: Store, clock: Clock, stopping: watch::Receiver<bool>, outgoing: Outgoing) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            live: Live::default(),
            limits: Limits::default(),
            metrics: Metrics::default(),
            stopping,
            outgoing,
            days: Days::default(),
            desks: Desks::default(),
            ways: Ways::default(),
            lanes: Lanes::default(),
            channels: OnceLock::new(),
            stamps: Stamps::default(),
            plans: Mutex::new(Memory::new(PLANS_KEPT)),
            books: Mutex::new(Memory::new(BOOKS_KEPT)),
        }))
    }

    /// The channels of residents; none before [`App::set_channels`].
    pub fn channels(&self) -> &Channels {
        self.channels.get_or_init(Channels::default)
    }

    /// Sets the channels of residents, once, before the service begins.
    pub fn set_channels(&self, channels: Channels) {
        if self.channels.set(channels).is_err() {
            tracing::warn!("the channels were set before and stay as they are");
        }
    }

    /// The present moment in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// A plan, parsed; read from the records once.
    pub async fn plan(&self, municipality: &str, plan: &str) -> Result<Option<Arc<Plan>>, Problem> {
        let key = (municipality.to_owned(), plan.to_owned());
        if let Some(found) = self.plans.lock().ok().and_then(|mut plans| plans.get(&key)) {
            return Ok(Some(found));
        }
        let Some(document) = self.store.plan_document(municipality, plan).await? else { return Ok(None) };
        let mut parsed: Plan = serde_json::from_str(&document)?;
        parsed.shrink();
        let parsed = Arc::new(parsed);
        if let Ok(mut plans) = self.plans.lock() {
            plans.put(key, parsed.clone(), document.len());
        }
        Ok(Some(parsed))
    }

    /// The address book of a plan, made once.
    pub fn address_book(&self, municipality: &str, plan: &Arc<Plan>) -> Arc<AddressBook> {
        let known = self.books.lock().ok().and_then(|mut books| books.get(&municipality.to_owned()));
        if let Some((_, book)) = known.filter(|(of, _)| Arc::ptr_eq(of, plan)) {
            return book;
        }
        let book = Arc::new(AddressBook::new(plan));
        if let Ok(mut books) = self.books.lock() {
            let weight = plan.streets.len() + plan.villages.len();
            books.put(municipality.to_owned(), (plan.clone(), book.clone()), weight);
        }
        book
    }

    /// Today in a time zone.
    pub fn today(&self, time_zone: &str) -> Date {
        self.clock.now().to_zoned(zone(time_zone)).date()
    }
}

/// The time zone of that name. A machine without zone files still knows the country's own, which
/// has been six hours ahead of UTC without summer time since 2005 (IANA tzdata, `asia`).
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|_| match name {
        "Asia/Bishkek" => TimeZone::fixed(Offset::constant(6)),
        _ => TimeZone::UTC,
    })
}

/// The moment of a second of a local day.
pub fn moment(date: Date, second: i64, time_zone: &str) -> Timestamp {
    date.to_zoned(zone(time_zone))
        .ok()
        .and_then(|midnight| midnight.checked_add(second.seconds()).ok())
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// An instant as answers write it: RFC 3339, UTC, whole seconds.
pub fn instant(milliseconds: i64) -> String {
    Timestamp::from_second(milliseconds.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// Day of the week of a date, Monday is 0, as plans count it.
pub fn weekday(date: Date) -> u8 {
    date.weekday().to_monday_zero_offset().unsigned_abs()
}

/// A fresh id: UUID version 7, ordered by time.
pub fn fresh_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A fresh secret of 128 bits, hexadecimal.
pub fn fresh_token() -> Result<String, Problem> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Problem::broken(&error))?;
    Ok(hexadecimal(&bytes))
}

/// What is kept of a secret.
pub fn token_hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}
