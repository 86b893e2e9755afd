//! spaCy's tokenizer: white space, then affixes, special cases, URLs and infixes, then special cases once more.
//!
//! The steps are those of `spacy/tokenizer.pyx` (3.8.7), their order and their surprises included. Where spaCy
//! would take quadratic time on a chunk without white space we cut the chunk after [`LONGEST_CHUNK`] bytes.

use crate::hash::{IdMap, string_id};
use crate::lexicon::Lexicon;
use crate::pystr;
use crate::regex::{Program, Scratch};
use crate::spec::TokenizerSpec;
use std::collections::HashSet;

/// Longer stretches without white space are cut, so that hostile input takes linear time.
const LONGEST_CHUNK: usize = 1 << 14;

/// A token of a text: bytes, form, and whether a blank follows. A text of a million tokens has a million of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) start: u32,
    pub(crate) len: u32,
    /// Twice the form, and one where a blank follows.
    word: u32,
}

impl RawToken {
    pub(crate) const fn new(start: u32, len: u32, form: u32) -> Self {
        Self { start, len, word: form << 1 }
    }

    /// Returns the number of the token's form.
    pub(crate) const fn form(self) -> u32 {
        self.word >> 1
    }

    /// Tells whether a blank follows that belongs to the token.
    pub(crate) const fn space(self) -> bool {
        self.word & 1 == 1
    }

    fn set_space(&mut self, space: bool) {
        self.word = self.word & !1 | u32::from(space);
    }
}

/// A part of a chunk: plain word or special case, with its place in the chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    Plain { start: u32, len: u32 },
    Special { case: u32, start: u32 },
}

/// The tokenizer of a model, ready to run.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    spec: TokenizerSpec,
    by_text: IdMap<u32>,
    /// Bytes of the longest special case.
    longest: usize,
    /// For the first word of a pattern, the cases to try: case number and the ids of all words.
    patterns: IdMap<Vec<(u32, Vec<u64>)>>,
}

impl Tokenizer {
    pub(crate) fn new(spec: TokenizerSpec) -> Self {
        let mut by_text = IdMap::default();
        let mut patterns: IdMap<Vec<(u32, Vec<u64>)>> = IdMap::default();
        for (i, case) in spec.specials.iter().enumerate() {
            by_text.insert(string_id(&case.text), i as u32);
            let ids: Vec<u64> = (case.pattern.iter().flatten())
                .map(|(at, len)| string_id(&case.text[*at as usize..(*at + *len) as usize]))
                .collect();
            if let Some(first) = ids.first() {
                patterns.entry(*first).or_default().push((i as u32, ids));
            }
        }
        let longest = spec.specials.iter().map(|s| s.text.len()).max().unwrap_or(0);
        Self { spec, by_text, longest, patterns }
    }

    /// Returns what the model says about the tokenizer.
    pub(crate) const fn spec(&self) -> &TokenizerSpec {
        &self.spec
    }

    /// Tells whether a special case among finished tokens can start with the word of this id.
    pub(crate) fn starts_pattern(&self, orth: u64) -> bool {
        self.patterns.contains_key(&orth)
    }

    fn special(&self, text: &str) -> Option<u32> {
        if text.len() > self.longest {
            return None;
        }
        self.by_text.get(&string_id(text)).copied()
    }

    /// Splits a stretch without white space, or of white space alone.
    pub(crate) fn split(&self, chunk: &str, scratch: &mut Scratch, out: &mut Vec<Piece>) {
        split(&self.spec, chunk, &|s| self.special(s), scratch, out);
    }

    /// Appends the tokens of `text`.
    pub(crate) fn tokenize(&self, text: &str, lex: &mut Lexicon<'_>, out: &mut Vec<RawToken>) {
        let from = out.len();
        let mut hits = false;
        chunks(text, |start, end, blank_after| {
            let first = out.len();
            let mut at = start;
            while at < end {
                let mut to = end.min(at + LONGEST_CHUNK);
                while !text.is_char_boundary(to) {
                    to -= 1;
                }
                hits |= lex.chunk(self, &text[at..to], at as u32, out);
                at = to;
            }
            if blank_after
                && out.len() > first
                && let Some(last) = out.last_mut()
            {
                last.set_space(true);
            }
        });
        if hits {
            self.apply_special_cases(text, lex, from, out);
        }
    }

    /// Looks for special cases among finished tokens and splits them anew (`_apply_special_cases`).
    fn apply_special_cases(&self, text: &str, lex: &mut Lexicon<'_>, from: usize, out: &mut Vec<RawToken>) {
        let spans = self.matches(lex, &out[from..]);
        if spans.is_empty() {
            return;
        }
        let old = out.split_off(from);
        let mut i = 0;
        let mut spans = spans.into_iter().peekable();
        while i < old.len() {
            let Some((start, end)) = spans.next_if(|s| s.0 == i) else {
                out.push(old[i]);
                i += 1;
                continue;
            };
            let (first, last) = (old[start], old[end - 1]);
            let words = &text[first.start as usize..(last.start + last.len) as usize];
            if let Some(case) = self.special(words) {
                lex.special(self, case, first.start, out);
                if let Some(t) = out.last_mut() {
                    t.set_space(last.space());
                }
            } else {
                out.extend_from_slice(&old[start..end]);
            }
            i = end;
        }
    }

    /// Finds the spans to replace: longest first, then leftmost. As in spaCy, a span that lost still blocks.
    fn matches(&self, lex: &Lexicon<'_>, tokens: &[RawToken]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (i, t) in tokens.iter().enumerate() {
            if !lex.starts_pattern(t.form()) {
                continue;
            }
            for (_, ids) in self.patterns.get(&lex.orth_id(t.form())).into_iter().flatten() {
                let end = i + ids.len();
                if end <= tokens.len() && tokens[i..end].iter().zip(ids).all(|(t, id)| lex.orth_id(t.form()) == *id) {
                    found.push((i, end));
                }
            }
        }
        found.sort_unstable_by_key(|(s, e)| (std::cmp::Reverse(e - s), *s));
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for (s, e) in found {
            if !seen.contains(&s) && !seen.contains(&(e - 1)) {
                kept.push((s, e));
            }
            seen.extend(s..e);
        }
        kept.sort_unstable();
        kept
    }
}

/// Calls `found(start, end, blank follows)` for each stretch of white space or of other characters; single blanks
/// between words belong to the word before.
fn chunks(text: &str, mut found: impl FnMut(usize, usize, bool)) {
    let mut start = 0;
    let mut in_space = text.chars().next().is_some_and(pystr::is_space);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        let (c, len) =
            if b < 128 { (b as char, 1) } else { text[at..].chars().next().map_or((' ', 1), |c| (c, c.len_utf8())) };
        if pystr::is_space(c) != in_space {
            if start < at {
                found(start, at, c == ' ');
            }
            start = if c == ' ' { at + 1 } else { at };
            in_space = !in_space;
        }
        at += len;
    }
    if start < text.len() {
        found(start, text.len(), false);
    }
}

fn len_of(p: Option<&Program>, s: &str, scratch: &mut Scratch) -> usize {
    p.and_then(|p| p.search(s, scratch)).map_or(0, |(start, end)| end - start)
}

fn matches_start(p: Option<&Program>, s: &str, scratch: &mut Scratch) -> bool {
    p.is_some_and(|p| p.match_start(s, scratch).is_some())
}

/// `_split_affixes` and `_attach_tokens`: peels prefixes and suffixes off, then looks at what is left.
fn split(
    spec: &TokenizerSpec,
    chunk: &str,
    special: &dyn Fn(&str) -> Option<u32>,
    scratch: &mut Scratch,
    out: &mut Vec<Piece>,
) {
    let (mut lo, mut hi) = (0, chunk.len());
    let mut last = usize::MAX;
    let mut suffixes: Vec<(u32, u32)> = Vec::new();
    let plain = |start: usize, end: usize| Piece::Plain { start: start as u32, len: (end - start) as u32 };
    while lo < hi && hi - lo != last {
        let s = &chunk[lo..hi];
        if matches_start(spec.token_match.as_ref(), s, scratch) || special(s).is_some() {
            break;
        }
        last = hi - lo;
        let pre = len_of(spec.prefix.as_ref(), s, scratch);
        if pre != 0 && pre < s.len() && special(&s[pre..]).is_some() {
            out.push(plain(lo, lo + pre));
            lo += pre;
            break;
        }
        let suf = len_of(spec.suffix.as_ref(), &s[pre..], scratch);
        if suf != 0 && suf < s.len() && special(&s[..s.len() - suf]).is_some() {
            suffixes.push(((hi - suf) as u32, suf as u32));
            hi -= suf;
            break;
        }
        if pre != 0 {
            out.push(plain(lo, lo + pre));
        }
        if suf != 0 && pre + suf <= s.len() {
            suffixes.push(((hi - suf) as u32, suf as u32));
            hi -= suf;
        }
        lo += pre;
    }
    if lo < hi {
        attach(spec, chunk, (lo, hi), special, scratch, out);
    }
    out.extend(suffixes.iter().rev().map(|&(start, len)| Piece::Plain { start, len }));
}

/// Appends what is left between the affixes: a special case, a URL, or words between infixes.
fn attach(
    spec: &TokenizerSpec,
    chunk: &str,
    (lo, hi): (usize, usize),
    special: &dyn Fn(&str) -> Option<u32>,
    scratch: &mut Scratch,
    out: &mut Vec<Piece>,
) {
    let s = &chunk[lo..hi];
    if let Some(case) = special(s) {
        out.push(Piece::Special { case, start: lo as u32 });
        return;
    }
    let mut push = |start: usize, end: usize| {
        out.push(Piece::Plain { start: (lo + start) as u32, len: (end - start) as u32 });
    };
    if matches_start(spec.token_match.as_ref(), s, scratch) || matches_start(spec.url_match.as_ref(), s, scratch) {
        push(0, s.len());
        return;
    }
    let mut start = 0;
    if let Some(infix) = &spec.infix {
        infix.find_each(s, scratch, |from, to| {
            if from == 0 {
                return;
            }
            if from != start {
                push(start, from);
            }
            if from != to {
                push(from, to);
            }
            start = to;
        });
    }
    if start < s.len() {
        push(start, s.len());
    }
}

/// Says how a special case looks among finished tokens: the tokens that the affix rules alone make of it, as
/// offsets and lengths, when it has affixes, infixes or blanks; `None` otherwise (`Tokenizer.add_special_case` with
/// `faster_heuristics`).
pub fn special_pattern(spec: &TokenizerSpec, text: &str, all: bool) -> Option<Vec<(u32, u32)>> {
    let mut scratch = Scratch::default();
    let mut infix = false;
    if let Some(p) = &spec.infix {
        p.find_each(text, &mut scratch, |_, _| infix = true);
    }
    let affix = infix
        || text.contains(' ')
        || len_of(spec.prefix.as_ref(), text, &mut scratch) != 0
        || len_of(spec.suffix.as_ref(), text, &mut scratch) != 0;
    if !affix && !all {
        return None;
    }
    let mut tokens = Vec::new();
    chunks(text, |start, end, _| {
        let mut pieces = Vec::new();
        split(spec, &text[start..end], &|_| None, &mut scratch, &mut pieces);
        for p in pieces {
            if let Piece::Plain { start: at, len } = p {
                tokens.push((start as u32 + at, len));
            }
        }
    });
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, bool)> {
        let mut out = Vec::new();
        chunks(text, |s, e, blank| out.push((&text[s..e], blank)));
        out
    }

    #[test]
    fn chunks_keep_all_but_single_blanks() {
        assert_eq!(cut("a  b"), [("a", true), (" ", false), ("b", false)]);
        assert_eq!(cut(" a"), [(" ", false), ("a", false)]);
        assert_eq!(cut("a \n b "), [("a", true), ("\n ", false), ("b", true)]);
        assert_eq!(cut("a\u{a0}b"), [("a", false), ("\u{a0}", false), ("b", false)]);
        assert_eq!(cut(""), []);
        assert_eq!(cut(" "), [(" ", false)]);
    }
}
