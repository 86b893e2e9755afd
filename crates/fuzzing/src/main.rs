//! Runs a fuzz target over seeded mutations of its corpus: `fuzzing TARGET INPUTS [SEED]`.
//!
//! An input that panics is written to `target/fuzz/TARGET-SEED-N`, and so is one that takes over a second of processor
//! time; the run goes on. The input at work is in `target/fuzz/TARGET-SEED-last`, should one end the process. `fuzzing TARGET FILE` runs one file. `fuzzing convert-seeds` makes the seeds of `model` out of those of `convert`.
#![allow(clippy::print_stdout, reason = "a developer's tool prints")]

use anyhow::{Context, Result, bail};
use fuzzing::{Mutator, corpus, seeds, target, unframe};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["convert-seeds"] => convert_seeds(),
        [name, path] if Path::new(path).is_file() => {
            let target = target(name).with_context(|| format!("no target {name:?}"))?;
            (target.run)(&std::fs::read(path)?);
            Ok(())
        }
        [name, n] => run(name, n.parse()?, 1),
        [name, n, seed] => run(name, n.parse()?, seed.parse()?),
        _ => bail!("usage: fuzzing TARGET INPUTS [SEED] | TARGET FILE | convert-seeds"),
    }
}

fn run(name: &str, n: u64, seed: u64) -> Result<()> {
    let target = target(name).with_context(|| format!("no target {name:?}"))?;
    let seeds = seeds(name)?;
    let mut mutator = Mutator::new(&seeds, target.words, target.most, seed);
    let mut input = Vec::new();
    let (began, mut n_panics, mut slowest) = (Instant::now(), 0, Duration::ZERO);
    std::panic::set_hook(Box::new(|_| {}));
    std::fs::create_dir_all("target/fuzz")?;
    let last = File::create(format!("target/fuzz/{name}-{seed}-last"))?;
    for i in 0..n {
        mutator.next_into(&mut input);
        last.set_len(0)?;
        last.write_all_at(&input, 0)?;
        let start = Instant::now();
        let ran = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        let mut took = start.elapsed();
        if ran.is_ok() && took > Duration::from_secs(1) {
            // Other work on the machine may be to blame.
            let from = busy();
            (target.run)(&input);
            took = busy().saturating_sub(from);
        }
        let slow = took > slowest && took > Duration::from_secs(1);
        slowest = slowest.max(took);
        if ran.is_err() || slow {
            let path = format!("target/fuzz/{name}-{seed}-{i}");
            std::fs::write(&path, &input)?;
            let what = if ran.is_err() { "panics".to_owned() } else { format!("takes {took:?}") };
            println!("{path}: {what}");
            n_panics += u64::from(ran.is_err());
            if n_panics > 50 {
                break;
            }
        }
        if (i + 1) % 1_000_000 == 0 {
            println!(
                "{name} seed {seed}: {} inputs, {n_panics} panics, slowest {slowest:?}, {:?}",
                i + 1,
                began.elapsed()
            );
        }
    }
    println!("{name} seed {seed}: {n} inputs, {n_panics} panics, slowest {slowest:?}, {:?}", began.elapsed());
    if n_panics > 0 {
        bail!("{n_panics} inputs panic");
    }
    Ok(())
}

/// Processor time of this thread, where the system tells; nothing elsewhere.
fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|s| s.split(' ').next()?.parse().ok()).unwrap_or(0);
    Duration::from_nanos(nanos)
}

fn convert_seeds() -> Result<()> {
    std::fs::create_dir_all(corpus("model"))?;
    for entry in std::fs::read_dir(corpus("convert"))? {
        let path = entry?.path();
        let made =
            convert::convert_files(unframe(&std::fs::read(&path)?)).with_context(|| path.display().to_string())?;
        let name = path.file_stem().context("a name")?;
        std::fs::write(corpus("model").join(name).with_extension("chm"), made)?;
    }
    Ok(())
}
