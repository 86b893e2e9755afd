//! The coder: candidates from the codebook, their arguments, their standing, and what is left when they compete.
//!
//! Phases, each of which `explain` can show: (1) mentions and reference; (2) statements; (3) candidates: every word
//! whose lemma heads a pattern, with the most specific pattern that holds; (4) roles; (5) competition: a word consumed by a
//! more specific match heads nothing; (6) content of promises, threats, requests, accusations, then
//! back-references ("the attack"), and private crime kept out; (7) standing;
//! (8) tellings of one event joined.

mod complete;
mod context;
mod dating;
pub(crate) mod draft;
mod echo;
mod frames;
mod join;
mod matching;
mod placing;
mod political;
pub(crate) mod roles;
mod standing;
mod subject;
mod unreal;

use crate::actors::{self, Lexicon, Register};
use crate::codebook::Codebook;
use crate::confidence::{Features, Model};
use crate::mention::Mentions;
use crate::places::{self, Toponym};
use crate::record::{Record, Statement, Time};
use crate::reference;
use crate::statements;
use crate::times::{self, Timex};
use draft::Draft;
use frames::Frames;
use matching::Site;
use std::path::PathBuf;
use std::sync::OnceLock;
use text::Document;

pub use draft::Line;
pub(crate) use standing::Standing;

/// Codes documents. Immutable and `Sync`: one coder serves all threads.
pub struct Coder {
    book: Codebook,
    lexicon: &'static Lexicon,
}

/// What the phases before the codebook found.
pub(crate) struct Read {
    mentions: Mentions,
    found: Vec<statements::Found>,
    statements: Vec<Statement>,
    times: Vec<Timex>,
    places: Vec<Toponym>,
}

impl Coder {
    /// Returns the coder with the built-in codebook and actors.
    ///
    /// # Panics
    /// Never with the files that are built in: a test loads them.
    pub fn builtin() -> &'static Self {
        static CODER: OnceLock<Coder> = OnceLock::new();
        CODER.get_or_init(|| Self {
            book: Codebook::builtin().expect("a test loads the built-in codebook"),
            lexicon: Lexicon::builtin(),
        })
    }

    /// Makes a coder whose codebook is ours with the entries of users' directories added.
    ///
    /// # Errors
    /// Names file, line and field of the first faulty entry.
    pub fn with_codebooks(dirs: &[PathBuf]) -> crate::Result<Self> {
        Ok(Self { book: Codebook::with_dirs(dirs)?, lexicon: Lexicon::builtin() })
    }

    /// Returns the codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.book
    }

    fn read(&self, doc: &Document, published: Option<jiff::civil::Date>, register: Option<&mut Register>) -> Read {
        let mut mentions = actors::find(doc, self.lexicon, published);
        if let Some(register) = register {
            register.meet(mentions.all_mut(), published);
        }
        reference::resolve(doc, &mut mentions);
        let found = statements::find(doc, &mentions);
        let statements = found.iter().map(|f| statements::to_record(doc, &mentions, f)).collect();
        let places = places::find(doc, &mentions);
        Read { mentions, found, statements, times: times::find(doc, published), places }
    }

    /// Evens out the labels of a document's names ([`actors::settle`]): what [`Coder::code`] expects.
    #[must_use]
    pub fn settled(&self, mut doc: Document) -> Document {
        actors::settle(&mut doc, self.lexicon);
        doc
    }

    /// Finds the time expressions of a document that is not coded itself, such as a header.
    pub fn times(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Time> {
        times::to_record(doc, &times::find(doc, published))
    }

    /// Codes a document that was published on the given day.
    pub fn code(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Record {
        self.code_with(doc, published, None)
    }

    /// Codes a document with what articles before it taught of people, and learns from it.
    pub fn code_with(
        &self,
        doc: &Document,
        published: Option<jiff::civil::Date>,
        register: Option<&mut Register>,
    ) -> Record {
        let read = self.read(doc, published, register);
        let mut drafts = self.drafts(doc, &read, published, None);
        dating::carry_on(doc, &mut drafts);
        let clusters = reference::clusters(&read.mentions);
        Record {
            sentences: sentences(doc),
            events: join::events(doc, &self.book, drafts).into_iter().map(|x| x.0).collect(),
            clusters: clusters.iter().map(|c| c.iter().map(|r| doc.span_of(*r)).collect()).collect(),
            entities: entities(doc, &clusters),
            statements: read.statements,
            times: times::to_record(doc, &read.times),
            places: read.places.iter().map(|t| places::to_record(doc, t)).collect(),
        }
    }

    /// Gives what the confidence of each event of [`Self::code`] is taken from, in the same order.
    pub fn features(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Features> {
        let read = self.read(doc, published, None);
        let mut drafts = self.drafts(doc, &read, published, None);
        dating::carry_on(doc, &mut drafts);
        join::events(doc, &self.book, drafts).into_iter().map(|x| x.1).collect()
    }

    /// Tells everything that was considered while coding `doc`: what matched, what blocked it, what was decided.
    pub fn explain(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Line> {
        let read = self.read(doc, published, None);
        let reasons = statements::explain(doc, &read.found);
        let statement = |(f, text): (&statements::Found, String)| Line {
            token: f.head.unwrap_or_else(|| f.content.first().map_or(0, |r| r.start as usize)),
            step: "statement",
            rule: f.kind.as_str().to_owned(),
            at: "data/codebook/speech.toml".to_owned(),
            text,
        };
        let mut lines: Vec<Line> = read.found.iter().zip(reasons).map(statement).collect();
        let mut drafts = self.drafts(doc, &read, published, Some(&mut lines));
        dating::carry_on(doc, &mut drafts);
        lines.extend(dating::explain(doc, &read.times, &drafts, |d| self.book.rules[d.rule].name.clone()));
        let heads: Vec<usize> = drafts.iter().map(|d| d.head).collect();
        for (event, features) in join::events(doc, &self.book, drafts) {
            let inside = |&&h: &&usize| event.mentions[0].trigger.contains(doc.token(h).span);
            lines.push(Line {
                token: heads.iter().find(inside).copied().unwrap_or(0),
                step: "confidence",
                rule: event.why.rule,
                at: "models/confidence.tsv".to_owned(),
                text: Model::builtin().explain(&features),
            });
        }
        lines
    }

    fn drafts(
        &self,
        doc: &Document,
        read: &Read,
        published: Option<jiff::civil::Date>,
        explain: Option<&mut Vec<Line>>,
    ) -> Vec<Draft> {
        let site = Site {
            doc,
            mentions: &read.mentions,
            frames: Frames::new(doc),
            found: &read.found,
            private: &self.book.private,
        };
        let mut pool = draft::Pool::new(&self.book, &site, explain);
        pool.candidates();
        pool.roles();
        pool.compete();
        pool.contents();
        pool.echoes();
        pool.grudges();
        pool.complete();
        pool.private();
        pool.unreal();
        pool.standing(read, published);
        pool.finish()
    }
}

fn sentences(doc: &Document) -> Vec<text::Span> {
    doc.sents()
        .iter()
        .filter_map(|s| {
            let blank = |&i: &usize| doc.text_of(i).trim().is_empty();
            let first = s.iter().find(|i| !blank(i))?;
            let last = s.iter().rev().find(|i| !blank(i))?;
            Some(doc.token(first).span.hull(doc.token(last).span))
        })
        .collect()
}

fn entities(doc: &Document, clusters: &[Vec<text::TokenRange>]) -> Vec<crate::record::NamedEntity> {
    doc.ents()
        .iter()
        .map(|e| {
            let holds = |r: &text::TokenRange| r.start <= e.tokens.start && e.tokens.end <= r.end;
            crate::record::NamedEntity {
                span: doc.span_of(e.tokens),
                label: e.label.as_str(),
                // The tightest mention around the name, so that "the wife of Biden" does not take Biden's.
                cluster: clusters
                    .iter()
                    .enumerate()
                    .flat_map(|(k, c)| c.iter().filter(|r| holds(r)).map(move |r| (r.len(), k)))
                    .min()
                    .map(|x| x.1),
            }
        })
        .collect()
}
