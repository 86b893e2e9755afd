//! What the coder learns from articles annotated whole: its judge of candidates and of which countries sides are.
//!
//! A candidate at which no pattern holds is right when its sentence tells an act of its type that the patterns did not
//! find; one at which a pattern holds, when its sentence tells an act of its type that is not another candidate's. A choice
//! of countries for a side is right when the act that the event matches has just these. Whatever is measured on annotated
//! articles is coded by models that have not learned from them ([`Learned::code_apart`]).

use crate::accuracy::article;
use crate::annotated::{self, Annotated};
use chancery::coding::logit::train::{self, Example, Folds, Scale};
use chancery::coding::{Coder, Country, NEAR_LIVES, NEAR_PLAN, SIDES_PLAN};
use chancery::text::{CharMap, Span};
use chancery::{Article, Coded, Config, Pipeline, code_lines};
use eval::{Lines, Options, Task};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Articles that are coded together.
const BATCH: usize = 64;

/// What the judge and the ascription of sides learn from, and models that each saw nothing of a part of the articles.
pub(crate) struct Learned {
    gold: Lines,
    judge: Judging,
    sides: Vec<Example>,
    side_folds: Folds,
}

/// The judge's examples.
struct Judging {
    examples: Vec<Example>,
    /// Whether a pattern holds at the example's word.
    holds: Vec<bool>,
    folds: Folds,
    /// Each example's probability by weights that have not learned from its article, and whether it is right.
    rated: Vec<(f64, bool)>,
    scale: Scale,
}

/// Trains and writes the weights, then those of confidence.
pub(crate) fn run(root: &Path, args: &[String]) -> anyhow::Result<()> {
    anyhow::ensure!(args.is_empty(), "usage: cargo xtask train");
    let shared = root.join("../shared");
    let annotated = annotated::read(root)?;
    let learned = Learned::gather(&shared, &annotated)?;
    anyhow::ensure!(!learned.judge.examples.is_empty(), "no annotated article is there: nothing to learn from");
    learned.write(root)?;
    learned.print()?;
    crate::confidence::run(root, &learned)
}

impl Learned {
    /// Codes the annotated articles and labels what they are learned from.
    pub(crate) fn gather(shared: &Path, all: &[Annotated]) -> anyhow::Result<Self> {
        let dev = shared.join("gold/dev.jsonl");
        let mut records: Vec<String> = Vec::new();
        match std::fs::read_to_string(&dev) {
            Ok(text) => records.extend(text.split('\n').filter(|l| !l.is_empty()).map(str::to_owned)),
            Err(_) => eprintln!("{}: not there, left out", dev.display()),
        }
        records.extend(annotated::records(shared, all)?.into_iter().map(|(_, record)| record));
        let acts: HashMap<String, Vec<Act>> = records
            .iter()
            .map(|r| Ok(serde_json::from_str::<Gold>(r)?).map(|g| (g.id.clone(), g.acts())))
            .collect::<serde_json::Result<_>>()?;
        let gold = Lines::of("annotated articles", records);
        let articles: Vec<Article> = eval::inputs(&gold)?.into_iter().map(article).collect();
        let judge = Judging::gather(&articles, &acts)?;
        let sides = sides(&judge, articles, &acts)?;
        let side_folds = Folds::fit(&sides, &SIDES_PLAN);
        Ok(Self { gold, judge, sides, side_folds })
    }

    /// Writes the weights learned from all articles.
    fn write(&self, root: &Path) -> anyhow::Result<()> {
        let n_articles = self.judge.examples.iter().map(|e| &e.article).collect::<BTreeSet<_>>().len();
        let made = |of: &str, from: String| {
            format!(
                "Weights of `crates/coding/src/coder/{of}.rs`, made by `cargo xtask train` from {from}\n\
                 of {n_articles} annotated articles; see MODEL.md. A feature, a tab, its weight as a log-odds."
            )
        };
        let n = |examples: &[Example]| (examples.len(), examples.iter().filter(|e| e.right).count());
        let ((n_all, n_right), (n_choices, n_true)) = (n(&self.judge.examples), n(&self.sides));
        let judge = self.judge.scale.weights(&train::fit(self.judge.examples.iter(), &NEAR_PLAN));
        let head = made("near", format!("{n_all} candidates, {n_right} of them acts,"));
        std::fs::write(root.join("models/near.tsv"), judge.write(&head))?;
        let sides = train::fit(self.sides.iter(), &SIDES_PLAN);
        let head = made("ascribe", format!("{n_choices} choices for the sides of acts, {n_true} of them right,"));
        std::fs::write(root.join("models/sides.tsv"), sides.write(&head))?;
        println!(
            "models/near.tsv and models/sides.tsv written, from {n_articles} articles: {n_all} candidates, {n_right} of"
        );
        println!("them acts, and {n_choices} choices for sides, {n_true} of them right");
        Ok(())
    }

    /// Prints how well the models do on articles that they have not learned from.
    fn print(&self) -> anyhow::Result<()> {
        println!("cross-validated by article:\nat least\tnear candidates\tof them acts");
        for least in [0.3, 0.4, 0.5, 0.6, 0.7] {
            let live: Vec<bool> = self.near().filter(|r| r.0 >= least).map(|r| r.1).collect();
            let right = live.iter().filter(|r| **r).count() as f64;
            println!("{least}\t{}\t{:.2}", live.len(), right / live.len().max(1) as f64);
        }
        let articles = eval::inputs(&self.gold)?.into_iter().map(article).collect();
        let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let printed = Lines::of("predictions", self.code_apart(articles, n_threads)?);
        let report = eval::score(Task::Events, &self.gold, &printed, &Options::default())?;
        for path in ["type.p", "type.r", "type.f1", "pair.f1", "full.f1", "dyad.f1", "fields.status"] {
            println!("all articles, {path}: {:.3}", report.get(path).unwrap_or(f64::NAN));
        }
        Ok(())
    }

    /// The near candidates' probabilities by weights that have not learned from their articles, and whether they are right.
    fn near(&self) -> impl Iterator<Item = (f64, bool)> {
        let near = self.judge.rated.iter().zip(&self.judge.holds).filter(|x| !x.1).map(|x| *x.0);
        near.map(|(p, right)| (self.judge.scale.apply(p), right))
    }

    /// The same of those that would live.
    pub(crate) fn live(&self) -> impl Iterator<Item = (f64, bool)> {
        self.near().filter(|r| r.0 >= NEAR_LIVES)
    }

    /// The pipelines whose models each saw nothing of a part of the articles, with the articles of that part.
    pub(crate) fn apart(&self, articles: Vec<Article>) -> anyhow::Result<Vec<(Pipeline, Vec<Article>)>> {
        let pipeline = |articles: Vec<Article>| {
            let id = &articles[0].id;
            let judge = self.judge.scale.weights(self.judge.folds.apart_from(id)).model();
            let sides = self.side_folds.apart_from(id).model();
            Ok((coded_by(|c| c.judged_by(judge).ascribed_by(sides))?, articles))
        };
        parts(articles).map(pipeline).collect()
    }

    /// Codes records of gold, each with models that have not learned from it, and gives the printed lines.
    pub(crate) fn code_apart(&self, articles: Vec<Article>, n_threads: usize) -> anyhow::Result<Vec<String>> {
        let parts = self.apart(articles)?.into_iter();
        Ok(parts.flat_map(|(pipeline, articles)| code_lines(&pipeline, articles, n_threads)).collect())
    }
}

impl Judging {
    fn gather(articles: &[Article], acts: &HashMap<String, Vec<Act>>) -> anyhow::Result<Self> {
        let pipeline = coded_by(Coder::by_the_book)?;
        let (mut examples, mut holds) = (Vec::new(), Vec::new());
        each(&pipeline, articles, |coded| {
            if let Some(acts) = acts.get(&coded.article.id) {
                label(&pipeline, coded, acts, &mut examples, &mut holds);
            }
        });
        let folds = Folds::fit(&examples, &NEAR_PLAN);
        let rated = folds.rated(&examples);
        let scale = train::scale(&rated);
        Ok(Self { examples, holds, folds, rated, scale })
    }
}

/// Makes a pipeline with a coder of its own.
fn coded_by(of: impl FnOnce(Coder) -> Coder) -> anyhow::Result<Pipeline> {
    Ok(Pipeline::new(&Config::default())?.coded_by(of(Coder::with_codebooks(&[])?)))
}

/// Splits articles by the models that have not learned from them.
fn parts(articles: Vec<Article>) -> impl Iterator<Item = Vec<Article>> {
    let mut parts: BTreeMap<[usize; 2], Vec<Article>> = BTreeMap::new();
    for a in articles {
        parts.entry([NEAR_PLAN.parts, SIDES_PLAN.parts].map(|n| train::part(&a.id, n))).or_default().push(a);
    }
    parts.into_values()
}

/// Codes articles, in batches.
fn each(pipeline: &Pipeline, articles: &[Article], mut with: impl FnMut(&Coded)) {
    let mut worker = pipeline.worker();
    for batch in articles.chunks(BATCH) {
        worker.code_all(batch.to_vec()).iter().for_each(&mut with);
    }
}

/// The choices for the sides of all acts that are found.
fn sides(judge: &Judging, articles: Vec<Article>, acts: &HashMap<String, Vec<Act>>) -> anyhow::Result<Vec<Example>> {
    let mut out = Vec::new();
    for articles in parts(articles) {
        let judge = judge.scale.weights(judge.folds.apart_from(&articles[0].id)).model();
        let pipeline = coded_by(|c| c.judged_by(judge))?;
        each(&pipeline, &articles, |coded| {
            if let Some(acts) = acts.get(&coded.article.id) {
                label_sides(&pipeline, coded, acts, &mut out);
            }
        });
    }
    Ok(out)
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
    actors: Vec<Party>,
    recipients: Vec<Party>,
}

#[derive(Deserialize)]
struct Party {
    country: Option<String>,
}

/// The countries of a side; `None` for one that is not known.
type Side = BTreeSet<Option<Country>>;

/// An act as told at one place, in code points.
#[derive(Clone)]
struct Act {
    kind: String,
    sentence: (usize, usize),
    trigger: (usize, usize),
    actors: Side,
    recipients: Side,
}

impl Gold {
    fn acts(&self) -> Vec<Act> {
        let chars: Vec<char> = self.text.chars().collect();
        let side = |all: &[Party]| all.iter().map(|p| p.country.as_deref().and_then(Country::parse)).collect();
        let act = |e: &Told| {
            let s = self.sentences.get(e.sentence)?;
            let words: String = chars.get(s.start..s.end)?.iter().collect();
            let start = s.start + words.find(&e.trigger).map_or(0, |at| words[..at].chars().count());
            let trigger = (start, start + e.trigger.chars().count());
            let (actors, recipients) = (side(&e.actors), side(&e.recipients));
            Some(Act { kind: e.kind.clone(), sentence: (s.start, s.end), trigger, actors, recipients })
        };
        self.events.iter().filter_map(act).collect()
    }
}

/// Gives to each telling, a type and a head, the act that it tells, if any, by its number: those whose words touch first,
/// then those of the sentence.
fn matched(coded: &Coded, tellings: &[(&str, Span)], acts: &[Act]) -> Vec<Option<usize>> {
    let text = coded.doc.text();
    let chars = CharMap::new(text);
    let mut free: BTreeSet<usize> = (0..acts.len()).collect();
    let mut out = vec![None; tellings.len()];
    let inside = |(from, to): (usize, usize), at: usize| from <= at && at < to;
    for touching in [true, false] {
        for (n, (kind, head)) in tellings.iter().enumerate().filter(|x| out[x.0].is_none()).collect::<Vec<_>>() {
            let at = chars.at(text, head.start as usize);
            let tells = |k: &&usize| {
                let a = &acts[**k];
                a.kind == *kind && inside(if touching { a.trigger } else { a.sentence }, at)
            };
            let act = free.iter().find(tells).copied();
            if let Some(k) = act {
                free.remove(&k);
                out[n] = act;
            }
        }
    }
    out
}

/// Adds the candidates of an article.
fn label(pipeline: &Pipeline, coded: &Coded, acts: &[Act], examples: &mut Vec<Example>, holds: &mut Vec<bool>) {
    let judged = pipeline.coder().judged(&coded.doc, coded.article.published);
    let held: Vec<(&str, Span)> = judged.iter().filter(|j| j.holds).map(|j| (j.kind.as_str(), j.head)).collect();
    let found = matched(coded, &held, acts);
    let left: Vec<Act> = (0..acts.len()).filter(|k| !found.contains(&Some(*k))).map(|k| acts[k].clone()).collect();
    let mut found = found.into_iter();
    for j in judged {
        let right = if j.holds {
            found.next().flatten().is_some()
        } else {
            matched(coded, &[(j.kind.as_str(), j.head)], &left)[0].is_some()
        };
        holds.push(j.holds);
        examples.push(Example { features: j.features, right, article: coded.article.id.clone(), set: None });
    }
}

/// Adds the choices for the sides of an article's acts that are found.
fn label_sides(pipeline: &Pipeline, coded: &Coded, acts: &[Act], out: &mut Vec<Example>) {
    let open = pipeline.coder().open(&coded.doc, coded.article.published);
    // Both sides of an act are one telling.
    let mut tellings: Vec<(&str, Span)> = open.iter().map(|o| (o.kind.as_str(), o.head)).collect();
    tellings.dedup();
    let found = matched(coded, &tellings, acts);
    for o in &open {
        let n = tellings.iter().position(|t| *t == (o.kind.as_str(), o.head));
        let Some(act) = n.and_then(|n| found[n]).map(|k| &acts[k]) else { continue };
        let side = if o.actor { &act.actors } else { &act.recipients };
        for (countries, features) in &o.choices {
            let right = *side == countries.iter().copied().collect::<Side>();
            let (features, article) = (features.clone(), coded.article.id.clone());
            out.push(Example { features, right, article, set: None });
        }
    }
}
