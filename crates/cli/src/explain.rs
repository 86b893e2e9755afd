//! `chancery explain`: for every sentence what was considered, what matched, what blocked it, what was decided.

use crate::args::ExplainArgs;
use crate::output::Output;
use crate::run::{self, Printed};
use crate::table::{self, Look};
use chancery::Article;
use chancery::coding::Line;
use std::process::ExitCode;

pub(crate) fn run(args: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &args.codebook)?;
    let mut output = Output::open(&args.output)?;
    let look = Look { color: output.color, width: output.width };
    let coder = pipeline.coder();
    let one = |coded: chancery::Coded| {
        let lines: Vec<Line> = coder.explain(&coded.doc, coded.article.published);
        let mut bytes = Vec::new();
        table::explained(&coded, &lines, look, &mut bytes);
        Printed { bytes, long: None, n_events: coded.record.events.len(), n_statements: coded.record.statements.len() }
    };
    if let Some(sentence) = &args.sentence {
        let article = Article { text: sentence.clone(), published: args.input.published, ..Article::default() };
        output.write(&one(pipeline.worker().code(article)).bytes)?;
        return Ok(ExitCode::SUCCESS);
    }
    run::run(&pipeline, &args.input, args.work.n_threads(), output, "explained", |worker, articles| {
        worker.code_all(articles).into_iter().map(one).collect()
    })
}
