//! The loop that `code`, `parse` and `explain` share: inputs in, bytes out, with messages, progress and exit code.

use crate::args::{InputArgs, PrecisionArg, WorkArgs};
use crate::output::{Output, complain};
use crate::spool::Spool;
use chancery::input::{Reader, total_bytes};
use chancery::nlp::Precision;
use chancery::{Article, Config, Outcome, Pipeline, Worker};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tokens of an article whose line is not built in memory; a token takes two hundred bytes there.
pub(crate) const LONG: usize = 1 << 16;

/// What one article gives.
#[derive(Default)]
pub(crate) struct Printed {
    pub(crate) bytes: Vec<u8>,
    /// In place of the bytes, what would be too long to hold.
    pub(crate) long: Option<io::Result<Spool>>,
    pub(crate) n_events: usize,
    pub(crate) n_statements: usize,
}

/// Loads what the arguments name.
pub(crate) fn pipeline(work: &WorkArgs, codebooks: &[PathBuf]) -> anyhow::Result<Pipeline> {
    let precision = match work.precision {
        PrecisionArg::Exact => Precision::Exact,
        PrecisionArg::Fast => Precision::Fast,
    };
    Ok(Pipeline::new(&Config { model: work.model.clone(), codebooks: codebooks.to_vec(), precision })?)
}

/// Counts of a run.
#[derive(Default)]
struct Tally {
    done: usize,
    bad: usize,
    unreadable: usize,
    events: usize,
    statements: usize,
}

/// Runs `work` over all inputs and prints what it gives, in order.
pub(crate) fn run(
    pipeline: &Pipeline,
    input: &InputArgs,
    n_threads: usize,
    mut output: Output,
    verb: &str,
    work: impl Fn(&mut Worker<'_>, Vec<Article>) -> Vec<Printed> + Sync,
) -> anyhow::Result<ExitCode> {
    let reader = Reader::new(input.inputs.clone(), input.options());
    let progress = Progress::new(input, &output, reader.bytes_read());
    let mut tally = Tally::default();
    let mut failed = None;
    pipeline.run(reader, n_threads, work, |outcome| {
        match outcome {
            Outcome::Done(printed) => {
                tally.done += 1;
                tally.events += printed.n_events;
                tally.statements += printed.n_statements;
                let written = match printed.long {
                    None => output.write(&printed.bytes),
                    Some(long) => output.write_long(long),
                };
                if let Err(e) = written {
                    failed = Some(e);
                }
            }
            Outcome::Bad(e) => {
                tally.bad += 1;
                progress.aside(|| complain(&e.to_string()));
            }
            Outcome::Unreadable(e) => {
                tally.unreadable += 1;
                progress.aside(|| complain(&e.to_string()));
            }
            Outcome::Note(note) => progress.aside(|| complain(&note)),
        }
        progress.tick(tally.done);
        failed.is_none()
    });
    progress.finish();
    if let Some(e) = failed {
        return Err(e.into());
    }
    if tally.bad + tally.unreadable > 0 || (tally.done > 1 && std::io::stderr().is_terminal()) {
        complain(&tally.summary(verb));
    }
    Ok(tally.exit_code())
}

impl Tally {
    fn summary(&self, verb: &str) -> String {
        let mut s = format!("{verb} {}", counted(self.done, "article"));
        if verb == "coded" {
            s += &format!(": {}, {}", counted(self.events, "event"), counted(self.statements, "statement"));
        }
        if self.bad > 0 {
            s += &format!("; {} set aside", counted(self.bad, "bad record"));
        }
        if self.unreadable > 0 {
            s += &format!("; {} not read", counted(self.unreadable, "input"));
        }
        s
    }

    /// 2 when an input could not be read, or when there was nothing but bad records.
    fn exit_code(&self) -> ExitCode {
        if self.unreadable > 0 || (self.bad > 0 && self.done == 0) { ExitCode::from(2) } else { ExitCode::SUCCESS }
    }
}

/// Returns `3 articles`.
pub(crate) fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// A progress bar on the standard error, only on a terminal and only when the output goes elsewhere.
struct Progress {
    bar: ProgressBar,
    n_bytes: std::sync::Arc<AtomicU64>,
}

impl Progress {
    fn new(input: &InputArgs, output: &Output, n_bytes: std::sync::Arc<AtomicU64>) -> Self {
        // Small inputs are done before a bar could be read.
        let total = total_bytes(&input.inputs);
        let wanted = std::io::stderr().is_terminal() && !output.terminal && total.is_none_or(|n| n > 1 << 20);
        let bar = match total {
            _ if !wanted => ProgressBar::hidden(),
            Some(total) => {
                ProgressBar::new(total).with_style(style("{bar:30} {percent}% of {total_bytes}, {msg}, {eta} left"))
            }
            None => ProgressBar::new_spinner().with_style(style("{spinner} {bytes}, {msg}, {elapsed}")),
        };
        Self { bar, n_bytes }
    }

    fn tick(&self, n_done: usize) {
        if !self.bar.is_hidden() {
            self.bar.set_message(counted(n_done, "article"));
            self.bar.set_position(self.n_bytes.load(Ordering::Relaxed));
        }
    }

    fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
