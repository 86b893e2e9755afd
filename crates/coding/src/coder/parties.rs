//! Who the phrase at a word stands for: itself, or the one that its thing belongs to.

use super::company;
use super::frames::Frames;
use super::matching::{Carrier, Site};
use super::roles::Side;
use crate::codebook::pattern::{Path, Rel};
use crate::mention::{Form, Kind, Mention, Who};
use crate::ontology::{Country, Sector};
use crate::record::Party;
use text::{Document, Pos, TokenRange, dep, ent, tag};

pub(super) fn same_party(a: &Side, b: &Side) -> bool {
    a.token == b.token && a.party.country == b.party.country
        || (a.party.name == b.party.name && a.party.country == b.party.country && a.party.sector == b.party.sector)
}

pub(super) fn add(to: &mut Vec<Side>, sides: Vec<Side>) {
    for s in sides {
        if !to.iter().any(|t| same_party(t, &s)) {
            to.push(s);
        }
    }
}

pub(super) fn at_path(
    site: &Site<'_>,
    head: usize,
    carrier: Option<Carrier<'_>>,
    path: &Path,
    explicit: bool,
) -> Vec<Side> {
    let mut out = Vec::new();
    for end in site.walk(head, carrier, path) {
        if path.last() == Some(&Rel::Mod) && !explicit && !may_act_as_modifier(site.doc, end) && !is_force(site, end) {
            continue;
        }
        for t in site.frames.conjuncts(end) {
            let mut sides = parties_at(site, t, 0);
            sides.extend(company::of_each(site, t, &sides));
            sides.extend(company::included(site, t, &sides));
            add(&mut out, if path.last() == Some(&Rel::Mod) { of_origin(site, t, head, sides) } else { sides });
        }
    }
    if path.last() == Some(&Rel::Mod) {
        // "Turkish police violence": the police of the country, not the country and its police.
        let forces: Vec<Party> =
            out.iter().filter(|s| is_force(site, s.token) && s.kind != Kind::State).map(|s| s.party.clone()).collect();
        out.retain(|s| s.kind != Kind::State || !forces.iter().any(|f| f.country == s.party.country));
    }
    out
}

/// Things of people's own, which a demonym gives to the people and not to their state.
const PRIVATE: [&str; 16] = [
    "home",
    "house",
    "village",
    "family",
    "life",
    "neighborhood",
    "neighbourhood",
    "community",
    "farm",
    "property",
    "shop",
    "business",
    "land",
    "mosque",
    "church",
    "town",
];

/// "Israeli jets", "the Syrian border", "a Russian attack": a demonym before a thing means the state.
fn of_origin(site: &Site<'_>, modifier: usize, thing: usize, mut sides: Vec<Side>) -> Vec<Side> {
    if !PRIVATE.contains(&site.doc.lemma(thing)) {
        for s in &mut sides {
            let people = s.kind == Kind::People && s.token == modifier && s.party.country.is_some();
            if people && s.party.sector == Some(Sector::Cvl) {
                s.kind = Kind::State;
                s.party.sector = Some(Sector::Gov);
            }
        }
    }
    sides
}

/// "Russian invasion", "NATO bombing": adjectives of origin and organisations act; "Syria talks", "Gaza protest" name
/// a topic or place.
fn may_act_as_modifier(doc: &Document, i: usize) -> bool {
    let label = doc.ent_of(i).map(|e| e.label);
    doc.token(i).pos == Pos::Adj
        || matches!(label, Some(ent::NORP | ent::ORG))
        || doc.token(i).tag == tag::NNS
        || has_no_adjective(doc, i)
}

/// "Police violence", "a rebel attack", "the army raid": those who bear arms act before a noun.
fn is_force(site: &Site<'_>, i: usize) -> bool {
    use Sector::{Cop, Mil, Prm, Reb, Spy, Uaf};
    site.mentions.at(i).is_some_and(|m| {
        matches!(m.who.kind, Kind::Org | Kind::People)
            && matches!(m.who.sector, Some(Cop | Mil | Prm | Reb | Spy | Uaf))
    })
}

/// Countries whose short names do an adjective's work: "a U.S. airstrike".
fn has_no_adjective(doc: &Document, i: usize) -> bool {
    matches!(doc.text_of(i), "U.S." | "US" | "U.S" | "U.K." | "UK" | "UAE" | "USSR")
}

/// The parties that the phrase headed by `i` stands for: itself, or the one its thing belongs to.
pub(crate) fn parties_at(site: &Site<'_>, i: usize, depth: usize) -> Vec<Side> {
    if let Some(m) = site.mentions.at(i)
        && m.who.is_actor()
        && !is_condition(site, i)
    {
        if let Some(force) = beside_place(site, m) {
            return of_mention(site.doc, force);
        }
        let mut sides = of_mention(site.doc, m);
        // "Israeli changes", "the French offer": the adjective stands for the state, not for its people.
        let first = if site.doc.token(i).pos == Pos::Adj { site.frames.first_conjunct(i) } else { i };
        if matches!(site.doc.dep(first), dep::AMOD | dep::COMPOUND | dep::NMOD)
            && !site.private.contains(site.doc.lemma(site.doc.head(first)))
        {
            for s in sides.iter_mut().filter(|s| s.kind == Kind::People && m.who.sector.is_none()) {
                s.party.sector = s.party.country.map(|_| Sector::Gov);
            }
        }
        return sides;
    }
    if depth > 2 || site.doc.token(i).pos == Pos::Pron || is_condition(site, i) {
        return Vec::new();
    }
    let owner_of_thing = |t: usize| {
        let mut out = Vec::new();
        for c in site.frames.conjuncts(t) {
            add(&mut out, parties_at(site, c, depth + 1));
        }
        out
    };
    let frame = site.frames.of(i);
    if Frames::is_verbal(&site.frames, i) {
        return Vec::new();
    }
    for &p in &frame.poss {
        let out = owner_of_thing(p);
        if !out.is_empty() {
            return out;
        }
    }
    for &m in frame.mods.iter().rev() {
        let mut out = of_origin(site, m, i, owner_of_thing(m));
        lend_country(site, &mut out, m, &frame.mods, depth);
        if out.is_empty() && site.frames.is_verbal(m) {
            // "Washington-led", "Russian-backed": the participle's own modifier.
            let led_by = site
                .doc
                .children(m)
                .filter(|&c| matches!(site.doc.dep(c), dep::NPADVMOD | dep::COMPOUND | dep::AMOD | dep::NSUBJ));
            out = led_by.flat_map(|c| parties_at(site, c, depth + 1)).collect();
        }
        if !out.is_empty() {
            return out;
        }
    }
    // "The annexation of the valley by Chad": who does it comes before what it is done to.
    for words in [&["by"][..], &["of", "from", "in"]] {
        for (_, object) in frame.preps.iter().filter(|(p, _)| words.contains(&site.doc.norm(*p))) {
            let out = owner_of_thing(*object);
            if !out.is_empty() {
                return out;
            }
        }
    }
    // "the role assumed by Egypt": the agent of a participle.
    for c in site.doc.children(i).filter(|&c| site.doc.dep(c) == dep::ACL && site.doc.token(c).tag == tag::VBN) {
        for &agent in &site.frames.of(c).subj {
            let out = owner_of_thing(agent);
            if !out.is_empty() {
                return out;
            }
        }
    }
    // "an attack on ships belonging to ..." and other appositions: "the group, Hamas".
    for c in site.doc.children(i).filter(|&c| site.doc.dep(c) == dep::APPOS) {
        let out = owner_of_thing(c);
        if !out.is_empty() {
            return out;
        }
    }
    Vec::new()
}

/// "In Sar district, Paktika province, a security force detained": the parser makes the force an apposition of the place.
fn beside_place<'a>(site: &Site<'a>, m: &Mention) -> Option<&'a Mention> {
    let doc = site.doc;
    let place = m.who.kind == Kind::Place && doc.dep(m.head) == dep::NSUBJ;
    let beside = doc.children(m.head).filter(|&c| place && c > m.head && doc.dep(c) == dep::APPOS);
    let acts = |o: &&Mention| matches!(o.who.kind, Kind::Org | Kind::People | Kind::Person) && o.who.is_actor();
    beside.filter_map(|c| site.mentions.at(c)).find(acts)
}

/// "Israeli army raids": a force that a bare noun names is that of the country named in front of it.
fn lend_country(site: &Site<'_>, sides: &mut [Side], organ: usize, mods: &[usize], depth: usize) {
    let force = |s: &Side| matches!(s.party.sector, Some(Sector::Mil | Sector::Cop));
    let bare = |s: &Side| s.token == organ && s.kind == Kind::Org && force(s);
    let alone = |r: TokenRange| r.len() == 1;
    if !sides.iter().any(bare) || site.mentions.at(organ).is_none_or(|m| !alone(m.tokens)) {
        return;
    }
    let state = mods.iter().copied().filter(|&o| o < organ).flat_map(|o| parties_at(site, o, depth + 1)).find(|s| {
        matches!(s.kind, Kind::State | Kind::People | Kind::Place) && s.party.country.is_some_and(|c| !c.is_body())
    });
    if let Some(of) = state {
        for s in sides.iter_mut().filter(|s| bare(s)) {
            s.party.country = of.party.country;
        }
    }
}

/// "State of emergency", "state of war": a condition and no state.
fn is_condition(site: &Site<'_>, i: usize) -> bool {
    let doc = site.doc;
    doc.lemma(i) == "state"
        && site.frames.of(i).preps.iter().any(|(p, o)| {
            doc.norm(*p) == "of"
                && matches!(
                    doc.lemma(*o),
                    "emergency"
                        | "war"
                        | "siege"
                        | "alert"
                        | "affair"
                        | "mind"
                        | "art"
                        | "exception"
                        | "disaster"
                        | "calamity"
                        | "readiness"
                )
        })
}

pub(super) fn of_mention(doc: &Document, m: &Mention) -> Vec<Side> {
    std::iter::once(&m.who)
        .chain(&m.also)
        .map(|who| Side { token: m.head, party: party(doc, m, who), kind: who.kind })
        .collect()
}

/// Makes a party of a mention: a bare state takes GOV, a bare people CVL (coding guide, section 4).
pub(crate) fn party(doc: &Document, m: &Mention, who: &Who) -> Party {
    let span = doc.span_of(m.tokens);
    let sector = who.sector.or(match who.kind {
        Kind::State | Kind::Place if who.country.is_some() => Some(Sector::Gov),
        Kind::People if who.country.is_some() => Some(Sector::Cvl),
        _ => None,
    });
    let name =
        if who.name.is_empty() && m.form != Form::Pronoun { doc.slice(span).to_owned() } else { who.name.clone() };
    Party { span: Some(span), name, country: who.country, sector, wikidata: who.wikidata.clone() }
}

/// Tells whether the party makes an act political: a state, its organs or officials, a body, a party, an armed or
/// political group (coding guide, section 1).
pub(crate) fn is_political(p: &Party) -> bool {
    match p.sector {
        Some(
            Sector::Gov
            | Sector::Mil
            | Sector::Cop
            | Sector::Jud
            | Sector::Leg
            | Sector::Spy
            | Sector::Pty
            | Sector::Opp
            | Sector::Reb
            | Sector::Prm
            | Sector::Uaf
            | Sector::Igo
            | Sector::Ngo
            | Sector::Eli
            | Sector::Rel
            | Sector::Ref,
        ) => true,
        _ => p.country.is_some_and(Country::is_body),
    }
}
