//! Reporting: in whose words an act is told.
//!
//! A statement around the trigger reports the act when it tells it: by a clause or in quotation marks ("said that the
//! army shelled the town"), not by a mere noun ("discussed the attack", "condemned the attack") and not as something
//! asked for ("told them to leave"). What a speaker does by speaking is not told by the speaker but done (coding guide,
//! section 1: what is said counts as what it does).

use super::Standing;
use crate::coder::matching::Site;
use crate::coder::roles::{self, Side};
use crate::mention::Kind;
use crate::ontology::{EventType, Quad};
use crate::record::StatementKind;
use crate::statements::Found;
use text::{dep, tag};

/// Returns the innermost statement whose speaker tells the act at `head`, as an index of the found statements.
pub(crate) fn reporter(site: &Site<'_>, head: usize, kind: EventType, actors: &[Side]) -> Option<usize> {
    let size = |f: &Found| f.content.iter().map(|r| r.len()).sum::<usize>();
    let mut around: Vec<usize> = site.statements_around(head).collect();
    around.sort_by_key(|&n| (size(&site.found[n]), n));
    let n = around.into_iter().find(|&n| site.found[n].speaker.is_some() && tells(site, &site.found[n], head))?;
    let speaker = site.found[n].speaker?;
    let performed = performs(kind) && !told_as_past(site, head, n) && is_one_of(site, speaker, actors);
    (!performed).then_some(n)
}

/// The cue by which an act of speaking is done: "'We condemn it,' she *said*", "he *said* that his country backs them".
pub(crate) fn by_saying(site: &Site<'_>, head: usize, kind: EventType, actors: &[Side]) -> Option<usize> {
    let n = site.statement_around(head).filter(|_| performs(kind))?;
    let done = !told_as_past(site, head, n) && is_one_of(site, site.found[n].speaker?, actors);
    site.found[n].head.filter(|&c| done && site.frames.is_verbal(c))
}

/// "said he had ordered", "We condemned": told of, not done by saying so.
fn told_as_past(site: &Site<'_>, head: usize, n: usize) -> bool {
    let doc = site.doc;
    let Some(v) = std::iter::once(head).chain(doc.ancestors(head)).find(|&t| site.frames.is_verbal(t)) else {
        return false;
    };
    let perfect = doc.children(v).any(|c| doc.dep(c) == dep::AUX && doc.lemma(c) == "have");
    perfect || (site.found[n].kind == StatementKind::Direct && doc.token(v).tag == tag::VBD)
}

impl Standing {
    /// The word that makes an act reported in statement `n` a mere claim: a cue such as "alleged", or a noun that judges
    /// what another side did ("their aggression").
    pub(crate) fn only_claimed(&self, site: &Site<'_>, head: usize, kind: EventType, n: usize) -> Option<usize> {
        let doc = site.doc;
        let cue = site.found[n].cue.iter().flat_map(|r| r.iter()).find(|&t| self.claims(doc.lemma(t)));
        let hostile = kind.quad() == Quad::MaterialConflict && !site.frames.is_verbal(head);
        // "the occupation, the looting of its oil": in one list with what is judged, all is.
        let judges = |t: usize| self.loaded.contains(doc.lemma(t));
        let judged = hostile && site.frames.conjuncts(site.frames.first_conjunct(head)).into_iter().any(judges);
        cue.filter(|_| !taken_for_known(site, head, n)).or(judged.then_some(head))
    }
}

/// Whether a claim only names the act as known: "claims that the towns shelled on Monday were empty".
fn taken_for_known(site: &Site<'_>, head: usize, n: usize) -> bool {
    let inside = |t: usize| site.found[n].content.iter().any(|r| r.contains(t));
    let mut chain = std::iter::once(head).chain(site.doc.ancestors(head)).take_while(|&t| inside(t));
    chain.any(|t| matches!(site.doc.dep(t), dep::RELCL | dep::ACL) && inside(site.doc.head(t)))
}

/// Types that are done by speaking.
pub(crate) const fn performs(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Agree
            | EventType::Support
            | EventType::Concede
            | EventType::Request
            | EventType::Accuse
            | EventType::Reject
            | EventType::Threaten
    )
}

fn is_one_of(site: &Site<'_>, speaker: usize, actors: &[Side]) -> bool {
    let speakers = roles::parties_at(site, speaker, 0);
    actors.iter().any(|a| {
        matches!(site.doc.norm(a.token), "we" | "i")
            || speakers.iter().any(|s| {
                // A spokesman's state acts by his words, another official does not; "he" in somebody's words is that one.
                let he = matches!(site.doc.norm(a.token), "he" | "she");
                s.party.name == a.party.name
                    || ((a.kind != Kind::Person || he)
                        && s.party.country.is_some()
                        && s.party.country == a.party.country
                        && s.party.sector == a.party.sector)
            })
    })
}

/// Tells whether the content around `head` tells something rather than naming or asking for it.
fn tells(site: &Site<'_>, found: &Found, head: usize) -> bool {
    let doc = site.doc;
    // "What the organisers put at a million people marched": the cue stands inside the act's own subject.
    let in_subject = |c: usize| {
        let mut up = std::iter::once(c).chain(doc.ancestors(c));
        up.any(|t| matches!(doc.dep(t), dep::NSUBJ | dep::NSUBJPASS | dep::CSUBJ) && doc.head(t) == head)
    };
    if found.head.is_some_and(in_subject) {
        return false;
    }
    if found.kind != StatementKind::Indirect {
        return true;
    }
    let inside = |t: usize| found.content.iter().any(|r| r.contains(t));
    let chain: Vec<usize> = std::iter::once(head).chain(doc.ancestors(head)).take_while(|&t| inside(t)).collect();
    let clause = |&t: &usize| {
        let infinitive = doc.children(t).any(|c| doc.token(c).tag == tag::TO);
        site.frames.is_verbal(t)
            && !infinitive
            && !matches!(doc.dep(t), dep::RELCL | dep::ACL | dep::ADVCL | dep::PCOMP | dep::AMOD)
    };
    chain.iter().any(clause)
}
