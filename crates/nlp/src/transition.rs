//! The scoring network of the transition-based components (`spacy/ml/parser_model.pyx`).
//!
//! A state is described by a few tokens. The first layer is computed for each token and each place a token can take,
//! and a state sums what its tokens contribute; then a maximum over pieces, then the scores. Contributions are kept
//! for a stretch of tokens around the buffer and computed again for the rare token that lies further back.

use crate::error::{Error, Result};
use crate::file::ModelFile;
use crate::kernels::{COLS, Isa, PADDING, Packed, add, keep_larger, product, row_product};
use crate::net::Dense;
use crate::spec::{DenseSpec, TransitionSpec};

/// The weights.
#[derive(Debug)]
pub(crate) struct Scorer {
    pub(crate) linear: Dense,
    /// One panel group for each feature, so that one feature can be computed alone; columns `[piece][output]`.
    lower: Vec<Packed>,
    /// Padded length of one feature's contribution.
    stride: usize,
    /// What a missing token contributes, `[feature, stride]`.
    pad: Vec<f32>,
    bias: Vec<f32>,
    n_hidden: usize,
    pieces: usize,
    upper: Option<Upper>,
    n_scores: usize,
}

/// The scores as a matrix that is read row by row: `[hidden, score]`, rows padded.
#[derive(Debug)]
struct Upper {
    w: Vec<f32>,
    bias: Vec<f32>,
    stride: usize,
}

/// A token that is not there.
pub(crate) const MISSING: u32 = u32::MAX;

/// Tokens whose contributions are computed together.
const BLOCK: usize = 128;
/// Blocks kept.
const KEPT: usize = 4;

impl Scorer {
    pub(crate) fn load(file: &ModelFile, spec: &TransitionSpec) -> Result<Self> {
        let (n_feats, n_hidden) = (spec.n_features as usize, spec.lower.n_out as usize);
        let (pieces, n_in) = (spec.lower.pieces as usize, spec.lower.n_in as usize);
        let linear = Dense::load(file, &spec.linear)?;
        let one = n_hidden.saturating_mul(pieces);
        if linear.n_out() != n_in || one == 0 || n_feats == 0 || n_feats > 64 || pieces > 64 {
            return Err(Error::corrupt("pipeline", "the state network's layers do not fit together"));
        }
        let all = one.saturating_mul(n_feats);
        let w = file.f32s(&spec.lower.w, all.saturating_mul(n_in))?;
        let (b, pad_from) = (file.f32s(&spec.lower.b, one)?, file.f32s(&spec.pad, all)?);
        let stride = one.next_multiple_of(COLS);
        let mut order = vec![PADDING; stride];
        for o in 0..n_hidden {
            for p in 0..pieces {
                order[p * n_hidden + o] = o * pieces + p;
            }
        }
        let mut lower = Vec::new();
        let mut pad = vec![0.0; n_feats * stride];
        for f in 0..n_feats {
            let at = f * one;
            lower.push(Packed::new(&file.floats(&w)[at * n_in..(at + one) * n_in], n_in, &order));
            for (to, &from) in pad[f * stride..].iter_mut().zip(&order).filter(|(_, from)| **from != PADDING) {
                *to = file.floats(&pad_from)[at + from];
            }
        }
        let mut bias = vec![0.0; stride];
        for (to, &from) in bias.iter_mut().zip(&order).filter(|(_, from)| **from != PADDING) {
            *to = file.floats(&b)[from];
        }
        let upper = spec.upper.as_ref().map(|u| Upper::load(file, u, n_hidden)).transpose()?;
        let n_scores = spec.upper.as_ref().map_or(n_hidden, |u| u.n_out as usize);
        if n_scores != spec.moves.len() {
            return Err(Error::corrupt("pipeline", "as many scores as actions are expected"));
        }
        Ok(Self { linear, lower, stride, pad, bias, n_hidden, pieces, upper, n_scores })
    }

    pub(crate) fn n_features(&self) -> usize {
        self.lower.len()
    }
}

impl Upper {
    fn load(file: &ModelFile, spec: &DenseSpec, n_hidden: usize) -> Result<Self> {
        let n = spec.n_out as usize;
        if spec.n_in as usize != n_hidden || spec.pieces != 1 || n == 0 {
            return Err(Error::corrupt(&spec.w, "the layer of scores does not fit the hidden layer"));
        }
        let (w, b) = (file.f32s(&spec.w, n * n_hidden)?, file.f32s(&spec.b, n)?);
        let stride = n.next_multiple_of(16);
        let mut out = Self { w: vec![0.0; n_hidden * stride], bias: vec![0.0; stride], stride };
        for (s, row) in file.floats(&w).chunks_exact(n_hidden).enumerate() {
            for (h, v) in row.iter().enumerate() {
                out.w[h * stride + s] = *v;
            }
        }
        out.bias[..n].copy_from_slice(file.floats(&b));
        Ok(out)
    }
}

/// Buffers of one component in one worker.
#[derive(Debug, Default)]
pub(crate) struct ScorerState {
    /// Contributions of tokens `lo..hi`, `[token % (BLOCK * KEPT), feature, stride]`.
    ring: Vec<f32>,
    lo: usize,
    hi: usize,
    sum: Vec<f32>,
    scores: Vec<f32>,
    far: Vec<f32>,
}

/// The scorer over one text: `hidden` holds the text's vectors after the linear layer, `[tokens, n_in]`.
pub(crate) struct Scoring<'a> {
    pub(crate) net: &'a Scorer,
    pub(crate) isa: Isa,
    pub(crate) hidden: &'a [f32],
    pub(crate) state: &'a mut ScorerState,
}

impl Scoring<'_> {
    /// Begins a text.
    pub(crate) fn begin(&mut self) {
        let row = self.net.n_features() * self.net.stride;
        self.state.ring.resize(BLOCK * KEPT * row, 0.0);
        self.state.lo = 0;
        self.state.hi = 0;
        self.state.sum.resize(self.net.stride, 0.0);
        self.state.far.resize(self.net.stride, 0.0);
        let n = self.net.upper.as_ref().map_or(self.net.stride, |u| u.stride);
        self.state.scores.resize(n, 0.0);
    }

    /// Returns the scores of a state described by `tokens`.
    pub(crate) fn scores(&mut self, tokens: &[u32]) -> &[f32] {
        let net = self.net;
        let ahead = tokens.iter().filter(|t| **t != MISSING).max();
        if let Some(&t) = ahead {
            self.reach(t as usize);
        }
        // Adding to zero first is what spaCy does.
        self.state.sum.fill(0.0);
        for (f, &t) in tokens.iter().enumerate() {
            let part = if t == MISSING {
                &net.pad[f * net.stride..(f + 1) * net.stride]
            } else if t as usize >= self.state.lo {
                let at = (t as usize % (BLOCK * KEPT) * net.n_features() + f) * net.stride;
                &self.state.ring[at..at + net.stride]
            } else {
                contributions(net, f, self.isa, self.hidden, t as usize, 1, net.stride, &mut self.state.far);
                &self.state.far[..]
            };
            add(self.isa, &mut self.state.sum, part);
        }
        add(self.isa, &mut self.state.sum, &net.bias);
        let (best, rest) = self.state.sum.split_at_mut(net.n_hidden);
        for p in 0..net.pieces - 1 {
            keep_larger(self.isa, best, &rest[p * net.n_hidden..]);
        }
        match &net.upper {
            Some(u) => {
                let scores = &mut self.state.scores[..u.stride];
                row_product(self.isa, best, &u.w, scores);
                add(self.isa, scores, &u.bias);
            }
            None => self.state.scores[..net.n_hidden].copy_from_slice(best),
        }
        &self.state.scores[..net.n_scores]
    }

    /// Computes contributions up to token `t`.
    fn reach(&mut self, t: usize) {
        let net = self.net;
        let n_tokens = self.hidden.len() / net.linear.n_out();
        while self.state.hi <= t {
            let first = self.state.hi;
            let n = BLOCK.min(n_tokens - first);
            let row = net.n_features() * net.stride;
            let at = first % (BLOCK * KEPT) * row;
            for f in 0..net.n_features() {
                let out = &mut self.state.ring[at + f * net.stride..];
                contributions(net, f, self.isa, self.hidden, first, n, row, out);
            }
            self.state.hi = first + n;
            self.state.lo = (first + BLOCK).saturating_sub(BLOCK * KEPT);
        }
    }
}

/// Computes what tokens `first..first + n` contribute as feature `f`; token `i` goes to `out[i * row..]`.
#[allow(clippy::too_many_arguments)]
fn contributions(
    net: &Scorer,
    f: usize,
    isa: Isa,
    hidden: &[f32],
    first: usize,
    n: usize,
    row: usize,
    out: &mut [f32],
) {
    let width = net.linear.n_out();
    product(isa, &hidden[first * width..], width, n, &net.lower[f], |at, rows, panel, tile| {
        for r in 0..rows {
            let to = (at + r) * row + panel * COLS;
            out[to..to + COLS].copy_from_slice(&tile.0[r]);
        }
    });
}
