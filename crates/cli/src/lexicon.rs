//! `chancery lexicon check`: every codebook entry's own examples, run.

use crate::args::CheckArgs;
use crate::output::complain;
use crate::run::{self, counted};
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let pipeline = run::pipeline(&args.work, &args.codebook)?;
    let mut worker = pipeline.worker();
    let n_examples = pipeline.coder().codebook().examples().len();
    let faults = pipeline.coder().check(|sentence| worker.read(sentence));
    let mut out = std::io::stdout().lock();
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    complain(&format!("ran {}: {} failed", counted(n_examples, "example"), faults.len()));
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
