//! What of an event and its sentence tells how far it can be believed.
//!
//! | feature | value |
//! | --- | --- |
//! | `any` | 1 |
//! | `type T`, `rule R`, `status S` | 1 for the event's own |
//! | `head P` | part of speech of the trigger: verb, noun, adj |
//! | `place L` | what the trigger is in its sentence: root, clause, object, modifier, other |
//! | `specific` | match weight of the pattern, at most 30, in tens |
//! | `no actor`, `no recipient`, `actor unknown`, `recipient unknown` | a side is not told; no country of it is known |
//! | `actor not political`, `recipient not political` | nobody of a side is |
//! | `same side` | actor and recipient are of one country and sector |
//! | `pronoun` | an actor is told by a pronoun |
//! | `implied` | an actor or recipient is not told in words there |
//! | `far` | tokens between trigger and the nearest side, logarithm |
//! | `back` | refers back to an act told before |
//! | `reported` | told in somebody's words |
//! | `long`, `deep` | tokens of the sentence (logarithm, from 25), depth of the trigger in its tree |
//! | `crowd` | further events in the sentence |
//! | `again` | further tellings in the article, at most 5 |
//! | `two countries` | actor and recipient are known and of different countries |
//! | `states` | countries that take part in the article's events, logarithm |
//! | `dense` | tellings in ten sentences of the article, at most 10, in tens |
//! | `headline`, `lower case` | the sentence has no final mark; it has no capital |
//! | `dated` | a date is told |

use crate::codebook::Codebook;
use crate::coder::draft::Draft;
use crate::coder::roles::{self, Side, Sides};
use crate::logit::{Features, Name, Sink, name};
use crate::ontology::Status;
use text::{Document, Pos, dep};

/// What is known only when all events of the document are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// Further events in the sentence.
    pub(crate) crowd: usize,
    /// Further tellings in the article.
    pub(crate) again: usize,
    /// Countries that take part in the article's events.
    pub(crate) states: usize,
    /// Tellings in ten sentences of the article.
    pub(crate) dense: f64,
}

/// Gives the features of a draft.
pub(crate) fn of(doc: &Document, book: &Codebook, d: &Draft, seen: Seen) -> Features {
    let mut f = Features::default();
    f.put(&[name!("any")], 1.0);
    f.put(&[name!("type"), Name::of(&d.kind.to_string())], 1.0);
    f.put(&[name!("rule"), Name::of(&book.rules[d.rule].name)], 1.0);
    if d.status != Status::Actual {
        f.put(&[name!("status"), Name::of(&d.status.to_string())], 1.0);
    }
    f.put(&[name!("head"), Name::of(d.part.as_str())], 1.0);
    f.put(&[name!("place"), Name::of(place(doc, d.head))], 1.0);
    f.put(&[name!("specific")], f64::from(d.weight.clamp(0, 30)) / 10.0);
    sides(doc, d, &mut f);
    f.flag(&[name!("back")], d.again.is_some());
    f.flag(&[name!("reported")], d.reported_by.is_some());
    f.flag(&[name!("dated")], d.date.start.is_some());
    f.put(&[name!("crowd")], seen.crowd.min(5) as f64 / 2.0);
    f.put(&[name!("again")], seen.again.min(5) as f64 / 2.0);
    f.put(&[name!("states")], (seen.states as f64 + 1.0).ln());
    f.put(&[name!("dense")], seen.dense.min(10.0) / 10.0);
    sentence(doc, d.head, &mut f);
    f
}

fn sides(doc: &Document, d: &Draft, f: &mut Features) {
    let told = d.told();
    of_sides(doc, d.head, told, f);
    let (a, r) = (&told.actors, &told.recipients);
    let one = |x: &Side, y: &Side| x.party.country == y.party.country && x.party.sector == y.party.sector;
    f.flag(&[name!("same side")], a.iter().any(|x| r.iter().any(|y| one(x, y))));
    f.flag(&[name!("implied")], a.iter().chain(r).any(|s| s.party.span.is_none()));
}

/// What is known of the sides of an act at `head`: `no ...`, `... unknown`, `... not political` of each, `two countries`,
/// `pronoun` and `far`.
pub(crate) fn of_sides(doc: &Document, head: usize, sides: &Sides, f: &mut impl Sink) {
    let (a, r) = (&sides.actors, &sides.recipients);
    for (name, side) in [(name!("actor"), a), (name!("recipient"), r)] {
        f.flag(&[name!("no"), name], side.is_empty());
        f.flag(&[name, name!("unknown")], !side.is_empty() && side.iter().all(|s| s.party.country.is_none()));
        f.flag(
            &[name, name!("not political")],
            !side.is_empty() && !side.iter().any(|s| roles::is_political(&s.party)),
        );
    }
    let two =
        |x: &Side, y: &Side| x.party.country.is_some() && y.party.country.is_some_and(|c| Some(c) != x.party.country);
    f.flag(&[name!("two countries")], a.iter().any(|x| r.iter().any(|y| two(x, y))));
    f.flag(&[name!("pronoun")], a.iter().any(|s| doc.token(s.token).pos == Pos::Pron));
    let nearest = a.iter().chain(r).map(|s| s.token.abs_diff(head)).min();
    f.put(&[name!("far")], (nearest.unwrap_or(0) as f64 + 1.0).ln());
}

/// How long the sentence of `head` is, and how deep in its tree `head` stands: `long` and `deep`.
pub(crate) fn of_depth(doc: &Document, head: usize, f: &mut impl Sink) {
    let sent = doc.sents()[doc.sent_of(head)];
    f.put(&[name!("long")], (sent.len() as f64 / 25.0).max(1.0).ln());
    f.put(&[name!("deep")], doc.ancestors(head).take(12).count() as f64 / 4.0);
}

fn sentence(doc: &Document, head: usize, f: &mut Features) {
    let sent = doc.sents()[doc.sent_of(head)];
    of_depth(doc, head, f);
    let blank = |i: &usize| doc.text_of(*i).trim().is_empty();
    let last = sent.iter().rev().find(|i| !blank(i));
    let closed = last.is_some_and(|i| matches!(doc.text_of(i), "." | "!" | "?" | "\"" | "”" | "''" | ")" | ":" | ";"));
    f.flag(&[name!("headline")], !closed);
    let capital = |i: usize| doc.text_of(i).chars().any(char::is_uppercase);
    f.flag(&[name!("lower case")], !sent.iter().any(capital));
}

/// What the trigger is in its sentence, through conjuncts.
fn place(doc: &Document, head: usize) -> &'static str {
    let mut at = head;
    for _ in 0..8 {
        if doc.dep(at) != dep::CONJ || doc.head(at) == at {
            break;
        }
        at = doc.head(at);
    }
    match doc.dep(at) {
        dep::ROOT => "root",
        dep::CCOMP | dep::XCOMP | dep::ADVCL | dep::RELCL | dep::ACL | dep::PCOMP => "clause",
        dep::DOBJ | dep::NSUBJ | dep::NSUBJPASS | dep::ATTR | dep::ACOMP => "argument",
        dep::POBJ => "phrase",
        _ => "other",
    }
}
