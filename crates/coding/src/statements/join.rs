//! Brings cues and quotations together: contents grow to whole quotations, quotations without a cue of their own go on
//! with the speaker before them, and every statement gets its final, clean spans.

use super::Found;
use super::frame::{Frame, Label, trim};
use super::lexicon::{MIND, REPORT, TELL};
use super::quotes::{self, Quote};
use super::rules::Context;
use crate::record::StatementKind;
use text::{Document, Pos, TokenRange, dep, tag};

/// A quotation of fewer words inside a sentence is a quoted phrase, not a statement of its own.
const MIN_LONE_WORDS: usize = 4;

/// Returns the statements of the frames and of the quotations that no frame holds.
pub(super) fn join(cx: &Context<'_>, frames: &[Frame]) -> Vec<Found> {
    let mut out: Vec<Found> = frames.iter().filter_map(|f| finish(cx, f)).collect();
    lone(cx, &mut out);
    out.sort_by_key(|f| (start_of(f), f.cue.first().map(|r| r.start)));
    for f in &mut out {
        f.kind = kind(cx, &f.content);
        f.tells = tells(cx, f);
    }
    out
}

/// Tells whether the statement gives words: a quotation, a clause, or what a verb of reporting has as its object.
fn tells(cx: &Context<'_>, f: &Found) -> bool {
    let doc = cx.doc;
    let Some(c) = f.head.filter(|_| f.kind == StatementKind::Indirect) else { return true };
    let inside = |i: usize| f.content.iter().any(|r| r.contains(i));
    let clause = || {
        let said = |i: &usize| matches!(doc.dep(*i), dep::CCOMP | dep::ACL | dep::PARATAXIS) && inside(*i);
        doc.children(c).any(|i| said(&i)) || matches!(doc.dep(c), dep::PARATAXIS | dep::ADVCL) && inside(doc.head(c))
    };
    match doc.token(c).pos {
        Pos::Verb if doc.norm(c) == "according" || doc.lemma(c) == "accord" => true,
        Pos::Verb => cx.lexicon.verb(doc.lemma(c)) & (REPORT | TELL | MIND) != 0 || clause(),
        Pos::Noun => clause(),
        _ => true,
    }
}

fn start_of(f: &Found) -> u32 {
    f.cue.iter().chain(&f.content).chain(&f.speaker_tokens).map(|r| r.start).min().unwrap_or(0)
}

fn finish(cx: &Context<'_>, f: &Frame) -> Option<Found> {
    let doc = cx.doc;
    let cue = f.runs(doc, Label::Cue).into_iter().find(|r| r.contains(f.cue))?;
    let home = quotes::at(cx.quotes, f.cue).map(|k| inner(doc, cx.quotes[k]));
    let clip = |r: TokenRange| home.map_or(r, |h| cut(r, h));
    let source = f.runs(doc, Label::Source);
    let source = source.iter().find(|r| f.speaker.is_some_and(|s| r.contains(s))).or(source.first()).copied();
    let source = source.map(|r| speaker_words(doc, clip(r), cue)).filter(|r| !r.is_empty());
    let mut content: Vec<TokenRange> = Vec::new();
    for r in f.runs(doc, Label::Content) {
        grow(cx, clip(r), home.is_some(), &mut content);
    }
    for &r in &f.beyond {
        grow(cx, r, false, &mut content);
    }
    let taken: Vec<TokenRange> = source.into_iter().chain([cue]).collect();
    let mut content = tidy(doc, cx.quotes, content, &taken);
    // A sentence that runs over the end of a paragraph is a slip of the parser: what stands before it is another's.
    let here = |r: &TokenRange| r.start >= cue.start || !breaks_between(doc, r.end as usize, cue.start as usize);
    if content.iter().any(here) {
        content.retain(here);
    }
    if content.is_empty() {
        return None;
    }
    Some(Found {
        cue: vec![cue],
        head: Some(f.cue),
        speaker: f.speaker.filter(|_| source.is_some()),
        speaker_tokens: source.into_iter().collect(),
        content,
        addressee: f.addressee,
        kind: StatementKind::Indirect,
        tells: true,
        source: f.rule,
    })
}

/// Cuts marks from the speaker's phrase; the comma that closes an apposition stays.
fn speaker_words(doc: &Document, r: TokenRange, cue: TokenRange) -> TokenRange {
    let mut t = trim(doc, r);
    let comma = |i: usize| doc.token(i).tag == tag::COMMA;
    if t.end <= cue.start && (t.end as usize) < doc.len() && comma(t.end as usize) && t.iter().any(comma) {
        t.end += 1;
    }
    t
}

/// Returns the words between the marks.
fn inner(doc: &Document, q: Quote) -> TokenRange {
    let closed = q.tokens.len() > 1 && !doc.text_of(q.tokens.end as usize - 1).chars().any(char::is_alphanumeric);
    let marks = if quotes::opens_by_backquotes(doc, q.tokens.start as usize) { 2 } else { 1 };
    TokenRange { start: (q.tokens.start + marks).min(q.tokens.end), end: q.tokens.end - u32::from(closed) }
}

fn cut(r: TokenRange, to: TokenRange) -> TokenRange {
    let start = r.start.max(to.start);
    TokenRange { start, end: r.end.min(to.end).max(start) }
}

/// Adds a stretch of content, grown to the whole of every quotation that it shares words with.
fn grow(cx: &Context<'_>, r: TokenRange, quoted_cue: bool, out: &mut Vec<TokenRange>) {
    let mut r = r;
    if r.is_empty() {
        return;
    }
    if quoted_cue {
        out.push(r);
        return;
    }
    let mut more = Vec::new();
    let first = cx.quotes.partition_point(|q| q.tokens.end <= r.start);
    for (k, q) in cx.quotes.iter().enumerate().skip(first) {
        if q.tokens.start >= r.end {
            break;
        }
        if cut(r, inner(cx.doc, *q)).is_empty() {
            continue;
        }
        r = TokenRange { start: r.start.min(q.tokens.start), end: r.end.max(q.tokens.end) };
        more.extend(cx.quotes[k + 1..].iter().take_while(|n| n.continues).map(|n| n.tokens));
    }
    out.push(r);
    out.extend(more);
}

/// Sorts, splits at what is taken and at paragraph ends, trims and joins stretches.
fn tidy(doc: &Document, quotes: &[Quote], mut all: Vec<TokenRange>, taken: &[TokenRange]) -> Vec<TokenRange> {
    all.sort();
    let mut parts: Vec<TokenRange> = Vec::new();
    for r in all {
        match parts.last_mut() {
            Some(last) if r.start <= last.end && !(r.start == last.end && is_close(doc, r.start as usize)) => {
                last.end = last.end.max(r.end);
            }
            _ => parts.push(r),
        }
    }
    let is_taken = |i: usize| taken.iter().any(|t| t.contains(i));
    let mut out: Vec<TokenRange> = Vec::new();
    for r in parts {
        let mut at = r.start;
        for i in r.iter().chain([r.end as usize]) {
            let wall = i == r.end as usize || is_taken(i) || quotes::breaks(doc, i);
            if wall {
                let piece = edges(doc, quotes, TokenRange { start: at, end: i as u32 });
                let piece = whole_words(doc, piece, &is_taken);
                if piece.iter().any(|k| !matches!(doc.token(k).pos, Pos::Punct | Pos::Space)) {
                    add_piece(&mut out, piece);
                }
                at = i as u32 + 1;
            }
        }
    }
    out
}

/// Adds a piece; one that shares words with pieces before it is one with them.
fn add_piece(out: &mut Vec<TokenRange>, mut piece: TokenRange) {
    while let Some(last) = out.pop_if(|last| piece.start < last.end) {
        piece = TokenRange { start: piece.start.min(last.start), end: piece.end.max(last.end) };
    }
    out.push(piece);
}

/// Takes in the rest of a hyphenated word that a stretch begins or ends in, as far as nothing else has it: the tree may
/// cut "non-interference" anywhere.
fn whole_words(doc: &Document, mut r: TokenRange, is_taken: &impl Fn(usize) -> bool) -> TokenRange {
    let glued = |a: usize| a + 1 < doc.len() && doc.token(a).span.end == doc.token(a + 1).span.start;
    let hyphen = |i: usize| i > 0 && doc.text_of(i) == "-" && glued(i - 1) && glued(i);
    let word = |i: usize| i < doc.len() && doc.text_of(i).chars().all(char::is_alphanumeric);
    if r.is_empty() {
        return r;
    }
    loop {
        let (a, z) = (r.start as usize, r.end as usize);
        if z < doc.len() && hyphen(z) && word(z - 1) && word(z + 1) && !is_taken(z) && !is_taken(z + 1) {
            r.end += 2;
        } else if a >= 2 && hyphen(a - 1) && word(a) && word(a - 2) && !is_taken(a - 1) && !is_taken(a - 2) {
            r.start -= 2;
        } else {
            return r;
        }
    }
}

fn is_close(doc: &Document, i: usize) -> bool {
    i < doc.len() && matches!(doc.text_of(i), "”" | "\"" | "''" | "’")
}

/// Cuts what does not belong at the edges: stops and commas outside quotation marks, and marks without a partner.
fn edges(doc: &Document, quotes: &[Quote], r: TokenRange) -> TokenRange {
    let mut r = r;
    loop {
        let before = r;
        // The full stop inside a quotation stays: the last token is then the closing mark, or the quotation is open.
        let end_in_quote = !r.is_empty()
            && quotes::at(quotes, r.end as usize - 1)
                .is_some_and(|k| quotes[k].tokens.end == r.end && quotes[k].tokens.start >= r.start);
        if end_in_quote {
            let t = trim(doc, TokenRange { start: r.start, end: r.start + 1 });
            if t.is_empty() {
                r.start += 1;
            }
        } else {
            r = trim(doc, r);
            if !r.is_empty() && stray(doc, quotes, r.end as usize - 1, r) {
                r.end -= 1;
            }
        }
        if !r.is_empty() && stray(doc, quotes, r.start as usize, r) {
            r.start += 1;
        }
        if r == before || r.is_empty() {
            return r;
        }
    }
}

fn stray(doc: &Document, quotes: &[Quote], i: usize, r: TokenRange) -> bool {
    let t = doc.text_of(i);
    let is_mark = quotes::is_mark(t) || t == "‘";
    is_mark
        && quotes::at(quotes, i).is_none_or(|k| {
            let q = quotes[k].tokens;
            q.start < r.start || q.end > r.end
        })
}

/// Gives quotations without a cue to the statement before them, or makes them statements of their own.
fn lone(cx: &Context<'_>, out: &mut Vec<Found>) {
    let doc = cx.doc;
    let mut held = vec![false; cx.quotes.len()];
    for f in out.iter() {
        for r in &f.content {
            let first = cx.quotes.partition_point(|q| q.tokens.end <= r.start);
            for (q, held) in cx.quotes.iter().map(|q| q.tokens).zip(&mut held).skip(first) {
                if q.start >= r.end {
                    break;
                }
                // What is told inside a quotation does not hold it.
                *held |= r.start <= q.start + 1 && q.end <= r.end + 1;
            }
        }
    }
    let mut holders = Holders::new(cx, out);
    for (q, held) in cx.quotes.iter().copied().zip(held) {
        let start = q.tokens.start as usize;
        let words = q.tokens.iter().filter(|&i| !matches!(doc.token(i).pos, Pos::Punct | Pos::Space)).count();
        if held || words < MIN_LONE_WORDS || !opens_sentence(doc, start) {
            continue;
        }
        if let Some(n) = holders.before(doc, start) {
            out[n].content.push(q.tokens);
            holders.latest = Some((q.tokens.end as usize, n));
        } else if q.continues || alone(doc, q) {
            out.push(Found {
                cue: Vec::new(),
                head: None,
                speaker: None,
                speaker_tokens: Vec::new(),
                content: vec![q.tokens],
                addressee: None,
                kind: StatementKind::Direct,
                tells: true,
                source: "quotation alone",
            });
        }
    }
    for f in out.iter_mut() {
        f.content.sort();
        f.content.dedup();
    }
}

fn opens_sentence(doc: &Document, i: usize) -> bool {
    let before = (0..i).rev().find(|&k| doc.token(k).pos != Pos::Space);
    doc.token(i).sent_start
        || before.is_none_or(|k| matches!(doc.text_of(k), "." | "?" | "!" | "”" | "\"" | "''" | ":"))
        || i > 0 && quotes::breaks(doc, i - 1)
}

fn breaks_between(doc: &Document, from: usize, to: usize) -> bool {
    (from..to).any(|i| quotes::breaks(doc, i))
}

/// Statements that quote, by where they end.
struct Holders {
    /// End token and position, in order.
    all: Vec<(usize, usize)>,
    /// The last that took a quotation.
    latest: Option<(usize, usize)>,
}

impl Holders {
    fn new(cx: &Context<'_>, out: &[Found]) -> Self {
        let end = |f: &Found| f.cue.iter().chain(&f.content).chain(&f.speaker_tokens).map(|r| r.end as usize).max();
        let quoting = |f: &Found| kind(cx, &f.content) != StatementKind::Indirect && !f.cue.is_empty();
        let found = out.iter().enumerate().filter(|(_, f)| quoting(f));
        let mut all: Vec<(usize, usize)> = found.filter_map(|(n, f)| Some((end(f)?, n))).collect();
        all.sort_unstable();
        Self { all, latest: None }
    }

    /// Returns the statement that a quotation at token `to` goes on with: the nearest before it in the paragraph that
    /// quotes, or the one whose sentence ends the paragraph before.
    fn before(&self, doc: &Document, to: usize) -> Option<usize> {
        let k = self.all.partition_point(|&(end, _)| end <= to);
        let near = k.checked_sub(1).map(|k| self.all[k]);
        let (end, n) = near.max(self.latest.filter(|&(end, _)| end <= to))?;
        let sent = doc.sent_of(end.checked_sub(1)?);
        let filler = |i: usize| matches!(doc.token(i).pos, Pos::Space | Pos::Punct) || doc.sent_of(i) == sent;
        (!breaks_between(doc, end, to) || (end..to).all(filler)).then_some(n)
    }
}

/// Tells whether the quotation is all of its paragraph.
fn alone(doc: &Document, q: Quote) -> bool {
    let (a, z) = (q.tokens.start as usize, q.tokens.end as usize);
    (a == 0 || quotes::breaks(doc, a - 1)) && (z == doc.len() || quotes::breaks(doc, z))
}

fn kind(cx: &Context<'_>, content: &[TokenRange]) -> StatementKind {
    let quoted = |r: &TokenRange| quotes::at(cx.quotes, r.start as usize).is_some_and(|k| cx.quotes[k].tokens == *r);
    if content.iter().all(quoted) {
        return StatementKind::Direct;
    }
    let touches = content.iter().any(|r| {
        let first = cx.quotes.partition_point(|q| q.tokens.end <= r.start);
        cx.quotes.get(first).is_some_and(|q| q.tokens.start < r.end)
    });
    if touches { StatementKind::Mixed } else { StatementKind::Indirect }
}
