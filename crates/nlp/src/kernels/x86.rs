//! Tiles on AVX-512 and AVX2. Each function checks the lengths it reads before it goes over raw pointers.
#![allow(unsafe_code)] // The intrinsics read memory without bounds checks; the twin in `scalar` is the specification.

use super::{COLS, ROWS, Tile};
use std::arch::x86_64::{
    _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps, _mm512_fmadd_ps,
    _mm512_loadu_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

fn check(a: &[f32], stride: usize, rows: usize, k: usize, panel: &[f32]) {
    assert!(0 < rows && rows <= ROWS && a.len() >= (rows - 1) * stride + k && panel.len() >= k * COLS, "tile");
}

/// Fills the tile: 8 rows by 3 vectors of 16, all sums in registers. Rows past `rows` repeat the last one.
pub(super) fn multiply_avx512(a: &[f32], stride: usize, rows: usize, k: usize, panel: &[f32], tile: &mut Tile) {
    check(a, stride, rows, k, panel);
    // SAFETY: AVX-512F was detected before this path was chosen; the lengths were checked above.
    unsafe { avx512(a.as_ptr(), stride, rows, k, panel.as_ptr(), tile) }
}

#[target_feature(enable = "avx512f")]
unsafe fn avx512(a: *const f32, stride: usize, rows: usize, k: usize, panel: *const f32, tile: &mut Tile) {
    // SAFETY: every address is below the lengths that `check` compared.
    unsafe {
        let row: [*const f32; ROWS] = std::array::from_fn(|r| a.add(r.min(rows - 1) * stride));
        let mut acc = [[_mm512_setzero_ps(); 3]; ROWS];
        for i in 0..k {
            let w = panel.add(i * COLS);
            let (w0, w1, w2) = (_mm512_loadu_ps(w), _mm512_loadu_ps(w.add(16)), _mm512_loadu_ps(w.add(32)));
            for r in 0..ROWS {
                let x = _mm512_set1_ps(*row[r].add(i));
                acc[r][0] = _mm512_fmadd_ps(x, w0, acc[r][0]);
                acc[r][1] = _mm512_fmadd_ps(x, w1, acc[r][1]);
                acc[r][2] = _mm512_fmadd_ps(x, w2, acc[r][2]);
            }
        }
        for (r, sums) in acc.iter().enumerate() {
            let out = tile.0[r].as_mut_ptr();
            for (v, s) in sums.iter().enumerate() {
                _mm512_storeu_ps(out.add(16 * v), *s);
            }
        }
    }
}

/// Fills the tile in quarters of 4 rows by 3 vectors of 8, which fit the sixteen registers.
pub(super) fn multiply_avx2(a: &[f32], stride: usize, rows: usize, k: usize, panel: &[f32], tile: &mut Tile) {
    check(a, stride, rows, k, panel);
    // SAFETY: AVX2 and FMA were detected before this path was chosen; the lengths were checked above.
    unsafe {
        for first in (0..rows).step_by(4) {
            avx2(a.as_ptr(), stride, first, rows, k, panel.as_ptr(), 0, tile);
            avx2(a.as_ptr(), stride, first, rows, k, panel.as_ptr(), 24, tile);
        }
    }
}

#[target_feature(enable = "avx2,fma")]
#[allow(clippy::too_many_arguments)]
unsafe fn avx2(
    a: *const f32,
    stride: usize,
    first: usize,
    rows: usize,
    k: usize,
    panel: *const f32,
    col: usize,
    tile: &mut Tile,
) {
    // SAFETY: every address is below the lengths that `check` compared; `col` is 0 or 24.
    unsafe {
        let row: [*const f32; 4] = std::array::from_fn(|r| a.add((first + r).min(rows - 1) * stride));
        let mut acc = [[_mm256_setzero_ps(); 3]; 4];
        for i in 0..k {
            let w = panel.add(i * COLS + col);
            let (w0, w1, w2) = (_mm256_loadu_ps(w), _mm256_loadu_ps(w.add(8)), _mm256_loadu_ps(w.add(16)));
            for r in 0..4 {
                let x = _mm256_set1_ps(*row[r].add(i));
                acc[r][0] = _mm256_fmadd_ps(x, w0, acc[r][0]);
                acc[r][1] = _mm256_fmadd_ps(x, w1, acc[r][1]);
                acc[r][2] = _mm256_fmadd_ps(x, w2, acc[r][2]);
            }
        }
        for (r, sums) in acc.iter().enumerate() {
            let out = tile.0[first + r].as_mut_ptr();
            for (v, s) in sums.iter().enumerate() {
                _mm256_storeu_ps(out.add(col + 8 * v), *s);
            }
        }
    }
}
