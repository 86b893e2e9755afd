//! Quotations: pairs of quotation marks over tokens, whatever their form, across sentences and paragraphs.
//!
//! Curly marks tell their side, and so do doubled backquotes, which wire agencies write and the tokenizer parts. Straight and
//! doubled marks (`"`, `''`) open when nothing is open or at the start of a
//! paragraph, and close otherwise. A quotation that is open at the end of its paragraph ends there; when the next
//! paragraph starts with an opening mark, it goes on, as printers do it.

use text::{Document, Pos, TokenRange};

/// One stretch between quotation marks, marks included, inside one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quote {
    /// The tokens, marks included.
    pub(super) tokens: TokenRange,
    /// Whether it carries on the quotation before it, which its paragraph left open.
    pub(super) continues: bool,
}

/// The longest quotation in one paragraph, in tokens: a mark that nothing closes for longer is no quotation.
const MAX_TOKENS: usize = 1000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
    Either,
    SingleOpen,
    SingleClose,
}

fn mark(doc: &Document, i: usize) -> Option<Mark> {
    let t = doc.token(i);
    if t.pos == Pos::Space || t.span.len() > 3 {
        return None;
    }
    if opens_by_backquotes(doc, i) {
        return Some(Mark::Open);
    }
    match doc.text_of(i) {
        "“" | "«" | "„" | "``" => Some(Mark::Open),
        "”" | "»" => Some(Mark::Close),
        "\"" | "''" | "＂" => Some(Mark::Either),
        "‘" => Some(Mark::SingleOpen),
        "’" => Some(Mark::SingleClose),
        _ => None,
    }
}

/// Tells whether a word is a double mark of quotation, or half of one.
pub(crate) fn is_mark(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "''" | "``" | "`")
}

/// Tells whether a doubled backquote begins at token `i`: two tokens side by side.
pub(crate) fn opens_by_backquotes(doc: &Document, i: usize) -> bool {
    let one = |i: usize| i < doc.len() && doc.text_of(i) == "`";
    one(i) && one(i + 1) && !doc.token(i).space_after
}

/// Tells whether token `i` is white space that ends a paragraph.
pub(super) fn breaks(doc: &Document, i: usize) -> bool {
    doc.token(i).pos == Pos::Space && doc.text_of(i).contains('\n')
}

/// Finds the quotations of a document, in order; they do not overlap.
pub(super) fn find(doc: &Document) -> Vec<Quote> {
    let mut out: Vec<Quote> = Vec::new();
    let mut open: Option<(usize, Mark, bool)> = None;
    let mut carried = false;
    let mut first = true;
    for i in 0..doc.len() {
        if breaks(doc, i) {
            if let Some((at, kind, continues)) = open.take() {
                if kind != Mark::SingleOpen && i - at > 2 {
                    out.push(Quote { tokens: TokenRange::new(at, i), continues });
                    carried = true;
                }
            } else if !first {
                carried = false;
            }
            first = true;
            continue;
        }
        let starts = std::mem::take(&mut first);
        let Some(m) = mark(doc, i) else {
            if starts {
                carried = false;
            }
            continue;
        };
        match (open, m) {
            (None, Mark::Open | Mark::Either) => {
                open = Some((i, m, starts && carried));
                carried = false;
            }
            (None, Mark::SingleOpen) => open = Some((i, m, false)),
            (Some((_, Mark::SingleOpen, _)), Mark::Open | Mark::Either) => open = Some((i, m, false)),
            // A single mark that is really an apostrophe closes nothing of length.
            (Some((at, Mark::SingleOpen, _)), Mark::SingleClose) if i - at > 1 => {
                out.push(Quote { tokens: TokenRange::new(at, i + 1), continues: false });
                open = None;
            }
            (Some((at, Mark::Open | Mark::Either, continues)), Mark::Close | Mark::Either) => {
                if i - at > 1 {
                    out.push(Quote { tokens: TokenRange::new(at, i + 1), continues });
                }
                open = None;
            }
            _ => {}
        }
    }
    if let Some((at, kind, continues)) = open
        && kind != Mark::SingleOpen
        && doc.len() - at > 2
    {
        out.push(Quote { tokens: TokenRange::new(at, doc.len()), continues });
    }
    out.retain(|q| q.tokens.len() <= MAX_TOKENS);
    out
}

/// Returns the quotation that holds token `i`, marks included.
pub(super) fn at(quotes: &[Quote], i: usize) -> Option<usize> {
    let k = quotes.partition_point(|q| q.tokens.end as usize <= i);
    quotes.get(k).filter(|q| q.tokens.contains(i)).map(|_| k)
}
