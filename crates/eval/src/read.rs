//! Reading JSON Lines of gold and predictions, and texts addressed by code points.

use crate::{Error, Result};
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;
use std::io::BufRead;

/// The lines of one JSONL file, with the file's name for messages.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    name: String,
    /// Line number from 1, and the line.
    lines: Vec<(usize, String)>,
}

impl Lines {
    /// Reads all lines that are not blank.
    ///
    /// # Errors
    /// The stream cannot be read, or a line is not UTF-8: the error names the line.
    pub fn read(name: &str, from: impl BufRead) -> Result<Self> {
        let mut lines = Vec::new();
        for (i, line) in from.lines().enumerate() {
            let line = line.map_err(|e| Error { file: name.to_owned(), line: i + 1, what: e.to_string() })?;
            if !line.trim().is_empty() {
                lines.push((i + 1, line));
            }
        }
        Ok(Self { name: name.to_owned(), lines })
    }

    /// Takes records that are already in memory, one a string.
    pub fn of(name: &str, records: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.to_owned(), lines: records.into_iter().enumerate().map(|(i, x)| (i + 1, x)).collect() }
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Keeps the first `n` records.
    pub fn truncate(&mut self, n: usize) {
        self.lines.truncate(n);
    }

    /// Parses every record.
    pub(crate) fn records<T: for<'de> Deserialize<'de>>(&self) -> Result<Vec<T>> {
        let parse =
            |(n, line): &(usize, String)| serde_json::from_str(line).map_err(|e| Error::json(&self.name, *n, &e));
        self.lines.iter().map(parse).collect()
    }

    /// Parses every record and finds it by its `id`; of two with one id the later stays.
    pub(crate) fn by_id<T: for<'de> Deserialize<'de>>(&self) -> Result<HashMap<String, T>> {
        let ids: Vec<Id> = self.records()?;
        Ok(ids.into_iter().map(|x| x.id).zip(self.records()?).collect())
    }

    /// Whether the first record has a field of this name: the kinds of gold are told apart by it.
    pub(crate) fn first_has(&self, field: &str) -> bool {
        let first = self.lines.first().and_then(|(_, x)| serde_json::from_str::<serde_json::Value>(x).ok());
        first.is_some_and(|x| x.get(field).is_some())
    }
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

/// What a program may see of a gold record: nothing of the gold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The record's id.
    pub id: String,
    /// Its text, as given.
    pub text: String,
    /// The day it was published, ISO, when the record tells a whole date.
    pub published: Option<String>,
}

#[derive(Deserialize)]
struct RawInput {
    id: String,
    text: String,
    dct: Option<String>,
    published: Option<String>,
    date: Option<String>,
    query_date: Option<String>,
}

/// Returns the texts of gold records, to be run through the pipeline. The date is the record's `dct`, `published`,
/// `date` or `query_date`, cut to its day.
///
/// # Errors
/// A record is no JSON object with `id` and `text`.
pub fn inputs(gold: &Lines) -> Result<Vec<Input>> {
    let day = |x: &str| {
        let head: String = x.chars().take(10).collect();
        let shape = |(i, c): (usize, char)| if i == 4 || i == 7 { c == '-' } else { c.is_ascii_digit() };
        (head.len() == 10 && head.chars().enumerate().all(shape)).then_some(head)
    };
    let raw: Vec<RawInput> = gold.records()?;
    let told = |r: &RawInput| {
        [&r.dct, &r.published, &r.date, &r.query_date].into_iter().flatten().find(|x| !x.is_empty()).cloned()
    };
    Ok(raw.into_iter().map(|r| Input { published: told(&r).and_then(|x| day(&x)), id: r.id, text: r.text }).collect())
}

/// Reads `null` as the default, as a missing field is.
pub(crate) fn nullable<'de, D, T>(from: D) -> std::result::Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A stretch of a text in code points, half open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns how many code points two spans share.
    pub(crate) fn overlap(self, other: Self) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    pub(crate) fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A text addressed by code points. Spans beyond its end are cut, as slices in Python are.
pub(crate) struct Chars(Vec<char>);

impl Chars {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.chars().collect())
    }

    pub(crate) fn chars(&self) -> &[char] {
        &self.0
    }

    pub(crate) fn slice(&self, span: Span) -> &[char] {
        let end = span.end.min(self.0.len());
        &self.0[span.start.min(end)..end]
    }

    pub(crate) fn text(&self, span: Span) -> String {
        self.slice(span).iter().collect()
    }

    /// Returns where `words` first stand wholly inside `span`.
    pub(crate) fn find(&self, words: &str, span: Span) -> Option<usize> {
        let words: Vec<char> = words.chars().collect();
        let inside = self.slice(span);
        if words.is_empty() {
            return (span.start <= self.0.len()).then_some(span.start);
        }
        inside.windows(words.len()).position(|w| w == words).map(|at| span.start + at)
    }

    /// Returns the words around a span, on one line.
    pub(crate) fn around(&self, span: Span, n: usize) -> String {
        self.text(Span::new(span.start.saturating_sub(n), span.end + n)).replace('\n', " ")
    }
}

/// Whether a character is white space to Python's `str`: the four information separators are, beside Unicode's.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// Whether a character belongs to a word (`\w`).
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_code_points() {
        let text = Chars::new("a 🙂 b 🙂 c");
        assert_eq!(text.find("b", Span::new(0, 9)), Some(4));
        assert_eq!(text.text(Span::new(2, 5)), "🙂 b");
        assert_eq!(text.text(Span::new(7, 99)), " c");
        assert_eq!(text.find("🙂", Span::new(3, 9)), Some(6));
        assert_eq!(text.find("🙂", Span::new(9, 4)), None);
    }

    #[test]
    fn inputs_hold_nothing_of_the_gold() {
        let gold = [
            r#"{"id":"a","text":"x","dct":"2020-01-02T10:00","date":"1999-01-01","events":[]}"#,
            r#"{"id":"b","text":"y","published":null,"date":"2020-01"}"#,
        ];
        let got = inputs(&Lines::of("gold", gold.map(str::to_owned))).unwrap();
        assert_eq!(got[0].published.as_deref(), Some("2020-01-02"));
        assert_eq!((got[1].id.as_str(), got[1].text.as_str(), got[1].published.as_deref()), ("b", "y", None));
    }

    #[test]
    fn errors_name_file_and_line() {
        let bad = Lines::of("gold.jsonl", ["{\"id\":\"a\",\"text\":1}".to_owned()]);
        let told = inputs(&bad).unwrap_err().to_string();
        assert!(told.starts_with("gold.jsonl:1: column 18: invalid type: integer"), "{told}");
    }
}
