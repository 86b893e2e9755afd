//! Quotations and who speaks in them, as far as pronouns need it.

use crate::statements::opens_by_backquotes;
use text::{Document, Pos, dep};

/// The quotations of a document.
pub(super) struct Quotes {
    /// First token inside, token after the last, in order.
    spans: Vec<(u32, u32)>,
    /// The token that heads the speaker's phrase, for each.
    pub(super) speakers: Vec<Option<usize>>,
}

/// A quotation that is not closed ends with its paragraph, or after so many tokens.
const LONGEST: usize = 400;

/// Verbs that tell of speaking.
pub(super) fn is_speech(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "tell"
            | "add"
            | "state"
            | "announce"
            | "declare"
            | "claim"
            | "argue"
            | "insist"
            | "stress"
            | "note"
            | "explain"
            | "warn"
            | "reply"
            | "answer"
            | "ask"
            | "write"
            | "tweet"
            | "post"
            | "comment"
            | "remark"
            | "continue"
            | "conclude"
            | "emphasize"
            | "emphasise"
            | "admit"
            | "acknowledge"
            | "confirm"
            | "deny"
            | "report"
            | "recall"
            | "observe"
            | "complain"
            | "assert"
            | "maintain"
            | "suggest"
            | "underline"
            | "reiterate"
            | "urge"
            | "quote"
            | "exclaim"
            | "shout"
            | "cry"
            | "whisper"
            | "murmur"
            | "think"
            | "respond"
            | "read"
            | "call"
            | "describe"
            | "vow"
            | "promise"
    )
}

impl Quotes {
    pub(super) fn new(doc: &Document) -> Self {
        let mut spans = Vec::new();
        let mut open: Option<usize> = None;
        for (i, token) in doc.tokens().iter().enumerate() {
            let word = doc.text_of(i);
            let paragraph = token.pos == Pos::Space && word.contains('\n');
            if let Some(o) = open
                && (paragraph || i - o > LONGEST || matches!(word, "\"" | "”" | "''"))
            {
                spans.push((o as u32 + 1, i as u32));
                open = None;
            } else if matches!(word, "\"" | "“" | "``") {
                open = Some(i);
            } else if open.is_none() && opens_by_backquotes(doc, i) {
                open = Some(i + 1);
            }
        }
        // Single words in quotation marks are no speech.
        spans.retain(|(a, z)| z - a > 2);
        let mut quotes = Self { speakers: vec![None; spans.len()], spans };
        for k in 0..quotes.spans.len() {
            quotes.speakers[k] = quotes.speaker(doc, k);
        }
        quotes
    }

    /// Returns the number of the quotation around token `i` plus one; 0 outside.
    pub(super) fn at(&self, i: usize) -> u32 {
        let k = self.spans.partition_point(|s| s.0 as usize <= i);
        if k > 0 && i < self.spans[k - 1].1 as usize { k as u32 } else { 0 }
    }

    /// The subject of the verb of speech that frames quotation `k`: in the sentences it begins or ends in; else the
    /// speaker of the quotation right before.
    fn speaker(&self, doc: &Document, k: usize) -> Option<usize> {
        let (a, z) = (self.spans[k].0 as usize, self.spans[k].1 as usize);
        let last = z.max(a + 1) - 1;
        let found = self.framed(doc, a, last).or_else(|| {
            // «...» he said: the parser often starts a new sentence after the closing mark.
            let next = (z + 1 < doc.len()).then(|| doc.sent_of(z + 1))?;
            (next != doc.sent_of(last)).then(|| self.in_sentence(doc, next, z + 1, z + 12, (a, z)))?
        });
        if found.is_some() {
            return found;
        }
        let before = k.checked_sub(1)?;
        let gap = a.saturating_sub(self.spans[before].1 as usize);
        if gap < 14 { self.speakers[before] } else { None }
    }

    fn framed(&self, doc: &Document, a: usize, last: usize) -> Option<usize> {
        let sent = doc.sent_of(last);
        let near = self.in_sentence(doc, sent, last.saturating_sub(60), last + 40, (a, last));
        near.or_else(|| {
            let first = doc.sent_of(a);
            (first != sent).then(|| self.in_sentence(doc, first, a.saturating_sub(40), a + 1, (a, last))).flatten()
        })
    }

    /// The subject of a verb of speech outside quotations among tokens `from..to` of sentence `sent`.
    fn in_sentence(&self, doc: &Document, sent: usize, from: usize, to: usize, edges: (usize, usize)) -> Option<usize> {
        let range = doc.sents().get(sent)?;
        let from = from.max(range.start as usize);
        // The verb next to the quotation wins over one farther off.
        let far = |v: usize| v.abs_diff(edges.0).min(v.abs_diff(edges.1));
        let found = (from..to.min(range.end as usize)).filter_map(|v| {
            if doc.token(v).pos != Pos::Verb || self.at(v) != 0 || !is_speech(doc.lemma(v)) {
                return None;
            }
            Some((v, doc.children(v).find(|&c| doc.dep(c) == dep::NSUBJ && self.at(c) == 0)?))
        });
        found.min_by_key(|&(v, _)| far(v)).map(|(_, s)| s)
    }
}
