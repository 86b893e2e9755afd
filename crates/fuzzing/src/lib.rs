//! Fuzz targets as plain functions: any bytes in, no panic, and what must hold of the result holds.
//!
//! `fuzz/` wraps them for `cargo fuzz`; the program of this crate runs them over seeded mutations of the corpus on any
//! compiler, and its test does so for a short while. [`TARGETS`] lists them.

mod mutate;
mod targets;

pub use mutate::{Mutator, Random};
pub use targets::{TARGETS, Target, frames, seal, unframe};

use std::path::{Path, PathBuf};

/// Returns the folder of the seeds of a target, which stand in the repository.
pub fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target)
}

/// Reads the seeds of a target, in the order of their names.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn seeds(target: &str) -> std::io::Result<Vec<Vec<u8>>> {
    let mut paths = std::fs::read_dir(corpus(target))?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    paths.iter().map(std::fs::read).collect()
}

/// Returns the target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|t| t.name == name)
}
