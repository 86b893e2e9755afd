//! What a worker has learned about words: forms with their attributes, and the tokens of chunks seen before.
//!
//! Everything here is a pure function of the word, so forgetting it all (which [`Lexicon::trim`] does when it grows
//! large) never changes a result.

use crate::hash::{IdMap, murmur64a, string_id};
use crate::model::Model;
use crate::pystr;
use crate::regex::Scratch;
use crate::spec::Attr;
use crate::tokenizer::{Piece, RawToken, Tokenizer};
use std::collections::HashMap;
use text::{Pos, Sym};

/// Marks what has not been worked out.
pub(crate) const NONE: u32 = u32::MAX;

/// A string in the lexicon's pool.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pooled {
    start: u32,
    len: u32,
}

/// A word with its norm.
#[derive(Debug, Clone, Copy)]
struct Form {
    orth: Pooled,
    norm: Pooled,
    /// Number of the rule tests that it passes.
    bits: u32,
    is_space: bool,
    starts_pattern: bool,
    /// First entry of the chain of lemmas worked out so far.
    lemmas: u32,
}

/// A lemma of a form under one analysis.
#[derive(Debug)]
struct LemmaEntry {
    key: (Pos, Sym),
    lemma: Pooled,
    next: u32,
}

/// Where the attributes of a word are worked out.
#[derive(Debug, Default)]
pub(crate) struct AttrBuffers {
    ids: Vec<u64>,
    lower: String,
    shape: String,
}

/// Forms, their attributes and chunk tokenisations.
#[derive(Debug)]
pub(crate) struct Lexicon<'m> {
    model: &'m Model,
    /// Whether a prefix and its word are one token ([`Lexicon::rejoin`]).
    joins: bool,
    pool: String,
    forms: Vec<Form>,
    by_key: IdMap<u32>,
    /// Bits of the rule tests that depend on the word alone, `[set, word]`: most words pass the same.
    bits: Vec<u64>,
    /// Number of each set.
    bit_sets: HashMap<Vec<u64>, u32>,
    lemmas: Vec<LemmaEntry>,
    /// Hash of a chunk to its range of `chunk_tokens`.
    chunks: IdMap<(u32, u32)>,
    /// Form, length in bytes.
    chunk_tokens: Vec<(u32, u32)>,
    pub(crate) scratch: Scratch,
    pieces: Vec<Piece>,
    lower: String,
    shape: String,
}

/// Prefixes that British and Indian papers write with a hyphen.
const PREFIXES: [&str; 3] = ["co", "pre", "re"];

/// How words begin that are another word without the hyphen of "re-": who re-signs does not resign.
const TAKEN: [&str; 17] = [
    "cover", "collect", "creat", "dress", "form", "leas", "mark", "pos", "press", "prov", "sent", "serv", "sign",
    "solv", "sort", "strain", "treat",
];

/// Forms or chunk tokens kept before everything is forgotten.
const MOST: usize = 1 << 16;

impl<'m> Lexicon<'m> {
    pub(crate) fn new(model: &'m Model, joins: bool) -> Self {
        Self {
            model,
            joins,
            pool: String::new(),
            forms: Vec::new(),
            by_key: IdMap::default(),
            bits: Vec::new(),
            bit_sets: HashMap::new(),
            lemmas: Vec::new(),
            chunks: IdMap::default(),
            chunk_tokens: Vec::new(),
            scratch: Scratch::default(),
            pieces: Vec::new(),
            lower: String::new(),
            shape: String::new(),
        }
    }

    /// Forgets everything when it has grown large; returns whether it did. Forms are invalid afterwards.
    pub(crate) fn trim(&mut self) -> bool {
        if self.forms.len() < MOST && self.chunk_tokens.len() < 2 * MOST && self.pool.len() < 64 * MOST {
            return false;
        }
        *self = Self::new(self.model, self.joins);
        true
    }

    /// Returns the number of forms.
    pub(crate) fn len(&self) -> usize {
        self.forms.len()
    }

    fn pooled(&mut self, s: &str) -> Pooled {
        let start = self.pool.len() as u32;
        self.pool.push_str(s);
        Pooled { start, len: s.len() as u32 }
    }

    pub(crate) fn get(&self, p: Pooled) -> &str {
        &self.pool[p.start as usize..(p.start + p.len) as usize]
    }

    pub(crate) fn orth(&self, form: u32) -> &str {
        self.get(self.forms[form as usize].orth)
    }

    pub(crate) fn norm(&self, form: u32) -> &str {
        self.get(self.forms[form as usize].norm)
    }

    pub(crate) fn orth_id(&self, form: u32) -> u64 {
        string_id(self.orth(form))
    }

    pub(crate) fn is_space(&self, form: u32) -> bool {
        self.forms[form as usize].is_space
    }

    pub(crate) fn starts_pattern(&self, form: u32) -> bool {
        self.forms[form as usize].starts_pattern
    }

    /// Works out the ids of the model's lexical attributes ([`Model::attrs`]). Networks keep what they make of them, so
    /// they are not kept here.
    pub(crate) fn attr_ids<'b>(&self, form: u32, b: &'b mut AttrBuffers) -> &'b [u64] {
        let (orth, norm) = (self.orth(form), self.norm(form));
        pystr::lower_into(orth, &mut b.lower);
        pystr::shape_into(orth, &mut b.shape);
        b.ids.clear();
        b.ids.extend(self.model.attrs.iter().map(|a| attr_id(*a, orth, norm, &b.lower, &b.shape)));
        &b.ids
    }

    /// Returns the rule tests that the word passes.
    pub(crate) fn rule_bits(&self, form: u32) -> &[u64] {
        let (set, n) = (self.forms[form as usize].bits as usize, self.model.n_rule_words());
        &self.bits[set * n..(set + 1) * n]
    }

    /// Returns the number of the set of rule tests that a word passes.
    fn bit_set(&mut self, word: (&str, &str, &str, &str)) -> u32 {
        let from = self.bits.len();
        self.model.rule_bits_of(word, &mut self.scratch, &mut self.bits);
        if let Some(&set) = self.bit_sets.get(&self.bits[from..]) {
            self.bits.truncate(from);
            return set;
        }
        let set = self.bit_sets.len() as u32;
        self.bit_sets.insert(self.bits[from..].to_vec(), set);
        set
    }

    /// Appends the tokens of a chunk that starts at byte `at`; returns whether one may start a special case.
    pub(crate) fn chunk(&mut self, tok: &Tokenizer, chunk: &str, at: u32, out: &mut Vec<RawToken>) -> bool {
        let key = murmur64a(chunk.as_bytes(), 7);
        let (first, n) = match self.chunks.get(&key) {
            Some(&range) => range,
            None => self.learn_chunk(tok, chunk, key),
        };
        let (mut at, mut hits) = (at, false);
        for &(form, len) in &self.chunk_tokens[first as usize..(first + n) as usize] {
            hits |= self.forms[form as usize].starts_pattern;
            out.push(RawToken::new(at, len, form));
            at += len;
        }
        hits
    }

    fn learn_chunk(&mut self, tok: &Tokenizer, chunk: &str, key: u64) -> (u32, u32) {
        let mut pieces = std::mem::take(&mut self.pieces);
        let mut scratch = std::mem::take(&mut self.scratch);
        pieces.clear();
        tok.split(chunk, &mut scratch, &mut pieces);
        self.scratch = scratch;
        let first = self.chunk_tokens.len() as u32;
        let mut at = 0;
        while let Some(p) = pieces.get(at) {
            at += 1;
            match *p {
                Piece::Plain { start, .. }
                    if let Some((word, end)) = self.joins.then(|| self.rejoin(chunk, &pieces[at - 1..])).flatten() =>
                {
                    let form = self.form(&word, None);
                    self.chunk_tokens.push((form, end - start));
                    at += 2;
                }
                Piece::Plain { start, len } => {
                    let form = self.form(&chunk[start as usize..(start + len) as usize], None);
                    self.chunk_tokens.push((form, len));
                }
                Piece::Special { case, start } => {
                    let mut tokens = Vec::new();
                    self.special(tok, case, start, &mut tokens);
                    self.chunk_tokens.extend(tokens.iter().map(|t| (t.form(), t.len)));
                }
            }
        }
        self.pieces = pieces;
        let range = (first, self.chunk_tokens.len() as u32 - first);
        self.chunks.insert(key, range);
        range
    }

    /// Returns the word that a prefix, a hyphen and a word at the beginning of `pieces` are without the hyphen, where a
    /// dictionary has it ("co-operated", "re-opening"), and where it ends in the chunk.
    fn rejoin(&self, chunk: &str, pieces: &[Piece]) -> Option<(String, u32)> {
        let &[
            Piece::Plain { start, len },
            Piece::Plain { start: hyphen, len: 1 },
            Piece::Plain { start: word, len: n },
            ..,
        ] = pieces
        else {
            return None;
        };
        let text = |start: u32, len: u32| &chunk[start as usize..(start + len) as usize];
        let (prefix, rest) = (text(start, len), text(word, n));
        let joins = PREFIXES.iter().any(|p| p.eq_ignore_ascii_case(prefix))
            && text(hyphen, 1) == "-"
            && rest.len() > 3
            && rest.bytes().all(|b| b.is_ascii_lowercase())
            && !TAKEN.iter().any(|t| rest.starts_with(t) && prefix.eq_ignore_ascii_case("re"));
        let joined = joins.then(|| format!("{prefix}{rest}"))?;
        self.model.knows(&joined).then_some((joined, word + n))
    }

    /// Appends the tokens of special case `case`, which starts at byte `at`.
    pub(crate) fn special(&mut self, tok: &Tokenizer, case: u32, at: u32, out: &mut Vec<RawToken>) {
        let case = &tok.spec().specials[case as usize];
        let mut from = 0;
        for (len, norm) in &case.tokens {
            let word = &case.text[from as usize..(from + len) as usize];
            let form = self.form(word, norm.as_deref());
            out.push(RawToken::new(at + from, *len, form));
            from += len;
        }
    }

    /// Returns the form of a word, with a norm of its own if `norm` is given.
    pub(crate) fn form(&mut self, orth: &str, norm: Option<&str>) -> u32 {
        let orth_id = string_id(orth);
        let key = norm.map_or(orth_id, |n| orth_id.rotate_left(17) ^ murmur64a(n.as_bytes(), 11));
        if let Some(&form) = self.by_key.get(&key) {
            return form;
        }
        let form = self.forms.len() as u32;
        let mut lower = std::mem::take(&mut self.lower);
        let mut shape = std::mem::take(&mut self.shape);
        pystr::lower_into(orth, &mut lower);
        pystr::shape_into(orth, &mut shape);
        let norm = match norm {
            Some(n) => n,
            None => self.model.norm_of(orth_id, orth).unwrap_or(&lower),
        };
        let bits = self.bit_set((orth, norm, &lower, &shape));
        let orth_at = self.pooled(orth);
        let norm_at = if norm == orth { orth_at } else { self.pooled(norm) };
        self.forms.push(Form {
            orth: orth_at,
            norm: norm_at,
            bits,
            is_space: !orth.is_empty() && orth.chars().all(pystr::is_space),
            starts_pattern: self.model.tokenizer.starts_pattern(orth_id),
            lemmas: NONE,
        });
        self.by_key.insert(key, form);
        self.lower = lower;
        self.shape = shape;
        form
    }

    /// Returns the lemma of a form under an analysis, working it out with `make` the first time.
    pub(crate) fn lemma(&mut self, form: u32, key: (Pos, Sym), make: impl FnOnce(&Model, &str) -> String) -> Pooled {
        let mut at = self.forms[form as usize].lemmas;
        while at != NONE {
            let e = &self.lemmas[at as usize];
            if e.key == key {
                return e.lemma;
            }
            at = e.next;
        }
        let made = make(self.model, self.orth(form));
        let Form { orth, norm, .. } = self.forms[form as usize];
        // Most lemmas are there already.
        let known = [norm, orth].into_iter().find(|p| self.get(*p) == made);
        let lemma = known.unwrap_or_else(|| self.pooled(&made));
        let next = std::mem::replace(&mut self.forms[form as usize].lemmas, self.lemmas.len() as u32);
        self.lemmas.push(LemmaEntry { key, lemma, next });
        lemma
    }
}

/// The text of a lexical attribute that is not a flag.
pub(crate) fn attr_text<'a>(attr: Attr, orth: &'a str, norm: &'a str, lower: &'a str, shape: &'a str) -> &'a str {
    match attr {
        Attr::Norm => norm,
        Attr::Lower => lower,
        Attr::Prefix => pystr::prefix(orth),
        Attr::Suffix => pystr::suffix(orth, 3),
        Attr::Shape => shape,
        _ => orth,
    }
}

/// The value of a lexical flag.
pub(crate) fn attr_flag(attr: Attr, orth: &str) -> bool {
    let some = !orth.is_empty();
    match attr {
        Attr::IsSpace => some && orth.chars().all(pystr::is_space),
        Attr::IsAlpha => some && orth.chars().all(pystr::is_alpha),
        Attr::IsDigit => some && orth.chars().all(pystr::is_digit),
        Attr::IsPunct => orth.chars().all(pystr::is_punct),
        Attr::IsAscii => orth.is_ascii(),
        _ => false,
    }
}

fn attr_id(attr: Attr, orth: &str, norm: &str, lower: &str, shape: &str) -> u64 {
    if attr.is_flag() { u64::from(attr_flag(attr, orth)) } else { string_id(attr_text(attr, orth, norm, lower, shape)) }
}

#[cfg(test)]
mod tests {
    use crate::Precision;

    #[test]
    fn words_with_a_prefix_are_one_where_a_dictionary_has_them() {
        let words = |text: &str| {
            let doc = crate::builtin().joining_worker(Precision::Exact).parse(text);
            (0..doc.len()).map(|i| format!("{}/{}", doc.text_of(i), doc.lemma(i))).collect::<Vec<_>>()
        };
        assert_eq!(words("They co-operated."), ["They/they", "co-operated/cooperate", "./."]);
        assert_eq!(words("(Re-opening it)")[1], "Re-opening/reopen");
        // Other words without the hyphen, words that no dictionary has, other prefixes.
        for apart in ["He re-signed it", "the co-op", "the co-zzyzx", "the anti-war camp"] {
            assert!(words(apart).contains(&"-/-".to_owned()), "{apart}");
        }
        assert!(!words("They co-operated.").contains(&"-/-".to_owned()));
        let plain = crate::builtin().worker().parse("They co-operated.");
        assert_eq!(plain.len(), 5);
    }
}
