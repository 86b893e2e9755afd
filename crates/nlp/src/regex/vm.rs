//! Runs a compiled expression over a text.

use super::{Op, Program};
use crate::pystr;

/// Buffers that outlive a match, so that matching allocates nothing.
#[derive(Debug, Default)]
pub struct Scratch {
    stack: Vec<(u32, u32)>,
    /// Bit `op * (len + 1) + at`: this state has failed before. Empty while matches are short.
    failed: Vec<u64>,
    steps: u32,
    /// Steps inside the look-around that we are in.
    look_steps: u32,
}

/// After this many steps failed states are remembered.
const PATIENCE: u32 = 20_000;

/// The most memory the remembered states may take, in bits; longer texts are matched without.
const MAX_BITS: usize = 1 << 28;

/// After this many steps without memory, or inside one look-around, a thread fails. No expression of a tokenizer comes
/// near; a program that goes round in circles ends here.
const MOST_STEPS: u32 = 1 << 22;

fn char_at(s: &str, at: usize) -> Option<char> {
    let b = *s.as_bytes().get(at)?;
    if b < 128 { Some(b as char) } else { s[at..].chars().next() }
}

fn char_before(s: &str, at: usize) -> Option<char> {
    s[..at].chars().next_back()
}

/// Steps `n` characters back from `at`.
fn back(s: &str, at: usize, n: usize) -> Option<usize> {
    if n == 0 {
        return Some(at);
    }
    s[..at].char_indices().rev().nth(n - 1).map(|(i, _)| i)
}

impl Program {
    /// `re.match`: the end of a match that starts at the start of the text.
    pub fn match_start(&self, s: &str, scratch: &mut Scratch) -> Option<usize> {
        if !self.possible(s) || !self.first.admits(char_at(s, 0)) {
            return None;
        }
        scratch.begin();
        self.run(0, s, 0, scratch, 0)
    }

    /// `re.search`: the leftmost match, as byte offsets.
    pub fn search(&self, s: &str, scratch: &mut Scratch) -> Option<(usize, usize)> {
        if !self.possible(s) {
            return None;
        }
        scratch.begin();
        self.search_from(s, 0, scratch)
    }

    /// `re.finditer`: calls `found` with every match in turn.
    pub fn find_each(&self, s: &str, scratch: &mut Scratch, mut found: impl FnMut(usize, usize)) {
        if !self.possible(s) {
            return;
        }
        scratch.begin();
        let mut at = 0;
        while at <= s.len()
            && let Some((start, end)) = self.search_from(s, at, scratch)
        {
            found(start, end);
            scratch.begin();
            // After an empty match Python looks on one character later.
            at = if end > start { end } else { end + char_at(s, end).map_or(1, char::len_utf8) };
        }
    }

    /// Cheap reasons why there is no match.
    fn possible(&self, s: &str) -> bool {
        if self.required != 0 && !s.as_bytes().contains(&self.required) {
            return false;
        }
        // Before a last line feed the end holds as well; the filter knows only the very end.
        self.last.empty || s.ends_with('\n') || self.last.admits(char_before(s, s.len()))
    }

    /// Where bounded alternatives can start at the earliest. One more for a line feed after the end.
    fn near(&self, s: &str) -> usize {
        if self.longest == u32::MAX || s.len() <= self.longest as usize {
            return 0;
        }
        back(s, s.len(), self.longest as usize + 1).unwrap_or(0)
    }

    fn search_from(&self, s: &str, from: usize, scratch: &mut Scratch) -> Option<(usize, usize)> {
        let near = self.near(s);
        let mut at = from;
        loop {
            if at < near {
                // Far from the end little is possible; long texts are crossed in one leap.
                at = match self.far.only() {
                    _ if self.far.is_nothing() => near,
                    Some(b) => memchr::memchr(b, &s.as_bytes()[at..near]).map_or(near, |i| at + i),
                    None => at,
                };
            }
            let c = char_at(s, at);
            let edge = if at < near { &self.far } else { &self.first };
            if edge.admits(c)
                && let Some(end) = self.run(0, s, at, scratch, 0)
            {
                return Some((at, end));
            }
            if self.anchored {
                return None;
            }
            at += c?.len_utf8();
        }
    }

    /// Runs from instruction `pc` at byte `at`. `depth` counts the look-arounds that we are inside of; their states
    /// are not remembered, since a look-around that held does not end the match.
    fn run(&self, pc: u32, s: &str, at: usize, scratch: &mut Scratch, depth: u32) -> Option<usize> {
        let base = scratch.stack.len();
        scratch.stack.push((pc, at as u32));
        while scratch.stack.len() > base {
            let (pc, at) = scratch.stack.pop().unwrap_or((0, 0));
            if let Some(end) = self.thread(pc, s, at as usize, scratch, depth) {
                scratch.stack.truncate(base);
                return Some(end);
            }
        }
        None
    }

    /// Follows one thread until it matches or fails; alternatives are left on the stack.
    fn thread(&self, mut pc: u32, s: &str, mut at: usize, scratch: &mut Scratch, depth: u32) -> Option<usize> {
        loop {
            let fails = if depth == 0 { scratch.seen(pc, at, s.len(), self.ops.len()) } else { scratch.looked_long() };
            if fails {
                return None;
            }
            match self.ops[pc as usize] {
                Op::Match => return Some(at),
                Op::Char(want) => at += char_at(s, at).filter(|c| *c == want)?.len_utf8(),
                Op::Class(k) => at += char_at(s, at).filter(|c| self.classes[k as usize].holds(*c))?.len_utf8(),
                Op::Any => at += char_at(s, at).filter(|c| *c != '\n')?.len_utf8(),
                Op::Split { first, second } => {
                    scratch.stack.push((second, at as u32));
                    pc = first;
                    continue;
                }
                Op::Jump(to) => {
                    pc = to;
                    continue;
                }
                Op::Alt(t) => {
                    let c = char_at(s, at);
                    for (edge, to) in self.tables[t as usize].iter().rev() {
                        if edge.admits(c) {
                            scratch.stack.push((*to, at as u32));
                        }
                    }
                    return None;
                }
                Op::Start if at == 0 => {}
                Op::End if at == s.len() || (at + 1 == s.len() && s.ends_with('\n')) => {}
                Op::VeryEnd if at == s.len() => {}
                Op::Start | Op::End | Op::VeryEnd => return None,
                Op::Border { negated } => {
                    let before = char_before(s, at).is_some_and(pystr::is_word);
                    let after = char_at(s, at).is_some_and(pystr::is_word);
                    if (before != after) == negated {
                        return None;
                    }
                }
                Op::Look { behind, negated, width, next } => {
                    if depth == 0 {
                        scratch.look_steps = 0;
                    }
                    let from = if behind { back(s, at, width as usize) } else { Some(at) };
                    let holds = from.is_some_and(|from| self.run(pc + 1, s, from, scratch, depth + 1).is_some());
                    if holds == negated {
                        return None;
                    }
                    pc = next;
                    continue;
                }
            }
            pc += 1;
        }
    }
}

impl Scratch {
    fn begin(&mut self) {
        self.stack.clear();
        self.failed.clear();
        self.steps = 0;
    }

    /// Counts a step inside a look-around; tells whether there have been too many.
    fn looked_long(&mut self) -> bool {
        self.look_steps = self.look_steps.saturating_add(1);
        self.look_steps > MOST_STEPS
    }

    /// Counts a step; tells whether this state is known to fail, and marks it.
    fn seen(&mut self, pc: u32, at: usize, len: usize, n_ops: usize) -> bool {
        self.steps = self.steps.saturating_add(1);
        if self.steps <= PATIENCE {
            return false;
        }
        if self.failed.is_empty() {
            let bits = n_ops.saturating_mul(len + 1);
            if bits > MAX_BITS {
                return self.steps > MOST_STEPS;
            }
            self.failed.resize(bits.div_ceil(64), 0);
        }
        let bit = pc as usize * (len + 1) + at;
        let (word, mask) = (bit / 64, 1 << (bit % 64));
        let was = self.failed[word] & mask != 0;
        self.failed[word] |= mask;
        was
    }
}
