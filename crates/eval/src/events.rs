//! Coded articles against articles annotated by hand: the definitions of the coding guide, section 5.
//!
//! Every telling of a predicted event counts as one prediction. Predicted and gold mentions of a text are matched one
//! to one with the greatest total weight: 1 for the same type in the same sentence (or on overlapping triggers), 2 with
//! the country sets of actors and recipients equal, 3 with sectors and the group of the status equal as well, and half a
//! point for overlapping triggers.

mod links;
pub(crate) mod tables;

use crate::figures::{Figures, prf, round};
use crate::pairing::assign;
use crate::read::{Chars, Lines, Span, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// The sixteen types with their quad classes, in the guide's order.
pub(crate) const TYPES: [(&str, u8); 16] = [
    ("AGREE", 1),
    ("CONSULT", 1),
    ("SUPPORT", 1),
    ("CONCEDE", 1),
    ("COOPERATE", 2),
    ("AID", 2),
    ("RETREAT", 2),
    ("REQUEST", 3),
    ("ACCUSE", 3),
    ("REJECT", 3),
    ("THREATEN", 3),
    ("PROTEST", 4),
    ("SANCTION", 4),
    ("MOBILIZE", 4),
    ("COERCE", 4),
    ("ASSAULT", 4),
];

/// Returns the quad class of a type, 1 to 4; `None` for a type of no such name.
pub(crate) fn quad(kind: &str) -> Option<u8> {
    TYPES.iter().find(|(name, _)| *name == kind).map(|(_, q)| *q)
}

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    sentences: Vec<Sentence>,
    events: Vec<GoldEvent>,
}

#[derive(Deserialize)]
struct Sentence {
    i: i64,
    #[serde(flatten)]
    span: Span,
}

#[derive(Deserialize)]
struct GoldEvent {
    sentence: usize,
    trigger: String,
    #[serde(rename = "type", deserialize_with = "known_type")]
    kind: String,
    #[serde(default, deserialize_with = "nullable")]
    mode: String,
    #[serde(default, deserialize_with = "nullable")]
    actors: Vec<Option<Actor>>,
    #[serde(default, deserialize_with = "nullable")]
    recipients: Vec<Option<Actor>>,
    #[serde(default, deserialize_with = "nullable")]
    status: String,
    #[serde(default, deserialize_with = "nullable")]
    reported_by: serde_json::Value,
    #[serde(default, deserialize_with = "nullable")]
    date: String,
    #[serde(default, deserialize_with = "nullable")]
    place: String,
    /// The first telling of the same act, `sentence:trigger`.
    #[serde(default, deserialize_with = "nullable")]
    same_as: String,
}

/// An actor of gold or of a prediction; only its codes are compared.
#[derive(Deserialize, Default)]
pub(crate) struct Actor {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) country: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) sector: String,
}

#[derive(Deserialize)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    events: Vec<PredictedEvent>,
}

#[derive(Deserialize)]
struct PredictedEvent {
    #[serde(default, deserialize_with = "nullable")]
    id: String,
    /// The id of the record of the same act told before.
    #[serde(default, deserialize_with = "nullable")]
    same_as: String,
    #[serde(rename = "type", default, deserialize_with = "nullable")]
    kind: String,
    #[serde(default, deserialize_with = "nullable")]
    mode: String,
    #[serde(default, deserialize_with = "nullable")]
    actors: Vec<Option<Actor>>,
    #[serde(default, deserialize_with = "nullable")]
    recipients: Vec<Option<Actor>>,
    #[serde(default, deserialize_with = "nullable")]
    status: String,
    #[serde(default, deserialize_with = "nullable")]
    reported_by: serde_json::Value,
    #[serde(default, deserialize_with = "nullable")]
    date: Dated,
    #[serde(default, deserialize_with = "nullable")]
    place: Told,
    trigger: Option<Trigger>,
    #[serde(default, deserialize_with = "nullable")]
    mentions: Vec<Mention>,
    confidence: Option<f64>,
    #[serde(default, deserialize_with = "nullable")]
    why: Why,
}

#[derive(Deserialize, Default)]
struct Dated {
    #[serde(default, deserialize_with = "nullable")]
    start: String,
    #[serde(default, deserialize_with = "nullable")]
    end: String,
}

#[derive(Deserialize, Default)]
struct Told {
    #[serde(default, deserialize_with = "nullable")]
    text: String,
}

#[derive(Deserialize)]
struct Mention {
    trigger: Trigger,
}

#[derive(Deserialize, Clone)]
struct Trigger {
    #[serde(default)]
    text: String,
    #[serde(flatten)]
    span: Span,
}

#[derive(Deserialize, Default)]
struct Why {
    #[serde(default, deserialize_with = "nullable")]
    rule: String,
    #[serde(default, deserialize_with = "nullable")]
    at: String,
    #[serde(default, deserialize_with = "nullable")]
    path: String,
}

fn known_type<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<String, D::Error> {
    let kind = String::deserialize(from)?;
    if quad(&kind).is_some() {
        return Ok(kind);
    }
    let names: Vec<&str> = TYPES.iter().map(|(n, _)| *n).collect();
    Err(serde::de::Error::custom(format!("type: found {kind:?}, expected one of {}", names.join(" "))))
}

/// What is compared of one telling of an event.
struct Fact {
    kind: String,
    mode: String,
    actors: BTreeSet<String>,
    recipients: BTreeSet<String>,
    actor_sectors: BTreeSet<String>,
    recipient_sectors: BTreeSet<String>,
    status: String,
    reported: bool,
    /// Index of the sentence; -1 outside all sentences.
    sentence: i64,
    span: Span,
    /// The act that it tells, as a number within the text.
    act: usize,
    trigger: String,
    date: String,
    date_end: String,
    place: String,
    confidence: Option<f64>,
    /// Rule, its file and line, and the path; empty in gold.
    why: [String; 3],
}

impl Fact {
    /// The standing that counts: what happened, what is open, what did not happen.
    fn group(&self) -> &'static str {
        match self.status.as_str() {
            "planned" | "hypothetical" => "open",
            "negated" => "negated",
            _ => "happened",
        }
    }

    /// Both sets of countries, for reading: `USA -> CHN`, `?` for an unknown one, `-` for none.
    fn sides(&self) -> String {
        let set = |xs: &BTreeSet<String>| {
            let named = |x: &String| if x.is_empty() { "?".to_owned() } else { x.clone() };
            if xs.is_empty() { "-".to_owned() } else { xs.iter().map(named).collect::<Vec<_>>().join("+") }
        };
        format!("{} -> {}", set(&self.actors), set(&self.recipients))
    }

    fn case(&self, list: &'static str, id: &str, doc: &Gold) -> Case {
        let sentence = usize::try_from(self.sentence).ok().and_then(|i| doc.sentences.get(i));
        let words = sentence.map(|s| Chars::new(&doc.text).around(s.span, 0)).unwrap_or_default();
        let [rule, at, path] = self.why.clone();
        let fields = vec![
            ("sentence", format!("s{}", self.sentence)),
            ("type", self.kind.clone()),
            ("trigger", format!("{:?}", self.trigger)),
            ("pair", self.sides()),
            ("status", self.status.clone()),
            ("rule", rule),
            ("at", at),
            ("path", path),
            ("words", words),
        ];
        Case::new(list, id, fields)
    }
}

fn codes(xs: &[Option<Actor>], of: impl Fn(&Actor) -> &String) -> BTreeSet<String> {
    xs.iter().map(|x| x.as_ref().map(|a| of(a).clone()).unwrap_or_default()).collect()
}

/// Whether Python would take a value for true.
fn truthy(x: &serde_json::Value) -> bool {
    match x {
        serde_json::Value::Null => false,
        serde_json::Value::Bool(b) => *b,
        serde_json::Value::Number(n) => n.as_f64() != Some(0.0),
        serde_json::Value::String(s) => !s.is_empty(),
        serde_json::Value::Array(a) => !a.is_empty(),
        serde_json::Value::Object(o) => !o.is_empty(),
    }
}

fn or_actual(status: &str) -> String {
    if status.is_empty() { "actual" } else { status }.to_owned()
}

fn gold_facts(doc: &Gold) -> Vec<Fact> {
    let text = Chars::new(&doc.text);
    let fact = |(ev, act): (&GoldEvent, usize)| {
        let sentence = doc.sentences.get(ev.sentence).map_or(Span::new(0, 0), |s| s.span);
        let start = text.find(&ev.trigger, sentence).unwrap_or(sentence.start);
        Fact {
            kind: ev.kind.clone(),
            mode: ev.mode.clone(),
            actors: codes(&ev.actors, |a| &a.country),
            recipients: codes(&ev.recipients, |a| &a.country),
            actor_sectors: codes(&ev.actors, |a| &a.sector),
            recipient_sectors: codes(&ev.recipients, |a| &a.sector),
            status: or_actual(&ev.status),
            reported: truthy(&ev.reported_by),
            sentence: ev.sentence as i64,
            span: Span::new(start, start + ev.trigger.chars().count()),
            act,
            trigger: ev.trigger.clone(),
            date: ev.date.clone(),
            date_end: String::new(),
            place: ev.place.clone(),
            confidence: None,
            why: Default::default(),
        }
    };
    doc.events.iter().zip(links::of_gold(doc)).map(fact).collect()
}

fn predicted_facts(doc: &Gold, predicted: &Predicted) -> Vec<Fact> {
    let sentence_of = |at: usize| {
        let inside = |s: &&Sentence| s.span.start <= at && at < s.span.end;
        doc.sentences.iter().find(inside).map_or(-1, |s| s.i)
    };
    let mut out = Vec::new();
    let acts = links::of_predicted(predicted);
    for (ev, act) in predicted.events.iter().zip(acts).filter(|(ev, _)| quad(&ev.kind).is_some()) {
        let mut tellings: Vec<&Trigger> = ev.mentions.iter().map(|m| &m.trigger).collect();
        if tellings.is_empty() {
            tellings.extend(&ev.trigger);
        }
        let end = if ev.date.end.is_empty() { &ev.date.start } else { &ev.date.end };
        out.extend(tellings.into_iter().map(|t| Fact {
            kind: ev.kind.clone(),
            mode: ev.mode.clone(),
            actors: codes(&ev.actors, |a| &a.country),
            recipients: codes(&ev.recipients, |a| &a.country),
            actor_sectors: codes(&ev.actors, |a| &a.sector),
            recipient_sectors: codes(&ev.recipients, |a| &a.sector),
            status: or_actual(&ev.status),
            reported: truthy(&ev.reported_by),
            sentence: sentence_of(t.span.start),
            span: t.span,
            act,
            trigger: t.text.clone(),
            date: ev.date.start.clone(),
            date_end: end.clone(),
            place: ev.place.text.clone(),
            confidence: ev.confidence,
            why: [ev.why.rule.clone(), ev.why.at.clone(), ev.why.path.clone()],
        }));
    }
    out
}

/// 0 no match, 1 type, 2 type and country pair, 3 full.
fn level(g: &Fact, p: &Fact) -> usize {
    if g.kind != p.kind || !(g.sentence == p.sentence || touch(g, p)) {
        0
    } else if g.actors != p.actors || g.recipients != p.recipients {
        1
    } else if g.actor_sectors != p.actor_sectors || g.recipient_sectors != p.recipient_sectors || g.group() != p.group()
    {
        2
    } else {
        3
    }
}

/// Whether two triggers share a character.
fn touch(g: &Fact, p: &Fact) -> bool {
    g.span.start < p.span.end && p.span.start < g.span.end
}

/// Maximum-weight one-to-one matching, on a padded square matrix as the Python scorer has it.
fn matching(gs: &[Fact], ps: &[Fact]) -> Vec<(usize, usize)> {
    let n = gs.len().max(ps.len());
    let mut w = vec![vec![0.0; n]; n];
    for (row, g) in w.iter_mut().zip(gs) {
        for (cell, p) in row.iter_mut().zip(ps) {
            let k = level(g, p);
            if k > 0 {
                *cell = k as f64 + if touch(g, p) { 0.5 } else { 0.0 };
            }
        }
    }
    let real = |&(i, j): &(usize, usize)| i < gs.len() && j < ps.len() && level(&gs[i], &ps[j]) > 0;
    assign(&w).into_iter().filter(real).collect()
}

/// The directed pairs of countries of events that happened, with their quad class, over a whole text.
fn dyads(ms: &[Fact]) -> BTreeSet<(&str, u8, &str)> {
    let mut out = BTreeSet::new();
    for m in ms.iter().filter(|m| m.group() == "happened") {
        let towards = if m.recipients.is_empty() { &m.actors } else { &m.recipients };
        for a in &m.actors {
            for r in towards.iter().filter(|r| !a.is_empty() && !r.is_empty() && *r != a) {
                out.insert((a.as_str(), quad(&m.kind).unwrap_or(0), r.as_str()));
            }
        }
    }
    out
}

/// Whether the date of a prediction lies in gold's interval, or both tell none.
fn same_date(g: &Fact, p: &Fact) -> bool {
    let (lo, hi) = g.date.split_once('/').unwrap_or((&g.date, ""));
    let hi = format!("{}~", if hi.is_empty() { lo } else { hi });
    let inside = |x: &str| {
        let day: String = x.chars().take(10).collect();
        lo <= day.as_str() && day <= hi
    };
    match (lo.is_empty(), p.date.is_empty()) {
        (true, true) => true,
        (false, false) => inside(&p.date) && inside(&p.date_end),
        _ => false,
    }
}

fn same_place(g: &Fact, p: &Fact) -> bool {
    let (g, p) = (g.place.to_lowercase(), p.place.to_lowercase());
    if g.is_empty() || p.is_empty() { g.is_empty() && p.is_empty() } else { g.contains(&p) || p.contains(&g) }
}

const FIELDS: [&str; 10] = [
    "actors",
    "recipients",
    "actor_sectors",
    "recipient_sectors",
    "group",
    "status",
    "mode",
    "reported",
    "date",
    "place",
];

/// Field by field, whether a matched pair agrees; in the order of [`FIELDS`].
fn agreement(g: &Fact, p: &Fact) -> [bool; 10] {
    [
        g.actors == p.actors,
        g.recipients == p.recipients,
        g.actor_sectors == p.actor_sectors,
        g.recipient_sectors == p.recipient_sectors,
        g.group() == p.group(),
        g.status == p.status,
        g.mode == p.mode,
        g.reported == p.reported,
        same_date(g, p),
        same_place(g, p),
    ]
}

/// What is counted over all articles.
#[derive(Default)]
struct Counts {
    n_gold: usize,
    n_pred: usize,
    /// Matched at level 1, 2, 3 or better.
    tp: [usize; 3],
    agree: [usize; 10],
    dyads: [usize; 3],
    by_type: BTreeMap<String, [usize; 3]>,
}

impl Counts {
    fn figures(self, n_articles: usize) -> Figures {
        let mut out = Figures::default();
        out.put("articles", n_articles);
        for (name, tp) in ["type", "pair", "full"].into_iter().zip(self.tp) {
            out.put(name, prf(tp, self.n_pred, self.n_gold));
        }
        let [tp, predicted, gold] = self.dyads;
        out.put("dyad", prf(tp, predicted, gold));
        let mut fields = Figures::default();
        if self.tp[0] > 0 {
            for (name, n) in FIELDS.into_iter().zip(self.agree) {
                fields.put(name, round(n as f64 / self.tp[0] as f64, 4));
            }
        }
        out.put("fields", fields);
        let mut by_type = Figures::default();
        for (kind, [tp, predicted, gold]) in self.by_type {
            by_type.put(kind, prf(tp, predicted, gold));
        }
        out.put("by_type", by_type);
        out
    }
}

/// Tells for every telling of every predicted event whether it is right in type, article by article in gold's order.
pub(crate) fn judge(gold: &Lines, predicted: &Lines) -> Result<Vec<Vec<Option<bool>>>> {
    let mut predictions = predicted.by_id::<Predicted>()?;
    let judged = |doc: &Gold| {
        let prediction = predictions.entry(doc.id.clone()).or_insert_with(|| Predicted { events: Vec::new() });
        let (gs, ps) = (gold_facts(doc), predicted_facts(doc, prediction));
        let pairs = matching(&gs, &ps);
        (0..ps.len()).map(|j| Some(pairs.iter().any(|x| x.1 == j))).collect()
    };
    Ok(gold.records()?.iter().map(judged).collect())
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let mut predictions = predicted.by_id::<Predicted>()?;
    let mut counts = Counts::default();
    let (mut confusion, mut calibration) = (tables::Confusion::default(), tables::Calibration::default());
    let mut links = links::Links::default();
    let (mut missed, mut false_alarms) = (Vec::new(), Vec::new());
    let (mut sides, mut standing) = (Vec::new(), Vec::new());
    for doc in &gold {
        let prediction = predictions.entry(doc.id.clone()).or_insert_with(|| Predicted { events: Vec::new() });
        let (gs, ps) = (gold_facts(doc), predicted_facts(doc, prediction));
        counts.n_gold += gs.len();
        counts.n_pred += ps.len();
        for g in &gs {
            counts.by_type.entry(g.kind.clone()).or_default()[2] += 1;
        }
        for p in &ps {
            counts.by_type.entry(p.kind.clone()).or_default()[1] += 1;
        }
        let pairs = matching(&gs, &ps);
        for &(i, j) in &pairs {
            let k = level(&gs[i], &ps[j]);
            if k < 2 {
                sides.push(ps[j].case("pair", &doc.id, doc).instead_of("pair", &gs[i].sides()));
            }
            if gs[i].status != ps[j].status {
                standing.push(ps[j].case("status", &doc.id, doc).instead_of("status", &gs[i].status));
            }
            for tp in &mut counts.tp[..k] {
                *tp += 1;
            }
            counts.by_type.entry(gs[i].kind.clone()).or_default()[0] += 1;
            for (n, same) in counts.agree.iter_mut().zip(agreement(&gs[i], &ps[j])) {
                *n += usize::from(same);
            }
        }
        let acts: Vec<(usize, usize)> = pairs.iter().map(|&(i, j)| (gs[i].act, ps[j].act)).collect();
        links.add(&acts);
        let of = |j: usize| pairs.iter().find(|x| x.1 == j).map(|&(i, _)| i);
        for (j, p) in ps.iter().enumerate() {
            calibration.add(p.confidence, of(j).map(|i| level(&gs[i], p)));
            if of(j).is_none() {
                false_alarms.push(p.case("false", &doc.id, doc));
            }
        }
        let found = |i: usize| pairs.iter().any(|x| x.0 == i);
        missed.extend(gs.iter().enumerate().filter(|(i, _)| !found(*i)).map(|(_, g)| g.case("missed", &doc.id, doc)));
        confusion.add(&gs, &ps, &pairs);
        let (dg, dp) = (dyads(&gs), dyads(&ps));
        counts.dyads[0] += dg.intersection(&dp).count();
        counts.dyads[1] += dp.len();
        counts.dyads[2] += dg.len();
    }
    let mut figures = counts.figures(gold.len());
    links.figures(&mut figures);
    calibration.figures(&mut figures);
    let mut report = Report::of(figures);
    report.tables.push(confusion.table());
    report.tables.extend(calibration.table(true));
    report.folded = if options.by_type { Vec::new() } else { vec!["by_type"] };
    report.add(missed, options.misses);
    report.add(false_alarms, options.misses);
    report.add(sides, options.misses);
    report.add(standing, options.misses);
    Ok(report)
}
