//! Streams of JSON records, one article a line, read with bounded memory.

use crate::article::{Article, DATE_FORM, parse_date};
use crate::error::{Error, ErrorKind, shown};
use serde::Deserialize;
use serde_json::Value;
use std::io::{self, BufRead};

/// What became of the next line.
pub(crate) enum Line {
    /// The stream ended.
    End,
    /// The line is in the buffer, without its end.
    Whole,
    /// The line was longer than the limit and was skipped; its length in bytes.
    TooLong(u64),
}

/// Reads the next line into `line`, never keeping more than `limit` bytes.
pub(crate) fn next_line(from: &mut impl BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    line.clear();
    let mut n_bytes = 0u64;
    loop {
        let chunk = match from.fill_buf() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if chunk.is_empty() && n_bytes == 0 {
            return Ok(Line::End);
        }
        let end = chunk.iter().position(|&b| b == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        n_bytes += part.len() as u64;
        if n_bytes <= limit as u64 {
            line.extend_from_slice(part);
        } else if line.capacity() > 0 {
            *line = Vec::new();
        }
        let ended = end.is_some() || chunk.is_empty();
        let used = end.map_or(chunk.len(), |at| at + 1);
        from.consume(used);
        if end.is_some() && n_bytes == 0 {
            return Ok(Line::Whole);
        }
        if ended {
            return Ok(if n_bytes > limit as u64 { Line::TooLong(n_bytes) } else { Line::Whole });
        }
    }
}

/// The fields that are read; all others are passed over.
#[derive(Deserialize)]
struct Record {
    id: Option<Value>,
    text: Option<Value>,
    title: Option<Value>,
    published: Option<Value>,
    date: Option<Value>,
    source: Option<Value>,
    url: Option<Value>,
}

/// Reads one record. `at` is its `file:line`, which is also its id when it has none.
pub(crate) fn parse(line: &[u8], at: &str, max_chars: usize) -> Result<Article, Error> {
    let fault = |kind| Error::new(at, kind);
    let decoded;
    let line = if let Ok(line) = std::str::from_utf8(line) {
        line
    } else {
        let not_text = || fault(ErrorKind::Binary("bytes of no known encoding".to_owned()));
        decoded = crate::decode::decode_line(line).ok_or_else(not_text)?;
        &decoded
    };
    let line = line.strip_prefix('\u{feff}').unwrap_or(line).trim();
    if !line.starts_with('{') {
        return Err(fault(ErrorKind::Json(format!("found {}, expected '{{'", shown(line)))));
    }
    let record: Record = serde_json::from_str(line).map_err(|e| fault(ErrorKind::Json(json_reason(&e))))?;
    let text = match record.text {
        Some(Value::String(text)) => text,
        None => return Err(fault(field("text", "nothing".to_owned(), "a string"))),
        Some(other) => return Err(fault(field("text", shown(&other.to_string()), "a string"))),
    };
    check_length(&text, max_chars).map_err(fault)?;
    let id = match record.id {
        None | Some(Value::Null) => at.to_owned(),
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        Some(other) => return Err(fault(field("id", shown(&other.to_string()), "a string or a number"))),
    };
    let published = match optional("published", record.published).map_err(fault)? {
        None => None,
        Some(day) if day.trim().is_empty() => None,
        Some(day) => Some(parse_date(&day).ok_or_else(|| fault(field("published", shown(&day), DATE_FORM)))?),
    };
    // Many collections call it "date"; what is no day there may mean anything.
    let published = published.or_else(|| record.date.as_ref().and_then(Value::as_str).and_then(parse_date));
    Ok(Article {
        id,
        at: at.to_owned(),
        title: optional("title", record.title).map_err(fault)?,
        text,
        published,
        source: optional("source", record.source).map_err(fault)?,
        url: optional("url", record.url).map_err(fault)?,
    })
}

/// Refuses a text of more than `max_chars` code points.
pub(crate) fn check_length(text: &str, max_chars: usize) -> Result<(), ErrorKind> {
    if text.len() <= max_chars {
        return Ok(());
    }
    let n_chars = text.chars().count();
    if n_chars <= max_chars {
        return Ok(());
    }
    Err(ErrorKind::TooLong { what: "text", length: format!("{n_chars} characters"), max_chars })
}

fn field(field: &'static str, found: String, expected: &'static str) -> ErrorKind {
    ErrorKind::Field { field, found, expected }
}

fn optional(name: &'static str, value: Option<Value>) -> Result<Option<String>, ErrorKind> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(s)) => Ok(Some(s)),
        Some(other) => Err(field(name, shown(&other.to_string()), "a string or null")),
    }
}

/// Says what the parser says, with the column but without its line, which is always 1.
fn json_reason(e: &serde_json::Error) -> String {
    let said = e.to_string();
    let what = said.split(" at line ").next().unwrap_or(&said).to_lowercase();
    if e.column() == 0 { what } else { format!("{what} at column {}", e.column()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(line: &str) -> String {
        parse(line.as_bytes(), "news.jsonl:7", 40).expect_err(line).to_string()
    }

    #[test]
    fn a_date_stands_in_for_the_day_of_publication() {
        let day = |line: &str| parse(line.as_bytes(), "a:1", 40).expect(line).published.map(|d| d.to_string());
        assert_eq!(day(r#"{"text":"x","date":"2016-09-08"}"#).as_deref(), Some("2016-09-08"));
        assert_eq!(day(r#"{"text":"x","date":"2016-09-08","published":"2016-09-09"}"#).as_deref(), Some("2016-09-09"));
        for none in [r#"{"text":"x","date":"2016-09"}"#, r#"{"text":"x","date":7}"#, r#"{"text":"x","date":null}"#] {
            assert_eq!(day(none), None, "{none}");
        }
    }

    #[test]
    fn records_are_read() {
        let got = parse(
            br#"{"id":12,"text":"Kenya agreed.","published":"2021-05-03T10:00:00Z","title":null,"extra":[1]}"#,
            "a:1",
            40,
        )
        .expect("record");
        assert_eq!((got.id.as_str(), got.text.as_str(), got.title), ("12", "Kenya agreed.", None));
        assert_eq!(got.published, Some(jiff::civil::date(2021, 5, 3)));
        assert_eq!(parse(br#"{"text":""}"#, "a:1", 40).expect("empty").id, "a:1");
        assert_eq!(parse(b"{\"text\":\"caf\xe9 caf\xe9\"}", "a:1", 40).expect("latin-1").text, "caf\u{e9} caf\u{e9}");
    }

    #[test]
    fn faults_name_place_field_and_form() {
        assert_eq!(refused(r#"{"id":"a"}"#), "news.jsonl:7: text: found nothing, expected a string");
        assert_eq!(refused(r#"{"id":"a","text":3}"#), r#"news.jsonl:7: text: found "3", expected a string"#);
        assert_eq!(
            refused(r#"{"id":"a","text":"","published":"yesterday"}"#),
            r#"news.jsonl:7: published: found "yesterday", expected a date YYYY-MM-DD"#
        );
        assert_eq!(refused("[1]"), r#"news.jsonl:7: no JSON object: found "[1]", expected '{'"#);
        assert_eq!(refused(r#"{"text":"abc"#), "news.jsonl:7: no JSON object: eof while parsing a string at column 12");
        assert!(refused(&format!(r#"{{"text":{}"#, "[".repeat(10_000))).contains("recursion limit"));
        let long = format!(r#"{{"text":"{}"}}"#, "x".repeat(41));
        assert!(
            refused(&long)
                .ends_with("text of 41 characters is over the limit of 40 characters an article (--max-chars)")
        );
    }

    #[test]
    fn a_long_line_is_skipped_and_the_next_is_read() {
        let data = format!("ab\n{}\n\ncd", "x".repeat(100_000));
        let mut from = std::io::BufReader::with_capacity(7, data.as_bytes());
        let mut line = Vec::new();
        let mut seen = Vec::new();
        loop {
            match next_line(&mut from, &mut line, 50).expect("read") {
                Line::End => break,
                Line::Whole => seen.push(String::from_utf8_lossy(&line).into_owned()),
                Line::TooLong(n) => seen.push(format!("{n} bytes")),
            }
            assert!(line.capacity() <= 128);
        }
        assert_eq!(seen, ["ab", "100000 bytes", "", "cd"]);
    }

    proptest! {
        #[test]
        fn any_line_passes_or_is_refused(line in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = parse(&line, "a:1", 50);
        }
    }
}
