//! Element-wise loops, compiled once for each instruction set by inlining into functions with that set enabled.
//!
//! None of them contains a sum whose order the compiler could change: sums run over sixteen lanes and then over the
//! lanes in order.

use super::COLS;

#[inline(always)]
pub(super) fn add(sum: &mut [f32], part: &[f32]) {
    for (s, p) in sum.iter_mut().zip(part) {
        *s += p;
    }
}

#[inline(always)]
pub(super) fn keep_larger(best: &mut [f32], other: &[f32]) {
    for (b, v) in best.iter_mut().zip(other) {
        *b = if *v > *b { *v } else { *b };
    }
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
