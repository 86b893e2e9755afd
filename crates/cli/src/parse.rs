//! `chancery parse`: the linguistic layer alone, as CoNLL-U or JSON lines.

use crate::args::{ParseArgs, ParseFormat};
use crate::output::Output;
use crate::run::{self, Printed};
use crate::spool::Spool;
use chancery::text::Document;
use chancery::wire::{Conllu, ParseLine, write_conllu, write_parse};
use chancery::{Article, Worker};
use std::io::{self, Write};
use std::process::ExitCode;

/// Bytes of an article whose document is never there as a whole, but printed while it is parsed.
const LONG_TEXT: usize = 1 << 18;

pub(crate) fn run(args: &ParseArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &[])?;
    let output = Output::open(&args.output)?;
    run::run(&pipeline, &args.input, args.work.n_threads(), output, "parsed", |worker, articles| {
        let mut docs = worker.parse_all(articles.iter().filter(|a| !is_long(a))).into_iter();
        let one = |article: &Article| {
            // There is a document for each article that is not long.
            match if is_long(article) { None } else { docs.next() } {
                Some(doc) => Printed { bytes: whole(args.format, &article.id, &doc), ..Printed::default() },
                None => in_pieces(args.format, worker, article),
            }
        };
        articles.iter().map(one).collect()
    })
}

fn is_long(article: &Article) -> bool {
    article.text.len() > LONG_TEXT
}

fn whole(format: ParseFormat, id: &str, doc: &Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    match format {
        ParseFormat::Conllu => write_conllu(id, doc, &mut bytes),
        ParseFormat::Jsonl => write_parse(id, doc, &mut bytes),
    }
    bytes
}

fn in_pieces(format: ParseFormat, worker: &mut Worker<'_>, article: &Article) -> Printed {
    let pieces = |sink: &mut Sink<'_>| worker.parse_in_pieces(&article.text, sink);
    let long = Spool::filled(|out| write_pieces(format, &article.id, out, pieces));
    Printed { long: Some(long), ..Printed::default() }
}

/// Takes one piece of a document after the other; `false` stops.
type Sink<'s> = dyn FnMut(Document) -> bool + 's;

/// Prints a document that comes in pieces.
fn write_pieces(
    format: ParseFormat,
    id: &str,
    out: &mut dyn Write,
    pieces: impl FnOnce(&mut Sink<'_>),
) -> io::Result<()> {
    let mut written = Ok(());
    match format {
        ParseFormat::Conllu => {
            let mut block = Conllu::begin(id, out)?;
            pieces(&mut |doc| {
                written = block.piece(&doc);
                written.is_ok()
            });
            written.and_then(|()| block.end())
        }
        ParseFormat::Jsonl => {
            let mut line = ParseLine::begin(id, out)?;
            pieces(&mut |doc| {
                written = line.piece(&doc);
                written.is_ok()
            });
            written.and_then(|()| line.end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Args;
    use clap::Parser;
    use std::fs;

    /// Runs `parse` over three articles, of which the second breaks while it is printed; gives the
    /// output.
    fn with_a_break(format: ParseFormat) -> String {
        let dir = std::env::temp_dir().join(format!("chancery-broken-{}-{format:?}", std::process::id()));
        fs::create_dir_all(&dir).expect("a directory");
        let (input, output) = (dir.join("in.jsonl"), dir.join("out"));
        let record = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"Zenda protested. Talks failed.\"}}\n");
        fs::write(&input, record("a") + &record("b") + &record("c")).expect("an input");
        let paths = [input, output.clone()].map(|p| p.display().to_string());
        let args = Args::parse_from(["chancery", "parse", "--threads", "1", &paths[0], "-o", &paths[1]]);
        let crate::args::Command::Parse(args) = args.command else { unreachable!("parse was asked for") };
        let pipeline = run::pipeline(&args.work, &[]).expect("built in");
        let to = Output::open(&args.output).expect("an output");
        let work = |worker: &mut Worker<'_>, articles: Vec<Article>| {
            let one = |article: &Article| {
                let mut pieces = |sink: &mut Sink<'_>| {
                    worker.parse_in_pieces(&article.text, &mut *sink);
                    assert!(article.id != "b", "a bug for the test");
                };
                let long = Spool::filled(|out| write_pieces(format, &article.id, out, &mut pieces));
                Printed { long: Some(long), ..Printed::default() }
            };
            articles.iter().map(one).collect()
        };
        run::run(&pipeline, &args.input, 1, to, "parsed", work).expect("runs");
        let printed = fs::read_to_string(&output).expect("an output");
        fs::remove_dir_all(&dir).expect("removed");
        printed
    }

    #[test]
    fn what_breaks_while_it_is_printed_leaves_whole_lines() {
        let printed = with_a_break(ParseFormat::Jsonl);
        let lines: Vec<serde_json::Value> = printed.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(lines.iter().map(|l| &l["id"]).collect::<Vec<_>>(), ["a", "c"]);
        let printed = with_a_break(ParseFormat::Conllu);
        let docs: Vec<&str> = printed.lines().filter(|l| l.starts_with("# newdoc")).collect();
        assert_eq!(docs, ["# newdoc id = a", "# newdoc id = c"]);
    }
}
