//! Products of 8-bit integers, for the fast mode of processors that have an instruction for them.
//!
//! A token's numbers become `round(x / s)` with `s = max |x| / 127` of its own, a column's weights likewise. Sums are
//! exact integers, so every instruction set gives the same result, and a token's result does not depend on its
//! neighbours in the matrix. A window over neighbouring tokens sums each token's part with that token's scale.
//! Activations are stored with 128 added, since the AVX-512 instruction multiplies unsigned by signed bytes; the
//! surplus `128 * sum of weights` is what sums start from, with the sign changed.

use super::{COLS, Finish, Isa, Place, ROWS, Tile};

/// Weights in bytes: panels of 48 columns, `[panel][part][quad of k][column][4]`.
#[derive(Debug)]
pub(crate) struct PackedInt8 {
    /// Bytes of one part (one token of the window), a multiple of 4.
    width: usize,
    parts: usize,
    panels: Vec<i8>,
    /// What sums start from, `[panel][part][column]`.
    init: Vec<i32>,
    /// Scale of each column, in the order of the panels.
    scale: Vec<f32>,
}

/// Tokens in bytes with their scales.
#[derive(Debug, Default)]
pub(crate) struct Quantised {
    /// `[rows, width]`, 128 added.
    pub(crate) bytes: Vec<u8>,
    pub(crate) scales: Vec<f32>,
    width: usize,
}

impl Quantised {
    /// Makes room for rows of `width` numbers.
    pub(crate) fn begin(&mut self, n_rows: usize, width: usize) {
        self.width = width.next_multiple_of(4);
        self.bytes.clear();
        self.bytes.resize(n_rows * self.width, 128);
        self.scales.clear();
        self.scales.resize(n_rows, 0.0);
    }

    /// Stores row `i`.
    pub(crate) fn set(&mut self, isa: Isa, i: usize, x: &[f32]) {
        let out = &mut self.bytes[i * self.width..i * self.width + x.len()];
        self.scales[i] = super::quantise(isa, x, out);
    }
}

impl PackedInt8 {
    /// Packs `w`, `[n, parts * width]`, with columns in the order of [`super::Packed::new`].
    pub(crate) fn new(w: &[f32], parts: usize, width: usize, order: &[usize]) -> Self {
        let k = parts * width;
        let padded = width.next_multiple_of(4);
        let n_panels = order.len().div_ceil(COLS);
        let mut out = Self {
            width: padded,
            parts,
            panels: vec![0; n_panels * parts * padded * COLS],
            init: vec![0; n_panels * parts * COLS],
            scale: vec![0.0; n_panels * COLS],
        };
        for (col, &row) in order.iter().enumerate() {
            let Some(w) = w.get(row.saturating_mul(k)..row.saturating_mul(k).saturating_add(k)) else { continue };
            let most = w.iter().fold(0.0f32, |m, v| m.max(v.abs()));
            if most == 0.0 {
                continue;
            }
            let (panel, at) = (col / COLS, col % COLS);
            out.scale[col] = most / 127.0;
            for (i, v) in w.iter().enumerate() {
                let q = (v / most * 127.0).round_ties_even() as i8;
                let (part, i) = (i / width, i % width);
                out.panels[((panel * parts + part) * padded / 4 + i / 4) * COLS * 4 + at * 4 + i % 4] = q;
                out.init[(panel * parts + part) * COLS + at] -= 128 * i32::from(q);
            }
        }
        out
    }

    pub(super) fn n_panels(&self) -> usize {
        self.scale.len() / COLS
    }

    /// Bytes of one part of a panel.
    const fn part(&self) -> usize {
        self.width * COLS
    }
}

/// Multiplies rows `first..first + n_rows`, each with the `parts - 1` rows after it, by the weights.
pub(crate) fn product_int8(
    isa: Isa,
    a: &Quantised,
    first: usize,
    n_rows: usize,
    w: &PackedInt8,
    finish: &mut Finish<'_>,
) {
    if n_rows == 0 {
        return;
    }
    assert!(a.width == w.width && a.scales.len() >= first + n_rows + w.parts - 1, "matrix rows");
    finish.check(n_rows, w.n_panels());
    let mut tile = Tile::new();
    #[cfg(target_arch = "x86_64")]
    let vnni = isa == Isa::Avx512 && super::has_vnni();
    for p in 0..w.n_panels() {
        let scale = &w.scale[p * COLS..(p + 1) * COLS];
        for row in (0..n_rows).step_by(ROWS) {
            let (rows, at) = (ROWS.min(n_rows - row), Place { row, step: 1, panel: p });
            #[cfg(target_arch = "x86_64")]
            if vnni {
                let from = first + row;
                let t = super::x86::Int8Tile {
                    bytes: &a.bytes[from * a.width..],
                    scales: &a.scales[from..],
                    rows,
                    parts: w.parts,
                    width: w.width,
                    weights: &w.panels[p * w.parts * w.part()..],
                    init: &w.init[p * w.parts * COLS..],
                    scale,
                };
                if !super::x86::finish_vnni(&t, finish, at, &mut tile) {
                    finish.take(isa, &tile, rows, at);
                }
                continue;
            }
            for part in 0..w.parts {
                let from = first + row + part;
                let bytes = &a.bytes[from * a.width..(from + rows) * a.width];
                let scales = &a.scales[from..from + rows];
                let (start, init) = ((p * w.parts + part) * w.part(), (p * w.parts + part) * COLS);
                let weights = &w.panels[start..start + w.part()];
                let init = &w.init[init..init + COLS];
                if part == 0 {
                    tile.0 = [[0.0; COLS]; ROWS];
                }
                multiply(bytes, scales, weights, init, &mut tile);
            }
            for sums in tile.0.iter_mut().take(rows) {
                for (s, c) in sums.iter_mut().zip(scale) {
                    *s *= c;
                }
            }
            finish.take(isa, &tile, rows, at);
        }
    }
}

/// Adds one part to the tile: `scales[r] * (init + bytes[r] * weights)`. Where there is no instruction for bytes, this is
/// only the twin of the kernel that has it; such processors multiply 16-bit numbers.
fn multiply(bytes: &[u8], scales: &[f32], weights: &[i8], init: &[i32], tile: &mut Tile) {
    let width = bytes.len() / scales.len();
    for (r, (row, scale)) in bytes.chunks_exact(width).zip(scales).enumerate() {
        let mut acc = [0i32; COLS];
        acc.copy_from_slice(init);
        for (x, w) in row.chunks_exact(4).zip(weights.chunks_exact(4 * COLS)) {
            for (a, w) in acc.iter_mut().zip(w.chunks_exact(4)) {
                *a += x.iter().zip(w).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum::<i32>();
            }
        }
        for (t, a) in tile.0[r].iter_mut().zip(acc) {
            *t = scale.mul_add(a as f32, *t);
        }
    }
}
