//! The last part of `cargo xtask train`: weighs what tells a right event from a wrong one, on the annotated articles and on
//! sets of labelled sentences, and writes `models/confidence.tsv`.
//!
//! What it prints is cross-validated by article. `docs/accuracy.md` takes its reliability table from here too.

use crate::accuracy::article;
use crate::annotated::{self, Annotated};
use crate::judged::Judged;
use crate::learned::Learned;
use chancery::Article;
use chancery::coding::confidence;
use chancery::coding::logit::train::{self, Example, Folds};
use chancery::wire::write_code;
use eval::{Lines, Task};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;

/// The sets, by their file under `../shared`; the first is annotated whole.
const SETS: [(&str, Task, Option<&str>); 6] = [
    ("gold/dev.jsonl", Task::Events, None),
    ("data/events/plv_train.jsonl", Task::Sentences, Some("plv")),
    ("data/events/plover_gsr_dev.jsonl", Task::Sentences, Some("gsr")),
    ("data/events/conflibert_cameo.jsonl", Task::Sentences, Some("conflibert")),
    ("data/events/petrarch_gsr.jsonl", Task::Sentences, Some("petrarch")),
    ("data/events/police_dev.jsonl", Task::Sentences, Some("police")),
];

/// Articles that are coded together.
const BATCH: usize = 64;

/// Trains and writes the weights.
pub(crate) fn run(root: &Path, by: &Learned) -> anyhow::Result<()> {
    let judged = crate::judged::read(root)?;
    let learned = Examples::gather(by, &root.join("../shared"), &annotated::read(root)?, &judged)?;
    let examples = &learned.all;
    anyhow::ensure!(learned.n_gold > 0, "../shared/gold/dev.jsonl is not there: nothing to learn from");
    let n_own = examples.iter().filter(|e| e.set.is_none()).count();
    let head = format!(
        "Weights of `crates/coding/src/confidence/`, made by `cargo xtask train` from {n_own} events of annotated\n\
         articles and of judged ones, and {} of labelled sentences; see MODEL.md. A feature, a tab, its weight as a log-odds.",
        examples.len() - n_own
    );
    let to = root.join("models/confidence.tsv");
    std::fs::write(&to, train::fit(examples.iter(), &confidence::PLAN).write(&head))?;
    println!("{} written, from {} examples", to.display(), examples.len());
    let rated = learned.rated();
    for (what, part) in [("gold/dev", &rated.gold), ("unseen news", &rated.judged)] {
        let Some((table, error)) = eval::reliability(part) else { continue };
        println!("{what}, cross-validated by article: expected calibration error {error}");
        println!("{}", table.columns.join("\t"));
        for row in &table.rows {
            println!("{}", row.join("\t"));
        }
    }
    Ok(())
}

/// What confidence learns from.
pub(crate) struct Examples {
    all: Vec<Example>,
    /// Tellings of gold/dev; the other examples of no set are of unseen news.
    n_gold: usize,
}

/// Probabilities by models that saw nothing of the article, each with whether the event is right.
pub(crate) struct Rated {
    pub(crate) gold: Vec<(f64, bool)>,
    pub(crate) judged: Vec<(f64, bool)>,
}

impl Examples {
    /// Codes all sets that are there, the annotated articles and those of the judged events.
    pub(crate) fn gather(
        by: &Learned,
        shared: &Path,
        annotated: &[Annotated],
        judged: &[Judged],
    ) -> anyhow::Result<Self> {
        let mut all = of_sets(by, shared)?;
        let n_gold = all.iter().filter(|e| e.set.is_none()).count();
        let unseen: Vec<String> =
            annotated::records(shared, annotated)?.into_iter().map(|(_, record)| record).collect();
        all.extend(of_gold(by, &Lines::of("annotated articles", unseen), Task::Events, None)?);
        all.extend(crate::judged::examples(by, shared, judged)?);
        Ok(Self { all, n_gold })
    }

    /// Rates the examples by cross-validation.
    pub(crate) fn rated(&self) -> Rated {
        let mut gold = Folds::fit(&self.all, &confidence::PLAN).rated(&self.all);
        let judged = gold.split_off(self.n_gold);
        Rated { gold, judged }
    }
}

/// Codes all sets that are there and judges every event.
fn of_sets(by: &Learned, shared: &Path) -> anyhow::Result<Vec<Example>> {
    let mut out = Vec::new();
    for (file, task, set) in SETS {
        let path = shared.join(file);
        if !path.exists() {
            eprintln!("{}: not there, left out", path.display());
            continue;
        }
        let gold = Lines::read(file, BufReader::new(std::fs::File::open(&path)?))?;
        out.extend(of_gold(by, &gold, task, set)?);
    }
    Ok(out)
}

/// Codes the records of a set and judges every event.
fn of_gold(by: &Learned, gold: &Lines, task: Task, set: Option<&'static str>) -> anyhow::Result<Vec<Example>> {
    let (mut out, mut coded) = (Vec::new(), BTreeMap::new());
    let articles: Vec<Article> = eval::inputs(gold)?.into_iter().map(article).collect();
    let ids: Vec<String> = articles.iter().map(|a| a.id.clone()).collect();
    for (pipeline, articles) in by.apart(articles)? {
        let mut worker = pipeline.worker();
        for batch in articles.chunks(BATCH) {
            for coded_one in worker.code_all(batch.to_vec()) {
                let mut line = Vec::new();
                write_code(&coded_one, &mut line);
                let line = String::from_utf8_lossy(&line).trim_end().to_owned();
                let told = coded_one.record.events.iter().map(|e| e.mentions.len());
                let all = pipeline.coder().features(&coded_one.doc, coded_one.article.published).into_iter();
                coded.insert(coded_one.article.id, (line, all.zip(told).collect::<Vec<_>>()));
            }
        }
    }
    let (lines, features): (Vec<_>, Vec<_>) = ids.iter().filter_map(|id| coded.remove(id)).unzip();
    let judged = eval::judge(task, gold, &Lines::of("predictions", lines))?;
    for ((article, events), rights) in ids.into_iter().zip(features).zip(judged) {
        // Every telling is judged in articles, every event in sentences.
        let tellings =
            events.into_iter().flat_map(|(f, n)| std::iter::repeat_n(f, if task == Task::Events { n } else { 1 }));
        out.extend(tellings.zip(rights).filter_map(|(features, right)| {
            // What lives by the judge has the judge's confidence.
            Some(Example { features: features?, right: right?, article: article.clone(), set })
        }));
    }
    Ok(out)
}
