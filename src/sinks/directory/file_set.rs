//! A file set while it is written: hidden files beside their final names, renamed together at the end.
//!
//! Each hidden file is locked as long as its writer lives, so that another process can tell a file that is being written
//! from what a crash has left. Dropping the set removes its hidden files. Order of the commit: fsync of every file,
//! rename, fsync of the folders; the ledger's line comes after it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::TryLockError;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fs_err::{File, OpenOptions};

use super::files::{self, Encoded, Files};
use super::ledger::FileEntry;
use crate::job::Piece;
use crate::sinks::TargetError;

/// Ends the names of hidden files; they begin with a dot.
const HIDDEN: &str = ".part";

/// Bytes given to the system at once.
const BUFFER: usize = 1 << 20;

/// The open files of one set, by table.
pub(super) struct OpenSet {
    /// The set's index in the plan.
    pub(super) set: usize,
    /// The chunk that comes next.
    pub(super) next_chunk: usize,
    /// What it holds so far.
    holds: Option<Piece>,
    files: Vec<OpenFile>,
}

struct OpenFile {
    files: Arc<Files>,
    // Before `hidden`, so that the file is closed when its name is removed.
    writer: files::File<BufWriter<Hashed>>,
    hidden: Hidden,
    folder: PathBuf,
    to: PathBuf,
    rows: u64,
}

/// A file, and the digest of what was written to it.
struct Hashed {
    file: File,
    hasher: blake3::Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file under a name that readers skip; removed when dropped.
struct Hidden {
    path: PathBuf,
    keep: bool,
}

impl OpenSet {
    /// Opens the files of a set.
    pub(super) fn create(
        path: impl Fn(&Files) -> PathBuf,
        files: impl Iterator<Item = Arc<Files>>,
        (set, next_chunk): (usize, usize),
    ) -> Result<Self, TargetError> {
        let files: Result<_, _> = files.map(|files| OpenFile::create(path(&files), files)).collect();
        Ok(Self { set, next_chunk, holds: None, files: files? })
    }

    /// Appends the rows of the next chunk to the tables' files.
    pub(super) fn append(&mut self, tables: Vec<(&Files, Encoded)>, piece: &Piece) -> Result<(), TargetError> {
        for (files, rows) in tables {
            let table = files.table;
            let Some(file) = self.files.iter_mut().find(|file| file.files.table == table) else {
                let reason = format!("rows of `{}` came for a file set without that table", table.name);
                return Err(TargetError::Misused(reason));
            };
            file.rows += file.writer.append(rows).map_err(|error| failed(error, table.name, &file.hidden.path))?;
        }
        let start = self.holds.as_ref().map_or(piece.range().start, |holds| holds.range().start);
        self.holds = Some(Piece::new(piece.content(), start..piece.range().end));
        self.next_chunk += 1;
        Ok(())
    }

    /// Gives every file its final name.
    pub(super) fn commit(self) -> Result<(Piece, BTreeMap<String, FileEntry>), TargetError> {
        let Some(holds) = self.holds else {
            return Err(TargetError::Misused(format!("file set {} ends without a chunk", self.set)));
        };
        let mut entries = BTreeMap::new();
        let mut finished = Vec::with_capacity(self.files.len());
        for file in self.files {
            let OpenFile { files, writer, hidden, folder, to, rows } = file;
            let table = files.table.name;
            let inner = files.finish(writer).map_err(|error| failed(error, table, &hidden.path))?;
            let Hashed { file, hasher } = inner.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()?;
            let (bytes, digest) = (hasher.count(), hasher.finalize().to_hex().to_string());
            entries.insert(table.to_owned(), FileEntry { rows, bytes, digest });
            // The lock must live until the name is final.
            finished.push((file, hidden, folder, to));
        }
        for (_, hidden, _, to) in &mut finished {
            fs_err::rename(&hidden.path, to)?;
            hidden.keep = true;
        }
        finished.iter().try_for_each(|(_, _, folder, _)| sync_folder(folder))?;
        Ok((holds, entries))
    }
}

impl OpenFile {
    fn create(to: PathBuf, files: Arc<Files>) -> Result<Self, TargetError> {
        let folder = to.parent().map(Path::to_owned).unwrap_or_default();
        fs_err::create_dir_all(&folder)?;
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let (file, hidden) = Hidden::create(&folder, &name)?;
        let writer = BufWriter::with_capacity(BUFFER, Hashed { file, hasher: blake3::Hasher::new() });
        let writer = files.file(writer).map_err(|error| failed(error, files.table.name, &hidden.path))?;
        Ok(Self { files, writer, hidden, folder, to, rows: 0 })
    }
}

impl Hidden {
    fn create(folder: &Path, name: &str) -> Result<(File, Self), TargetError> {
        let mut number = 0;
        loop {
            let path = folder.join(format!(".{name}.{number}{HIDDEN}"));
            number += 1;
            let file = match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let hidden = Self { path, keep: false };
            match file.lock() {
                Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error.into()),
                _ => {}
            }
            // Another process may have taken it for a leftover before it was locked.
            if hidden.path.exists() {
                return Ok((file, hidden));
            }
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if !self.keep {
            // Nothing is lost when it stays: the next run removes it.
            let _ = fs_err::remove_file(&self.path);
        }
    }
}

/// Whether a file is one of ours under a hidden name.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(HIDDEN)
}

/// Removes a hidden file that no living process writes; false if one does.
pub(super) fn remove_leftover(path: &Path) -> Result<bool, TargetError> {
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
pub(super) fn sync_folder(folder: &Path) -> Result<(), TargetError> {
    // Only Unix opens folders; elsewhere names are the file system's affair.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The encoders keep the system's error inside their own.
fn failed(error: Box<dyn Error + Send + Sync>, table: &'static str, path: &Path) -> TargetError {
    match files::system(error) {
        Ok(cause) => TargetError::File { cause },
        Err(other) => TargetError::encode(table, format!("{other} ({})", path.display())),
    }
}

/// Writes a file whole: hidden, then renamed.
pub(super) fn write_whole(folder: &Path, name: &str, text: &[u8]) -> Result<(), TargetError> {
    let (mut file, mut hidden) = Hidden::create(folder, name)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs_err::rename(&hidden.path, folder.join(name))?;
    hidden.keep = true;
    sync_folder(folder)
}

/// Removes a file, unless it has gone already.
pub(super) fn remove_if_there(path: &Path) -> Result<(), TargetError> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
