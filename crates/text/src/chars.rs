//! From byte offsets to code point offsets, for the faces whose offsets count characters.

/// Maps byte offsets of a text to code point offsets. ASCII texts need no table.
#[derive(Debug, Clone)]
pub struct CharMap {
    /// Code points before the byte `64 * i`; empty when the text is ASCII.
    marks: Vec<u32>,
}

const STEP: usize = 64;

impl CharMap {
    /// Builds the map of `text`.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { marks: Vec::new() };
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 2);
        let mut n_chars = 0;
        for (i, b) in text.bytes().enumerate() {
            if i % STEP == 0 {
                marks.push(n_chars);
            }
            n_chars += u32::from(is_start(b));
        }
        marks.push(n_chars);
        Self { marks }
    }

    /// Returns the code point offset of byte `at` of `text` (the text the map was built from).
    pub fn at(&self, text: &str, at: usize) -> usize {
        if self.marks.is_empty() {
            return at;
        }
        let mark = (at / STEP).min(self.marks.len() - 1);
        let rest = text.as_bytes()[(mark * STEP).min(at)..at].iter().filter(|b| is_start(**b)).count();
        self.marks[mark] as usize + rest
    }
}

const fn is_start(b: u8) -> bool {
    b & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_counting(text in "\\PC{0,300}") {
            let map = CharMap::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(map.at(&text, at), n);
            }
            prop_assert_eq!(map.at(&text, text.len()), text.chars().count());
        }
    }
}
