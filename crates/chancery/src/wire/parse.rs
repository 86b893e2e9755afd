//! The JSON lines of `parse`: one line an article, every token with its annotations.

use serde::Serialize;
use std::io::{self, Write};
use text::{CharMap, Document};

#[derive(Serialize)]
struct TokenOut<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    norm: &'a str,
    lemma: &'a str,
    tag: &'static str,
    pos: &'static str,
    morph: &'static str,
    head: u32,
    dep: &'static str,
    sent_start: bool,
    ws: &'static str,
}

#[derive(Serialize)]
struct EntOut {
    start: usize,
    end: usize,
    label: &'static str,
}

/// Writes the JSON line of a parsed article.
///
/// # Panics
/// Never: plain data serializes, and a vector takes every byte.
pub fn write_parse(id: &str, doc: &Document, mut out: &mut Vec<u8>) {
    let mut write = || {
        let mut line = ParseLine::begin(id, &mut out)?;
        line.piece(doc)?;
        line.end()
    };
    write().expect("plain data serializes");
}

/// The JSON line of a parsed article, written while its document comes in pieces that follow each other.
pub struct ParseLine<'o> {
    out: &'o mut dyn Write,
    /// Tokens and code points of the pieces before.
    n_tokens: u32,
    n_chars: usize,
    ents: Vec<EntOut>,
}

impl<'o> ParseLine<'o> {
    /// Writes what comes before the tokens.
    ///
    /// # Errors
    /// What `out` fails with; of the others alike.
    pub fn begin(id: &str, out: &'o mut dyn Write) -> io::Result<Self> {
        out.write_all(b"{\"id\":")?;
        serde_json::to_writer(&mut *out, id)?;
        out.write_all(b",\"tokens\":[")?;
        Ok(Self { out, n_tokens: 0, n_chars: 0, ents: Vec::new() })
    }

    /// Writes the tokens of a piece.
    #[allow(clippy::missing_errors_doc)]
    pub fn piece(&mut self, doc: &Document) -> io::Result<()> {
        let map = CharMap::new(doc.text());
        let (n_tokens, n_chars) = (self.n_tokens, self.n_chars);
        let at = |byte: u32| n_chars + map.at(doc.text(), byte as usize);
        for (i, t) in doc.tokens().iter().enumerate() {
            if n_tokens > 0 || i > 0 {
                self.out.write_all(b",")?;
            }
            let token = TokenOut {
                start: at(t.span.start),
                end: at(t.span.end),
                text: doc.text_of(i),
                norm: doc.norm(i),
                lemma: doc.lemma(i),
                tag: t.tag.as_str(),
                pos: t.pos.as_str(),
                morph: t.morph.as_str(),
                head: n_tokens + t.head,
                dep: t.dep.as_str(),
                sent_start: t.sent_start,
                ws: if t.space_after { " " } else { "" },
            };
            serde_json::to_writer(&mut *self.out, &token)?;
        }
        self.ents.extend(doc.ents().iter().map(|e| {
            let span = doc.span_of(e.tokens);
            EntOut { start: at(span.start), end: at(span.end), label: e.label.as_str() }
        }));
        self.n_tokens += doc.len() as u32;
        self.n_chars += map.at(doc.text(), doc.text().len());
        Ok(())
    }

    /// Writes the entities and ends the line.
    #[allow(clippy::missing_errors_doc)]
    pub fn end(self) -> io::Result<()> {
        self.out.write_all(b"],\"ents\":")?;
        serde_json::to_writer(&mut *self.out, &self.ents)?;
        self.out.write_all(b"}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Config, Pipeline};

    #[test]
    fn pieces_make_the_line_of_the_whole() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        let mut worker = pipeline.worker();
        let text = "\n\nThe caf\u{e9} owners of Zenda met Rupert Hentzau on 3 May. \"Talks\" failed\u{2014}again.  ";
        let text = text.repeat(900);
        let article = crate::Article { id: "a\"b".to_owned(), text, ..crate::Article::default() };
        let doc = worker.parse_all([&article]).remove(0);
        let mut whole = Vec::new();
        write_parse(&article.id, &doc, &mut whole);
        let mut pieces: Vec<u8> = Vec::new();
        let mut out: &mut dyn Write = &mut pieces;
        let mut line = ParseLine::begin(&article.id, &mut out).expect("begins");
        let mut n_pieces = 0;
        worker.parse_in_pieces(&article.text, |doc| {
            n_pieces += 1;
            line.piece(&doc).is_ok()
        });
        line.end().expect("ends");
        assert!(n_pieces > 2 && pieces == whole);
        let read: serde_json::Value = serde_json::from_slice(&whole).expect("JSON");
        assert_eq!(read["tokens"].as_array().map(Vec::len), Some(doc.len()));
        assert_eq!(read["ents"].as_array().map(Vec::len), Some(doc.ents().len()));
        let last = &read["tokens"][doc.len() - 1];
        assert_eq!(last["end"].as_u64(), Some(article.text.trim_end_matches(' ').chars().count() as u64 + 2));
    }
}
