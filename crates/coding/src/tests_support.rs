//! Documents for tests without a parser.

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
