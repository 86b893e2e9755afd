//! Reads the files of a pipeline from a folder or from a wheel.

use crate::error::{Error, Result};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The files of a pipeline.
#[derive(Debug)]
pub(crate) enum Source {
    Folder(PathBuf),
    Wheel(HashMap<String, Vec<u8>>),
}

/// Larger files inside a wheel are refused.
const MOST_BYTES: u64 = 4 << 30;

impl Source {
    /// Opens a folder that holds `config.cfg`, itself or below it, or a wheel.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        if path.is_dir() {
            let found = find(path, 3).ok_or_else(|| Error::NoPipeline { path: path.to_owned() })?;
            return Ok(Self::Folder(found));
        }
        let io = |source| Error::Io { path: path.to_owned(), source };
        let bad = |e: &dyn std::fmt::Display| Error::Archive { path: path.to_owned(), problem: e.to_string() };
        let file = std::fs::File::open(path).map_err(io)?;
        let mut zip = zip::ZipArchive::new(std::io::BufReader::new(file)).map_err(|e| bad(&e))?;
        let root = (zip.file_names())
            .filter_map(|n| n.ok()?.strip_suffix("config.cfg").map(str::to_owned))
            .min_by_key(String::len)
            .ok_or_else(|| Error::NoPipeline { path: path.to_owned() })?;
        let mut files = HashMap::new();
        for i in 0..zip.len() {
            let entry = zip.by_index(i).map_err(|e| bad(&e))?;
            let name = entry.name().map_err(|e| bad(&e))?;
            let Some(name) = name.strip_prefix(&root).map(str::to_owned) else { continue };
            let mut bytes = Vec::new();
            entry.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|e| bad(&e))?;
            files.insert(name, bytes);
        }
        Ok(Self::Wheel(files))
    }

    /// Reads a file; `None` when the pipeline has none of that name.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Wheel(files) => Ok(files.get(name).cloned()),
            Self::Folder(folder) => {
                let path = folder.join(name);
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(source) => Err(Error::Io { path, source }),
                }
            }
        }
    }

    /// Reads a file that must be there.
    pub(crate) fn need(&self, name: &str) -> Result<Vec<u8>> {
        self.read(name)?.ok_or_else(|| Error::data(name, "is missing"))
    }
}

fn find(folder: &Path, depth: usize) -> Option<PathBuf> {
    if folder.join("config.cfg").is_file() && folder.join("meta.json").is_file() {
        return Some(folder.to_owned());
    }
    if depth == 0 {
        return None;
    }
    let mut inner: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    inner.sort();
    inner.iter().find_map(|p| find(p, depth - 1))
}
