//! `chancery code`: events and statements as a table, JSON lines or CSV.

use crate::args::{CodeArgs, CodeFormat};
use crate::output::Output;
use crate::run::{self, Printed};
use crate::table::{self, Look};
use chancery::wire::{CSV_HEADER, write_code, write_csv};
use std::process::ExitCode;

pub(crate) fn run(args: &CodeArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &args.codebook)?;
    let mut output = Output::open(&args.output)?;
    let format = args.format.unwrap_or_else(|| default_format(args, &output));
    if format == CodeFormat::Csv {
        output.write(CSV_HEADER.as_bytes())?;
    }
    let look = Look { color: output.color, width: output.width };
    run::run(&pipeline, &args.input, &args.work, output, "coded", |worker, articles| {
        let print = |coded: chancery::Coded| {
            let mut bytes = Vec::new();
            match format {
                CodeFormat::Table => table::article(&coded, look, &mut bytes),
                CodeFormat::Jsonl => write_code(&coded, &mut bytes),
                CodeFormat::Csv => write_csv(&coded, &mut bytes),
            }
            Printed { bytes, n_events: coded.record.events.len(), n_statements: coded.record.statements.len() }
        };
        worker.code_all(articles).into_iter().map(print).collect()
    })
}

fn default_format(args: &CodeArgs, output: &Output) -> CodeFormat {
    let csv = args.output.output.as_ref().is_some_and(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")));
    match (output.terminal, csv) {
        (true, _) => CodeFormat::Table,
        (_, true) => CodeFormat::Csv,
        _ => CodeFormat::Jsonl,
    }
}
