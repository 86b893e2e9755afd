//! Acts that are only named: "the right to deport", "threatened to strike", "a call to clamp down" tell what somebody may,
//! can, wants or is asked to do. By themselves they are no acts (coding guide, section 4); plans, decisions and attempts
//! stay, as planned or as done. Nor are stances that only say which people are meant ("rebels backed by", "those opposing
//! the law"), or good relations that somebody is only arrested for.

use super::matching::{Carrier, Site};
use crate::codebook::pattern::Words;
use text::{Document, Pos, dep, tag};

/// Returns the word that keeps the act told at `head` from being more than named: a governor out of class `unreal` of the
/// infinitive or gerund.
pub(crate) fn governor(site: &Site<'_>, words: &Words, head: usize, carrier: Option<Carrier<'_>>) -> Option<usize> {
    let doc = site.doc;
    let mut at = carrier.map_or(head, |c| c.verb);
    // "threatened to march and strike"
    while doc.dep(at) == dep::CONJ && site.frames.is_verbal(doc.head(at)) && !has_subject(doc, at) {
        at = doc.head(at);
    }
    if !site.frames.is_verbal(at) {
        return None;
    }
    let above = doc.head(at);
    let by = match doc.dep(at) {
        dep::XCOMP | dep::ACL | dep::CCOMP if is_infinitive(doc, at) || doc.token(at).tag == tag::VBG => above,
        dep::ADVCL if is_infinitive(doc, at) && doc.lemma(above) == "be" => above,
        // "Since meeting Okoro in Lima, Holm has helped": told for itself.
        dep::PCOMP if matches!(doc.norm(above), "since" | "after" | "before" | "upon" | "following") => return None,
        dep::PCOMP if doc.token(at).tag == tag::VBG => doc.head(above),
        _ => return None,
    };
    // "insurgents threatening the town": a participle of its own is no complement.
    let complement = doc.dep(at) != dep::ACL || is_infinitive(doc, at);
    if !complement || by == at {
        return None;
    }
    // "it is hard to meet": parsers often hang the infinitive on "be".
    let named = |t: usize| words.contains(doc.lemma(t));
    let is_predicate = |&t: &usize| matches!(doc.dep(t), dep::ACOMP | dep::ATTR) && named(t);
    match doc.lemma(by) {
        "be" => doc.children(by).find(is_predicate),
        _ => named(by).then_some(by),
    }
}

/// Tells whether the verb `head`, one of `stances`, only describes the noun it stands at: a participle, or a relative
/// clause in the present tense.
pub(crate) fn describes(site: &Site<'_>, stances: &Words, head: usize) -> bool {
    let doc = site.doc;
    let top = site.frames.first_conjunct(head);
    if !stances.contains(doc.lemma(head)) || doc.head(top) == top || !doc.token(doc.head(top)).pos.is_nominal() {
        return false;
    }
    match doc.dep(top) {
        dep::ACL => matches!(doc.token(top).tag, tag::VBG | tag::VBN | tag::VBD),
        dep::RELCL => {
            let told = |c: usize| matches!(doc.token(c).tag, tag::MD | tag::TO);
            !site.frames.is_past(top) && !doc.children(top).any(told)
        }
        _ => false,
    }
}

/// Tells whether the words at `head` do what their speaker only seems to wish ("I want to thank", "we must condemn"): the
/// first person, a verb of `performing`, and a word of will before it.
pub(crate) fn performs(
    site: &Site<'_>,
    performing: &Words,
    head: usize,
    carrier: Option<Carrier<'_>>,
    will: Option<usize>,
) -> bool {
    let doc = site.doc;
    let verb = carrier.map_or(head, |c| c.verb);
    let first_person = |&s: &usize| matches!(doc.norm(s), "i" | "we");
    let frame = site.frames.of(verb);
    let wished = will.is_some_and(|t| matches!(doc.lemma(t), "want" | "like" | "wish" | "must" | "have" | "would"));
    wished
        && (performing.contains(doc.lemma(verb)) || performing.contains(doc.lemma(head)))
        && frame.surface_subj.iter().chain(&frame.subj).any(first_person)
}

/// Returns the verb of punishment whose reason the words at `head` tell: "arrested for collaborating with".
pub(crate) fn punished(site: &Site<'_>, punishing: &Words, head: usize) -> Option<usize> {
    let doc = site.doc;
    let top = site.frames.first_conjunct(head);
    let reason = doc.head(top);
    let told =
        matches!(doc.dep(top), dep::PCOMP | dep::POBJ) && matches!(doc.norm(reason), "for" | "of" | "with" | "on");
    let by = doc.head(reason);
    (told && doc.token(by).pos == Pos::Verb && punishing.contains(doc.lemma(by))).then_some(by)
}

fn is_infinitive(doc: &Document, i: usize) -> bool {
    doc.children(i).any(|c| doc.token(c).tag == tag::TO)
}

fn has_subject(doc: &Document, i: usize) -> bool {
    doc.children(i).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS))
}
