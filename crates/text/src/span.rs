//! Spans of bytes and ranges of tokens, kept apart by type.

use std::ops::Range;

/// A half-open range of bytes of a document's text; both ends lie on character borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// Makes a span of `start..end` (bytes).
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Returns the span as a range that indexes a `str`.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the number of bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tells whether no byte is inside.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Tells whether `other` lies inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the spans share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the smallest span around both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A half-open range of token positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TokenRange {
    /// The first token.
    pub start: u32,
    /// The token after the last.
    pub end: u32,
}

impl TokenRange {
    /// Makes a range of tokens `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// Returns the positions inside, in order.
    pub const fn iter(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the number of tokens.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tells whether no token is inside.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Tells whether token `i` is inside.
    pub const fn contains(self, i: usize) -> bool {
        self.start as usize <= i && i < self.end as usize
    }
}
