//! Element-wise loops, compiled once for each instruction set by inlining into functions with that set enabled.
//!
//! None of them contains a sum whose order the compiler could change: sums run over sixteen lanes and then over the
//! lanes in order.
#![allow(clippy::inline_always)] // Inlined or not at all: elsewhere they would be compiled without the instruction set.

use super::COLS;

#[inline(always)]
pub(super) fn add(sum: &mut [f32], part: &[f32]) {
    for (s, p) in sum.iter_mut().zip(part) {
        *s += p;
    }
}

/// Sixteen sums at a time, which stay in registers over all parts.
#[inline(always)]
pub(super) fn state_layer(parts: &[&[f32]], bias: &[f32], pieces: usize, out: &mut [f32], sum: &mut [f32]) {
    let n = out.len();
    let sum = &mut sum[..n * pieces];
    let (blocks, rest) = sum.as_chunks_mut::<16>();
    for (b, block) in blocks.iter_mut().enumerate() {
        *block = state_sums(parts, bias, b * 16);
    }
    let done = n * pieces - rest.len();
    // Adding to zero first is what spaCy does.
    rest.fill(0.0);
    for p in parts {
        add(rest, &p[done..]);
    }
    add(rest, &bias[done..]);
    out.copy_from_slice(&sum[..n]);
    for p in 1..pieces {
        for (b, v) in out.iter_mut().zip(&sum[p * n..(p + 1) * n]) {
            *b = if *v > *b { *v } else { *b };
        }
    }
}

#[inline(always)]
fn state_sums(parts: &[&[f32]], bias: &[f32], at: usize) -> [f32; 16] {
    let mut sums = [0.0f32; 16];
    for p in parts {
        add(&mut sums, &p[at..at + 16]);
    }
    add(&mut sums, &bias[at..at + 16]);
    sums
}

#[inline(always)]
pub(super) fn best_piece(sums: &[f32; COLS], bias: &[f32], per_panel: usize, pieces: usize, out: &mut [f32]) {
    for ((o, s), b) in out.iter_mut().zip(sums).zip(bias) {
        *o = s + b;
    }
    for p in 1..pieces {
        let at = p * per_panel;
        for ((o, s), b) in out.iter_mut().zip(&sums[at..]).zip(&bias[at..]) {
            let v = s + b;
            *o = if v > *o { v } else { *o };
        }
    }
}

#[inline(always)]
pub(super) fn add_normalised(x: &mut [f32], y: &mut [f32], gain: &[f32], bias: &[f32]) {
    let n = y.len() as f32;
    let mean = lane_sum(y) / n;
    for v in y.iter_mut() {
        *v -= mean;
    }
    let scale = 1.0 / (square_sum(y) / n + 1e-8).sqrt();
    for (((x, v), g), b) in x.iter_mut().zip(y).zip(gain).zip(bias) {
        *x += *v * scale * g + b;
    }
}

#[inline(always)]
pub(super) fn transform(d: &[f32], v: [&mut [f32]; 4]) {
    let width = d.len() / 4;
    let (d0, rest) = d.split_at(width);
    let (d1, rest) = rest.split_at(width);
    let (d2, d3) = rest.split_at(width);
    let [v1, v2, v3, v4] = v;
    for i in 0..width.min(v1.len()).min(v2.len()).min(v3.len()).min(v4.len()) {
        v1[i] = d0[i] - d2[i];
        v2[i] = d1[i] + d2[i];
        v3[i] = d2[i] - d1[i];
        v4[i] = d1[i] - d3[i];
    }
}

#[inline(always)]
pub(super) fn butterfly(a: &mut [f32], b: &mut [f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        (*a, *b) = (*a + *b, *a - *b);
    }
}

#[inline(always)]
fn lane_sum(x: &[f32]) -> f32 {
    let (chunks, tail) = x.as_chunks::<16>();
    let mut lanes = [0.0f32; 16];
    for c in chunks {
        for (l, v) in lanes.iter_mut().zip(c) {
            *l += v;
        }
    }
    for (l, v) in lanes.iter_mut().zip(tail) {
        *l += v;
    }
    fold(&lanes)
}

#[inline(always)]
fn square_sum(x: &[f32]) -> f32 {
    let (chunks, tail) = x.as_chunks::<16>();
    let mut lanes = [0.0f32; 16];
    for c in chunks {
        for (l, v) in lanes.iter_mut().zip(c) {
            *l += v * v;
        }
    }
    for (l, v) in lanes.iter_mut().zip(tail) {
        *l += v * v;
    }
    fold(&lanes)
}

/// Adds the lanes in halves.
#[inline(always)]
fn fold(lanes: &[f32; 16]) -> f32 {
    let mut eight = [0.0f32; 8];
    for (i, e) in eight.iter_mut().enumerate() {
        *e = lanes[i] + lanes[i + 8];
    }
    let mut four = [0.0f32; 4];
    for (i, f) in four.iter_mut().enumerate() {
        *f = eight[i] + eight[i + 4];
    }
    (four[0] + four[2]) + (four[1] + four[3])
}

/// The largest of the absolute values.
#[inline(always)]
fn most(x: &[f32]) -> f32 {
    let (chunks, tail) = x.as_chunks::<16>();
    let mut lanes = [0.0f32; 16];
    for c in chunks {
        for (l, v) in lanes.iter_mut().zip(c) {
            let v = v.abs();
            *l = if v > *l { v } else { *l };
        }
    }
    for (l, v) in lanes.iter_mut().zip(tail) {
        let v = v.abs();
        *l = if v > *l { v } else { *l };
    }
    lanes.iter().fold(0.0f32, |m, v| if *v > m { *v } else { m })
}

/// Adding 1.5 * 2^23 rounds to the nearest integer, ties to even, and leaves it in the low bits.
const ROUND: f32 = 12_582_912.0;

#[inline(always)]
pub(super) fn round16(x: &[f32], out: &mut [i16], scale: &mut f32) {
    let (most, limit) = (most(x), super::int16::MOST as f32);
    *scale = most / limit;
    let factor = if most > 0.0 { limit / most } else { 0.0 };
    for (o, v) in out.iter_mut().zip(x) {
        *o = (v * factor + ROUND).to_bits() as i16;
    }
}

#[inline(always)]
pub(super) fn quantise(x: &[f32], out: &mut [u8], scale: &mut f32) {
    let most = most(x);
    *scale = most / 127.0;
    let factor = if most > 0.0 { 127.0 / most } else { 0.0 };
    for (o, v) in out.iter_mut().zip(x) {
        *o = ((v * factor + ROUND).to_bits() as u8).wrapping_add(128);
    }
}
