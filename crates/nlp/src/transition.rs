//! The scoring network of the transition-based components (`spacy/ml/parser_model.pyx`).
//!
//! A state is described by a few tokens. The first layer is computed for each token and each place a token can take,
//! and a state sums what its tokens contribute; then a maximum over pieces, then the scores. Contributions are kept
//! for a stretch of tokens around the buffer and computed again for the rare token that lies further back.

use crate::error::{Error, Result};
use crate::file::{Floats, ModelFile};
use crate::kernels::{
    COLS, Finish, Isa, PADDING, Packed, PackedInt8, PackedInt16, Quantised, RoundedRows, add, fast_in_bytes, product,
    product_int8, product_int16, row_product, state_layer,
};
use crate::net::Dense;
use crate::precision::Precision;
use crate::spec::{DenseSpec, TransitionSpec};
use std::ops::Range;
use std::sync::OnceLock;

/// The weights.
#[derive(Debug)]
pub(crate) struct Scorer {
    pub(crate) linear: Dense,
    /// One panel group for each feature, so that one feature can be computed alone; columns `[piece][output]`.
    lower: Vec<Packed>,
    /// The same in bytes.
    lower_int8: OnceLock<Vec<PackedInt8>>,
    lower_int16: OnceLock<Vec<PackedInt16>>,
    source: Floats,
    order: Vec<usize>,
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
/// Feature tokens that a state can have.
const MOST_FEATURES: usize = 16;
/// Blocks kept.
const KEPT: usize = 4;

impl Scorer {
    pub(crate) fn load(file: &ModelFile, spec: &TransitionSpec) -> Result<Self> {
        let (n_feats, n_hidden) = (spec.n_features as usize, spec.lower.n_out as usize);
        let (pieces, n_in) = (spec.lower.pieces as usize, spec.lower.n_in as usize);
        let linear = Dense::load(file, &spec.linear)?;
        let one = n_hidden.saturating_mul(pieces);
        if linear.n_out() != n_in || one == 0 || n_feats == 0 || n_feats > MOST_FEATURES || pieces > 64 {
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
        let (lower_int8, lower_int16) = (OnceLock::new(), OnceLock::new());
        Ok(Self {
            linear,
            lower,
            lower_int8,
            lower_int16,
            source: w,
            order,
            stride,
            pad,
            bias,
            n_hidden,
            pieces,
            upper,
            n_scores,
        })
    }

    fn int8(&self, file: &ModelFile) -> &[PackedInt8] {
        let (n_in, order) = (self.linear.n_out(), &self.order);
        self.lower_int8.get_or_init(|| self.features(file).map(|w| PackedInt8::new(w, 1, n_in, order)).collect())
    }

    fn int16(&self, file: &ModelFile) -> &[PackedInt16] {
        let (n_in, order) = (self.linear.n_out(), &self.order);
        self.lower_int16.get_or_init(|| self.features(file).map(|w| PackedInt16::new(w, 1, n_in, order)).collect())
    }

    /// The weights of each feature.
    fn features<'f>(&self, file: &'f ModelFile) -> impl Iterator<Item = &'f [f32]> {
        file.floats(&self.source).chunks_exact(self.n_hidden * self.pieces * self.linear.n_out())
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
    best: Vec<f32>,
    scores: Vec<f32>,
    far: Vec<f32>,
    rounded: Rounded,
}

/// Rows for products of integers.
#[derive(Debug, Default)]
struct Rounded {
    to8: Quantised,
    to16: RoundedRows,
}

/// The scorer over one text.
pub(crate) struct Scoring<'a> {
    pub(crate) net: &'a Scorer,
    pub(crate) isa: Isa,
    pub(crate) precision: Precision,
    pub(crate) file: &'a ModelFile,
    pub(crate) hidden: Hidden<'a>,
    pub(crate) state: &'a mut ScorerState,
}

impl Scoring<'_> {
    /// Begins a text.
    pub(crate) fn begin(&mut self) {
        let row = self.net.n_features() * self.net.stride;
        let blocks = self.hidden.n_tokens(self.net.linear.n_out()).div_ceil(BLOCK).min(KEPT);
        if self.state.ring.len() < blocks * BLOCK * row {
            self.state.ring.resize(blocks * BLOCK * row, 0.0);
        }
        self.state.lo = 0;
        self.state.hi = 0;
        self.state.sum.resize(self.net.stride, 0.0);
        self.state.far.resize(self.net.n_features() * self.net.stride, 0.0);
        self.state.best.resize(self.net.n_hidden, 0.0);
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
        self.far(tokens);
        let mut parts: [&[f32]; MOST_FEATURES] = [&[]; MOST_FEATURES];
        for (f, &t) in tokens.iter().enumerate() {
            parts[f] = if t == MISSING {
                &net.pad[f * net.stride..(f + 1) * net.stride]
            } else if t as usize >= self.state.lo {
                let at = (t as usize % (BLOCK * KEPT) * net.n_features() + f) * net.stride;
                &self.state.ring[at..at + net.stride]
            } else {
                &self.state.far[f * net.stride..(f + 1) * net.stride]
            };
        }
        let best = &mut self.state.best[..net.n_hidden];
        state_layer(self.isa, &parts[..tokens.len()], &net.bias, net.pieces, best, &mut self.state.sum);
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

    /// Computes the contributions of tokens that lie too far back.
    fn far(&mut self, tokens: &[u32]) {
        let (net, width) = (self.net, self.net.linear.n_out());
        for (f, &t) in tokens.iter().enumerate() {
            if (t as usize) < self.state.lo {
                let ScorerState { far, rounded, .. } = &mut *self.state;
                let how = (self.isa, self.precision, self.file);
                let rows = self.hidden.rows(t as usize, 1, width);
                contributions(net, how, rows, f..f + 1, net.stride, &mut far[f * net.stride..], rounded);
            }
        }
    }

    /// Computes contributions up to token `t`.
    fn reach(&mut self, t: usize) {
        let (net, width) = (self.net, self.net.linear.n_out());
        let n_tokens = self.hidden.n_tokens(width);
        while self.state.hi <= t {
            let first = self.state.hi;
            let n = BLOCK.min(n_tokens - first);
            let row = net.n_features() * net.stride;
            let at = first % (BLOCK * KEPT) * row;
            let ScorerState { ring, rounded, .. } = &mut *self.state;
            let how = (self.isa, self.precision, self.file);
            let rows = self.hidden.rows(first, n, width);
            contributions(net, how, rows, 0..net.n_features(), row, &mut ring[at..], rounded);
            self.state.hi = first + n;
            self.state.lo = (first + BLOCK).saturating_sub(BLOCK * KEPT);
        }
    }
}

/// Computes what the tokens of `hidden`, `[tokens, n_in]`, contribute as each of `features`; token `i` goes to
/// `out[i * row..]`, the features one after the other.
fn contributions(
    net: &Scorer,
    (isa, precision, file): (Isa, Precision, &ModelFile),
    hidden: &[f32],
    features: Range<usize>,
    row: usize,
    out: &mut [f32],
    rounded: &mut Rounded,
) {
    let width = net.linear.n_out();
    let n = hidden.len() / width;
    let bytes = fast_in_bytes(isa);
    let rows = hidden.chunks_exact(width).enumerate();
    match precision {
        Precision::Exact => {}
        Precision::Fast if bytes => {
            rounded.to8.begin(n, width);
            rows.for_each(|(i, x)| rounded.to8.set(isa, i, x));
        }
        Precision::Fast => {
            rounded.to16.begin(n, width);
            rows.for_each(|(i, x)| rounded.to16.set(isa, i, x));
        }
    }
    for (i, f) in features.enumerate() {
        let finish = &mut Finish::Sums { out: &mut out[i * net.stride..], stride: row };
        match precision {
            Precision::Exact => product(isa, hidden, width, n, &net.lower[f], finish),
            Precision::Fast if bytes => product_int8(isa, &rounded.to8, 0, n, &net.int8(file)[f], finish),
            Precision::Fast => product_int16(isa, &rounded.to16, 0, n, &net.int16(file)[f], finish),
        }
    }
}

/// The vectors of a text after the linear layer, `[tokens, n_in]`.
pub(crate) enum Hidden<'a> {
    /// All of them, for a text of ordinary length.
    Whole(&'a [f32]),
    /// Those around the buffer, for a long one.
    Stream(Box<Stream<'a>>),
}

impl Hidden<'_> {
    fn n_tokens(&self, width: usize) -> usize {
        match self {
            Self::Whole(all) => all.len() / width,
            Self::Stream(s) => s.n_tokens,
        }
    }

    /// Returns the rows of tokens `first..first + n`, which lie in one block.
    fn rows(&mut self, first: usize, n: usize, width: usize) -> &[f32] {
        match self {
            Self::Whole(all) => &all[first * width..(first + n) * width],
            Self::Stream(s) => s.rows(first, n, width),
        }
    }
}

/// Tokens whose vectors are computed together ahead of the buffer, a multiple of [`BLOCK`].
const AHEAD: usize = 6 * BLOCK;
/// Tokens whose vectors are computed together for one that lies far back, a divisor of [`BLOCK`] and even.
const BACK: usize = 32;
/// Such stretches that are kept, those used last.
const BACK_KEPT: usize = 16;

/// Computes vectors when they are asked for: in order for what comes, and again for the rare token that lies far back.
/// A token's vector depends on its neighbourhood alone, so it comes out the same each time.
pub(crate) struct Stream<'a> {
    compute: Compute<'a>,
    n_tokens: usize,
    ahead: Stretch,
    back: [Stretch; BACK_KEPT],
}

/// Writes the vectors of a range of the text's tokens, which starts at an even token.
type Compute<'a> = Box<dyn FnMut(Range<usize>, &mut Vec<f32>) + 'a>;

#[derive(Default)]
struct Stretch {
    tokens: Range<usize>,
    rows: Vec<f32>,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(n_tokens: usize, compute: impl FnMut(Range<usize>, &mut Vec<f32>) + 'a) -> Self {
        let back = std::array::from_fn(|_| Stretch::default());
        Self { compute: Box::new(compute), n_tokens, ahead: Stretch::default(), back }
    }

    fn rows(&mut self, first: usize, n: usize, width: usize) -> &[f32] {
        let (stretch, tokens) = if first >= self.ahead.tokens.start {
            (&mut self.ahead, first..self.n_tokens.min(first + AHEAD))
        } else {
            let start = first / BACK * BACK;
            // The one used longest ago gives way.
            let kept = self.back.iter().position(|s| s.tokens.contains(&first)).unwrap_or(BACK_KEPT - 1);
            self.back[..=kept].rotate_right(1);
            (&mut self.back[0], start..self.n_tokens.min(start + BACK))
        };
        if !stretch.tokens.contains(&first) {
            (self.compute)(tokens.clone(), &mut stretch.rows);
            stretch.tokens = tokens;
        }
        let at = first - stretch.tokens.start;
        &stretch.rows[at * width..(at + n) * width]
    }
}
