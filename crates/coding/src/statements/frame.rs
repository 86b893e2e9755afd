//! The parts of one attribution as labels over the tokens of a sentence, and their reading into spans.

use super::quotes;
use text::{Document, Pos, TokenRange, dep, tag};

/// What a token is in an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// No part of it.
    Out,
    /// Tells the saying.
    Cue,
    /// Names who speaks.
    Source,
    /// Is said.
    Content,
    /// Names who is spoken to.
    Addressee,
}

/// One attribution in the making: a cue and a label for each token of its sentence.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The head token of the cue.
    pub(super) cue: usize,
    /// The head token of the speaker.
    pub(super) speaker: Option<usize>,
    /// The head token of the addressee.
    pub(super) addressee: Option<usize>,
    /// Content outside the sentence of the cue: quotations.
    pub(super) beyond: Vec<TokenRange>,
    /// Which rule made it.
    pub(super) rule: &'static str,
    start: usize,
    labels: Vec<Label>,
}

impl Frame {
    /// Starts a frame with its cue.
    pub(super) fn new(doc: &Document, cue: usize, rule: &'static str) -> Self {
        let sent = doc.sents()[doc.sent_of(cue)];
        let mut labels = vec![Label::Out; sent.len()];
        labels[cue - sent.start as usize] = Label::Cue;
        Self { cue, speaker: None, addressee: None, beyond: Vec::new(), rule, start: sent.start as usize, labels }
    }

    /// Returns the label of token `i`; [`Label::Out`] outside the sentence.
    pub(super) fn get(&self, i: usize) -> Label {
        i.checked_sub(self.start).and_then(|k| self.labels.get(k)).copied().unwrap_or(Label::Out)
    }

    /// Labels token `i` unless it has a label.
    pub(super) fn set(&mut self, i: usize, label: Label) {
        if let Some(l) = i.checked_sub(self.start).and_then(|k| self.labels.get_mut(k))
            && *l == Label::Out
        {
            *l = label;
        }
    }

    /// Labels what stands below `node` and has no label yet; `but` names a token whose own subtree stays out.
    pub(super) fn paint(&mut self, doc: &Document, node: usize, label: Label, but: Option<usize>) {
        let but = but.map(|b| doc.subtree(b));
        for i in doc.subtree(node).iter() {
            if but.is_none_or(|b| !b.contains(i)) {
                self.set(i, label);
            }
        }
    }

    /// Labels the speaker with head `node`.
    pub(super) fn speak(&mut self, doc: &Document, node: usize) {
        let but = doc.subtree(node).contains(self.cue).then(|| below(doc, node, self.cue));
        self.speaker = Some(node);
        self.paint(doc, node, Label::Source, but);
    }

    /// Tells whether any token has the label.
    pub(super) fn has(&self, label: Label) -> bool {
        self.labels.contains(&label)
    }

    /// Returns the unbroken stretches of a label, without white space and paragraph breaks, in order. A stretch of
    /// unlabelled marks between two stretches joins them.
    pub(super) fn runs(&self, doc: &Document, label: Label) -> Vec<TokenRange> {
        let mut out: Vec<TokenRange> = Vec::new();
        let mut gap = false;
        for i in self.start..self.start + self.labels.len() {
            let t = doc.token(i);
            if quotes::breaks(doc, i) {
                gap = true;
            } else if t.pos == Pos::Space {
            } else if self.get(i) == label {
                match out.last_mut() {
                    Some(last) if !gap => last.end = i as u32 + 1,
                    _ => out.push(TokenRange::new(i, i + 1)),
                }
                gap = false;
            } else {
                gap = true;
            }
        }
        out
    }
}

/// The longest sentence that is looked at, in tokens: what is longer is a table or a slip, and cues times tokens would
/// grow without bound.
const MAX_SENTENCE: usize = 1000;

/// Tells whether the sentence of token `i` is short enough to be one.
pub(super) fn in_bounds(doc: &Document, i: usize) -> bool {
    doc.sents()[doc.sent_of(i)].len() <= MAX_SENTENCE
}

/// Returns the child of `node` on the way down to `i`.
pub(super) fn below(doc: &Document, node: usize, i: usize) -> usize {
    let mut at = i;
    for up in doc.ancestors(i) {
        if up == node {
            break;
        }
        at = up;
    }
    at
}

/// Tells whether token `i` is a mark that does not belong to the words beside it.
pub(super) fn loose(doc: &Document, i: usize) -> bool {
    let t = doc.token(i);
    t.pos == Pos::Space
        || t.tag == tag::COMMA
        || t.tag == tag::STOP && matches!(doc.text_of(i), "." | "?" | "!")
        || t.tag == tag::COLON
        || matches!(doc.text_of(i), "," | ";" | ":" | "—" | "–" | "--" | "-" | "…" | "...")
}

/// Cuts loose marks from both ends.
pub(super) fn trim(doc: &Document, mut r: TokenRange) -> TokenRange {
    while !r.is_empty() && loose(doc, r.end as usize - 1) {
        r.end -= 1;
    }
    while !r.is_empty() && (loose(doc, r.start as usize) || doc.dep(r.start as usize) == dep::CC) {
        r.start += 1;
    }
    r
}
