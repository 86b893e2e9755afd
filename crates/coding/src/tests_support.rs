//! Documents for tests without a parser.

use proptest::prelude::*;
use text::{Document, Pos, Span, Sym, TokenData, dep, tag};

/// Makes a document of blank-separated tokens, all hanging on the first, without entities; figures are numbers and
/// capitalised words proper nouns.
pub(crate) fn tokens(text: &str) -> Document {
    let mut b = Document::builder(text);
    let mut at = 0u32;
    for word in text.split(' ') {
        let end = at + word.len() as u32;
        let figure = word.bytes().any(|c| c.is_ascii_digit());
        let name = word.starts_with(char::is_uppercase);
        let (tag, pos) = if figure {
            (tag::CD, Pos::Num)
        } else if name {
            (tag::NNP, Pos::Propn)
        } else {
            (tag::NN, Pos::X)
        };
        let lower = word.to_lowercase();
        if !word.is_empty() {
            b.push(TokenData {
                span: Span::new(at, end),
                space_after: true,
                norm: &lower,
                lemma: &lower,
                tag,
                pos,
                morph: Sym::EMPTY,
                head: 0,
                dep: dep::DEP,
                sent_start: at == 0,
            });
        }
        at = end + 1;
    }
    b.finish()
}

/// The part of speech of a Penn tag, as far as tests use them.
pub(crate) fn pos(tag: &str) -> Pos {
    match tag {
        "VBD" | "VBZ" | "VB" | "VBN" | "VBG" => Pos::Verb,
        "MD" => Pos::Aux,
        "NN" | "NNS" => Pos::Noun,
        "NNP" => Pos::Propn,
        "PRP" | "WP" => Pos::Pron,
        "IN" => Pos::Adp,
        "_SP" => Pos::Space,
        "TO" => Pos::Part,
        "``" | "''" | "," | "." | ":" => Pos::Punct,
        _ => Pos::X,
    }
}

const TAGS: [&str; 14] = ["VBD", "VBN", "VBG", "NN", "NNP", "PRP", "IN", "``", "''", ",", ".", ":", "_SP", "TO"];

const DEPS: [&str; 18] = [
    "nsubj",
    "ccomp",
    "xcomp",
    "dobj",
    "prep",
    "pobj",
    "acl",
    "advcl",
    "parataxis",
    "conj",
    "poss",
    "agent",
    "nsubjpass",
    "auxpass",
    "punct",
    "mark",
    "relcl",
    "pcomp",
];
/// Makes documents of the given words on random trees, in random sentences and paragraphs.
pub(crate) fn any_doc(words: &'static [&'static str]) -> impl Strategy<Value = Document> {
    prop::collection::vec((0..words.len(), 0..TAGS.len(), 0..DEPS.len(), 0u32..24, prop::bool::weighted(0.15)), 0..24)
        .prop_map(move |rows| {
            let mut text = String::new();
            let mut spans = Vec::new();
            for &(w, t, ..) in &rows {
                let word = if TAGS[t] == "_SP" { "\n\n" } else { words[w] };
                spans.push((text.len() as u32, word));
                text.push_str(word);
                text.push(' ');
            }
            let mut b = Document::builder(text);
            for (&(_, t, d, head, sent_start), (at, word)) in rows.iter().zip(spans) {
                b.push(TokenData {
                    span: Span::new(at, at + word.len() as u32),
                    space_after: true,
                    norm: word,
                    lemma: word,
                    tag: Sym::new(TAGS[t]),
                    pos: pos(TAGS[t]),
                    morph: Sym::EMPTY,
                    head: head % rows.len() as u32,
                    dep: Sym::new(DEPS[d]),
                    sent_start,
                });
            }
            b.finish()
        })
}
