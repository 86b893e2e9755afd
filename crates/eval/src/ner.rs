//! Named entities against sets with other label schemes, by a mapping of both sides to common classes.
//!
//! `exact`: F1 of start, end and class; `overlap`: F1 of pairs of one class that share a character, one to one. `core`:
//! persons, organisations, places; `all`: every class of the set's mapping. Labels outside the mapping count on neither
//! side. Both sides lose a leading `the` and a trailing `'s` first (`raw`: they keep them), for most sets have neither.

use crate::figures::{Figures, prf};
use crate::pairing::pair;
use crate::read::{Chars, Lines, Span, is_space, is_word, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// Class, labels of the set, labels of `OntoNotes`.
type Mapping = &'static [(&'static str, &'static str, &'static str)];

const PLACES: &str = "GPE LOC FAC";

const PERSONS_BODIES_PLACES: Mapping = &[("PER", "PER", "PERSON"), ("ORG", "ORG", "ORG"), ("LOC", "LOC", PLACES)];

const MAPS: [(&str, Mapping); 8] = [
    ("conll2003", &[("PER", "PER", "PERSON"), ("ORG", "ORG", "ORG"), ("LOC", "LOC", "GPE LOC")]),
    ("wikigold", PERSONS_BODIES_PLACES),
    ("uner_ewt", PERSONS_BODIES_PLACES),
    ("uner_pud", PERSONS_BODIES_PLACES),
    (
        "worldwide",
        &[
            ("PER", "Person", "PERSON"),
            ("ORG", "Organization", "ORG"),
            ("LOC", "Location", "GPE LOC"),
            ("FAC", "Facility", "FAC"),
            ("NORP", "NORP", "NORP"),
            ("MONEY", "Money", "MONEY"),
            ("DATE", "Date", "DATE"),
            ("PRODUCT", "Product", "PRODUCT"),
        ],
    ),
    (
        "ieer",
        &[
            ("PER", "PERSON", "PERSON"),
            ("ORG", "ORGANIZATION", "ORG"),
            ("LOC", "LOCATION", PLACES),
            ("TIME", "DATE TIME DURATION", "DATE TIME"),
            ("MONEY", "MONEY", "MONEY"),
            ("PERCENT", "PERCENT", "PERCENT"),
            ("CARDINAL", "CARDINAL", "CARDINAL"),
            ("QUANTITY", "MEASURE", "QUANTITY"),
        ],
    ),
    (
        "re3d",
        &[
            ("PER", "Person", "PERSON"),
            ("ORG", "Organisation", "ORG"),
            ("LOC", "Location", PLACES),
            ("NORP", "Nationality", "NORP"),
            ("TIME", "Temporal", "DATE TIME"),
            ("MONEY", "Money", "MONEY"),
            ("QUANTITY", "Quantity", "CARDINAL QUANTITY"),
        ],
    ),
    (
        "crossner_politics",
        &[
            ("PER", "person politician", "PERSON"),
            ("ORG", "organisation politicalparty", "ORG"),
            ("LOC", "country location", PLACES),
            ("EVENT", "event election", "EVENT"),
        ],
    ),
];

const CORE: [&str; 3] = ["PER", "ORG", "LOC"];

#[derive(Deserialize)]
struct Gold {
    id: String,
    #[serde(rename = "set", deserialize_with = "mapping")]
    map: Mapping,
    text: String,
    entities: Vec<GoldEntity>,
}

fn mapping<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Mapping, D::Error> {
    let name = String::deserialize(from)?;
    if let Some((_, map)) = MAPS.iter().find(|(set, _)| *set == name) {
        return Ok(map);
    }
    let known = MAPS.map(|(set, _)| set).join(" ");
    Err(serde::de::Error::custom(format!("set: found {name:?}, expected one of {known}")))
}

#[derive(Deserialize)]
struct GoldEntity {
    #[serde(flatten)]
    span: Span,
    label: String,
    /// 1 = main, 2 = nested inside another.
    layer: Option<u32>,
    /// 1 = certain, less than 1 otherwise.
    confidence: Option<f64>,
    #[serde(default, deserialize_with = "nullable")]
    optional: bool,
    /// Shorter words that are as good.
    #[serde(default, deserialize_with = "nullable")]
    alt: String,
}

#[derive(Deserialize, Default)]
struct Predicted {
    ents: Option<Vec<Entity>>,
    entities: Option<Vec<Entity>>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    label: String,
}

/// A span with its class.
type Found = (Span, &'static str);

fn class_of(map: Mapping, label: &str, gold: bool) -> Option<&'static str> {
    let holds = |m: &&(&str, &str, &str)| (if gold { m.1 } else { m.2 }).split(' ').any(|l| l == label);
    // Of a label that stands in two classes the later one counts, as in a dictionary that is filled in order.
    map.iter().rfind(holds).map(|m| m.0)
}

/// Takes a leading `the` and a trailing `'s` off.
fn trim(text: &Chars, span: Span) -> Span {
    let x = text.slice(span);
    let the = x.len() > 3 && x[..3].iter().collect::<String>().eq_ignore_ascii_case("the");
    let blanks = if the { x[3..].iter().take_while(|c| is_space(**c)).count() } else { 0 };
    let lead = if blanks > 0 && 3 + blanks < x.len() { 3 + blanks } else { 0 };
    let body = x.strip_suffix(&['\n']).unwrap_or(x);
    let tail = match body {
        [.., c, '\'' | '’', 's'] if is_word(*c) => 2,
        _ => 0,
    };
    Span::new(span.start + lead, span.end.saturating_sub(tail))
}

/// The classes of one article on both sides, gold's leniency applied.
fn both_sides(rec: &Gold, doc: &Predicted, text: &Chars, raw: bool) -> (BTreeSet<Found>, BTreeSet<Found>) {
    let edges = |s: Span| if raw { s } else { trim(text, s) };
    let predicted = doc.ents.as_ref().or(doc.entities.as_ref()).map_or(&[][..], Vec::as_slice);
    let class = |e: &Entity| class_of(rec.map, &e.label, false).map(|k| (edges(Span::new(e.start, e.end)), k));
    let mut ours: BTreeSet<Found> = predicted.iter().filter_map(class).collect();
    let certain =
        |e: &&GoldEntity| e.layer.is_none_or(|l| l == 1) && e.confidence.is_none_or(|c| c >= 1.0) && !e.optional;
    let class = |e: &GoldEntity| class_of(rec.map, &e.label, true).map(|k| (edges(e.span), k));
    let mut want: BTreeSet<Found> = rec.entities.iter().filter(certain).filter_map(class).collect();
    for e in &rec.entities {
        if e.optional {
            ours.retain(|o| o.0.overlap(e.span) == 0);
        }
        let at = if e.alt.is_empty() { None } else { text.find(&e.alt, e.span) };
        if let (Some(at), Some(k)) = (at, class_of(rec.map, &e.label, true)) {
            let short = (Span::new(at, at + e.alt.chars().count()), k);
            if ours.contains(&short) {
                want.remove(&(e.span, k));
                want.insert(short);
            }
        }
    }
    (want, ours)
}

/// Per class: exact, overlapping, predicted, gold.
type Counts = BTreeMap<&'static str, [usize; 4]>;

fn figures(counts: &Counts, kinds: &[&'static str]) -> Figures {
    let sum = |tp: usize, ks: &[&str]| {
        let of = |i: usize| ks.iter().filter_map(|k| counts.get(k)).map(|c| c[i]).sum();
        prf(of(tp), of(2), of(3))
    };
    let mut out = Figures::default();
    for (how, tp) in [("exact", 0), ("overlap", 1)] {
        let mut group = Figures::default();
        group.put("core", sum(tp, &CORE));
        group.put("all", sum(tp, kinds));
        if tp == 0 {
            for k in kinds {
                group.put(*k, sum(tp, &[k]));
            }
        }
        out.put(how, group);
    }
    out
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let pred = predicted.by_id::<Predicted>()?;
    let (mut counts, mut missed, mut false_alarms) = (Counts::new(), Vec::new(), Vec::new());
    let empty = Predicted::default();
    for rec in &gold {
        let text = Chars::new(&rec.text);
        let (want, ours) = both_sides(rec, pred.get(&rec.id).unwrap_or(&empty), &text, options.raw);
        let (gs, ps): (Vec<Found>, Vec<Found>) = (want.iter().copied().collect(), ours.iter().copied().collect());
        let weight = |i: usize, j: usize| {
            let same = gs[i].1 == ps[j].1;
            if same { (gs[i].0.overlap(ps[j].0) + usize::from(gs[i] == ps[j])) as f64 } else { 0.0 }
        };
        for (i, _) in pair(gs.len(), ps.len(), weight) {
            counts.entry(gs[i].1).or_default()[1] += 1;
        }
        for x in want.intersection(&ours) {
            counts.entry(x.1).or_default()[0] += 1;
        }
        for x in &ours {
            counts.entry(x.1).or_default()[2] += 1;
        }
        for x in &want {
            counts.entry(x.1).or_default()[3] += 1;
        }
        let case = |list: &'static str, (span, class): &Found| {
            let start = ("start", span.start.to_string());
            let fields = vec![
                start,
                ("class", (*class).to_owned()),
                ("text", text.text(*span)),
                ("words", text.around(*span, 25)),
            ];
            Case::new(list, &rec.id, fields)
        };
        missed.extend(want.difference(&ours).map(|x| case("missed", x)));
        false_alarms.extend(ours.difference(&want).map(|x| case("false", x)));
    }
    let mut kinds: Vec<&'static str> = Vec::new();
    for k in gold.iter().flat_map(|r| r.map.iter().map(|m| m.0)) {
        if !kinds.contains(&k) {
            kinds.push(k);
        }
    }
    let mut report = Report::of(figures(&counts, &kinds));
    report.add(missed, options.misses);
    report.add(false_alarms, options.misses);
    Ok(report)
}
