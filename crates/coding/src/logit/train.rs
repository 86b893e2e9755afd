//! Training: logistic regression with a penalty on every weight, and its cross-validation by article.
//!
//! Deterministic: weights are found one after the other, in the order of their names, by Newton steps (Fan et al. 2008,
//! LIBLINEAR, section on coordinate descent). Examples of sets that label less than whole articles count less, and each
//! such set has a weight of its own that stays out of the model: how often *its* labels agree is not asked.

use super::{Features, Weights, sigmoid};
use std::collections::BTreeMap;

/// An event whose being right is known.
#[derive(Debug, Clone)]
pub struct Example {
    /// What is known of it.
    pub features: Features,
    /// Whether it is right.
    pub right: bool,
    /// The article: examples of one are held out together.
    pub article: String,
    /// The set it is from; `None` for the articles that confidence is meant for.
    pub set: Option<&'static str>,
}

/// How much an example of another set counts.
const OTHER: f64 = 0.25;
/// Weights below this round to nothing.
pub const LEAST: f64 = 0.0005;
/// Passes over the weights; the loss moves by less than a thousandth after 20.
const PASSES: usize = 30;

/// How hard a weight is pulled towards none, by its feature's name: the inverse of the variance it is thought to have.
pub type Penalty = fn(&str) -> f64;

/// Fits a model; `set` features are pulled as `any` is, and stay out of it, as does what weighs less than `least`.
pub fn fit<'a>(examples: impl Iterator<Item = &'a Example>, penalty: Penalty, least: f64) -> Weights {
    let mut columns: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    let (mut rights, mut counts) = (Vec::new(), Vec::new());
    for e in examples {
        let row = rights.len();
        rights.push(f64::from(u8::from(e.right)));
        counts.push(if e.set.is_some() { OTHER } else { 1.0 });
        for (name, value) in e.features.iter().filter(|(_, v)| *v != 0.0) {
            columns.entry(name.to_owned()).or_default().push((row, value));
        }
        if let Some(set) = e.set {
            columns.entry(format!("set {set}")).or_default().push((row, 1.0));
        }
    }
    let mut sums = vec![0.0; rights.len()];
    let mut weights: BTreeMap<&str, f64> = columns.keys().map(|n| (n.as_str(), 0.0)).collect();
    for _ in 0..PASSES {
        for (name, column) in &columns {
            let Some(weight) = weights.get_mut(name.as_str()) else { continue };
            let pull = if name.starts_with("set ") { penalty("any") } else { penalty(name) };
            let (mut slope, mut curve) = (pull * *weight, pull);
            for &(row, value) in column {
                let p = sigmoid(sums[row]);
                slope += counts[row] * (p - rights[row]) * value;
                curve += counts[row] * p * (1.0 - p) * value * value;
            }
            let step = (slope / curve).clamp(-1.0, 1.0);
            *weight -= step;
            for &(row, value) in column {
                sums[row] -= step * value;
            }
        }
    }
    let kept = |(name, w): (&str, f64)| {
        (!name.starts_with("set ") && w.abs() >= least).then(|| (name.to_owned(), (w * 1000.0).round() / 1000.0))
    };
    Weights(weights.into_iter().filter_map(kept).collect())
}

/// Parts of the articles that are held out in turn.
const PARTS: usize = 20;

/// Gives, for every example that is not of another set, in order, the probability by a model that saw nothing of its
/// article, and whether it is right.
pub fn cross_validate(examples: &[Example], penalty: Penalty) -> Vec<(f64, bool)> {
    let own: Vec<&Example> = examples.iter().filter(|e| e.set.is_none()).collect();
    let mut articles: Vec<&str> = own.iter().map(|e| e.article.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    let part = |e: &Example| articles.binary_search(&e.article.as_str()).map_or(0, |k| k % PARTS);
    let mut out = vec![(0.0, false); own.len()];
    for held in 0..PARTS.min(articles.len()) {
        let model = fit(examples.iter().filter(|e| e.set.is_some() || part(e) != held), penalty, LEAST).model();
        for (e, rated) in own.iter().zip(&mut out).filter(|(e, _)| part(e) == held) {
            *rated = (model.probability(&e.features), e.right);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(article: usize, kind: &str, right: bool) -> Example {
        let features = Features(vec![("any".into(), 1.0), (format!("type {kind}"), 1.0)]);
        Example { features, right, article: article.to_string(), set: None }
    }

    #[test]
    fn probabilities_follow_shares_and_rare_types_lean_on_all() {
        let mut all = Vec::new();
        for k in 0..200 {
            all.push(example(k / 10, "AID", k % 10 != 0));
            all.push(example(k / 10, "ASSAULT", k % 2 == 0));
        }
        all.push(example(20, "REJECT", false));
        let weights = fit(all.iter(), |_| 1.0, LEAST);
        let model = weights.model();
        let p = |kind| model.probability(&example(0, kind, true).features);
        assert!((p("AID") - 0.9).abs() < 0.03, "{}", p("AID"));
        assert!((p("ASSAULT") - 0.5).abs() < 0.03, "{}", p("ASSAULT"));
        assert!(p("REJECT") > 0.5, "one case is no proof: {}", p("REJECT"));
        assert_eq!(weights, fit(all.iter(), |_| 1.0, LEAST));
        let tested = cross_validate(&all, |_| 1.0);
        assert_eq!(tested.len(), all.len());
    }
}
