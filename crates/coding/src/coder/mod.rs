//! The coder: candidates from the codebook, their arguments, their standing, and what is left when they compete.
//!
//! Phases, each of which `explain` can show: (1) mentions and reference; (2) statements; (3) candidates: every word
//! whose lemma heads a pattern, with the most specific pattern that holds; (4) roles; (5) competition: a word consumed by a
//! more specific match heads nothing; (6) force in figures of speech, content of promises, threats, requests, accusations, then
//! back-references ("the attack"), private crime and mere attitudes kept out; (7) standing, words only possible left out, dates of what
//! goes on; (8) near candidates judged (`near`), and sides that nobody tells ascribed (`ascribe`);
//! (9) tellings of one event joined.

mod address;
mod around;
mod ascribe;
mod attitudes;
mod company;
mod complete;
mod content;
mod context;
pub(crate) mod dating;
mod doers;
pub(crate) mod draft;
mod echo;
mod ends;
mod figures;
pub(crate) mod frames;
mod framing;
mod going_on;
mod guards;
mod implied;
mod join;
pub(crate) mod matching;
mod near;
mod onward;
mod parties;
mod phrases;
pub(crate) mod placing;
pub(crate) mod political;
pub(crate) mod roles;
mod scene;
pub(crate) mod standing;
pub(crate) mod subject;
mod unreal;
mod untold;

use crate::actors::{self, Lexicon, Register};
use crate::codebook::{Codebook, load::directory};
use crate::confidence;
use crate::logit::{Features, Model};
use crate::mention::Mentions;
use crate::places::{self, Toponym};
use crate::positions;
use crate::record::{Event, Place, Record, Statement, Time};
use crate::reference;
use crate::statements;
use crate::times::{self, Timex};
use draft::Draft;
use matching::Site;
use std::path::PathBuf;
use std::sync::OnceLock;
use text::{Document, Span};

pub use ascribe::{Open, PLAN as SIDES_PLAN};
pub use draft::Line;
pub use near::{Judged, LIVES as NEAR_LIVES, PLAN as NEAR_PLAN};
pub(crate) use standing::Standing;

/// Codes documents. Immutable and `Sync`: one coder serves all threads.
pub struct Coder {
    book: Codebook,
    /// The lexicon with users' tables; without them, [`Lexicon::builtin`].
    tables: Option<Box<Lexicon>>,
    /// What judges candidates instead of the built-in weights.
    judge: Option<Model>,
    /// What each pattern weighs at most by the judge, once it was asked ([`near`]).
    bounds: Box<[OnceLock<near::Bound>]>,
    /// What ascribes sides instead of the built-in weights.
    sides: Option<Model>,
    /// Nothing is judged or ascribed.
    by_the_book: bool,
}

/// What the phases before the codebook found.
pub(crate) struct Read {
    mentions: Mentions,
    found: Vec<statements::Found>,
    statements: Vec<Statement>,
    times: Vec<Timex>,
    places: Vec<Toponym>,
}

impl Read {
    fn told<'a>(
        &'a self,
        doc: &Document,
        events: &[Event],
        published: Option<jiff::civil::Date>,
    ) -> positions::Told<'a> {
        positions::Told {
            statements: &self.statements,
            triggers: positions::triggers(doc, events),
            times: &self.times,
            published,
            latest_year: standing::latest_year(doc),
        }
    }
}

impl Coder {
    /// Returns the coder with the built-in codebook and actors.
    ///
    /// # Panics
    /// Never with the files that are built in: a test loads them.
    pub fn builtin() -> &'static Self {
        static CODER: OnceLock<Coder> = OnceLock::new();
        CODER.get_or_init(|| Self::new(Codebook::builtin().expect("a test loads the built-in codebook"), None))
    }

    fn new(book: Codebook, tables: Option<Box<Lexicon>>) -> Self {
        Self { bounds: bounds(&book), book, tables, judge: None, sides: None, by_the_book: false }
    }

    /// Makes a coder whose codebook is ours with the entries of users' directories added, and whose lexicon ours with the
    /// tables there (`my-groups.tsv`, see [`Lexicon::from_files`]).
    ///
    /// # Errors
    /// Names file, line and field of the first faulty entry.
    pub fn with_codebooks(dirs: &[PathBuf]) -> crate::Result<Self> {
        let mut files = Vec::new();
        for dir in dirs {
            files.extend(directory(dir, "tsv")?);
        }
        let tables = if files.is_empty() { None } else { Some(Box::new(Lexicon::from_files(&files)?)) };
        Ok(Self::new(Codebook::with_dirs(dirs)?, tables))
    }

    /// Returns the coder with another judge of candidates ([`Judged`]).
    #[must_use]
    pub fn judged_by(mut self, judge: Model) -> Self {
        self.bounds = bounds(&self.book);
        self.judge = Some(judge);
        self
    }

    /// Returns the coder with other weights for the countries of sides ([`Open`]).
    #[must_use]
    pub fn ascribed_by(mut self, sides: Model) -> Self {
        self.sides = Some(sides);
        self
    }

    /// Returns the coder with the patterns alone, as in [`Coder::code_by_the_book`].
    #[must_use]
    pub fn by_the_book(mut self) -> Self {
        self.by_the_book = true;
        self
    }

    fn sides(&self) -> &Model {
        self.sides.as_ref().unwrap_or_else(|| ascribe::builtin())
    }

    fn judge(&self) -> (&Model, &[OnceLock<near::Bound>]) {
        (self.judge.as_ref().unwrap_or_else(|| near::builtin()), &self.bounds)
    }

    /// Returns the actor tables.
    pub fn lexicon(&self) -> &Lexicon {
        self.tables.as_deref().unwrap_or_else(|| Lexicon::builtin())
    }

    /// Returns the codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.book
    }

    fn read(&self, doc: &Document, published: Option<jiff::civil::Date>, register: Option<&mut Register>) -> Read {
        let mut mentions = actors::find(doc, self.lexicon(), published);
        if let Some(register) = register {
            register.meet(mentions.all_mut(), published);
        }
        reference::resolve(doc, &mut mentions);
        let places = places::find(doc, &mentions);
        places::settle(doc, &mut mentions, &places);
        let found = statements::find(doc, &mentions);
        let statements = statements::to_records(doc, &mentions, &found);
        Read { mentions, found, statements, times: times::find(doc, published), places }
    }

    /// Evens out the labels of a document's names ([`actors::settle`]): what [`Coder::code`] expects.
    #[must_use]
    pub fn settled(&self, mut doc: Document) -> Document {
        actors::settle(&mut doc, self.lexicon());
        doc
    }

    /// Says who a document stands for that is one noun phrase, on a day ([`actors::phrase`]).
    pub fn phrase(&self, doc: &Document, on: Option<jiff::civil::Date>) -> crate::Who {
        actors::phrase(doc, self.lexicon(), on)
    }

    /// Finds the time expressions of a document that is not coded itself, such as a header.
    pub fn times(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Time> {
        times::to_record(doc, &times::find(doc, published))
    }

    /// Tells where the act took place that the words at `act` tell, whether it is coded or not.
    pub fn place_of_act(&self, doc: &Document, act: Span) -> Option<Place> {
        let head = doc.tokens().iter().position(|t| t.span.start < act.end && act.start < t.span.end)?;
        let mut mentions = actors::find(doc, self.lexicon(), None);
        reference::resolve(doc, &mut mentions);
        let found = places::find(doc, &mentions);
        placing::weighed(doc, &found, head, None).map(|k| places::to_record(doc, &found[k]))
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
        self.coded(doc, published, register, !self.by_the_book)
    }

    /// Codes a document by the patterns alone: nothing is judged ([`Judged`]) or ascribed ([`Open`]). Examples of entries are checked so.
    pub fn code_by_the_book(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Record {
        self.coded(doc, published, None, false)
    }

    fn coded(
        &self,
        doc: &Document,
        published: Option<jiff::civil::Date>,
        register: Option<&mut Register>,
        judged: bool,
    ) -> Record {
        let read = self.read(doc, published, register);
        let site = self.site(doc, &read);
        let mut drafts = self.drafts(&site, &read, published, judged, None);
        onward::carry_on(doc, &mut drafts);
        let mut events: Vec<Event> = join::events(doc, &self.book, drafts).into_iter().map(|x| x.0).collect();
        let mut positions = positions::find(&site, &self.book, &read.told(doc, &events, published), None);
        let clusters = reference::clusters(&read.mentions);
        let mut statements = read.statements;
        let (sentences, numbers) = sentences(doc);
        let of_events = events.iter_mut().flat_map(|e| &mut e.mentions).map(|m| &mut m.sentence);
        let of_statements = statements.iter_mut().map(|s| &mut s.sentence);
        let of_positions = positions.iter_mut().map(|p| &mut p.sentence);
        for n in of_events.chain(of_statements).chain(of_positions) {
            *n = numbers.get(*n).copied().unwrap_or(0);
        }
        Record {
            sentences,
            events,
            positions,
            clusters: clusters.iter().map(|c| c.iter().map(|r| doc.span_of(*r)).collect()).collect(),
            entities: entities(doc, &clusters),
            statements,
            times: times::to_record(doc, &read.times),
            places: read.places.iter().map(|t| places::to_record(doc, t)).collect(),
        }
    }

    /// Gives what the confidence of each event of [`Self::code`] is taken from, in the same order; nothing for those whose
    /// confidence is the judge's.
    pub fn features(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Option<Features>> {
        let read = self.read(doc, published, None);
        let site = self.site(doc, &read);
        let mut drafts = self.drafts(&site, &read, published, !self.by_the_book, None);
        onward::carry_on(doc, &mut drafts);
        let own = |(e, features): (Event, Features)| e.why.open.is_none().then_some(features);
        join::events(doc, &self.book, drafts).into_iter().map(own).collect()
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
            text: format!("{text}; {}", statements::explain_speaker(doc, &read.mentions, f)),
        };
        let mut lines: Vec<Line> = read.found.iter().zip(reasons).map(statement).collect();
        let place = |(token, text): (usize, String)| Line {
            token,
            step: "place",
            rule: "candidates".to_owned(),
            at: "data/places/weights.tsv".to_owned(),
            text,
        };
        lines.extend(places::explain(doc).into_iter().map(place));
        let time = |(token, text): (usize, String)| Line {
            token,
            step: "time",
            rule: "expression".to_owned(),
            at: "docs/times.md".to_owned(),
            text,
        };
        lines.extend(times::explain(doc, &read.times).into_iter().map(time));
        let site = self.site(doc, &read);
        let mut drafts = self.drafts(&site, &read, published, true, Some(&mut lines));
        for (k, from) in onward::carry_on(doc, &mut drafts) {
            let (d, from) = (&drafts[k], &drafts[from]);
            let place = d.place.as_ref().map_or("", |p| doc.slice(doc.span_of(p.tokens)));
            lines.push(Line {
                token: d.head,
                step: "place",
                rule: self.book.rules[d.rule].name.clone(),
                at: d.at.clone(),
                text: format!("{place}, where \"{}\" took place: the scene goes on", doc.text_of(from.head)),
            });
        }
        lines.extend(dating::explain(doc, &read.times, &drafts, |d| self.book.rules[d.rule].name.clone()));
        let heads: Vec<usize> = drafts.iter().map(|d| d.head).collect();
        let mut events = Vec::new();
        for (event, features) in join::events(doc, &self.book, drafts) {
            let inside = |&&h: &&usize| event.mentions[0].trigger.contains(doc.token(h).span);
            let (at, text) = if event.why.open.is_some() {
                ("models/near.tsv", format!("{:.2}, the judge's", event.confidence))
            } else {
                ("models/confidence.tsv", confidence::model().explain(&features))
            };
            lines.push(Line {
                token: heads.iter().find(inside).copied().unwrap_or(0),
                step: "confidence",
                rule: event.why.rule.clone(),
                at: at.to_owned(),
                text,
            });
            events.push(event);
        }
        positions::find(&site, &self.book, &read.told(doc, &events, published), Some(&mut lines));
        lines
    }

    fn site<'a>(&'a self, doc: &'a Document, read: &'a Read) -> Site<'a> {
        Site::new(doc, &read.mentions, &read.found, &self.book.private, &self.book.gates)
    }

    /// Gives the sides of all acts with what speaks for the countries they may be of, for training ([`Open`]).
    pub fn open(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Open> {
        let read = self.read(doc, published, None);
        let site = self.site(doc, &read);
        let scene = scene::of(read.mentions.all(), &read.places);
        let pool = draft::Pool::new(&self.book, &site, scene, self.judge(), None);
        let drafts = told(pool, &read, published, true);
        ascribe::open(&site, &self.book, scene, &drafts)
    }

    /// Gives what candidates are judged by, for training ([`Judged`]).
    pub fn judged(&self, doc: &Document, published: Option<jiff::civil::Date>) -> Vec<Judged> {
        let read = self.read(doc, published, None);
        let site = self.site(doc, &read);
        let scene = scene::of(read.mentions.all(), &read.places);
        let mut pool = draft::Pool::new(&self.book, &site, scene, self.judge(), None);
        pool.all_near = true;
        pool.decide(&read, published);
        pool.examples()
    }

    fn drafts(
        &self,
        site: &Site<'_>,
        read: &Read,
        published: Option<jiff::civil::Date>,
        judged: bool,
        mut explain: Option<&mut Vec<Line>>,
    ) -> Vec<Draft> {
        let scene = scene::of(site.mentions.all(), &read.places);
        let pool = draft::Pool::new(&self.book, site, scene, self.judge(), explain.as_deref_mut());
        let mut drafts = told(pool, read, published, judged);
        if judged {
            ascribe::ascribe(site, &self.book, scene, self.sides(), &mut drafts, explain);
        }
        let latest_year = standing::latest_year(site.doc);
        let past = standing::Past { times: &read.times, published, latest_year };
        going_on::carry_on(site, &past, &mut drafts);
        going_on::go_back(site, &past, &mut drafts);
        going_on::told_again(site, &past, &mut drafts);
        going_on::words_are_told(&mut drafts);
        drafts
    }
}

/// Room for what each pattern weighs at most by a judge.
fn bounds(book: &Codebook) -> Box<[OnceLock<near::Bound>]> {
    book.patterns.iter().map(|_| OnceLock::new()).collect()
}

/// The acts with the sides that are told.
fn told(mut pool: draft::Pool<'_, '_>, read: &Read, published: Option<jiff::civil::Date>, judged: bool) -> Vec<Draft> {
    pool.decide(read, published);
    if judged {
        pool.judge(read);
        pool.complete(true);
    }
    pool.finish()
}

/// The sentences of a document without those of white space alone, and the number among them of each of its sentences.
fn sentences(doc: &Document) -> (Vec<text::Span>, Vec<usize>) {
    let (mut spans, mut numbers) = (Vec::new(), Vec::new());
    for s in doc.sents() {
        numbers.push(spans.len());
        let blank = |&i: &usize| doc.text_of(i).trim().is_empty();
        if let Some((first, last)) = s.iter().find(|i| !blank(i)).zip(s.iter().rev().find(|i| !blank(i))) {
            spans.push(doc.token(first).span.hull(doc.token(last).span));
        }
    }
    (spans, numbers)
}

fn entities(doc: &Document, clusters: &[Vec<text::TokenRange>]) -> Vec<crate::record::NamedEntity> {
    let mut all: Vec<(text::TokenRange, usize)> =
        clusters.iter().enumerate().flat_map(|(k, c)| c.iter().map(move |r| (*r, k))).collect();
    all.sort_unstable();
    let longest = all.iter().map(|(r, _)| r.end.saturating_sub(r.start)).max().unwrap_or(0);
    let entity = |e: &text::Entity| {
        // What holds the name begins no further before its end than the longest mention is long.
        let from = all.partition_point(|(r, _)| r.start.saturating_add(longest) < e.tokens.end);
        let around = all[from..].iter().take_while(|(r, _)| r.start <= e.tokens.start);
        crate::record::NamedEntity {
            span: doc.span_of(e.tokens),
            label: e.label.as_str(),
            // The tightest mention around the name, so that "the wife of Biden" does not take Biden's.
            cluster: around.filter(|(r, _)| e.tokens.end <= r.end).map(|(r, k)| (r.len(), *k)).min().map(|x| x.1),
        }
    };
    doc.ents().iter().map(entity).collect()
}
