//! Names of features, in parts whose keys are known before they are joined.

use crate::codebook::words::lower;
use crate::hash::{SEED, step};
use text::Document;

/// A part of a feature's name with its key: words, a blank between each two.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name<'a> {
    text: Text<'a>,
    key: Key,
}

/// The words of a part, for those who tell them.
#[derive(Debug, Clone, Copy)]
enum Text<'a> {
    Plain(&'a str),
    /// The lower-case lemma of a token.
    Lemma(&'a Document, usize),
}

/// The hashes of words as the digits of a number (Karp and Rabin 1987): the keys of parts join without their words being
/// read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    digits: u64,
    /// What one place before the first digit counts.
    place: u64,
}

/// What each place counts more than the one behind it.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

impl Key {
    const NONE: Self = Self { digits: 0, place: 1 };

    const fn of(text: &str) -> Self {
        let (bytes, mut key, mut word, mut i) = (text.as_bytes(), Self::NONE, SEED, 0);
        while i < bytes.len() {
            if bytes[i] == b' ' {
                key = key.then(word);
                word = SEED;
            } else {
                word = step(word, bytes[i]);
            }
            i += 1;
        }
        key.then(word)
    }

    const fn then(self, word: u64) -> Self {
        self.join(Self { digits: word, place: BASE })
    }

    const fn join(self, next: Self) -> Self {
        Self {
            digits: self.digits.wrapping_mul(next.place).wrapping_add(next.digits),
            place: self.place.wrapping_mul(next.place),
        }
    }
}

impl<'a> Name<'a> {
    /// Makes a part of the lower-case lemma of a token, whose hash is known (`Site::lemma_key`). White space is in no name.
    pub(crate) const fn lemma(doc: &'a Document, token: usize, hash: u64) -> Self {
        Self { text: Text::Lemma(doc, token), key: Key { digits: hash, place: BASE } }
    }

    /// Makes a part of words.
    pub(crate) const fn of(text: &'a str) -> Self {
        Self { text: Text::Plain(text), key: Key::of(text) }
    }
}

/// A part whose key is made when the program is.
macro_rules! name {
    ($text:expr) => {
        const { $crate::logit::Name::of($text) }
    };
}
pub(crate) use name;

/// The key of the parts with blanks between.
pub(super) fn key(parts: &[Name<'_>]) -> u64 {
    parts.iter().fold(Key::NONE, |key, part| key.join(part.key)).digits
}

/// The parts with blanks between.
pub(super) fn joined(parts: &[Name<'_>]) -> String {
    let mut out = String::new();
    for (k, part) in parts.iter().enumerate() {
        if k > 0 {
            out.push(' ');
        }
        match part.text {
            Text::Plain(text) => out.push_str(text),
            Text::Lemma(doc, token) => out.push_str(&lower(doc, token)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_have_the_key_of_the_whole(parts in prop::collection::vec("[a-z é]{0,12}", 1..5)) {
            let names: Vec<Name<'_>> = parts.iter().map(|p| Name::of(p)).collect();
            let whole = joined(&names);
            prop_assert_eq!(&whole, &parts.join(" "));
            prop_assert_eq!(key(&names), key(&[Name::of(&whole)]));
        }
    }

    #[test]
    fn a_lemma_has_the_key_that_sets_of_words_know_it_by() {
        let doc = crate::tests_support::tokens("Élan met");
        let word = Name::lemma(&doc, 0, crate::codebook::words::key(&lower(&doc, 0)));
        let name = [name!("a"), word];
        assert_eq!(key(&name), key(&[Name::of(&joined(&name))]));
    }

    #[test]
    fn the_order_of_words_counts() {
        assert_ne!(key(&[Name::of("a b")]), key(&[Name::of("b a")]));
        assert_ne!(key(&[Name::of("ab")]), key(&[Name::of("a b")]));
        assert_eq!(key(&[name!("a"), name!("b c")]), key(&[Name::of("a b"), Name::of("c")]));
    }
}
