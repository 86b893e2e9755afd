//! Statements: who said what. First pass: reporting verbs with a clause, and "according to".

use crate::mention::Mentions;
use crate::record::{Party, Statement, StatementKind, Stretch};
use text::{Document, Pos, TokenRange, dep};

/// A statement as tokens, before it becomes a record.
#[derive(Debug, Clone)]
pub struct Found {
    /// The words that tell the saying.
    pub cue: Vec<TokenRange>,
    /// The head of the phrase that names the speaker.
    pub speaker: Option<usize>,
    /// The words said.
    pub content: Vec<TokenRange>,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
}

const VERBS: &[&str] = &[
    "say",
    "tell",
    "add",
    "state",
    "announce",
    "declare",
    "report",
    "claim",
    "note",
    "stress",
    "emphasize",
    "emphasise",
    "warn",
    "insist",
    "argue",
    "believe",
    "think",
    "explain",
    "allege",
    "write",
    "reiterate",
    "underscore",
    "confirm",
];

/// Finds statements.
pub fn find(doc: &Document, mentions: &Mentions) -> Vec<Found> {
    let mut out = Vec::new();
    for i in 0..doc.len() {
        if doc.token(i).pos == Pos::Verb && VERBS.contains(&doc.lemma(i)) {
            let speaker = doc.child(i, dep::NSUBJ);
            let content = doc.children(i).find(|&c| doc.dep(c) == dep::CCOMP);
            if let (Some(s), Some(c)) = (speaker, content) {
                let content = doc.subtree(c);
                if !content.contains(i) {
                    let speaker = Some(s).filter(|&s| mentions.at(s).is_some());
                    let cue = vec![TokenRange::new(i, i + 1)];
                    out.push(Found { cue, speaker, content: vec![content], kind: StatementKind::Indirect });
                }
            }
        }
    }
    out
}

/// Makes the record of a finding.
pub fn to_record(doc: &Document, mentions: &Mentions, f: &Found) -> Statement {
    let stretch = |rs: &[TokenRange]| Stretch { parts: rs.iter().map(|r| doc.span_of(*r)).collect() };
    let speaker = f.speaker.and_then(|s| mentions.at(s)).map(|m| Party {
        span: Some(doc.span_of(m.tokens)),
        name: if m.who.name.is_empty() { doc.slice(doc.span_of(m.tokens)).to_owned() } else { m.who.name.clone() },
        country: m.who.country,
        sector: m.who.sector,
        wikidata: m.who.wikidata.clone(),
    });
    Statement {
        sentence: f.cue.first().map_or(0, |r| doc.sent_of(r.start as usize)),
        speaker,
        cue: Some(stretch(&f.cue)),
        content: stretch(&f.content),
        kind: f.kind,
        addressee: None,
    }
}
