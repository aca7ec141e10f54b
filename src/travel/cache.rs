//! Prepared graphs go into a folder under a hash of what they were made of, and come out again, or not at all.
//!
//! A file says what it is, in which version, for which key, how long, and ends with a checksum. Whatever does not
//! fit, an old version, a file cut off, a flipped bit, counts as not there, and is made again. A file is written
//! beside its place, made safe on the disk and then moved there, so nobody ever sees half of one.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"taza-cch";
/// Changed whenever the bytes, or what they are made from, mean something else.
const VERSION: u32 = 1;
/// The whole folder is kept below this; the oldest files go first.
const MOST_BYTES: u64 = 2 << 30;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A road graph, by the bytes of its files.
    Graph,
    /// A prepared network, by its search graph.
    Prepared,
    /// What reading the files of a graph told, by the same key as the graph: a JSON list of sentences.
    Notes,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Prepared => "prepared",
            Self::Notes => "notes",
        }
    }
}

/// A folder of prepared graphs.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// A cache in this folder, which is made when something is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, kind: Kind, key: &[u8; 32]) -> PathBuf {
        let name: String = key.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{}-{name}.taza", kind.name()))
    }

    fn head(kind: Kind, key: &[u8; 32], length: usize) -> Vec<u8> {
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(&VERSION.to_le_bytes());
        head.push(kind as u8);
        head.extend_from_slice(key);
        head.extend_from_slice(&(length as u64).to_le_bytes());
        head
    }

    /// What is kept under this key, if it is there and whole.
    pub fn get(&self, kind: Kind, key: &[u8; 32]) -> Option<Vec<u8>> {
        let mut bytes = std::fs::read(self.path(kind, key)).ok()?;
        let head = Self::head(kind, key, 0).len();
        let length = bytes.len().checked_sub(head + 32)?;
        let (rest, checksum) = bytes.split_at_checked(head + length)?;
        let (found, content) = rest.split_at_checked(head)?;
        if found != Self::head(kind, key, length) || Sha256::digest(content).as_slice() != checksum {
            return None;
        }
        bytes.truncate(head + length);
        bytes.drain(..head);
        Some(bytes)
    }

    /// Keeps something under this key.
    ///
    /// # Errors
    /// What the disk says; nothing half-written is left in its place.
    pub fn put(&self, kind: Kind, key: &[u8; 32], content: &[u8]) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.path(kind, key);
        let beside = path.with_extension(format!("{}.part", std::process::id()));
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(&Self::head(kind, key, content.len()))?;
            file.write_all(content)?;
            file.write_all(&Sha256::digest(content))?;
            file.sync_all()
        });
        let moved = written.and_then(|()| std::fs::rename(&beside, &path));
        if moved.is_err() {
            // What cannot be removed is no prepared graph by its name and is never read.
            let _ = std::fs::remove_file(&beside);
        }
        moved?;
        self.make_room();
        Ok(())
    }

    /// Takes the oldest files away until the folder is small enough.
    fn make_room(&self) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        let mut files: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "taza"))
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
        for (_, length, path) in files {
            if total <= MOST_BYTES {
                break;
            }
            // Another process may have taken it away already.
            let _ = std::fs::remove_file(path);
            total -= length;
        }
    }
}
