//! Token vectors: hash embeddings, a mixing layer that is computed once for each word, residual convolutions.
//!
//! The network is spaCy's `MultiHashEmbed` and `MaxoutWindowEncoder` (Honnibal 2016-2021, `spacy/ml/models/tok2vec.py`).
//! Texts lie in one matrix with rows of zeros between them, as wide as the receptive field, so every row comes out
//! the same whatever else is in the matrix. A window over neighbours is a row of three (or more) rows in place.

use crate::error::{Error, Result};
use crate::file::{Floats, ModelFile, Words};
use crate::hash::embed_rows;
use crate::kernels::{
    COLS, Finish, Isa, PADDING, Packed, PackedInt8, PackedInt16, Quantised, RoundedRows, Transformed, TransformedInt16,
    Winograd, WinogradInt16, add_normalised, convolve, convolve_int16, fast_in_bytes, product, product_int8,
    product_int16,
};
use crate::lexicon::{AttrBuffers, Lexicon, NONE};
use crate::precision::Precision;
use crate::spec::{Attr, DenseSpec, NormSpec, Tok2VecSpec};
use crate::tokenizer::RawToken;
use std::sync::OnceLock;

/// A layer `W x + b`, followed by the maximum over its pieces.
#[derive(Debug)]
pub(crate) struct Dense {
    w: Packed,
    /// Bias in the order of the packed columns.
    bias: Vec<f32>,
    n_out: usize,
    pieces: usize,
    /// Outputs in a panel.
    per_panel: usize,
    source: Floats,
    order: Vec<usize>,
    int8: OnceLock<PackedInt8>,
    int16: OnceLock<PackedInt16>,
    winograd: OnceLock<Winograd>,
    winograd_int16: OnceLock<WinogradInt16>,
}

impl Dense {
    pub(crate) fn load(file: &ModelFile, spec: &DenseSpec) -> Result<Self> {
        Self::load_for(file, spec, true)
    }

    /// As [`Self::load`]; without `products` the layer is only good for convolutions and products of integers, whose
    /// weights are packed when they are first needed.
    fn load_for(file: &ModelFile, spec: &DenseSpec, products: bool) -> Result<Self> {
        let (n_out, n_in, pieces) = (spec.n_out as usize, spec.n_in as usize, spec.pieces as usize);
        if pieces == 0 || pieces > COLS || n_out == 0 || n_in == 0 {
            return Err(Error::corrupt(&spec.w, format!("impossible shape {n_out} x {pieces} x {n_in}")));
        }
        let n = n_out.saturating_mul(pieces);
        let w = file.f32s(&spec.w, n.saturating_mul(n_in))?;
        let per_panel = COLS / pieces;
        let mut order = vec![PADDING; n_out.div_ceil(per_panel) * COLS];
        for o in 0..n_out {
            for p in 0..pieces {
                order[(o / per_panel) * COLS + p * per_panel + o % per_panel] = o * pieces + p;
            }
        }
        let mut bias = vec![0.0; order.len()];
        if !spec.b.is_empty() {
            let b = file.f32s(&spec.b, n)?;
            for (to, &from) in bias.iter_mut().zip(&order) {
                if from != PADDING {
                    *to = file.floats(&b)[from];
                }
            }
        }
        let packed = Packed::new(file.floats(&w), n_in, if products { &order } else { &[] });
        Ok(Self {
            w: packed,
            bias,
            n_out,
            pieces,
            per_panel,
            source: w,
            order,
            int8: OnceLock::new(),
            int16: OnceLock::new(),
            winograd: OnceLock::new(),
            winograd_int16: OnceLock::new(),
        })
    }

    pub(crate) const fn n_in(&self) -> usize {
        self.w.k()
    }

    pub(crate) const fn n_out(&self) -> usize {
        self.n_out
    }

    /// Computes `n_rows` rows of output into `out`, `[n_rows, n_out]`; row `i` of the input is `a[i * stride..]`.
    pub(crate) fn apply(&self, isa: Isa, a: &[f32], stride: usize, n_rows: usize, out: &mut [f32]) {
        product(isa, a, stride, n_rows, &self.w, &mut self.finish(out));
    }

    fn finish<'a>(&'a self, out: &'a mut [f32]) -> Finish<'a> {
        Finish::Best {
            bias: &self.bias,
            per_panel: self.per_panel,
            pieces: self.pieces,
            n_out: self.n_out,
            out,
            stride: self.n_out,
        }
    }

    /// Convolves `n_rows` rows over a window of one neighbour to each side; `x` begins a row before the first.
    fn convolve(&self, ctx: &Context<'_, '_>, x: &[f32], n_rows: usize, v: &mut Transformed, out: &mut [f32]) {
        let pack = || Winograd::new(ctx.file.floats(&self.source), self.w.k() / 3, &self.order);
        convolve(ctx.isa, x, n_rows, self.winograd.get_or_init(pack), v, &mut self.finish(out));
    }

    /// As [`Self::convolve`], in 16-bit numbers.
    fn convolve_int16(
        &self,
        ctx: &Context<'_, '_>,
        x: &[f32],
        n_rows: usize,
        v: &mut TransformedInt16,
        out: &mut [f32],
    ) {
        let width = self.w.k() / 3;
        let pack = || WinogradInt16::new(ctx.file.floats(&self.source), width, &self.order);
        let w = self.winograd_int16.get_or_init(pack);
        convolve_int16(ctx.isa, x, (n_rows, width), w, v, &mut self.finish(out));
    }

    /// As [`Self::apply_int8`], in 16-bit numbers.
    fn apply_int16(
        &self,
        ctx: &Context<'_, '_>,
        parts: usize,
        a: &RoundedRows,
        first: usize,
        n_rows: usize,
        out: &mut [f32],
    ) {
        let pack = || PackedInt16::new(ctx.file.floats(&self.source), parts, self.w.k() / parts, &self.order);
        product_int16(ctx.isa, a, first, n_rows, self.int16.get_or_init(pack), &mut self.finish(out));
    }

    /// Computes `n_rows` rows of output from rows in bytes; row `i` of the input is `parts` rows from `first + i` on.
    fn apply_int8(
        &self,
        ctx: &Context<'_, '_>,
        parts: usize,
        a: &Quantised,
        first: usize,
        n_rows: usize,
        out: &mut [f32],
    ) {
        let pack = || PackedInt8::new(ctx.file.floats(&self.source), parts, self.w.k() / parts, &self.order);
        product_int8(ctx.isa, a, first, n_rows, self.int8.get_or_init(pack), &mut self.finish(out));
    }
}

#[derive(Debug)]
struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    fn load(file: &ModelFile, spec: &NormSpec) -> Result<Self> {
        let n = spec.width as usize;
        let (g, b) = (file.f32s(&spec.gain, n)?, file.f32s(&spec.bias, n)?);
        Ok(Self { gain: file.floats(&g).to_vec(), bias: file.floats(&b).to_vec() })
    }
}

#[derive(Debug)]
struct Embed {
    /// Where the id of a token comes from.
    source: Source,
    seed: u32,
    rows: u32,
    width: usize,
    e: Floats,
}

#[derive(Debug, Clone, Copy)]
enum Source {
    /// Number of the attribute in [`crate::model::Model::attrs`].
    Lexical(usize),
    Spacy,
}

#[derive(Debug)]
struct Conv {
    window: usize,
    dense: Dense,
    norm: Norm,
}

/// Static vectors and their projection.
#[derive(Debug)]
struct Static {
    dense: Dense,
    orth: usize,
}

/// The table of static vectors.
#[derive(Debug)]
pub(crate) struct Vectors {
    keys: Words,
    data: Floats,
    width: usize,
}

impl Vectors {
    pub(crate) fn load(file: &ModelFile, (rows, width): (u32, u32)) -> Result<Self> {
        let data = file.f32s("vectors", rows as usize * width as usize)?;
        let keys = file.u64s("vectors.keys")?;
        let pairs = file.words(&keys);
        let sorted = pairs.len().is_multiple_of(2) && pairs.chunks(2).is_sorted_by_key(|p| p[0]);
        if !sorted || pairs.chunks(2).any(|p| p[1] >= u64::from(rows)) {
            return Err(Error::corrupt("vectors.keys", "expected pairs of key and row, sorted by key"));
        }
        Ok(Self { keys, data, width: width as usize })
    }

    fn get<'f>(&self, file: &'f ModelFile, key: u64) -> Option<&'f [f32]> {
        let pairs = file.words(&self.keys);
        let (mut lo, mut hi) = (0, pairs.len() / 2);
        while lo < hi {
            let mid = usize::midpoint(lo, hi);
            if pairs[2 * mid] < key {
                lo = mid + 1;
            } else {
                hi = mid;
            }
        }
        let row = *pairs.get(2 * lo + 1).filter(|_| pairs[2 * lo] == key)? as usize;
        Some(&file.floats(&self.data)[row * self.width..(row + 1) * self.width])
    }
}

/// A network from tokens to vectors.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    embeds: Vec<Embed>,
    vectors: Option<Static>,
    mix: Dense,
    mix_norm: Norm,
    convs: Vec<Conv>,
    pub(crate) pad: usize,
    pub(crate) width: usize,
    /// Whether the mix of a word depends on the blank after it.
    spacy: bool,
}

impl Tok2Vec {
    /// Loads the weights; lexical attributes that the network reads are added to `attrs`.
    pub(crate) fn load(file: &ModelFile, spec: &Tok2VecSpec, attrs: &mut Vec<Attr>) -> Result<Self> {
        let mut number = |attr: Attr| {
            attrs.iter().position(|a| *a == attr).unwrap_or_else(|| {
                attrs.push(attr);
                attrs.len() - 1
            })
        };
        let mut embeds = Vec::new();
        let mut concat = 0;
        for e in &spec.embeds {
            if e.rows == 0 || e.width == 0 {
                return Err(Error::corrupt(&e.e, "an embedding without rows"));
            }
            let source = match e.attr {
                Attr::Spacy => Source::Spacy,
                a if a.is_lexical() => Source::Lexical(number(a)),
                _ => return Err(Error::corrupt(&e.e, "an embedding of an annotation")),
            };
            concat += e.width as usize;
            let weights = file.f32s(&e.e, e.rows as usize * e.width as usize)?;
            embeds.push(Embed { source, seed: e.seed, rows: e.rows, width: e.width as usize, e: weights });
        }
        let vectors = match &spec.vectors {
            Some(d) => {
                concat += d.n_out as usize;
                Some(Static { dense: Dense::load(file, d)?, orth: number(Attr::Orth) })
            }
            None => None,
        };
        let (mix, mix_norm) = (Dense::load(file, &spec.mix)?, Norm::load(file, &spec.mix_norm)?);
        let width = mix.n_out();
        let shape = |ok: bool| if ok { Ok(()) } else { Err(Error::corrupt("pipeline", "layers do not fit together")) };
        shape(mix.n_in() == concat && mix_norm.gain.len() == width)?;
        let mut convs = Vec::new();
        for c in &spec.convs {
            let conv = Conv {
                window: c.window as usize,
                dense: Dense::load_for(file, &c.dense, c.window != 1)?,
                norm: Norm::load(file, &c.norm)?,
            };
            shape(conv.dense.n_out() == width && conv.norm.gain.len() == width)?;
            shape(conv.dense.n_in() == (2 * conv.window + 1) * width)?;
            convs.push(conv);
        }
        let spacy = embeds.iter().any(|e| matches!(e.source, Source::Spacy));
        let reach: usize = convs.iter().map(|c| c.window).sum();
        shape(spec.pad as usize >= reach && spec.pad < 1 << 16)?;
        Ok(Self { embeds, vectors, mix, mix_norm, convs, pad: spec.pad as usize, width, spacy })
    }
}

/// The mixes of words, one row each.
#[derive(Debug, Default)]
struct MixCache {
    rows: Vec<f32>,
    /// Row of form `f` without and with a blank: `[2 * f]`, `[2 * f + 1]`.
    of_form: Vec<u32>,
    n: usize,
}

/// A stretch of a text whose vectors are computed together with others: tokens `start..end` of the batch, in a text
/// of tokens `text_start..text_end`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text_start: usize,
    pub(crate) text_end: usize,
}

/// Buffers of one network in one worker.
#[derive(Debug, Default)]
pub(crate) struct Tok2VecState {
    cache: MixCache,
    concat: Vec<f32>,
    fresh: Vec<(u32, bool)>,
    words: AttrBuffers,
    x: Vec<f32>,
    y: Vec<f32>,
    q: Quantised,
    q16: RoundedRows,
    v: Transformed,
    v16: TransformedInt16,
}

/// Rows of mixes kept before they are forgotten.
const MOST_MIXES: usize = 1 << 14;

impl Tok2VecState {
    /// Forgets the words' mixes, whose form numbers have become invalid.
    pub(crate) fn forget(&mut self) {
        self.cache = MixCache::default();
    }

    /// Computes the vectors of segments that lie one after the other, and hands the rows of each to `sink`:
    /// `(segment, rows)`, `rows` being `[tokens, width]`.
    pub(crate) fn run(
        &mut self,
        net: &Tok2Vec,
        ctx: &Context<'_, '_>,
        segments: &[Segment],
        mut sink: impl FnMut(&Segment, &[f32]),
    ) {
        let width = net.width;
        let edge = net.convs.iter().map(|c| c.window).max().unwrap_or(0);
        // Tokens of a segment's neighbourhood, and rows of zeros where the text has ended.
        // An even number for each, since the convolution takes rows in pairs that must not depend on the batch.
        let rows_of = |s: &Segment| (s.end - s.start + 2 * net.pad).next_multiple_of(2);
        let n_rows: usize = segments.iter().map(rows_of).sum();
        self.learn_mixes(net, ctx, segments);
        let total = (n_rows + 2 * edge) * width;
        self.x.resize(total.max(self.x.len()), 0.0);
        self.y.resize(total.max(self.y.len()), 0.0);
        self.x[..edge * width].fill(0.0);
        let mut at = edge;
        for s in segments {
            for row in 0..rows_of(s) {
                let token = (s.start + row).wrapping_sub(net.pad);
                let x = &mut self.x[(at + row) * width..(at + row + 1) * width];
                let inside = s.start + row >= s.text_start + net.pad && token < s.text_end;
                if inside && row < s.end - s.start + 2 * net.pad {
                    x.copy_from_slice(self.cache.row(net, ctx.tokens[token]));
                } else {
                    x.fill(0.0);
                }
            }
            at += rows_of(s);
        }
        self.x[at * width..total].fill(0.0);
        let inner = edge * width..(edge + n_rows) * width;
        for conv in &net.convs {
            let y = &mut self.y[inner.clone()];
            match ctx.precision {
                Precision::Exact if conv.window == 1 => {
                    conv.dense.convolve(ctx, &self.x[(edge - 1) * width..], n_rows, &mut self.v, y);
                }
                Precision::Exact => {
                    conv.dense.apply(ctx.isa, &self.x[(edge - conv.window) * width..], width, n_rows, y);
                }
                Precision::Fast if fast_in_bytes(ctx.isa) => {
                    self.q.begin(n_rows + 2 * edge, width);
                    for (i, row) in self.x[..total].chunks_exact(width).enumerate() {
                        self.q.set(ctx.isa, i, row);
                    }
                    conv.dense.apply_int8(ctx, 2 * conv.window + 1, &self.q, edge - conv.window, n_rows, y);
                }
                Precision::Fast if conv.window == 1 => {
                    conv.dense.convolve_int16(ctx, &self.x[(edge - 1) * width..], n_rows, &mut self.v16, y);
                }
                Precision::Fast => {
                    self.q16.begin(n_rows + 2 * edge, width);
                    for (i, row) in self.x[..total].chunks_exact(width).enumerate() {
                        self.q16.set(ctx.isa, i, row);
                    }
                    conv.dense.apply_int16(ctx, 2 * conv.window + 1, &self.q16, edge - conv.window, n_rows, y);
                }
            }
            for (x, y) in
                self.x[inner.clone()].chunks_exact_mut(width).zip(self.y[inner.clone()].chunks_exact_mut(width))
            {
                add_normalised(ctx.isa, x, y, &conv.norm.gain, &conv.norm.bias);
            }
        }
        let mut at = edge + net.pad;
        for s in segments {
            let n = s.end - s.start;
            sink(s, &self.x[at * width..(at + n) * width]);
            at += rows_of(s);
        }
    }

    /// Computes the mixes of words that the cache does not hold.
    fn learn_mixes(&mut self, net: &Tok2Vec, ctx: &Context<'_, '_>, segments: &[Segment]) {
        if self.cache.n > MOST_MIXES {
            self.forget();
        }
        self.cache.of_form.resize(2 * ctx.lex.len(), NONE);
        self.fresh.clear();
        for s in segments {
            let from = s.start.saturating_sub(net.pad).max(s.text_start);
            for t in &ctx.tokens[from..(s.end + net.pad).min(s.text_end)] {
                let space = net.spacy && t.space();
                let slot = &mut self.cache.of_form[2 * t.form() as usize + usize::from(space)];
                if *slot == NONE {
                    *slot = (self.cache.n + self.fresh.len()) as u32;
                    self.fresh.push((t.form(), space));
                }
            }
        }
        // In blocks, so that a text of many new words needs no large matrix.
        let n_in = net.mix.n_in();
        let fresh = std::mem::take(&mut self.fresh);
        for block in fresh.chunks(256) {
            self.concat.clear();
            self.concat.resize(block.len() * n_in, 0.0);
            for (row, &word) in self.concat.chunks_exact_mut(n_in).zip(block) {
                net.embed(ctx, word, &mut self.words, row);
            }
            let n = block.len();
            self.y.resize((n * net.width).max(self.y.len()), 0.0);
            net.mix.apply(ctx.isa, &self.concat, n_in, n, &mut self.y[..n * net.width]);
            let first = self.cache.rows.len();
            self.cache.rows.resize(first + n * net.width, 0.0);
            let rows = self.cache.rows[first..].chunks_exact_mut(net.width);
            for (out, y) in rows.zip(self.y.chunks_exact_mut(net.width)) {
                add_normalised(ctx.isa, out, y, &net.mix_norm.gain, &net.mix_norm.bias);
            }
            self.cache.n += n;
        }
        self.fresh = fresh;
    }
}

impl MixCache {
    fn row(&self, net: &Tok2Vec, t: RawToken) -> &[f32] {
        let row = self.of_form[2 * t.form() as usize + usize::from(net.spacy && t.space())] as usize;
        &self.rows[row * net.width..(row + 1) * net.width]
    }
}

impl Tok2Vec {
    /// Writes the concatenated embeddings of a word.
    fn embed(&self, ctx: &Context<'_, '_>, (form, space): (u32, bool), words: &mut AttrBuffers, out: &mut [f32]) {
        let ids = ctx.lex.attr_ids(form, words);
        let mut at = 0;
        for e in &self.embeds {
            let id = match e.source {
                Source::Lexical(k) => ids[k],
                Source::Spacy => u64::from(space),
            };
            let table = ctx.file.floats(&e.e);
            let out = &mut out[at..at + e.width];
            for row in embed_rows(id, e.seed) {
                let row = (row % e.rows) as usize;
                for (o, v) in out.iter_mut().zip(&table[row * e.width..(row + 1) * e.width]) {
                    *o += v;
                }
            }
            at += e.width;
        }
        if let (Some(s), Some(vectors)) = (&self.vectors, ctx.vectors)
            && let Some(v) = vectors.get(ctx.file, ids[s.orth])
        {
            s.dense.apply(ctx.isa, v, v.len(), 1, &mut out[at..]);
        }
    }
}

/// What a network reads besides its weights.
pub(crate) struct Context<'a, 'm> {
    pub(crate) file: &'a ModelFile,
    pub(crate) vectors: Option<&'a Vectors>,
    pub(crate) lex: &'a Lexicon<'m>,
    pub(crate) tokens: &'a [RawToken],
    pub(crate) isa: Isa,
    pub(crate) precision: Precision,
}
