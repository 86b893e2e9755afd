//! What can be wrong with a model file. Text never fails.

use std::path::PathBuf;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file does not start with the magic bytes of a model.
    #[error("not a model file: it must start with the bytes \"CHMODEL\"")]
    NotAModel,
    /// The file was written in a format that this program does not know.
    #[error("model format {found}, expected {expected}: convert the pipeline again")]
    Version {
        /// The number in the file.
        found: u32,
        /// The number that this program reads.
        expected: u32,
    },
    /// The file is shorter or longer than it says.
    #[error("the model file says that it has {told} bytes, but there are {found}")]
    Length {
        /// The length written in the header.
        told: u64,
        /// The bytes there are.
        found: u64,
    },
    /// The checksum does not fit the content.
    #[error("the model file is damaged: its checksum does not fit its content")]
    Checksum,
    /// A part of the file does not hold what it must.
    #[error("model file, section {section:?}: {problem}")]
    Corrupt {
        /// The section.
        section: String,
        /// What was expected.
        problem: String,
    },
}

impl Error {
    pub(crate) fn corrupt(section: &str, problem: impl Into<String>) -> Self {
        Self::Corrupt { section: section.to_owned(), problem: problem.into() }
    }
}
