//! What can be wrong with an input, said with the place where it stands.

use std::fmt;

/// The result of work on inputs.
pub type Result<T> = std::result::Result<T, Error>;

/// A fault of an input: where it stands and what was expected there.
#[derive(Debug, thiserror::Error)]
#[error("{at}: {kind}")]
pub struct Error {
    /// The file, or `file:line` for a record of a stream.
    pub at: String,
    /// What is wrong.
    pub kind: ErrorKind,
}

/// The kinds of faults.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused to read it.
    Unreadable(std::io::Error),
    /// The bytes are no text; named as far as they can be told.
    Binary(String),
    /// The text, or the line, is longer than the limit.
    TooLong {
        /// What is too long: `text` or `line`.
        what: &'static str,
        /// Its length, or the least it can be.
        length: String,
        /// The limit on an article's code points.
        max_chars: usize,
    },
    /// The line is no JSON, or no JSON object.
    Json(String),
    /// A field holds something else than expected.
    Field {
        /// The field.
        field: &'static str,
        /// What stands there, shortened.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The format is known but cannot be read.
    Unsupported(&'static str),
    /// A directory holds nothing that can be read.
    NoFiles,
    /// A bug of this program.
    Internal,
}

impl Error {
    /// Makes an error that stands `at` a file or line.
    pub fn new(at: impl Into<String>, kind: ErrorKind) -> Self {
        Self { at: at.into(), kind }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "cannot read: {}", lower_first(&why.to_string())),
            Self::Binary(what) => write!(f, "no text but {what}"),
            Self::TooLong { what, length, max_chars } => {
                write!(f, "{what} of {length} is over the limit of {max_chars} characters an article (--max-chars)")
            }
            Self::Json(why) => write!(f, "no JSON object: {why}"),
            Self::Field { field, found, expected } => write!(f, "{field}: found {found}, expected {expected}"),
            Self::Unsupported(what) => f.write_str(what),
            Self::Internal => f.write_str("internal error: please report this article"),
            Self::NoFiles => f.write_str("no .txt, .jsonl or .ndjson file in this directory"),
        }
    }
}

fn lower_first(s: &str) -> String {
    let mut chars = s.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Shortens what was found to one readable line of at most 60 characters, in quotes.
pub(crate) fn shown(found: &str) -> String {
    let short: String = found.chars().take(60).collect();
    if short.len() < found.len() { format!("{short:?}...") } else { format!("{short:?}") }
}
