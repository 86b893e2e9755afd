//! Statements: who says, thinks or wants what, with the words that tell so.
//!
//! Definitions follow `PolNeAR` (Newell et al., LREC 2018): an attribution has a cue, a source and a content; the
//! content of quotations keeps its marks, indirect content its "that". Quotations are found first ([`quotes`]), then
//! cues with their parts on the dependency tree ([`rules`]), then both are brought together ([`join`]).

mod explain;
mod features;
mod frame;
mod join;
mod learned;
mod lexicon;
mod model;
mod quotes;
mod rules;
pub mod train;

pub(crate) use quotes::{is_mark, opens_by_backquotes};

pub use explain::{explain, explain_speaker};

use crate::mention::{Mention, Mentions, Who};
use crate::record::{Party, Statement, StatementKind, Stretch};
use text::{Document, Pos, TokenRange, dep, tag};

/// One attribution over tokens, before it becomes a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The words that tell the saying; empty for a quotation that stands alone.
    pub cue: Vec<TokenRange>,
    /// The head token of the cue.
    pub head: Option<usize>,
    /// The head token of the speaker's phrase.
    pub speaker: Option<usize>,
    /// The words that name the speaker at this place.
    pub speaker_tokens: Vec<TokenRange>,
    /// What is said.
    pub content: Vec<TokenRange>,
    /// The head token of whom it is said to.
    pub addressee: Option<usize>,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// Whether words are told, and not only something judged or wanted ("praised the raid", "wants to leave").
    pub tells: bool,
    /// Which rule found it.
    pub source: &'static str,
}

/// Finds the statements of a document, in the order of their first words.
pub fn find(doc: &Document, _mentions: &Mentions) -> Vec<Found> {
    let quotes = quotes::find(doc);
    let cx = rules::Context { doc, quotes: &quotes, lexicon: lexicon::Lexicon::builtin() };
    let by_rule = rules::find(&cx);
    let frames = match model::Model::builtin() {
        Some(m) => learned::find(&cx, m, by_rule),
        None => by_rule,
    };
    join::join(&cx, &frames)
}

/// Finds the statements that the rules alone tell: what [`find`] does without weights.
pub fn find_by_rule(doc: &Document) -> Vec<Found> {
    let quotes = quotes::find(doc);
    let cx = rules::Context { doc, quotes: &quotes, lexicon: lexicon::Lexicon::builtin() };
    join::join(&cx, &rules::find(&cx))
}

/// Makes the records of all statements: speakers and addressees are followed to who they are, and a document that speaks
/// ("the statement said") to whoever issued it a few sentences before ("the ministry said in a statement").
pub fn to_records(doc: &Document, mentions: &Mentions, found: &[Found]) -> Vec<Statement> {
    let mut out: Vec<Statement> = found.iter().map(|f| to_record(doc, mentions, f)).collect();
    for k in 0..found.len() {
        let Some(issuer) = issuer(doc, &found[..k], &found[k]).and_then(|n| out[n].speaker.clone()) else { continue };
        if let Some(speaker) = out[k].speaker.as_mut().filter(|s| s.country.is_none()) {
            let span = speaker.span;
            *speaker = Party { span, ..issuer };
        }
    }
    out
}

/// The statement among those before that was made by the document which speaks in `f`.
fn issuer(doc: &Document, before: &[Found], f: &Found) -> Option<usize> {
    const SENTENCES: usize = 4;
    let head = f.speaker.filter(|&h| lexicon::Lexicon::builtin().document(doc.lemma(h)))?;
    let known = |c: usize| doc.dep(c) == dep::DET && matches!(doc.norm(c), "the" | "this" | "that");
    if !doc.children(head).any(known) {
        return None;
    }
    let same = |t: usize| t < head && doc.token(t).pos == Pos::Noun && doc.lemma(t) == doc.lemma(head);
    // "Said in a statement", "issued a statement".
    let below = |c: usize| doc.children(c).any(|k| same(k) || doc.dep(k) == dep::PREP && doc.children(k).any(same));
    let names = |g: &Found| g.cue.iter().flat_map(|r| r.iter()).any(same) || g.head.is_some_and(below);
    let near =
        |g: &Found| g.head.is_some_and(|c| doc.sent_of(head) - doc.sent_of(c).min(doc.sent_of(head)) <= SENTENCES);
    let other = |g: &Found| g.speaker.is_some_and(|s| doc.lemma(s) != doc.lemma(head));
    before.iter().rposition(|g| names(g) && near(g) && other(g))
}

/// Makes the record of a statement: speaker and addressee are followed to who they are.
pub fn to_record(doc: &Document, mentions: &Mentions, found: &Found) -> Statement {
    let first = found.cue.first().or(found.content.first()).map_or(0, |r| r.start as usize);
    let stretch = |ranges: &[TokenRange]| Stretch { parts: ranges.iter().map(|&r| doc.span_of(r)).collect() };
    Statement {
        sentence: if first < doc.len() { doc.sent_of(first) } else { 0 },
        speaker: found.speaker.map(|head| party(doc, mentions, head, hull(&found.speaker_tokens))),
        cue: (!found.cue.is_empty()).then(|| stretch(&found.cue)),
        content: stretch(&found.content),
        kind: found.kind,
        addressee: found.addressee.map(|head| party(doc, mentions, head, Some(doc.subtree(head)))),
    }
}

fn hull(ranges: &[TokenRange]) -> Option<TokenRange> {
    let (first, last) = (ranges.first()?, ranges.last()?);
    Some(TokenRange { start: first.start, end: last.end })
}

fn party(doc: &Document, mentions: &Mentions, head: usize, told: Option<TokenRange>) -> Party {
    let mention = mention_of(doc, mentions, head);
    let mention = owner(doc, mentions, head).filter(|_| mention.is_none_or(|m| !m.who.is_actor())).or(mention);
    let who = mention.map_or_else(Who::default, |m| m.who.clone());
    let span = told.map(|r| doc.span_of(r));
    let name = if who.name.is_empty() { span.map_or_else(String::new, |s| doc.slice(s).to_owned()) } else { who.name };
    Party { span, name, country: who.country, sector: who.sector, wikidata: who.wikidata }
}

/// Returns whose a document or utterance is that speaks: "the ministry's letter", "a statement by the king", "the UN report".
fn owner<'m>(doc: &Document, mentions: &'m Mentions, head: usize) -> Option<&'m Mention> {
    if !lexicon::Lexicon::builtin().document(doc.lemma(head)) {
        return None;
    }
    let actor = |i: usize| mentions.at(i).filter(|m| m.who.is_actor());
    let told = |labels: &[text::Sym]| doc.children(head).filter(|&c| labels.contains(&doc.dep(c))).find_map(actor);
    let behind = || {
        let by =
            |&c: &usize| matches!(doc.dep(c), dep::PREP | dep::AGENT) && matches!(doc.norm(c), "by" | "from" | "of");
        doc.children(head).filter(by).flat_map(|p| doc.children(p)).filter(|&o| doc.dep(o) == dep::POBJ).find_map(actor)
    };
    told(&[dep::POSS]).or_else(behind).or_else(|| told(&[dep::COMPOUND, dep::AMOD, dep::NMOD]))
}

/// Returns the mention at a head, that of the noun for a relative pronoun.
fn mention_of<'m>(doc: &Document, mentions: &'m Mentions, head: usize) -> Option<&'m Mention> {
    mentions.at(head).or_else(|| mentions.at(antecedent(doc, head)))
}

/// Returns the noun that a relative pronoun stands for; the token itself otherwise.
fn antecedent(doc: &Document, i: usize) -> usize {
    let t = doc.token(i).tag;
    if t != tag::WP && t != tag::WDT {
        return i;
    }
    let verb = std::iter::once(i).chain(doc.ancestors(i)).find(|&v| doc.dep(v) == dep::RELCL);
    verb.map_or(i, |v| doc.head(v))
}

#[cfg(test)]
mod tests;
