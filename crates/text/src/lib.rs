//! Annotated documents as plain data: what the linguistic layer writes and the coder reads.
//!
//! Nothing in this crate fails and nothing knows about politics or about weights. A [`Document`] owns its text,
//! its tokens in order, a dependency tree over each sentence and the named entities. Spans are half-open **byte**
//! ranges; token positions are another type ([`TokenRange`]), so the two cannot be mixed.
//!
//! ```
//! use text::{Document, Pos, Span, Sym, TokenData};
//! let mut b = Document::builder("China rejected it.");
//! for (start, end, ws, lemma, tag, pos, head, dep) in [
//!     (0, 5, true, "China", "NNP", Pos::Propn, 1, "nsubj"),
//!     (6, 14, true, "reject", "VBD", Pos::Verb, 1, "ROOT"),
//!     (15, 17, false, "it", "PRP", Pos::Pron, 1, "dobj"),
//!     (17, 18, false, ".", ".", Pos::Punct, 1, "punct"),
//! ] {
//!     b.push(TokenData {
//!         span: Span::new(start, end), space_after: ws, norm: &lemma.to_lowercase(), lemma,
//!         tag: Sym::new(tag), pos, morph: Sym::EMPTY, head, dep: Sym::new(dep), sent_start: start == 0,
//!     });
//! }
//! let doc = b.finish();
//! assert_eq!(doc.children(1).map(|i| doc.text_of(i)).collect::<Vec<_>>(), ["China", "it", "."]);
//! assert_eq!(doc.sents().len(), 1);
//! ```

mod chars;
mod document;
mod pos;
mod span;
mod sym;

pub use chars::CharMap;
pub use document::{Builder, Document, Entity, Token, TokenData};
pub use pos::Pos;
pub use span::{Span, TokenRange};
pub use sym::{Sym, dep, ent, tag};
