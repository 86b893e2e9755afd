//! One pipeline from article to coded record.
//!
//! ```
//! use chancery::{Article, Config, Pipeline};
//! let pipeline = Pipeline::new(&Config::default()).expect("model and codebook are built in");
//! let text = "NAIROBI, 3 May 2021 (AFP) - Kenya rejected the accusations of Somalia.".to_owned();
//! let coded = pipeline.worker().code(Article { text, ..Article::default() });
//! assert_eq!(coded.article.published.map(|d| d.to_string()).as_deref(), Some("2021-05-03"));
//! let event = &coded.record.events[0];
//! assert_eq!(event.kind.as_str(), "REJECT");
//! assert_eq!((event.actors[0].code(), event.recipients[0].code()), ("KENGOV".to_owned(), "SOMGOV".to_owned()));
//! ```

mod article;
pub mod decode;
mod error;
pub mod header;
mod headline;
pub mod input;
mod jsonl;
mod lines;
mod pipeline;
pub mod stream;
pub mod wire;

pub use article::{Article, DATE_FORM, parse_date};
pub use error::{Error, ErrorKind, Result};
pub use lines::{act_lines, code_lines, parse_lines, phrase_lines};
pub use pipeline::{Coded, Config, Outcome, Pipeline, SetupError, Worker};

pub use coding;
pub use nlp;
pub use text;
