//! `chancery eval`: predictions, or what the program itself gives, scored against gold.

use crate::args::EvalArgs;
use crate::output::Output;
use crate::run;
use anyhow::Context;
use chancery::{Article, act_lines, code_lines, parse_date, parse_lines, phrase_lines};
use eval::{Lines, Options, Task};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &EvalArgs) -> anyhow::Result<ExitCode> {
    let mut gold = read(&args.gold)?;
    if let Some(n) = args.limit {
        gold.truncate(n);
    }
    let predicted = match &args.predicted {
        Some(path) => read(path)?,
        None => predict(args, &gold)?,
    };
    let options = Options {
        misses: args.misses,
        by_type: args.by_type,
        unseen: args.unseen,
        negative: args.negative,
        by_genre: args.by_genre,
        raw: args.raw,
        gum_scheme: args.gum_scheme,
        literal: args.literal,
        held_out: args.held_out,
    };
    let report = eval::score(args.task(), &gold, &predicted, &options)?;
    let mut output = Output::open(&args.output)?;
    let printed = if args.json { serde_json::to_string(&report)? + "\n" } else { report.to_string() };
    output.write(printed.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> anyhow::Result<Lines> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| name.clone())?;
    Ok(Lines::read(&name, BufReader::new(file))?)
}

/// Runs the program over the texts of the gold, which is all it sees of it.
fn predict(args: &EvalArgs, gold: &Lines) -> anyhow::Result<Lines> {
    let task = args.task();
    if task == Task::Stories {
        anyhow::bail!("eval stories: nothing here groups articles into stories yet; give --predicted FILE");
    }
    let pipeline = run::pipeline(&args.work, &args.codebook)?;
    let article = |x: eval::Input| Article {
        id: x.id,
        text: x.text,
        published: x.published.as_deref().and_then(parse_date),
        ..Article::default()
    };
    let articles = eval::inputs(gold)?.into_iter().map(article).collect();
    let n_threads = args.work.n_threads();
    let lines = match task {
        Task::Parse => parse_lines(&pipeline, articles, n_threads),
        Task::EventPlaces => {
            let acts = eval::acts(gold)?.into_iter().map(|a| (a.id, (a.start, a.end))).collect();
            act_lines(&pipeline, articles, &acts, n_threads)
        }
        Task::Actors => phrase_lines(&pipeline, articles, n_threads),
        _ => code_lines(&pipeline, articles, n_threads),
    };
    Ok(Lines::of("predictions", lines))
}
