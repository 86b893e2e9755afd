//! From heads to sentences: subtree edges, sentence starts, and arcs that cross (`set_children_from_heads` in
//! `spacy/tokens/doc.pyx`, `nonproj.pyx`).

use std::collections::HashMap;
use text::Sym;

/// Labels of lifted arcs: the true label and the label of the true head (Nivre and Nilsson 2005, scheme HEAD).
#[derive(Debug, Default)]
pub(crate) struct Decorated {
    labels: HashMap<Sym, (Sym, Sym)>,
}

impl Decorated {
    pub(crate) fn new<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let pairs = labels.filter_map(|l| {
            let (label, head) = l.split_once("||")?;
            Some((Sym::new(l), (Sym::new(label), Sym::new(head))))
        });
        Self { labels: pairs.collect() }
    }
}

/// Edges of the subtrees of a text.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
    starts: Vec<bool>,
}

impl Edges {
    /// Works out the edges and writes where sentences start: 1 or -1 for every token.
    pub(crate) fn settle(&mut self, heads: &[u32], sent: &mut [i8]) {
        let n = heads.len();
        self.left.clear();
        self.left.extend(0..n as u32);
        self.right.clear();
        self.right.extend(0..n as u32);
        self.starts.resize(n, false);
        // spaCy repeats until no head lies outside its sentence, at most twelve times.
        for _ in 0..12 {
            if self.spread(heads) {
                break;
            }
        }
        sent.fill(-1);
        for (i, &h) in heads.iter().enumerate() {
            if h as usize == i {
                sent[self.left[i] as usize] = 1;
            }
        }
    }

    fn spread(&mut self, heads: &[u32]) -> bool {
        let n = heads.len();
        for i in (0..n).chain((0..n).rev()) {
            let h = heads[i] as usize;
            self.left[h] = self.left[h].min(self.left[i]);
            self.right[h] = self.right[h].max(self.right[i]);
        }
        self.starts.fill(false);
        for (i, &h) in heads.iter().enumerate() {
            if h as usize == i {
                self.starts[self.left[i] as usize] = true;
            }
        }
        let mut from = 0;
        for i in 0..n {
            if (i > 0 && self.starts[i]) || i + 1 == n {
                if heads[from..i].iter().any(|&h| (h as usize) < from || h as usize > i) {
                    return false;
                }
                from = i;
            }
        }
        true
    }

    /// Gives lifted arcs their true heads (`deprojectivize`); returns whether there were any.
    pub(crate) fn restore(
        &self,
        decorated: &Decorated,
        heads: &mut [u32],
        deps: &mut [Sym],
        is_space: impl Fn(usize) -> bool,
    ) -> bool {
        if decorated.labels.is_empty() {
            return false;
        }
        let mut any = false;
        for i in 0..heads.len() {
            if let Some(&(label, head_label)) = decorated.labels.get(&deps[i]) {
                heads[i] = self.find_head(i, head_label, heads, deps, &is_space) as u32;
                deps[i] = label;
                any = true;
            }
        }
        any
    }

    /// Searches breadth-first below the head of `token` for a word with the label.
    fn find_head(
        &self,
        token: usize,
        label: Sym,
        heads: &[u32],
        deps: &[Sym],
        is_space: &impl Fn(usize) -> bool,
    ) -> usize {
        let mut queue = vec![heads[token] as usize];
        // A head that was restored already may lie below its own old place; every level is visited once.
        let mut visits = 0;
        while !queue.is_empty() {
            let mut below = Vec::new();
            for q in queue {
                visits += 1;
                if visits > heads.len() {
                    return heads[token] as usize;
                }
                for c in self.left[q] as usize..=self.right[q] as usize {
                    if c == q || heads[c] as usize != q || is_space(c) || c == token {
                        continue;
                    }
                    if deps[c] == label {
                        return c;
                    }
                    below.push(c);
                }
            }
            queue = below;
        }
        heads[token] as usize
    }
}
