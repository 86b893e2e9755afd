//! Whether a position is held: negation and double negation, possibility, conditions, what is asked of others.

use super::{Cue, Told};
use crate::codebook::pattern::{Rel, Words};
use crate::codebook::{Codebook, Part, StanceRule};
use crate::coder::dating;
use crate::coder::matching::{Carrier, Site};
use crate::coder::roles::Side;
use crate::coder::standing;
use crate::ontology::Status;
use text::{Document, Pos, dep, tag};

/// How a position is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holding {
    /// The cue's own sense is turned round.
    pub(super) negated: bool,
    /// A word above turns it ("refuses to endorse"): more than a stance that is not taken.
    pub(super) turned: bool,
    pub(super) status: Status,
}

/// Decides how the position told at `head` is held; `None` when nobody is said to hold it.
pub(super) fn of(
    site: &Site<'_>,
    book: &Codebook,
    told: &Told<'_>,
    cue: &Cue<'_>,
    rule: &StanceRule,
    holders: &[Side],
) -> Option<Holding> {
    let doc = site.doc;
    let (head, carrier) = (cue.head, cue.carrier);
    if is_asked(site, head) || is_doubted(site, book, head, cue.pattern.part) {
        return None;
    }
    // "Troops must leave", says somebody: what should be is the cue itself.
    if rule.rule.actor.as_ref().is_some_and(|a| a.iter().any(|p| p.as_slice() == [Rel::Speaker])) {
        let around = site.statement_around(head).filter(|&n| site.found[n].tells)?;
        let saying = site.found[around].head?;
        if book.standing.of(site, saying, None).is_some_and(|d| d.0 != Status::Planned) {
            return None;
        }
        if is_told_by_others(site, saying, head) {
            return None;
        }
        let negated = has_negation(doc, head);
        return Some(Holding { negated, turned: false, status: Status::Actual });
    }
    if is_made(site, book, head, holders) {
        return None;
    }
    let mut held = Holding { negated: false, turned: false, status: Status::Actual };
    let (mut at, mut light) = (head, carrier);
    // Each round reads one word that decides; a word that turns the cue round may itself be turned round.
    for _ in 0..4 {
        let Some((status, by)) = decide(site, book, at, light) else { break };
        let Some(by) = by else { break };
        // "not", "will", "if" hang on the word that they change; others stand above it.
        let above = doc.ancestors(at).any(|a| a == by) || light.is_some_and(|c| c.verb == by);
        match status {
            Status::Negated if above => {
                if !book.holding.turning.contains(doc.lemma(by)) {
                    return None;
                }
                held.negated = !held.negated;
                held.turned = true;
            }
            Status::Negated => {
                held.negated = !held.negated;
                break;
            }
            Status::Planned => {}
            Status::Hypothetical if above => {
                let own = || holders.iter().any(|h| is_subject(site, by, h.token));
                if !book.holding.meaning.contains(doc.lemma(by)) || doc.token(by).pos == Pos::Verb && !own() {
                    return None;
                }
            }
            Status::Hypothetical => match doc.norm(by) {
                // "Would never have proposed it": what somebody would not do is a stance too.
                "would" | "'d" => {
                    held.negated ^= has_negation(doc, light.map_or(at, |c| c.verb));
                    break;
                }
                "could" | "might" | "may" => {
                    held.status = Status::Hypothetical;
                    break;
                }
                // What "we" must do is what we hold.
                "should" | "must" | "ought" if doc.dep(by) == dep::AUX => {
                    if !holders.iter().any(|h| super::is_first(site, h)) {
                        return None;
                    }
                    break;
                }
                _ => return None,
            },
            Status::Alleged => held.status = Status::Alleged,
            _ => break,
        }
        if !above {
            break;
        }
        (at, light) = (by, None);
    }
    let date = dating::of(site, told.times, head, carrier, told.published);
    let past = date.is_some_and(|d| dating::is_history(d.timex, told.published, told.latest_year));
    if held.status == Status::Actual && (past || was_held(site, head)) {
        held.status = Status::Historical;
    }
    let claimed = site.statement_around(head).is_some_and(|n| {
        let cue = site.found[n].cue.iter().flat_map(|r| r.iter());
        cue.into_iter().any(|t| book.standing.alleged_cues.contains(doc.lemma(t)))
    });
    if claimed && held.status == Status::Actual && !holders.iter().any(|h| super::is_first(site, h)) {
        held.status = Status::Alleged;
    }
    Some(held)
}

/// What the words around `at` say of it; "no longer" and "neither" are negations here.
fn decide(site: &Site<'_>, book: &Codebook, at: usize, light: Option<Carrier<'_>>) -> Option<standing::Decision> {
    let doc = site.doc;
    let verb = light.map_or(at, |c| c.verb);
    let no_longer = doc.children(verb).find(|&c| {
        doc.dep(c) == dep::ADVMOD && doc.norm(c) == "longer" && c > 0 && matches!(doc.norm(c - 1), "no" | "any")
    });
    if no_longer.is_some() {
        return Some((Status::Negated, no_longer));
    }
    let Some(decision) = book.standing.of(site, at, light) else {
        // "Slow to embrace", "regretted backing", "the duty to defend": words that leave acts as they are.
        let up = doc.head(at);
        let up = if doc.dep(at) == dep::PCOMP { doc.head(up) } else { up };
        let below = matches!(doc.dep(at), dep::XCOMP | dep::PCOMP | dep::ACL) && up != at;
        let says = |words: &Words, s: Status| (below && words.contains(doc.lemma(up))).then_some((s, Some(up)));
        return says(&book.holding.turning, Status::Negated).or_else(|| says(&book.holding.open, Status::Hypothetical));
    };
    // "Their refusal was not well received": it is there all the same.
    let subject = light.is_none()
        && doc.token(at).pos == Pos::Noun
        && matches!(doc.dep(at), dep::NSUBJ | dep::NSUBJPASS)
        && decision.1.is_some_and(|by| !doc.subtree(at).contains(by));
    let apart = decision.0 == Status::Negated && decision.1.is_some_and(|by| subject || !is_shared(doc, at, by));
    (!apart).then_some(decision)
}

/// Tells whether a negation `by` that stands at or above a conjunct before `at` is meant for `at` too: "did not sign or
/// ratify", but not "did not sign but ratified", "does not consult and called for".
fn is_shared(doc: &Document, at: usize, by: usize) -> bool {
    let top = if doc.ancestors(at).any(|a| a == by) { by } else { doc.head(by) };
    let mut node = at;
    for up in doc.ancestors(at).take(12) {
        if node == top {
            break;
        }
        if doc.dep(node) == dep::CONJ {
            let but =
                doc.children(up).any(|c| doc.dep(c) == dep::CC && c < node && matches!(doc.norm(c), "but" | "yet"));
            let alike = doc.token(up).pos != Pos::Verb || doc.token(up).tag == doc.token(node).tag;
            let noun = doc.token(node).pos.is_nominal() && doc.children(node).any(|c| doc.dep(c) == dep::POSS);
            if but || !alike || noun {
                return false;
            }
        }
        node = up;
    }
    true
}

/// Tells whether `t` is the logical or grammatical subject of `verb`.
fn is_subject(site: &Site<'_>, verb: usize, t: usize) -> bool {
    let f = site.frames.of(verb);
    f.subj.iter().chain(&f.surface_subj).any(|&s| s == t || site.frames.conjuncts(s).contains(&t))
}

/// Tells whether the holder is only brought to it by somebody else: "persuaded the authorities to block the bid".
fn is_made(site: &Site<'_>, book: &Codebook, head: usize, holders: &[Side]) -> bool {
    let doc = site.doc;
    let up = doc.head(head);
    matches!(doc.dep(head), dep::XCOMP | dep::CCOMP)
        && up != head
        && (!book.holding.bringing.contains(doc.lemma(up)) || is_wanted(doc, book, up))
        && !doc.children(head).any(|c| matches!(doc.dep(c), dep::MARK) || doc.token(c).tag == tag::MD)
        && {
            let f = site.frames.of(up);
            let object = |t: usize| f.obj.iter().chain(&f.iobj).any(|&o| site.frames.conjuncts(o).contains(&t));
            let own = |t: usize| {
                // "asked Chile to back it" is parsed as a clause with a subject by some.
                doc.dep(t) == dep::NSUBJ
                    && doc.head(t) == head
                    && doc.children(head).any(|c| doc.token(c).tag == tag::TO)
            };
            !f.passive && holders.iter().any(|h| object(h.token) || own(h.token))
        }
}

/// Tells whether what is told at `head` is said by others inside the words that `saying` tells: "many say he should resign",
/// says the mayor.
fn is_told_by_others(site: &Site<'_>, saying: usize, head: usize) -> bool {
    let doc = site.doc;
    let up = doc.head(head);
    doc.dep(head) == dep::CCOMP
        && up != saying
        && doc.children(up).any(|s| {
            let told = || site.cue_at(up).is_some_and(|n| Some(n) != site.cue_at(saying));
            doc.dep(s) == dep::NSUBJ && doc.token(s).pos != Pos::Pron && told()
        })
}

/// Tells whether somebody only wishes for what `verb` tells: "would like to see them back the bid".
fn is_wanted(doc: &Document, book: &Codebook, verb: usize) -> bool {
    doc.dep(verb) == dep::XCOMP && book.holding.meaning.contains(doc.lemma(doc.head(verb)))
}

/// Tells whether the cue stands in a question or wish: "does France support the plan?", "asked whether it backs".
fn is_asked(site: &Site<'_>, head: usize) -> bool {
    let doc = site.doc;
    // "Should staff attack reporters?": the question may end within a quotation.
    let subject = doc.children(head).find(|&c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS));
    let inverted = subject.is_some_and(|s| doc.children(head).any(|c| doc.token(c).tag == tag::MD && c < s));
    // "Called for Chile to back it": what others are to do.
    let wished = doc.children(head).any(|c| doc.dep(c) == dep::MARK && doc.norm(c) == "for");
    let whether = std::iter::once(head)
        .chain(doc.ancestors(head))
        .take(6)
        .any(|v| doc.children(v).any(|c| doc.dep(c) == dep::MARK && matches!(doc.norm(c), "whether" | "if")));
    let sent = doc.sents()[doc.sent_of(head)];
    let last = sent.iter().rev().find(|&i| doc.token(i).pos != Pos::Space);
    // "Will take effect when Chile ratifies it".
    let awaited = std::iter::once(head).chain(doc.ancestors(head)).take(4).any(|v| {
        doc.dep(v) == dep::ADVCL
            && doc.children(v).any(|c| matches!(doc.norm(c), "when" | "once" | "until" | "unless"))
            && doc.children(doc.head(v)).any(|c| matches!(doc.norm(c), "will" | "'ll" | "would" | "can"))
    });
    inverted || awaited || wished || whether || last.is_some_and(|i| doc.text_of(i) == "?")
}

/// Tells whether the cue is a noun whose holding somebody doubts or discusses: "questioned Israel's commitment to".
fn is_doubted(site: &Site<'_>, book: &Codebook, head: usize, part: Part) -> bool {
    let doc = site.doc;
    part == Part::Noun && doc.dep(head) == dep::DOBJ && book.holding.doubting.contains(doc.lemma(doc.head(head)))
}

fn has_negation(doc: &Document, verb: usize) -> bool {
    doc.children(verb).any(|c| doc.dep(c) == dep::NEG)
}

/// Tells whether the words themselves put the stance in the past: "used to support", "had once opposed", "formerly".
fn was_held(site: &Site<'_>, head: usize) -> bool {
    let doc = site.doc;
    let up = doc.head(head);
    let used = doc.dep(head) == dep::XCOMP && doc.lemma(up) == "use";
    used || doc.children(head).any(|c| {
        doc.dep(c) == dep::ADVMOD
            && matches!(doc.norm(c), "once" | "formerly" | "previously" | "initially" | "originally")
    })
}
