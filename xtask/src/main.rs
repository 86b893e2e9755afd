//! What a developer repeats: `cargo xtask ci`, `cargo xtask accuracy`, `cargo xtask train`,
//! `cargo xtask bench`, `cargo xtask stream`.

#![allow(clippy::print_stdout, reason = "a developer's tool prints")]

mod accuracy;
mod annotated;
mod bench;
mod confidence;
mod judged;
mod judged_positions;
mod learned;
mod stream;
mod tidy;

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

const USAGE: &str =
    "usage: cargo xtask ci | tidy | accuracy [--keep DIR] | train | bench [INPUT.jsonl] [--limit N] [--repeat N]
                   | stream [INPUT.jsonl] [--articles N] [--cut CHARS] [-- COMMAND...]";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("accuracy") => accuracy::run(&args[1..]),
        Some("train") => learned::run(&root(), &args[1..]),
        Some("ci") => ci(),
        Some("tidy") => tidy::check(&root()),
        Some("bench") => bench::run(&root(), &args[1..]),
        Some("stream") => stream::run(&root(), &args[1..]),
        _ => Err(anyhow::anyhow!(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e:#}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Everything that must hold before a change lands. All steps share the release profile, so nothing is built twice.
fn ci() -> Result<()> {
    let began = Instant::now();
    tidy::check(&root())?;
    for (args, env) in [
        (vec!["fmt", "--all", "--check"], None),
        (vec!["clippy", "--release", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"], None),
        (vec!["test", "--release", "--workspace"], None),
        // Every micro-benchmark once.
        (vec!["test", "--release", "--package", "nlp", "--bench", "stages"], None),
        // The fuzz targets as `cargo fuzz` runs them.
        (vec!["build", "--release", "--package", "chancery-fuzz"], None),
        (vec!["doc", "--release", "--workspace", "--no-deps", "--quiet"], Some(("RUSTDOCFLAGS", "-D warnings"))),
    ] {
        let step = Instant::now();
        eprintln!("==> cargo {}", args.join(" "));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(&args).current_dir(root());
        command.envs(env);
        let status = command.status().context("cargo does not start")?;
        if !status.success() {
            bail!("cargo {} failed", args[0]);
        }
        eprintln!("==> {} done in {:.0} s", args[0], step.elapsed().as_secs_f64());
    }
    eprintln!("==> all done in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}
