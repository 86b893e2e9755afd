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

fn check_row(x: &[f32], w: &[f32], out: &[f32]) {
    assert!(out.len().is_multiple_of(16) && w.len() >= x.len() * out.len(), "row product");
}

/// Multiplies a row by a matrix, 128 columns at a time with all sums in registers.
pub(super) fn row_product_avx512(x: &[f32], w: &[f32], out: &mut [f32]) {
    check_row(x, w, out);
    let stride = out.len();
    for (i, block) in out.chunks_mut(128).enumerate() {
        // SAFETY: AVX-512F was detected before this path was chosen; the lengths were checked above, and a block
        // holds as many columns as the constant says.
        unsafe {
            let w = w.as_ptr().add(i * 128);
            match block.len() / 16 {
                8 => row512::<8>(x, w, stride, block),
                7 => row512::<7>(x, w, stride, block),
                6 => row512::<6>(x, w, stride, block),
                5 => row512::<5>(x, w, stride, block),
                4 => row512::<4>(x, w, stride, block),
                3 => row512::<3>(x, w, stride, block),
                2 => row512::<2>(x, w, stride, block),
                _ => row512::<1>(x, w, stride, block),
            }
        }
    }
}

#[target_feature(enable = "avx512f")]
unsafe fn row512<const N: usize>(x: &[f32], w: *const f32, stride: usize, out: &mut [f32]) {
    // SAFETY: the caller checked that every row of `w` has `16 * N` columns from here on.
    unsafe {
        let mut acc = [_mm512_setzero_ps(); N];
        for (k, &x) in x.iter().enumerate() {
            let (x, row) = (_mm512_set1_ps(x), w.add(k * stride));
            for (v, a) in acc.iter_mut().enumerate() {
                *a = _mm512_fmadd_ps(x, _mm512_loadu_ps(row.add(16 * v)), *a);
            }
        }
        for (a, out) in acc.iter().zip(out.chunks_exact_mut(16)) {
            _mm512_storeu_ps(out.as_mut_ptr(), *a);
        }
    }
}

/// Multiplies a row by a matrix, 16 columns at a time.
pub(super) fn row_product_avx2(x: &[f32], w: &[f32], out: &mut [f32]) {
    check_row(x, w, out);
    let stride = out.len();
    for (i, block) in out.chunks_mut(64).enumerate() {
        // SAFETY: AVX2 and FMA were detected before this path was chosen; the lengths were checked above, and a
        // block holds as many columns as the constant says.
        unsafe {
            let w = w.as_ptr().add(i * 64);
            match block.len() / 16 {
                4 => row256::<8>(x, w, stride, block),
                3 => row256::<6>(x, w, stride, block),
                2 => row256::<4>(x, w, stride, block),
                _ => row256::<2>(x, w, stride, block),
            }
        }
    }
}

#[target_feature(enable = "avx2,fma")]
unsafe fn row256<const N: usize>(x: &[f32], w: *const f32, stride: usize, out: &mut [f32]) {
    // SAFETY: the caller checked that every row of `w` has `8 * N` columns from here on.
    unsafe {
        let mut acc = [_mm256_setzero_ps(); N];
        for (k, &x) in x.iter().enumerate() {
            let (x, row) = (_mm256_set1_ps(x), w.add(k * stride));
            for (v, a) in acc.iter_mut().enumerate() {
                *a = _mm256_fmadd_ps(x, _mm256_loadu_ps(row.add(8 * v)), *a);
            }
        }
        for (a, out) in acc.iter().zip(out.chunks_exact_mut(8)) {
            _mm256_storeu_ps(out.as_mut_ptr(), *a);
        }
    }
}

/// Compiles the loops for one instruction set.
macro_rules! compiled {
    ($module:ident, $features:literal) => {
        pub(super) mod $module {
            use super::super::{COLS, loops};
            compiled!(@one $features, add(sum: &mut [f32], part: &[f32]));
            compiled!(@one $features, keep_larger(best: &mut [f32], other: &[f32]));
            compiled!(@one $features, add_normalised(x: &mut [f32], y: &mut [f32], gain: &[f32], bias: &[f32]));
            compiled!(@one $features, best_piece(
                sums: &[f32; COLS], bias: &[f32], per_panel: usize, pieces: usize, out: &mut [f32]));
        }
    };
    (@one $features:literal, $name:ident($($arg:ident: $ty:ty),*)) => {
        pub(in super::super) fn $name($($arg: $ty),*) {
            #[target_feature(enable = $features)]
            fn inner($($arg: $ty),*) {
                loops::$name($($arg),*);
            }
            // SAFETY: the features were detected before this path was chosen.
            unsafe { inner($($arg),*) }
        }
    };
}

compiled!(avx512, "avx512f,avx512vl,avx512dq,avx512bw");
compiled!(avx2, "avx2");
