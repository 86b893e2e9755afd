//! The whole phrase of a mention: from its first modifier to the end of its relative clause or apposition.

use super::node::Node;
use text::{Document, Pos, TokenRange, dep, tag};

/// Returns the whole phrase of a node.
pub(super) fn whole(doc: &Document, n: &Node) -> TokenRange {
    if n.pronoun.is_some() {
        return TokenRange::new(n.head, n.head + 1);
    }
    if n.mention.is_none() {
        let last = below(doc, n.tokens.end as usize - 1, n.head);
        return TokenRange { start: one(doc, n.head, n.tokens).start, end: last.max(n.tokens.end as usize) as u32 };
    }
    if n.inner {
        return match doc.ent_of(n.head) {
            Some(e) if e.tokens.start <= n.tokens.start && n.tokens.end <= e.tokens.end => trim(doc, e.tokens, n.head),
            _ => n.tokens,
        };
    }
    one(doc, n.head, n.tokens)
}

/// The end of the last conjunct's phrase: the child chain of `head` that holds token `last`.
fn below(doc: &Document, last: usize, head: usize) -> usize {
    let mut at = head;
    while let Some(c) = doc.children(at).find(|&c| doc.dep(c) == dep::CONJ && c <= last) {
        at = c;
    }
    one(doc, at, TokenRange::new(at, last + 1)).end as usize
}

fn one(doc: &Document, h: usize, least: TokenRange) -> TokenRange {
    let (mut start, mut end) = (least.start as usize, least.end as usize);
    for c in doc.children(h) {
        let label = doc.dep(c);
        let outside =
            [dep::CONJ, dep::CC, dep::PUNCT, dep::NSUBJ, dep::AUX, dep::MARK, dep::PARATAXIS, dep::PRECONJ, dep::INTJ]
                .contains(&label)
                || doc.token(c).pos == Pos::Space;
        if outside {
            if label == dep::CC || label == dep::CONJ {
                break;
            }
            continue;
        }
        let r = doc.subtree(c);
        if c < h {
            // Adverbs before the determiner stay outside ("also the minister").
            if label != dep::ADVMOD || r.start as usize > start {
                start = start.min(r.start as usize);
            }
        } else if !broken(doc, h, c) {
            end = end.max(r.end as usize);
        } else {
            break;
        }
    }
    trim(doc, TokenRange::new(start, end), h)
}

/// Tells whether a line ends between head and child: headlines run into the text.
fn broken(doc: &Document, h: usize, c: usize) -> bool {
    (h + 1..c).any(|i| doc.token(i).pos == Pos::Space && doc.text_of(i).contains('\n'))
}

/// Takes stops, commas, white space and opening marks off both ends.
fn trim(doc: &Document, r: TokenRange, h: usize) -> TokenRange {
    let (mut start, mut end) = (r.start as usize, r.end as usize);
    let odd = |i: usize| {
        doc.token(i).pos == Pos::Space || matches!(doc.text_of(i), "," | "." | ":" | ";" | "-" | "–" | "—" | "(" | "[")
    };
    while start < h && (odd(start) || doc.token(start).tag == tag::QUOTE_OPEN) {
        start += 1;
    }
    while end > h + 1 && odd(end - 1) {
        end -= 1;
    }
    TokenRange::new(start, end)
}
