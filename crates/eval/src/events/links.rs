//! Which tellings are of one act: gold's `same_as` against the records of a prediction.
//!
//! Two tellings are linked when they are of one act. Counted are the pairs of tellings that both sides have (matched in
//! type), so that the figure speaks of the joining, not of the finding.

use super::{Gold, Predicted};
use crate::figures::{Figures, prf};

/// Numbers the acts of gold: one number for each telling, the same for tellings of one act.
pub(super) fn of_gold(doc: &Gold) -> Vec<usize> {
    let mut acts: Vec<usize> = (0..doc.events.len()).collect();
    for (i, ev) in doc.events.iter().enumerate() {
        let Some((sentence, trigger)) = ev.same_as.split_once(':') else { continue };
        let first = doc.events.iter().position(|e| e.trigger == trigger && e.sentence.to_string() == sentence);
        let Some(first) = first else { continue };
        let (from, to) = (acts[i], acts[first]);
        acts.iter_mut().filter(|a| **a == from).for_each(|a| *a = to);
    }
    acts
}

/// Numbers the acts of a prediction: one number for each event, that of the event it is the same as.
pub(super) fn of_predicted(predicted: &Predicted) -> Vec<usize> {
    let first = |(k, same_as): (usize, &str)| {
        let named = |id: &str| !id.is_empty() && id == same_as;
        predicted.events.iter().position(|e| named(&e.id)).unwrap_or(k)
    };
    predicted.events.iter().map(|e| e.same_as.as_str()).enumerate().map(first).collect()
}

/// Counts of links.
#[derive(Default)]
pub(super) struct Links {
    /// Right, predicted, in gold.
    counts: [usize; 3],
}

impl Links {
    /// Adds the matched tellings of an article, each as its act in gold and in the prediction.
    pub(super) fn add(&mut self, matched: &[(usize, usize)]) {
        for (n, a) in matched.iter().enumerate() {
            for b in &matched[n + 1..] {
                let (gold, predicted) = (a.0 == b.0, a.1 == b.1);
                for (count, holds) in self.counts.iter_mut().zip([gold && predicted, predicted, gold]) {
                    *count += usize::from(holds);
                }
            }
        }
    }

    pub(super) fn figures(&self, out: &mut Figures) {
        let [right, predicted, gold] = self.counts;
        out.put("links", prf(right, predicted, gold));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_tellings_are_counted() {
        // Three tellings of one act in gold; the prediction joins two of them, and one of them with another act.
        let mut links = Links::default();
        links.add(&[(0, 0), (0, 0), (0, 1), (1, 1)]);
        assert_eq!(links.counts, [1, 2, 3]);
    }

    #[test]
    fn same_as_is_followed_to_the_first_telling() {
        let gold = r#"{"id":"a","text":"Hit. Hit. Hit.","sentences":[],"events":[
            {"sentence":0,"trigger":"Hit","type":"ASSAULT"},
            {"sentence":1,"trigger":"Hit","type":"ASSAULT","same_as":"0:Hit"},
            {"sentence":2,"trigger":"Hit","type":"ASSAULT","same_as":null}]}"#;
        let gold: Gold = serde_json::from_str(gold).expect("gold is JSON");
        assert_eq!(of_gold(&gold), [0, 0, 2]);
        let predicted = r#"{"events":[{"id":"x"},{"id":"y","same_as":"x"},{"id":"z","same_as":null},{}]}"#;
        let predicted: Predicted = serde_json::from_str(predicted).expect("a prediction is JSON");
        assert_eq!(of_predicted(&predicted), [0, 0, 2, 3]);
    }
}
