//! Actors: who a noun phrase stands for.
//!
//! What the text itself tells ("Chinese Foreign Ministry spokeswoman Mao Ning") is read by pattern and beats every
//! list; lists ([`Lexicon`], `data/actors/*.tsv`) know states, bodies, groups, organs, people in office with their
//! dates, and which roles belong to which sector.
//!
//! 1. `segments`: known phrases are found once per document, longest first.
//! 2. `extent`: the extent of the noun phrase around a head.
//! 3. `evidence`: what modifiers, possessors and "of"-phrases tell.
//! 4. `resolve`: head and evidence together say who it is; `persons`: those who have a name of their own.
//! 5. `namesakes`: of entries with the same name, the one that the document speaks of.
//! 6. `beside`: titles beside a name that the parser hung elsewhere.
//! 7. `register`: what articles before this one taught of a person, where the user keeps a [`Register`].
//! 8. `origin`: of which country other sentences say that somebody is; `foreign`: who is of none that the article is about.
//!
//! Before all this `settle` evens out the labels of names over the document.

mod beside;
mod evidence;
mod extent;
mod find;
mod fold;
pub(crate) mod foreign;
mod lexicon;
mod namesakes;
pub(crate) mod origin;
mod persons;
mod register;
mod resolve;
mod rows;
mod segments;
mod settle;

pub(crate) use extent::ends_paragraph;
pub use find::{find, phrase};
pub use lexicon::Lexicon;
pub use register::Register;
pub use settle::settle;
