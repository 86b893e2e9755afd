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

/// Confidence against being right (type and pair), in ten bins of equal width.
#[derive(Default)]
pub(super) struct Calibration {
    /// Per bin: predictions, sum of their confidence, how many are right.
    bins: [(usize, f64, usize); 10],
}

impl Calibration {
    pub(super) fn add(&mut self, confidence: Option<f64>, right: bool) {
        if let Some(c) = confidence {
            let bin = &mut self.bins[((c * 10.0) as usize).min(9)];
            *bin = (bin.0 + 1, bin.1 + c, bin.2 + usize::from(right));
        }
    }

    /// Adds the expected calibration error: the mean distance between confidence and share of right ones over the
    /// bins, weighted by their size (Naeini et al. 2015).
    pub(super) fn figures(&self, out: &mut Figures) {
        let n: usize = self.bins.iter().map(|b| b.0).sum();
        if n > 0 {
            let off: f64 = self.bins.iter().map(|b| (b.1 - b.2 as f64).abs()).sum();
            out.put("calibration_error", round(off / n as f64, 4));
        }
    }

    /// Returns the reliability table; `None` when no prediction had a confidence.
    pub(super) fn table(&self) -> Option<Table> {
        let filled = self.bins.iter().enumerate().filter(|(_, b)| b.0 > 0);
        let row = |(i, b): (usize, &(usize, f64, usize))| {
            let share = |x: f64| format!("{:.2}", x / b.0 as f64);
            vec![format!(".{i}-{}", i + 1), b.0.to_string(), share(b.1), share(b.2 as f64)]
        };
        let rows: Vec<_> = filled.map(row).collect();
        let columns = ["confidence", "events", "mean", "right"].map(str::to_owned).to_vec();
        let title = "Confidence against the share that is right in type and country pair";
        (!rows.is_empty()).then_some(Table { name: "calibration", title, columns, rows })
    }
}
