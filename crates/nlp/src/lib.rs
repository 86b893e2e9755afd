//! Native runtime for spaCy v3 CNN pipelines: text in, [`text::Document`] out, equal to what spaCy prints.
//!
//! A [`Model`] is a converted pipeline (`convert` makes the file); [`builtin`] is `en_core_web_sm` 3.8.0. The model
//! is immutable and shared; a [`Worker`] holds the buffers and caches of one thread. No Python at run time, nothing
//! about politics here.
//!
//! ```
//! let mut worker = nlp::builtin().worker();
//! let doc = worker.parse("France recalled its ambassador from Canberra.");
//! let words: Vec<_> = (0..doc.len()).map(|i| (doc.text_of(i), doc.token(i).tag.as_str())).collect();
//! assert_eq!(words[1], ("recalled", "VBD"));
//! assert_eq!(doc.ents()[0].label, text::ent::GPE);
//! ```

mod builtin;
mod codec;
mod error;
mod file;
mod hash;
mod kernels;
mod lemma;
mod lexicon;
mod model;
mod ner;
mod net;
mod parser;
mod precision;
mod pystr;
mod ruler;
mod tokenizer;
mod transition;
mod tree;
mod worker;

/// The lower case of one character, as expressions that ignore case see it.
pub fn simple_lower(c: char) -> char {
    pystr::simple_lower(c)
}

pub mod regex;
pub mod spec;

pub use builtin::{builtin, news};
pub use codec::{Reader, Writer};
pub use error::{Error, Result};
pub use file::{FileBuilder, ModelFile, delta};
pub use hash::{murmur64a, string_id};
pub use model::Model;
pub use precision::Precision;
pub use tokenizer::special_pattern;
pub use worker::Worker;
