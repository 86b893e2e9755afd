//! Who said what, against `PolNeAR`.
//!
//! The definitions follow BBC Citron's evaluation, with statements paired one to one: by cues that overlap (by contents
//! where a side has no cue), for the greatest number of equal fields, then of shared words. `exact`: the list of spans
//! is the same; `words`: words shared, of the words predicted and of gold's; `touch`: statements of which source, cue and
//! content all share a word with gold's. Words are runs of letters and digits, or single other signs.

use crate::figures::{Figures, prf, ratio};
use crate::pairing::pair;
use crate::read::{Chars, Lines, Span, is_space, is_word, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    #[serde(default, deserialize_with = "nullable")]
    attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Attribution {
    #[serde(default, deserialize_with = "nullable")]
    source: Vec<Span>,
    #[serde(default, deserialize_with = "nullable")]
    cue: Vec<Span>,
    #[serde(default, deserialize_with = "nullable")]
    content: Vec<Span>,
    #[serde(default, deserialize_with = "nullable")]
    kind: String,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    statements: Vec<PredictedStatement>,
}

#[derive(Deserialize)]
struct PredictedStatement {
    speaker: Option<Stretch>,
    cue: Option<Stretch>,
    content: Option<Stretch>,
    #[serde(default, deserialize_with = "nullable")]
    kind: String,
}

/// A span, or the parts it is made of. A speaker who is only implied has neither.
#[derive(Deserialize)]
struct Stretch {
    start: Option<usize>,
    end: Option<usize>,
    #[serde(default, deserialize_with = "nullable")]
    parts: Vec<Span>,
}

impl Stretch {
    fn spans(&self) -> Vec<Span> {
        match (self.start, self.end) {
            (Some(start), Some(end)) if self.parts.is_empty() => vec![Span::new(start, end)],
            _ => self.parts.clone(),
        }
    }
}

const PARTS: [&str; 3] = ["source", "cue", "content"];
const CUE: usize = 1;
const CONTENT: usize = 2;

/// A statement of either side: spans and words (by index) of source, cue, content.
struct Statement {
    spans: [Vec<Span>; 3],
    /// Sorted, each once.
    words: [Vec<usize>; 3],
    kind: String,
}

/// The words of a text: runs of letters and digits, or single other signs.
fn words(text: &Chars) -> Vec<Span> {
    let chars = text.chars();
    let (mut out, mut i) = (Vec::new(), 0);
    while i < chars.len() {
        let start = i;
        i += 1;
        if is_word(chars[start]) {
            while i < chars.len() && is_word(chars[i]) {
                i += 1;
            }
        } else if is_space(chars[start]) {
            continue;
        }
        out.push(Span::new(start, i));
    }
    out
}

impl Statement {
    fn new(mut spans: [Vec<Span>; 3], kind: &str, words: &[Span]) -> Self {
        for x in &mut spans {
            x.sort_unstable();
        }
        let touched = |xs: &Vec<Span>| {
            let mut all: Vec<usize> = Vec::new();
            for x in xs {
                let first = words.partition_point(|w| w.end <= x.start);
                let last = words.partition_point(|w| w.start < x.end);
                all.extend((first..last).filter(|i| words[*i].overlap(*x) > 0));
            }
            all.sort_unstable();
            all.dedup();
            all
        };
        let words = [touched(&spans[0]), touched(&spans[1]), touched(&spans[2])];
        Self { spans, words, kind: kind.to_owned() }
    }

    /// How many words a part shares with another statement's.
    fn shared(&self, other: &Self, part: usize) -> usize {
        self.words[part].iter().filter(|w| other.words[part].binary_search(w).is_ok()).count()
    }

    fn case(&self, list: &'static str, id: &str, text: &Chars) -> Case {
        let told = |part: usize| {
            let parts: Vec<String> = self.spans[part].iter().map(|s| text.text(*s)).collect();
            format!("[{}]", parts.join(" … "))
        };
        let kind = ("kind", self.kind.clone());
        Case::new(list, id, vec![kind, ("source", told(0)), ("cue", told(CUE)), ("content", told(CONTENT))])
    }
}

/// Equal fields first, then shared words; 0 when the cues (or contents) share nothing.
fn weight(g: &Statement, p: &Statement) -> f64 {
    let field = if g.spans[CUE].is_empty() || p.spans[CUE].is_empty() { CONTENT } else { CUE };
    if g.shared(p, field) == 0 {
        return 0.0;
    }
    let equal = (0..3).filter(|k| g.spans[*k] == p.spans[*k]).count();
    let shared: usize = (0..3).map(|k| g.shared(p, k)).sum();
    (10_000 * equal + 1 + shared) as f64
}

fn touches(g: &Statement, p: &Statement) -> bool {
    (0..3).all(|k| g.shared(p, k) > 0 || (g.spans[k].is_empty() && p.spans[k].is_empty()))
}

const KIND_COLUMNS: [&str; 5] = ["found", "source", "content", "all", "touch"];

#[derive(Default)]
struct Counts {
    gold: usize,
    pred: usize,
    /// Equal source, cue, content, and all three.
    exact: [usize; 4],
    /// Words shared, predicted, gold, of source, cue, content.
    words: [[usize; 3]; 3],
    touch: usize,
    /// Per kind: how many, then the columns.
    by_kind: BTreeMap<String, (usize, [usize; 5])>,
}

impl Counts {
    fn add(&mut self, gs: &[Statement], ps: &[Statement], pairs: &BTreeMap<usize, usize>) {
        self.gold += gs.len();
        self.pred += ps.len();
        for (k, words) in self.words.iter_mut().enumerate() {
            words[1] += ps.iter().map(|p| p.words[k].len()).sum::<usize>();
            words[2] += gs.iter().map(|g| g.words[k].len()).sum::<usize>();
        }
        for (i, g) in gs.iter().enumerate() {
            let by = self.by_kind.entry(g.kind.clone()).or_default();
            by.0 += 1;
            let Some(p) = pairs.get(&i).map(|j| &ps[*j]) else { continue };
            let right = [0, CUE, CONTENT].map(|k| g.spans[k] == p.spans[k]);
            let all = right.iter().all(|x| *x);
            for (n, ok) in self.exact.iter_mut().zip(right.into_iter().chain([all])) {
                *n += usize::from(ok);
            }
            for (k, words) in self.words.iter_mut().enumerate() {
                words[0] += g.shared(p, k);
            }
            let touch = touches(g, p);
            self.touch += usize::from(touch);
            for (n, ok) in by.1.iter_mut().zip([true, right[0], right[CONTENT], all, touch]) {
                *n += usize::from(ok);
            }
        }
    }

    fn figures(&self, n_articles: usize) -> Figures {
        let (mut exact, mut words, mut by_kind) = (Figures::default(), Figures::default(), Figures::default());
        for (name, tp) in PARTS.into_iter().chain(["all"]).zip(self.exact) {
            exact.put(name, prf(tp, self.pred, self.gold));
        }
        let mut all = [0; 3];
        for (name, counts) in PARTS.into_iter().zip(self.words) {
            words.put(name, prf(counts[0], counts[1], counts[2]));
            for (sum, n) in all.iter_mut().zip(counts) {
                *sum += n;
            }
        }
        words.put("all", prf(all[0], all[1], all[2]));
        for (kind, (n, columns)) in &self.by_kind {
            let mut row = Figures::default();
            row.put("n", *n);
            for (name, x) in KIND_COLUMNS.into_iter().zip(columns) {
                row.put(name, ratio(*x, *n));
            }
            by_kind.put(kind.as_str(), row);
        }
        let mut out = Figures::default();
        out.put("articles", n_articles);
        out.put("exact", exact);
        out.put("words", words);
        out.put("touch", prf(self.touch, self.pred, self.gold));
        out.put("by_kind", by_kind);
        out
    }
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let pred = predicted.by_id::<Predicted>()?;
    let (mut counts, mut missed, mut false_alarms) = (Counts::default(), Vec::new(), Vec::new());
    // One gold record is empty; a statement with neither cue nor content counts on no side.
    let told = |s: &Statement| !(s.spans[CUE].is_empty() && s.spans[CONTENT].is_empty());
    for rec in &gold {
        let text = Chars::new(&rec.text);
        let words = words(&text);
        let of_gold =
            |a: &Attribution| Statement::new([a.source.clone(), a.cue.clone(), a.content.clone()], &a.kind, &words);
        let spans = |x: &Option<Stretch>| x.as_ref().map(Stretch::spans).unwrap_or_default();
        let of_pred = |s: &PredictedStatement| {
            Statement::new([spans(&s.speaker), spans(&s.cue), spans(&s.content)], &s.kind, &words)
        };
        let gs: Vec<Statement> = rec.attributions.iter().map(of_gold).filter(told).collect();
        let predicted = pred.get(&rec.id).map_or(&[][..], |p| &p.statements);
        let ps: Vec<Statement> = predicted.iter().map(of_pred).filter(told).collect();
        let pairs: BTreeMap<usize, usize> =
            pair(gs.len(), ps.len(), |i, j| weight(&gs[i], &ps[j])).into_iter().collect();
        counts.add(&gs, &ps, &pairs);
        let hits: Vec<(usize, usize)> =
            pairs.iter().map(|(i, j)| (*i, *j)).filter(|(i, j)| touches(&gs[*i], &ps[*j])).collect();
        let lost = gs.iter().enumerate().filter(|(i, _)| hits.iter().all(|h| h.0 != *i));
        missed.extend(lost.map(|(_, g)| g.case("missed", &rec.id, &text)));
        let extra = ps.iter().enumerate().filter(|(j, _)| hits.iter().all(|h| h.1 != *j));
        false_alarms.extend(extra.map(|(_, p)| p.case("false", &rec.id, &text)));
    }
    let mut report = Report::of(counts.figures(gold.len()));
    report.add(missed, options.misses);
    report.add(false_alarms, options.misses);
    Ok(report)
}
