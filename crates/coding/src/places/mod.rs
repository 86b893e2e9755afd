//! Places told by name: found through entities and the gazetteer, resolved by what the article tells.
//!
//! Each name has candidates; which is meant is settled by population, by the countries and divisions that the article
//! names, by the place named right behind it ("Paris, Texas") and by nearness to the places that are sure (toponym
//! resolution by heuristics as in Leidner 2007, with one sense for each name and article).

mod gazetteer;

use crate::Country;
use crate::mention::{Kind, Mentions};
use crate::record::Place;
use gazetteer::{Gazetteer, PlaceKind, Spot, fold};
use std::collections::HashMap;
use text::{Document, Pos, TokenRange, dep, ent};

/// A toponym and what it was resolved to.
#[derive(Debug, Clone, PartialEq)]
pub struct Toponym {
    /// Its tokens.
    pub tokens: TokenRange,
    spot: Option<Spot>,
}

impl Toponym {
    /// Returns the country that the place lies in.
    pub fn country(&self) -> Option<Country> {
        self.spot.and_then(|s| s.country)
    }
}

/// A name and the places that bear it.
struct Candidate {
    tokens: TokenRange,
    folded: String,
    spots: Vec<Spot>,
}

/// Places beyond this population (natural logarithm) are taken for names without the parser's word: 100,000.
const WELL_KNOWN: f32 = 11.5;

/// Finds and resolves the toponyms of a document, in order.
pub fn find(doc: &Document, mentions: &Mentions) -> Vec<Toponym> {
    let table = Gazetteer::builtin();
    let candidates = candidates(doc, mentions, table);
    let mut cache: HashMap<&str, Option<Spot>> = HashMap::new();
    let context = Context::of(&candidates);
    let mut out = Vec::with_capacity(candidates.len());
    for (k, c) in candidates.iter().enumerate() {
        let container = container(doc, &candidates, k);
        let spot = if container.is_some() {
            choose(c, &context, container)
        } else {
            *cache.entry(&c.folded).or_insert_with(|| choose(c, &context, None))
        };
        if container.is_some() {
            cache.insert(&c.folded, spot);
        }
        out.push(Toponym { tokens: c.tokens, spot });
    }
    out
}

/// Makes the record of a toponym.
pub fn to_record(doc: &Document, t: &Toponym) -> Place {
    let span = doc.span_of(t.tokens);
    let table = Gazetteer::builtin();
    Place {
        span,
        name: t.spot.map_or_else(|| doc.slice(span).to_owned(), |s| table.display(s.id).to_owned()),
        country: t.country(),
        lat: t.spot.map(|s| s.lat),
        lon: t.spot.map(|s| s.lon),
        geonames: t.spot.map(|s| s.geonames).filter(|&g| g > 0),
    }
}

fn candidates(doc: &Document, mentions: &Mentions, table: &Gazetteer) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < doc.len() {
        let start = i;
        i += 1;
        if let Some(e) = doc.ent_of(start)
            && e.tokens.start as usize == start
        {
            i = e.tokens.end as usize;
            if let Some(c) = of_entity(doc, e.tokens, e.label, table) {
                out.push(c);
            }
            continue;
        }
        if doc.token(start).pos != Pos::Propn || doc.ent_of(start).is_some() {
            continue;
        }
        // A run of proper nouns that the parser gave no type: only a well-known place is believed.
        let mut end = start + 1;
        while end < doc.len() && doc.token(end).pos == Pos::Propn && doc.ent_of(end).is_none() {
            end += 1;
        }
        i = end;
        let person = mentions.at(end - 1).is_some_and(|m| matches!(m.who.kind, Kind::Person | Kind::Org));
        let c = named(doc, TokenRange::new(start, end), table);
        if !person && c.spots.iter().any(|s| s.size > WELL_KNOWN) {
            out.push(c);
        }
    }
    out
}

fn of_entity(doc: &Document, tokens: TokenRange, label: text::Sym, table: &Gazetteer) -> Option<Candidate> {
    let mut r = tokens;
    while r.len() > 1
        && matches!(doc.norm(r.start as usize), "the" | "northern" | "southern" | "eastern" | "western" | "central")
    {
        // "Western Sahara" and "Northern Ireland" are names; "western Aleppo" is a part.
        if doc.norm(r.start as usize) != "the" && !named(doc, r, table).spots.is_empty() {
            break;
        }
        r.start += 1;
    }
    while r.len() > 1 && matches!(doc.norm(r.end as usize - 1), "'s" | "’s" | "'" | "’") {
        r.end -= 1;
    }
    let c = named(doc, r, table);
    match label {
        ent::GPE | ent::LOC => Some(c),
        ent::FAC => (!c.spots.is_empty()).then_some(c),
        // The small model takes many a foreign town for a person or a body.
        ent::PERSON | ent::ORG | ent::NORP => {
            let place_like = doc.dep(r.end as usize - 1) == dep::POBJ
                && matches!(doc.norm(doc.head(r.end as usize - 1)), "in" | "near" | "at" | "from" | "outside");
            (place_like && c.spots.iter().any(|s| s.size > WELL_KNOWN || s.kind != PlaceKind::City)).then_some(c)
        }
        _ => None,
    }
}

fn named(doc: &Document, tokens: TokenRange, table: &Gazetteer) -> Candidate {
    let folded = fold(doc.slice(doc.span_of(tokens)));
    let mut spots = table.places(&folded);
    if spots.is_empty() {
        // "Aleppo province", "Gaza City", "Walker County".
        for tail in
            [" province", " city", " county", " state", " region", " governorate", " district", " island", " islands"]
        {
            if let Some(bare) = folded.strip_suffix(tail) {
                spots = table.places(bare);
                break;
            }
        }
    }
    Candidate { tokens, folded, spots }
}

/// What the article names, for weighing candidates.
struct Context {
    countries: HashMap<Country, f32>,
    admins: HashMap<u16, f32>,
    /// Points of names that can mean one place only.
    sure: Vec<(f64, f64)>,
}

impl Context {
    fn of(candidates: &[Candidate]) -> Self {
        let mut context = Self { countries: HashMap::new(), admins: HashMap::new(), sure: Vec::new() };
        for c in candidates {
            let Some(best) = c.spots.first() else { continue };
            let clear = matches!(best.kind, PlaceKind::Country)
                || c.spots.len() == 1
                || c.spots.get(1).is_none_or(|s| best.size - s.size > 2.5);
            if let (true, Some(country)) = (clear, best.country) {
                *context.countries.entry(country).or_default() += 1.0;
            }
            if best.kind == PlaceKind::Admin1 || clear && best.admin > 0 {
                *context.admins.entry(best.admin).or_default() += 1.0;
            }
            if clear && best.kind == PlaceKind::City && context.sure.len() < 40 {
                context.sure.push((best.lat, best.lon));
            }
        }
        context
    }
}

/// The place named right behind, which contains this one: "Paris, Texas", "Lviv in Ukraine".
fn container<'c>(doc: &Document, all: &'c [Candidate], k: usize) -> Option<&'c Candidate> {
    let next = all.get(k + 1)?;
    let (end, start) = (all[k].tokens.end as usize, next.tokens.start as usize);
    let joined =
        start > end && start - end <= 2 && (end..start).all(|i| matches!(doc.norm(i), "," | "in" | "the" | "("));
    (joined && start > end && next.spots.iter().any(|s| s.kind != PlaceKind::City)).then_some(next)
}

fn choose(c: &Candidate, context: &Context, container: Option<&Candidate>) -> Option<Spot> {
    let inside = |s: &Spot| {
        container.is_some_and(|k| {
            k.spots.iter().filter(|o| o.kind != PlaceKind::City).any(|o| match o.kind {
                PlaceKind::Admin1 => o.admin == s.admin && s.kind == PlaceKind::City,
                _ => o.country.is_some() && o.country == s.country && s.kind != PlaceKind::Country,
            })
        })
    };
    let score = |s: &Spot| {
        let mut x = s.size;
        x += match s.kind {
            // "Georgia": a state and a division of another; what else the article names decides.
            PlaceKind::Country if c.spots.iter().any(|o| o.kind == PlaceKind::Admin1 && o.country != s.country) => 4.0,
            PlaceKind::Country => 10.0,
            PlaceKind::Region => 4.0,
            // "New York", "Kyiv": where the city bears the name too, the city is meant.
            PlaceKind::Admin1 if c.spots.iter().any(|o| o.kind == PlaceKind::City && o.admin == s.admin) => -3.0,
            PlaceKind::Admin1 => 2.0,
            PlaceKind::City => 0.0,
        };
        if inside(s) {
            x += 30.0;
        }
        if let Some(country) = s.country {
            x += 2.5 * context.countries.get(&country).map_or(0.0, |n| (1.0 + n).ln());
        }
        if s.kind == PlaceKind::City && s.admin > 0 {
            x += 2.5 * context.admins.get(&s.admin).map_or(0.0, |n| (1.0 + n).ln());
        }
        let near = context.sure.iter().filter(|p| (s.lat - p.0).abs() < 1.5 && (s.lon - p.1).abs() < 2.0).count();
        x + 0.8 * (near.min(3) as f32)
    };
    c.spots.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b)).then(b.id.cmp(&a.id)))
}
