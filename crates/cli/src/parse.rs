//! `chancery parse`: the linguistic layer alone, as CoNLL-U or JSON lines.

use crate::args::{ParseArgs, ParseFormat};
use crate::output::Output;
use crate::run::{self, LONG, Printed, Rest};
use chancery::text::Document;
use chancery::wire::{Conllu, ParseLine, write_conllu, write_parse, write_parse_to};
use chancery::{Article, Pipeline};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Bytes of an article that one thread parses while it writes, so that its document is never there as a whole.
const LONG_TEXT: usize = 1 << 19;

pub(crate) fn run(args: &ParseArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &[])?;
    let output = Output::open(&args.output)?;
    let in_pieces = args.work.n_threads() == 1;
    let is_long = |a: &Article| in_pieces && a.text.len() > LONG_TEXT;
    run::run(&pipeline, &args.input, args.work.n_threads(), output, "parsed", |worker, articles| {
        if articles.iter().any(is_long) {
            worker.forget();
        }
        let mut docs = worker.parse_all(articles.iter().filter(|a| !is_long(a))).into_iter();
        let one = |article: Article| {
            let doc = if is_long(&article) { None } else { docs.next() };
            print(&pipeline, args.format, article, doc)
        };
        articles.into_iter().map(one).collect()
    })
}

/// Prints a document, or says how to print one that is not there yet.
fn print(pipeline: &Pipeline, format: ParseFormat, article: Article, doc: Option<Document>) -> Printed<'_> {
    let (mut bytes, mut rest) = (Vec::new(), None::<Rest<'_>>);
    match (format, doc) {
        (_, None) => rest = Some(Box::new(move |out| write_in_pieces(pipeline, format, &article, out))),
        (ParseFormat::Conllu, Some(doc)) => write_conllu(&article.id, &doc, &mut bytes),
        (ParseFormat::Jsonl, Some(doc)) if doc.len() > LONG => {
            rest = Some(Box::new(move |out| write_parse_to(&article.id, &doc, out)));
        }
        (ParseFormat::Jsonl, Some(doc)) => write_parse(&article.id, &doc, &mut bytes),
    }
    Printed { bytes, rest, n_events: 0, n_statements: 0 }
}

/// Parses a long article while it is written. A panic is a bug, which must not take the articles after it along: what
/// was written stays, as a line that is cut short.
fn write_in_pieces(pipeline: &Pipeline, format: ParseFormat, article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let mut write = || {
        let mut worker = pipeline.worker();
        let mut failed = None;
        let mut goes_on = |written: io::Result<()>| written.map_err(|e| failed = Some(e)).is_ok();
        match format {
            ParseFormat::Conllu => {
                let mut block = Conllu::begin(&article.id, &mut *out)?;
                worker.parse_in_pieces(&article.text, |doc| goes_on(block.piece(&doc)));
                failed.map_or_else(|| block.end(), Err)
            }
            ParseFormat::Jsonl => {
                let mut line = ParseLine::begin(&article.id, &mut *out)?;
                worker.parse_in_pieces(&article.text, |doc| goes_on(line.piece(&doc)));
                failed.map_or_else(|| line.end(), Err)
            }
        }
    };
    if let Ok(written) = catch_unwind(AssertUnwindSafe(&mut write)) {
        return written;
    }
    crate::output::complain(&format!("{}: internal error: please report this article", article.id));
    out.write_all(b"\n")
}
