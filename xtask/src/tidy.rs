//! The house rules that a program can check.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of more lines should be two.
const MAX_LINES: usize = 800;

/// Checks every source file; all faults are told at once.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut files = Vec::new();
    for dir in ["crates", "xtask"] {
        collect(&root.join(dir), &mut files)?;
    }
    let mut faults = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let name = file.strip_prefix(root).unwrap_or(file).display();
        if !text.starts_with("//! ") {
            faults.push(format!("{name}:1: expected a module comment (//! what lives here and why)"));
        }
        let n_lines = text.lines().count();
        if n_lines > MAX_LINES {
            faults.push(format!("{name}: {n_lines} lines, expected at most {MAX_LINES}: split it"));
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
