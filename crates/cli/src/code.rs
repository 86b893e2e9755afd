//! `chancery code`: events and statements as a table, JSON lines or CSV.

use crate::args::{CodeArgs, CodeFormat};
use crate::output::Output;
use crate::run::{self, LONG, Printed};
use crate::spool::Spool;
use crate::table::{self, Look};
use anyhow::Context;
use chancery::coding::actors::Register;
use chancery::wire::{CSV_HEADER, write_code, write_code_to, write_csv};
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

pub(crate) fn run(args: &CodeArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &args.codebook)?;
    pipeline.prepare_to_code();
    let mut output = Output::open(&args.output)?;
    let format = args.format.unwrap_or_else(|| default_format(args, &output));
    if format == CodeFormat::Csv {
        output.write(CSV_HEADER.as_bytes())?;
    }
    let look = Look { color: output.color, width: output.width };
    let register = args.register.as_deref().map(open_register).transpose()?.map(Mutex::new);
    let n_threads = if register.is_some() { 1 } else { args.work.n_threads() };
    let ended = run::run(&pipeline, &args.input, n_threads, output, "coded", |worker, articles| {
        let print = |mut coded: chancery::Coded| {
            coded.record.events.retain(|e| e.confidence >= args.min_confidence);
            let (n_events, n_statements) = (coded.record.events.len(), coded.record.statements.len());
            let (mut bytes, mut long) = (Vec::new(), None);
            match format {
                CodeFormat::Jsonl if coded.doc.len() > LONG => {
                    let chancery::Coded { article, record, .. } = coded;
                    long = Some(Spool::filled(|out| write_code_to(&article, &record, out)));
                }
                CodeFormat::Table => table::article(&coded, look, &mut bytes),
                CodeFormat::Jsonl => write_code(&coded, &mut bytes),
                CodeFormat::Csv => write_csv(&coded, &mut bytes),
            }
            Printed { bytes, long, n_events, n_statements }
        };
        // A lock that a panic left behind still holds a register in order: every person in it is whole.
        let mut held = register.as_ref().map(|r| r.lock().unwrap_or_else(PoisonError::into_inner));
        worker.code_all_with(articles, held.as_deref_mut()).into_iter().map(print).collect()
    })?;
    if let (Some(path), Some(register)) = (&args.register, register) {
        save_register(path, &register.into_inner().unwrap_or_else(PoisonError::into_inner))?;
    }
    Ok(ended)
}

/// Reads the register; a file that is not there yet is an empty one.
fn open_register(path: &Path) -> anyhow::Result<Register> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Register::read(&path.display().to_string(), &text)?),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Register::default()),
        Err(e) => Err(e).with_context(|| format!("{}: cannot read the register", path.display())),
    }
}

/// Writes the register beside its place and moves it there, so that a half-written one never takes the old one's place.
fn save_register(path: &Path, register: &Register) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let failed = || format!("{}: cannot write the register", path.display());
    std::fs::write(&beside, register.write()).with_context(failed)?;
    std::fs::rename(&beside, path).with_context(failed)
}

fn default_format(args: &CodeArgs, output: &Output) -> CodeFormat {
    let csv = args.output.output.as_ref().is_some_and(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")));
    match (output.terminal, csv) {
        (true, _) => CodeFormat::Table,
        (_, true) => CodeFormat::Csv,
        _ => CodeFormat::Jsonl,
    }
}
