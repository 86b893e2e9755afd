//! `cargo xtask accuracy`: runs the pipeline over every dev set and writes `docs/accuracy.md`.
//!
//! `--keep DIR` writes the predictions of each set there, to be looked at or scored by other programs. A data set is one
//! row of [`sets::SETS`]; the figures that goals are set for stand with it.

mod page;
mod sets;

use crate::learned::Learned;
use chancery::{Article, Config, Pipeline, act_lines, code_lines, parse_date, parse_lines, phrase_lines};
use eval::{Lines, Report};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) use sets::{Set, Way};

/// A set that was scored.
struct Scored {
    set: &'static Set,
    report: Report,
    n_records: usize,
}

/// What is measured apart from the sets.
struct Apart {
    /// Reliability table of confidence and its error, cross-validated by article, of all that is annotated or judged.
    calibration: Option<(eval::Table, f64)>,
    /// The same for gold/dev.
    reliability: Option<(eval::Table, f64)>,
    /// The same for events of unseen news, annotated whole or judged one by one.
    unseen: Option<(eval::Table, f64)>,
    /// The sections about unseen articles and judged events.
    judged: String,
}

/// Scores all sets whose file is there and writes the page. The data stand beside the repository, in `../shared`.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let keep = match args {
        [] => None,
        [flag, dir] if flag == "--keep" => Some(PathBuf::from(dir)),
        _ => anyhow::bail!("usage: cargo xtask accuracy [--keep DIR]"),
    };
    let root = repository();
    let shared = root.join("../shared");
    let started = Instant::now();
    let pipeline = Pipeline::new(&Config::default())?;
    let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let annotated = crate::annotated::read(&root)?;
    let learned = Learned::gather(&shared, &annotated)?;
    let (mut scored, mut absent) = (Vec::new(), Vec::new());
    for set in sets::SETS {
        let file = shared.join(set.file);
        if !file.exists() {
            eprintln!("{}: not there, left out", file.display());
            absent.push(set.file);
            continue;
        }
        let one = score(set, &file, &pipeline, &learned, n_threads, keep.as_deref())?;
        eprintln!("{:<44} {:>6} records  {:>6.1} s", set.file, one.n_records, started.elapsed().as_secs_f64());
        scored.push(one);
    }
    let judged = crate::judged::read(&root)?;
    let rated = crate::confidence::Examples::gather(&learned, &shared, &annotated, &judged)?.rated();
    let annotated = crate::annotated::score(&learned, &shared, &annotated, n_threads)?;
    let all: Vec<(f64, bool)> = rated.gold.iter().chain(&rated.judged).copied().chain(learned.live()).collect();
    let apart = Apart {
        calibration: eval::reliability(&all),
        reliability: eval::reliability(&rated.gold),
        unseen: eval::reliability(&rated.judged),
        judged: crate::annotated::section(&annotated)
            + &crate::judged_positions::section(&crate::judged_positions::read(&root)?)
            + &crate::judged::section(&judged),
    };
    eprintln!(
        "{:<44} {:>6} records  {:>6.1} s",
        "confidence",
        rated.gold.len() + rated.judged.len(),
        started.elapsed().as_secs_f64()
    );
    let page = page::page(&scored, &apart, &absent, &root);
    let to = root.join("docs/accuracy.md");
    std::fs::write(&to, page)?;
    eprintln!("{} written, {:.0} s", to.display(), started.elapsed().as_secs_f64());
    Ok(())
}

/// The root of the repository: the folder above this package.
fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The article that a record of gold is predicted from.
pub(crate) fn article(x: eval::Input) -> Article {
    let published = x.published.as_deref().and_then(parse_date);
    Article { id: x.id, text: x.text, published, ..Article::default() }
}

fn score(
    set: &'static Set,
    file: &Path,
    pipeline: &Pipeline,
    learned: &Learned,
    n_threads: usize,
    keep: Option<&Path>,
) -> anyhow::Result<Scored> {
    let gold = Lines::read(set.file, BufReader::new(std::fs::File::open(file)?))?;
    let articles: Vec<Article> = eval::inputs(&gold)?.into_iter().map(article).collect();
    let n_records = articles.len();
    let printed = match set.way {
        Way::Code if set.task == eval::Task::EventPlaces => {
            let acts = eval::acts(&gold)?.into_iter().map(|a| (a.id, (a.start, a.end))).collect();
            act_lines(pipeline, articles, &acts, n_threads)
        }
        // What the judge has learned from is coded by judges that have not.
        Way::Code if set.task == eval::Task::Events => learned.code_apart(articles, n_threads)?,
        Way::Code => code_lines(pipeline, articles, n_threads),
        Way::Phrase => phrase_lines(pipeline, articles, n_threads),
        Way::Parse => parse_lines(pipeline, articles, n_threads),
    };
    if let Some(dir) = keep {
        let name = set.file.replace('/', "-");
        std::fs::create_dir_all(dir)?;
        std::fs::write(dir.join(name), printed.join("\n"))?;
    }
    let report = eval::score(set.task, &gold, &Lines::of("predictions", printed), &set.options)?;
    Ok(Scored { set, report, n_records })
}
