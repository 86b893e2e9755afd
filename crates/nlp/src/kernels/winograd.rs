//! A convolution over three neighbours with two thirds of the multiplications (Winograd 1980; Lavin and Gray 2016,
//! "Fast Algorithms for Convolutional Neural Networks", section 4.1, F(2, 3) in one dimension).
//!
//! Two outputs of neighbouring rows share four products where they would take six: with inputs `d0..d3` and weights
//! `g0..g2`, `y0 = m1 + m2 + m3` and `y1 = m2 - m3 - m4`, where `m1 = (d0 - d2) g0`, `m2 = (d1 + d2) (g0 + g1 + g2) / 2`,
//! `m3 = (d2 - d1) (g0 - g1 + g2) / 2` and `m4 = (d1 - d3) g2`. The order of all sums is fixed: `m2` and `m3` each from
//! zero, then `m1` onto their sum and `-m4` onto their difference. In `f32` the result differs from the direct sum by a
//! few units in the last place.

use super::{Finish, Isa, Packed, Place, ROWS, Rows, Tile, add_to_tile, finish_tile};

/// Transformed weights, a matrix for each of the four products; that of `m4` has its sign changed.
#[derive(Debug)]
pub(crate) struct Winograd {
    m1: Packed,
    m2: Packed,
    m3: Packed,
    m4: Packed,
}

/// Pairs of rows that go through the four products together, so that one panel of weights stays in the nearest cache.
const PAIRS: usize = 32;

/// Buffers for the transformed inputs.
#[derive(Debug, Default)]
pub(crate) struct Transformed {
    /// `[product][pair][width]`.
    v: [Vec<f32>; 4],
}

impl Winograd {
    /// Transforms and packs `w`, `[n, 3 * width]`, with columns in the order of [`Packed::new`].
    pub(crate) fn new(w: &[f32], width: usize, order: &[usize]) -> Self {
        let [m1, m2, m3, m4] = parts(w, width).map(|p| Packed::new(&p, width, order));
        Self { m1, m2, m3, m4 }
    }
}

/// Transforms `w`, `[n, 3 * width]`, to the weights of the four products, each `[n, width]`.
pub(super) fn parts(w: &[f32], width: usize) -> [Vec<f32>; 4] {
    let mut parts: [Vec<f32>; 4] = Default::default();
    for row in w.chunks_exact(3 * width) {
        let (g0, rest) = row.split_at(width);
        let (g1, g2) = rest.split_at(width);
        for ((a, b), c) in g0.iter().zip(g1).zip(g2) {
            parts[0].push(*a);
            parts[1].push((a + b + c) * 0.5);
            parts[2].push((a - b + c) * 0.5);
            parts[3].push(-c);
        }
    }
    parts
}

/// Convolves `n_rows` rows (an even number) of `width` numbers. `x` begins one row before the first and holds one row
/// after the last.
pub(crate) fn convolve(
    isa: Isa,
    x: &[f32],
    n_rows: usize,
    w: &Winograd,
    buffers: &mut Transformed,
    finish: &mut Finish<'_>,
) {
    let width = w.m1.k();
    let n_pairs = n_rows / 2;
    assert!(n_rows.is_multiple_of(2) && x.len() >= (n_rows + 2) * width, "rows of the convolution");
    if n_pairs == 0 {
        return;
    }
    finish.check(n_rows, w.m1.n_panels());
    for v in &mut buffers.v {
        v.resize(n_pairs * width, 0.0);
    }
    for p in 0..n_pairs {
        let d = &x[2 * p * width..(2 * p + 4) * width];
        let at = p * width..(p + 1) * width;
        let [v1, v2, v3, v4] = &mut buffers.v;
        let v = [&mut v1[at.clone()], &mut v2[at.clone()], &mut v3[at.clone()], &mut v4[at]];
        super::transform(isa, d, v);
    }
    let mut tiles = vec![(Tile::new(), Tile::new()); PAIRS / ROWS];
    for first in (0..n_pairs).step_by(PAIRS) {
        let pairs = PAIRS.min(n_pairs - first);
        for p in 0..w.m1.n_panels() {
            block(isa, w, buffers, (first, pairs), p, &mut tiles, finish);
        }
    }
}

/// One block of pairs through one panel.
fn block(
    isa: Isa,
    w: &Winograd,
    buffers: &Transformed,
    (first, pairs): (usize, usize),
    panel: usize,
    tiles: &mut [(Tile, Tile)],
    finish: &mut Finish<'_>,
) {
    let width = w.m1.k();
    let groups = || (0..pairs).step_by(ROWS).map(|r| (first + r, ROWS.min(pairs - r))).zip(0..);
    let rows = |v: usize, at: usize, n: usize| Rows { a: &buffers.v[v][at * width..], stride: width, n };
    for ((at, n), i) in groups() {
        tiles[i].0 = Tile::new();
        add_to_tile(isa, rows(1, at, n), &w.m2, panel, &mut tiles[i].0);
    }
    for ((at, n), i) in groups() {
        let (y0, y1) = &mut tiles[i];
        *y1 = Tile::new();
        add_to_tile(isa, rows(2, at, n), &w.m3, panel, y1);
        super::butterfly(isa, y0, y1);
    }
    let mut tile = Tile::new();
    for ((at, n), i) in groups() {
        let place = Place { row: 2 * at, step: 2, panel };
        finish_tile(isa, rows(0, at, n), &w.m1, Some(&tiles[i].0), &mut tile, finish, place);
    }
    for ((at, n), i) in groups() {
        let place = Place { row: 2 * at + 1, step: 2, panel };
        finish_tile(isa, rows(3, at, n), &w.m4, Some(&tiles[i].1), &mut tile, finish, place);
    }
}
