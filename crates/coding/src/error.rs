//! What can be wrong with the data files of the coder, each with file and line.

use std::fmt;

/// The result of reading data files.
pub type Result<T> = std::result::Result<T, Error>;

/// A fault in a data file: where it stands and what was expected there.
#[derive(Debug)]
pub struct Error {
    /// The file, as the user named it or as it stands in the repository.
    pub file: String,
    /// The line, counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub kind: ErrorKind,
    /// The words at fault in their line, where the file is at hand.
    pub excerpt: Option<Box<Excerpt>>,
}

/// A line of a data file and the part of it that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line's text.
    pub text: String,
    /// Characters in front of the part that is meant.
    pub indent: usize,
    /// Its length in characters, at least 1.
    pub width: usize,
}

impl Excerpt {
    /// Cuts out of `text` the line that byte `range` begins in; what goes beyond the line is left out.
    pub fn of(text: &str, range: std::ops::Range<usize>) -> Option<Self> {
        let before = text.get(..range.start)?;
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = text[start..].lines().next().unwrap_or("");
        let end = range.end.min(start + line.len()).max(range.start);
        let part = text.get(range.start..end)?;
        Some(Self {
            text: line.to_owned(),
            indent: text[start..range.start].chars().count(),
            width: part.chars().count().max(1),
        })
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.kind)?;
        let Some(x) = &self.excerpt else { return Ok(()) };
        // A window of the line keeps the caret on the screen.
        const SHOWN: usize = 70;
        let from = x.indent.saturating_sub(SHOWN / 2).min(x.text.chars().count().saturating_sub(SHOWN));
        let shown: String = x.text.chars().skip(from).take(SHOWN).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let indent = x.indent.saturating_sub(from);
        let width = x.width.min(SHOWN.saturating_sub(indent)).max(1);
        let margin = self.line.to_string().len();
        write!(
            f,
            "\n{:margin$} |\n{} | {shown}\n{:margin$} | {}{}",
            "",
            self.line,
            "",
            " ".repeat(indent),
            "^".repeat(width)
        )
    }
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
        Self { file: file.into(), line, kind, excerpt: None }
    }

    /// Broken syntax.
    pub fn syntax(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.into(), line, kind: ErrorKind::Syntax(what.into()), excerpt: None }
    }

    /// Shows the words at fault, a byte range of the file's text.
    #[must_use]
    pub fn at(mut self, text: &str, range: std::ops::Range<usize>) -> Self {
        self.excerpt = Excerpt::of(text, range).map(Box::new);
        self
    }
}
