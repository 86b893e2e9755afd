//! `chancery parse`: the linguistic layer alone, as CoNLL-U or JSON lines.

use crate::args::{ParseArgs, ParseFormat};
use crate::output::Output;
use crate::run::{self, Printed};
use chancery::wire::{write_conllu, write_parse};
use std::process::ExitCode;

pub(crate) fn run(args: &ParseArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &[])?;
    let output = Output::open(&args.output)?;
    run::run(&pipeline, &args.input, args.work.n_threads(), output, "parsed", |worker, articles| {
        let docs = worker.parse_all(&articles);
        let print = |(article, doc): (&chancery::Article, &chancery::text::Document)| {
            let mut bytes = Vec::new();
            match args.format {
                ParseFormat::Conllu => write_conllu(&article.id, doc, &mut bytes),
                ParseFormat::Jsonl => write_parse(&article.id, doc, &mut bytes),
            }
            Printed { bytes, n_events: 0, n_statements: 0 }
        };
        articles.iter().zip(&docs).map(print).collect()
    })
}
