//! The mood of one verb: its negation, modals, conditions and marks of plan.

use super::{Decision, Standing};
use crate::coder::matching::Site;
use crate::ontology::Status;
use text::{dep, tag};

impl Standing {
    /// The negation of the clause that `v` heads: "not", "never", "no one".
    pub(super) fn negation(&self, site: &Site<'_>, v: usize) -> Option<usize> {
        site.doc.children(v).find(|&c| self.negates(site, c))
    }

    /// Tells whether the word `c` negates the verb above it.
    fn negates(&self, site: &Site<'_>, c: usize) -> bool {
        let doc = site.doc;
        // "not only attacked but"
        let next = (c + 1 < doc.len()).then(|| doc.norm(c + 1));
        let merely = matches!(next, Some("only" | "just" | "merely" | "simply"));
        match doc.dep(c) {
            dep::NEG => !merely,
            dep::ADVMOD | dep::PRECONJ => !merely && self.negations.contains(doc.norm(c)),
            dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ | dep::ATTR => {
                matches!(doc.norm(c), "nobody" | "none" | "nothing" | "neither")
                    || doc.children(c).any(|d| doc.dep(d) == dep::DET && matches!(doc.norm(d), "no" | "neither"))
                    // "Not a single officer"
                    || doc.children(c).any(|d| doc.norm(d) == "not" && d + 1 < c && matches!(doc.norm(d + 1), "a" | "one"))
            }
            _ => false,
        }
    }

    pub(super) fn mood(&self, site: &Site<'_>, v: usize) -> Option<Decision> {
        self.mood_before(site, v, usize::MAX)
    }

    /// The mood of `v` as its words before position `end` tell it. A condition outdoes a negation, which outdoes a modal.
    pub(super) fn mood_before(&self, site: &Site<'_>, v: usize, end: usize) -> Option<Decision> {
        let doc = site.doc;
        let (mut condition, mut no, mut modal, mut claimed) = (None, None, None, None);
        let mut perfect = false;
        for c in doc.children(v).take_while(|&c| c < end) {
            if self.negates(site, c) {
                no = no.or(Some(c));
            }
            match doc.dep(c) {
                dep::MARK if self.conditions.contains(doc.norm(c)) => condition = Some(c),
                // "must wait until he visits"
                dep::MARK if doc.norm(c) == "until" && matches!(doc.token(v).tag, tag::VBZ | tag::VBP) => {
                    condition = Some(c);
                }
                dep::ADVMOD if self.mods.get(doc.norm(c)) == Some(Status::Alleged) => claimed = claimed.or(Some(c)),
                dep::AUX => match doc.norm(c) {
                    // "will remain in custody": it goes on.
                    "will" | "shall" | "'ll" if doc.lemma(v) == "remain" => {}
                    "will" | "shall" | "'ll" | "wo" => modal = modal.or(Some((Status::Planned, c))),
                    "would" | "'d" if doc.token(c).tag == tag::MD => {
                        let status = if backshifted(site, v) { Status::Planned } else { Status::Hypothetical };
                        modal = modal.or(Some((status, c)));
                    }
                    "could" | "might" | "may" | "should" | "must" | "can" | "ca" | "ought" => {
                        modal = modal.or(Some((Status::Hypothetical, c)));
                    }
                    "have" | "'ve" => perfect = true,
                    _ => {}
                },
                _ => {}
            }
        }
        if let Some(c) = condition {
            return Some((Status::Hypothetical, Some(c)));
        }
        if let Some(no) = no {
            return match modal {
                // "would not have fallen without": it did.
                Some((_, m)) if perfect && doc.norm(m) == "would" => None,
                Some((_, m)) if matches!(doc.norm(m), "might" | "may" | "should" | "must" | "ought") => {
                    Some((Status::Hypothetical, Some(m)))
                }
                _ => Some((Status::Negated, Some(no))),
            };
        }
        if let Some((status, m)) = modal {
            return Some((status, Some(m)));
        }
        if let Some(d) = to_come(site, v) {
            return Some(d);
        }
        claimed.map(|c| (Status::Alleged, Some(c)))
    }
}

/// "is to visit", "is going to visit", "is set to visit"; in headlines, "Minister to visit France".
fn to_come(site: &Site<'_>, v: usize) -> Option<Decision> {
    let doc = site.doc;
    let to = doc.children(v).find(|&c| doc.token(c).tag == tag::TO)?;
    let h = doc.head(v);
    let subject = doc.children(v).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS));
    if h == v {
        return subject.then_some((Status::Planned, Some(to)));
    }
    let joined = matches!(doc.dep(v), dep::XCOMP | dep::CCOMP | dep::CONJ | dep::RELCL);
    (joined && matches!(doc.lemma(h), "be" | "go" | "set" | "due")).then_some((Status::Planned, Some(h)))
}

/// "said it would withdraw": the future, told in the past; not "would withdraw if".
fn backshifted(site: &Site<'_>, v: usize) -> bool {
    let doc = site.doc;
    let h = doc.head(v);
    let conditional = doc.children(v).any(|c| {
        doc.dep(c) == dep::ADVCL
            && doc.children(c).any(|m| doc.dep(m) == dep::MARK && matches!(doc.norm(m), "if" | "unless"))
    });
    doc.dep(v) == dep::CCOMP
        && h != v
        && matches!(doc.token(h).tag, tag::VBD | tag::VBN)
        && !conditional
        && !doc.children(v).any(|c| doc.dep(c) == dep::AUX && doc.norm(c) == "have")
}
