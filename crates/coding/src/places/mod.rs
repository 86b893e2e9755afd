//! Places told by name: found, and resolved by what the article tells.
//!
//! [`spans`] finds every stretch that may name a place and judges it; [`resolve`] weighs the places that bear a name.
//! Both are linear models over features that people can read; the weights stand in `data/places/weights.tsv`.
//! How a name is used (as the place itself, as an adjective, inside another name, for a government) is kept apart.

mod agree;
mod dateline;
mod gazetteer;
mod resolve;
mod spans;
pub mod train;
pub(crate) mod weights;

pub(crate) use agree::settle;

use crate::Country;
use crate::mention::{Kind, Mentions};
use crate::record::{Place, PlaceUse};
use gazetteer::{Gazetteer, PlaceKind, Spot};
use resolve::Scene;
use spans::{Candidate, Origin};
use text::{Document, Pos, Span, TokenRange, dep, ent};
use weights::Weights;

/// A toponym and what it was resolved to.
#[derive(Debug, Clone, PartialEq)]
pub struct Toponym {
    /// Its tokens; empty in a dateline, which is no part of the body.
    pub tokens: TokenRange,
    /// How the name is used.
    pub used: PlaceUse,
    span: Span,
    spot: Option<Spot>,
}

impl Toponym {
    /// Returns the country that the place lies in.
    pub fn country(&self) -> Option<Country> {
        self.spot.and_then(|s| s.country)
    }

    /// Tells how exactly the name tells a place.
    pub(crate) fn sharpness(&self) -> Sharpness {
        self.spot.map_or(Sharpness::Unknown, |s| match s.kind {
            PlaceKind::City => Sharpness::City,
            PlaceKind::Admin2 => Sharpness::County,
            PlaceKind::Admin1 => Sharpness::Division,
            PlaceKind::Country => Sharpness::Country,
            PlaceKind::Region => Sharpness::Region,
        })
    }
}

/// How exactly a name tells a place, the most exact first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sharpness {
    /// Not in the gazetteer: mostly a village or a quarter.
    Unknown,
    City,
    County,
    Division,
    Country,
    Region,
}

impl Sharpness {
    /// Returns the name used in features.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::City => "city",
            Self::County => "county",
            Self::Division => "division",
            Self::Country => "country",
            Self::Region => "region",
        }
    }
}

/// Finds and resolves the toponyms of a document, in order.
pub fn find(doc: &Document, mentions: &Mentions) -> Vec<Toponym> {
    let (table, weights) = (Gazetteer::builtin(), Weights::builtin());
    let mut all = spans::all(doc, table);
    let judged = spans::judge(doc, &all, weights);
    let mut keep = judged.iter();
    all.retain(|_| keep.next().copied().unwrap_or_default());
    let lines = dateline::find(doc, table);
    let places: Vec<&Candidate> = lines.iter().map(|l| &l.candidate).chain(&all).collect();
    let mut scene = Scene::new(doc, &places, table);
    let ranked = scene.resolve(weights);
    let mut out: Vec<Toponym> = places
        .iter()
        .zip(ranked)
        .enumerate()
        .map(|(k, (c, ranked))| {
            let seat = acting(doc, mentions, c).and_then(|of| scene.seat(k, of));
            let spot = seat.filter(|s| is_near(s, &ranked)).or(ranked.first().map(|r| r.0));
            match lines.get(k) {
                Some(l) => Toponym { tokens: c.tokens, used: PlaceUse::Dateline, span: l.span, spot },
                None => {
                    Toponym { tokens: c.tokens, used: used(doc, mentions, c, spot), span: doc.span_of(c.tokens), spot }
                }
            }
        })
        .collect();
    out.sort_by_key(|t| t.span.start);
    out
}

/// The state that acts, or is dealt with, by the name of a place: "Washington" for the United States.
fn acting(doc: &Document, mentions: &Mentions, c: &Candidate) -> Option<Country> {
    let at = c.tokens.iter().next_back()?;
    let who = &mentions.at(at)?.who;
    (who.kind == Kind::State && !c.adjective && !c.tokens.is_empty() && doc.token(at).pos == Pos::Propn)
        .then_some(who.country)
        .flatten()
}

/// Whether a place is at most `SLACK` below the best by its score: what the article tells of places weighs more than a
/// name that may be a government's.
fn is_near(spot: &Spot, ranked: &[(Spot, f32)]) -> bool {
    const SLACK: f32 = 3.0;
    let score = ranked.iter().find(|r| r.0.id == spot.id).map(|r| r.1);
    score.zip(ranked.first()).is_some_and(|(own, best)| best.1 - own < SLACK)
}

/// How a name is used.
fn used(doc: &Document, mentions: &Mentions, c: &Candidate, spot: Option<Spot>) -> PlaceUse {
    let last = c.tokens.end as usize - 1;
    if c.adjective {
        return PlaceUse::Adjective;
    }
    let in_place = doc.ent_of(last).is_some_and(|e| matches!(e.label, ent::GPE | ent::LOC | ent::FAC));
    if c.origin == Origin::Part && !in_place {
        return PlaceUse::Name;
    }
    let top = c.tokens.iter().find(|&i| !c.tokens.contains(doc.head(i)) || doc.head(i) == i).unwrap_or(last);
    // A state or a capital that acts or is dealt with is its government.
    let state = spot.is_some_and(|s| s.kind == PlaceKind::Country)
        || mentions.at(top).is_some_and(|m| m.who.kind == Kind::State);
    let above = doc.head(top);
    let acts = match doc.dep(top) {
        dep::NSUBJ => {
            !matches!(doc.lemma(above), "be" | "have" | "become" | "remain" | "lie" | "see" | "experience" | "border")
        }
        dep::POBJ => matches!(doc.norm(above), "by" | "with" | "against"),
        dep::DATIVE => true,
        _ => false,
    };
    if state && acts { PlaceUse::Actor } else { PlaceUse::Place }
}

/// Makes the record of a toponym.
pub fn to_record(doc: &Document, t: &Toponym) -> Place {
    let table = Gazetteer::builtin();
    Place {
        span: t.span,
        name: t.spot.map_or_else(|| doc.slice(t.span).to_owned(), |s| table.display(s.id).to_owned()),
        country: t.country(),
        admin1: t.spot.and_then(|s| table.division(s.admin)),
        lat: t.spot.map(|s| s.lat),
        lon: t.spot.map(|s| s.lon),
        geonames: t.spot.map(|s| s.geonames).filter(|&g| g > 0),
        used: t.used,
    }
}

/// Tells for each name what it may mean and why the winner won: the name's first token and a line of text.
pub(crate) fn explain(doc: &Document) -> Vec<(usize, String)> {
    let (table, weights) = (Gazetteer::builtin(), Weights::builtin());
    let all = spans::all(doc, table);
    let judged = spans::judge(doc, &all, weights);
    let places: Vec<&Candidate> = all.iter().zip(&judged).filter(|(_, j)| **j).map(|(c, _)| c).collect();
    let mut scene = Scene::new(doc, &places, table);
    let ranked = scene.resolve(weights);
    let mut out = Vec::with_capacity(all.len());
    for (c, _) in all.iter().zip(&judged).filter(|(_, j)| !**j) {
        out.push((c.tokens.start as usize, format!("{}: not taken for a place", doc.slice(doc.span_of(c.tokens)))));
    }
    for (m, (c, ranked)) in places.iter().zip(&ranked).enumerate() {
        let words = doc.slice(doc.span_of(c.tokens));
        let shown: Vec<String> =
            ranked.iter().take(4).map(|(s, score)| format!("{} {score:.1}", described(table, s))).collect();
        let line = match ranked.first() {
            None => format!("{words}: not in the gazetteer"),
            Some(_) => format!("{words}: {}; {}", shown.join(" | "), scene.reasons(m, ranked, weights)),
        };
        out.push((c.tokens.start as usize, line));
    }
    out.sort();
    out
}

/// "Paris, Texas, USA".
fn described(table: &Gazetteer, s: &Spot) -> String {
    let mut out = table.display(s.id).to_owned();
    if s.kind != PlaceKind::Admin1
        && let Some(division) = table.division(s.admin)
    {
        out.push_str(", ");
        out.push_str(division);
    }
    if let Some(c) = s.country {
        out.push_str(", ");
        out.push_str(c.as_str());
    }
    out
}

#[cfg(test)]
mod tests;
