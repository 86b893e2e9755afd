//! A place in a line that moves forward over what it recognises.

/// Reads a line from the left. Every `eat_*` moves only when it found its thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Passes over white space and tells whether there was any.
    pub(super) fn eat_space(&mut self) -> bool {
        let before = self.at;
        self.at = self.text.len() - self.rest().trim_start().len();
        self.at > before
    }

    pub(super) fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    pub(super) fn eat_any(&mut self, chars: &[char]) -> bool {
        let n = self.rest().len() - self.rest().trim_start_matches(chars).len();
        self.at += n;
        n > 0
    }

    /// Takes `what` in any case, as a whole word.
    pub(super) fn eat_word(&mut self, what: &str) -> bool {
        let found = self.peek_word().eq_ignore_ascii_case(what);
        if found {
            self.at += what.len();
        }
        found
    }

    /// Returns the letters in front.
    pub(super) fn peek_word(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())]
    }

    /// Takes the digits in front, when there are `least..=most` of them.
    pub(super) fn eat_number(&mut self, least: usize, most: usize) -> Option<i16> {
        let rest = self.rest();
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        if n < least || most < n {
            return None;
        }
        let number = rest[..n].parse().ok()?;
        self.at += n;
        Some(number)
    }
}
