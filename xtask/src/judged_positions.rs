//! Positions of unseen news that were judged one by one (`data/judged/positions.tsv`): what share is right.

use crate::judged::{rows, yes};
use anyhow::bail;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const FILE: &str = "data/judged/positions.tsv";
/// The columns of the file.
const COLUMNS: [&str; 12] =
    ["drawn", "file", "article", "cue", "start", "end", "stance", "position", "holder", "side", "issue", "collection"];

/// A judged position.
pub(crate) struct Judged {
    /// The day it was drawn and the commit that found it.
    drawn: String,
    /// Whether holder, stance and issue are right; `None` where there is no position.
    fields: Option<[bool; 3]>,
}

/// Reads the judgements.
///
/// # Errors
/// Names file and line of what is no judgement.
pub(crate) fn read(root: &Path) -> anyhow::Result<Vec<Judged>> {
    rows(root, FILE, &COLUMNS, one)
}

fn one(line: &str) -> anyhow::Result<Judged> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [drawn, _, _, _, _, _, _, position, holder, side, issue, _] = cells[..] else {
        bail!("expected {} columns, found {}", COLUMNS.len(), cells.len());
    };
    let fields = if yes(position)? { Some([yes(holder)?, yes(side)?, yes(issue)?]) } else { None };
    Ok(Judged { drawn: drawn.to_owned(), fields })
}

/// The section of the page: shares by draw.
pub(crate) fn section(judged: &[Judged]) -> String {
    let mut out = format!(
        "### Positions judged by hand\n\nPositions (`docs/output.md`) that the program found in news that nobody had read for it, \
         drawn at random and judged one by one (`{FILE}` says which, and when; the page does not change when rules do).\n\n\
         | drawn, commit | judged | a position there | holder, stance and issue right | of those there: holder right | stance right \
         | issue right |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    );
    let share = |n: usize, of: usize| if of == 0 { "–".to_owned() } else { format!("{:.2}", n as f64 / of as f64) };
    let mut draws: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for j in judged {
        draws.entry(&j.drawn).or_default().push(j);
    }
    for (drawn, all) in draws {
        let there: Vec<[bool; 3]> = all.iter().filter_map(|j| j.fields).collect();
        let right = there.iter().filter(|f| **f == [true; 3]).count();
        let of = |k: usize| share(there.iter().filter(|f| f[k]).count(), there.len());
        let _ = writeln!(
            out,
            "| {drawn} | {} | {} | {} | {} | {} | {} |",
            all.len(),
            share(there.len(), all.len()),
            share(right, all.len()),
            of(0),
            of(1),
            of(2)
        );
    }
    out.push('\n');
    out
}
