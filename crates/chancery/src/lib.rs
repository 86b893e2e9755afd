//! One pipeline from article to coded record.

mod article;
pub mod decode;
mod error;
pub mod header;
pub mod input;
mod jsonl;
pub mod stream;

pub use article::{Article, DATE_FORM, parse_date};
pub use error::{Error, ErrorKind, Result};
