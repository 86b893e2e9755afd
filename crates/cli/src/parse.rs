//! `chancery parse`: the linguistic layer alone, as CoNLL-U or JSON lines.

use crate::args::{ParseArgs, ParseFormat};
use crate::output::Output;
use crate::run::{self, Printed, Rest};
use chancery::wire::{write_conllu, write_parse, write_parse_to};
use std::process::ExitCode;

/// Tokens of an article whose line is not built in memory; it would take two hundred bytes a token.
const LONG: usize = 1 << 16;

pub(crate) fn run(args: &ParseArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &[])?;
    let output = Output::open(&args.output)?;
    run::run(&pipeline, &args.input, args.work.n_threads(), output, "parsed", |worker, articles| {
        let docs = worker.parse_all(&articles);
        let print = |(article, doc): (chancery::Article, chancery::text::Document)| {
            let (mut bytes, mut rest) = (Vec::new(), None::<Rest>);
            match args.format {
                ParseFormat::Conllu => write_conllu(&article.id, &doc, &mut bytes),
                ParseFormat::Jsonl if doc.len() > LONG => {
                    rest = Some(Box::new(move |out| write_parse_to(&article.id, &doc, out)));
                }
                ParseFormat::Jsonl => write_parse(&article.id, &doc, &mut bytes),
            }
            Printed { bytes, rest, n_events: 0, n_statements: 0 }
        };
        articles.into_iter().zip(docs).map(print).collect()
    })
}
