//! The flow of the text: which way the tense of a clause points, and the date told last.

use super::words::Unit;
use jiff::civil::Date;
use text::{Document, Pos, TokenRange, dep, tag};

/// Where the clause around an expression lies, seen from publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Lean {
    /// Told as done.
    Past,
    /// Told as to come.
    Future,
    /// Nothing tells.
    #[default]
    Open,
}

/// A date that the text told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    /// Its first day.
    pub(super) first: Date,
    /// How finely it was told.
    pub(super) unit: Unit,
    /// Whether its year was told, or taken from one that was.
    pub(super) year: bool,
    /// The sentence it stands in.
    pub(super) sent: usize,
}

/// Verbs whose infinitive or participle puts something ahead: "plans to", "scheduled for".
fn plans(lemma: &str) -> bool {
    matches!(
        lemma,
        "plan"
            | "expect"
            | "schedule"
            | "set"
            | "slate"
            | "due"
            | "intend"
            | "prepare"
            | "decide"
            | "agree"
            | "hope"
            | "want"
            | "promise"
            | "vow"
            | "pledge"
            | "aim"
            | "propose"
            | "threaten"
            | "ask"
            | "urge"
            | "call"
    )
}

/// Adjectives whose infinitive lies ahead even of a past: "was due to meet on Friday".
fn ahead(lemma: &str) -> bool {
    matches!(
        lemma,
        "due"
            | "set"
            | "likely"
            | "unlikely"
            | "ready"
            | "poised"
            | "scheduled"
            | "certain"
            | "sure"
            | "bound"
            | "eligible"
    )
}

/// Whether an adjective is said of the past: "was willing to skip it on Friday".
fn was(doc: &Document, adjective: usize) -> bool {
    let above = doc.head(adjective);
    doc.dep(adjective) == dep::ACOMP && doc.token(above).tag == tag::VBD
}

/// Returns where the clause around the tokens lies.
pub(super) fn lean(doc: &Document, r: TokenRange) -> Lean {
    if let Some(lean) = by_words_before(doc, r) {
        return lean;
    }
    let top = super::top_of(doc, r);
    let mut at = top;
    let mut infinitive = false;
    // "Friday's deal includes a truce": a present says nothing of the day of its noun.
    let premodifies =
        matches!(doc.dep(top), dep::POSS | dep::COMPOUND | dep::NMOD | dep::AMOD) || doc.norm(doc.head(top)) == "of";
    for up in doc.ancestors(top).take(12) {
        if matches!(doc.token(up).pos, Pos::Verb | Pos::Aux) {
            match of_verb(doc, up, at) {
                // A participle or an infinitive without a time of its own takes that of the verb above.
                Lean::Open if !is_finite(doc, up) => {
                    infinitive |= doc.children(up).any(|c| doc.token(c).tag == tag::TO);
                }
                // "Was told to appear on 19 August": what is to be done is not past with what was done.
                Lean::Past if infinitive => return Lean::Open,
                Lean::Future if premodifies && matches!(doc.token(up).tag, tag::VBZ | tag::VBP) => return Lean::Open,
                lean => return lean,
            }
        }
        at = up;
    }
    // "closed through Thursday", where no verb tells more.
    let first = r.start as usize;
    if first > 0 && matches!(doc.norm(first - 1), "through" | "by") { Lean::Future } else { Lean::Open }
}

/// "until Friday", "ahead of Monday's vote", "due Friday".
fn by_words_before(doc: &Document, r: TokenRange) -> Option<Lean> {
    let first = r.start as usize;
    let start = doc.sents()[doc.sent_of(first)].start as usize;
    let word = |back: usize| if first >= start + back { doc.norm(first - back) } else { "" };
    let mut back = 1;
    if matches!(word(back), "for" | "on" | "from" | "in") {
        back += 1;
    }
    match word(back) {
        "until" | "till" if back == 1 => Some(Lean::Future),
        "of" if word(back + 1) == "ahead" => Some(Lean::Future),
        "due" | "scheduled" | "slated" | "planned" | "upcoming" | "set" | "starting" | "effective" => {
            Some(Lean::Future)
        }
        _ => None,
    }
}

/// Returns where a verb puts its own clause.
pub(crate) fn tense(doc: &Document, verb: usize) -> Lean {
    of_verb(doc, verb, verb)
}

fn is_finite(doc: &Document, v: usize) -> bool {
    matches!(doc.token(v).tag, tag::VBD | tag::VBZ | tag::VBP | tag::MD)
}

fn of_verb(doc: &Document, v: usize, from: usize) -> Lean {
    let (mut have, mut be_now, mut be_then, mut infinitive) = (false, false, false, false);
    for c in doc.children(v).filter(|c| matches!(doc.dep(*c), dep::AUX | dep::AUXPASS)) {
        match doc.norm(c) {
            // "He would not say", told by nobody, is past.
            "would" | "'d" | "could" if doc.dep(v) == dep::ROOT => return Lean::Open,
            "will" | "shall" | "'ll" | "wo" | "would" | "'d" | "may" | "might" | "can" | "could" | "should"
            | "must" => {
                return Lean::Future;
            }
            "has" | "have" | "had" | "'ve" => have = true,
            "is" | "are" | "am" | "'re" | "'m" => be_now = true,
            "was" | "were" => be_then = true,
            "did" => return Lean::Past,
            "to" => infinitive = true,
            _ => {}
        }
    }
    if have {
        return Lean::Past;
    }
    let above = doc.head(v);
    if infinitive {
        let root = above == v;
        let carried = plans(doc.lemma(above))
            || doc.lemma(above) == "go"
            || doc.lemma(above) == "be"
            || doc.token(above).pos == Pos::Adj && (ahead(doc.lemma(above)) || !was(doc, above))
            || matches!(doc.lemma(above), "plan" | "decision" | "proposal" | "meeting" | "election");
        // "Ministers to meet on Friday" is a headline's future.
        return if root || carried { Lean::Future } else { Lean::Open };
    }
    match doc.token(v).tag {
        tag::VBD => Lean::Past,
        tag::VBN if plans(doc.lemma(v)) && from != v && !be_then => Lean::Future,
        tag::VBN if be_now => Lean::Future,
        tag::VBN => Lean::Past,
        tag::VBG if be_now => Lean::Future,
        tag::VBG if be_then => Lean::Past,
        tag::VBZ | tag::VBP => match doc.lemma(v) {
            "say" | "have" | "report" | "tell" | "show" | "write" | "add" | "claim" => Lean::Open,
            _ => Lean::Future,
        },
        _ => Lean::Open,
    }
}
