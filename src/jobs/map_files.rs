//! Files of a municipality, from a folder or from the records, go in; its map comes out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::maps::read::{HEIGHTS_FILE, heights_text, read_folder};
use crate::maps::{Fault, Faults, MunicipalityMap};
use crate::plan::inputs;
pub use crate::plan::inputs::FILES;

/// Why files could not be turned into a map.
#[derive(Debug, thiserror::Error)]
pub enum MapFileError {
    /// The files are wrong: every fault.
    #[error("the map has {} faults", .0.0.len())]
    Faults(Faults),
    /// The machine could not write or read them.
    #[error("the files of the map could not be laid out: {0}")]
    Machine(#[from] std::io::Error),
}

/// The files of a folder, name to text; those that are not there are left out.
pub fn of_folder(folder: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    // Tiles are kept as what they say of the area.
    files.extend(heights_text(folder).map(|text| (HEIGHTS_FILE.to_owned(), text)));
    for name in FILES.into_iter().filter(|name| *name != HEIGHTS_FILE) {
        match std::fs::read_to_string(folder.join(name)) {
            Ok(text) => {
                files.insert(name.to_owned(), text);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

/// SHA-256 of the files, as plans carry it.
pub fn fingerprint(files: &BTreeMap<String, String>) -> String {
    inputs::fingerprint(|name| files.get(name).map(|text| text.clone().into_bytes()))
}

/// The map of files that the records keep.
pub fn map(files: &BTreeMap<String, String>) -> Result<MunicipalityMap, MapFileError> {
    checked(files).map(|(map, _)| map)
}

/// The map of files that somebody brings, with what should be looked at.
pub fn checked(files: &BTreeMap<String, String>) -> Result<(MunicipalityMap, Faults), MapFileError> {
    let folder = Folder::fresh()?;
    // Only the names that are known: a name from the records never becomes a path.
    for name in FILES {
        if let Some(text) = files.get(name) {
            std::fs::write(folder.0.join(name), text)?;
        }
    }
    // The person brought files, not this folder: they are named as they were brought.
    let named = |faults: Faults| {
        let plain = |mut fault: Fault| {
            let name = Path::new(&fault.file).file_name().map(|name| name.to_string_lossy().into_owned());
            fault.file = name.unwrap_or_default();
            fault
        };
        Faults(faults.0.into_iter().map(plain).collect())
    };
    match read_folder(&folder.0) {
        Ok((map, warnings)) => Ok((map, named(warnings))),
        Err(faults) => Err(MapFileError::Faults(named(faults))),
    }
}

/// A folder that goes away again.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("taza-map-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is removed with the machine's temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
