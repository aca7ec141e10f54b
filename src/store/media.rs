//! Pieces of a photo go in, a file under its own hash comes out, and a record once it is whole and on the disk.
//!
//! `FOLDER/<municipality>/parts/<phone>-<hash>` grows piece by piece; the last piece makes it
//! `FOLDER/<municipality>/<first two digits>/<hash>`, checked, forced to the disk and renamed. Only then is there a record:
//! whatever a crash leaves without one is sent again.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::pickups::event::hexadecimal;
use crate::pickups::media::{ENOUGH_TO_SNIFF, MOST_PIXELS, MediaKind, jpeg_pixels, sniff};

use super::{Bucket, Store, StoreError};

/// Unfinished photos of one phone at most.
const MOST_PARTS: usize = 60;
/// Photos told to be missing in one answer.
const MOST_MISSING: i64 = 200;

/// A photo or voice note that arrived whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// What it is.
    pub kind: MediaKind,
    /// Its length.
    pub bytes: i64,
    /// Its time is over: the bytes were taken away, the record stays.
    pub expired: bool,
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    /// So many bytes are there.
    Part(u64),
    /// All of them, and they are what the hash says.
    Whole(u64),
}

/// What became of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It is there; so far is the upload now.
    Taken(Upload),
    /// It begins elsewhere than at the end of what is there.
    Elsewhere(u64),
    /// The whole has another hash than it should: it was thrown away and has to come again from its beginning.
    OtherBytes,
    /// None of the kinds that are kept, or a picture too large to open.
    Refused(&'static str),
    /// This phone has too many unfinished ones.
    TooMany,
}

const ONE: &str = "SELECT kind, bytes, state FROM media WHERE municipality_id = $1 AND sha256 = $2";
const ADD: &str = "INSERT INTO media (municipality_id, sha256, device_id, kind, bytes, state, completed_at)
    VALUES ($1, $2, $3, $4, $5, 'whole', $6) ON CONFLICT (municipality_id, sha256) DO NOTHING";
const ARRIVED: &str = "UPDATE event_media SET arrived = 1 WHERE municipality_id = $1 AND sha256 = $2 AND arrived = 0";
const MISSING: &str = "SELECT DISTINCT waiting.sha256 FROM event_media waiting
    WHERE waiting.municipality_id = $1 AND waiting.device_id = $2 AND waiting.arrived = 0
    AND NOT EXISTS (SELECT 1 FROM media WHERE media.municipality_id = $1 AND media.sha256 = waiting.sha256)
    ORDER BY waiting.sha256 LIMIT $3";
const DUE: &str = "SELECT municipality_id, sha256 FROM media WHERE state = 'whole' AND completed_at < $1 LIMIT 1000";
const WHOLE: &str = "SELECT municipality_id, sha256 FROM media WHERE state = 'whole'
    AND (municipality_id > $1 OR (municipality_id = $1 AND sha256 > $2)) ORDER BY municipality_id, sha256 LIMIT 500";
const EXPIRE: &str = "UPDATE media SET state = 'expired' WHERE municipality_id = $1 AND sha256 = $2";

/// A name that is safe in a path, whatever is in it.
fn safe(name: &str) -> String {
    let plain = !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_'));
    if plain { name.to_owned() } else { format!("x{}", hexadecimal(&Sha256::digest(name.as_bytes()))) }
}

/// Whether a text is a SHA-256 in small hexadecimal letters.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
}

/// The name of a photo in a bucket.
fn object(municipality: &str, sha256: &str) -> String {
    format!("{}/{}/{sha256}", safe(municipality), sha256.get(..2).unwrap_or("00"))
}

fn broken(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::Address(format!("{}: {error}", path.display()))
}

impl Store {
    /// Keeps photos in another folder than beside the database.
    #[must_use]
    pub fn with_media(mut self, folder: PathBuf) -> Self {
        self.media = folder;
        self
    }

    /// Keeps photos in a bucket; the folder holds unfinished ones alone.
    #[must_use]
    pub fn with_bucket(mut self, bucket: Bucket) -> Self {
        self.bucket = Some(bucket);
        self
    }

    fn part(&self, municipality: &str, device: &str, sha256: &str) -> PathBuf {
        self.media.join(safe(municipality)).join("parts").join(format!("{}-{sha256}", safe(device)))
    }

    fn whole(&self, municipality: &str, sha256: &str) -> PathBuf {
        self.media.join(safe(municipality)).join(sha256.get(..2).unwrap_or("00")).join(sha256)
    }

    /// The record of a photo that arrived whole.
    pub async fn media(&self, municipality: &str, sha256: &str) -> Result<Option<Media>, StoreError> {
        let row: Option<(String, i64, String)> =
            sqlx::query_as(ONE).bind(municipality).bind(sha256).fetch_optional(&self.read).await?;
        Ok(row.and_then(|(kind, bytes, state)| {
            let kind = MediaKind::from_content_type(&kind)?;
            Some(Media { sha256: sha256.to_owned(), kind, bytes, expired: state != "whole" })
        }))
    }

    /// The bytes of a photo that arrived whole.
    pub async fn media_bytes(&self, municipality: &str, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        if !is_hash(sha256) {
            return Ok(None);
        }
        if let Some(bucket) = &self.bucket {
            return bucket.get(&object(municipality, sha256)).await;
        }
        let path = self.whole(municipality, sha256);
        blocking(move || match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(broken(&path, error)),
        })
        .await
    }

    /// How far the upload of a photo is; nothing when it did not begin.
    pub async fn media_upload(
        &self,
        municipality: &str,
        device: &str,
        sha256: &str,
    ) -> Result<Option<Upload>, StoreError> {
        if let Some(media) = self.media(municipality, sha256).await? {
            return Ok(Some(Upload::Whole(media.bytes.unsigned_abs())));
        }
        let path = self.part(municipality, device, sha256);
        blocking(move || Ok(std::fs::metadata(path).ok().map(|found| Upload::Part(found.len())))).await
    }

    /// Adds a piece that begins at `offset`; with the last one, of `total` bytes in all, the photo is whole.
    pub async fn add_piece(
        &self,
        (municipality, device, sha256): (&str, &str, &str),
        offset: u64,
        total: u64,
        piece: Vec<u8>,
        now_ms: i64,
    ) -> Result<Piece, StoreError> {
        if let Some(media) = self.media(municipality, sha256).await? {
            return Ok(Piece::Taken(Upload::Whole(media.bytes.unsigned_abs())));
        }
        let (part, whole) = (self.part(municipality, device, sha256), self.whole(municipality, sha256));
        let (prefix, wanted) = (format!("{}-", safe(device)), sha256.to_owned());
        let written = blocking(move || write_piece(&part, &whole, &prefix, &wanted, offset, total, &piece)).await?;
        let kind = match written {
            Written::Answer(piece) => return Ok(piece),
            Written::Whole(kind) => kind,
        };
        if let Some(bucket) = &self.bucket {
            let path = self.whole(municipality, sha256);
            let bytes = blocking(move || std::fs::read(&path).map_err(|error| broken(&path, error))).await?;
            bucket.put(&object(municipality, sha256), bytes).await?;
            // It lies in the bucket now; one that stays behind is overwritten by the next try and hurts nobody.
            let _ = std::fs::remove_file(self.whole(municipality, sha256));
        }
        let mut transaction = self.begin().await?;
        sqlx::query(ADD)
            .bind(municipality)
            .bind(sha256)
            .bind(device)
            .bind(kind.content_type())
            .bind(i64::try_from(total).unwrap_or(i64::MAX))
            .bind(now_ms)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(ARRIVED).bind(municipality).bind(sha256).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Piece::Taken(Upload::Whole(total)))
    }

    /// Copies every photo that arrived whole into another folder, each checked by its hash; how many, and how many
    /// could not be found.
    pub async fn copy_media_to(&self, folder: &Path) -> Result<(usize, usize), StoreError> {
        let (mut copied, mut missing) = (0, 0);
        let (mut municipality, mut sha256) = (String::new(), String::new());
        loop {
            let page: Vec<(String, String)> =
                sqlx::query_as(WHOLE).bind(&municipality).bind(&sha256).fetch_all(&self.read).await?;
            let Some(last) = page.last().cloned() else { return Ok((copied, missing)) };
            for (municipality, sha256) in page {
                let bytes = self.media_bytes(&municipality, &sha256).await?;
                let Some(bytes) = bytes.filter(|bytes| hexadecimal(&Sha256::digest(bytes)) == sha256) else {
                    missing += 1;
                    continue;
                };
                let path = folder.join(object(&municipality, &sha256));
                blocking(move || {
                    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(|e| broken(&path, e))?;
                    let mut file = File::create(&path).map_err(|error| broken(&path, error))?;
                    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(|error| broken(&path, error))
                })
                .await?;
                copied += 1;
            }
            (municipality, sha256) = last;
        }
    }

    /// Photos that events of this phone name and whose bytes are not there.
    pub async fn missing_media(&self, municipality: &str, device: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as(MISSING).bind(municipality).bind(device).bind(MOST_MISSING).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(sha256,)| sha256).collect())
    }

    /// Takes the bytes of photos away that arrived before `before_ms`, and unfinished ones that were not touched for as
    /// long as `parts_older_than`; returns how many photos.
    pub async fn expire_media(
        &self,
        before_ms: i64,
        parts_older_than: std::time::Duration,
    ) -> Result<usize, StoreError> {
        let due: Vec<(String, String)> = sqlx::query_as(DUE).bind(before_ms).fetch_all(&self.read).await?;
        for (municipality, sha256) in &due {
            if let Some(bucket) = &self.bucket {
                bucket.delete(&object(municipality, sha256)).await?;
            }
            let path = self.whole(municipality, sha256);
            // First the bytes: a record that says "expired" must be true.
            blocking(move || match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(broken(&path, error)),
                _ => Ok(()),
            })
            .await?;
            sqlx::query(EXPIRE).bind(municipality).bind(sha256).execute(&self.write).await?;
        }
        let folder = self.media.clone();
        blocking(move || {
            remove_old_parts(&folder, parts_older_than);
            Ok(())
        })
        .await?;
        Ok(due.len())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Address(error.to_string()))?
}

enum Written {
    Answer(Piece),
    Whole(MediaKind),
}

fn write_piece(
    part: &Path,
    whole: &Path,
    prefix: &str,
    sha256: &str,
    offset: u64,
    total: u64,
    piece: &[u8],
) -> Result<Written, StoreError> {
    let folder = part.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| broken(folder, error))?;
    if !part.exists() && unfinished(folder, prefix) >= MOST_PARTS {
        return Ok(Written::Answer(Piece::TooMany));
    }
    if offset == 0 && piece.len() >= ENOUGH_TO_SNIFF && sniff(piece).is_none() {
        return Ok(Written::Answer(Piece::Refused("not_a_photo_or_sound")));
    }
    let fail = |error| broken(part, error);
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(part).map_err(fail)?;
    // Two tabs, or two processes, that send the same photo take turns.
    file.lock().map_err(fail)?;
    let there = file.metadata().map_err(fail)?.len();
    if there != offset {
        return Ok(Written::Answer(Piece::Elsewhere(there)));
    }
    file.seek(SeekFrom::Start(offset)).map_err(fail)?;
    file.write_all(piece).map_err(fail)?;
    let there = offset + piece.len() as u64;
    if there < total {
        return Ok(Written::Answer(Piece::Taken(Upload::Part(there))));
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(fail)?;
    file.read_to_end(&mut bytes).map_err(fail)?;
    let thrown_away = |answer| std::fs::remove_file(part).map_err(fail).map(|()| Written::Answer(answer));
    if hexadecimal(&Sha256::digest(&bytes)) != sha256 {
        return thrown_away(Piece::OtherBytes);
    }
    let Some(kind) = sniff(&bytes) else { return thrown_away(Piece::Refused("not_a_photo_or_sound")) };
    if kind == MediaKind::Jpeg && jpeg_pixels(&bytes).is_none_or(|pixels| pixels > MOST_PIXELS) {
        return thrown_away(Piece::Refused("not_a_picture_to_open"));
    }
    file.sync_all().map_err(fail)?;
    let folder = whole.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| broken(folder, error))?;
    std::fs::rename(part, whole).map_err(fail)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| broken(folder, error))?;
    Ok(Written::Whole(kind))
}

fn unfinished(folder: &Path, prefix: &str) -> usize {
    std::fs::read_dir(folder)
        .map(|entries| {
            entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)).count()
        })
        .unwrap_or(0)
}

fn remove_old_parts(folder: &Path, older_than: std::time::Duration) {
    let Ok(municipalities) = std::fs::read_dir(folder) else { return };
    for parts in municipalities.flatten().filter_map(|entry| std::fs::read_dir(entry.path().join("parts")).ok()) {
        for part in parts.flatten() {
            let age = part.metadata().ok().and_then(|found| found.modified().ok()).and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > older_than) {
                // One that cannot be taken away now is tried again in the next round.
                let _ = std::fs::remove_file(part.path());
            }
        }
    }
}
