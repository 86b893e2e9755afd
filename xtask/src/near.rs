//! `cargo xtask train-near`: weighs what tells which near candidates are acts, on articles annotated whole, and writes
//! `models/near.tsv`.
//!
//! A near candidate is right when its sentence tells an act of its type that the patterns did not find by themselves.
//! What it prints is cross-validated by article; `docs/accuracy.md` codes every annotated article with a judge that has
//! not learned from it.

use crate::accuracy::article;
use crate::annotated::{self, Annotated};
use chancery::coding::logit::train::{self, Example};
use chancery::coding::logit::{Model, Weights};
use chancery::coding::{Coder, NEAR_LIVES, NEAR_PLAN};
use chancery::text::CharMap;
use chancery::{Article, Coded, Config, Pipeline, code_lines};
use eval::{Lines, Options, Task};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Articles that are coded together.
const BATCH: usize = 64;

/// Trains and writes the weights.
pub(crate) fn run(root: &Path, args: &[String]) -> anyhow::Result<()> {
    anyhow::ensure!(args.is_empty(), "usage: cargo xtask train-near");
    let learned = Learned::gather(&root.join("../shared"), &annotated::read(root)?)?;
    anyhow::ensure!(!learned.examples.is_empty(), "no annotated article is there: nothing to learn from");
    let n_right = learned.examples.iter().filter(|e| e.right).count();
    let n_articles = learned.of_article.len();
    let head = format!(
        "Weights of `crates/coding/src/coder/near.rs`, made by `cargo xtask train-near` from {} near candidates, {n_right} of them\n\
         acts, of {n_articles} annotated articles; see MODEL.md. A feature, a tab, its weight as a log-odds.",
        learned.examples.len()
    );
    let to = root.join("models/near.tsv");
    std::fs::write(&to, learned.weights(None).write(&head))?;
    println!("{} written, from {} near candidates of {n_articles} articles", to.display(), learned.examples.len());
    println!("cross-validated by article:\nat least\tcandidates\tof them acts\tof all acts among the candidates");
    let scale = train::scale(&learned.rated);
    for least in [0.3, 0.4, 0.5, 0.6, 0.7] {
        let live: Vec<bool> = learned.rated.iter().filter(|r| scale.apply(r.0) >= least).map(|r| r.1).collect();
        let right = live.iter().filter(|r| **r).count() as f64;
        println!(
            "{least}\t{}\t{:.2}\t{:.2}",
            live.len(),
            right / live.len().max(1) as f64,
            right / n_right.max(1) as f64
        );
    }
    let articles = eval::inputs(&learned.gold)?.into_iter().map(article).collect();
    let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let printed = Lines::of("predictions", learned.code_apart(articles, n_threads)?);
    let report = eval::score(Task::Events, &learned.gold, &printed, &Options::default())?;
    for path in ["type.p", "type.r", "type.f1", "pair.f1", "dyad.f1", "fields.status"] {
        println!("all articles, {path}: {:.3}", report.get(path).unwrap_or(f64::NAN));
    }
    Ok(())
}

/// What the judge learns from.
pub(crate) struct Learned {
    gold: Lines,
    /// Each example's probability by weights that have not learned from its article, and whether it is right.
    rated: Vec<(f64, bool)>,
    examples: Vec<Example>,
    /// The fold of each article.
    of_article: BTreeMap<String, usize>,
}

impl Learned {
    /// Codes the annotated articles without a judge, and labels their near candidates.
    pub(crate) fn gather(shared: &Path, all: &[Annotated]) -> anyhow::Result<Self> {
        let dev = shared.join("gold/dev.jsonl");
        let mut records: Vec<String> = Vec::new();
        match std::fs::read_to_string(&dev) {
            Ok(text) => records.extend(text.split('\n').filter(|l| !l.is_empty()).map(str::to_owned)),
            Err(_) => eprintln!("{}: not there, left out", dev.display()),
        }
        records.extend(annotated::records(shared, all)?.into_iter().map(|(_, record)| record));
        let pipeline = unjudged()?;
        let acts: HashMap<String, Vec<Act>> = records
            .iter()
            .map(|r| Ok(serde_json::from_str::<Gold>(r)?).map(|g| (g.id.clone(), g.acts())))
            .collect::<serde_json::Result<_>>()?;
        let gold = Lines::of("annotated articles", records);
        let articles: Vec<Article> = eval::inputs(&gold)?.into_iter().map(article).collect();
        let ids: std::collections::BTreeSet<&String> = acts.keys().collect();
        let of_article = ids.into_iter().enumerate().map(|(k, id)| (id.clone(), k % NEAR_PLAN.parts)).collect();
        let mut examples = Vec::new();
        let mut worker = pipeline.worker();
        for batch in articles.chunks(BATCH) {
            for coded in worker.code_all(batch.to_vec()) {
                let Some(acts) = acts.get(&coded.article.id) else { continue };
                label(&pipeline, &coded, acts.clone(), &mut examples);
            }
        }
        let rated = train::cross_validate(&examples, &NEAR_PLAN);
        Ok(Self { gold, rated, examples, of_article })
    }

    /// Learns from all articles but those of a fold.
    fn weights(&self, without: Option<usize>) -> Weights {
        let others =
            self.examples.iter().filter(|e| without.is_none() || self.of_article.get(&e.article).copied() != without);
        train::scale(&self.rated).weights(train::fit(others, &NEAR_PLAN))
    }

    /// The candidates that would live by weights that have not learned from their articles, and whether they are
    /// right.
    pub(crate) fn live(&self) -> impl Iterator<Item = (f64, bool)> {
        let odds = train::scale(&self.rated);
        self.rated.iter().map(move |&(p, right)| (odds.apply(p), right)).filter(|r| r.0 >= NEAR_LIVES)
    }

    /// Codes records of gold, each with a judge that has not learned from it, and gives the printed lines.
    pub(crate) fn code_apart(&self, articles: Vec<Article>, n_threads: usize) -> anyhow::Result<Vec<String>> {
        let mut parts: BTreeMap<Option<usize>, Vec<Article>> = BTreeMap::new();
        for a in articles {
            parts.entry(self.of_article.get(&a.id).copied()).or_default().push(a);
        }
        let mut out = Vec::new();
        for (fold, articles) in parts {
            let pipeline = judged_by(self.weights(fold).model())?;
            out.extend(code_lines(&pipeline, articles, n_threads));
        }
        Ok(out)
    }
}

/// Makes a pipeline whose judge lets nothing live.
pub(crate) fn unjudged() -> anyhow::Result<Pipeline> {
    judged_by(Weights::from_iter([("any".to_owned(), -100.0)]).model())
}

fn judged_by(judge: Model) -> anyhow::Result<Pipeline> {
    Ok(Pipeline::new(&Config::default())?.coded_by(Coder::with_codebooks(&[])?.judged_by(judge)))
}

/// A record of gold, as far as it tells which acts there are.
#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    sentences: Vec<Stretch>,
    events: Vec<Told>,
}

#[derive(Deserialize)]
struct Stretch {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Told {
    sentence: usize,
    trigger: String,
    #[serde(rename = "type")]
    kind: String,
}

/// An act as told at one place, in code points.
#[derive(Clone)]
struct Act {
    kind: String,
    sentence: (usize, usize),
    trigger: (usize, usize),
}

impl Gold {
    fn acts(&self) -> Vec<Act> {
        let chars: Vec<char> = self.text.chars().collect();
        let act = |e: &Told| {
            let s = self.sentences.get(e.sentence)?;
            let words: String = chars.get(s.start..s.end)?.iter().collect();
            let start = s.start + words.find(&e.trigger).map_or(0, |at| words[..at].chars().count());
            let trigger = (start, start + e.trigger.chars().count());
            Some(Act { kind: e.kind.clone(), sentence: (s.start, s.end), trigger })
        };
        self.events.iter().filter_map(act).collect()
    }
}

/// Adds the near candidates of an article: right are those of whose type their sentence tells an act that was not found.
fn label(pipeline: &Pipeline, coded: &Coded, mut acts: Vec<Act>, examples: &mut Vec<Example>) {
    let text = coded.doc.text();
    let chars = CharMap::new(text);
    let point = |byte: u32| chars.at(text, byte as usize);
    let inside = |a: &Act, start: usize| a.sentence.0 <= start && start < a.sentence.1;
    for e in &coded.record.events {
        for m in &e.mentions {
            let (start, end) = (point(m.trigger.start), point(m.trigger.end));
            let of = |a: &&(usize, &Act)| a.1.kind == e.kind.as_str() && inside(a.1, start);
            let all: Vec<(usize, &Act)> = acts.iter().enumerate().collect();
            let touching = all.iter().filter(of).find(|(_, a)| a.trigger.0 < end && start < a.trigger.1);
            if let Some(&(n, _)) = touching.or_else(|| all.iter().find(of)) {
                acts.remove(n);
            }
        }
    }
    for near in pipeline.coder().near(&coded.doc, coded.article.published) {
        let start = point(near.head.start);
        let right = acts.iter().any(|a| a.kind == near.kind.as_str() && inside(a, start));
        examples.push(Example { features: near.features, right, article: coded.article.id.clone(), set: None });
    }
}
