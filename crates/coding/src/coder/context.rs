//! Contexts: which of PLOVER's 37 the words of an event's sentence speak of.

use crate::codebook::Codebook;
use crate::codebook::words::{key, lower};
use crate::ontology::CONTEXTS;
use text::{Document, TokenRange};

/// How many contexts an event carries at most.
const MOST: usize = 3;

/// Returns the contexts whose cue words stand in the sentence, those with most cues first.
pub(crate) fn of_sentence(doc: &Document, book: &Codebook, sent: TokenRange) -> Vec<&'static str> {
    let mut counts = [0u32; CONTEXTS.len()];
    for i in sent.iter() {
        for (context, rest) in book.contexts.get(&key(&lower(doc, i))).into_iter().flatten() {
            let follows = rest.iter().enumerate().all(|(k, w)| {
                let j = i + 1 + k;
                sent.contains(j) && (doc.lemma(j) == w || doc.norm(j) == w)
            });
            counts[*context] += u32::from(follows);
        }
    }
    let mut found: Vec<usize> = (0..CONTEXTS.len()).filter(|&c| counts[c] > 0).collect();
    found.sort_by_key(|&c| std::cmp::Reverse(counts[c]));
    found.into_iter().take(MOST).map(|c| CONTEXTS[c]).collect()
}
