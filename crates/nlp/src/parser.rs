//! The arc-eager dependency parser with sentence boundaries (`spacy/pipeline/_parser_internals/arc_eager.pyx`).
//!
//! Nivre's arc-eager system (2008) with the non-monotonic actions of Honnibal and Johnson (2015): a left arc may
//! replace a head, an unattached word may return to the buffer, and an action of its own starts a sentence. One pass
//! reads the whole text, not one sentence.

use crate::error::{Error, Result};
use crate::transition::{MISSING, Scoring};
use text::Sym;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

/// The actions in the order of the scores.
#[derive(Debug)]
pub(crate) struct Actions {
    moves: Vec<(Move, Sym)>,
    /// Actions of each move, as ranges, when they lie together.
    ranges: Vec<(Move, std::ops::Range<usize>)>,
    root: Sym,
    subtok: Sym,
}

impl Actions {
    pub(crate) fn new(moves: &[(u8, String)]) -> Result<Self> {
        let moves = (moves.iter())
            .map(|(m, label)| {
                let m = match m {
                    0 => Move::Shift,
                    1 => Move::Reduce,
                    2 => Move::Left,
                    3 => Move::Right,
                    4 => Move::Break,
                    _ => return Err(Error::corrupt("pipeline", "unknown move of the parser")),
                };
                Ok((m, Sym::new(label)))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut ranges: Vec<(Move, std::ops::Range<usize>)> = Vec::new();
        for (i, (m, _)) in moves.iter().enumerate() {
            match ranges.last_mut() {
                Some((last, range)) if last == m => range.end = i + 1,
                _ => ranges.push((*m, i..i + 1)),
            }
        }
        Ok(Self { moves, ranges, root: Sym::new("ROOT"), subtok: Sym::new("subtok") })
    }
}

const NONE: u32 = u32::MAX;

/// The state, with buffers that outlive a text. Words are numbered from the last cut, and the lists reach as far ahead
/// as the state does: those of a long text never hold all of it.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Words after which a text is cut where nothing of what comes can depend on them any more.
    pub(crate) cut_after: u32,
    stack: Vec<u32>,
    /// Words put back in front of the buffer, the next one last.
    rebuffer: Vec<u32>,
    next: u32,
    /// Words from the cut to the end of the text.
    n: u32,
    heads: Vec<u32>,
    deps: Vec<Sym>,
    /// The child attached last on each side of a head, and the one attached before a child on its side.
    last_left: Vec<u32>,
    last_right: Vec<u32>,
    before: Vec<u32>,
    unshiftable: Vec<bool>,
    /// 1: a sentence starts here; -1: none may.
    sent: Vec<i8>,
}

impl State {
    /// Begins at the first of the words that `preset` tells of.
    fn begin(&mut self, preset: &[i8]) {
        self.stack.clear();
        self.rebuffer.clear();
        self.next = 0;
        self.n = preset.len() as u32;
        for v in [&mut self.heads, &mut self.last_left, &mut self.last_right, &mut self.before] {
            v.clear();
        }
        self.deps.clear();
        self.unshiftable.clear();
        self.sent.clear();
        self.make_room(2 * self.cut_after.max(1) as usize, preset);
    }

    /// Lengthens the lists to hold `n` words, or all there are.
    fn make_room(&mut self, n: usize, preset: &[i8]) {
        let n = n.min(preset.len());
        for v in [&mut self.heads, &mut self.last_left, &mut self.last_right, &mut self.before] {
            v.resize(n, NONE);
        }
        self.deps.resize(n, Sym::EMPTY);
        self.unshiftable.resize(n, false);
        self.sent.extend_from_slice(&preset[self.sent.len()..n]);
    }

    /// Holds the next two words, which is as far as any action reaches.
    fn reach(&mut self, preset: &[i8]) {
        let held = self.heads.len();
        if held < preset.len() && held < self.next as usize + 2 {
            self.make_room(2 * held, preset);
        }
    }

    /// Tells whether the words read so far are done with: from here on the state is that of a text which begins at the
    /// next word, but for where sentences start.
    fn is_cut(&self) -> bool {
        let next = self.next as usize;
        self.stack.is_empty() && self.rebuffer.is_empty() && self.last_left.get(next).is_some_and(|l| *l == NONE)
    }

    fn s(&self, i: usize) -> u32 {
        self.stack.len().checked_sub(i + 1).map_or(NONE, |at| self.stack[at])
    }

    fn b(&self, i: usize) -> u32 {
        if let Some(at) = self.rebuffer.len().checked_sub(i + 1) {
            return self.rebuffer[at];
        }
        let at = self.next + (i - self.rebuffer.len()) as u32;
        if at < self.n { at } else { NONE }
    }

    fn buffer_len(&self) -> usize {
        (self.n - self.next) as usize + self.rebuffer.len()
    }

    fn child(&self, last: &[u32], head: u32, nth: usize) -> u32 {
        if head == NONE {
            return NONE;
        }
        let mut at = last[head as usize];
        for _ in 1..nth {
            if at == NONE {
                return NONE;
            }
            at = self.before[at as usize];
        }
        at
    }

    fn left(&self, head: u32, nth: usize) -> u32 {
        self.child(&self.last_left, head, nth)
    }

    fn right(&self, head: u32, nth: usize) -> u32 {
        self.child(&self.last_right, head, nth)
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_len() == 0
    }

    fn starts_sentence(&self, word: u32) -> bool {
        word != NONE && self.sent[word as usize] == 1
    }

    fn cannot_start_sentence(&self, word: u32) -> bool {
        word != NONE && self.sent[word as usize] == -1
    }

    fn push(&mut self) {
        let word = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    fn add_arc(&mut self, head: u32, child: u32, label: Sym) {
        let old = self.heads[child as usize];
        if old != NONE {
            // The old arc is always the last one of its head: the child was on top of the stack since.
            let last = if old > child { &mut self.last_left } else { &mut self.last_right };
            last[old as usize] = self.before[child as usize];
        }
        let last = if head > child { &mut self.last_left } else { &mut self.last_right };
        self.before[child as usize] = last[head as usize];
        last[head as usize] = child;
        self.heads[child as usize] = head;
        self.deps[child as usize] = label;
    }

    fn valid(&self, m: Move) -> bool {
        let (depth, buffer, b0) = (self.stack.len(), self.buffer_len(), self.b(0));
        match m {
            Move::Shift => depth == 0 || buffer >= 2 && !self.starts_sentence(b0) && !self.unshiftable[b0 as usize],
            Move::Reduce => depth > 0 && (buffer == 0 || depth > 1 || !self.cannot_start_sentence(b0)),
            Move::Left | Move::Right => depth > 0 && buffer > 0 && !self.starts_sentence(b0),
            Move::Break => {
                let b1 = self.b(1);
                buffer >= 2 && b1 == b0 + 1 && !self.starts_sentence(b1) && !self.cannot_start_sentence(b1)
            }
        }
    }

    fn act(&mut self, m: Move, label: Sym) {
        let (s0, b0) = (self.s(0), self.b(0));
        match m {
            Move::Shift => self.push(),
            Move::Reduce => {
                self.stack.pop();
                if self.heads[s0 as usize] == NONE && !self.stack.is_empty() {
                    self.unshiftable[s0 as usize] = true;
                    self.rebuffer.push(s0);
                }
            }
            Move::Left => {
                self.add_arc(b0, s0, label);
                self.unshiftable[b0 as usize] = false;
                self.stack.pop();
            }
            Move::Right => {
                self.add_arc(s0, b0, label);
                self.push();
            }
            Move::Break => {
                let b1 = self.b(1);
                self.sent[b1 as usize] = 1;
            }
        }
    }

    /// Lists the tokens that describe the state (`StateC.set_context_tokens`).
    fn context(&self, out: &mut [u32]) {
        let (b0, s0, s1) = (self.b(0), self.s(0), self.s(1));
        match out.len() {
            8 => out.copy_from_slice(&[
                b0,
                self.b(1),
                s0,
                s1,
                self.s(2),
                self.left(b0, 1),
                self.left(s0, 1),
                self.right(s0, 1),
            ]),
            // spaCy overwrites place 6, the second left child of the stack's top, with its first right child.
            13 => out.copy_from_slice(&[
                b0,
                self.b(1),
                s0,
                s1,
                self.s(2),
                self.left(s0, 1),
                self.right(s0, 1),
                self.left(b0, 1),
                self.right(s0, 2),
                self.left(s1, 1),
                self.left(s1, 2),
                self.right(s1, 1),
                self.right(s1, 2),
            ]),
            n => {
                for (i, place) in [b0, s0].into_iter().enumerate().take(n.min(2)) {
                    out[i] = place;
                }
            }
        }
    }
}

/// Parses a text: writes heads (a root is its own head) and labels. `preset` says where sentences start or may not.
pub(crate) fn parse(
    actions: &Actions,
    scoring: &mut Scoring<'_>,
    preset: &[i8],
    st: &mut State,
    heads: &mut Vec<u32>,
    deps: &mut Vec<Sym>,
) {
    scoring.begin();
    let mut tokens = vec![MISSING; scoring.net.n_features()];
    heads.clear();
    deps.clear();
    // Where sentences start among the first two words after a cut.
    let mut carried = [0; 2];
    while heads.len() < preset.len() {
        let first = heads.len() as u32;
        let rest = &preset[first as usize..];
        st.begin(rest);
        if first > 0 {
            for (mark, carried) in st.sent.iter_mut().zip(carried) {
                *mark = carried;
            }
        }
        parse_stretch(actions, scoring, rest, st, (first, &mut tokens));
        let done = st.next as usize;
        for (mark, carried) in carried.iter_mut().zip(st.sent.iter().skip(done)) {
            *mark = *carried;
        }
        for (i, (head, dep)) in (first..).zip(st.heads.iter().zip(&st.deps)).take(done) {
            let (head, dep) = if *head == NONE { (i, actions.root) } else { (first + head, *dep) };
            heads.push(head);
            deps.push(dep);
        }
    }
}

/// Parses to the next cut or to the end. `first` is the number in the text of the stretch's first word.
fn parse_stretch(
    actions: &Actions,
    scoring: &mut Scoring<'_>,
    preset: &[i8],
    st: &mut State,
    (first, tokens): (u32, &mut [u32]),
) {
    while !st.is_final() {
        st.reach(preset);
        if st.next >= st.cut_after.max(1) && st.is_cut() {
            return;
        }
        st.context(tokens);
        for t in tokens.iter_mut().filter(|t| **t != MISSING) {
            *t += first;
        }
        let scores = scoring.scores(tokens);
        if let Some(i) = best(actions, st, scores) {
            let (m, label) = actions.moves[i];
            st.act(m, label);
        } else {
            // Without a valid action spaCy ends the text here.
            st.make_room(preset.len(), preset);
            st.stack.clear();
            st.rebuffer.clear();
            st.next = st.n;
        }
    }
}

fn best(actions: &Actions, st: &State, scores: &[f32]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (m, range) in &actions.ranges {
        if !st.valid(*m) {
            continue;
        }
        for i in range.clone() {
            let (m, label) = actions.moves[i];
            // Subtokens may only join neighbours.
            if label == actions.subtok
                && !label.is_empty()
                && matches!(m, Move::Left | Move::Right)
                && st.s(0).wrapping_add(1) != st.b(0)
            {
                continue;
            }
            if best.is_none_or(|b| scores[i] > scores[b]) {
                best = Some(i);
            }
        }
    }
    best
}
