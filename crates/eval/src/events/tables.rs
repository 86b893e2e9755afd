//! Confusion between types, and how far the confidence of events can be believed.

use super::{Fact, TYPES, touch};
use crate::figures::{Figures, round};
use crate::pairing::pair;
use crate::report::Table;

const N: usize = TYPES.len();

/// Column names, in the order of [`TYPES`]: three letters keep the table within 80 columns.
const SHORT: [&str; N] =
    ["AGR", "CNS", "SUP", "CNC", "COO", "AID", "RET", "REQ", "ACC", "REJ", "THR", "PRO", "SAN", "MOB", "COE", "ASS"];

/// Counts of gold type by predicted type; the last row and column stand for nothing.
#[derive(Default)]
pub(super) struct Confusion {
    /// `[gold, predicted]`.
    cells: Vec<[usize; N + 1]>,
}

impl Confusion {
    /// Adds one article: matched mentions stand on the diagonal. Of what is left, a gold and a predicted mention of
    /// one sentence are taken for one act coded as another type, those with overlapping triggers first.
    pub(super) fn add(&mut self, gs: &[Fact], ps: &[Fact], matched: &[(usize, usize)]) {
        self.cells.resize(N + 1, [0; N + 1]);
        let row = |x: &Fact| TYPES.iter().position(|(n, _)| *n == x.kind).unwrap_or(N);
        let mut all = matched.to_vec();
        let rest_g: Vec<usize> = (0..gs.len()).filter(|i| matched.iter().all(|m| m.0 != *i)).collect();
        let rest_p: Vec<usize> = (0..ps.len()).filter(|j| matched.iter().all(|m| m.1 != *j)).collect();
        let near = |a: usize, b: usize| {
            let (g, p) = (&gs[rest_g[a]], &ps[rest_p[b]]);
            if touch(g, p) { 2.0 } else { f64::from(u8::from(g.sentence == p.sentence)) }
        };
        all.extend(pair(rest_g.len(), rest_p.len(), near).into_iter().map(|(a, b)| (rest_g[a], rest_p[b])));
        for &(i, j) in &all {
            self.cells[row(&gs[i])][row(&ps[j])] += 1;
        }
        for i in (0..gs.len()).filter(|i| all.iter().all(|m| m.0 != *i)) {
            self.cells[row(&gs[i])][N] += 1;
        }
        for j in (0..ps.len()).filter(|j| all.iter().all(|m| m.1 != *j)) {
            self.cells[N][row(&ps[j])] += 1;
        }
    }

    pub(super) fn table(mut self) -> Table {
        self.cells.resize(N + 1, [0; N + 1]);
        let names: Vec<&str> = TYPES.iter().map(|(n, _)| *n).chain(["none"]).collect();
        let columns = ["gold"].into_iter().chain(SHORT).chain(["-"]).map(str::to_owned);
        let cell = |n: &usize| if *n == 0 { ".".to_owned() } else { n.to_string() };
        let row = |(name, cells): (&&str, &[usize; N + 1])| {
            std::iter::once((*name).to_owned()).chain(cells.iter().map(cell)).collect()
        };
        let rows = names.iter().zip(&self.cells).map(row).collect();
        let title = "Gold type (row) by predicted type (column); none, -: nothing in the sentence";
        Table { name: "confusion", title, columns: columns.collect(), rows }
    }
}

/// Confidence against being right in type, in ten bins of equal width.
#[derive(Default)]
pub(crate) struct Calibration {
    bins: [Bin; 10],
}

#[derive(Default, Clone, Copy)]
struct Bin {
    n: usize,
    /// Sum of confidences.
    sum: f64,
    /// How many are right in type.
    right: usize,
    /// How many in the country pair too.
    pair: usize,
}

impl Calibration {
    /// Adds a prediction with the level of its match: 1 type, 2 country pair too.
    pub(crate) fn add(&mut self, confidence: Option<f64>, level: Option<usize>) {
        if let Some(c) = confidence {
            let bin = &mut self.bins[((c * 10.0) as usize).min(9)];
            bin.n += 1;
            bin.sum += c;
            bin.right += usize::from(level.is_some());
            bin.pair += usize::from(level.is_some_and(|l| l >= 2));
        }
    }

    /// Returns the expected calibration error: the mean distance between confidence and share of right ones over the
    /// bins, weighted by their size (Naeini et al. 2015).
    pub(crate) fn error(&self) -> Option<f64> {
        let n: usize = self.bins.iter().map(|b| b.n).sum();
        let off: f64 = self.bins.iter().map(|b| (b.sum - b.right as f64).abs()).sum();
        (n > 0).then(|| round(off / n as f64, 4))
    }

    pub(super) fn figures(&self, out: &mut Figures) {
        if let Some(error) = self.error() {
            out.put("calibration_error", error);
        }
    }

    /// Returns the reliability table; `None` when no prediction had a confidence.
    pub(crate) fn table(&self, pairs: bool) -> Option<Table> {
        let row = |(i, b): (usize, &Bin)| {
            let share = |x: f64| format!("{:.2}", x / b.n as f64);
            let mut cells = vec![format!(".{i}-{}", i + 1), b.n.to_string(), share(b.sum), share(b.right as f64)];
            cells.extend(pairs.then(|| share(b.pair as f64)));
            cells
        };
        let rows: Vec<_> = self.bins.iter().enumerate().filter(|(_, b)| b.n > 0).map(row).collect();
        let columns = ["confidence", "events", "mean", "right", "pair"];
        let columns = columns[..if pairs { 5 } else { 4 }].iter().map(|&c| c.to_owned()).collect();
        let title = "Confidence against the share that is right in type";
        (!rows.is_empty()).then_some(Table { name: "calibration", title, columns, rows })
    }
}
