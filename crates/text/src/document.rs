//! The annotated document: text, tokens, trees, sentences and entities.

use crate::{Pos, Span, Sym, TokenRange};

/// Strings that tokens share: most words come again and again.
#[derive(Debug, Clone, Default)]
struct Pool {
    text: String,
    /// Bytes of each string in the text, by its number.
    spans: Vec<Span>,
}

/// Number of a string of the pool.
type Pooled = u32;

/// One token. White space beyond a single blank makes tokens of its own (`tag` `_SP`), as in spaCy, so that
/// the tokens and their trailing blanks rebuild the text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// The token's bytes.
    pub span: Span,
    /// Whether one blank follows that belongs to this token.
    pub space_after: bool,
    /// Whether a sentence starts here.
    pub sent_start: bool,
    /// Universal part of speech.
    pub pos: Pos,
    /// Fine-grained tag (Penn Treebank).
    pub tag: Sym,
    /// Morphological features, `Number=Sing|...`, sorted; may be empty.
    pub morph: Sym,
    /// Position of the head in the document; a root is its own head.
    pub head: u32,
    /// Dependency label.
    pub dep: Sym,
    lemma: Pooled,
    norm: Pooled,
    left_edge: u32,
    right_edge: u32,
    first_child: u32,
    next_sibling: u32,
    sent: u32,
    ent: u32,
}

/// A named entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Its type (`PERSON`, `GPE`, ...).
    pub label: Sym,
}

/// What a token is made from; see [`Token`] for the fields.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct TokenData<'a> {
    pub span: Span,
    pub space_after: bool,
    pub norm: &'a str,
    pub lemma: &'a str,
    pub tag: Sym,
    pub pos: Pos,
    pub morph: Sym,
    pub head: u32,
    pub dep: Sym,
    pub sent_start: bool,
}

/// Collects tokens and entities and closes them into a [`Document`].
#[derive(Debug, Default)]
pub struct Builder {
    doc: Document,
    /// Numbers of pooled strings seen not long ago, plus one, by [`place_of`].
    seen: Vec<Pooled>,
}

/// An annotated text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    text: String,
    pool: Pool,
    tokens: Vec<Token>,
    ents: Vec<Entity>,
    sents: Vec<TokenRange>,
}

const NONE: u32 = u32::MAX;

/// Places for strings seen not long ago.
const N_SEEN: usize = 1 << 12;

/// Returns where a string is looked for among those seen.
fn place_of(s: &str) -> usize {
    let (head, tail) = s.as_bytes().split_at(s.len() / 2);
    let few = |bytes: &[u8]| bytes.iter().take(8).fold(0u64, |x, &b| x << 8 | u64::from(b));
    let mixed = (few(head).rotate_left(29) ^ few(tail) ^ s.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 52) as usize % N_SEEN
}

impl Pool {
    fn get(&self, s: Pooled) -> &str {
        &self.text[self.spans[s as usize].range()]
    }

    fn add(&mut self, s: &str) -> Pooled {
        let start = self.text.len() as u32;
        self.text.push_str(s);
        self.spans.push(Span::new(start, self.text.len() as u32));
        self.spans.len() as u32 - 1
    }
}

impl Builder {
    /// Makes room for `n` tokens.
    pub fn reserve(&mut self, n: usize) {
        self.doc.tokens.reserve_exact(n);
    }

    /// Adds the next token. Heads may point forward; they are checked in [`Builder::finish`].
    pub fn push(&mut self, t: TokenData<'_>) {
        let lemma = self.pooled(t.lemma);
        let norm = if t.norm == t.lemma { lemma } else { self.pooled(t.norm) };
        let i = self.doc.tokens.len() as u32;
        self.doc.tokens.push(Token {
            span: t.span,
            space_after: t.space_after,
            sent_start: t.sent_start,
            pos: t.pos,
            tag: t.tag,
            morph: t.morph,
            head: t.head,
            dep: t.dep,
            lemma,
            norm,
            left_edge: i,
            right_edge: i,
            first_child: NONE,
            next_sibling: NONE,
            sent: 0,
            ent: NONE,
        });
    }

    fn pooled(&mut self, s: &str) -> Pooled {
        self.seen.resize(N_SEEN, 0);
        let seen = &mut self.seen[place_of(s)];
        if let Some(old) = seen.checked_sub(1).filter(|&old| self.doc.pool.get(old) == s) {
            return old;
        }
        let new = self.doc.pool.add(s);
        *seen = new + 1;
        new
    }

    /// Adds an entity; entities come in order and do not overlap.
    pub fn push_entity(&mut self, ent: Entity) {
        self.doc.ents.push(ent);
    }

    /// Closes the document: sentences, child lists and subtree edges are worked out. A head outside the token's
    /// sentence, or a cycle, is cut: the token becomes a root. Never fails.
    pub fn finish(mut self) -> Document {
        self.doc.close();
        self.doc
    }
}

impl Document {
    /// Starts a document over `text`. Texts over 4 GiB are the caller's to refuse.
    pub fn builder(text: impl Into<String>) -> Builder {
        Builder { doc: Self { text: text.into(), ..Self::default() }, seen: Vec::new() }
    }

    fn close(&mut self) {
        let n = self.tokens.len();
        let mut start = 0;
        for i in 1..=n {
            if i == n || self.tokens[i].sent_start {
                if start < n {
                    self.sents.push(TokenRange::new(start, i));
                }
                start = i;
            }
        }
        for (s, sent) in self.sents.iter().enumerate() {
            for i in sent.iter() {
                let t = &mut self.tokens[i];
                t.sent = s as u32;
                if !sent.contains(t.head as usize) {
                    t.head = i as u32;
                }
            }
        }
        self.cut_cycles();
        for i in (0..n).rev() {
            let h = self.tokens[i].head as usize;
            if h != i {
                self.tokens[i].next_sibling = self.tokens[h].first_child;
                self.tokens[h].first_child = i as u32;
            }
        }
        self.spread_edges();
        for (k, e) in self.ents.iter_mut().enumerate() {
            e.tokens.end = e.tokens.end.min(n as u32);
            for i in e.tokens.iter() {
                self.tokens[i].ent = k as u32;
            }
        }
    }

    /// Makes a root of one token in every cycle of heads.
    fn cut_cycles(&mut self) {
        let n = self.tokens.len();
        // 0 unseen, otherwise the number of the walk that saw it.
        let mut seen = vec![0u32; n];
        for i in 0..n {
            let (mut at, walk) = (i, i as u32 + 1);
            while seen[at] == 0 {
                seen[at] = walk;
                let h = self.tokens[at].head as usize;
                if h == at {
                    break;
                }
                if seen[h] == walk {
                    self.tokens[at].head = at as u32;
                    break;
                }
                at = h;
            }
        }
    }

    /// Works out the first and last token below each token, children before heads.
    fn spread_edges(&mut self) {
        let n = self.tokens.len();
        let mut waiting = vec![0u32; n];
        for i in 0..n {
            let h = self.tokens[i].head as usize;
            if h != i {
                waiting[h] += 1;
            }
        }
        let mut ready: Vec<usize> = (0..n).filter(|&i| waiting[i] == 0).collect();
        while let Some(i) = ready.pop() {
            let h = self.tokens[i].head as usize;
            if h == i {
                continue;
            }
            let (l, r) = (self.tokens[i].left_edge, self.tokens[i].right_edge);
            let t = &mut self.tokens[h];
            t.left_edge = t.left_edge.min(l);
            t.right_edge = t.right_edge.max(r);
            waiting[h] -= 1;
            if waiting[h] == 0 {
                ready.push(h);
            }
        }
    }

    /// Moves the whole document `by` bytes to the right inside `text`, of which it annotates a part.
    #[must_use]
    pub fn placed_in(mut self, text: impl Into<String>, by: u32) -> Self {
        self.text = text.into();
        for t in &mut self.tokens {
            t.span = Span::new(t.span.start + by, t.span.end + by);
        }
        self
    }

    /// Joins documents that annotate stretches of `text`, each with the byte where its stretch begins, in order.
    /// No sentence runs over the end of a stretch.
    #[must_use]
    pub fn join(text: impl Into<String>, parts: &[(Self, u32)]) -> Self {
        let mut all = Self::builder(text);
        for (part, by) in parts {
            let first = all.doc.tokens.len();
            for (i, t) in part.tokens.iter().enumerate() {
                all.push(TokenData {
                    span: Span::new(t.span.start + by, t.span.end + by),
                    space_after: t.space_after,
                    norm: part.norm(i),
                    lemma: part.lemma(i),
                    tag: t.tag,
                    pos: t.pos,
                    morph: t.morph,
                    head: t.head + first as u32,
                    dep: t.dep,
                    sent_start: t.sent_start || i == 0,
                });
            }
            for ent in &part.ents {
                let r = ent.tokens.iter();
                all.push_entity(Entity { tokens: TokenRange::new(r.start + first, r.end + first), label: ent.label });
            }
        }
        all.finish()
    }

    /// Returns the text.
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the number of tokens.
    #[inline]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Tells whether there is no token.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Returns all tokens, in order.
    #[inline]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns token `i`.
    #[inline]
    pub fn token(&self, i: usize) -> &Token {
        &self.tokens[i]
    }

    /// Returns the words of token `i`.
    #[inline]
    pub fn text_of(&self, i: usize) -> &str {
        &self.text[self.tokens[i].span.range()]
    }

    /// Returns the lemma of token `i`.
    #[inline]
    pub fn lemma(&self, i: usize) -> &str {
        self.pool.get(self.tokens[i].lemma)
    }

    /// Returns the norm of token `i`: lower case, contractions and spellings evened out.
    #[inline]
    pub fn norm(&self, i: usize) -> &str {
        self.pool.get(self.tokens[i].norm)
    }

    /// Returns the head of token `i`; `i` itself for a root.
    #[inline]
    pub fn head(&self, i: usize) -> usize {
        self.tokens[i].head as usize
    }

    /// Returns the dependency label of token `i`.
    #[inline]
    pub fn dep(&self, i: usize) -> Sym {
        self.tokens[i].dep
    }

    /// Returns the children of token `i`, in order.
    #[inline]
    pub fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.tokens[i].first_child;
        std::iter::from_fn(move || {
            (at != NONE).then(|| {
                let c = at as usize;
                at = self.tokens[c].next_sibling;
                c
            })
        })
    }

    /// Returns the first child of `i` with label `dep`.
    #[inline]
    pub fn child(&self, i: usize, dep: Sym) -> Option<usize> {
        self.children(i).find(|&c| self.tokens[c].dep == dep)
    }

    /// Returns the ancestors of `i`, nearest first, without `i`.
    #[inline]
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = i;
        std::iter::from_fn(move || {
            let h = self.head(at);
            (h != at).then(|| {
                at = h;
                h
            })
        })
    }

    /// Returns the tokens from the leftmost to the rightmost below `i` (the whole stretch, also where a crossing
    /// arc puts a foreign word inside).
    #[inline]
    pub fn subtree(&self, i: usize) -> TokenRange {
        let t = &self.tokens[i];
        TokenRange { start: t.left_edge, end: t.right_edge + 1 }
    }

    /// Returns the sentences as token ranges, in order; together they hold all tokens.
    #[inline]
    pub fn sents(&self) -> &[TokenRange] {
        &self.sents
    }

    /// Returns the number of the sentence that holds token `i`.
    #[inline]
    pub fn sent_of(&self, i: usize) -> usize {
        self.tokens[i].sent as usize
    }

    /// Returns the entities, in order.
    #[inline]
    pub fn ents(&self) -> &[Entity] {
        &self.ents
    }

    /// Gives entity `k` another label; without such an entity nothing happens.
    pub fn relabel(&mut self, k: usize, label: Sym) {
        if let Some(e) = self.ents.get_mut(k) {
            e.label = label;
        }
    }

    /// Returns the entity that token `i` belongs to.
    #[inline]
    pub fn ent_of(&self, i: usize) -> Option<&Entity> {
        self.ents.get(self.tokens[i].ent as usize)
    }

    /// Returns the bytes of a range of tokens; an empty span at 0 for an empty range.
    #[inline]
    pub fn span_of(&self, r: TokenRange) -> Span {
        if r.is_empty() {
            return Span::default();
        }
        Span::new(self.tokens[r.start as usize].span.start, self.tokens[r.end as usize - 1].span.end)
    }

    /// Grows a range to whole hyphenated words: tokenizers part "non-interference" in two or three, and a tree may part
    /// them further.
    #[must_use]
    pub fn whole_words(&self, r: TokenRange) -> TokenRange {
        let (mut start, mut end) = (r.start as usize, r.end as usize);
        if r.is_empty() || end > self.len() {
            return r;
        }
        // Tokens `i - 1` and `i` are one word: nothing between them, a hyphen at one and letters at both ends.
        let hyphen = |i: usize| self.text_of(i) == "-";
        let word = |i: usize| self.text_of(i).starts_with(char::is_alphanumeric);
        let joined = |i: usize| {
            i > 0
                && i < self.len()
                && !self.token(i - 1).space_after
                && (hyphen(i) && i + 1 < self.len() && !self.token(i).space_after && word(i + 1) && word(i - 1)
                    || hyphen(i - 1) && word(i) && i > 1 && !self.token(i - 2).space_after && word(i - 2)
                    || self.text_of(i - 1).len() > 1 && self.text_of(i - 1).ends_with('-') && word(i) && word(i - 1))
        };
        while joined(end) {
            end += 1;
        }
        while joined(start) {
            start -= 1;
        }
        TokenRange::new(start, end)
    }

    /// Returns the words of a span.
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dep;
    use proptest::prelude::*;

    #[test]
    fn ranges_grow_to_hyphenated_words() {
        let parts = ["of", "non", "-", "interference", "and", "self-", "rule", "-", "now"];
        let spaced = [true, false, false, true, true, false, true, true, false];
        let mut text = String::new();
        let mut spans = Vec::new();
        for (part, space) in parts.iter().zip(spaced) {
            let at = text.len() as u32;
            text.push_str(part);
            spans.push(Span::new(at, text.len() as u32));
            text.push_str(if space { " " } else { "" });
        }
        let mut b = Document::builder(text);
        for ((part, space), span) in parts.iter().zip(spaced).zip(spans) {
            b.push(TokenData {
                span,
                space_after: space,
                norm: part,
                lemma: part,
                tag: Sym::EMPTY,
                pos: Pos::Noun,
                morph: Sym::EMPTY,
                head: 0,
                dep: dep::DEP,
                sent_start: false,
            });
        }
        let doc = b.finish();
        let grown = |a, z| (doc.whole_words(TokenRange::new(a, z)).start, doc.whole_words(TokenRange::new(a, z)).end);
        assert_eq!([grown(0, 2), grown(0, 3), grown(3, 4), grown(5, 6)], [(0, 4), (0, 4), (1, 4), (5, 7)]);
        assert_eq!([grown(0, 1), grown(6, 7), grown(8, 9), grown(2, 2)], [(0, 1), (5, 7), (8, 9), (2, 2)]);
    }

    fn doc(heads: &[u32], starts: &[bool]) -> Document {
        let text = "x ".repeat(heads.len());
        let mut b = Document::builder(text);
        for (i, (&head, &sent_start)) in heads.iter().zip(starts).enumerate() {
            let at = 2 * i as u32;
            b.push(TokenData {
                span: Span::new(at, at + 1),
                space_after: true,
                norm: "x",
                lemma: "x",
                tag: Sym::EMPTY,
                pos: Pos::Noun,
                morph: Sym::EMPTY,
                head,
                dep: dep::DEP,
                sent_start,
            });
        }
        b.finish()
    }

    proptest! {
        #[test]
        fn any_heads_give_a_forest_inside_sentences(
            rows in prop::collection::vec((0u32..14, any::<bool>()), 0..12)
        ) {
            let (heads, starts): (Vec<u32>, Vec<bool>) = rows.into_iter().unzip();
            let d = doc(&heads, &starts);
            let n: usize = d.sents().iter().map(|s| s.len()).sum();
            prop_assert_eq!(n, d.len());
            for i in 0..d.len() {
                prop_assert!(d.ancestors(i).take(20).count() < 20, "cycle at {}", i);
                prop_assert_eq!(d.sent_of(d.head(i)), d.sent_of(i));
                let below = d.subtree(i);
                for c in d.children(i) {
                    prop_assert_eq!(d.head(c), i);
                    let r = d.subtree(c);
                    prop_assert!(below.start <= r.start && r.end <= below.end);
                }
            }
            for s in d.sents() {
                prop_assert!(s.iter().any(|i| d.head(i) == i), "no root");
            }
        }
    }

    proptest! {
        #[test]
        fn words_are_kept_whatever_they_share(words in prop::collection::vec("[ab]{0,3}|[a-c]{7,20}|é*", 0..60)) {
            let mut b = Document::builder("x".repeat(words.len()));
            for (i, pair) in words.chunks(2).enumerate() {
                b.push(TokenData {
                    span: Span::new(i as u32, i as u32 + 1),
                    space_after: false,
                    norm: &pair[0],
                    lemma: pair.last().expect("a chunk holds one"),
                    tag: Sym::EMPTY,
                    pos: Pos::Noun,
                    morph: Sym::EMPTY,
                    head: 0,
                    dep: dep::DEP,
                    sent_start: i == 0,
                });
            }
            let d = b.finish();
            let told = (0..d.len()).flat_map(|i| [d.norm(i).to_owned(), d.lemma(i).to_owned()]);
            let given = words.chunks(2).flat_map(|p| [p[0].clone(), p[p.len() - 1].clone()]);
            prop_assert_eq!(told.collect::<Vec<_>>(), given.collect::<Vec<_>>());
        }
    }

    #[test]
    fn joining_keeps_sentences_and_heads_apart() {
        let d = doc(&[1, 1], &[true, false]);
        let all = Document::join("ab x x, x x", &[(d.clone(), 3), (d, 8)]);
        assert_eq!((0..4).map(|i| all.head(i)).collect::<Vec<_>>(), [1, 1, 3, 3]);
        assert_eq!(all.sents(), [TokenRange::new(0, 2), TokenRange::new(2, 4)]);
        assert_eq!(all.token(3).span, Span::new(10, 11));
        assert_eq!(Document::join("ab", &[]).len(), 0);
    }

    #[test]
    fn placing_moves_spans_and_keeps_words() {
        let d = doc(&[1, 1], &[true, false]).placed_in("ab x x ", 3);
        assert_eq!(d.text_of(0), "x");
        assert_eq!(d.token(1).span, Span::new(5, 6));
    }
}
