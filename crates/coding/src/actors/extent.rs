//! The extent of a noun phrase: title, determiner and restrictive modifiers, without appositions, conjuncts and
//! relative clauses.

use super::segments::Segments;
use text::{Document, Pos, Sym, dep};

/// How deep "of"-phrases inside each other are followed.
const DEEPEST: usize = 4;

/// Tells whether a left child belongs to its head's phrase.
fn inside(label: Sym) -> bool {
    [dep::DET, dep::AMOD, dep::COMPOUND, dep::POSS, dep::NUMMOD, dep::PREDET, dep::NMOD, dep::QUANTMOD, dep::NPADVMOD]
        .contains(&label)
        || label == dep::ADVMOD
}

/// Returns the first token of the phrase headed by `h`.
pub(crate) fn left_edge(doc: &Document, segs: &Segments, h: usize) -> usize {
    let mut left = segs.at(h).map_or(h, |s| s.start.min(h));
    let first = doc.subtree(h).start as usize;
    while left > first {
        // The child whose subtree ends right before the phrase so far.
        let before = left - 1;
        let child = if doc.head(before) == h {
            before
        } else {
            match doc.ancestors(before).find(|&a| doc.head(a) == h) {
                Some(a) if a < h => a,
                _ => break,
            }
        };
        let label = doc.dep(child);
        let quiet = label == dep::PUNCT && (segs.key(child) == 0 || is_quote(doc.text_of(child)));
        if !inside(label) && !quiet && !segs_between(segs, child, h) {
            break;
        }
        left = (doc.subtree(child).start as usize).min(before);
    }
    // What stands in the paragraph before (a headline without a stop) is not part of the phrase.
    left = (left..h).rev().find(|&i| ends_paragraph(doc, i)).map_or(left, |i| i + 1);
    // A quotation mark at the very start is not part of the phrase.
    while left < h && (is_quote(doc.text_of(left)) || segs.key(left) == 0) {
        left += 1;
    }
    left
}

/// Tells whether `child` and `h` stand in one known phrase, whatever the parser made of it.
fn segs_between(segs: &Segments, child: usize, h: usize) -> bool {
    segs.at(h).is_some_and(|s| s.start <= child && child < s.end)
}

fn is_quote(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "‘" | "’" | "'" | "``" | "`" | "''")
}

/// The object of a preposition.
pub(crate) fn object(doc: &Document, prep: usize) -> Option<usize> {
    doc.child(prep, dep::POBJ)
}

/// Returns the token after the last of the phrase headed by `h`; `places` lets "in", "from" and the like in.
pub(crate) fn right_edge(doc: &Document, segs: &Segments, h: usize, places: bool, depth: usize) -> usize {
    let mut end = segs.at(h).map_or(h + 1, |s| s.end.max(h + 1));
    if depth >= DEEPEST {
        return end;
    }
    for c in doc.children(h) {
        if c != end || doc.dep(c) != dep::PREP {
            continue;
        }
        let word = doc.norm(c);
        let taken = word == "of" || places && matches!(word, "in" | "from" | "for" | "to" | "at");
        if let Some(p) = object(doc, c).filter(|&p| taken && p > c) {
            end = end.max(right_edge(doc, segs, p, false, depth + 1));
        }
    }
    end
}

/// Tells whether a paragraph ends at token `i`: white space with an empty line.
pub(crate) fn ends_paragraph(doc: &Document, i: usize) -> bool {
    doc.token(i).pos == Pos::Space && doc.text_of(i).matches('\n').count() > 1
}
