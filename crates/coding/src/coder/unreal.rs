//! Acts that are only named: "the right to deport", "threatened to strike", "a call to clamp down" tell what somebody may,
//! can, wants or is asked to do. By themselves they are no acts (coding guide, section 4); plans, decisions and attempts
//! stay, as planned or as done.

use super::matching::{Carrier, Site};
use crate::codebook::pattern::Words;
use text::{Document, dep, tag};

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
        dep::PCOMP if doc.token(at).tag == tag::VBG => doc.head(above),
        _ => return None,
    };
    // "insurgents threatening the town": a participle of its own is no complement.
    let complement = doc.dep(at) != dep::ACL || is_infinitive(doc, at);
    (complement && by != at && words.contains(doc.lemma(by))).then_some(by)
}

fn is_infinitive(doc: &Document, i: usize) -> bool {
    doc.children(i).any(|c| doc.token(c).tag == tag::TO)
}

fn has_subject(doc: &Document, i: usize) -> bool {
    doc.children(i).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS))
}
