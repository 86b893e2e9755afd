//! Why a pipeline could not be converted.

use std::path::PathBuf;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a pipeline could not be converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The wheel is no readable archive.
    #[error("{path}: not a readable wheel: {problem}")]
    Archive {
        /// The file.
        path: PathBuf,
        /// What was wrong.
        problem: String,
    },
    /// The folder or wheel holds no spaCy pipeline.
    #[error("{path}: no spaCy v3 pipeline (a folder with config.cfg and meta.json) was found inside")]
    NoPipeline {
        /// The folder or wheel.
        path: PathBuf,
    },
    /// A file of the pipeline does not hold what it must.
    #[error("{file}: {problem}")]
    Data {
        /// The file, inside the pipeline.
        file: String,
        /// What was expected.
        problem: String,
    },
    /// The pipeline has a part that the runtime cannot run.
    #[error("component {component:?}: {what} is not supported")]
    Unsupported {
        /// The component's name in the pipeline.
        component: String,
        /// What cannot be run.
        what: String,
    },
    /// A regular expression of the tokenizer or a rule cannot be compiled.
    #[error("{file}: expression {pattern:?}, character {at}: {problem}")]
    Regex {
        /// Where the expression stands.
        file: String,
        /// Its beginning.
        pattern: String,
        /// Where the problem is, in characters.
        at: usize,
        /// What is wrong.
        problem: String,
    },
    /// The converted model does not load, which is an error of the converter.
    #[error("the converted model does not load: {0}")]
    Check(#[from] nlp::Error),
}

impl Error {
    pub(crate) fn data(file: &str, problem: impl Into<String>) -> Self {
        Self::Data { file: file.to_owned(), problem: problem.into() }
    }

    pub(crate) fn unsupported(component: &str, what: impl Into<String>) -> Self {
        Self::Unsupported { component: component.to_owned(), what: what.into() }
    }
}
