//! Tiles on AVX2: two rows by 48 columns, all sums in twelve registers. Each function checks the lengths it reads before
//! it goes over raw pointers.
#![allow(unsafe_code)] // The intrinsics read memory without bounds checks; the scalar twins are the specification.

use super::int16::{Int16Tile, ROWS16};
use super::{COLS, Finish, Place, Rows, Tile};
use std::arch::x86_64::{
    __m256, __m256i, _mm256_add_epi32, _mm256_add_ps, _mm256_cvtepi32_ps, _mm256_fmadd_ps, _mm256_loadu_ps,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_max_ps, _mm256_mul_ps, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_setzero_ps, _mm256_setzero_si256, _mm256_storeu_ps,
};

/// Rows of a tile of sums.
const PAIR: usize = 2;
/// Vectors of a row of sums.
const VECTORS: usize = COLS / 8;

/// Sums of two rows.
type Sums = [[__m256; VECTORS]; PAIR];

/// Adds to the tile.
pub(super) fn multiply(a: Rows<'_>, k: usize, panel: &[f32], tile: &mut Tile) {
    super::x86::check(a, k, panel);
    // SAFETY: AVX2 and FMA were detected before this path was chosen; the lengths were checked above.
    unsafe { multiply_rows(a, k, panel, tile) }
}

#[target_feature(enable = "avx2,fma")]
unsafe fn multiply_rows(a: Rows<'_>, k: usize, panel: &[f32], tile: &mut Tile) {
    for first in (0..a.n).step_by(PAIR) {
        let n = PAIR.min(a.n - first);
        let from = tile.0[first].as_ptr();
        // SAFETY: as in `multiply`; a tile has an even number of rows.
        unsafe {
            let sums = sums256(a, first, k, panel.as_ptr(), from);
            store(&sums, n, tile.0[first].as_mut_ptr(), COLS);
        }
    }
}

/// Computes a tile, from the sums in `from` or from zero, and finishes it in registers where there is a path for
/// that; otherwise returns false.
pub(super) fn finish(
    a: Rows<'_>,
    k: usize,
    panel: &[f32],
    from: Option<&Tile>,
    finish: &mut Finish<'_>,
    at: Place,
) -> bool {
    super::x86::check(a, k, panel);
    let known = can_finish(finish, at);
    if known {
        // SAFETY: as in `multiply`; `put` may.
        unsafe { finish_rows(a, k, panel, from, finish, at) };
    }
    known
}

#[target_feature(enable = "avx2,fma")]
unsafe fn finish_rows(a: Rows<'_>, k: usize, panel: &[f32], from: Option<&Tile>, finish: &mut Finish<'_>, at: Place) {
    for first in (0..a.n).step_by(PAIR) {
        let n = PAIR.min(a.n - first);
        let from = from.map_or(std::ptr::null(), |t| t.0[first].as_ptr());
        // SAFETY: as in `multiply_rows`.
        unsafe {
            let sums = sums256(a, first, k, panel.as_ptr(), from);
            put(&sums, n, finish, Place { row: at.row + first * at.step, ..at });
        }
    }
}

/// `from` is null or points to two rows of sums.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn sums256(a: Rows<'_>, first: usize, k: usize, panel: *const f32, from: *const f32) -> Sums {
    // SAFETY: every address is below the lengths that `check` compared.
    unsafe {
        let x0 = a.a.as_ptr().add(first * a.stride);
        let x1 = a.a.as_ptr().add((first + 1).min(a.n - 1) * a.stride);
        let mut acc = [[_mm256_setzero_ps(); VECTORS]; PAIR];
        if !from.is_null() {
            for (r, acc) in acc.iter_mut().enumerate() {
                for (v, s) in acc.iter_mut().enumerate() {
                    *s = _mm256_loadu_ps(from.add(r * COLS + 8 * v));
                }
            }
        }
        let [mut s0, mut s1] = acc;
        for i in 0..k {
            let w = panel.add(i * COLS);
            let (a0, a1) = (_mm256_set1_ps(*x0.add(i)), _mm256_set1_ps(*x1.add(i)));
            for v in 0..VECTORS {
                let w = _mm256_loadu_ps(w.add(8 * v));
                s0[v] = _mm256_fmadd_ps(a0, w, s0[v]);
                s1[v] = _mm256_fmadd_ps(a1, w, s1[v]);
            }
        }
        [s0, s1]
    }
}

#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn store(sums: &Sums, rows: usize, out: *mut f32, stride: usize) {
    // SAFETY: the caller checked the room.
    unsafe {
        for (r, sums) in sums.iter().enumerate().take(rows) {
            for (v, s) in sums.iter().enumerate() {
                _mm256_storeu_ps(out.add(r * stride + 8 * v), *s);
            }
        }
    }
}

/// Tells whether [`put`] knows this finish.
fn can_finish(finish: &Finish<'_>, at: Place) -> bool {
    match finish {
        Finish::Sums { .. } => true,
        Finish::Best { per_panel: 16, pieces: 3, n_out, .. } => (at.panel + 1) * 16 <= *n_out,
        Finish::Best { per_panel: COLS, pieces: 1, .. } => true,
        Finish::Best { .. } => false,
    }
}

/// Finishes rows of sums; [`can_finish`] has said that it may.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn put(sums: &Sums, rows: usize, finish: &mut Finish<'_>, at: Place) {
    match finish {
        Finish::Sums { out, stride } => {
            let out = &mut out[at.row * *stride + at.panel * COLS..];
            let step = at.step * *stride;
            assert!(out.len() >= (rows - 1) * step + COLS, "room for the tile");
            // SAFETY: the room was checked above.
            unsafe { store(sums, rows, out.as_mut_ptr(), step) };
        }
        Finish::Best { bias, per_panel: 16, n_out, out, stride, .. } => {
            let bias = &bias[at.panel * COLS..(at.panel + 1) * COLS];
            let out = &mut out[at.row * *stride + at.panel * 16..];
            let step = at.step * *stride;
            assert!(out.len() >= (rows - 1) * step + 16 && (at.panel + 1) * 16 <= *n_out, "room for the tile");
            // SAFETY: the room and the bias were checked above.
            unsafe {
                for (r, s) in sums.iter().enumerate().take(rows) {
                    for half in 0..2 {
                        let b = bias.as_ptr().add(8 * half);
                        let p0 = _mm256_add_ps(s[half], _mm256_loadu_ps(b));
                        let p1 = _mm256_add_ps(s[2 + half], _mm256_loadu_ps(b.add(16)));
                        let p2 = _mm256_add_ps(s[4 + half], _mm256_loadu_ps(b.add(32)));
                        // `max(new, old)` keeps the old one when both are equal, as the loops do.
                        let best = _mm256_max_ps(p2, _mm256_max_ps(p1, p0));
                        _mm256_storeu_ps(out.as_mut_ptr().add(r * step + 8 * half), best);
                    }
                }
            }
        }
        Finish::Best { bias, n_out, out, stride, .. } => {
            let bias = &bias[at.panel * COLS..(at.panel + 1) * COLS];
            let n = COLS.min(*n_out - at.panel * COLS);
            let out = &mut out[at.row * *stride + at.panel * COLS..];
            let step = at.step * *stride;
            let mut row = [0.0f32; COLS];
            for (r, s) in sums.iter().enumerate().take(rows) {
                for (v, s) in s.iter().enumerate() {
                    // SAFETY: `v` is below 6, so the vectors lie inside the bias and the row.
                    unsafe {
                        let b = _mm256_loadu_ps(bias.as_ptr().add(8 * v));
                        _mm256_storeu_ps(row.as_mut_ptr().add(8 * v), _mm256_add_ps(*s, b));
                    }
                }
                out[r * step..r * step + n].copy_from_slice(&row[..n]);
            }
        }
    }
}

/// Computes rows of a product of 16-bit numbers.
pub(super) fn store_int16(t: &Int16Tile<'_>, out: &mut [[f32; COLS]]) {
    t.check();
    assert!(out.len() >= t.rows, "room for the tile");
    // SAFETY: AVX2 and FMA were detected before this path was chosen; the lengths were checked.
    unsafe { store_rows(t, out) };
}

#[target_feature(enable = "avx2,fma")]
unsafe fn store_rows(t: &Int16Tile<'_>, out: &mut [[f32; COLS]]) {
    // SAFETY: as in `store_int16`.
    unsafe { store(&sums_int16(t), t.rows, out.as_mut_ptr().cast(), COLS) };
}

/// Computes rows, adds `from` and finishes them in registers where there is a path for that; otherwise returns false.
pub(super) fn finish_int16(
    t: &Int16Tile<'_>,
    from: Option<&[[f32; COLS]]>,
    finish: &mut Finish<'_>,
    at: Place,
) -> bool {
    t.check();
    assert!(from.is_none_or(|f| f.len() >= t.rows), "sums of the tile");
    let known = can_finish(finish, at);
    if known {
        // SAFETY: as in `store_int16`; there are as many rows in `from`.
        unsafe { finish_int16_rows(t, from, finish, at) };
    }
    known
}

#[target_feature(enable = "avx2,fma")]
unsafe fn finish_int16_rows(t: &Int16Tile<'_>, from: Option<&[[f32; COLS]]>, finish: &mut Finish<'_>, at: Place) {
    // SAFETY: as in `finish_int16`; the vectors of a row of `from` lie inside it.
    unsafe {
        let mut sums = sums_int16(t);
        if let Some(from) = from {
            for (r, sums) in sums.iter_mut().enumerate().take(t.rows) {
                let from = from[r].as_ptr();
                for (v, s) in sums.iter_mut().enumerate() {
                    *s = _mm256_add_ps(*s, _mm256_loadu_ps(from.add(8 * v)));
                }
            }
        }
        put(&sums, t.rows, finish, at);
    }
}

#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn sums_int16(t: &Int16Tile<'_>) -> Sums {
    const { assert!(ROWS16 == PAIR) };
    // SAFETY: every address is below the lengths that `Int16Tile::check` compared.
    unsafe {
        let mut sums = [[_mm256_setzero_ps(); VECTORS]; PAIR];
        for part in 0..t.parts {
            let rows = [part, 1.min(t.rows - 1) + part];
            let x0 = t.values.as_ptr().add(rows[0] * t.width);
            let x1 = t.values.as_ptr().add(rows[1] * t.width);
            let weights = t.weights.as_ptr().add(part * t.width * COLS);
            let mut s0 = [_mm256_setzero_si256(); VECTORS];
            let mut s1 = s0;
            for q in 0..t.width / 2 {
                let w = weights.add(q * 2 * COLS);
                let a0 = _mm256_set1_epi32(x0.add(2 * q).cast::<i32>().read_unaligned());
                let a1 = _mm256_set1_epi32(x1.add(2 * q).cast::<i32>().read_unaligned());
                for v in 0..VECTORS {
                    let w: __m256i = _mm256_loadu_si256(w.add(16 * v).cast());
                    s0[v] = _mm256_add_epi32(s0[v], _mm256_madd_epi16(a0, w));
                    s1[v] = _mm256_add_epi32(s1[v], _mm256_madd_epi16(a1, w));
                }
            }
            for ((sums, s), row) in sums.iter_mut().zip([s0, s1]).zip(rows) {
                let scale = _mm256_set1_ps(*t.scales.as_ptr().add(row));
                for (sum, s) in sums.iter_mut().zip(s) {
                    *sum = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(s), *sum);
                }
            }
        }
        for (v, scale) in t.scale.chunks_exact(8).enumerate().take(VECTORS) {
            let scale = _mm256_loadu_ps(scale.as_ptr());
            for sums in &mut sums {
                sums[v] = _mm256_mul_ps(sums[v], scale);
            }
        }
        sums
    }
}
