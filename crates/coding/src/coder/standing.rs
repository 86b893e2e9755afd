//! Standing: whether an act happened, is planned, is only possible, did not happen, or lies in the past.
//!
//! The way from the trigger up to its sentence's root is walked once; each word on it may change the standing by its
//! own negation, auxiliaries, condition or meaning (`data/codebook/standing.toml`). The first word that decides wins,
//! except that negation is looked for on the whole chain of one clause.

use super::matching::{Carrier, Site};
use crate::codebook::pattern::{Classes, Words};
use crate::ontology::Status;
use std::sync::Arc;
use text::{Pos, dep, tag};

/// The word lists of `standing.toml`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    planned_verbs: Arc<Words>,
    hypothetical_verbs: Arc<Words>,
    negated_verbs: Arc<Words>,
    planned_mods: Arc<Words>,
    hypothetical_mods: Arc<Words>,
    negated_mods: Arc<Words>,
    alleged_mods: Arc<Words>,
    planned_nouns: Arc<Words>,
    hypothetical_nouns: Arc<Words>,
    negated_nouns: Arc<Words>,
    alleged_nouns: Arc<Words>,
    /// Verbs of saying whose content is only claimed.
    pub(crate) alleged_cues: Arc<Words>,
    conditions: Arc<Words>,
    negations: Arc<Words>,
}

/// A status and the word that gave it.
pub(crate) type Decision = (Status, Option<usize>);

impl Standing {
    /// Takes the lists out of the codebook's classes.
    pub(crate) fn from_classes(classes: &Classes) -> Self {
        let get = |name: &str| classes.get(&format!("standing_{name}")).cloned().unwrap_or_default();
        Self {
            planned_verbs: get("planned_verbs"),
            hypothetical_verbs: get("hypothetical_verbs"),
            negated_verbs: get("negated_verbs"),
            planned_mods: get("planned_mods"),
            hypothetical_mods: get("hypothetical_mods"),
            negated_mods: get("negated_mods"),
            alleged_mods: get("alleged_mods"),
            planned_nouns: get("planned_nouns"),
            hypothetical_nouns: get("hypothetical_nouns"),
            negated_nouns: get("negated_nouns"),
            alleged_nouns: get("alleged_nouns"),
            alleged_cues: get("alleged_cues"),
            conditions: get("conditions"),
            negations: get("negations"),
        }
    }

    /// Decides the status of the act told at `head` by the words around it; `None` when they leave it as done.
    pub(crate) fn of(&self, site: &Site<'_>, head: usize, carrier: Option<Carrier<'_>>) -> Option<Decision> {
        let doc = site.doc;
        let mut at = head;
        if let Some(d) = self.own(site, head, true) {
            return Some(d);
        }
        if let Some(c) = carrier {
            if let Some(d) = self.own(site, c.verb, false) {
                return Some(d);
            }
            at = c.verb;
        }
        // Up the tree, as long as the step keeps the act inside what the upper word says of it.
        for _ in 0..12 {
            let up = doc.head(at);
            if up == at {
                return None;
            }
            let label = doc.dep(at);
            // A phrase in front of the verb, or of time and cause, is not what the verb is about ("despite efforts").
            if label == dep::PREP
                && site.frames.is_verbal(up)
                && (at < up
                    || !matches!(
                        doc.norm(at),
                        "for" | "on" | "to" | "against" | "from" | "about" | "of" | "with" | "in"
                    ))
            {
                return None;
            }
            if label == dep::POBJ && matches!(doc.norm(up), "including" | "like") {
                return None;
            }
            match label {
                dep::XCOMP
                | dep::PCOMP
                | dep::DOBJ
                | dep::POBJ
                | dep::PREP
                | dep::NSUBJPASS
                | dep::ATTR
                | dep::ACOMP
                | dep::CCOMP
                | dep::DATIVE
                | dep::OPRD => {
                    if let Some(d) = self.above(site, up, label, at) {
                        return Some(d);
                    }
                }
                dep::ACL | dep::RELCL => {
                    if label == dep::ACL
                        && let Some(d) = self.above(site, up, label, at)
                    {
                        return Some(d);
                    }
                    // A participle or relative clause tells its act by itself.
                    if label == dep::RELCL || doc.token(at).tag != tag::VB {
                        return None;
                    }
                }
                dep::CONJ => {
                    // A conjunct shares the auxiliaries and what stands above, unless it has a subject of its own.
                    let own_subject = doc.children(at).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS));
                    if own_subject {
                        return None;
                    }
                    if let Some(d) = self.auxiliaries(site, up, true) {
                        return Some(d);
                    }
                }
                dep::ADVCL | dep::NSUBJ | dep::POSS | dep::COMPOUND | dep::APPOS => {
                    return None;
                }
                _ => {}
            }
            at = up;
        }
        None
    }

    /// What the word itself shows: negation, auxiliaries, modifiers, an opening "if".
    fn own(&self, site: &Site<'_>, i: usize, trigger: bool) -> Option<Decision> {
        let doc = site.doc;
        if site.frames.is_verbal(i) {
            return self.auxiliaries(site, i, false);
        }
        if doc.token(i).pos == Pos::Adj || matches!(doc.dep(i), dep::ATTR | dep::ACOMP) {
            let h = doc.head(i);
            if site.frames.is_verbal(h)
                && let Some(d) = self.auxiliaries(site, h, false)
            {
                return Some(d);
            }
        }
        if !trigger {
            return None;
        }
        for c in doc.children(i) {
            let words = [doc.lemma(c), doc.norm(c)];
            let has = |set: &Words| words.iter().any(|w| set.contains(*w));
            match doc.dep(c) {
                dep::DET | dep::NEG if self.negations.contains(doc.norm(c)) => return Some((Status::Negated, Some(c))),
                dep::AMOD | dep::ADVMOD | dep::DET | dep::COMPOUND => {
                    for (set, status) in [
                        (&self.negated_mods, Status::Negated),
                        (&self.alleged_mods, Status::Alleged),
                        (&self.planned_mods, Status::Planned),
                        (&self.hypothetical_mods, Status::Hypothetical),
                    ] {
                        if has(set) {
                            return Some((status, Some(c)));
                        }
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn auxiliaries(&self, site: &Site<'_>, v: usize, shared: bool) -> Option<Decision> {
        let doc = site.doc;
        let mut decided = None;
        for c in doc.children(v) {
            if shared && c > v {
                break;
            }
            match doc.dep(c) {
                dep::NEG => return Some((Status::Negated, Some(c))),
                dep::ADVMOD if self.negations.contains(doc.norm(c)) => return Some((Status::Negated, Some(c))),
                dep::ADVMOD if self.alleged_mods.contains(doc.norm(c)) => {
                    decided = decided.or(Some((Status::Alleged, Some(c))));
                }
                dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ
                    if doc.children(c).any(|d| doc.dep(d) == dep::DET && doc.norm(d) == "no")
                        || matches!(doc.norm(c), "nobody" | "none" | "nothing" | "neither") =>
                {
                    return Some((Status::Negated, Some(c)));
                }
                dep::MARK if self.conditions.contains(doc.norm(c)) => {
                    decided = Some((Status::Hypothetical, Some(c)));
                }
                dep::AUX => match doc.norm(c) {
                    "will" | "shall" | "'ll" | "wo" => decided = decided.or(Some((Status::Planned, Some(c)))),
                    "would" | "could" | "might" | "may" | "should" | "must" | "can" | "ca" | "ought" | "'d" => {
                        decided = decided.or(Some((Status::Hypothetical, Some(c))));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if decided.is_none() && matches!(doc.dep(v), dep::XCOMP | dep::ROOT | dep::CCOMP | dep::CONJ | dep::RELCL) {
            // "is to visit", "is going to visit", "is set to visit".
            let infinitive = doc.children(v).any(|c| doc.token(c).tag == tag::TO);
            let h = doc.head(v);
            if infinitive && h != v && matches!(doc.lemma(h), "be" | "go" | "set" | "due") {
                return Some((Status::Planned, Some(h)));
            }
        }
        decided
    }

    /// What the word above says of the act below it.
    fn above(&self, site: &Site<'_>, up: usize, label: text::Sym, from: usize) -> Option<Decision> {
        let doc = site.doc;
        let lemma = doc.lemma(up);
        if doc.token(up).pos == Pos::Adp {
            return (doc.norm(up) == "without").then_some((Status::Negated, Some(up)));
        }
        if site.frames.is_verbal(up) {
            if self.negated_verbs.contains(lemma) && !matches!(label, dep::CCOMP) || lemma == "deny" {
                return Some((Status::Negated, Some(up)));
            }
            if label == dep::CCOMP {
                // Reported words keep their own tense; only wishes and requests take it away.
                let wish = matches!(
                    lemma,
                    "demand"
                        | "propose"
                        | "recommend"
                        | "suggest"
                        | "hope"
                        | "wish"
                        | "request"
                        | "require"
                        | "insist"
                        | "urge"
                        | "fear"
                );
                return wish.then_some((Status::Hypothetical, Some(up)));
            }
            let infinitive = doc.children(from).any(|c| doc.token(c).tag == tag::TO)
                || label == dep::PREP
                || label == dep::DOBJ
                || label == dep::PCOMP
                || label == dep::NSUBJPASS;
            if infinitive && self.hypothetical_verbs.contains(lemma) {
                return Some((Status::Hypothetical, Some(up)));
            }
            if infinitive && self.planned_verbs.contains(lemma) && label != dep::PREP {
                return Some((Status::Planned, Some(up)));
            }
            return self.auxiliaries(site, up, false);
        }
        for (set, status) in [
            (&self.negated_nouns, Status::Negated),
            (&self.hypothetical_nouns, Status::Hypothetical),
            (&self.planned_nouns, Status::Planned),
            (&self.alleged_nouns, Status::Alleged),
        ] {
            if set.contains(lemma) {
                return Some((status, Some(up)));
            }
        }
        if doc.token(up).pos == Pos::Adj
            && matches!(lemma, "likely" | "able" | "ready" | "willing" | "possible" | "keen" | "eager")
        {
            return Some((Status::Hypothetical, Some(up)));
        }
        None
    }
}

/// The latest year that the text names, as a stand-in for an unknown year of publication.
pub(crate) fn latest_year(doc: &text::Document) -> Option<i32> {
    (0..doc.len())
        .filter(|&t| doc.token(t).span.len() == 4)
        .filter_map(|t| doc.text_of(t).parse::<i32>().ok())
        .filter(|y| (1990..2050).contains(y))
        .max()
}
