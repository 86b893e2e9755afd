//! A long stream of articles through the program, with its memory along the way; `bench/README.md` says what is measured.

use crate::bench::{build, commit, cpu, said, status_kb};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What to run.
struct Plan {
    input: PathBuf,
    n_articles: usize,
    /// Characters at which articles end, at the next end of a paragraph or sentence; 0 for whole articles.
    cut: usize,
    /// The command and its options.
    command: Vec<String>,
}

/// Points at which memory is read.
const POINTS: usize = 10;

/// Sends the articles of the input over and over, with new ids, and writes `bench/runs/DATE-stream-COMMAND.csv`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<()> {
    let plan = plan(root, args)?;
    let texts = texts(&plan)?;
    if texts.is_empty() {
        bail!("{}: no articles", plan.input.display());
    }
    let program = build(root)?;
    let mut child = Command::new(program)
        .args(&plan.command)
        .args(["--input-format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut to = BufWriter::new(child.stdin.take().context("a pipe")?);
    let n = plan.n_articles;
    let writer = std::thread::spawn(move || -> std::io::Result<()> {
        for i in 0..n {
            let record = serde_json::json!({"id": format!("a{i}"), "text": texts[i % texts.len()]});
            serde_json::to_writer(&mut to, &record)?;
            to.write_all(b"\n")?;
        }
        to.flush()
    });
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    let (began, mut lines, mut bytes) = (Instant::now(), 0usize, 0u64);
    let mut csv = "date,commit,cpu,command,cut,articles,seconds,output_bytes,rss_mb,peak_rss_mb\n".to_owned();
    let (date, commit, cpu) = (said("date", &["-u", "+%Y-%m-%d"]), commit(root), cpu());
    let command = plan.command.join(" ");
    let mut out = BufReader::with_capacity(1 << 16, child.stdout.take().context("a pipe")?);
    let mut line = Vec::new();
    while out.read_until(b'\n', &mut line)? > 0 {
        bytes += line.len() as u64;
        line.clear();
        lines += 1;
        if lines % n.div_ceil(POINTS) == 0 || lines == n {
            let (rss, peak) = (status_kb(&proc, "VmRSS:"), status_kb(&proc, "VmHWM:"));
            let mb = |kb: Option<f64>| kb.unwrap_or_default() / 1024.0;
            let s = began.elapsed().as_secs_f64();
            println!("{lines:>9} articles {s:>8.0} s {:>7.1} MB, {:>7.1} MB at most", mb(rss), mb(peak));
            writeln!(
                csv,
                "{date},{commit},{cpu},{command},{},{lines},{s:.1},{bytes},{:.1},{:.1}",
                plan.cut,
                mb(rss),
                mb(peak)
            )?;
        }
    }
    writer.join().map_err(|_| anyhow::anyhow!("the writer of articles panicked"))??;
    if !child.wait()?.success() || lines != n {
        bail!("{lines} lines for {n} articles");
    }
    let path = root.join(format!("bench/runs/{date}-stream-{}.csv", plan.command[0]));
    fs::write(&path, csv)?;
    println!("{}", path.display());
    Ok(())
}

fn plan(root: &Path, args: &[String]) -> Result<Plan> {
    let input = root.join("../shared/data/news/mixed.dev.jsonl");
    let mut plan = Plan { input, n_articles: 200_000, cut: 0, command: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number =
            || args.next().and_then(|n| n.parse().ok()).with_context(|| format!("{arg}: expected a number"));
        match arg.as_str() {
            "--articles" => plan.n_articles = number()?,
            "--cut" => plan.cut = number()?,
            "--" => plan.command = args.by_ref().cloned().collect(),
            input => plan.input = PathBuf::from(input),
        }
    }
    if plan.command.is_empty() {
        plan.command = ["parse", "--threads", "1", "--precision", "fast"].map(str::to_owned).to_vec();
    }
    Ok(plan)
}

fn texts(plan: &Plan) -> Result<Vec<String>> {
    let mut out = Vec::new();
    let file = File::open(&plan.input).with_context(|| plan.input.display().to_string())?;
    for line in BufReader::new(file).lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().unwrap_or_default();
        let mut end = text.len();
        if plan.cut > 0
            && let Some((from, _)) = text.char_indices().nth(plan.cut)
        {
            let stop = text[from..].find('\n').or_else(|| text[from..].find(". ").map(|i| i + 1));
            end = stop.map_or(end, |i| from + i);
        }
        out.push(text[..end].to_owned());
    }
    Ok(out)
}
