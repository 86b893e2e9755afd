//! What reaches into which sentence, so that who asks what is around a word need not go through all there is.

use text::{Document, TokenRange};

/// Numbers of things by the sentences that their ranges reach into.
pub(crate) struct Around {
    /// Sentence and thing, sorted.
    pairs: Vec<(u32, u32)>,
}

impl Around {
    /// Sorts in the `ranges` of things, each with the thing's number.
    pub(crate) fn new(doc: &Document, ranges: impl Iterator<Item = (usize, TokenRange)>) -> Self {
        let mut pairs = Vec::new();
        for (thing, r) in ranges.filter(|(_, r)| !r.is_empty()) {
            let (first, last) = (doc.sent_of(r.start as usize), doc.sent_of(r.end as usize - 1));
            pairs.extend((first..=last).map(|sent| (sent as u32, thing as u32)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs }
    }

    /// Returns the numbers of what reaches into sentence `sent`, in order.
    pub(crate) fn at(&self, sent: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.pairs.partition_point(|&(s, _)| (s as usize) < sent);
        self.pairs[from..].iter().take_while(move |&&(s, _)| s as usize == sent).map(|&(_, thing)| thing as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests_support::tokens;

    #[test]
    fn a_thing_is_found_in_every_sentence_that_it_reaches_into() {
        let part = || tokens("envoys met");
        let doc = Document::join("envoys met envoys met envoys met", &[(part(), 0), (part(), 11), (part(), 22)]);
        let ranges = [(0, 0, 2), (1, 3, 6), (1, 2, 3), (2, 0, 0)];
        let around = Around::new(&doc, ranges.into_iter().map(|(n, a, z)| (n, TokenRange::new(a, z))));
        let at = |sent| around.at(sent).collect::<Vec<_>>();
        assert_eq!([at(0), at(1), at(2)], [vec![0], vec![1], vec![1]]);
    }
}
