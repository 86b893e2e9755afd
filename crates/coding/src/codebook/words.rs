//! Sets of words by their hashes: a test is a look at a slot or two, and who asks again and again hashes a word once.

use crate::hash::{SEED, spread, step};
use std::borrow::Cow;
use text::Document;

/// The lower-case lemma of a token, as which sets of words know it.
pub(crate) fn lower(doc: &Document, i: usize) -> Cow<'_, str> {
    let lemma = doc.lemma(i);
    if lemma.bytes().any(|b| b.is_ascii_uppercase()) { lemma.to_lowercase().into() } else { lemma.into() }
}

/// The hash of a word in a set of words.
pub(crate) type Key = u64;

/// Returns the hash by which sets know a word.
pub(crate) fn key(word: &str) -> Key {
    // Nothing is where no word is: see `Words::slots`.
    word.bytes().fold(SEED, step).max(1)
}

/// Marks of words: two sets of words that have one in common have a mark in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u64);

impl Marks {
    /// Those of all words.
    pub(crate) const ALL: Self = Self(u64::MAX);

    pub(crate) fn of(key: Key) -> Self {
        Self(1 << (spread(key) >> 58))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A set of lower-case lemmas that a condition tests. Two words of one hash of 64 bits are one word to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// In order, each with the end of a line behind it.
    words: Box<str>,
    /// The hashes, each at the slot that its top bits name or the next free one behind it, and 0 in the free ones; twice
    /// as many as words, a power of two, at least two.
    slots: Vec<Key>,
}

impl Words {
    /// Returns the words, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.split_terminator('\n')
    }

    /// The marks of the words.
    pub(crate) fn marks(&self) -> Marks {
        let keys = self.slots.iter().filter(|&&k| k != 0);
        keys.fold(Marks::default(), |m, &k| m.and(Marks::of(k)))
    }

    /// Tells whether there is no word.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Tells whether the word is one of the set.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.has(key(word))
    }

    /// Tells whether the word with this hash is one of the set.
    pub(crate) fn has(&self, key: Key) -> bool {
        if self.slots.is_empty() {
            return false;
        }
        let mut at = self.slot(key);
        loop {
            match self.slots[at] {
                0 => return false,
                k if k == key => return true,
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    fn slot(&self, key: Key) -> usize {
        let bits = self.slots.len().trailing_zeros();
        (spread(key) >> (64 - bits)) as usize
    }
}

impl<W: AsRef<str> + Ord> FromIterator<W> for Words {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        let mut words: Vec<W> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return Self::default();
        }
        let n = (words.len() * 2).next_power_of_two();
        let mut text = String::with_capacity(words.iter().map(|w| w.as_ref().len() + 1).sum());
        let mut set = Self { words: Box::default(), slots: vec![0; n] };
        for word in words.iter().map(W::as_ref) {
            text.push_str(word);
            text.push('\n');
            let key = key(word);
            let mut at = set.slot(key);
            while set.slots[at] != 0 {
                at = (at + 1) & (n - 1);
            }
            set.slots[at] = key;
        }
        set.words = text.into_boxed_str();
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_set_holds_what_was_put_in(
            put in prop::collection::btree_set("[a-c]{0,3}|[a-zé]{4,9}", 0..40),
            asked in prop::collection::vec("[a-c]{0,3}", 0..40),
        ) {
            let words: Words = put.iter().chain(&put).cloned().collect();
            prop_assert_eq!(words.iter().map(str::to_owned).collect::<BTreeSet<_>>(), put.clone());
            prop_assert_eq!(words.is_empty(), put.is_empty());
            for word in put.iter().chain(&asked) {
                prop_assert_eq!(words.contains(word), put.contains(word), "{}", word);
            }
        }
    }
}
