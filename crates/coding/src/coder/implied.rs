//! Sides that are not told at their place but follow from the sentence or from the kind of act.

use super::matching::Site;
use super::parties::{add, of_mention, parties_at};
use super::roles::{Side, Sides};
use crate::codebook::Rule;
use crate::codebook::pattern::{Rel, Words};
use crate::codebook::words::lower;
use crate::mention::{Form, Kind};
use crate::ontology::{Country, EventType, Sector};
use crate::record::Party;
use text::{Document, Pos, TokenRange, dep};

/// A recipient that is not told at its place but follows from the sentence: the other side named in what is promised or
/// threatened, or, for an act that somebody answers ("in response to threats from ..."), the one who answers.
pub(super) fn recipients(
    site: &Site<'_>,
    answering: &Words,
    rule: &Rule,
    head: usize,
    content: &[TokenRange],
    actors: &[Side],
) -> Vec<Side> {
    let countries = actors.iter().filter_map(|a| a.party.country).collect::<std::collections::HashSet<_>>();
    // Who agree among themselves leave nobody to be found; a place named with "in" is one.
    let among = rule.kind == Some(EventType::Agree) && countries.len() > 1;
    let located =
        |t: usize| site.doc.dep(t) == dep::POBJ && matches!(site.doc.norm(site.doc.head(t)), "in" | "at" | "near");
    let other = |s: &Side| s.party.country.is_some() && !actors.iter().any(|a| a.party.country == s.party.country);
    if matches!(rule.kind, Some(EventType::Threaten | EventType::Agree | EventType::Reject))
        && !actors.is_empty()
        && !among
    {
        let told = content.iter().flat_map(|r| r.iter()).find_map(|t| {
            let m =
                site.mentions.at(t).filter(|m| m.who.is_actor() && m.who.kind != Kind::Place && !located(m.head))?;
            let mut sides = Vec::new();
            for c in site.frames.conjuncts(m.head) {
                let those = site.mentions.at(c).map(|m| of_mention(site.doc, m)).unwrap_or_default();
                add(
                    &mut sides,
                    those.into_iter().filter(|s| other(s) && super::parties::is_political(&s.party)).collect(),
                );
            }
            (!sides.is_empty()).then_some(sides)
        });
        if let Some(sides) = told {
            return sides;
        }
    }
    // "Spent millions to improve Kenya's harvests": help goes to those named after it.
    if rule.kind == Some(EventType::Aid) && !actors.is_empty() {
        let doc = site.doc;
        let mut after = doc.subtree(head).iter().filter(|&t| t > head);
        let told = after.find_map(|t| {
            let m = site.mentions.at(t).filter(|m| m.who.is_actor() && m.form != Form::Pronoun)?;
            let against =
                doc.dep(t) == dep::POBJ && !matches!(doc.norm(doc.head(t)), "to" | "for" | "in" | "of" | "with");
            let sides: Vec<Side> =
                of_mention(doc, m).into_iter().filter(|s| !against && other(s) && s.party.sector.is_some()).collect();
            (!sides.is_empty()).then_some(sides)
        });
        return told.unwrap_or_default();
    }
    if site.frames.is_verbal(head) {
        return Vec::new();
    }
    // The chain of nouns and prepositions above an event noun, up to the verb: "in response to veiled threats".
    let doc = site.doc;
    let mut answers = false;
    for up in doc.ancestors(head).take(6) {
        if site.frames.is_verbal(up) {
            if !answers {
                return Vec::new();
            }
            let subjects = site.frames.of(up).subj.clone();
            return subjects.into_iter().flat_map(|t| parties_at(site, t, 0)).filter(other).collect();
        }
        if !doc.token(up).pos.is_nominal() && doc.token(up).pos != Pos::Adp && doc.token(up).pos != Pos::Sconj {
            return Vec::new();
        }
        answers |= answering.contains(doc.lemma(up)) || answering.contains(doc.norm(up));
    }
    Vec::new()
}

/// The organ of a state that some acts imply when nobody is named ("was arrested": the police of the country it
/// happened in, else of the scene where one is given, else of the recipients').
pub(super) fn organ(
    site: &Site<'_>,
    head: usize,
    recipients: &[Side],
    sector: Sector,
    scene: Option<Country>,
) -> Vec<Side> {
    let state = |r: &Side| r.party.country.is_some_and(|c| !c.is_body());
    let within = |i: usize| site.walk(i, None, &[Rel::Prep("in")]);
    // "Protests went on in Serbia": where the verb's act is.
    let verb = site.frames.of(head).lead.filter(|&v| site.frames.is_verbal(v)).map(within).unwrap_or_default();
    let mut places = within(head).into_iter().chain(verb).flat_map(|t| parties_at(site, t, 0));
    let place = places.find(|s| state(s) && matches!(s.kind, Kind::State | Kind::Place));
    let told = || recipients.iter().find(|r| state(r));
    let country = place.as_ref().and_then(|p| p.party.country).or(scene).or_else(|| told()?.party.country);
    country
        .map(|country| Side {
            token: place.as_ref().or_else(told).map_or(head, |s| s.token),
            kind: Kind::Org,
            party: Party { country: Some(country), sector: Some(sector), ..Party::default() },
        })
        .into_iter()
        .collect()
}

/// Gives people and bodies without a country that of the authority over them: what a state does to "96 associations" or
/// "thousands of people" it does to its own, and "police" who meet a country's protesters are that country's.
pub(super) fn domestic(doc: &Document, kind: EventType, mode: Option<&str>, sides: &mut Sides) {
    use Sector as S;
    let pursued = matches!(mode, Some("investigate" | "convict"));
    if !(matches!(kind, EventType::Coerce | EventType::Protest) || pursued) {
        return;
    }
    let authority = |s: &Side| matches!(s.party.sector, Some(S::Gov | S::Cop | S::Jud | S::Leg));
    let public = |s: &Side| {
        let sector = s.party.sector;
        matches!(
            sector,
            Some(S::Cvl | S::Ngo | S::Opp | S::Jrn | S::Pty | S::Leg | S::Lab | S::Edu | S::Med | S::Agr | S::Eli)
        ) || pursued && matches!(sector, Some(S::Bus | S::Rel))
    };
    let state = |xs: &[Side], of: &dyn Fn(&Side) -> bool| {
        xs.iter().filter(|s| of(s)).find_map(|s| s.party.country.filter(|c| !c.is_body()))
    };
    let (above, below) = if kind == EventType::Protest {
        (&mut sides.recipients, &mut sides.actors)
    } else {
        (&mut sides.actors, &mut sides.recipients)
    };
    let fill = |xs: &mut [Side], of: &dyn Fn(&Side) -> bool, country: Option<Country>| {
        for s in xs.iter_mut().filter(|s| of(s) && s.party.country.is_none()) {
            s.party.country = country;
        }
    };
    let (from_above, from_below) = (state(above, &authority), state(below, &public));
    // Who gathers before an embassy is not of the country that it is of.
    let from_above = from_above.filter(|_| kind != EventType::Protest || !above.iter().any(|s| is_abroad(doc, s)));
    fill(below, &public, from_above);
    fill(above, &authority, from_below);
}

/// Tells whether a side is a mission of its country abroad, or a guest.
fn is_abroad(doc: &Document, s: &Side) -> bool {
    if doc.ancestors(s.token).take(3).any(|t| matches!(doc.lemma(t), "visit" | "arrival" | "tour" | "trip")) {
        return true;
    }
    let span = s.party.span;
    let mission = |t: usize| matches!(&*lower(doc, t), "embassy" | "consulate" | "mission" | "ambassador");
    doc.subtree(s.token).iter().filter(|&t| span.is_some_and(|p| p.contains(doc.token(t).span))).any(mission)
}

/// The organ of the actor's own country that some acts are aimed at when no recipient is told ("anti-government
/// protests", "a crackdown on demonstrations").
pub(super) fn target(actors: &[Side], sector: Sector) -> Vec<Side> {
    let of = actors.iter().find(|a| a.party.country.is_some_and(|c| !c.is_body()) && a.party.sector != Some(sector));
    of.map(|a| Side {
        token: a.token,
        kind: Kind::Org,
        party: Party { country: a.party.country, sector: Some(sector), ..Party::default() },
    })
    .into_iter()
    .collect()
}
