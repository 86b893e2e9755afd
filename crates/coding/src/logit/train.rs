//! Training: logistic regression with a penalty on every weight, and its cross-validation by article.
//!
//! Deterministic: weights are found one after the other, in the order of their names, by Newton steps (Fan et al. 2008,
//! LIBLINEAR, section on coordinate descent). Examples of sets that label less than whole articles count less, and each
//! such set has a weight of its own that stays out of the model: how often *its* labels agree is not asked.

use super::{Features, Model, Weights, sigmoid};
use crate::hash::{SEED, step};
use std::collections::BTreeMap;

/// What a model rates, of which it is known whether it is right: an event, a candidate, a choice for a side.
#[derive(Debug, Clone)]
pub struct Example {
    /// What is known of it.
    pub features: Features,
    /// Whether it is right.
    pub right: bool,
    /// The article: examples of one are held out together.
    pub article: String,
    /// The set it is from; `None` for articles annotated whole and judged events.
    pub set: Option<&'static str>,
}

/// How much an example of another set counts.
const OTHER: f64 = 0.25;
/// Passes over the weights; the loss moves by less than a thousandth after 20.
const PASSES: usize = 30;

/// How a model is learned.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How hard a weight is pulled towards none, by its feature's name: the inverse of the variance it is thought to
    /// have. Features `set NAME`, which the examples of a set get, are pulled as `any` is and stay out of the model.
    pub penalty: fn(&str) -> f64,
    /// Features of fewer examples are not learned.
    pub seen: usize,
    /// Weights less than this are left out.
    pub least: f64,
    /// Parts of the articles that are held out in turn.
    pub parts: usize,
}

/// Fits a model.
pub fn fit<'a>(examples: impl Iterator<Item = &'a Example>, plan: &Plan) -> Weights {
    let mut columns: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    let (mut rights, mut counts) = (Vec::new(), Vec::new());
    for e in examples {
        let row = rights.len();
        rights.push(f64::from(u8::from(e.right)));
        counts.push(if e.set.is_some() { OTHER } else { 1.0 });
        for (name, value) in e.features.iter().filter(|(_, v)| *v != 0.0) {
            let column = columns.entry(name.to_owned()).or_default();
            match column.last_mut() {
                // Put twice, a feature has the sum.
                Some((r, v)) if *r == row => *v += value,
                _ => column.push((row, value)),
            }
        }
        if let Some(set) = e.set {
            columns.entry(format!("set {set}")).or_default().push((row, 1.0));
        }
    }
    // A file has one feature a line.
    columns.retain(|name, column| column.len() >= plan.seen && !name.contains(char::is_control));
    let mut sums = vec![0.0; rights.len()];
    let mut weights: BTreeMap<&str, f64> = columns.keys().map(|n| (n.as_str(), 0.0)).collect();
    for _ in 0..PASSES {
        for (name, column) in &columns {
            let Some(weight) = weights.get_mut(name.as_str()) else { continue };
            let pull = (plan.penalty)(if name.starts_with("set ") { "any" } else { name });
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
        (!name.starts_with("set ") && w.abs() >= plan.least).then(|| (name.to_owned(), (w * 1000.0).round() / 1000.0))
    };
    Weights(weights.into_iter().filter_map(kept).collect())
}

/// The part of all articles, of so many, with which an article is held out.
pub fn part(article: &str, parts: usize) -> usize {
    let key = article.bytes().fold(SEED, step);
    ((key >> 32) % parts.max(1) as u64) as usize
}

/// Models that each saw nothing of a part of the articles ([`part`]).
#[derive(Debug)]
pub struct Folds(Vec<Weights>);

impl Folds {
    /// Fits them, on as many threads as there are processors.
    pub fn fit(examples: &[Example], plan: &Plan) -> Self {
        let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let others =
            |held: usize| examples.iter().filter(move |e| e.set.is_some() || part(&e.article, plan.parts) != held);
        let parts: Vec<usize> = (0..plan.parts).collect();
        let mut all = Vec::new();
        for batch in parts.chunks(n_threads) {
            std::thread::scope(|scope| {
                let fits: Vec<_> = batch.iter().map(|&held| scope.spawn(move || fit(others(held), plan))).collect();
                // A fit does not panic; if one did, its articles would be rated at even odds.
                all.extend(fits.into_iter().map(|f| f.join().unwrap_or_default()));
            });
        }
        Self(all)
    }

    /// The weights that saw nothing of an article.
    pub fn apart_from(&self, article: &str) -> &Weights {
        &self.0[part(article, self.0.len())]
    }

    /// All weights, by the part that they did not see.
    pub fn iter(&self) -> impl Iterator<Item = &Weights> {
        self.0.iter()
    }

    /// Gives, for every example that is not of another set, in order, the probability by a model that saw nothing of its
    /// article, and whether it is right.
    pub fn rated(&self, examples: &[Example]) -> Vec<(f64, bool)> {
        let models: Vec<Model> = self.0.iter().map(Weights::model).collect();
        let own = examples.iter().filter(|e| e.set.is_none());
        own.map(|e| (models[part(&e.article, models.len())].probability(&e.features), e.right)).collect()
    }
}

/// A slope and a shift of log-odds.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    slope: f64,
    shift: f64,
}

impl Scale {
    /// Gives the probability that is meant where a model says `p`.
    pub fn apply(self, p: f64) -> f64 {
        sigmoid(self.slope * odds(p) + self.shift)
    }

    /// Gives the weights that say what is meant.
    #[must_use]
    pub fn weights(self, weights: &Weights) -> Weights {
        let scaled = |(name, w): (&String, &f64)| {
            let w = self.slope * w + if name == "any" { self.shift } else { 0.0 };
            (name.clone(), (w * 1000.0).round() / 1000.0)
        };
        Weights(weights.0.iter().map(scaled).collect())
    }
}

fn odds(p: f64) -> f64 {
    (p / (1.0 - p)).ln().clamp(-20.0, 20.0)
}

/// Learns by how much a model boasts, from probabilities by models that had not seen what they rated (Platt 1999):
/// scaled, its probabilities are the shares that were right.
pub fn scale(rated: &[(f64, bool)]) -> Scale {
    let (mut slope, mut shift) = (1.0, 0.0);
    for _ in 0..PASSES {
        // Newton's step of both, from the slopes and the curvature of the loss.
        let (mut g, mut h) = ([0.0; 2], [1e-9, 0.0, 1e-9]);
        for &(p, right) in rated {
            let x = odds(p);
            let q = sigmoid(slope * x + shift);
            let (miss, curve) = (q - f64::from(u8::from(right)), q * (1.0 - q));
            g = [g[0] + miss * x, g[1] + miss];
            h = [h[0] + curve * x * x, h[1] + curve * x, h[2] + curve];
        }
        let det = h[0] * h[2] - h[1] * h[1];
        if det.abs() < 1e-12 {
            break;
        }
        slope -= ((h[2] * g[0] - h[1] * g[1]) / det).clamp(-1.0, 1.0);
        shift -= ((h[0] * g[1] - h[1] * g[0]) / det).clamp(-1.0, 1.0);
    }
    Scale { slope, shift }
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
        let plan = Plan { penalty: |_| 1.0, seen: 1, least: 0.0005, parts: 20 };
        let mut all = Vec::new();
        for k in 0..200 {
            all.push(example(k / 10, "AID", k % 10 != 0));
            all.push(example(k / 10, "ASSAULT", k % 2 == 0));
        }
        all.push(example(20, "REJECT", false));
        let weights = fit(all.iter(), &plan);
        let model = weights.model();
        let p = |kind| model.probability(&example(0, kind, true).features);
        assert!((p("AID") - 0.9).abs() < 0.03, "{}", p("AID"));
        assert!((p("ASSAULT") - 0.5).abs() < 0.03, "{}", p("ASSAULT"));
        assert!(p("REJECT") > 0.5, "one case is no proof: {}", p("REJECT"));
        assert_eq!(weights, fit(all.iter(), &plan));
        let tested = Folds::fit(&all, &plan).rated(&all);
        assert_eq!(tested.len(), all.len());
    }

    #[test]
    fn what_boasts_is_scaled_down() {
        // Told to be right in nine of ten cases, and wrong in nine of ten, right in seven and in three.
        let rated: Vec<(f64, bool)> = (0..100).flat_map(|k| [(0.9, k % 10 < 7), (0.1, k % 10 < 3)]).collect();
        let model = scale(&rated).weights(&Weights::from_iter([("any".to_owned(), 9f64.ln())])).model();
        let any = Features(vec![("any".into(), 1.0)]);
        assert!((model.probability(&any) - 0.7).abs() < 0.01, "{}", model.probability(&any));
        assert!((scale(&rated).apply(0.1) - 0.3).abs() < 0.01);
    }
}
