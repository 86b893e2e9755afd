//! Header lines: lines that hold nothing but a date, a byline, an agency or a release's marks.

use super::cursor::Cursor;
use super::day::{self, Order};
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
    "added",
    "created",
    "date",
    "dated",
    "edited",
    "embargoed until",
    "filed",
    "first posted",
    "first published",
    "for immediate release",
    "for release",
    "issued",
    "last modified",
    "last update",
    "last updated",
    "modified",
    "on",
    "originally published",
    "posted",
    "pub",
    "pub date",
    "pubdate",
    "publication date",
    "publish date",
    "published",
    "release",
    "release date",
    "released",
    "update",
    "updated",
    "uploaded",
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

/// `Published on Friday, 27 September 2013`, `Updated at 7:40 p.m. ET on July 7, 2012`, `TNN | Nov 12, 2011, 05.51 AM`,
/// `APR 28`.
fn date_line(line: &str) -> Option<HeaderLine> {
    let mut c = Cursor::new(line);
    let order = Order::of_zones(line);
    let mut label = None;
    let (mut published, mut updated, mut source) = (None, None, None);
    let mut n_dates = 0;
    while !c.at_end() {
        c.eat_any(&[' ', '|', '\u{a0}', '·', '•', '.', ',', ';', '-', '–', '(', ')', '[', ']', '/', '@']);
        if c.at_end() {
            break;
        }
        if let Some(found) = self::label(&mut c) {
            label = Some(found);
        } else if let Some(found) = day::date_in(&mut c, order) {
            n_dates += 1;
            if label.is_some_and(|l: &str| l.contains("updat") || l.contains("modif")) {
                updated = updated.or(found);
            } else {
                published = published.or(found);
            }
            label = None;
        } else if day::time(&mut c) {
            c.eat_space();
            c.eat_word("on");
        } else if source.is_none() && n_dates == 0 {
            source = Some(agency(&mut c)?);
        } else {
            return None;
        }
    }
    // A weekday alone or a bare number is no date line.
    let told = line.bytes().any(|b| b.is_ascii_digit());
    (n_dates > 0 && told).then_some(HeaderLine { published: published.or(updated), source })
}

/// Takes the name of an agency in front of a date.
fn agency(c: &mut Cursor<'_>) -> Option<String> {
    let rest = c.rest();
    let ends = rest.match_indices(['|', ',', '(', ':', ' ']).map(|(n, _)| n).filter(|n| (2..=40).contains(n));
    let end = ends.rev().find(|n| agency_in(rest[..*n].trim()).is_some())?;
    c.at += end;
    Some(rest[..end].trim().to_owned())
}

fn label(c: &mut Cursor<'_>) -> Option<&'static str> {
    let lower = c.rest().to_ascii_lowercase();
    let whole = |l: &&&str| lower.starts_with(**l) && !lower[l.len()..].starts_with(char::is_alphabetic);
    let label = LABELS.iter().filter(whole).max_by_key(|l| l.len())?;
    c.at += label.len();
    c.eat_any(&[' ', ':', '.']);
    for word in ["time", "on", "at", "date"] {
        if c.eat_word(word) {
            c.eat_any(&[' ', ':']);
        }
    }
    Some(label)
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
