//! Files of a result go in; a folder that holds all of them, or stays as it was, comes out.
//!
//! A manager prints from this folder, so it is never half old and half new: everything is written
//! beside it first, forced to the disk, and then takes its place by one rename.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Failure;

/// A folder that may be replaced, checked before the long work begins.
#[derive(Debug)]
pub(super) struct OutputFolder {
    target: PathBuf,
    parent: PathBuf,
    name: OsString,
}

/// Endings of the files that a plan folder holds; a folder with anything else is somebody's own.
const OURS: [&str; 7] = ["json", "geojson", "gpx", "pdf", "csv", "xlsx", "ics"];

impl OutputFolder {
    /// Checks that `target` is new or empty: for files that a person goes on to edit.
    pub(super) fn new_or_empty(target: &Path) -> Result<Self, Failure> {
        if fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure::Refused(format!(
                "`{}` is not empty, and somebody's corrections may be in it. Choose another folder with --out, or replace it with --force.",
                target.display()
            )));
        }
        Self::check(target)
    }

    /// Checks that `target` holds nothing but files of these `names`, so that all of it may be replaced.
    pub(super) fn holding_only(target: &Path, names: &[&str]) -> Result<Self, Failure> {
        let entries = fs::read_dir(target).into_iter().flatten().flatten();
        let mut foreign: Vec<OsString> =
            entries.map(|entry| entry.file_name()).filter(|name| !names.iter().any(|known| name == known)).collect();
        foreign.sort();
        match foreign.first() {
            None => Self::writable(target),
            Some(name) => Err(Failure::Refused(format!(
                "`{}` holds `{}`, which is no part of a municipality. Choose another folder with --out, or move that file away.",
                target.display(),
                name.to_string_lossy()
            ))),
        }
    }

    /// Checks that `target` is new, empty or an earlier result, and that a folder can be made beside it.
    pub(super) fn check(target: &Path) -> Result<Self, Failure> {
        let folder = Self::writable(target)?;
        folder.refuse_what_is_not_ours()?;
        Ok(folder)
    }

    /// Checks that a folder can be made beside `target`.
    fn writable(target: &Path) -> Result<Self, Failure> {
        let name = target.file_name().ok_or_else(|| {
            Failure::Refused(format!("`{}` is no folder name: give --out a name such as `plan`.", target.display()))
        })?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let folder = Self { target: target.to_path_buf(), parent, name: name.to_os_string() };
        if fs::symlink_metadata(target).is_ok_and(|about| !about.is_dir()) {
            return Err(Failure::Refused(format!(
                "`{}` is a file, not a folder. Choose another name with --out.",
                target.display()
            )));
        }
        fs::create_dir_all(&folder.parent).map_err(|error| folder.cannot("make the folder above it", &error))?;
        let probe = folder.beside("probe");
        fs::create_dir(&probe).map_err(|error| folder.cannot("write beside it", &error))?;
        fs::remove_dir(&probe).map_err(|error| folder.cannot("write beside it", &error))?;
        Ok(folder)
    }

    fn cannot(&self, doing: &str, error: &std::io::Error) -> Failure {
        Failure::Refused(format!(
            "`{}`: cannot {doing} ({error}). Choose another place with --out.",
            self.target.display()
        ))
    }

    /// A hidden neighbour that no other process of this machine uses.
    fn beside(&self, purpose: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(format!(".{purpose}-{}", std::process::id()));
        self.parent.join(name)
    }

    fn refuse_what_is_not_ours(&self) -> Result<(), Failure> {
        let shown = self.target.display();
        if !self.target.exists() {
            return Ok(());
        }
        let entries = fs::read_dir(&self.target).map_err(|error| self.cannot("read it", &error))?;
        let mut names: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        names.sort();
        if names.is_empty() {
            return Ok(());
        }
        let foreign = names.iter().find(|path| {
            path.is_dir() || !path.extension().is_some_and(|ending| OURS.iter().any(|ours| ending == *ours))
        });
        match foreign {
            Some(path) => Err(Failure::Refused(format!(
                "`{shown}` holds `{}`, which no plan wrote. Choose another folder with --out, or move that file away.",
                path.file_name().unwrap_or_default().to_string_lossy()
            ))),
            None if !self.target.join("plan.json").is_file() => Err(Failure::Refused(format!(
                "`{shown}` is not empty and holds no plan.json, so it is not replaced. Choose another folder with --out."
            ))),
            None => Ok(()),
        }
    }

    /// Writes `files` (name and content) and puts them in place of what was there.
    pub(super) fn replace(&self, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
        let fresh = self.beside("new");
        let written = self.write_all(&fresh, files).and_then(|()| self.swap(&fresh));
        if written.is_err() {
            // What is left of a failed attempt helps nobody; the old folder is still in its place.
            let _ = fs::remove_dir_all(&fresh);
        }
        written.map_err(|error| {
            Failure::Broken(format!(
                "could not write `{}`: {error}. What was there before is unchanged; check the free space and try again.",
                self.target.display()
            ))
        })
    }

    fn write_all(&self, fresh: &Path, files: &[(String, Vec<u8>)]) -> std::io::Result<()> {
        if fresh.exists() {
            fs::remove_dir_all(fresh)?;
        }
        fs::create_dir(fresh)?;
        for (name, content) in files {
            let mut file = fs::File::create_new(fresh.join(name))?;
            file.write_all(content)?;
            file.sync_all()?;
        }
        fs::File::open(fresh)?.sync_all()
    }

    fn swap(&self, fresh: &Path) -> std::io::Result<()> {
        let aside = self.beside("old");
        let had_one = self.target.exists();
        if had_one {
            fs::rename(&self.target, &aside)?;
        }
        if let Err(error) = fs::rename(fresh, &self.target) {
            if had_one {
                fs::rename(&aside, &self.target)?;
            }
            return Err(error);
        }
        fs::File::open(&self.parent)?.sync_all()?;
        if had_one {
            fs::remove_dir_all(&aside)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(String, Vec<u8>)> {
        vec![("plan.json".into(), text.into()), ("mon-tractor.gpx".into(), b"<gpx/>".to_vec())]
    }

    #[test]
    fn an_earlier_plan_is_replaced_as_a_whole() {
        let room = tempfile::tempdir().unwrap();
        let out = room.path().join("deep/plan");
        OutputFolder::check(&out).unwrap().replace(&files("1")).unwrap();
        OutputFolder::check(&out).unwrap().replace(&[("plan.json".into(), b"2".to_vec())]).unwrap();
        assert_eq!(fs::read_to_string(out.join("plan.json")).unwrap(), "2");
        assert!(!out.join("mon-tractor.gpx").exists());
        assert_eq!(fs::read_dir(room.path().join("deep")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let room = tempfile::tempdir().unwrap();
        fs::write(room.path().join("letter.odt"), "dear").unwrap();
        let refused = OutputFolder::check(room.path()).unwrap_err();
        assert!(refused.to_string().contains("letter.odt"), "{refused}");
        fs::remove_file(room.path().join("letter.odt")).unwrap();
        fs::write(room.path().join("roads.geojson"), "{}").unwrap();
        assert!(OutputFolder::check(room.path()).unwrap_err().to_string().contains("no plan.json"));
    }

    #[test]
    fn a_municipality_is_replaced_only_where_nothing_else_lies_beside_it() {
        let room = tempfile::tempdir().unwrap();
        let ours = ["roads.geojson", "places.geojson"];
        fs::write(room.path().join("roads.geojson"), "{}").unwrap();
        assert!(OutputFolder::holding_only(room.path(), &ours).is_ok());
        fs::write(room.path().join("closures.geojson"), "{}").unwrap();
        let refused = OutputFolder::holding_only(room.path(), &ours).unwrap_err();
        assert!(refused.to_string().contains("closures.geojson"), "{refused}");
        assert!(OutputFolder::new_or_empty(room.path()).unwrap_err().to_string().contains("--force"));
    }

    #[test]
    fn a_file_is_no_folder() {
        let room = tempfile::tempdir().unwrap();
        let out = room.path().join("plan");
        fs::write(&out, "x").unwrap();
        assert!(OutputFolder::check(&out).unwrap_err().to_string().contains("is a file"));
        assert!(OutputFolder::check(Path::new("/")).is_err());
    }

    #[test]
    fn a_failed_attempt_leaves_the_old_plan() {
        let room = tempfile::tempdir().unwrap();
        let out = room.path().join("plan");
        OutputFolder::check(&out).unwrap().replace(&files("old")).unwrap();
        let broken = vec![("plan.json".to_string(), b"new".to_vec()), ("no/such/room.gpx".into(), Vec::new())];
        assert!(OutputFolder::check(&out).unwrap().replace(&broken).is_err());
        assert_eq!(fs::read_to_string(out.join("plan.json")).unwrap(), "old");
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
    }
}
