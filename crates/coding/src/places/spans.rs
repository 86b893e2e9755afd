//! Where names of places stand: every stretch that may be one, with what speaks for and against it.
//!
//! Stretches are the parser's entities of place, and names of the gazetteer inside other entities ("Edmonton Police
//! Service") or in no entity at all. A linear model over the features told here decides which are places.

use super::gazetteer::{Gazetteer, PlaceKind, Spot, fold};
use super::weights::{Features, Weights};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::OnceLock;
use text::{Document, Pos, Sym, TokenRange, dep, ent};

/// How a stretch stands to the parser's entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An entity of place, whole.
    Place,
    /// An entity of another sort, whole.
    Whole,
    /// A part of an entity.
    Part,
    /// In no entity.
    Bare,
}

/// A stretch that may name a place.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) tokens: TokenRange,
    /// The name as the gazetteer folds it; what was looked up.
    pub(crate) folded: String,
    /// The places that bear it, the largest first.
    pub(crate) spots: Rc<[Spot]>,
    /// An adjective or a noun for people ("Spanish", "Texans").
    pub(crate) adjective: bool,
    pub(crate) origin: Origin,
}

/// The longest name looked for, in words.
const MAX_WORDS: usize = 6;
/// Prepositions that a place may follow.
const LOCATIVE: &[&str] = &[
    "in",
    "near",
    "at",
    "from",
    "outside",
    "to",
    "across",
    "around",
    "into",
    "throughout",
    "inside",
    "toward",
    "towards",
    "through",
    "within",
    "over",
    "off",
    "leaving",
    "between",
];
/// Words of direction before a name that do not belong to it.
const DIRECTIONS: &[&str] = &[
    "the",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "downtown",
    "greater",
    "upper",
    "lower",
    "mainland",
    "rural",
    "inner",
    "outer",
    "old",
    "nearby",
    "neighbouring",
    "neighboring",
];
/// Parts of whatever country is spoken of ("the South"); no division of that name is meant unless its sort is told.
const COMPASS: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "midwest",
    "center",
    "centre",
];
/// Words behind a name that tell its sort.
const SORTS: &[&str] = &[
    "province",
    "city",
    "county",
    "state",
    "region",
    "governorate",
    "district",
    "island",
    "islands",
    "prefecture",
    "town",
    "village",
    "municipality",
    "peninsula",
    "area",
    "oblast",
    "metropolitan area",
    "neighbourhood",
    "neighborhood",
    "suburb",
    "refugee camp",
    "camp",
    "township",
    "parish",
    "river",
    "valley",
];

/// Finds all stretches of a document that may be names of places, in order, none over another.
pub(crate) fn all(doc: &Document, table: &Gazetteer) -> Vec<Candidate> {
    let mut out = Vec::new();
    let (mut i, mut shared, mut n_shared) = (0, HashMap::new(), 0);
    while i < doc.len() {
        share(&mut out[n_shared..], &mut shared);
        n_shared = out.len();
        match doc.ent_of(i) {
            Some(e) if e.tokens.start as usize == i => {
                i = e.tokens.end as usize;
                of_entity(doc, e.tokens, e.label, table, &mut out);
            }
            Some(_) => i += 1,
            None => {
                let mut end = i + 1;
                while end < doc.len() && doc.ent_of(end).is_none() && doc.sent_of(end) == doc.sent_of(i) {
                    end += 1;
                }
                scan(doc, TokenRange::new(i, end), Origin::Bare, table, &mut out);
                i = end;
            }
        }
    }
    out
}

/// Lets candidates of one name share their places: a long text names some places a thousand times.
fn share(candidates: &mut [Candidate], shared: &mut HashMap<String, Rc<[Spot]>>) {
    for c in candidates.iter_mut().filter(|c| !c.spots.is_empty()) {
        match shared.get(&c.folded) {
            Some(spots) if **spots == *c.spots => c.spots = Rc::clone(spots),
            Some(_) => {}
            None => {
                shared.insert(c.folded.clone(), Rc::clone(&c.spots));
            }
        }
    }
}

fn of_entity(doc: &Document, tokens: TokenRange, label: Sym, table: &Gazetteer, out: &mut Vec<Candidate>) {
    let mut r = tokens;
    while r.len() > 1 && matches!(doc.norm(r.end as usize - 1), "'s" | "’s" | "'" | "’") {
        r.end -= 1;
    }
    while r.len() > 1 && doc.norm(r.start as usize) == "the" {
        r.start += 1;
    }
    match label {
        ent::GPE | ent::LOC | ent::FAC => {
            let mut c = named(doc, r, table);
            // "Western Sahara" and "Northern Ireland" are names; "western Aleppo" is a part.
            while c.spots.is_empty() && c.tokens.len() > 1 {
                let first = c.tokens.start as usize;
                let lower = doc.text_of(first).starts_with(char::is_lowercase);
                if !lower || !DIRECTIONS.contains(&doc.norm(first)) {
                    break;
                }
                c = named(doc, TokenRange::new(first + 1, c.tokens.end as usize), table);
            }
            if c.spots.is_empty() && c.tokens.len() > 1 {
                let before = out.len();
                scan(doc, c.tokens, Origin::Part, table, out);
                if out.len() > before {
                    return;
                }
            }
            out.push(c);
        }
        ent::CARDINAL | ent::ORDINAL | ent::PERCENT | ent::QUANTITY | ent::TIME | ent::DATE => {}
        _ => scan(doc, r, Origin::Part, table, out),
    }
}

/// Looks up a whole stretch, then the name without words of direction and sort.
fn named(doc: &Document, tokens: TokenRange, table: &Gazetteer) -> Candidate {
    let folded = fold(doc.slice(doc.span_of(tokens)));
    let origin = Origin::Place;
    if COMPASS.contains(&folded.as_str()) {
        return Candidate { tokens, folded, spots: Rc::default(), adjective: false, origin };
    }
    let mut spots = table.places(&folded);
    if spots.is_empty()
        && let Some(home) = table.homeland(&folded)
    {
        return Candidate { tokens, folded, spots: Rc::new([home]), adjective: true, origin };
    }
    if spots.is_empty()
        && let Some(bare) = stripped(&folded)
    {
        spots = table.places(bare);
    }
    Candidate { tokens, folded, spots: spots.into(), adjective: false, origin }
}

/// The name inside "city of Lima", "southern Aleppo", "Aleppo province".
fn stripped(folded: &str) -> Option<&str> {
    for head in ["city of ", "town of ", "village of ", "state of ", "province of ", "county of ", "republic of "] {
        if let Some(bare) = folded.strip_prefix(head) {
            return Some(bare);
        }
    }
    if let Some((first, rest)) = folded.split_once(' ')
        && DIRECTIONS.contains(&first)
    {
        return Some(rest);
    }
    if let Some((bare, sort)) = folded.rsplit_once(' ')
        && SORTS.contains(&sort)
    {
        return Some(bare);
    }
    folded.strip_prefix("al ").or_else(|| folded.strip_prefix("el "))
}

/// Takes the longest names of the gazetteer from left to right.
fn scan(doc: &Document, range: TokenRange, origin: Origin, table: &Gazetteer, out: &mut Vec<Candidate>) {
    let mut i = range.start as usize;
    while i < range.end as usize {
        let capital = doc.text_of(i).starts_with(char::is_uppercase);
        if !capital || origin == Origin::Bare && !may_open(doc, i) {
            i += 1;
            continue;
        }
        let told = sorted(doc, i, range.end as usize);
        let found = longest(doc, i, range.end as usize, table).filter(|m| told.is_none_or(|n| m.0 >= n));
        if let Some((n, folded, spots, adjective)) = found {
            let tokens = TokenRange::new(i, i + n);
            let whole = n == range.len() && origin == Origin::Part;
            let origin = if whole { Origin::Whole } else { origin };
            out.push(Candidate { tokens, folded, spots: spots.into(), adjective, origin });
            i += n;
        } else if let Some(n) = told {
            let c = named(doc, TokenRange::new(i, i + n), table);
            out.push(Candidate { origin: if n == range.len() { Origin::Whole } else { origin }, ..c });
            i += n;
        } else {
            i += 1;
        }
    }
}

/// The length of a name at `from` that its words call a place: "the village of Abu Nasr", "Abu Nasr district".
fn sorted(doc: &Document, from: usize, end: usize) -> Option<usize> {
    let capital = |i: usize| doc.token(i).pos == Pos::Propn && doc.text_of(i).starts_with(char::is_uppercase);
    let mut last = from;
    while last < end && last < from + 4 && (capital(last) || last > from && doc.text_of(last) == "-") {
        last += 1;
    }
    if last == from || doc.text_of(last - 1) == "-" {
        return None;
    }
    let sent = doc.sents()[doc.sent_of(from)];
    let of =
        from >= sent.start as usize + 2 && doc.norm(from - 1) == "of" && SETTLEMENTS.contains(&doc.lemma(from - 2));
    let behind = last < sent.end as usize
        && SETTLEMENTS.contains(&doc.lemma(last))
        && matches!(doc.dep(last - 1), dep::COMPOUND | dep::NMOD)
        && doc.head(last - 1) == last;
    (of || behind).then_some(last - from)
}

/// Nouns that call what they name a place.
const SETTLEMENTS: &[&str] = &[
    "city",
    "town",
    "village",
    "district",
    "province",
    "county",
    "region",
    "suburb",
    "neighborhood",
    "neighbourhood",
    "hamlet",
    "governorate",
    "commune",
    "municipality",
    "township",
    "settlement",
    "island",
    "prefecture",
    "locality",
    "quarter",
    "enclave",
    "valley",
];

/// Outside entities a name opens with a proper noun, an adjective, or a word in capitals.
fn may_open(doc: &Document, i: usize) -> bool {
    let t = doc.token(i);
    let word = doc.text_of(i);
    matches!(t.pos, Pos::Propn | Pos::Adj) || word.len() > 2 && word.chars().all(char::is_uppercase)
}

type Match = (usize, String, Vec<Spot>, bool);

fn longest(doc: &Document, from: usize, end: usize, table: &Gazetteer) -> Option<Match> {
    let mut key = String::new();
    let mut best: Option<Match> = None;
    for i in from..end.min(from + MAX_WORDS) {
        let word = fold(doc.text_of(i));
        if !word.is_empty() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(&word);
        } else if i == from || doc.text_of(i) != "-" {
            break;
        }
        let (spots, more) = table.look_up(&key);
        let capital = doc.text_of(i).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        if capital && (!spots.is_empty() || i < from + 2) {
            if !spots.is_empty() && shown_so(doc, from, i) && !COMPASS.contains(&key.as_str()) {
                best = Some((i + 1 - from, key.clone(), spots, false));
            } else if let Some(home) = table.homeland(&key)
                && best.is_none()
            {
                best = Some((i + 1 - from, key.clone(), vec![home], true));
            }
        }
        // Two words may still be an adjective ("South African").
        if !more && i > from {
            break;
        }
    }
    // "Spanish" is an adjective before it is a town.
    if let Some((1, key, _, adjective @ false)) = &mut best
        && let Some(home) = table.homeland(key)
    {
        *adjective = true;
        return Some((1, std::mem::take(key), vec![home], true));
    }
    best
}

/// Names of two and three letters ("US", "Va") are written in capitals or with a full stop.
fn shown_so(doc: &Document, from: usize, last: usize) -> bool {
    let span = doc.span_of(TokenRange::new(from, last + 1));
    let text = doc.slice(span);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters > 3 || text.ends_with('.') || text.chars().all(|c| !c.is_lowercase()) || letters == 3
}

/// What the rest of the article tells of a name.
pub(crate) struct Article {
    /// Folded names that stand as whole entities of place.
    places: BTreeSet<String>,
    /// The words of persons' names, folded, and their last names of several words.
    people: BTreeSet<String>,
    /// Words that stand in small letters.
    words: BTreeSet<String>,
}

impl Article {
    pub(crate) fn of(doc: &Document, candidates: &[Candidate]) -> Self {
        let places = candidates.iter().filter(|c| c.origin == Origin::Place).map(|c| c.folded.clone()).collect();
        let mut people = BTreeSet::new();
        for e in doc.ents().iter().filter(|e| e.label == ent::PERSON && e.tokens.len() > 1) {
            for i in e.tokens.iter() {
                people.insert(fold(doc.text_of(i)));
            }
            for i in e.tokens.start as usize + 1..e.tokens.end as usize - 1 {
                people.insert(fold(doc.slice(doc.span_of(TokenRange::new(i, e.tokens.end as usize)))));
            }
        }
        let single = |c: &&Candidate| c.tokens.len() == 1 && !c.adjective;
        let names: BTreeSet<&str> = candidates.iter().filter(single).map(|c| c.folded.as_str()).collect();
        let small = |i: &usize| doc.text_of(*i).starts_with(char::is_lowercase) && names.contains(doc.norm(*i));
        let words = (0..doc.len()).filter(small).map(|i| doc.norm(i).to_owned()).collect();
        Self { places, people, words }
    }
}

/// Tells the features of candidate `k`, by which its being a place is judged.
pub(crate) fn features(doc: &Document, all: &[Candidate], k: usize, article: &Article, f: &mut Features) {
    let c = &all[k];
    let (first, last) = (c.tokens.start as usize, c.tokens.end as usize - 1);
    let label = doc.ent_of(first).map(|e| e.label);
    f.clear();
    f.add("bias", 1.0);
    let source = match (c.origin, label) {
        (Origin::Bare, _) => "source:bare",
        (Origin::Place, Some(ent::LOC)) => "source:loc",
        (Origin::Place, Some(ent::FAC)) => "source:fac",
        (Origin::Place, _) => "source:gpe",
        (Origin::Whole, Some(ent::PERSON)) => "source:person",
        (Origin::Whole, Some(ent::ORG)) => "source:org",
        (Origin::Whole, Some(ent::NORP)) => "source:norp",
        (Origin::Whole, _) => "source:other",
        (Origin::Part, Some(ent::PERSON)) => "source:part-person",
        (Origin::Part, Some(ent::ORG)) => "source:part-org",
        (Origin::Part, Some(ent::GPE | ent::LOC)) => "source:part-place",
        (Origin::Part, Some(ent::FAC)) => "source:part-fac",
        (Origin::Part, _) => "source:part-other",
    };
    f.add(source, 1.0);
    let place = c.origin == Origin::Place;
    if c.adjective {
        f.add("adjective", 1.0);
        f.add(
            if matches!(doc.dep(last), dep::AMOD | dep::COMPOUND) { "adjective:modifies" } else { "adjective:alone" },
            1.0,
        );
        if c.spots.first().is_some_and(|s| s.kind != PlaceKind::Country) {
            f.add("adjective:region", 1.0);
        }
    } else if let Some(s) = c.spots.first() {
        f.add(if place { "size:place" } else { "size:other" }, s.size / 10.0);
        let kind = |p: PlaceKind| c.spots.iter().any(|s| s.kind == p);
        let sort = if kind(PlaceKind::Country) {
            ("country:place", "country:other")
        } else if kind(PlaceKind::Admin1) {
            ("division:place", "division:other")
        } else if kind(PlaceKind::Region) {
            ("region:place", "region:other")
        } else if c.spots.iter().all(|s| s.kind == PlaceKind::Admin2) {
            ("county:place", "county:other")
        } else {
            ("city:place", "city:other")
        };
        f.add(if place { sort.0 } else { sort.1 }, 1.0);
    } else {
        f.add("unknown", 1.0);
    }
    if c.tokens.len() > 1 {
        f.add("words", 1.0);
    }
    let text = doc.slice(doc.span_of(c.tokens));
    if text.chars().filter(|c| c.is_alphabetic()).count() <= 3 {
        f.add("short", 1.0);
    } else if text.chars().all(|c| !c.is_lowercase()) {
        f.add("capitals", 1.0);
    }
    if !doc.token(last).pos.eq(&Pos::Propn) && !c.adjective {
        f.add("not-proper", 1.0);
    }
    around(doc, all, k, f);
    if sorted(doc, first, last + 1) == Some(c.tokens.len()) {
        f.add(if c.spots.is_empty() { "told-sort:unknown" } else { "told-sort" }, 1.0);
    }
    if c.spots.is_empty() && label == Some(ent::FAC) {
        f.add("unknown:fac", 1.0);
    }
    if !place {
        if article.places.contains(&c.folded) {
            f.add("article:place", 1.0);
        }
        if c.origin == Origin::Part {
            let e = doc.ent_of(first).map_or(c.tokens, |e| e.tokens);
            f.add(if first == e.start as usize { "part:first" } else { "part:later" }, 1.0);
            if last + 1 == e.end as usize {
                f.add("part:last", 1.0);
            }
        }
    }
    if c.tokens.len() == 1 && !c.adjective {
        if is_word(&c.folded) {
            f.add(if place { "word:place" } else { "word:other" }, 1.0);
        }
        if article.words.contains(&c.folded) {
            f.add("article:word", 1.0);
        }
    }
    if article.people.contains(&c.folded) && label != Some(ent::PERSON) {
        f.add(if place { "article:person" } else { "article:person-other" }, 1.0);
    }
}

/// Whether a name is also a word of the language: `data/places/words.txt`.
fn is_word(folded: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let read = || include_str!("../../../../data/places/words.txt").lines().filter(|l| !l.starts_with('#')).collect();
    WORDS.get_or_init(read).contains(folded)
}

/// The words around a candidate.
fn around(doc: &Document, all: &[Candidate], k: usize, f: &mut Features) {
    let c = &all[k];
    let (first, last) = (c.tokens.start as usize, c.tokens.end as usize - 1);
    let sent = doc.sents()[doc.sent_of(first)];
    if first > sent.start as usize {
        let prev = first - 1;
        let before = all[..k].iter().rev().take(2).any(|o| o.tokens.end as usize == prev);
        let name = match doc.norm(prev) {
            "of" => "after:of",
            "the" => "after:the",
            "," if before => "after:place-comma",
            w if LOCATIVE.contains(&w) => {
                if c.origin == Origin::Whole {
                    f.add("after:locative-whole", 1.0);
                }
                "after:locative"
            }
            _ if doc.token(prev).pos == Pos::Propn => "after:name",
            _ if DIRECTIONS.contains(&doc.norm(prev)) => "after:direction",
            _ => "after:other",
        };
        f.add(name, 1.0);
    } else {
        f.add("opens", 1.0);
    }
    let next = last + 1;
    if next < sent.end as usize {
        let comma = doc.norm(next) == ",";
        let name = match doc.norm(next) {
            "'s" | "’s" | "'" | "’" => "before:possessive",
            "," if all.get(k + 1).is_some_and(|o| o.tokens.start as usize == next + 1) => "before:comma-place",
            "(" | "-" | "–" | "—" | "--" if first == sent.start as usize => "dateline",
            w if !comma && SORTS.contains(&w) => "before:sort",
            _ if doc.token(next).pos == Pos::Propn => "before:name",
            _ => "before:other",
        };
        f.add(name, 1.0);
    }
    let role = match doc.dep(last) {
        dep::POBJ => "dep:pobj",
        dep::COMPOUND | dep::NMOD => "dep:compound",
        dep::NSUBJ | dep::NSUBJPASS => "dep:subject",
        dep::DOBJ => "dep:object",
        dep::POSS => "dep:poss",
        dep::APPOS => "dep:appos",
        dep::CONJ => "dep:conj",
        dep::AMOD => "dep:amod",
        dep::ROOT => "dep:root",
        _ => "dep:other",
    };
    f.add(role, 1.0);
}

/// Tells which candidates are places.
pub(crate) fn judge(doc: &Document, all: &[Candidate], weights: &Weights) -> Vec<bool> {
    let article = Article::of(doc, all);
    let mut f = Features::default();
    (0..all.len())
        .map(|k| {
            features(doc, all, k, &article, &mut f);
            weights.span(&f) > 0.0
        })
        .collect()
}
