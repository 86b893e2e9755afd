//! Where an act took place: the toponym that syntax ties to its trigger, never the dateline's; none when none is told.
//!
//! Every place of the sentence is weighed against "not told" by how the tree ties it to the trigger: the preposition
//! above it, the way up to the act and down to the place, what stands between, and whether a more exact place is there.
//! The features are named in words and their weights (`where` in `data/places/weights.tsv`) learned on single events.

use super::matching::{Carrier, Site};
use crate::ontology::EventType;
use crate::places::Toponym;
use crate::places::weights::{Table, Weights};
use crate::record::PlaceUse;
use crate::times::top_of;
use text::{Document, Pos, dep};

/// The longest way through the tree that is looked at.
const MAX_WAY: usize = 12;
/// Nouns that stand for a place by its sort ("in the city of", "the streets of").
const SETTLED: &[&str] = &[
    "city",
    "town",
    "village",
    "district",
    "province",
    "capital",
    "region",
    "area",
    "state",
    "county",
    "suburb",
    "port",
    "stronghold",
    "camp",
    "neighborhood",
    "neighbourhood",
    "part",
    "street",
    "square",
    "governorate",
    "island",
    "center",
    "centre",
    "outskirt",
    "countryside",
    "hometown",
    "enclave",
    "valley",
    "municipality",
    "north",
    "south",
    "east",
    "west",
    "border",
    "site",
    "prefecture",
    "territory",
    "base",
    "airport",
    "university",
    "hospital",
    "mosque",
    "market",
    "prison",
];
/// Words of distance and direction: "west of Lima" is not Lima.
const AWAY: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "mile",
    "kilometer",
    "kilometre",
    "km",
    "outside",
    "away",
    "hour",
    "minute",
];

/// Prepositions of place.
const LOCAL: &[&str] = &[
    "in",
    "at",
    "near",
    "on",
    "outside",
    "inside",
    "around",
    "across",
    "within",
    "throughout",
    "into",
    "over",
    "off",
    "along",
    "between",
    "through",
];

/// Returns the number of the toponym that tells where the act at `head` took place.
///
/// Acts of force and protest happen on a spot and are weighed; of what is said or decided only a place that the act's own
/// words tie to it by a preposition of place is where it was done ("condemned the killings in Sudan" was not said there).
pub(crate) fn of(
    site: &Site<'_>,
    places: &[Toponym],
    kind: EventType,
    head: usize,
    carrier: Option<Carrier<'_>>,
) -> Option<usize> {
    let verb = carrier.map(|c| c.verb);
    let bodily = matches!(kind, EventType::Assault | EventType::Protest | EventType::Mobilize | EventType::Coerce);
    tied(site, places, kind, head, verb).or_else(|| {
        let told = bodily.then(|| weighed(site.doc, places, head, verb))?;
        told.filter(|&k| places[k].used == PlaceUse::Place)
    })
}

/// Returns the place that weighs most for any act, whatever its type.
pub(crate) fn weighed(doc: &Document, places: &[Toponym], head: usize, verb: Option<usize>) -> Option<usize> {
    best(doc, places, head, verb, &Weights::builtin().place)
}

/// The place that a preposition of place ties to the act or to the verb around it; of meetings and attacks also the place
/// gone to or hit.
fn tied(site: &Site<'_>, places: &[Toponym], kind: EventType, head: usize, verb: Option<usize>) -> Option<usize> {
    let doc = site.doc;
    let here = options(doc, places, head);
    let local = |k: usize| -> Option<usize> {
        let top = top_of(doc, places[k].tokens);
        let p = doc.head(top);
        if doc.dep(top) != dep::POBJ || !LOCAL.contains(&doc.norm(p)) {
            return None;
        }
        let mut at = p;
        for steps in 0..5 {
            let up = doc.head(at);
            if up == at {
                return None;
            }
            if up == head || Some(up) == verb {
                return Some(steps);
            }
            if site.frames.is_verbal(up) {
                // A noun's act shares the place of the verb it is subject or object of.
                let argument = doc.head(head) == up && matches!(doc.dep(head), dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ);
                return argument.then_some(steps + 2);
            }
            at = up;
        }
        None
    };
    if let Some((_, k)) = here.iter().filter_map(|&k| Some((local(k)?, k))).min() {
        return Some(k);
    }
    // "visited Cairo", "a trip to Cairo", "shelled Kharkiv", "Cairo talks": the place is where it is done.
    here.into_iter().find(|&k| {
        matches!(kind, EventType::Consult | EventType::Assault) && {
            let top = top_of(doc, places[k].tokens);
            let above = doc.head(top);
            let direct = above == head && matches!(doc.dep(top), dep::DOBJ | dep::NSUBJPASS | dep::COMPOUND);
            let onto =
                doc.dep(top) == dep::POBJ && doc.head(above) == head && matches!(doc.norm(above), "to" | "of" | "on");
            // "Paid a visit to Cairo": the visit is the verb's object, or the place hangs on the verb by some parsers.
            let noun = doc.head(above);
            let visit = doc.dep(noun) == dep::DOBJ
                && doc.head(noun) == head
                && matches!(doc.lemma(noun), "visit" | "trip" | "tour" | "journey");
            let carried = doc.dep(top) == dep::POBJ && doc.norm(above) == "to" && (Some(noun) == verb || visit);
            (direct || onto || carried && kind == EventType::Consult) && doc.token(top).pos == Pos::Propn
        }
    })
}

/// Returns the place that weighs most, when it outweighs none.
pub(crate) fn best(
    doc: &Document,
    places: &[Toponym],
    head: usize,
    verb: Option<usize>,
    table: &Table,
) -> Option<usize> {
    let here = options(doc, places, head);
    let mut told: Option<(f32, usize)> = None;
    for &k in &here {
        let score: f32 = features(doc, places, &here, k, head, verb).iter().map(|f| table.weight(f)).sum();
        if score > told.map_or(0.0, |t| t.0) {
            told = Some((score, k));
        }
    }
    told.map(|t| t.1)
}

/// The places of the act's sentence that may be where it happened.
pub(crate) fn options(doc: &Document, places: &[Toponym], head: usize) -> Vec<usize> {
    let sent = doc.sents()[doc.sent_of(head)];
    let first = places.partition_point(|p| p.tokens.start < sent.start);
    (first..places.len())
        .take_while(|&k| places[k].tokens.start < sent.end)
        .filter(|&k| matches!(places[k].used, PlaceUse::Place | PlaceUse::Actor) && !places[k].tokens.is_empty())
        .collect()
}

/// Tells how place `k` is tied to the act at `head` (or to the verb that carries it).
pub(crate) fn features(
    doc: &Document,
    places: &[Toponym],
    here: &[usize],
    k: usize,
    head: usize,
    verb: Option<usize>,
) -> Vec<String> {
    let mut out = vec!["bias".to_owned()];
    let place = &places[k];
    let top = top_of(doc, place.tokens);
    let up = ancestors(doc, head);
    let mut down = vec![top];
    while let Some(&at) = down.last()
        && !up.contains(&at)
        && doc.head(at) != at
        && down.len() < MAX_WAY
    {
        down.push(doc.head(at));
    }
    let meets = down.last().copied().and_then(|at| up.iter().position(|&u| u == at));
    // A verb that carries the act counts as the act itself ("held talks in Lima").
    let n_of = |n: usize| match verb {
        Some(v) if up[n] == v => 0,
        Some(v) if up[..n].contains(&v) => n - 1,
        _ => n,
    };
    // The preposition nearest above the place, and the noun that it hangs on.
    let first_prep = down.iter().copied().find(|&i| doc.dep(i) == dep::PREP || doc.dep(i) == dep::AGENT);
    let close = first_prep.map_or("none", |p| doc.norm(p));
    out.push(format!("close:{}", preposition(close)));
    out.push(format!("top:{}", doc.dep(top).as_str()));
    if let Some(p) = first_prep {
        let noun = doc.head(p);
        let lemma = doc.lemma(noun);
        if close == "of" || close == "from" {
            let sort = if AWAY.contains(&lemma) {
                "away"
            } else if SETTLED.contains(&lemma) {
                "settled"
            } else {
                "other"
            };
            out.push(format!("{close}:{sort}"));
        }
    }
    if matches!(doc.dep(top), dep::COMPOUND | dep::NMOD | dep::POSS | dep::AMOD) {
        let settled = SETTLED.contains(&doc.lemma(doc.head(top)));
        out.push(format!("{}:{}", doc.dep(top).as_str(), if settled { "settled" } else { "other" }));
    }
    out.push(format!("act:{}", doc.lemma(head)));
    match meets {
        None => out.push("apart".to_owned()),
        Some(at) => {
            let n = n_of(at);
            let way = &down[..down.len() - 1];
            let last = way.last().copied();
            let joint = last.map_or_else(|| "self".to_owned(), |i| relation(doc, i));
            out.push(format!("joint:{joint}"));
            out.push(format!("act:{}/joint:{joint}", doc.lemma(head)));
            out.push(format!("joint:{joint}/close:{}", preposition(close)));
            out.push(format!("up:{}", n.min(4)));
            out.push(format!("down:{}", way.len().min(6)));
            out.push(format!("joint:{joint}/up:{}", n.min(2)));
            if n > 0 {
                out.push(format!("via:{}", doc.dep(up[at - 1]).as_str()));
                out.push(format!("via:{}/joint:{joint}", doc.dep(up[at - 1]).as_str()));
            }
            let verbs = way.iter().filter(|&&i| matches!(doc.token(i).pos, Pos::Verb)).count();
            out.push(format!("verbs:{}", verbs.min(2)));
            if way.len() <= 4 && n <= 1 {
                let path: Vec<String> = way.iter().map(|&i| relation(doc, i)).collect();
                out.push(format!("way:{}/{n}", path.join(">")));
            }
        }
    }
    sort_and_order(doc, places, here, k, head, &mut out);
    out
}

/// The sort of the place, what other places are there, and the order of the words.
fn sort_and_order(doc: &Document, places: &[Toponym], here: &[usize], k: usize, head: usize, out: &mut Vec<String>) {
    let place = &places[k];
    let sharp = place.sharpness();
    out.push(format!("sort:{}", sharp.as_str()));
    if place.used == PlaceUse::Actor {
        out.push("actor".to_owned());
    }
    if here.len() == 1 {
        out.push("alone".to_owned());
    }
    let at = |n: usize| -> (usize, usize) { (places[n].tokens.start as usize, places[n].tokens.end as usize) };
    let (start, end) = at(k);
    let n = here.iter().position(|&h| h == k).unwrap_or(0);
    if n > 0 {
        let (_, before) = at(here[n - 1]);
        if start >= before && start - before <= 2 && places[here[n - 1]].sharpness() < sharp {
            out.push("contains-last".to_owned());
        }
    }
    if let Some(&next) = here.get(n + 1) {
        let (after, _) = at(next);
        if after >= end && after - end <= 2 && places[next].sharpness() > sharp {
            out.push("in-next".to_owned());
        }
    }
    if here.iter().any(|&h| places[h].sharpness() < sharp) {
        out.push("sharper-there".to_owned());
    }
    let distance = if head < start { start - head } else { head.saturating_sub(end) };
    let far = match distance {
        0..=2 => "2",
        3..=5 => "5",
        6..=10 => "10",
        11..=20 => "20",
        _ => "more",
    };
    let side = if head < start { "after" } else { "before" };
    out.push(format!("{side}:{far}"));
    let between = here.iter().filter(|&&h| {
        let (s, _) = at(h);
        h != k && (head.min(start)..head.max(start)).contains(&s)
    });
    out.push(format!("between:{}", between.count().min(3)));
    if start == doc.sents()[doc.sent_of(head)].start as usize + 1 {
        out.push("opens".to_owned());
    }
    let noun = doc.token(head).pos != Pos::Verb;
    if noun {
        out.push("noun-act".to_owned());
    }
}

/// The act and all above it.
fn ancestors(doc: &Document, head: usize) -> Vec<usize> {
    let mut up = vec![head];
    while let Some(&at) = up.last()
        && doc.head(at) != at
        && up.len() < MAX_WAY
    {
        up.push(doc.head(at));
    }
    up
}

/// The relation of a token to its head, with the preposition.
fn relation(doc: &Document, i: usize) -> String {
    match doc.dep(i) {
        dep::PREP => format!("prep-{}", preposition(doc.norm(i))),
        d => d.as_str().to_owned(),
    }
}

/// Prepositions that are told apart, besides those of place; others count alike.
const APART: &[&str] = &[
    "none", "of", "from", "to", "for", "by", "with", "against", "toward", "towards", "about", "under", "after",
    "during",
];

fn preposition(norm: &str) -> &str {
    if LOCAL.contains(&norm) || APART.contains(&norm) { norm } else { "other" }
}

/// Tells for each place of the sentence how it weighs, for `explain`.
pub(crate) fn reasons(doc: &Document, places: &[Toponym], head: usize, verb: Option<usize>) -> Option<String> {
    let table = &Weights::builtin().place;
    let here = options(doc, places, head);
    let lines: Vec<String> = here
        .iter()
        .map(|&k| {
            let mut told: Vec<(f32, String)> =
                features(doc, places, &here, k, head, verb).into_iter().map(|f| (table.weight(&f), f)).collect();
            let score: f32 = told.iter().map(|t| t.0).sum();
            told.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
            let why: Vec<String> = told.iter().take(3).map(|(w, f)| format!("{f} {w:+.1}")).collect();
            format!("{} {score:+.1} ({})", doc.slice(doc.span_of(places[k].tokens)), why.join(", "))
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join(" | "))
}
