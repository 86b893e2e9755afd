//! The benchmark of the whole program, beside spaCy in the same run; `bench/README.md` says what is measured.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What to run.
struct Plan {
    input: PathBuf,
    limit: usize,
    repeat: usize,
}

/// One row of the result.
#[derive(Default)]
struct Row {
    what: String,
    articles: usize,
    tokens: u64,
    results: String,
    /// Wall time of each run.
    seconds: Vec<f64>,
    /// Processor time of each run, all threads together: what other work on the machine does not change much.
    cpu: Vec<f64>,
    rss_mb: f64,
}

/// One run of a program.
struct Ran {
    seconds: f64,
    cpu: f64,
    rss_mb: f64,
}

/// What came out of a run, counted.
#[derive(Default)]
struct Counts {
    tokens: u64,
    ents: u64,
    events: u64,
    statements: u64,
}

/// Runs the benchmark and writes `bench/runs/DATE.csv`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<()> {
    let plan = plan(root, args)?;
    let program = build(root)?;
    let (input, articles) = sample(root, &plan)?;
    let parse = ["parse", "--format", "jsonl"];
    let mut rows = Vec::new();
    let parsed = count(&program, &parse, &input)?;
    let mut row = timed(&program, &parse, "1", &input, plan.repeat)?;
    row = Row { what: "parse, 1 thread".into(), results: format!("{} entities", parsed.ents), ..row };
    rows.push(row);
    let coded = count(&program, &["code", "--format", "jsonl"], &input)?;
    for threads in ["1", "2"] {
        let row = timed(&program, &["code", "--format", "jsonl"], threads, &input, plan.repeat)?;
        let what = format!("code, {threads} thread{}", if threads == "1" { "" } else { "s" });
        rows.push(Row { what, results: format!("{} events {} statements", coded.events, coded.statements), ..row });
    }
    for command in ["parse", "code"] {
        let row = timed(&program, &[command, "--format", "jsonl", "--precision", "fast"], "1", &input, plan.repeat)?;
        rows.push(Row { what: format!("{command}, 1 thread, fast"), ..row });
    }
    for row in &mut rows {
        (row.articles, row.tokens) = (articles, parsed.tokens);
    }
    rows.push(short_article(root, &program)?);
    match spacy(root, &input)? {
        Some(row) => rows.push(Row { articles, ..row }),
        None => println!("no spaCy here: set CHANCERY_BENCH_PYTHON to a Python that has it"),
    }
    report(root, &rows)
}

fn plan(root: &Path, args: &[String]) -> Result<Plan> {
    let input = root.join("../shared/data/news/mixed.dev.jsonl");
    let mut plan = Plan { input, limit: 500, repeat: 3 };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number =
            || args.next().and_then(|n| n.parse().ok()).with_context(|| format!("{arg}: expected a number"));
        match arg.as_str() {
            "--limit" => plan.limit = number()?,
            "--repeat" => plan.repeat = number()?.max(1),
            input => plan.input = PathBuf::from(input),
        }
    }
    if !plan.input.exists() {
        bail!("{}: not here; name an input of JSON lines", plan.input.display());
    }
    Ok(plan)
}

/// Builds the program and returns its path.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    let out = Command::new("cargo")
        .args(["build", "--release", "--package", "cli", "--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()?;
    let messages = String::from_utf8_lossy(&out.stdout);
    let program = messages
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .filter_map(|m| m["executable"].as_str().map(PathBuf::from))
        .next_back();
    program.filter(|_| out.status.success()).context("the program does not build")
}

/// Writes the first articles of the input to a file of their own.
fn sample(root: &Path, plan: &Plan) -> Result<(PathBuf, usize)> {
    let path = root.join("target").join("bench-input.jsonl");
    fs::create_dir_all(root.join("target"))?;
    let mut out = File::create(&path)?;
    let mut n = 0;
    for line in BufReader::new(File::open(&plan.input)?).lines().take(plan.limit) {
        let record: Value = serde_json::from_str(&line?)?;
        serde_json::to_writer(&out, &serde_json::json!({"id": record["id"], "text": record["text"]}))?;
        out.write_all(b"\n")?;
        n += 1;
    }
    Ok((path, n))
}

/// Counts what comes out, apart from the timing.
fn count(program: &Path, args: &[&str], input: &Path) -> Result<Counts> {
    let mut child = Command::new(program).args(args).arg(input).stdout(Stdio::piped()).spawn()?;
    let mut counts = Counts::default();
    for line in BufReader::new(child.stdout.take().context("a pipe")?).lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let n = |name: &str| line[name].as_array().map_or(0, Vec::len) as u64;
        counts.tokens += n("tokens");
        counts.ents += n("ents");
        counts.events += n("events");
        counts.statements += n("statements");
    }
    child.wait()?;
    Ok(counts)
}

fn timed(program: &Path, args: &[&str], threads: &str, input: &Path, repeat: usize) -> Result<Row> {
    let mut row = Row::default();
    for _ in 0..repeat {
        row.add(&once(Command::new(program).args(args).args(["--threads", threads]).arg(input))?);
    }
    Ok(row)
}

/// Runs a command without output.
fn once(command: &mut Command) -> Result<Ran> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    let (mut cpu, mut rss_mb) = (0.0, 0.0);
    let status = loop {
        // The kernel keeps the sums, and what has ended but is not waited for still shows its times.
        cpu = processor_time(&proc).unwrap_or(cpu).max(cpu);
        rss_mb = high_water(&proc).unwrap_or(rss_mb).max(rss_mb);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(Ran { seconds: start.elapsed().as_secs_f64(), cpu, rss_mb })
}

/// Returns the peak of memory in MB.
fn high_water(proc: &Path) -> Option<f64> {
    status_kb(proc, "VmHWM:").map(|kb| kb / 1024.0)
}

/// Returns a field of `status` in kB.
pub(crate) fn status_kb(proc: &Path, field: &str) -> Option<f64> {
    let status = fs::read_to_string(proc.join("status")).ok()?;
    let line = status.lines().find(|l| l.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Returns the processor time in seconds: fields 14 and 15 of `stat`, in hundredths on Linux.
fn processor_time(proc: &Path) -> Option<f64> {
    let stat = fs::read_to_string(proc.join("stat")).ok()?;
    // The second field is the name in parentheses, which may hold blanks.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn short_article(root: &Path, program: &Path) -> Result<Row> {
    let mut row = Row { what: "one short article".into(), articles: 1, ..Row::default() };
    for _ in 0..20 {
        row.add(&once(Command::new(program).arg("code").arg(root.join("examples/dispatch.txt")))?);
    }
    Ok(row)
}

/// Runs spaCy over the same articles; `None` when there is no Python that has it.
fn spacy(root: &Path, input: &Path) -> Result<Option<Row>> {
    let python = std::env::var("CHANCERY_BENCH_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", "import spacy"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|s| s.success()) {
        return Ok(None);
    }
    let out =
        Command::new(python).arg(root.join("bench/spacy_pipe.py")).arg(input).stderr(Stdio::inherit()).output()?;
    let Ok(told) = serde_json::from_slice::<Value>(&out.stdout) else { return Ok(None) };
    let number = |name: &str| told[name].as_f64().unwrap_or_default();
    Ok(Some(Row {
        what: format!("spaCy {}", told["version"].as_str().unwrap_or_default()),
        tokens: told["tokens"].as_u64().unwrap_or_default(),
        results: format!("{} entities", told["ents"]),
        seconds: vec![number("seconds")],
        cpu: vec![number("cpu")],
        rss_mb: number("rss_mb"),
        ..Row::default()
    }))
}

impl Row {
    fn add(&mut self, ran: &Ran) {
        self.seconds.push(ran.seconds);
        self.cpu.push(ran.cpu);
        self.rss_mb = self.rss_mb.max(ran.rss_mb);
    }

    /// Returns tokens a second of processor time.
    fn rate(&self) -> f64 {
        let cpu = median(&self.cpu);
        if self.tokens == 0 || cpu == 0.0 { 0.0 } else { self.tokens as f64 / cpu }
    }
}

fn median(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn report(root: &Path, rows: &[Row]) -> Result<()> {
    let (commit, cpu, date) = (commit(root), cpu(), said("date", &["-u", "+%Y-%m-%d"]));
    let peer = rows.iter().find(|r| r.what.starts_with("spaCy"));
    let mut csv = "date,commit,cpu,what,articles,tokens,results,seconds_median,seconds_min,seconds_max,cpu_median,\
                   tokens_per_cpu_second,times_spacy,peak_rss_mb\n"
        .to_owned();
    println!(
        "{:<38} {:>8} {:>8} {:>12} {:>8} {:>6} {:>8}",
        "", "wall s", "cpu s", "tokens/cpu s", "x spaCy", "MB", "tokens"
    );
    for r in rows {
        let times = peer.filter(|_| r.tokens > 0).map_or(0.0, |p| r.rate() / p.rate());
        let (least, most) = r.seconds.iter().fold((f64::MAX, 0.0f64), |(lo, hi), s| (lo.min(*s), hi.max(*s)));
        println!(
            "{:<38} {:>8.3} {:>8.2} {:>12.0} {:>8.1} {:>6.0} {:>8}  {}",
            r.what,
            median(&r.seconds),
            median(&r.cpu),
            r.rate(),
            times,
            r.rss_mb,
            r.tokens,
            r.results
        );
        writeln!(
            csv,
            "{date},{commit},{cpu},{},{},{},{},{:.4},{least:.4},{most:.4},{:.2},{:.0},{times:.2},{:.1}",
            r.what.replace(',', ""),
            r.articles,
            r.tokens,
            r.results,
            median(&r.seconds),
            median(&r.cpu),
            r.rate(),
            r.rss_mb
        )?;
    }
    if let Some(p) = peer
        && rows.iter().any(|r| r.tokens > 0 && r.tokens != p.tokens)
    {
        println!("the tokens differ from spaCy's: the work is not equal");
    }
    println!("commit {commit}, {cpu}");
    let path = root.join(format!("bench/runs/{date}.csv"));
    fs::create_dir_all(root.join("bench/runs"))?;
    fs::write(&path, csv)?;
    println!("{}", path.display());
    Ok(())
}

pub(crate) fn commit(root: &Path) -> String {
    said("git", &["-C", &root.display().to_string(), "describe", "--always", "--dirty"])
}

pub(crate) fn cpu() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name =
        info.lines().find(|l| l.starts_with("model name")).and_then(|l| l.split(':').nth(1)).unwrap_or("unknown");
    name.trim().replace(',', "")
}

pub(crate) fn said(program: &str, args: &[&str]) -> String {
    let out = Command::new(program).args(args).output();
    out.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default()
}
