//! What can be wrong with gold and predictions: each error names file, line and what was expected.

/// The result of reading or scoring.
pub type Result<T> = std::result::Result<T, Error>;

/// A fault in a file of gold or of predictions.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct Error {
    /// The file, as the user named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub what: String,
}

impl Error {
    /// A line that is not the JSON that was expected. `serde_json` counts lines inside the record, which is always
    /// the first, so only its column is kept.
    pub(crate) fn json(file: &str, line: usize, cause: &serde_json::Error) -> Self {
        let told = cause.to_string();
        let what = told.split(" at line 1 column").next().unwrap_or(&told);
        Self { file: file.to_owned(), line, what: format!("column {}: {what}", cause.column()) }
    }
}
