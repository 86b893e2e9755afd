//! Coded single sentences against sets with one or more labelled roots and, where given, country pairs.
//!
//! `found`: share of gold roots among the roots of any predicted event (a root `CONCEDE/RETREAT` counts as either);
//! `events`: predicted events per sentence; `exact`: share of sentences whose set of roots is gold's; `pair`,
//! `pair_root`: share of gold country pairs found with any root, with the right root; `silent`: share of sentences
//! without a predicted event, which is the score of sets without events.
//!
//! Beyond the Python scorer, for sets that label more or less than a root:
//! - `class`: share of gold's five CAMEO classes (0 statement: roots 01-02, 1 verbal cooperation: 03-05, 2 material
//!   cooperation: 06-08, 3 verbal conflict: 09-13 and 16, 4 material conflict: the rest) among the classes of predicted
//!   events; a statement is also found when nothing is predicted, for a bare statement is no event here.
//! - `cameo_root`, `cameo`: share of gold CAMEO codes whose first two, first three digits are those of a predicted
//!   event. Gold codes without a PLOVER type (statements, comments) are left out.

use crate::events::Actor;
use crate::figures::{Figure, Figures, ratio, round};
use crate::read::{Lines, nullable};
use crate::report::{Case, Report, Table};
use crate::{Options, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    events: Vec<GoldEvent>,
    in_codebook: Option<bool>,
    #[serde(default)]
    negative: Option<bool>,
}

#[derive(Deserialize)]
struct GoldEvent {
    #[serde(default, deserialize_with = "nullable")]
    plover_root: String,
    #[serde(default, deserialize_with = "nullable")]
    source_code: String,
    #[serde(default, deserialize_with = "nullable")]
    target_code: String,
    /// One of the five classes, where the set labels these.
    quad: Option<u8>,
    quad_scheme: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    cameo: String,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    events: Vec<PredictedEvent>,
}

#[derive(Deserialize)]
struct PredictedEvent {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "nullable")]
    actors: Vec<Option<Actor>>,
    #[serde(default, deserialize_with = "nullable")]
    recipients: Vec<Option<Actor>>,
    trigger: Option<Trigger>,
    #[serde(default, deserialize_with = "nullable")]
    cameo: String,
    #[serde(default, deserialize_with = "nullable")]
    why: Why,
}

#[derive(Deserialize, Default)]
struct Trigger {
    #[serde(default)]
    text: String,
}

#[derive(Deserialize, Default)]
struct Why {
    #[serde(default, deserialize_with = "nullable")]
    rule: String,
    #[serde(default, deserialize_with = "nullable")]
    at: String,
}

impl PredictedEvent {
    /// Directed country pairs; the parties of a mutual act pair both ways.
    fn dyads(&self) -> Vec<(&str, &str)> {
        let mutual = self.recipients.is_empty();
        let towards = if mutual { &self.actors } else { &self.recipients };
        let pairs =
            self.actors.iter().flat_map(|x| towards.iter().map(move |y| (country(x.as_ref()), country(y.as_ref()))));
        pairs.filter(|(x, y)| !mutual || x != y).collect()
    }
}

fn country(x: Option<&Actor>) -> &str {
    x.map_or("", |a| &a.country)
}

/// Returns the class of a CAMEO code among five, see the head of this file; `None` of no code.
fn class(cameo: &str) -> Option<u8> {
    Some(match cameo.get(..2)?.parse::<u8>().ok()? {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        9..=13 | 16 => 3,
        _ => 4,
    })
}

/// Whether a predicted root is gold's, or one of the roots that gold does not tell apart.
fn same(gold: &str, predicted: &str) -> bool {
    gold.split('/').any(|g| g == predicted)
}

#[derive(Default)]
struct Counts {
    n: usize,
    roots: usize,
    found: usize,
    events: usize,
    exact: usize,
    pairs: usize,
    pair: usize,
    pair_root: usize,
    silent: usize,
    /// Right and all: classes, CAMEO roots, CAMEO codes.
    class: (usize, usize),
    cameo_root: (usize, usize),
    cameo: (usize, usize),
    /// Right and all, per gold root.
    by_root: BTreeMap<String, (usize, usize)>,
    /// Gold root that was missed, and what was predicted instead.
    confusion: BTreeMap<(String, String), usize>,
}

impl Counts {
    fn add(&mut self, gold: &Gold, evs: &[PredictedEvent]) -> Vec<Case> {
        let roots: BTreeSet<&str> = evs.iter().map(|e| e.kind.as_str()).collect();
        let want: BTreeSet<&str> =
            gold.events.iter().map(|e| e.plover_root.as_str()).filter(|r| !r.is_empty()).collect();
        self.n += 1;
        self.events += evs.len();
        self.silent += usize::from(evs.is_empty());
        let mut missed = Vec::new();
        for &w in &want {
            let ok = roots.iter().any(|r| same(w, r));
            self.roots += 1;
            self.found += usize::from(ok);
            let by = self.by_root.entry(w.to_owned()).or_default();
            *by = (by.0 + usize::from(ok), by.1 + 1);
            if !ok {
                self.confuse(w, roots.iter().filter(|r| !want.iter().any(|w| same(w, r))).copied().collect());
                let got = roots.iter().copied().collect::<Vec<_>>().join("+");
                let fields = vec![("root", w.to_owned()), ("got", format!("[{got}]")), ("words", gold.text.clone())];
                missed.push(Case::new("missed", &gold.id, fields));
            }
        }
        if !want.is_empty() {
            let all = want.iter().all(|w| roots.iter().any(|r| same(w, r)));
            self.exact += usize::from(all && roots.iter().all(|r| want.iter().any(|w| same(w, r))));
        }
        self.add_codes(gold, evs);
        for e in &gold.events {
            let cut = |x: &str| -> String { x.chars().take(3).collect() };
            let (s, t) = (cut(&e.source_code), cut(&e.target_code));
            if !s.is_empty() && !t.is_empty() {
                let between = |p: &&PredictedEvent| p.dyads().contains(&(s.as_str(), t.as_str()));
                let hit: Vec<&PredictedEvent> = evs.iter().filter(between).collect();
                self.pairs += 1;
                self.pair += usize::from(!hit.is_empty());
                let right = !e.plover_root.is_empty() && hit.iter().any(|p| same(&e.plover_root, &p.kind));
                self.pair_root += usize::from(right);
            }
        }
        missed
    }

    fn add_codes(&mut self, gold: &Gold, evs: &[PredictedEvent]) {
        let count = |x: &mut (usize, usize), ok: bool| *x = (x.0 + usize::from(ok), x.1 + 1);
        for e in &gold.events {
            if let (Some(want), Some("cameo_penta")) = (e.quad, e.quad_scheme.as_deref()) {
                let silent = want == 0 && evs.is_empty();
                count(&mut self.class, silent || evs.iter().any(|p| class(&p.cameo) == Some(want)));
            }
            if !e.plover_root.is_empty() && !e.cameo.is_empty() {
                let among = |n: usize| evs.iter().any(|p| p.cameo.get(..n).is_some_and(|x| e.cameo.starts_with(x)));
                count(&mut self.cameo_root, among(2));
                count(&mut self.cameo, among(3.min(e.cameo.len())));
            }
        }
    }

    fn confuse(&mut self, want: &str, instead: Vec<&str>) {
        let instead = if instead.is_empty() { vec!["none"] } else { instead };
        for r in instead {
            *self.confusion.entry((want.to_owned(), r.to_owned())).or_default() += 1;
        }
    }

    fn figures(&self) -> Figures {
        let per = |x: usize| (self.n > 0).then(|| round(x as f64 / self.n as f64, 3));
        let mut out = Figures::default();
        out.put("sentences", self.n);
        out.put("roots", self.roots);
        out.put("found", ratio(self.found, self.roots));
        out.put("events", per(self.events));
        out.put("exact", if self.roots > 0 { ratio(self.exact, self.n) } else { None });
        out.put("pairs", self.pairs);
        out.put("pair", ratio(self.pair, self.pairs));
        out.put("pair_root", ratio(self.pair_root, self.pairs));
        out.put("silent", ratio(self.silent, self.n));
        let mut by_root = Figures::default();
        for (root, (ok, n)) in &self.by_root {
            by_root.put(root.as_str(), Figure::Of(*ok, *n));
        }
        out.put("by_root", by_root);
        let more = [("class", self.class), ("cameo_root", self.cameo_root), ("cameo", self.cameo)];
        for (name, (ok, n)) in more.into_iter().filter(|(_, x)| x.1 > 0) {
            out.put(name, ratio(ok, n));
        }
        out
    }

    fn table(&self) -> Table {
        let mut rows: Vec<_> = self.confusion.iter().collect();
        rows.sort_by_key(|((want, got), n)| (usize::MAX - **n, want.clone(), got.clone()));
        let cells = |((want, got), n): &(&(String, String), &usize)| vec![want.clone(), got.clone(), n.to_string()];
        let columns = ["gold", "predicted", "sentences"].map(str::to_owned).to_vec();
        let title = "Gold roots that were missed, and the roots predicted instead";
        Table { name: "confusion", title, columns, rows: rows.iter().take(25).map(cells).collect() }
    }
}

/// Tells for every predicted event whether it is among the labelled ones of its sentence: by root, or by class where
/// only that is labelled. `None` where the sentence has no label to go by.
pub(crate) fn judge(gold: &Lines, predicted: &Lines) -> Result<Vec<Vec<Option<bool>>>> {
    let gold: Vec<Gold> = gold.records()?;
    let predictions = predicted.by_id::<Predicted>()?;
    let judged = |record: &Gold| {
        let evs = predictions.get(&record.id).map_or(&[][..], |p| &p.events);
        let roots: Vec<&str> = record.events.iter().map(|e| e.plover_root.as_str()).filter(|r| !r.is_empty()).collect();
        let classes: Vec<u8> = record
            .events
            .iter()
            .filter(|e| e.quad_scheme.as_deref() == Some("cameo_penta"))
            .filter_map(|e| e.quad)
            .collect();
        let one = |p: &PredictedEvent| {
            if !roots.is_empty() {
                Some(roots.iter().any(|r| same(r, &p.kind)))
            } else if !classes.is_empty() {
                Some(class(&p.cameo).is_some_and(|c| classes.contains(&c)))
            } else {
                record.negative.filter(|n| *n).map(|_| false)
            }
        };
        evs.iter().map(one).collect()
    };
    Ok(gold.iter().map(judged).collect())
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let predictions = predicted.by_id::<Predicted>()?;
    let mut counts = Counts::default();
    let (mut missed, mut false_alarms) = (Vec::new(), Vec::new());
    for record in gold.iter().filter(|g| !(options.unseen && g.in_codebook == Some(true))) {
        if options.negative && record.negative != Some(true) {
            continue;
        }
        let evs = predictions.get(&record.id).map_or(&[][..], |p| &p.events);
        missed.extend(counts.add(record, evs));
        if record.events.is_empty() {
            let false_alarm = |e: &PredictedEvent| {
                let trigger = e.trigger.as_ref().map(|t| format!("{:?}", t.text)).unwrap_or_default();
                let (rule, at) = (e.why.rule.clone(), e.why.at.clone());
                let fields = vec![("type", e.kind.clone()), ("trigger", trigger), ("rule", rule), ("at", at)];
                let mut case = Case::new("false", &record.id, fields);
                case.fields.push(("words", record.text.clone()));
                case
            };
            false_alarms.extend(evs.iter().map(false_alarm));
        }
    }
    let mut report = Report::of(counts.figures());
    if !counts.confusion.is_empty() {
        report.tables.push(counts.table());
    }
    report.add(missed, options.misses);
    report.add(false_alarms, options.misses);
    Ok(report)
}
