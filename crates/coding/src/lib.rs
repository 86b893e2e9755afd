//! The coder: an annotated document goes in, coded political events come out.
//!
//! This crate knows the ontology (PLOVER), the codebook (which words tell which act, and where its actor and
//! recipient stand), the actors (states, bodies, groups, people in office) and the rules of the coding guide. It does
//! not know which parser made the document.

pub mod actors;
pub mod check;
pub mod codebook;
mod coder;
pub mod confidence;
mod error;
mod hash;
pub mod logit;
pub mod mention;
pub mod ontology;
pub mod parsed;
pub mod places;
pub mod positions;
pub mod record;
pub mod reference;
pub mod statements;
#[cfg(test)]
mod tests_support;
pub mod times;

pub use coder::{Coder, Judged, Line, NEAR_LIVES, NEAR_PLAN, Open, SIDES_PLAN};
pub use error::{Error, ErrorKind, Result};
pub use mention::{Form, Gender, Kind, Mention, Mentions, Number, Who};
pub use ontology::{Country, EventType, Quad, Sector, Stance, Status};
