//! Products of 16-bit integers, for the fast mode of processors without an instruction for bytes.
//!
//! A row's numbers become `round(x / s)` with `s = max |x| / 2047` of its own, a column's weights likewise, so that sums
//! of products are exact in 32 bits and every instruction set gives the same result. AVX2 multiplies and adds pairs of
//! 16-bit numbers at twice the rate of `f32`, and twelve bits lose next to nothing. The convolution over three neighbours
//! is that of [`super::winograd`], each of its four inputs rounded by itself.

use super::{COLS, Finish, Isa, Place, Tile, loops};

/// The largest rounded input.
pub(super) const MOST: i32 = 2047;

/// Weights in 16 bits: panels of 48 columns, `[panel][part][pair of k][column][2]`.
#[derive(Debug)]
pub(crate) struct PackedInt16 {
    /// Numbers of one part (one token of the window), even.
    width: usize,
    parts: usize,
    panels: Vec<i16>,
    /// Scale of each column, in the order of the panels.
    scale: Vec<f32>,
}

/// Rows in 16 bits with their scales.
#[derive(Debug, Default)]
pub(crate) struct RoundedRows {
    /// `[rows, width]`.
    values: Vec<i16>,
    scales: Vec<f32>,
    width: usize,
}

impl RoundedRows {
    /// Makes room for rows of `width` numbers.
    pub(crate) fn begin(&mut self, n_rows: usize, width: usize) {
        self.width = width.next_multiple_of(2);
        self.values.clear();
        self.values.resize(n_rows * self.width, 0);
        self.scales.clear();
        self.scales.resize(n_rows, 0.0);
    }

    /// Stores row `i`.
    pub(crate) fn set(&mut self, isa: Isa, i: usize, x: &[f32]) {
        let out = &mut self.values[i * self.width..i * self.width + x.len()];
        super::round16(isa, x, out, &mut self.scales[i]);
    }
}

impl PackedInt16 {
    /// Packs `w`, `[n, parts * width]`, with columns in the order of [`super::Packed::new`].
    pub(crate) fn new(w: &[f32], parts: usize, width: usize, order: &[usize]) -> Self {
        let k = parts * width;
        let padded = width.next_multiple_of(2);
        let n_panels = order.len().div_ceil(COLS);
        let mut out = Self {
            width: padded,
            parts,
            panels: vec![0; n_panels * parts * padded * COLS],
            scale: vec![0.0; n_panels * COLS],
        };
        // The sum of a part must fit 32 bits.
        let limit = (i32::MAX / (MOST * width.max(1) as i32)).clamp(1, MOST) as f32;
        for (col, &row) in order.iter().enumerate() {
            let Some(w) = w.get(row.saturating_mul(k)..row.saturating_mul(k).saturating_add(k)) else { continue };
            let most = w.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            if most == 0.0 {
                continue;
            }
            let (panel, at) = (col / COLS, col % COLS);
            out.scale[col] = most / limit;
            for (i, v) in w.iter().enumerate() {
                let q = (v / most * limit).round_ties_even() as i16;
                let (part, i) = (i / width, i % width);
                out.panels[((panel * parts + part) * padded / 2 + i / 2) * COLS * 2 + at * 2 + i % 2] = q;
            }
        }
        out
    }

    fn n_panels(&self) -> usize {
        self.scale.len() / COLS
    }

    fn tile<'a>(&'a self, rows: &'a RoundedRows, first: usize, n: usize, panel: usize) -> Int16Tile<'a> {
        Int16Tile {
            values: &rows.values[first * rows.width..],
            scales: &rows.scales[first..],
            rows: n,
            parts: self.parts,
            width: self.width,
            weights: &self.panels[panel * self.parts * self.width * COLS..],
            scale: &self.scale[panel * COLS..(panel + 1) * COLS],
        }
    }
}

/// Rows that go through a panel together.
pub(super) const ROWS16: usize = 2;

/// What a few rows and one panel give.
pub(super) struct Int16Tile<'a> {
    /// Rows and their scales: those of the tile and the `parts - 1` after them.
    pub(super) values: &'a [i16],
    pub(super) scales: &'a [f32],
    pub(super) rows: usize,
    pub(super) parts: usize,
    pub(super) width: usize,
    pub(super) weights: &'a [i16],
    pub(super) scale: &'a [f32],
}

impl Int16Tile<'_> {
    pub(super) fn check(&self) {
        let n = self.rows + self.parts - 1;
        let fits = 0 < self.rows && self.rows <= ROWS16 && self.parts > 0 && self.width.is_multiple_of(2);
        let inputs = self.scales.len() >= n && self.values.len() >= n * self.width;
        let weights = self.weights.len() >= self.parts * self.width * COLS && self.scale.len() >= COLS;
        assert!(fits && inputs && weights, "tile of 16-bit numbers");
    }

    /// Computes row `r`; the twin of the vector kernel.
    fn row(&self, r: usize) -> [f32; COLS] {
        let mut sums = [0.0f32; COLS];
        for part in 0..self.parts {
            let at = (r + part) * self.width;
            let mut acc = [0i32; COLS];
            let weights = &self.weights[part * self.width * COLS..(part + 1) * self.width * COLS];
            for (x, w) in self.values[at..at + self.width].chunks_exact(2).zip(weights.chunks_exact(2 * COLS)) {
                for (a, w) in acc.iter_mut().zip(w.chunks_exact(2)) {
                    *a += i32::from(x[0]) * i32::from(w[0]) + i32::from(x[1]) * i32::from(w[1]);
                }
            }
            let scale = self.scales[r + part];
            for (s, a) in sums.iter_mut().zip(acc) {
                *s = scale.mul_add(a as f32, *s);
            }
        }
        for (s, c) in sums.iter_mut().zip(self.scale) {
            *s *= c;
        }
        sums
    }
}

/// Adds `from` to the product, if it is there, and finishes the rows.
fn finish16(
    isa: Isa,
    t: &Int16Tile<'_>,
    from: Option<&[[f32; COLS]]>,
    tile: &mut Tile,
    finish: &mut Finish<'_>,
    at: Place,
) {
    #[cfg(target_arch = "x86_64")]
    if isa != Isa::Scalar && super::avx2::finish_int16(t, from, finish, at) {
        return;
    }
    store16(isa, t, &mut tile.0);
    if let Some(from) = from {
        for (sums, from) in tile.0.iter_mut().zip(from).take(t.rows) {
            loops::add(sums, from);
        }
    }
    finish.take(isa, tile, t.rows, at);
}

/// Computes the rows into `out`.
fn store16(isa: Isa, t: &Int16Tile<'_>, out: &mut [[f32; COLS]]) {
    match isa {
        Isa::Scalar => {
            for (r, out) in out.iter_mut().enumerate().take(t.rows) {
                *out = t.row(r);
            }
        }
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 | Isa::Avx512 => super::avx2::store_int16(t, out),
    }
}

/// Multiplies rows `first..first + n_rows`, each with the `parts - 1` rows after it, by the weights.
pub(crate) fn product_int16(
    isa: Isa,
    a: &RoundedRows,
    first: usize,
    n_rows: usize,
    w: &PackedInt16,
    finish: &mut Finish<'_>,
) {
    if n_rows == 0 {
        return;
    }
    assert!(a.width == w.width && a.scales.len() >= first + n_rows + w.parts - 1, "matrix rows");
    finish.check(n_rows, w.n_panels());
    let mut tile = Tile::new();
    for panel in 0..w.n_panels() {
        for row in (0..n_rows).step_by(ROWS16) {
            let t = w.tile(a, first + row, ROWS16.min(n_rows - row), panel);
            finish16(isa, &t, None, &mut tile, finish, Place { row, step: 1, panel });
        }
    }
}

/// Transformed weights of a convolution, one matrix for each of the four products; that of the last has its sign changed.
#[derive(Debug)]
pub(crate) struct WinogradInt16([PackedInt16; 4]);

/// Pairs of rows that go through the four products together, so that one panel of weights stays in the nearest cache.
const PAIRS: usize = 32;

/// Buffers for the transformed inputs and the sums of a block.
#[derive(Debug, Default)]
pub(crate) struct TransformedInt16 {
    v: [RoundedRows; 4],
    row: Vec<f32>,
    /// Sums of the first and the second row of each pair.
    sums: [Vec<[f32; COLS]>; 2],
}

impl WinogradInt16 {
    /// Transforms and packs `w`, `[n, 3 * width]`, with columns in the order of [`super::Packed::new`].
    pub(crate) fn new(w: &[f32], width: usize, order: &[usize]) -> Self {
        Self(super::winograd::parts(w, width).map(|p| PackedInt16::new(&p, 1, width, order)))
    }
}

/// Convolves `n_rows` rows (an even number) of `width` numbers. `x` begins one row before the first and holds one row
/// after the last.
pub(crate) fn convolve_int16(
    isa: Isa,
    x: &[f32],
    (n_rows, width): (usize, usize),
    w: &WinogradInt16,
    buffers: &mut TransformedInt16,
    finish: &mut Finish<'_>,
) {
    let n_pairs = n_rows / 2;
    let fits = w.0[0].width == width.next_multiple_of(2);
    assert!(fits && n_rows.is_multiple_of(2) && x.len() >= (n_rows + 2) * width, "rows of the convolution");
    if n_pairs == 0 {
        return;
    }
    finish.check(n_rows, w.0[0].n_panels());
    let TransformedInt16 { v, row, sums } = buffers;
    for v in v.iter_mut() {
        v.begin(n_pairs, width);
    }
    row.resize(4 * width, 0.0);
    for s in sums.iter_mut() {
        s.resize(PAIRS, [0.0; COLS]);
    }
    for p in 0..n_pairs {
        let d = &x[2 * p * width..(2 * p + 4) * width];
        let (v1, rest) = row.split_at_mut(width);
        let (v2, rest) = rest.split_at_mut(width);
        let (v3, v4) = rest.split_at_mut(width);
        super::transform(isa, d, [v1, v2, v3, v4]);
        for (v, row) in v.iter_mut().zip(row.chunks_exact(width)) {
            v.set(isa, p, row);
        }
    }
    let mut tile = Tile::new();
    for first in (0..n_pairs).step_by(PAIRS) {
        let pairs = PAIRS.min(n_pairs - first);
        for panel in 0..w.0[0].n_panels() {
            let tile_of = |i: usize, p: usize| w.0[i].tile(&v[i], first + p, ROWS16.min(pairs - p), panel);
            let [y0, y1] = sums;
            for p in (0..pairs).step_by(ROWS16) {
                store16(isa, &tile_of(1, p), &mut y0[p..]);
            }
            for p in (0..pairs).step_by(ROWS16) {
                let t = tile_of(2, p);
                store16(isa, &t, &mut y1[p..]);
                let (a, b) = (y0[p..p + t.rows].as_flattened_mut(), y1[p..p + t.rows].as_flattened_mut());
                super::butterfly_rows(isa, a, b);
            }
            for (i, sums, second) in [(0, &*y0, 0), (3, &*y1, 1)] {
                for p in (0..pairs).step_by(ROWS16) {
                    let at = Place { row: 2 * (first + p) + second, step: 2, panel };
                    finish16(isa, &tile_of(i, p), Some(&sums[p..]), &mut tile, finish, at);
                }
            }
        }
    }
}
