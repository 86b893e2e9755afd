//! The clustering of articles into stories.
//!
//! `b3`: for every article, the share of its predicted story that belongs to its gold story, and the reverse, averaged
//! (Bagga and Baldwin 1998); `pairs`: F1 of the pairs of articles in one story; `false_merges`, `missed_merges`: over
//! stories, those joined in it, those it is spread over, less one; `exact`: share of gold stories predicted as they are.
//! An article without a story stands alone and is counted in `left_out`.

use crate::figures::{Figures, prf, ratio, three};
use crate::read::{Lines, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Gold {
    id: String,
    #[serde(default, deserialize_with = "nullable")]
    subtopic: String,
    #[serde(default, deserialize_with = "nullable")]
    story: String,
}

#[derive(Deserialize)]
struct Predicted {
    story: Option<serde_json::Value>,
}

/// A predicted story, or an article that stands alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Story(String),
    Alone(String),
}

impl Group {
    fn name(&self) -> &str {
        match self {
            Self::Story(x) | Self::Alone(x) => x,
        }
    }
}

const fn two(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}

/// Articles in each pair of gold and predicted story.
type Cells<'a> = BTreeMap<(&'a str, &'a Group), Vec<&'a str>>;

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let gold: Vec<Gold> = gold.records()?;
    let pred = predicted.by_id::<Predicted>()?;
    // An id that stands twice is one article; its later record counts.
    let want: BTreeMap<&str, &str> = gold
        .iter()
        .map(|r| (r.id.as_str(), if r.subtopic.is_empty() { r.story.as_str() } else { r.subtopic.as_str() }))
        .collect();
    let group = |id: &str| match pred.get(id).and_then(|p| p.story.as_ref()) {
        None | Some(serde_json::Value::Null) => Group::Alone(id.to_owned()),
        Some(serde_json::Value::String(s)) => Group::Story(s.clone()),
        Some(other) => Group::Story(other.to_string()),
    };
    let got: BTreeMap<&str, Group> = want.keys().map(|id| (*id, group(id))).collect();
    let mut cells = Cells::new();
    for (id, story) in &want {
        cells.entry((story, &got[id])).or_default().push(id);
    }
    let mut gold_in: BTreeMap<&str, Vec<&Group>> = BTreeMap::new();
    let mut pred_in: BTreeMap<&Group, Vec<&str>> = BTreeMap::new();
    let mut size_g: BTreeMap<&str, usize> = BTreeMap::new();
    let mut size_p: BTreeMap<&Group, usize> = BTreeMap::new();
    for ((g, s), ids) in &cells {
        gold_in.entry(g).or_default().push(s);
        pred_in.entry(s).or_default().push(g);
        *size_g.entry(g).or_default() += ids.len();
        *size_p.entry(s).or_default() += ids.len();
    }
    let n = want.len();
    let square = |k: usize, size: usize| (k * k) as f64 / size as f64;
    let p: f64 = cells.iter().map(|((_, s), ids)| square(ids.len(), size_p[s])).sum();
    let r: f64 = cells.iter().map(|((g, _), ids)| square(ids.len(), size_g[g])).sum();
    let mean = |x: f64| if n > 0 { x / n as f64 } else { 0.0 };
    let pairs_of = |sizes: &mut dyn Iterator<Item = usize>| -> usize { sizes.map(two).sum() };
    let mut out = Figures::default();
    out.put("articles", n);
    out.put("stories", gold_in.len());
    out.put("predicted", pred_in.len());
    out.put("left_out", got.values().filter(|s| matches!(s, Group::Alone(_))).count());
    out.put("b3", three(mean(p), mean(r)));
    let tp = pairs_of(&mut cells.values().map(Vec::len));
    out.put("pairs", prf(tp, pairs_of(&mut size_p.values().copied()), pairs_of(&mut size_g.values().copied())));
    out.put("false_merges", pred_in.values().map(|x| x.len() - 1).sum::<usize>());
    out.put("missed_merges", gold_in.values().map(|x| x.len() - 1).sum::<usize>());
    let exact = gold_in.values().filter(|x| x.len() == 1 && pred_in[x[0]].len() == 1).count();
    out.put("exact", ratio(exact, gold_in.len()));
    let few = |g: &str, s: &Group, name: &str| {
        let ids = cells.get(&(g, s)).map_or(&[][..], Vec::as_slice);
        ("part", format!("{name}: {}", ids[..ids.len().min(5)].join(" ")))
    };
    let joined = pred_in.iter().filter(|x| x.1.len() > 1);
    let merged = joined.map(|(s, gs)| Case::new("false merge", s.name(), gs.iter().map(|g| few(g, s, g)).collect()));
    let spread = gold_in.iter().filter(|x| x.1.len() > 1);
    let split = spread.map(|(g, ss)| Case::new("missed merge", g, ss.iter().map(|s| few(g, s, s.name())).collect()));
    let (merged, split) = (merged.collect(), split.collect());
    let mut report = Report::of(out);
    report.add(merged, options.misses);
    report.add(split, options.misses);
    Ok(report)
}
