//! `cargo xtask train-confidence`: weighs what tells a right event from a wrong one, on the annotated articles and on
//! sets of labelled sentences, and writes `models/confidence.tsv`.
//!
//! What it prints is cross-validated by article. `docs/accuracy.md` takes its reliability table from here too.

use crate::accuracy::article;
use crate::annotated::{self, Annotated};
use crate::judged::Judged;
use chancery::coding::confidence;
use chancery::coding::logit::train::{self, Example};
use chancery::wire::write_code;
use chancery::{Article, Pipeline};
use eval::{Lines, Task};
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

/// Trains and writes the weights; `--examples FILE` writes what was learned from as JSON lines.
pub(crate) fn run(root: &Path, args: &[String]) -> anyhow::Result<()> {
    let keep = match args {
        [] => None,
        [flag, file] if flag == "--examples" => Some(file),
        _ => anyhow::bail!("usage: cargo xtask train-confidence [--examples FILE]"),
    };
    let judged = crate::judged::read(root)?;
    let learned = Examples::gather(&root.join("../shared"), &annotated::read(root)?, &judged)?;
    let examples = &learned.all;
    if let Some(file) = keep {
        let line = |e: &Example| {
            let features: serde_json::Map<String, serde_json::Value> =
                e.features.iter().map(|(n, v)| (n.to_owned(), v.into())).collect();
            serde_json::json!({"article": e.article, "set": e.set, "right": e.right, "features": features}).to_string()
        };
        std::fs::write(file, examples.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    }
    anyhow::ensure!(learned.n_gold > 0, "../shared/gold/dev.jsonl is not there: nothing to learn from");
    let n_own = examples.iter().filter(|e| e.set.is_none()).count();
    let head = format!(
        "Weights of `crates/coding/src/confidence/`, made by `cargo xtask train-confidence` from {n_own} events of annotated\n\
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
    pub(crate) fn gather(shared: &Path, annotated: &[Annotated], judged: &[Judged]) -> anyhow::Result<Self> {
        // What lives by the judge has the judge's confidence.
        let pipeline = crate::near::unjudged()?;
        let mut all = of_sets(&pipeline, shared)?;
        let n_gold = all.iter().filter(|e| e.set.is_none()).count();
        let unseen: Vec<String> =
            annotated::records(shared, annotated)?.into_iter().map(|(_, record)| record).collect();
        all.extend(of_gold(&pipeline, &Lines::of("annotated articles", unseen), Task::Events, None)?);
        all.extend(crate::judged::examples(&pipeline, shared, judged)?);
        Ok(Self { all, n_gold })
    }

    /// Rates the examples by cross-validation.
    pub(crate) fn rated(&self) -> Rated {
        let mut gold = train::cross_validate(&self.all, &confidence::PLAN);
        let judged = gold.split_off(self.n_gold);
        Rated { gold, judged }
    }
}

/// Codes all sets that are there and judges every event.
fn of_sets(pipeline: &Pipeline, shared: &Path) -> anyhow::Result<Vec<Example>> {
    let mut out = Vec::new();
    for (file, task, set) in SETS {
        let path = shared.join(file);
        if !path.exists() {
            eprintln!("{}: not there, left out", path.display());
            continue;
        }
        let gold = Lines::read(file, BufReader::new(std::fs::File::open(&path)?))?;
        out.extend(of_gold(pipeline, &gold, task, set)?);
    }
    Ok(out)
}

/// Codes the records of a set and judges every event.
fn of_gold(pipeline: &Pipeline, gold: &Lines, task: Task, set: Option<&'static str>) -> anyhow::Result<Vec<Example>> {
    let (mut out, mut lines, mut features) = (Vec::new(), Vec::new(), Vec::new());
    let mut worker = pipeline.worker();
    let articles: Vec<Article> = eval::inputs(gold)?.into_iter().map(article).collect();
    for batch in articles.chunks(BATCH) {
        for coded in worker.code_all(batch.to_vec()) {
            let mut line = Vec::new();
            write_code(&coded, &mut line);
            lines.push(String::from_utf8_lossy(&line).trim_end().to_owned());
            let told = coded.record.events.iter().map(|e| e.mentions.len());
            let all = pipeline.coder().features(&coded.doc, coded.article.published).into_iter();
            features.push((coded.article.id, all.zip(told).collect::<Vec<_>>()));
        }
    }
    let judged = eval::judge(task, gold, &Lines::of("predictions", lines))?;
    for ((article, events), rights) in features.into_iter().zip(judged) {
        // Every telling is judged in articles, every event in sentences.
        let tellings =
            events.into_iter().flat_map(|(f, n)| std::iter::repeat_n(f, if task == Task::Events { n } else { 1 }));
        out.extend(
            tellings.zip(rights).filter_map(|(features, right)| {
                Some(Example { features, right: right?, article: article.clone(), set })
            }),
        );
    }
    Ok(out)
}
