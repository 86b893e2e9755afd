//! The twin of the vector kernels for machines without them; it also says what they must compute.

use super::{COLS, ROWS, Tile};

pub(super) fn multiply(a: &[f32], stride: usize, rows: usize, k: usize, panel: &[f32], tile: &mut Tile) {
    for r in 0..rows.min(ROWS) {
        let mut acc = [0.0f32; COLS];
        for (x, w) in a[r * stride..r * stride + k].iter().zip(panel.chunks_exact(COLS)) {
            for (s, w) in acc.iter_mut().zip(w) {
                *s = x.mul_add(*w, *s);
            }
        }
        tile.0[r] = acc;
    }
}

pub(super) fn row_product(x: &[f32], w: &[f32], out: &mut [f32]) {
    out.fill(0.0);
    for (x, row) in x.iter().zip(w.chunks_exact(out.len())) {
        for (s, w) in out.iter_mut().zip(row) {
            *s = x.mul_add(*w, *s);
        }
    }
}
