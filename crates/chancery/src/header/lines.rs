//! Header lines: lines that hold nothing but a date, a byline, an agency or a release's marks.

use super::cursor::Cursor;
use super::day;
use super::place::{agency_in, sounds_like_outlet};
use jiff::civil::Date;

/// What a header line tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeaderLine {
    pub(super) published: Option<Date>,
    pub(super) source: Option<String>,
}

/// Marks of releases and pages that are no text, in lower case.
const MARKS: &[&str] = &[
    "abstract",
    "advertisement",
    "download pdf",
    "embargoed",
    "for immediate release",
    "for release",
    "immediate release",
    "listen",
    "listen to this article",
    "media advisory",
    "media release",
    "news release",
    "press release",
    "print",
    "read more",
    "share",
    "statement",
    "summary",
];

/// Words in front of a date on a line of its own.
const LABELS: &[&str] = &[
    "created",
    "date",
    "dated",
    "first published",
    "issued",
    "last modified",
    "last updated",
    "modified",
    "on",
    "posted",
    "publication date",
    "published",
    "release",
    "release date",
    "released",
    "updated",
];

/// Reads a line that belongs to the header; `None` when it is text.
pub(super) fn header_line(line: &str) -> Option<HeaderLine> {
    let line = line.trim();
    if line.is_empty() || line.len() > 120 {
        return None;
    }
    let plain = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if MARKS.contains(&plain.as_str()) || is_number(line) {
        return Some(HeaderLine::default());
    }
    date_line(line).or_else(|| byline(line)).or_else(|| agency_line(line))
}

/// `(Reuters)`, `Jane Roe, Associated Press`: a line of names, the last of them an agency's.
fn agency_line(line: &str) -> Option<HeaderLine> {
    let line = line.trim_matches(['(', ')', '[', ']', '-', '–', '—', ' ']);
    let agency = agency_in(line.rsplit(',').next().unwrap_or(line))?;
    let names = line.len() <= 60 && line.split_whitespace().all(|w| w.starts_with(char::is_uppercase));
    (names && line.ends_with(agency)).then(|| HeaderLine { published: None, source: Some(agency.to_owned()) })
}

/// A release's number: `2011-07-S-064`.
fn is_number(line: &str) -> bool {
    let n_digits = line.bytes().filter(u8::is_ascii_digit).count();
    n_digits >= 3
        && line.len() <= 24
        && line.matches('-').count() >= 2
        && line.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'-')
        && day::date(&mut Cursor::new(line)).is_none()
}

/// `Published on Friday, 27 September 2013`, `Posted: Jul 07, 2012 7:40 PM ET Updated: ...`, `APR 28`.
fn date_line(line: &str) -> Option<HeaderLine> {
    let mut c = Cursor::new(line);
    let mut published = None;
    let mut updated = None;
    let mut n_dates = 0;
    while !c.at_end() {
        c.eat_any(&[' ', '|', '\u{a0}', '·', '•', ',', ';', '-', '–', '(', ')', '/']);
        if c.at_end() {
            break;
        }
        let label = label(&mut c);
        if let Some(found) = day::date(&mut c) {
            n_dates += 1;
            if label.is_some_and(|l| l.contains("updat") || l.contains("modif")) {
                updated = updated.or(found);
            } else {
                published = published.or(found);
            }
        } else if !time_alone(&mut c) {
            return None;
        }
    }
    // A weekday alone or a bare number is no date line.
    let told = line.bytes().any(|b| b.is_ascii_digit());
    (n_dates > 0 && told).then_some(HeaderLine { published: published.or(updated), source: None })
}

fn label(c: &mut Cursor<'_>) -> Option<&'static str> {
    let lower = c.rest().to_ascii_lowercase();
    let mut labels = LABELS.iter().filter(|l| lower.starts_with(**l));
    let label = labels.by_ref().max_by_key(|l| l.len())?;
    let end = c.at + label.len();
    if c.text[end..].starts_with(char::is_alphabetic) {
        return None;
    }
    c.at = end;
    c.eat_any(&[' ', ':', '.']);
    for word in ["on", "at", "date"] {
        if c.eat_word(word) {
            c.eat_any(&[' ', ':']);
        }
    }
    Some(label)
}

/// `8:24 am` between dates.
fn time_alone(c: &mut Cursor<'_>) -> bool {
    let start = *c;
    let clock = c.eat_number(1, 2).is_some() && c.eat(":") && c.eat_number(2, 2).is_some();
    if !clock {
        *c = start;
        return false;
    }
    c.eat_space();
    let zone = c.peek_word();
    if zone.len() <= 4 && !zone.is_empty() {
        c.at += zone.len();
    }
    true
}

/// `By Jane Roe and John Doe, Associated Press`.
fn byline(line: &str) -> Option<HeaderLine> {
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("By: "))?;
    let words: Vec<&str> = names.split_whitespace().collect();
    if !(1..=12).contains(&words.len()) || names.ends_with(['?', '!', ':']) {
        return None;
    }
    let small =
        ["and", "of", "for", "in", "with", "the", "de", "van", "von", "da", "al", "bin", "|", "/", "&", "-", "–", "—"];
    let named =
        words.iter().all(|w| small.contains(w) || w.trim_start_matches(['(', '@']).starts_with(char::is_uppercase));
    // A sentence that begins with `By` has a verb in small letters or ends in a full stop after a whole word.
    let ends = names.strip_suffix('.').is_some_and(|n| n.rsplit([' ', '.']).next().is_some_and(|w| w.len() > 3));
    if !named || ends || day::is_calendar_word(words[0].trim_end_matches(['.', ','])) {
        return None;
    }
    let part = |p: &str| {
        let p = p.trim().trim_matches(['(', ')']).trim_start_matches("of ").trim();
        (agency_in(p).is_some() || sounds_like_outlet(p)).then(|| p.to_owned())
    };
    let source = names.split([',', '|', '/', '(']).skip(1).chain(names.split(" of ").skip(1)).find_map(part);
    let source = source.or_else(|| part(names).filter(|n| agency_in(n).is_some()));
    Some(HeaderLine { published: None, source })
}
