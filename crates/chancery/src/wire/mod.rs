//! What leaves the program: JSON lines, CoNLL-U and CSV.
//!
//! The structures here are the contract of `docs/output.md` and `docs/schema/code.schema.json`, kept apart from the
//! coder's own types. Offsets count Unicode code points of the text as given, half open. Fields are added, never
//! renamed; [`SCHEMA_VERSION`] counts the additions.

mod code;
mod conllu;
mod csv;
mod parse;

pub use code::{write_code, write_code_to};
pub use conllu::{Conllu, write_conllu};
pub use csv::{CSV_HEADER, write_csv};
pub use parse::{ParseLine, write_parse};

/// Version of the form of `code`'s JSON lines: a new minor number with every field added.
pub const SCHEMA_VERSION: &str = "1.2";

/// Rounds to `digits` decimals as JSON should show them.
fn rounded(x: f32, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (f64::from(x) * scale).round() / scale
}
