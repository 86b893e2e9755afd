//! Tiles on AVX-512, and the loops of all vector instruction sets. Each function checks the lengths it reads before it goes over raw pointers.
#![allow(unsafe_code)] // The intrinsics read memory without bounds checks; the twin in `scalar` is the specification.

use super::{COLS, Finish, Place, ROWS, Rows, Tile};
use std::arch::x86_64::{
    __m512, __m512i, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
    _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_loadu_si512,
    _mm512_mask_storeu_ps, _mm512_max_ps, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps,
    _mm512_storeu_ps,
};

pub(super) fn check(a: Rows<'_>, k: usize, panel: &[f32]) {
    let rows = 0 < a.n && a.n <= ROWS && a.a.len() >= (a.n - 1) * a.stride + k;
    assert!(rows && panel.len() >= k * COLS, "tile");
}

/// Adds to the tile: 8 rows by 3 vectors of 16, all sums in registers. Rows past the last repeat it.
pub(super) fn multiply_avx512(a: Rows<'_>, k: usize, panel: &[f32], tile: &mut Tile) {
    check(a, k, panel);
    let from = tile.0.as_ptr().cast::<f32>();
    let out = tile.0.as_mut_ptr().cast::<f32>();
    // SAFETY: AVX-512F was detected before this path was chosen; the lengths were checked above.
    unsafe { store512(a, ROWS, k, panel.as_ptr(), from, out, COLS) };
}

/// Computes a tile, from the sums in `from` or from zero, and finishes it in registers where there is a path for
/// that; otherwise returns false.
pub(super) fn finish_avx512(
    a: Rows<'_>,
    k: usize,
    panel: &[f32],
    from: Option<&Tile>,
    finish: &mut Finish<'_>,
    at: Place,
) -> bool {
    check(a, k, panel);
    let from = from.map_or(std::ptr::null(), |t| t.0.as_ptr().cast::<f32>());
    match finish {
        Finish::Sums { out, stride } => {
            let out = &mut out[at.row * *stride + at.panel * COLS..];
            let step = at.step * *stride;
            assert!(out.len() >= (a.n - 1) * step + COLS, "room for the tile");
            // SAFETY: as in `multiply_avx512`; the room was checked above.
            unsafe { store512(a, a.n, k, panel.as_ptr(), from, out.as_mut_ptr(), step) };
            true
        }
        Finish::Best { bias, per_panel: 16, pieces: 3, n_out, out, stride } if (at.panel + 1) * 16 <= *n_out => {
            let bias = &bias[at.panel * COLS..(at.panel + 1) * COLS];
            let out = &mut out[at.row * *stride + at.panel * 16..];
            let step = at.step * *stride;
            assert!(out.len() >= (a.n - 1) * step + 16, "room for the tile");
            // SAFETY: as in `multiply_avx512`; the room and the bias were checked above.
            unsafe { best512(a, k, panel.as_ptr(), from, bias.as_ptr(), out.as_mut_ptr(), step) };
            true
        }
        Finish::Best { bias, per_panel: COLS, pieces: 1, n_out, out, stride } => {
            let bias = &bias[at.panel * COLS..(at.panel + 1) * COLS];
            let n = COLS.min(*n_out - at.panel * COLS);
            let out = &mut out[at.row * *stride + at.panel * COLS..];
            let step = at.step * *stride;
            assert!(out.len() >= (a.n - 1) * step + n, "room for the tile");
            // SAFETY: as above; `n` columns of each row have room.
            unsafe {
                let sums = sums512(a, k, panel.as_ptr(), from);
                store_biased512(&sums, a.n, bias.as_ptr(), n, out.as_mut_ptr(), step);
            }
            true
        }
        Finish::Best { .. } => false,
    }
}

/// `from` is null or points to a tile.
#[target_feature(enable = "avx512f")]
#[inline]
unsafe fn sums512(a: Rows<'_>, k: usize, panel: *const f32, from: *const f32) -> [[__m512; 3]; ROWS] {
    // SAFETY: every address is below the lengths that `check` compared.
    unsafe {
        let row: [*const f32; ROWS] = std::array::from_fn(|r| a.a.as_ptr().add(r.min(a.n - 1) * a.stride));
        let mut acc = [[_mm512_setzero_ps(); 3]; ROWS];
        if !from.is_null() {
            for (r, acc) in acc.iter_mut().enumerate() {
                for (v, s) in acc.iter_mut().enumerate() {
                    *s = _mm512_loadu_ps(from.add(r * COLS + 16 * v));
                }
            }
        }
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
        acc
    }
}

#[target_feature(enable = "avx512f")]
unsafe fn store512(
    a: Rows<'_>,
    rows: usize,
    k: usize,
    panel: *const f32,
    from: *const f32,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller checked the lengths of input and output.
    unsafe {
        for (r, sums) in sums512(a, k, panel, from).iter().enumerate().take(rows) {
            for (v, s) in sums.iter().enumerate() {
                _mm512_storeu_ps(out.add(r * out_stride + 16 * v), *s);
            }
        }
    }
}

/// Stores the first `n` columns of a tile with the bias added.
#[target_feature(enable = "avx512f")]
unsafe fn store_biased512(
    sums: &[[__m512; 3]; ROWS],
    rows: usize,
    bias: *const f32,
    n: usize,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller checked the bias and the room for `n` columns; the mask keeps the rest out.
    unsafe {
        for (r, sums) in sums.iter().enumerate().take(rows) {
            for (v, s) in sums.iter().enumerate().take(n.div_ceil(16)) {
                let s = _mm512_add_ps(*s, _mm512_loadu_ps(bias.add(16 * v)));
                let mask = if n >= 16 * (v + 1) { u16::MAX } else { (1 << (n - 16 * v)) - 1 };
                _mm512_mask_storeu_ps(out.add(r * out_stride + 16 * v), mask, s);
            }
        }
    }
}

#[target_feature(enable = "avx512f")]
unsafe fn best512(
    a: Rows<'_>,
    k: usize,
    panel: *const f32,
    from: *const f32,
    bias: *const f32,
    out: *mut f32,
    out_stride: usize,
) {
    // SAFETY: the caller checked the lengths of input, bias and output.
    unsafe {
        let (b0, b1, b2) = (_mm512_loadu_ps(bias), _mm512_loadu_ps(bias.add(16)), _mm512_loadu_ps(bias.add(32)));
        for (r, s) in sums512(a, k, panel, from).iter().enumerate().take(a.n) {
            // `max(new, old)` keeps the old one when both are equal, as the loops do.
            let best = _mm512_max_ps(_mm512_add_ps(s[1], b1), _mm512_add_ps(s[0], b0));
            let best = _mm512_max_ps(_mm512_add_ps(s[2], b2), best);
            _mm512_storeu_ps(out.add(r * out_stride), best);
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

/// A tile of a product of bytes: what `product_int8` would hand to the loops.
pub(super) struct Int8Tile<'a> {
    /// Rows of bytes and their scales: those of the tile and the `parts - 1` after them.
    pub(super) bytes: &'a [u8],
    pub(super) scales: &'a [f32],
    pub(super) rows: usize,
    pub(super) parts: usize,
    pub(super) width: usize,
    /// One panel: `[part][quad][column][4]`, `[part][column]`, `[column]`.
    pub(super) weights: &'a [i8],
    pub(super) init: &'a [i32],
    pub(super) scale: &'a [f32],
}

impl Int8Tile<'_> {
    fn check(&self) {
        let n = self.rows + self.parts - 1;
        let fits = 0 < self.rows && self.rows <= ROWS && self.width.is_multiple_of(4);
        let inputs = self.scales.len() >= n && self.bytes.len() >= n * self.width;
        let weights = self.weights.len() >= self.parts * self.width * COLS && self.init.len() >= self.parts * COLS;
        assert!(fits && inputs && weights && self.scale.len() >= COLS, "tile of bytes");
    }
}

/// Computes and finishes a tile with the instruction for 8-bit products; `tile` takes it where there is no path for
/// finishing in registers, and false is returned.
pub(super) fn finish_vnni(
    t: &Int8Tile<'_>,
    finish: &mut Finish<'_>,
    Place { row, panel: number, .. }: Place,
    tile: &mut Tile,
) -> bool {
    t.check();
    match finish {
        Finish::Sums { out, stride: to } => {
            let out = &mut out[row * *to + number * COLS..];
            assert!(out.len() >= (t.rows - 1) * *to + COLS, "room for the tile");
            // SAFETY: AVX-512 VNNI was detected before this path was chosen; the lengths were checked.
            unsafe { store_vnni(t, t.rows, out.as_mut_ptr(), *to) };
            true
        }
        Finish::Best { bias, per_panel: 16, pieces: 3, n_out, out, stride: to } if (number + 1) * 16 <= *n_out => {
            let bias = &bias[number * COLS..(number + 1) * COLS];
            let out = &mut out[row * *to + number * 16..];
            assert!(out.len() >= (t.rows - 1) * *to + 16, "room for the tile");
            // SAFETY: as above; the bias was sliced to its length.
            unsafe { best_vnni(t, bias.as_ptr(), out.as_mut_ptr(), *to) };
            true
        }
        Finish::Best { bias, per_panel: COLS, pieces: 1, n_out, out, stride: to } => {
            let bias = &bias[number * COLS..(number + 1) * COLS];
            let n = COLS.min(*n_out - number * COLS);
            let out = &mut out[row * *to + number * COLS..];
            assert!(out.len() >= (t.rows - 1) * *to + n, "room for the tile");
            // SAFETY: as above; `n` columns of each row have room.
            unsafe { store_biased512(&sums_vnni(t), t.rows, bias.as_ptr(), n, out.as_mut_ptr(), *to) };
            true
        }
        Finish::Best { .. } => {
            // SAFETY: as above; a tile has room for all rows.
            unsafe { store_vnni(t, t.rows, tile.0.as_mut_ptr().cast::<f32>(), COLS) };
            false
        }
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
#[inline]
unsafe fn sums_vnni(t: &Int8Tile<'_>) -> [[__m512; 3]; ROWS] {
    // SAFETY: every address is below the lengths that `Int8Tile::check` compared.
    unsafe {
        let mut sums = [[_mm512_setzero_ps(); 3]; ROWS];
        for part in 0..t.parts {
            let at = |r: usize| r.min(t.rows - 1) + part;
            let row: [*const u8; ROWS] = std::array::from_fn(|r| t.bytes.as_ptr().add(at(r) * t.width));
            let init = t.init.as_ptr().add(part * COLS);
            let start: [__m512i; 3] = std::array::from_fn(|v| _mm512_loadu_si512(init.add(16 * v).cast()));
            let mut acc = [start; ROWS];
            let weights = t.weights.as_ptr().add(part * t.width * COLS);
            for q in 0..t.width / 4 {
                let w = weights.add(q * 4 * COLS);
                let (w0, w1) = (_mm512_loadu_si512(w.cast()), _mm512_loadu_si512(w.add(64).cast()));
                let w2 = _mm512_loadu_si512(w.add(128).cast());
                for r in 0..ROWS {
                    let x = _mm512_set1_epi32(row[r].add(4 * q).cast::<i32>().read_unaligned());
                    acc[r][0] = _mm512_dpbusd_epi32(acc[r][0], x, w0);
                    acc[r][1] = _mm512_dpbusd_epi32(acc[r][1], x, w1);
                    acc[r][2] = _mm512_dpbusd_epi32(acc[r][2], x, w2);
                }
            }
            for r in 0..ROWS {
                let scale = _mm512_set1_ps(*t.scales.as_ptr().add(at(r)));
                for v in 0..3 {
                    sums[r][v] = _mm512_fmadd_ps(scale, _mm512_cvtepi32_ps(acc[r][v]), sums[r][v]);
                }
            }
        }
        let scale: [__m512; 3] = std::array::from_fn(|v| _mm512_loadu_ps(t.scale.as_ptr().add(16 * v)));
        for row in &mut sums {
            for (s, c) in row.iter_mut().zip(scale) {
                *s = _mm512_mul_ps(*s, c);
            }
        }
        sums
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
unsafe fn store_vnni(t: &Int8Tile<'_>, rows: usize, out: *mut f32, stride: usize) {
    // SAFETY: the caller checked the lengths of input and output.
    unsafe {
        for (r, sums) in sums_vnni(t).iter().enumerate().take(rows) {
            for (v, s) in sums.iter().enumerate() {
                _mm512_storeu_ps(out.add(r * stride + 16 * v), *s);
            }
        }
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
unsafe fn best_vnni(t: &Int8Tile<'_>, bias: *const f32, out: *mut f32, stride: usize) {
    // SAFETY: the caller checked the lengths of input, bias and output.
    unsafe {
        let (b0, b1, b2) = (_mm512_loadu_ps(bias), _mm512_loadu_ps(bias.add(16)), _mm512_loadu_ps(bias.add(32)));
        for (r, s) in sums_vnni(t).iter().enumerate().take(t.rows) {
            let best = _mm512_max_ps(_mm512_add_ps(s[1], b1), _mm512_add_ps(s[0], b0));
            let best = _mm512_max_ps(_mm512_add_ps(s[2], b2), best);
            _mm512_storeu_ps(out.add(r * stride), best);
        }
    }
}

/// Compiles the loops for one instruction set.
macro_rules! compiled {
    ($module:ident, $features:literal) => {
        pub(super) mod $module {
            use super::super::{COLS, loops};
            compiled!(@one $features, add(sum: &mut [f32], part: &[f32]));
            compiled!(@one $features, transform(d: &[f32], v: [&mut [f32]; 4]));
            compiled!(@one $features, butterfly(a: &mut [f32], b: &mut [f32]));
            compiled!(@one $features, state_layer(
                parts: &[&[f32]], bias: &[f32], pieces: usize, out: &mut [f32], sum: &mut [f32]));
            compiled!(@one $features, add_normalised(x: &mut [f32], y: &mut [f32], gain: &[f32], bias: &[f32]));
            compiled!(@one $features, round16(x: &[f32], out: &mut [i16], scale: &mut f32));
            compiled!(@one $features, quantise(x: &[f32], out: &mut [u8], scale: &mut f32));
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
