//! Which place a name means: every place that bears it is scored, twice.
//!
//! First by what the name and its own words tell: population, sort, the place named right behind it ("Paris, Texas"),
//! titles ("New York governor"). Then with its neighbours: how much of the article's other names lies in the same state,
//! division and neighbourhood, each weighed by how sure it is (toponym resolution by evidence of containment and nearness,
//! as in Leidner 2007; weights learned, softmax over the places of a name). A name without words of its own nearby takes
//! what its other mentions tell: one sense for a name and article.

use super::gazetteer::{Gazetteer, PlaceKind, Spot, fold};
use super::spans::Candidate;
use super::weights::{Features, Table, Weights};
use crate::Country;
use crate::actors::Lexicon;
use std::collections::BTreeMap;
use text::Document;

/// The most places of one name that are weighed.
const MAX_SPOTS: usize = 40;
/// The most names of an article that are weighed as neighbours of each other.
const MAX_NAMES: usize = 60;

/// The size from which on a place is known everywhere: about 300,000 people.
const FAMOUS: f32 = 12.6;

/// A name in the article with all its mentions.
struct Name {
    spots: Vec<Spot>,
    /// The place that is a state's capital, if one of them is: the largest town of the name there.
    capital: Option<usize>,
    /// Mentions, at most three count.
    n: f32,
    /// How sure each place is, after the last pass.
    sure: Vec<f32>,
    /// Whether some mention names what contains it, and for each place whether it lies inside.
    contained: bool,
    inside: Vec<bool>,
    /// What the other names tell of each place.
    near: Vec<[f32; 8]>,
}

/// The names of [`Name::near`].
const NEAR: [&str; 8] = [
    "country:sum",
    "country:share",
    "country:first",
    "division:sum",
    "division:share",
    "near:30",
    "near:100",
    "near:300",
];

/// The names of an article, ready to be resolved.
pub(crate) struct Scene<'a> {
    doc: &'a Document,
    places: &'a [&'a Candidate],
    table: &'a Gazetteer,
    names: Vec<Name>,
    /// The name of each mention.
    name_of: Vec<usize>,
    /// The mention right behind that may contain this one.
    container: Vec<Option<usize>>,
    countries: BTreeMap<Country, f32>,
    divisions: BTreeMap<u16, f32>,
    total: f32,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(doc: &'a Document, places: &'a [&'a Candidate], table: &'a Gazetteer) -> Self {
        let mut index: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        let mut names: Vec<Name> = Vec::new();
        let mut name_of = Vec::with_capacity(places.len());
        for c in places {
            let k = *index.entry((c.folded.as_str(), c.adjective)).or_insert_with(|| {
                let spots: Vec<Spot> = c.spots.iter().copied().take(MAX_SPOTS).collect();
                let n = spots.len();
                names.push(Name {
                    capital: capital(&c.folded, &spots),
                    spots,
                    n: 0.0,
                    sure: vec![0.0; n],
                    contained: false,
                    inside: vec![false; n],
                    near: vec![[0.0; 8]; n],
                });
                names.len() - 1
            });
            names[k].n = (names[k].n + 1.0).min(3.0);
            name_of.push(k);
        }
        let container: Vec<Option<usize>> = (0..places.len()).map(|k| container(doc, places, k)).collect();
        let mut scene = Self {
            doc,
            places,
            table,
            names,
            name_of,
            container,
            countries: BTreeMap::new(),
            divisions: BTreeMap::new(),
            total: 0.0,
        };
        for m in 0..places.len() {
            let Some(outer) = scene.container[m] else { continue };
            let name = scene.name_of[m];
            let inside: Vec<bool> = scene.names[name].spots.iter().map(|s| lies_in(s, &places[outer].spots)).collect();
            if inside.contains(&true) {
                scene.names[name].contained = true;
                for (a, b) in scene.names[name].inside.iter_mut().zip(inside) {
                    *a |= b;
                }
            }
        }
        scene
    }

    /// Resolves every mention: its places with their scores, the best first.
    pub(crate) fn resolve(&mut self, weights: &Weights) -> Vec<Vec<(Spot, f32)>> {
        self.pass(&weights.alone, false);
        self.weigh();
        self.pass(&weights.near, true);
        self.weigh();
        let mut f = Features::default();
        (0..self.places.len())
            .map(|m| {
                let mut ranked: Vec<(Spot, f32)> = self.names[self.name_of[m]]
                    .spots
                    .iter()
                    .enumerate()
                    .map(|(k, s)| {
                        self.features(m, k, true, &mut f);
                        (*s, weights.near.score(&f))
                    })
                    .collect();
                ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.id.cmp(&b.0.id)));
                ranked
            })
            .collect()
    }

    /// Scores all names by the first mention of each and keeps how sure their places are.
    pub(crate) fn pass(&mut self, table: &Table, near: bool) {
        let mut f = Features::default();
        let mut seen = vec![false; self.names.len()];
        let mut fresh = Vec::with_capacity(self.names.len());
        for m in 0..self.places.len() {
            let name = self.name_of[m];
            if std::mem::replace(&mut seen[name], true) {
                continue;
            }
            let scores: Vec<f32> = (0..self.names[name].spots.len())
                .map(|k| {
                    self.features(m, k, near, &mut f);
                    table.score(&f)
                })
                .collect();
            fresh.push((name, softmax(&scores)));
        }
        for (name, sure) in fresh {
            self.names[name].sure = sure;
        }
        self.gather();
    }

    /// Sums what the names tell of states and divisions.
    fn gather(&mut self) {
        self.countries.clear();
        self.divisions.clear();
        self.total = 0.0;
        for name in &self.names {
            for (s, p) in name.spots.iter().zip(&name.sure) {
                if let Some(c) = s.country {
                    *self.countries.entry(c).or_default() += p * name.n;
                    self.total += p * name.n;
                }
                if s.admin > 0 {
                    *self.divisions.entry(s.admin).or_default() += p * name.n;
                }
            }
        }
    }

    /// The place among those of mention `m` that is the capital of a state: what its name means when the state acts by it.
    pub(crate) fn seat(&self, m: usize, of: Country) -> Option<Spot> {
        let name = &self.names[self.name_of[m]];
        name.capital.map(|k| name.spots[k]).filter(|s| s.country == Some(of))
    }

    pub(crate) fn spots(&self, m: usize) -> &[Spot] {
        &self.names[self.name_of[m]].spots
    }

    /// Tells the features of place `k` for mention `m`.
    pub(crate) fn features(&self, m: usize, k: usize, near: bool, f: &mut Features) {
        f.clear();
        let name = &self.names[self.name_of[m]];
        let s = &name.spots[k];
        f.add("size", s.size / 10.0);
        if k == 0 {
            f.add("largest", 1.0);
        }
        let kind = match s.kind {
            PlaceKind::City => "kind:city",
            PlaceKind::Admin1 => "kind:division",
            PlaceKind::Admin2 => "kind:county",
            PlaceKind::Country => "kind:country",
            PlaceKind::Region => "kind:region",
        };
        f.add(kind, 1.0);
        if name.spots.len() == 1 {
            return;
        }
        self.fame(m, k, near, f);
        let c = self.places[m];
        if fold(self.table.display(s.id)) != c.folded {
            f.add("alias", 1.0);
            if s.kind == PlaceKind::City {
                f.add("alias:city", 1.0);
            }
        }
        let has = |kind: PlaceKind| name.spots.iter().any(|o| o.kind == kind && o.id != s.id);
        match s.kind {
            PlaceKind::Admin1 | PlaceKind::Admin2
                if name.spots.iter().any(|o| o.kind == PlaceKind::City && o.admin == s.admin) =>
            {
                f.add("division:with-city", 1.0);
            }
            PlaceKind::City => {
                if has(PlaceKind::Country) {
                    f.add("city:with-country", 1.0);
                }
                let divisions = || name.spots.iter().filter(|o| o.kind == PlaceKind::Admin1);
                if divisions().any(|o| o.country != s.country) {
                    f.add("city:with-division-abroad", 1.0);
                }
                if divisions().any(|o| o.country == s.country && o.admin != s.admin) {
                    // "Washington" is more often the capital than the state far off.
                    let capital = name.capital == Some(k);
                    f.add(if capital { "capital:with-division-home" } else { "city:with-division-home" }, 1.0);
                }
            }
            _ => {}
        }
        let (own, by_name) = (self.container[m], name.contained);
        let inside = own.is_some_and(|outer| lies_in(s, &self.places[outer].spots));
        if inside {
            f.add("inside", 1.0);
        } else if by_name && name.inside[k] {
            f.add("inside:elsewhere", 1.0);
        } else if by_name {
            f.add("outside", 1.0);
        }
        self.cues(m, s, f);
        if near {
            for (name, value) in NEAR.into_iter().zip(name.near[k]) {
                if value > 0.0 {
                    f.add(name, value);
                }
            }
        }
    }

    /// How far a place stands in the shadow of a metropolis or state of its name. In news of the whole world "Paris" and
    /// "Nevada" are the known ones, however often Texas or Iowa is named; in news of one division they need not be.
    fn fame(&self, m: usize, k: usize, near: bool, f: &mut Features) {
        let name = &self.names[self.name_of[m]];
        let s = &name.spots[k];
        let known = |o: &&Spot| o.size >= FAMOUS && o.id != s.id;
        let Some(largest) = name.spots.iter().filter(known).map(|o| o.size).reduce(f32::max) else { return };
        let gap = (largest - s.size).max(0.0) / 10.0;
        f.add("shadow", gap);
        if near {
            f.add("shadow:wide", gap * (1.0 - name.near[k][4]));
        }
    }

    /// Words beside the mention that tell its sort.
    fn cues(&self, m: usize, s: &Spot, f: &mut Features) {
        let c = self.places[m];
        let sort = cue(self.doc, c);
        let name = match (sort, s.kind) {
            (Some(Sort::State), PlaceKind::Admin1) => "cue:state-division",
            (Some(Sort::State), PlaceKind::City) => "cue:state-city",
            (Some(Sort::City), PlaceKind::City) => "cue:city-city",
            (Some(Sort::City), PlaceKind::Admin1 | PlaceKind::Admin2) => "cue:city-division",
            (Some(Sort::County), PlaceKind::Admin2) => "cue:county-county",
            (Some(Sort::County), PlaceKind::City) => "cue:county-city",
            _ => return,
        };
        f.add(name, 1.0);
    }

    /// Weighs what the other names of the article tell of each place of each name.
    pub(crate) fn weigh(&mut self) {
        let strong: Vec<Vec<(Spot, f32)>> = self
            .names
            .iter()
            .take(MAX_NAMES)
            .map(|n| {
                let local = |s: &Spot, p: f32| p >= 0.02 && matches!(s.kind, PlaceKind::City | PlaceKind::Admin2);
                n.spots.iter().copied().zip(n.sure.iter().copied()).filter(|(s, p)| local(s, *p)).collect()
            })
            .collect();
        let top = self.countries.values().copied().fold(0.0, f32::max);
        for own in 0..self.names.len() {
            if self.names[own].spots.len() > 1 {
                let near = (0..self.names[own].spots.len()).map(|k| self.neighbours(own, k, &strong, top)).collect();
                self.names[own].near = near;
            }
        }
    }

    fn neighbours(&self, own: usize, k: usize, strong: &[Vec<(Spot, f32)>], top: f32) -> [f32; 8] {
        let name = &self.names[own];
        let s = &name.spots[k];
        let mut out = [0.0; 8];
        let mine = |pick: &dyn Fn(&Spot) -> bool| -> f32 {
            name.spots.iter().zip(&name.sure).filter(|(o, _)| pick(o)).map(|(_, p)| p * name.n).sum()
        };
        if let Some(country) = s.country {
            let all = self.countries.get(&country).copied().unwrap_or(0.0);
            let others = (all - mine(&|o| o.country == Some(country))).max(0.0);
            let total = (self.total - mine(&|o| o.country.is_some())).max(0.0);
            out[0] = (1.0 + others).ln();
            out[1] = others / (1.0 + total);
            out[2] = f32::from(u8::from(others > 0.5 && all >= top));
        }
        if s.admin > 0 {
            let all = self.divisions.get(&s.admin).copied().unwrap_or(0.0);
            let others = (all - mine(&|o| o.admin == s.admin)).max(0.0);
            let total = (self.total - mine(&|o| o.country.is_some())).max(0.0);
            out[3] = (1.0 + others).ln();
            out[4] = others / (1.0 + total);
        }
        if matches!(s.kind, PlaceKind::Country | PlaceKind::Region) {
            return out;
        }
        let mut sums = [0.0f32; 3];
        for (_, other) in strong.iter().enumerate().filter(|(o, _)| *o != own) {
            let mut best = [0.0f32; 3];
            for (t, p) in other {
                let d = rough_km(s, t);
                for (b, limit) in best.iter_mut().zip([30.0, 100.0, 300.0]) {
                    if d < limit {
                        *b = b.max(*p);
                    }
                }
            }
            for (sum, b) in sums.iter_mut().zip(best) {
                *sum += b;
            }
        }
        for (o, sum) in out[5..].iter_mut().zip(sums) {
            *o = (1.0 + sum).ln();
        }
        out
    }

    /// Tells which features set the best place of a mention before the next one.
    pub(crate) fn reasons(&self, m: usize, ranked: &[(Spot, f32)], weights: &Weights) -> String {
        let spots = self.spots(m);
        let at = |s: &Spot| spots.iter().position(|o| o.id == s.id);
        let Some(best) = ranked.first().and_then(|r| at(&r.0)) else { return String::new() };
        let Some(next) = ranked.get(1).and_then(|r| at(&r.0)) else { return "the only place of this name".to_owned() };
        let mut sums: BTreeMap<&'static str, f32> = BTreeMap::new();
        let mut f = Features::default();
        for (k, sign) in [(best, 1.0), (next, -1.0)] {
            self.features(m, k, true, &mut f);
            for (name, value) in &f.list {
                *sums.entry(name).or_default() += sign * value * weights.near.weight(name);
            }
        }
        let mut told: Vec<(&str, f32)> = sums.into_iter().filter(|(_, v)| v.abs() >= 0.1).collect();
        told.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
        told.iter().take(4).map(|(n, v)| format!("{n} {v:+.1}")).collect::<Vec<_>>().join(", ")
    }
}

/// Which of the places of a name is the capital of its state.
fn capital(name: &str, spots: &[Spot]) -> Option<usize> {
    let seat =
        |s: &Spot| s.kind == PlaceKind::City && s.country.is_some_and(|c| Lexicon::builtin().is_capital(name, c));
    let found = spots.iter().enumerate().filter(|(_, s)| seat(s));
    found.max_by(|a, b| a.1.size.total_cmp(&b.1.size).then(b.0.cmp(&a.0))).map(|x| x.0)
}

/// The distance in km, good to a few per cent where it matters.
fn rough_km(a: &Spot, b: &Spot) -> f64 {
    let (y, mut x) = (a.lat - b.lat, (a.lon - b.lon).abs());
    if x > 180.0 {
        x = 360.0 - x;
    }
    if y.abs() > 3.0 {
        return 1000.0;
    }
    let x = x * f64::midpoint(a.lat, b.lat).to_radians().cos();
    111.2 * (x * x + y * y).sqrt()
}

pub(crate) fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exps: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let sum: f32 = exps.iter().sum();
    exps.into_iter().map(|e| e / sum).collect()
}

/// The place named right behind, which may contain this one: "Paris, Texas", "Lviv in Ukraine".
fn container(doc: &Document, places: &[&Candidate], k: usize) -> Option<usize> {
    let next = places.get(k + 1)?;
    if places[k].tokens.is_empty() || next.tokens.is_empty() {
        // Names of one dateline.
        let both = places[k].tokens.is_empty() && next.tokens.is_empty();
        return (both && next.spots.iter().any(|s| s.kind != PlaceKind::City)).then_some(k + 1);
    }
    let joined = joined(doc, places[k], next, &[",", "in", "the", "(", "'s", "’s"]);
    (joined && !next.adjective && next.spots.iter().any(|s| s.kind != PlaceKind::City) && !listed(doc, places, k))
        .then_some(k + 1)
}

/// Whether one place stands right before another, with nothing but some of these words between.
fn joined(doc: &Document, a: &Candidate, b: &Candidate, by: &[&str]) -> bool {
    let (end, start) = (a.tokens.end as usize, b.tokens.start as usize);
    start > end
        && start - end <= 2
        && doc.sent_of(end - 1) == doc.sent_of(start)
        && (end..start).all(|i| by.contains(&doc.norm(i)))
}

/// Whether a place is one of a list of divisions or states: "in Nevada, Iowa and Ohio" names no town of Iowa.
fn listed(doc: &Document, places: &[&Candidate], k: usize) -> bool {
    let wide = |c: &Candidate| c.spots.iter().any(|s| matches!(s.kind, PlaceKind::Admin1 | PlaceKind::Country));
    let chain = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (places.get(a), places.get(b)) else { return false };
        wide(a) && wide(b) && joined(doc, a, b, &[",", "and", "or", "&"])
    };
    chain(k, k + 1) && (chain(k + 1, k + 2) || k > 0 && chain(k - 1, k))
}

/// Whether a place lies in one of those that bear the name of a container.
fn lies_in(s: &Spot, outer: &[Spot]) -> bool {
    outer.iter().any(|o| match o.kind {
        PlaceKind::Admin1 => o.admin == s.admin && matches!(s.kind, PlaceKind::City | PlaceKind::Admin2),
        PlaceKind::Country => o.country.is_some() && o.country == s.country && s.kind != PlaceKind::Country,
        PlaceKind::Region => s.kind != PlaceKind::Country && o.country.is_some() && o.country == s.country,
        PlaceKind::Admin2 => s.kind == PlaceKind::City && rough_km(s, o) < 60.0,
        PlaceKind::City => false,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    State,
    City,
    County,
}

/// What the words beside a mention tell of its sort.
fn cue(doc: &Document, c: &Candidate) -> Option<Sort> {
    if c.tokens.is_empty() {
        return None;
    }
    let (first, end) = (c.tokens.start as usize, c.tokens.end as usize);
    let sent = doc.sents()[doc.sent_of(first)];
    if c.folded.ends_with(" county") || c.folded.ends_with(" parish") {
        return Some(Sort::County);
    }
    let mut next = end;
    if next < sent.end as usize && matches!(doc.norm(next), "'s" | "’s") {
        next += 1;
    }
    if next < sent.end as usize {
        match doc.norm(next) {
            "state" | "gov." | "gov" | "governor" | "legislature" | "sen." | "senator" | "lawmakers" | "province"
            | "provincial" | "premier" | "legislators" | "senate" | "republicans" | "democrats" | "region" | "lt." => {
                return Some(Sort::State);
            }
            "city" | "mayor" | "suburb" | "suburbs" | "airport" | "neighborhood" | "neighbourhood" | "resident"
            | "residents" | "council" | "district" | "hotel" | "hospital" | "court" | "courtroom" => {
                return Some(Sort::City);
            }
            "county" | "counties" => return Some(Sort::County),
            _ => {}
        }
    }
    let before = |n: usize| (first >= n + sent.start as usize).then(|| doc.norm(first - n));
    match before(1) {
        Some("of") => match before(2) {
            Some(
                "city" | "town" | "village" | "mayor" | "suburb" | "outskirts" | "streets" | "port" | "capital"
                | "district" | "neighborhood" | "north" | "south" | "east" | "west" | "northeast" | "northwest"
                | "southeast" | "southwest" | "miles" | "kilometers" | "kilometres" | "outside",
            ) => Some(Sort::City),
            Some("state" | "province" | "governor" | "region" | "republic") => Some(Sort::State),
            Some("county") => Some(Sort::County),
            _ => None,
        },
        Some("downtown" | "near" | "central" | "outside") => Some(Sort::City),
        Some(
            "northern" | "southern" | "eastern" | "western" | "northwestern" | "southeastern" | "northeastern"
            | "southwestern" | "upstate" | "rural",
        ) => Some(Sort::State),
        _ => None,
    }
}
