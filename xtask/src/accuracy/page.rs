//! The page `docs/accuracy.md`, from scored sets.

use super::sets::{Goal, Shown};
use super::{Apart, Scored, Way};
use eval::{Figure, Figures, Report, Table, Task};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// Prints the whole page.
pub(super) fn page(scored: &[Scored], apart: &Apart, absent: &[&str], root: &Path) -> String {
    let mut out = head(root);
    if !absent.is_empty() {
        let _ = writeln!(out, "Not there when this was made: {}.\n", absent.join(", "));
    }
    goals(scored, apart, &mut out);
    let mut area = "";
    for one in scored {
        if one.set.area != area {
            // The coder's own parts end the part of events.
            if !area.is_empty() && area == scored[0].set.area {
                parts(apart, &mut out);
            }
            area = one.set.area;
            let _ = writeln!(out, "## {area}\n");
        }
        section(one, &mut out);
    }
    out
}

fn head(root: &Path) -> String {
    let commit = git(root, &["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    let changed = git(root, &["status", "--porcelain", "--untracked-files=no"]).is_some_and(|s| !s.is_empty());
    let changed = if changed { " with changes that are not committed" } else { "" };
    let day = today();
    let meta = chancery::nlp::builtin().meta();
    format!(
        "# Accuracy\n\n\
        Made by `cargo xtask accuracy` on {day} at commit {commit}{changed}, with the built-in model {} {}. Do not edit: \
        run the command again.\n\n\
        Every figure is on a **development** set: rules were written and read against these sets, so expect less on \
        texts of other kinds. Definitions are those of `chancery eval` (`cargo doc -p eval`); a test holds them equal to \
        independent scorers. The data sets stand beside the repository in `../shared` and are not part of it; a set that \
        is absent is left out and named. Each section gives the command that repeats it.\n\n",
        meta.name, meta.version
    )
}

/// The day in UTC.
fn today() -> jiff::civil::Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let days = i64::try_from(since.as_secs() / 86_400).unwrap_or(0);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch)
}

fn git(root: &Path, args: &[&str]) -> Option<String> {
    let run = Command::new("git").arg("-C").arg(root).args(args).output().ok()?;
    run.status.success().then(|| String::from_utf8_lossy(&run.stdout).trim().to_owned())
}

/// The goals at a glance.
fn goals(scored: &[Scored], apart: &Apart, out: &mut String) {
    let _ = writeln!(out, "## Goals\n\n| set | figure | goal | reached | |\n| --- | --- | ---: | ---: | --- |");
    for one in scored {
        for Shown(path, name, goal) in one.set.shown {
            let reached = one.report.get(path);
            let (told, held) = match goal {
                Goal::None => continue,
                Goal::AtLeast(x) => (format!("≥ {x}"), reached.is_some_and(|r| r >= *x)),
                Goal::AtMost(x) => (format!("≤ {x}"), reached.is_some_and(|r| r <= *x)),
            };
            let held = if held { "yes" } else { "**no**" };
            let _ = writeln!(out, "| {} | {name} | {told} | {} | {held} |", short(one.set.file), number(reached));
        }
    }
    let mut row = |set: &str, name: &str, told: &str, reached: f64, held: bool| {
        let held = if held { "yes" } else { "**no**" };
        let _ = writeln!(out, "| {set} | {name} | {told} | {} | {held} |", number(Some(reached)));
    };
    if let Some((_, error)) = &apart.calibration {
        let name = "expected calibration error, cross-validated";
        row("all annotated and judged news", name, "≤ 0.05", *error, *error <= 0.05);
    }
    out.push('\n');
}

/// Confidence and judged events.
fn parts(apart: &Apart, out: &mut String) {
    if let Some((table, error)) = &apart.calibration {
        let _ = writeln!(
            out,
            "### Confidence\n\nThe tellings of all annotated articles, the judged events, and the near candidates \
             likely enough to live, each rated by weights that saw nothing of its article (but for the slope and the shift of \
             the judge) (`cargo xtask train`, `models/MODEL.md`). An event is right when its type is. Expected calibration \
             error {error:.3}; what `chancery eval` prints on these sets is lower, for the weights that are built in have \
             seen them.\n"
        );
        markdown(table, out);
    }
    if let Some((table, error)) = &apart.reliability {
        let _ = writeln!(
            out,
            "Of these, gold/dev, what the patterns found by themselves: calibration error {error:.3}. Rules were written \
             against these articles, so more is right there than on news that is new, which is what confidence is meant \
             for.\n"
        );
        markdown(table, out);
    }
    out.push_str(&apart.judged);
    if let Some((table, error)) = &apart.unseen {
        let _ = writeln!(
            out,
            "Confidence of events of unseen news, annotated whole or judged one by one, rated in the same way; calibration error {error:.3}.\n"
        );
        markdown(table, out);
    }
}

/// A set's name: its file without what all files have.
fn short(file: &str) -> &str {
    let file = file.strip_prefix("data/").unwrap_or(file);
    file.strip_suffix(".jsonl").unwrap_or(file)
}

fn number(x: Option<f64>) -> String {
    match x {
        None => "–".to_owned(),
        Some(x) if x > 10.0 => format!("{x:.0}"),
        Some(x) => format!("{x:.3}"),
    }
}

fn section(one: &Scored, out: &mut String) {
    let set = one.set;
    let _ = writeln!(out, "### {}\n\n{} records: {}.\n", short(set.file), one.n_records, set.what);
    let flags = [
        (set.options.unseen, " --unseen"),
        (set.options.negative, " --negative"),
        (set.options.by_genre, " --by-genre"),
    ];
    let flags: String = flags.iter().filter(|f| f.0).map(|f| f.1).collect();
    let flags = if set.way == Way::Parse && set.task != Task::Parse { format!("{flags} --parse") } else { flags };
    let _ = writeln!(out, "`chancery eval {} --gold ../shared/{}{flags}`\n", set.task.as_str(), set.file);
    let _ = writeln!(out, "| figure | value |\n| --- | ---: |");
    for Shown(path, name, _) in set.shown {
        let _ = writeln!(out, "| {name} | {} |", number(one.report.get(path)));
    }
    out.push('\n');
    details(&one.report, out);
}

/// Figures by type and the tables of the report.
fn details(report: &Report, out: &mut String) {
    if let Some(types) = report.figures.group("by_type") {
        by_type(types, out);
    }
    if let Some(kinds) = report.figures.group("by_kind") {
        for (kind, figure) in kinds.iter() {
            if let Figure::Group(x) = figure {
                let cells =
                    ["n", "found", "source", "content", "all", "touch"].map(|c| format!("{c} {}", number(x.get(c))));
                let _ = writeln!(out, "- {kind}: {}", cells.join(", "));
            }
        }
        out.push('\n');
    }
    if let Some(roots) = report.figures.group("by_root").filter(|r| r.iter().next().is_some()) {
        let shares = roots.iter().filter_map(|(name, x)| match x {
            Figure::Of(n, m) => Some(format!("{name} {n}/{m}")),
            _ => None,
        });
        let _ = writeln!(out, "Found by root: {}.\n", shares.collect::<Vec<_>>().join(", "));
    }
    // Confidence is told cross-validated, in a section of its own.
    for table in report.tables.iter().filter(|t| t.name != "calibration") {
        markdown(table, out);
    }
}

fn by_type(types: &Figures, out: &mut String) {
    let _ = writeln!(
        out,
        "| type | P | R | F1 | right | predicted | gold |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    );
    for (name, figure) in types.iter() {
        if let Figure::Prf(x) = figure {
            let [tp, predicted, gold] = x.counts.unwrap_or_default();
            let _ = writeln!(out, "| {name} | {:.2} | {:.2} | {:.2} | {tp} | {predicted} | {gold} |", x.p, x.r, x.f1);
        }
    }
    out.push('\n');
}

fn markdown(table: &Table, out: &mut String) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let _ = writeln!(out, "{}:\n", table.title);
    out.push_str(&line(&table.columns));
    let rule: Vec<String> =
        table.columns.iter().enumerate().map(|(i, _)| if i == 0 { "---" } else { "---:" }.into()).collect();
    out.push_str(&line(&rule));
    for row in &table.rows {
        out.push_str(&line(row));
    }
    out.push('\n');
}
