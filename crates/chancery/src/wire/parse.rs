//! The JSON lines of `parse`: one line an article, every token with its annotations.

use super::code::Offsets;
use serde::Serialize;
use std::io;
use text::Document;

#[derive(Serialize)]
struct ParseLine<'a> {
    id: &'a str,
    tokens: Tokens<'a>,
    ents: Vec<EntOut>,
}

/// The tokens, made one after the other as they are written: a list of them would take more room than the document.
struct Tokens<'a> {
    doc: &'a Document,
    at: &'a Offsets<'a>,
}

impl Serialize for Tokens<'_> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let Self { doc, at } = *self;
        s.collect_seq(doc.tokens().iter().enumerate().map(|(i, t)| TokenOut {
            start: at.of(t.span.start as usize),
            end: at.of(t.span.end as usize),
            text: doc.text_of(i),
            norm: doc.norm(i),
            lemma: doc.lemma(i),
            tag: t.tag.as_str(),
            pos: t.pos.as_str(),
            morph: t.morph.as_str(),
            head: t.head,
            dep: t.dep.as_str(),
            sent_start: t.sent_start,
            ws: if t.space_after { " " } else { "" },
        }))
    }
}

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
pub fn write_parse(id: &str, doc: &Document, out: &mut Vec<u8>) {
    write_parse_to(id, doc, out).expect("plain data serializes");
}

/// Writes the JSON line of a parsed article piece by piece, without a copy of the line.
///
/// # Errors
/// What `out` fails with.
pub fn write_parse_to(id: &str, doc: &Document, out: &mut dyn io::Write) -> io::Result<()> {
    let at = Offsets::new(doc.text());
    let ent = |e: &text::Entity| {
        let span = doc.span_of(e.tokens);
        EntOut { start: at.of(span.start as usize), end: at.of(span.end as usize), label: e.label.as_str() }
    };
    let ents = doc.ents().iter().map(ent).collect();
    serde_json::to_writer(&mut *out, &ParseLine { id, tokens: Tokens { doc, at: &at }, ents })?;
    out.write_all(b"\n")
}
