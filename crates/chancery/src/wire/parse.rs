//! The JSON lines of `parse`: one line an article, every token with its annotations.

use super::code::Offsets;
use super::json_line;
use serde::Serialize;
use text::Document;

#[derive(Serialize)]
struct ParseLine<'a> {
    id: &'a str,
    tokens: Vec<TokenOut<'a>>,
    ents: Vec<EntOut>,
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
pub fn write_parse(id: &str, doc: &Document, out: &mut Vec<u8>) {
    let at = Offsets::new(doc.text());
    let token = |(i, t): (usize, &text::Token)| TokenOut {
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
    };
    let ent = |e: &text::Entity| {
        let span = doc.span_of(e.tokens);
        EntOut { start: at.of(span.start as usize), end: at.of(span.end as usize), label: e.label.as_str() }
    };
    let tokens = doc.tokens().iter().enumerate().map(token).collect();
    json_line(&ParseLine { id, tokens, ents: doc.ents().iter().map(ent).collect() }, out);
}
