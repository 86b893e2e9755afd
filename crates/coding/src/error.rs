//! What can be wrong with the data files of the coder, each with file and line.

use std::fmt;

/// The result of reading data files.
pub type Result<T> = std::result::Result<T, Error>;

/// A fault in a data file: where it stands and what was expected there.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {kind}")]
pub struct Error {
    /// The file, as the user named it or as it stands in the repository.
    pub file: String,
    /// The line, counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub kind: ErrorKind,
}

/// The kinds of faults.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file could not be read.
    Unreadable(String),
    /// A field holds something else than expected.
    Field {
        /// The field or column.
        field: String,
        /// What stands there.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// The file's syntax is broken.
    Syntax(String),
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "cannot read: {why}"),
            Self::Field { field, found, expected } => write!(f, "{field}: found {found:?}, expected {expected}"),
            Self::Syntax(what) => f.write_str(what),
        }
    }
}

impl Error {
    /// A field that holds something else than expected.
    pub fn field(file: &str, line: usize, field: &str, found: &str, expected: &str) -> Self {
        let kind = ErrorKind::Field { field: field.into(), found: found.into(), expected: expected.into() };
        Self { file: file.into(), line, kind }
    }

    /// Broken syntax.
    pub fn syntax(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.into(), line, kind: ErrorKind::Syntax(what.into()) }
    }
}
