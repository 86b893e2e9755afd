//! A worker runs a pipeline over texts, with buffers and caches of its own.

use crate::file::ModelFile;
use crate::kernels::Isa;
use crate::lexicon::Lexicon;
use crate::model::{Component, Model};
use crate::net::{Context, Segment, Tok2VecState};
use crate::parser;
use crate::precision::Precision;
use crate::ruler::Annotation;
use crate::spec::Attr;
use crate::tokenizer::RawToken;
use crate::transition::{Hidden, Scorer, ScorerState, Scoring, Stream};
use crate::tree::Edges;
use crate::{lexicon, ner};
use std::collections::HashSet;
use std::ops::Range;
use text::{Builder, Document, Entity, Pos, Span, Sym, TokenData, TokenRange};

/// Runs a [`Model`] over texts. Make one for each thread; what a worker has seen before never changes a result.
#[derive(Debug)]
pub struct Worker<'m> {
    model: &'m Model,
    precision: Precision,
    lex: Lexicon<'m>,
    tokens: Vec<RawToken>,
    texts: Vec<Range<usize>>,
    nets: Vec<Tok2VecState>,
    outputs: Vec<Output>,
    segments: Vec<Segment>,
    scratch: TextBuffers,
    stretch: Stretch,
    sizes: Sizes,
    /// Whether the batch is one long text, whose vectors are computed when they are needed.
    long: bool,
}

/// How much is worked on at once, which never changes a result.
#[derive(Debug)]
struct Sizes {
    /// Tokens from which on a text is long.
    long_from: usize,
    /// Tokens of a stretch, and the fewest of a piece.
    stretch: usize,
    /// The fewest tokens between two cuts of the parser.
    cut_after: u32,
}

/// What a component has made of the vectors of a batch.
#[derive(Debug, Default)]
struct Output {
    /// Best label of each token.
    labels: Vec<u16>,
    /// Vectors after the linear layer.
    hidden: Vec<f32>,
    row: Vec<f32>,
    scorer: ScorerState,
}

/// What holds a text together: trees, sentences, entities.
#[derive(Debug, Default)]
struct TextBuffers {
    heads: Vec<u32>,
    deps: Vec<Sym>,
    sent: Vec<i8>,
    ents: Vec<Entity>,
    state: parser::State,
    edges: Edges,
}

/// Annotations of a stretch of a text, which do not depend on what is further away than a rule is long.
#[derive(Debug, Default)]
struct Stretch {
    /// Position in the text of the first token.
    start: usize,
    ann: Vec<Annotation>,
    lemmas: Vec<lexicon::Pooled>,
    won: Vec<[u32; 5]>,
}

/// Tokens of a batch; small enough for the caches, large enough for full matrices.
const BATCH_TOKENS: usize = 2048;
/// Tokens of a text whose vectors are computed at once.
const SEGMENT: usize = 768;
/// Tokens whose words are annotated and put into a document together.
const STRETCH: usize = 1 << 12;
/// Tokens after which the parser forgets what is done with.
const CUT_AFTER: u32 = 1 << 10;
/// A text of more tokens is long: the parser and the entity recogniser compute its vectors when they come to them,
/// since all of them together would take half a kilobyte a token.
const LONG: usize = 1 << 14;

impl<'m> Worker<'m> {
    pub(crate) fn new(model: &'m Model, precision: Precision, joins: bool) -> Self {
        let nets = model.nets.iter().map(|_| Tok2VecState::default()).collect();
        let outputs = model.components.iter().map(|_| Output::default()).collect();
        Self {
            model,
            precision,
            lex: Lexicon::new(model, joins),
            tokens: Vec::new(),
            texts: Vec::new(),
            nets,
            outputs,
            segments: Vec::new(),
            scratch: TextBuffers::default(),
            stretch: Stretch::default(),
            sizes: Sizes { long_from: LONG, stretch: STRETCH, cut_after: CUT_AFTER },
            long: false,
        }
    }

    /// Annotates a text. Any string gives a document.
    pub fn parse(&mut self, text: &str) -> Document {
        self.parse_batch(&[text]).pop().unwrap_or_default()
    }

    /// Annotates texts; the same documents as [`Worker::parse`] gives one by one, sooner.
    pub fn parse_batch(&mut self, texts: &[&str]) -> Vec<Document> {
        let mut out = Vec::with_capacity(texts.len());
        let mut at = 0;
        while at < texts.len() {
            self.begin();
            let first = at;
            while at < texts.len() && (at == first || self.tokens.len() < BATCH_TOKENS) {
                let from = self.tokens.len();
                self.model.tokenizer.tokenize(texts[at], &mut self.lex, &mut self.tokens);
                if self.tokens.len() - from > self.sizes.long_from {
                    if from > 0 {
                        // It makes a batch of its own, the next one.
                        self.tokens.truncate(from);
                        break;
                    }
                    self.long = true;
                }
                self.texts.push(from..self.tokens.len());
                at += 1;
            }
            self.vectors();
            for (i, text) in texts[first..at].iter().enumerate() {
                let range = self.texts[i].clone();
                out.push(self.annotate(text, &range));
            }
            self.release();
        }
        out
    }

    /// Gives back what a long text needed.
    fn release(&mut self) {
        if std::mem::take(&mut self.long) {
            self.tokens = Vec::new();
            self.scratch = TextBuffers::default();
            self.outputs.iter_mut().for_each(|o| *o = Output::default());
        }
    }

    fn begin(&mut self) {
        self.release();
        self.tokens.clear();
        self.texts.clear();
        if self.lex.trim() {
            self.nets.iter_mut().for_each(Tok2VecState::forget);
        }
    }

    /// Computes the token vectors of the batch and what each component makes of them.
    fn vectors(&mut self) {
        self.segments.clear();
        for t in &self.texts {
            for start in t.clone().step_by(SEGMENT) {
                let end = t.end.min(start + SEGMENT);
                self.segments.push(Segment { start, end, text_start: t.start, text_end: t.end });
            }
        }
        let n = self.tokens.len();
        let long = self.long;
        for (c, o) in self.model.components.iter().zip(&mut self.outputs) {
            o.begin(c, n, long);
        }
        let ctx = Context {
            file: &self.model.file,
            vectors: self.model.vectors.as_ref(),
            lex: &self.lex,
            tokens: &self.tokens,
            isa: self.model.isa,
            precision: self.precision,
        };
        for (i, (net, state)) in self.model.nets.iter().zip(&mut self.nets).enumerate() {
            let reads = |c: &Component| c.net() == Some(i) && !(long && c.is_sequential());
            if !self.model.components.iter().any(reads) {
                continue;
            }
            for group in groups(&self.segments) {
                state.run(net, &ctx, group, |seg, rows| {
                    let readers = self.model.components.iter().zip(&mut self.outputs);
                    for (c, o) in readers.filter(|(c, _)| reads(c)) {
                        o.take(c, ctx.isa, seg, rows, net.width);
                    }
                });
            }
        }
    }

    /// Annotates a text as [`Worker::parse`] does and hands it over in pieces of whole sentences, each a document over its
    /// part of the text, in order; [`Document::join`] makes the whole of them. A text of a million words then takes
    /// the room of its trees alone. `sink` returns `false` to stop.
    pub fn parse_in_pieces(&mut self, text: &str, mut sink: impl FnMut(Document) -> bool) {
        self.begin();
        self.model.tokenizer.tokenize(text, &mut self.lex, &mut self.tokens);
        let n = self.tokens.len();
        self.long = n > self.sizes.long_from;
        self.texts.push(0..n);
        self.vectors();
        self.structure(&(0..n));
        let (mut start, mut ents) = (0, 0);
        while start < n {
            let end = self.piece_end(start, n, ents);
            let ents_end = ents + self.scratch.ents[ents..].iter().take_while(|e| e.tokens.end as usize <= end).count();
            let byte = |i: usize| self.tokens.get(i).map_or(text.len(), |t| t.start as usize);
            let (from, to) = (byte(start), byte(end));
            let mut out = Document::builder(&text[from..to]);
            out.reserve(end - start);
            self.words(&(0..n), start..end);
            self.push(&(0..n), start..end, (start as u32, from as u32), &mut out);
            for e in &self.scratch.ents[ents..ents_end] {
                let r = e.tokens.iter();
                out.push_entity(Entity { tokens: TokenRange::new(r.start - start, r.end - start), label: e.label });
            }
            if !sink(out.finish()) {
                return;
            }
            (start, ents) = (end, ents_end);
        }
    }

    /// Returns where the piece that begins with token `start` ends: before a sentence that begins inside no entity.
    /// Entities before number `ents` have ended.
    fn piece_end(&self, start: usize, n: usize, ents: usize) -> usize {
        let b = &self.scratch;
        let mut ents = b.ents[ents..].iter().peekable();
        (start + self.sizes.stretch..n)
            .find(|&i| {
                while ents.next_if(|e| e.tokens.end as usize <= i).is_some() {}
                b.sent[i] == 1 && ents.peek().is_none_or(|e| i <= e.tokens.start as usize)
            })
            .unwrap_or(n)
    }

    /// Annotates one text of the batch.
    fn annotate(&mut self, text: &str, range: &Range<usize>) -> Document {
        self.structure(range);
        let mut out = Document::builder(text);
        out.reserve(range.len());
        for start in (0..range.len()).step_by(self.sizes.stretch) {
            let stretch = start..range.len().min(start + self.sizes.stretch);
            self.words(range, stretch.clone());
            self.push(range, stretch, (0, 0), &mut out);
        }
        for e in &self.scratch.ents {
            out.push_entity(*e);
        }
        out.finish()
    }

    /// Runs the components that work on a text as a whole: trees, sentences, entities.
    fn structure(&mut self, range: &Range<usize>) {
        let tokens = &self.tokens[range.clone()];
        let b = &mut self.scratch;
        b.begin(range.len());
        let lex = &self.lex;
        let how = How { isa: self.model.isa, precision: self.precision, file: &self.model.file };
        for (c, o) in self.model.components.iter().zip(&mut self.outputs) {
            match c {
                Component::Senter { overwrite, .. } => {
                    for (s, &l) in b.sent.iter_mut().zip(&o.labels[range.clone()]) {
                        if *overwrite || *s == 0 {
                            *s = if l == 1 { 1 } else { -1 };
                        }
                    }
                }
                Component::Sentencizer { marks, overwrite } => {
                    sentences_by_marks(marks, *overwrite, lex, tokens, &mut b.sent);
                }
                Component::Parser { net, scorer, actions, decorated } => {
                    let Output { hidden, scorer: state, .. } = o;
                    let source = Source { lex, tokens: &self.tokens, text: range.clone(), long: self.long };
                    let hidden = source.hidden(self.model, *net, &mut self.nets[*net], how, scorer, hidden);
                    let mut scoring = how.scoring(scorer, hidden, state);
                    b.state.cut_after = self.sizes.cut_after;
                    parser::parse(actions, &mut scoring, &b.sent, &mut b.state, &mut b.heads, &mut b.deps);
                    b.edges.settle(&b.heads, &mut b.sent);
                    let is_space = |i: usize| lex.is_space(tokens[i].form());
                    if b.edges.restore(decorated, &mut b.heads, &mut b.deps, is_space) {
                        b.edges.settle(&b.heads, &mut b.sent);
                    }
                    if self.long {
                        b.edges = Edges::default();
                    }
                }
                Component::Ner { net, scorer, actions } => {
                    let Output { hidden, scorer: state, .. } = o;
                    let source = Source { lex, tokens: &self.tokens, text: range.clone(), long: self.long };
                    let hidden = source.hidden(self.model, *net, &mut self.nets[*net], how, scorer, hidden);
                    let mut scoring = how.scoring(scorer, hidden, state);
                    ner::recognise(actions, &mut scoring, &b.sent, |i| lex.is_space(tokens[i].form()), &mut b.ents);
                }
                Component::Tagger { .. }
                | Component::Morphologizer { .. }
                | Component::Ruler
                | Component::Lemmatizer(_) => {}
            }
        }
    }

    /// Runs the components that work word by word over tokens `stretch` of a text, and as many around them as a rule
    /// may look at.
    fn words(&mut self, range: &Range<usize>, stretch: Range<usize>) {
        let margin = self.model.rule_length;
        let (start, end) = (stretch.start.saturating_sub(margin), range.len().min(stretch.end + margin));
        let all = range.start + start..range.start + end;
        let tokens = &self.tokens[all.clone()];
        let deps = &self.scratch.deps[start..end];
        let b = &mut self.stretch;
        b.begin(start, tokens.len());
        let lex = &mut self.lex;
        for (c, o) in self.model.components.iter().zip(&self.outputs) {
            match c {
                Component::Tagger { labels, overwrite, .. } => {
                    for (a, &l) in b.ann.iter_mut().zip(&o.labels[all.clone()]) {
                        if *overwrite || a.tag.is_empty() {
                            a.tag = labels[l as usize];
                        }
                    }
                }
                Component::Morphologizer { labels, overwrite, .. } => {
                    for (a, &l) in b.ann.iter_mut().zip(&o.labels[all.clone()]) {
                        let (morph, pos) = labels[l as usize];
                        if *overwrite || !a.has_morph {
                            (a.morph, a.has_morph) = (morph, true);
                        }
                        if *overwrite || a.pos == Pos::None {
                            a.pos = pos;
                        }
                    }
                }
                Component::Parser { .. } => {
                    for (a, d) in b.ann.iter_mut().zip(deps) {
                        a.dep = *d;
                    }
                }
                Component::Ruler => {
                    if let Some(r) = &self.model.ruler {
                        let lex = &*lex;
                        r.apply(&mut b.ann, |i| lex.rule_bits(tokens[i].form()), |i| tokens[i].space(), &mut b.won);
                    }
                }
                Component::Lemmatizer(l) => {
                    for ((a, t), lemma) in b.ann.iter_mut().zip(tokens).zip(&mut b.lemmas) {
                        if l.overwrite || a.lemma_rule == 0 {
                            a.lemma_rule = 0;
                            let (pos, morph) = (a.pos, a.morph);
                            *lemma = lex.lemma(t.form(), (pos, morph), |m, word| l.lemma(&m.file, word, pos, morph));
                        }
                    }
                }
                Component::Senter { .. } | Component::Sentencizer { .. } | Component::Ner { .. } => {}
            }
        }
    }

    /// Adds the tokens `stretch` of a text, which [`Self::words`] has annotated, to a document that begins with token
    /// and byte `from` of it.
    fn push(&self, range: &Range<usize>, stretch: Range<usize>, from: (u32, u32), out: &mut Builder) {
        let (b, words) = (&self.scratch, &self.stretch);
        for i in stretch {
            let (t, a) = (self.tokens[range.start + i], &words.ann[i - words.start]);
            let lemma = match (a.lemma_rule.checked_sub(1), &self.model.ruler) {
                (Some(rule), Some(r)) => r.lemma(rule),
                _ => self.lex.get(words.lemmas[i - words.start]),
            };
            let start = t.start - from.1;
            out.push(TokenData {
                span: Span::new(start, start + t.len),
                space_after: t.space(),
                norm: self.lex.norm(t.form()),
                lemma,
                tag: a.tag,
                pos: a.pos,
                morph: a.morph,
                // A head before the piece lies in another sentence; the document cuts it.
                head: b.heads[i].wrapping_sub(from.0),
                dep: a.dep,
                sent_start: i == 0 || b.sent[i] == 1,
            });
        }
    }
}

/// How a worker calculates.
#[derive(Clone, Copy)]
struct How<'a> {
    isa: Isa,
    precision: Precision,
    file: &'a ModelFile,
}

impl<'a> How<'a> {
    fn scoring(self, net: &'a Scorer, hidden: Hidden<'a>, state: &'a mut ScorerState) -> Scoring<'a> {
        Scoring { net, isa: self.isa, precision: self.precision, file: self.file, hidden, state }
    }
}

/// A text of the batch, as its vectors are computed from it.
struct Source<'a, 'm> {
    lex: &'a Lexicon<'m>,
    tokens: &'a [RawToken],
    text: Range<usize>,
    long: bool,
}

impl<'a, 'm: 'a> Source<'a, 'm> {
    /// Returns what `scorer` reads: the rows of `all` that belong to the text, or a stream when it is long.
    fn hidden(
        self,
        model: &'m Model,
        net: usize,
        state: &'a mut Tok2VecState,
        how: How<'a>,
        scorer: &'a Scorer,
        all: &'a [f32],
    ) -> Hidden<'a> {
        let (width, text) = (scorer.linear.n_out(), self.text);
        if !self.long {
            return Hidden::Whole(&all[text.start * width..text.end * width]);
        }
        let net = &model.nets[net];
        let ctx = Context {
            file: &model.file,
            vectors: model.vectors.as_ref(),
            lex: self.lex,
            tokens: self.tokens,
            isa: how.isa,
            precision: how.precision,
        };
        Hidden::Stream(Box::new(Stream::new(text.len(), move |range, out| {
            let (start, end) = (text.start + range.start, text.start + range.end);
            let seg = Segment { start, end, text_start: text.start, text_end: text.end };
            out.resize(range.len() * width, 0.0);
            state.run(net, &ctx, &[seg], |_, rows| {
                scorer.linear.apply(ctx.isa, rows, net.width, range.len(), out);
            });
        })))
    }
}

/// Cuts the segments into groups that fill a matrix.
fn groups(segments: &[Segment]) -> impl Iterator<Item = &[Segment]> {
    let mut rest = segments;
    std::iter::from_fn(move || {
        let mut rows = 0;
        let n = rest.iter().take_while(|s| {
            let fits = rows == 0 || rows + (s.end - s.start) <= SEGMENT;
            rows += s.end - s.start;
            fits
        });
        let n = n.count();
        let (group, more) = rest.split_at(n);
        rest = more;
        (!group.is_empty()).then_some(group)
    })
}

impl Output {
    fn begin(&mut self, c: &Component, n: usize, long: bool) {
        match c {
            Component::Tagger { .. } | Component::Senter { .. } | Component::Morphologizer { .. } => {
                self.labels.clear();
                self.labels.resize(n, 0);
            }
            Component::Parser { scorer, .. } | Component::Ner { scorer, .. } if !long => {
                let room = n * scorer.linear.n_out();
                // All of it is written anew.
                self.hidden.resize(room.max(self.hidden.len()), 0.0);
            }
            _ => {}
        }
    }

    /// Takes the vectors of a segment.
    fn take(&mut self, c: &Component, isa: Isa, seg: &Segment, rows: &[f32], width: usize) {
        let n = seg.end - seg.start;
        match c {
            Component::Tagger { dense, .. }
            | Component::Senter { dense, .. }
            | Component::Morphologizer { dense, .. } => {
                let k = dense.n_out();
                self.row.resize(n * k, 0.0);
                dense.apply(isa, rows, width, n, &mut self.row[..n * k]);
                for (label, scores) in self.labels[seg.start..seg.end].iter_mut().zip(self.row.chunks_exact(k)) {
                    let mut best = 0;
                    for (i, s) in scores.iter().enumerate() {
                        if *s > scores[best] {
                            best = i;
                        }
                    }
                    *label = best as u16;
                }
            }
            Component::Parser { scorer, .. } | Component::Ner { scorer, .. } => {
                let k = scorer.linear.n_out();
                scorer.linear.apply(isa, rows, width, n, &mut self.hidden[seg.start * k..seg.end * k]);
            }
            Component::Ruler | Component::Lemmatizer(_) | Component::Sentencizer { .. } => {}
        }
    }
}

/// Starts a sentence after each run of marks and other punctuation (`spacy/pipeline/sentencizer.pyx`).
fn sentences_by_marks(
    marks: &HashSet<String>,
    overwrite: bool,
    lex: &Lexicon<'_>,
    tokens: &[RawToken],
    sent: &mut [i8],
) {
    let mut seen = false;
    for (i, (t, s)) in tokens.iter().zip(sent).enumerate() {
        let word = lex.orth(t.form());
        let mark = marks.contains(word);
        let starts = i == 0 || seen && !mark && !lexicon::attr_flag(Attr::IsPunct, word);
        if starts {
            seen = false;
        }
        if mark {
            seen = true;
        }
        if overwrite || *s == 0 {
            *s = if starts { 1 } else { -1 };
        }
    }
}

impl TextBuffers {
    fn begin(&mut self, n: usize) {
        self.heads.clear();
        self.heads.extend(0..n as u32);
        self.deps.clear();
        self.deps.resize(n, Sym::EMPTY);
        self.sent.clear();
        self.sent.resize(n, 0);
        self.ents.clear();
    }
}

impl Stretch {
    fn begin(&mut self, start: usize, n: usize) {
        self.start = start;
        self.ann.clear();
        self.ann.resize(n, Annotation { pos: Pos::None, ..Annotation::default() });
        self.lemmas.clear();
        self.lemmas.resize(n, lexicon::Pooled::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn print(doc: &Document) -> String {
        let tokens = (0..doc.len()).map(|i| {
            let t = doc.token(i);
            let (lemma, morph) = (doc.lemma(i), t.morph);
            format!("{} {lemma} {} {morph} {} {} {}\n", doc.text_of(i), t.tag, doc.head(i), t.dep, t.sent_start)
        });
        format!("{}{:?}", tokens.collect::<String>(), doc.ents())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Without full stops the stack grows deep, and states look far back.
        #[test]
        fn a_stream_gives_what_all_vectors_at_once_give(
            words in prop::collection::vec(prop::sample::select(vec![
                "envoys", "the", "of", "Zenda", "said", "who", ",", "that", "(", "met", "rebels", "which", "\n\n", ".", "and", "1,200",
            ]), 1..1800),
            fast in any::<bool>(),
            stretch in 1usize..60,
        ) {
            let precision = if fast { Precision::Fast } else { Precision::Exact };
            let text = words.join(" ");
            let mut worker = crate::builtin().worker_with(precision);
            let whole = worker.parse(&text);
            worker.sizes.long_from = 0;
            prop_assert_eq!(print(&worker.parse(&text)), print(&whole));
            // In pieces.
            (worker.sizes.stretch, worker.sizes.cut_after) = (stretch, stretch as u32);
            let mut parts: Vec<(Document, u32)> = Vec::new();
            worker.parse_in_pieces(&text, |doc| {
                let by = parts.last().map_or(0, |(d, by)| by + d.text().len() as u32);
                parts.push((doc, by));
                true
            });
            prop_assert_eq!(print(&Document::join(&*text, &parts)), print(&whole));
            prop_assert_eq!(parts.iter().map(|p| p.0.text()).collect::<String>(), &*text);
            prop_assert_eq!(print(&worker.parse(&text)), print(&whole));
            // Short ones before and after it.
            worker.sizes.long_from = 20;
            let docs = worker.parse_batch(&["Envoys met.", &text, "", "Zenda fell."]);
            prop_assert_eq!(print(&docs[1]), print(&whole));
            prop_assert_eq!((docs[0].len(), docs[3].len()), (3, 3));
        }
    }
}
