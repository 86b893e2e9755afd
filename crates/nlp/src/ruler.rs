//! The attribute ruler: rules over tags, labels and words that set parts of speech, morphology and lemmas
//! (`spacy/pipeline/attributeruler.py`).
//!
//! Every token of every pattern is a slot with a bit. The tests of a slot that read the word are answered once for a
//! word, those that read the tag or the label once for a label; a token passes the slots whose bits are set in all
//! three, so a rule set costs a few instructions a token.

use crate::error::{Error, Result};
use crate::hash::SymMap;
use crate::lexicon::{attr_flag, attr_text};
use crate::regex::Scratch;
use crate::spec::{Attr, Rule, Test};
use text::{Pos, Sym};

/// The rules, ready to run.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    slots: Vec<Slot>,
    /// Slots that begin a pattern.
    first: Vec<u64>,
    by_tag: SymMap<Vec<u64>>,
    by_dep: SymMap<Vec<u64>>,
    effects: Vec<Effect>,
}

#[derive(Debug)]
struct Slot {
    rule: usize,
    /// Slots of the pattern from here on, this one among them.
    left: usize,
    /// Tests of part of speech, morphology or lemma, which earlier components may have set.
    tests: Vec<(Attr, Test)>,
    word_tests: Vec<(Attr, Test)>,
    tag_tests: Vec<(Attr, Test)>,
    dep_tests: Vec<(Attr, Test)>,
}

#[derive(Debug)]
struct Effect {
    index: i32,
    tag: Option<Sym>,
    pos: Option<Pos>,
    morph: Option<Sym>,
    lemma: Option<String>,
    dep: Option<Sym>,
}

/// The annotation of a token that rules read and write.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Annotation {
    pub(crate) tag: Sym,
    pub(crate) pos: Pos,
    pub(crate) morph: Sym,
    /// Whether the morphology was set, be it to nothing.
    pub(crate) has_morph: bool,
    pub(crate) dep: Sym,
    /// The rule that set the lemma, plus one.
    pub(crate) lemma_rule: u32,
}

fn passes(test: &Test, value: &str, scratch: &mut Scratch) -> bool {
    match test {
        Test::In(list) => list.iter().any(|v| v == value),
        Test::NotIn(list) => list.iter().all(|v| v != value),
        Test::Regex(p) => p.search(value, scratch).is_some(),
        Test::Flag(_) => false,
    }
}

fn bits(slots: &[Slot], passes: impl Fn(&Slot) -> bool) -> Vec<u64> {
    let mut out = vec![0u64; slots.len().div_ceil(64)];
    for (i, s) in slots.iter().enumerate() {
        if passes(s) {
            out[i / 64] |= 1 << (i % 64);
        }
    }
    out
}

impl Ruler {
    /// Prepares the rules for the tags and labels that the other components give.
    pub(crate) fn new(rules: &[Rule], tags: &[Sym], deps: &[Sym]) -> Result<Self> {
        let mut slots = Vec::new();
        let mut effects = Vec::new();
        for (rule, r) in rules.iter().enumerate() {
            for pattern in &r.patterns {
                let n = pattern.len() as i32;
                if !(-n..n).contains(&r.index) {
                    return Err(Error::corrupt("pipeline", "a rule changes a token outside its pattern"));
                }
                for (at, tests) in pattern.iter().enumerate() {
                    let pick = |f: &dyn Fn(Attr) -> bool| tests.iter().filter(|t| f(t.0)).cloned().collect();
                    slots.push(Slot {
                        rule,
                        left: pattern.len() - at,
                        word_tests: pick(&Attr::is_lexical),
                        tag_tests: pick(&|a| a == Attr::Tag),
                        dep_tests: pick(&|a| a == Attr::Dep),
                        tests: pick(&|a| matches!(a, Attr::Pos | Attr::Morph | Attr::Lemma | Attr::Spacy)),
                    });
                }
            }
            effects.push(Effect {
                index: r.index,
                tag: r.tag.as_deref().map(Sym::new),
                pos: match &r.pos {
                    Some(p) => Some(
                        Pos::parse(p).ok_or_else(|| Error::corrupt("pipeline", format!("no part of speech {p:?}")))?,
                    ),
                    None => None,
                },
                morph: r.morph.as_deref().map(Sym::new),
                lemma: r.lemma.clone(),
                dep: r.dep.as_deref().map(Sym::new),
            });
        }
        let begins = |i: usize| i == 0 || slots[i - 1].left == 1;
        let mut first = vec![0u64; slots.len().div_ceil(64)];
        for i in (0..slots.len()).filter(|i| begins(*i)) {
            first[i / 64] |= 1 << (i % 64);
        }
        let mut out = Self { slots, first, by_tag: SymMap::default(), by_dep: SymMap::default(), effects };
        for &t in tags.iter().chain(&[Sym::EMPTY]) {
            let b =
                bits(&out.slots, |s| s.tag_tests.iter().all(|t2| passes(&t2.1, t.as_str(), &mut Scratch::default())));
            out.by_tag.insert(t, b);
        }
        for &d in deps.iter().chain(&[Sym::EMPTY]) {
            let b = bits(&out.slots, |s| s.dep_tests.iter().all(|t| passes(&t.1, d.as_str(), &mut Scratch::default())));
            out.by_dep.insert(d, b);
        }
        Ok(out)
    }

    /// Returns the number of words of a set of slots.
    pub(crate) fn n_words(&self) -> usize {
        self.first.len()
    }

    /// Returns the tokens of the longest pattern.
    pub(crate) fn longest(&self) -> usize {
        self.slots.iter().map(|s| s.left).max().unwrap_or(0)
    }

    /// Appends the slots whose tests of the word hold.
    pub(crate) fn word_bits(
        &self,
        (orth, norm, lower, shape): (&str, &str, &str, &str),
        scratch: &mut Scratch,
        out: &mut Vec<u64>,
    ) {
        let from = out.len();
        out.resize(from + self.n_words(), 0);
        for (i, s) in self.slots.iter().enumerate() {
            let holds = s.word_tests.iter().all(|(attr, test)| match test {
                Test::Flag(want) => attr_flag(*attr, orth) == *want,
                _ => passes(test, attr_text(*attr, orth, norm, lower, shape), scratch),
            });
            if holds {
                out[from + i / 64] |= 1 << (i % 64);
            }
        }
    }

    /// Returns the lemma that a rule sets.
    pub(crate) fn lemma(&self, rule: u32) -> &str {
        self.effects.get(rule as usize).and_then(|e| e.lemma.as_deref()).unwrap_or("")
    }

    /// Applies the rules to tokens in a row. Where several rules set one attribute of a token, the last one wins.
    pub(crate) fn apply<'a>(
        &self,
        tokens: &mut [Annotation],
        word_bits: impl Fn(usize) -> &'a [u64],
        space_after: impl Fn(usize) -> bool,
        won: &mut Vec<[u32; 5]>,
    ) {
        won.clear();
        won.resize(tokens.len(), [0; 5]);
        let none = vec![0; self.n_words()];
        for i in 0..tokens.len() {
            let (word, tag, dep) = (word_bits(i), self.of_tag(tokens[i].tag, &none), self.of_dep(tokens[i].dep, &none));
            for w in 0..self.first.len() {
                let mut set = self.first[w] & word[w] & tag[w] & dep[w];
                while set != 0 {
                    let slot = w * 64 + set.trailing_zeros() as usize;
                    set &= set - 1;
                    if self.matches(slot, i, tokens, &word_bits, &space_after, &none) {
                        self.note(slot, i, won);
                    }
                }
            }
        }
        for (t, won) in tokens.iter_mut().zip(&*won) {
            let effect = |rule: u32| self.effects.get((rule as usize).wrapping_sub(1));
            t.tag = effect(won[0]).and_then(|e| e.tag).unwrap_or(t.tag);
            t.pos = effect(won[1]).and_then(|e| e.pos).unwrap_or(t.pos);
            if let Some(m) = effect(won[2]).and_then(|e| e.morph) {
                (t.morph, t.has_morph) = (m, true);
            }
            t.dep = effect(won[4]).and_then(|e| e.dep).unwrap_or(t.dep);
            if won[3] != 0 {
                t.lemma_rule = won[3];
            }
        }
    }

    fn of_tag<'a>(&'a self, tag: Sym, none: &'a [u64]) -> &'a [u64] {
        self.by_tag.get(&tag).map_or(none, Vec::as_slice)
    }

    fn of_dep<'a>(&'a self, dep: Sym, none: &'a [u64]) -> &'a [u64] {
        self.by_dep.get(&dep).map_or(none, Vec::as_slice)
    }

    fn note(&self, slot: usize, at: usize, won: &mut [[u32; 5]]) {
        let s = &self.slots[slot];
        let e = &self.effects[s.rule];
        let target = if e.index < 0 { at + s.left - e.index.unsigned_abs() as usize } else { at + e.index as usize };
        let sets = [e.tag.is_some(), e.pos.is_some(), e.morph.is_some(), e.lemma.is_some(), e.dep.is_some()];
        for (won, sets) in won[target].iter_mut().zip(sets) {
            if sets {
                *won = (*won).max(s.rule as u32 + 1);
            }
        }
    }

    /// Tells whether the pattern that begins with `slot` matches at token `at`, its first token's bits being set.
    fn matches<'a>(
        &self,
        slot: usize,
        at: usize,
        tokens: &[Annotation],
        word_bits: &impl Fn(usize) -> &'a [u64],
        space_after: &impl Fn(usize) -> bool,
        none: &[u64],
    ) -> bool {
        let n = self.slots[slot].left;
        if at + n > tokens.len() {
            return false;
        }
        (0..n).all(|k| {
            let (slot, t) = (slot + k, &tokens[at + k]);
            let (w, mask) = (slot / 64, 1u64 << (slot % 64));
            let has = |b: &[u64]| b[w] & mask != 0;
            let set =
                k == 0 || has(word_bits(at + k)) && has(self.of_tag(t.tag, none)) && has(self.of_dep(t.dep, none));
            set && self.slots[slot].tests.iter().all(|(attr, test)| {
                let mut scratch = Scratch::default();
                match attr {
                    Attr::Pos => passes(test, t.pos.as_str(), &mut scratch),
                    Attr::Morph => passes(test, t.morph.as_str(), &mut scratch),
                    Attr::Lemma => {
                        let lemma = t.lemma_rule.checked_sub(1).map_or("", |r| self.lemma(r));
                        passes(test, lemma, &mut scratch)
                    }
                    Attr::Spacy => *test == Test::Flag(space_after(at + k)),
                    _ => false,
                }
            })
        })
    }
}
