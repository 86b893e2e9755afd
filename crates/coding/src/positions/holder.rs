//! Who holds a position: the parties at the places that a rule names, those who are meant by "we", and people who are
//! named by what they stand for or against.

use super::{Cue, Told, is_first};
use crate::codebook::pattern::Rel;
use crate::codebook::{Codebook, Part, StanceRule};
use crate::coder::matching::Site;
use crate::coder::roles::{self, Side};
use crate::mention::{Form, Gender, Kind};
use crate::ontology::Sector;
use crate::record::{Party, StatementKind};
use text::{Document, Pos, Span, TokenRange, dep, ent, tag};

/// Finds the holders of the position that `cue` tells.
pub(super) fn find(site: &Site<'_>, book: &Codebook, cue: &Cue<'_>, rule: &StanceRule, told: &Told<'_>) -> Vec<Side> {
    let speaker = site.statement_around(cue.head).and_then(|n| told.statements[n].speaker.as_ref());
    let mut holders = roles::fill(site, &rule.rule, cue.pattern.part, cue.head, cue.carrier).actors;
    for h in &mut holders {
        if let Some(s) = himself(site, told, cue, h) {
            h.party = Party { span: h.party.span, ..s.clone() };
        }
        // "We" are those for whom the speaker speaks.
        if let Some(s) = speaker.filter(|_| is_first(site, h)) {
            h.party = Party { span: h.party.span, ..s.clone() };
        }
    }
    holders.retain(|h| may_hold(site, book, h) && is_own(site, book, cue, h) && !is_defined(site, cue, h));
    if rule.rule.actor.iter().flatten().any(|p| p.as_slice() == [Rel::Own]) {
        holders.retain(|h| is_said_of(site, cue.head, h));
        if holders.is_empty() {
            holders = themselves(site, book, cue.head);
        }
    }
    for k in 0..holders.len() {
        if let Some(span) = apart(site, &holders, k) {
            holders[k].party.span = Some(span);
        }
    }
    holders
}

/// "Holm, the director, said he opposed it": whoever speaks in indirect words, where "he" would be somebody whom the
/// sentence does not name.
fn himself<'t>(site: &Site<'_>, told: &'t Told<'_>, cue: &Cue<'_>, h: &Side) -> Option<&'t Party> {
    let doc = site.doc;
    let m = site.mentions.at(h.token).filter(|m| m.form == Form::Pronoun)?;
    if !matches!(doc.norm(h.token), "he" | "she") {
        return None;
    }
    let n = site.told_around(cue.head)?;
    let speaker = told.statements[n].speaker.as_ref()?;
    let said = site.mentions.at(site.found[n].speaker?)?;
    let sent = doc.sents()[doc.sent_of(h.token)];
    let indirect = told.statements[n].kind == StatementKind::Indirect && sent.contains(said.head);
    let apart = said.gender != Gender::Unknown && m.gender != Gender::Unknown && said.gender != m.gender;
    let one = said.form != Form::Pronoun && said.who.kind == Kind::Person && said.head < h.token;
    let named = || {
        let others = sent.iter().filter(|&i| i < h.token && i != said.head);
        others
            .filter_map(|i| site.mentions.at(i))
            .any(|o| o.form == Form::Name && o.who.kind == Kind::Person && !said.tokens.contains(o.head))
    };
    (indirect && one && !apart && speaker.name != h.party.name && !named()).then_some(speaker)
}

/// The words of the `k`th holder where a parser put another's in front of them: "Okoro and President Ann Holm".
fn apart(site: &Site<'_>, holders: &[Side], k: usize) -> Option<Span> {
    let doc = site.doc;
    let head = holders[k].token;
    let tokens = site.mentions.at(head)?.tokens;
    let other = holders.iter().map(|h| h.token).filter(|&t| t < head && tokens.contains(t)).max()?;
    let and = (other..head).find(|&i| doc.dep(i) == dep::CC)?;
    Some(doc.span_of(TokenRange { start: and as u32 + 1, end: tokens.end }))
}

/// People named by their stance: "opponents of the war", "Okoro, a critic of the deal". "An opponent" is anybody, and "no
/// opponent" nobody.
fn themselves(site: &Site<'_>, book: &Codebook, head: usize) -> Vec<Side> {
    let doc = site.doc;
    if doc.dep(head) == dep::APPOS {
        // "Ann Holm, D-Malmo, a vocal critic of it": all of these stand beside the first.
        let first = doc
            .ancestors(head)
            .take_while(|&a| doc.dep(a) == dep::APPOS)
            .last()
            .map_or(doc.head(head), |a| doc.head(a));
        let mut named = roles::parties_at(site, first, 0);
        named.retain(|h| h.token == first && may_hold(site, book, h));
        return named;
    }
    let object = || site.frames.of(head).preps.iter().find(|(p, _)| doc.norm(*p) == "of").map(|x| x.1);
    let Some(of) = object().filter(|&o| is_political_issue(site, book, o)) else { return Vec::new() };
    if doc.token(head).tag != tag::NNS || is_nobody(site, head) {
        return Vec::new();
    }
    let own = |&c: &usize| {
        matches!(doc.dep(c), dep::DET | dep::AMOD | dep::COMPOUND | dep::NUMMOD | dep::POSS)
            && doc.token(c).tag != tag::VB
    };
    let first = doc.children(head).filter(|&c| c < head).filter(own).min().unwrap_or(head);
    let all = doc.subtree(of);
    let comma = all.iter().find(|&i| i > of && doc.token(i).tag == tag::COMMA);
    let end = comma.map_or(all.end, |i| i as u32);
    let span = doc.span_of(TokenRange { start: doc.subtree(first).start, end });
    let who = site.mentions.at(head).map(|m| &m.who);
    let sector = who.and_then(|w| w.sector).filter(|s| matches!(s, Sector::Opp | Sector::Pty | Sector::Cvl));
    let party = Party {
        span: Some(span),
        name: doc.slice(span).to_owned(),
        country: who.and_then(|w| w.country),
        sector: sector.or(Some(Sector::Cvl)),
        wikidata: None,
    };
    vec![Side { token: head, party, kind: Kind::People }]
}

/// Tells whether the holder is whoever holds it: "candidates who are willing to", "people who oppose it".
fn is_defined(site: &Site<'_>, cue: &Cue<'_>, h: &Side) -> bool {
    let doc = site.doc;
    let bare = site.mentions.at(h.token).is_some_and(|m| m.form == Form::Description)
        && doc.token(h.token).tag == tag::NNS
        && !doc.children(h.token).any(|c| is_definite(doc, c));
    let clause = |&c: &usize| doc.dep(c) == dep::RELCL && doc.subtree(c).contains(cue.head);
    bare && doc
        .children(h.token)
        .find(clause)
        .is_some_and(|c| doc.norm((doc.subtree(c).start as usize).saturating_sub(1)) != ",")
}

/// Tells whether somebody is said to be what the noun `head` tells: "Holm is a critic of the deal".
fn is_said_of(site: &Site<'_>, head: usize, h: &Side) -> bool {
    site.frames.of(head).subj.iter().any(|&s| site.frames.conjuncts(s).contains(&h.token))
}

/// Tells whether people may be named politically by what stands at `t`: an issue, or somebody political.
fn is_political_issue(site: &Site<'_>, book: &Codebook, t: usize) -> bool {
    book.holding.issue.contains(site.doc.lemma(t))
        || roles::parties_at(site, t, 0).iter().any(|s| roles::is_political(&s.party))
}

/// Tells whether the holder is one by these words: not the noun that is the cue ("opposition to the standards has grown"),
/// not the subject of a verb that takes somebody else's stance ("praised his refusal to sign", "faced opposition to"), not
/// whose thing has the quality ("left her systems open to attack").
fn is_own(site: &Site<'_>, book: &Codebook, cue: &Cue<'_>, h: &Side) -> bool {
    let doc = site.doc;
    let frame = site.frames.of(cue.head);
    match cue.pattern.part {
        Part::Noun => {
            let by_verb = h.token < cue.head && !doc.subtree(cue.head).contains(h.token);
            let voiced = || {
                let verb = cue.carrier.map(|c| c.verb).or(frame.lead);
                // "Issued a statement in opposition to it".
                let up = doc.head(cue.head);
                doc.dep(cue.head) == dep::POBJ && doc.norm(up) == "in"
                    || verb.is_some_and(|v| book.holding.voicing.contains(doc.lemma(v)))
            };
            let owned = || frame.poss.iter().any(|&p| doc.token(p).pos != Pos::Pron);
            h.token != cue.head && (!by_verb || is_said_of(site, cue.head, h) || voiced() && !owned())
        }
        Part::Adj => frame.subj.iter().all(|&s| {
            !doc.subtree(s).contains(h.token)
                || site.frames.conjuncts(s).contains(&h.token)
                || site.mentions.at(s).is_some_and(|m| m.who.kind != Kind::Thing)
                || book.holding.voice.contains(doc.lemma(s))
        }),
        Part::Verb => true,
    }
}

/// Tells whether a side may hold a political position: one that makes acts political and is known, or people who act
/// together ("protesters"). "Critics" and "opponents" of nobody known are nobody's.
fn may_hold(site: &Site<'_>, book: &Codebook, s: &Side) -> bool {
    let doc = site.doc;
    if is_nobody(site, s.token) {
        return false;
    }
    // "Presidents", "a candidate": anybody at all.
    let bare = s.party.country.is_none()
        && site.mentions.at(s.token).is_some_and(|m| m.form == Form::Description)
        && !doc.children(s.token).any(|c| is_definite(doc, c));
    if bare && s.kind != Kind::People {
        return false;
    }
    let named = || {
        s.party.country.is_some()
            || matches!(s.party.sector, Some(Sector::Reb | Sector::Igo | Sector::Gov | Sector::Mil))
            || site.mentions.at(s.token).is_some_and(|m| m.form == Form::Name)
    };
    let crowd = || {
        s.party.sector == Some(Sector::Cvl)
            && (book.holding.crowd.contains(site.doc.lemma(s.token))
                || s.kind == Kind::State
                || site.doc.ent_of(s.token).is_some_and(|e| e.label == ent::NORP && s.party.country.is_some()))
    };
    roles::is_political(&s.party) && named() || crowd()
}

/// "None of the candidates", "no party" holds it.
fn is_nobody(site: &Site<'_>, t: usize) -> bool {
    let nobody = |t: usize| matches!(site.doc.norm(t), "none" | "no" | "neither" | "nobody" | "few");
    nobody(t) || site.doc.children(t).any(|c| c < t && nobody(c))
}

/// Words that tell who is meant: "the", "this", "its", numbers and names before the noun.
fn is_definite(doc: &Document, t: usize) -> bool {
    match doc.dep(t) {
        dep::DET => !matches!(doc.norm(t), "a" | "an" | "any" | "some" | "every" | "each"),
        dep::POSS | dep::NUMMOD | dep::COMPOUND | dep::PREP => true,
        _ => doc.token(t).pos == Pos::Propn,
    }
}
