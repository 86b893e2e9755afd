//! Headers: what stands above and in front of a report, read into fields and kept out of the body.
//!
//! Wires, newspapers and archives put the day, the agency and the place of writing in front of the first sentence
//! ("WASHINGTON, Jan 5 (Xinhua) -- "), or on lines of their own ("Published: 12 May 2021", "By Jane Roe, AP"). Left in
//! the body they become subjects and places of the first event. The rules know forms, not outlets: [`dateline()`] reads
//! what runs into the report, [`lines`] what has a line of its own, [`told`] what the text says of its own day. A form that could be a sentence stays body.

mod cursor;
mod dateline;
mod day;
mod lines;
mod place;
mod told;

use dateline::dateline;
use jiff::civil::Date;
use lines::header_line;
use text::Span;

/// What the head of a text tells, and where its body is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The day of publication; `None` when no full date is told or day and month cannot be told apart.
    pub published: Option<Date>,
    /// The agency or outlet, as written.
    pub source: Option<String>,
    /// The place of writing, as written. It is where the report was filed, not where its events happened.
    pub place: Option<String>,
    /// The stretches of the text that are body, in order: a headline above a dateline is one of its own.
    pub body: Vec<Span>,
}

impl Header {
    /// Returns the stretches of `text` that are no body, in order.
    pub fn outside(&self, text: &str) -> Vec<Span> {
        let starts = std::iter::once(0).chain(self.body.iter().map(|s| s.end));
        let ends = self.body.iter().map(|s| s.start).chain([text.len() as u32]);
        let gaps = starts.zip(ends).filter(|(from, to)| from < to).map(|(from, to)| Span::new(from, to));
        gaps.filter(|s| !text[s.range()].trim().is_empty()).collect()
    }
}

/// Lines that are looked at.
const N_LINES: usize = 12;
/// Lines of body (headline, sub-headline) that may stand above a dateline.
const N_ABOVE: usize = 3;
/// A line of more bytes is no headline but the report.
const HEADLINE: usize = 220;

/// Reads the header of `text`.
///
/// ```
/// use chancery::header;
/// let text = "LIMA, 3 May 2021 (EFE) - Peru recalled its envoy.";
/// let header = header::read(text);
/// assert_eq!(header.published, Some(jiff::civil::date(2021, 5, 3)));
/// assert_eq!((header.source.as_deref(), header.place.as_deref()), (Some("EFE"), Some("LIMA")));
/// assert_eq!(&text[header.body[0].range()], "Peru recalled its envoy.");
/// ```
pub fn read(text: &str) -> Header {
    let mut header = Header::default();
    // Body stretches end where a header line starts and go on behind it.
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut n_above = 0;
    let transcript = is_transcript(text);
    for (start, line) in Lines::new(text).filter(|(_, l)| !l.trim().is_empty()).take(N_LINES) {
        if let Some(found) = header_line(line) {
            header.published = header.published.or(found.published);
            header.source = header.source.or(found.source);
            cuts.push((start, start + line.len()));
            continue;
        }
        if let Some(found) = dateline(line).filter(|_| !transcript) {
            header.published = header.published.or(found.published);
            header.source = found.source.or(header.source);
            header.place = found.place;
            cuts.push((start, start + found.end));
            break;
        }
        n_above += 1;
        if n_above == 1 {
            header.published = header.published.or_else(|| told::in_title(line));
        }
        if line.len() > HEADLINE || n_above > N_ABOVE {
            break;
        }
    }
    header.body = body(text, &cuts);
    if header.published.is_none() {
        header.published = header.body.last().and_then(|s| told::beside_today(&text[s.range()]));
    }
    header
}

/// Returns what the cuts leave, without the white space around them.
fn body(text: &str, cuts: &[(usize, usize)]) -> Vec<Span> {
    if cuts.is_empty() {
        return if text.is_empty() { Vec::new() } else { vec![Span::new(0, text.len() as u32)] };
    }
    let ends = cuts.iter().map(|c| c.0).chain([text.len()]);
    let starts = [0].into_iter().chain(cuts.iter().map(|c| c.1));
    let mut spans = Vec::new();
    for (from, to) in starts.zip(ends) {
        let part = &text[from..to];
        let start = from + (part.len() - part.trim_start().len());
        // The last stretch keeps its end, so that a text without a header is parsed as it is.
        let end = if to == text.len() { to } else { from + part.trim_end().len() };
        if start < end {
            spans.push(Span::new(start as u32, end as u32));
        }
    }
    spans
}

/// Tells whether several lines open with a speaker's name in capitals and a colon, so that no such name is a place.
fn is_transcript(text: &str) -> bool {
    let speaker = |line: &str| {
        let head = line.trim_start().split(':').next().unwrap_or("");
        head.len() < line.trim_start().len()
            && (2..=30).contains(&head.len())
            && head.chars().all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '\'' | '-'))
    };
    Lines::new(text).take(60).filter(|(_, line)| speaker(line)).take(2).count() == 2
}

/// The lines of a text with their places, at any of the marks that end a line.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let mark = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}');
        if let Some((n, c)) = rest.char_indices().find(|(_, c)| mark(*c)) {
            self.at = start + n + c.len_utf8();
            Some((start, &rest[..n]))
        } else {
            self.at = self.text.len() + 1;
            Some((start, rest))
        }
    }
}

#[cfg(test)]
mod tests;
