//! A folder of this machine.
//!
//! Files are written under hidden names, synced, renamed. Each hidden file is locked as long as its writer lives, so that
//! another process can tell a file that is being written from what a crash has left.

use std::fs::TryLockError;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use fs_err::{File, OpenOptions};

use super::{Kind, Lock, NewFile, Storage, Visible};
use crate::sinks::TargetError;
use crate::sinks::directory::ledger;
use crate::tables;

/// Ends the names of hidden files; they begin with a dot.
const HIDDEN: &str = ".part";

/// No small file is as large.
const LARGEST: u64 = 256 << 20;

/// A folder of this machine.
pub(in crate::sinks::directory) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(in crate::sinks::directory) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Refuses folders that lead elsewhere: what is written and removed stays within the one that was named.
    fn refuse_links(&self) -> Result<(), TargetError> {
        let is_ours = |name: &str| name == ledger::FOLDER || tables::by_name(name).is_some();
        match self.list("")?.into_iter().find(|it| it.kind == Kind::Link && is_ours(&it.name)) {
            None => Ok(()),
            Some(link) => Err(TargetError::refused(
                self.shown(&link.name),
                "is a symbolic link, and nothing is written through one",
                "put a folder in its place, or give --to another folder",
            )),
        }
    }
}

impl Storage for Folder {
    fn shown(&self, name: &str) -> String {
        if name.is_empty() { self.root.display().to_string() } else { self.root.join(name).display().to_string() }
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.root)
    }

    fn make(&self) -> Result<(), TargetError> {
        if fs_err::metadata(&self.root).is_ok_and(|found| !found.is_dir()) {
            return Err(TargetError::refused(self.shown(""), "is a file, not a folder", "give --to another folder"));
        }
        fs_err::create_dir_all(&self.root)?;
        self.refuse_links()
    }

    /// A fresh file system's `lost+found` is nobody's.
    fn list(&self, folder: &str) -> Result<Vec<Visible>, TargetError> {
        let mut list = Vec::new();
        let entries = match fs_err::read_dir(self.root.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(list),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "lost+found" {
                continue;
            }
            let kind = match entry.file_type()? {
                it if it.is_symlink() => Kind::Link,
                it if it.is_dir() => Kind::Folder,
                it if it.is_file() => Kind::File,
                _ => Kind::Other,
            };
            let found = fs_err::metadata(entry.path()).ok().filter(std::fs::Metadata::is_file);
            list.push(Visible { name, kind, bytes: found.map(|found| found.len()) });
        }
        list.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(list)
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, TargetError> {
        match read_whole(&self.root.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => Ok(Some(bytes?)),
        }
    }

    fn read_all(&self, names: &[String]) -> Result<Vec<Result<Vec<u8>, String>>, TargetError> {
        let read = |name: &String| read_whole(&self.root.join(name)).map_err(|error| error.to_string());
        Ok(names.iter().map(read).collect())
    }

    fn fetch(&self, name: &str) -> Result<File, TargetError> {
        Ok(File::open(self.root.join(name))?)
    }

    fn publish(&self, name: &str, bytes: &[u8]) -> Result<(), TargetError> {
        let mut file = NewFolderFile::create(&self.root.join(name))?;
        file.write_all(bytes)?;
        file.close()?;
        file.publish()?;
        sync_folder(&file.folder)
    }

    fn create(&self, name: &str) -> Result<Box<dyn NewFile>, TargetError> {
        Ok(Box::new(NewFolderFile::create(&self.root.join(name))?))
    }

    fn settle(&self, folders: &[&str]) -> Result<(), TargetError> {
        folders.iter().try_for_each(|folder| sync_folder(&self.root.join(folder)))
    }

    fn remove(&self, name: &str) -> Result<(), TargetError> {
        remove_if_there(&self.root.join(name))
    }

    fn remove_folder(&self, name: &str) {
        // One that the user keeps something hidden in stays.
        let _ = fs_err::remove_dir(self.root.join(name));
    }

    fn remove_leftovers(&self) -> Result<bool, TargetError> {
        let mut all = true;
        let own = tables::ALL.into_iter().map(|table| self.root.join(table.name));
        let is_folder = |path: &PathBuf| fs_err::symlink_metadata(path).is_ok_and(|found| found.is_dir());
        let own = own.chain([self.root.join(ledger::FOLDER)]).filter(is_folder);
        for folder in own.chain([self.root.clone()]) {
            for entry in fs_err::read_dir(&folder)? {
                let entry = entry?;
                if is_hidden(&entry.file_name().to_string_lossy()) {
                    all &= remove_leftover(&entry.path())?;
                }
            }
        }
        Ok(all)
    }

    fn lock(&self) -> Result<Lock, TargetError> {
        let folder = self.root.join(ledger::FOLDER);
        fs_err::create_dir_all(&folder)?;
        let file = OpenOptions::new().create(true).append(true).open(folder.join(ledger::LOCK))?;
        match file.lock() {
            // As on some network file systems.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(Lock(None)),
            locked => Ok(Lock(Some(locked.map(|()| file)?))),
        }
    }
}

/// A file under a name that readers skip, until it is published; removed when dropped before.
struct NewFolderFile {
    file: File,
    hidden: PathBuf,
    folder: PathBuf,
    to: PathBuf,
    is_published: bool,
}

impl NewFolderFile {
    fn create(to: &Path) -> Result<Self, TargetError> {
        let folder = to.parent().map(Path::to_owned).unwrap_or_default();
        fs_err::create_dir_all(&folder)?;
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let mut number = 0;
        loop {
            let hidden = folder.join(format!(".{name}.{number}{HIDDEN}"));
            number += 1;
            let file = match OpenOptions::new().write(true).create_new(true).open(&hidden) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let new = Self { file, hidden, folder: folder.clone(), to: to.to_owned(), is_published: false };
            match new.file.lock() {
                Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error.into()),
                _ => {}
            }
            // Another process may have taken it for a leftover before it was locked.
            if new.hidden.exists() {
                return Ok(new);
            }
        }
    }
}

impl Write for NewFolderFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl NewFile for NewFolderFile {
    fn close(&mut self) -> Result<(), TargetError> {
        Ok(self.file.sync_all()?)
    }

    fn publish(&mut self) -> Result<(), TargetError> {
        fs_err::rename(&self.hidden, &self.to)?;
        self.is_published = true;
        Ok(())
    }
}

impl Drop for NewFolderFile {
    fn drop(&mut self) {
        if !self.is_published {
            // Nothing is lost when it stays: the next run removes it.
            let _ = fs_err::remove_file(&self.hidden);
        }
    }
}

/// Whether a file is one of ours under a hidden name.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(HIDDEN)
}

/// Removes a hidden file that no living process writes; false if one does.
fn remove_leftover(path: &Path) -> Result<bool, TargetError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        file => file?,
    };
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Ok(false);
    }
    remove_if_there(path).map(|()| true)
}

/// Makes names in a folder last.
fn sync_folder(folder: &Path) -> Result<(), TargetError> {
    // Only Unix opens folders; elsewhere names are the file system's affair.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Removes a file, unless it has gone already.
pub(in crate::sinks::directory) fn remove_if_there(path: &Path) -> Result<(), TargetError> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Reads a regular file of a size that can be believed.
fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    if !fs_err::metadata(path)?.is_file() {
        return Err(io::Error::other("is no file"));
    }
    let mut bytes = Vec::new();
    if File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)? as u64 > LARGEST {
        return Err(io::Error::other("is too large to be one of ordermill's"));
    }
    Ok(bytes)
}
