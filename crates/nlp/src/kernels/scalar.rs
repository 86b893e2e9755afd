//! The twin of the vector kernels for machines without them; it also says what they must compute.

use super::{COLS, ROWS, Rows, Tile};

pub(super) fn multiply(a: Rows<'_>, k: usize, panel: &[f32], tile: &mut Tile) {
    for r in 0..a.n.min(ROWS) {
        let acc = &mut tile.0[r];
        for (x, w) in a.a[r * a.stride..r * a.stride + k].iter().zip(panel.chunks_exact(COLS)) {
            for (s, w) in acc.iter_mut().zip(w) {
                *s = x.mul_add(*w, *s);
            }
        }
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
