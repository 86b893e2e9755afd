//! Logistic models over named features: what confidence, the judge of candidates and the ascription of sides are made of.
//!
//! A model is a table of weights, one for each feature's name; what has none weighs nothing. Names are put together from
//! parts at every use, so a model looks weights up by the key of a name, which is made of the keys of its parts
//! ([`Name`]), and only what is trained or explained ever makes the name itself. Weights are learned by [`train`]; the
//! form of their files is in `docs/formats.md`.

mod name;
pub mod train;

pub(crate) use name::{Name, name};

use crate::hash::spread;
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A weights file's first line.
const MAGIC: &str = "# chancery weights 1";

/// What takes features: names in parts, which a blank joins, with their values.
pub(crate) trait Sink {
    /// Takes a feature.
    fn put(&mut self, name: &[Name<'_>], value: f64);

    /// Takes a feature of value 1 if `holds`.
    fn flag(&mut self, name: &[Name<'_>], holds: bool) {
        if holds {
            self.put(name, 1.0);
        }
    }
}

/// Names of features with their values. Most are 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features(pub(crate) Vec<(String, f64)>);

impl Features {
    /// Returns names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(n, v)| (n.as_str(), *v))
    }
}

impl Sink for Features {
    fn put(&mut self, name: &[Name<'_>], value: f64) {
        self.0.push((name::joined(name), value));
    }
}

/// The sum of the weights of what is put.
pub(crate) struct Score<'m> {
    model: &'m Model,
    pub(crate) sum: f64,
}

impl Sink for Score<'_> {
    fn put(&mut self, name: &[Name<'_>], value: f64) {
        self.sum += self.model.weight(name) * value;
    }
}

/// Weights by the names of their features, as they are learned and written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights(pub(crate) BTreeMap<String, f64>);

impl FromIterator<(String, f64)> for Weights {
    fn from_iter<T: IntoIterator<Item = (String, f64)>>(all: T) -> Self {
        Self(all.into_iter().collect())
    }
}

impl Weights {
    /// Writes the file: the magic line, remarks, then a feature and its weight on each line, with a tab between.
    pub fn write(&self, head: &str) -> String {
        let mut out = format!("{MAGIC}\n");
        for line in head.lines() {
            let _ = writeln!(out, "# {line}");
        }
        for (name, weight) in &self.0 {
            let _ = writeln!(out, "{name}\t{weight}");
        }
        out
    }

    /// Returns the model with these weights.
    pub fn model(&self) -> Model {
        self.0.iter().map(|(name, w)| (name::key(&[Name::of(name)]), *w)).collect()
    }
}

/// Weights by the hashes of the names, each at the slot that the hash's top bits name or the next free one behind it.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Of each slot some bits of its hash, and 0 of the free ones: most names that are asked for have no weight, and these
    /// lie nearer together than the slots do. As many as a power of two, more than there are weights.
    tags: Vec<u8>,
    slots: Vec<(u64, f64)>,
}

impl FromIterator<(u64, f64)> for Model {
    fn from_iter<T: IntoIterator<Item = (u64, f64)>>(weights: T) -> Self {
        let weights: Vec<(u64, f64)> = weights.into_iter().collect();
        let n = (weights.len() * 2).next_power_of_two();
        let mut model = Self { tags: vec![0; n], slots: vec![(0, 0.0); n] };
        for (key, weight) in weights {
            let (at, tag) = model.find(key);
            (model.tags[at], model.slots[at]) = (tag, (key, weight));
        }
        model
    }
}

impl Model {
    /// Reads a weights file.
    ///
    /// # Errors
    /// Names file and line of what is no weight.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let mut weights = Vec::with_capacity(text.len() / 24);
        let mut lines = text.lines();
        let first = lines.next().unwrap_or("");
        if first != MAGIC {
            return Err(Error::field(file, 1, "format", first, &format!("{MAGIC:?}")));
        }
        for (k, line) in lines.enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let fault = || Error::field(file, k + 2, "weight", line, "a feature, a tab and a number");
            let (name, weight) = line.split_once('\t').ok_or_else(fault)?;
            let weight: f64 = weight.parse().ok().filter(|w: &f64| w.is_finite()).ok_or_else(fault)?;
            weights.push((name::key(&[Name::of(name)]), weight));
        }
        Ok(weights.into_iter().collect())
    }

    /// The slot of a key, or the free one that it would have, and the tag of the key.
    fn find(&self, key: u64) -> (usize, u8) {
        let spread = spread(key);
        let last = self.tags.len() - 1;
        let (mut at, tag) = ((spread >> 40) as usize & last, (spread >> 32) as u8 | 1);
        while self.tags[at] != 0 && (self.tags[at] != tag || self.slots[at].0 != key) {
            at = (at + 1) & last;
        }
        (at, tag)
    }

    fn weight(&self, name: &[Name<'_>]) -> f64 {
        if self.tags.is_empty() {
            return 0.0;
        }
        let (at, _) = self.find(name::key(name));
        if self.tags[at] == 0 { 0.0 } else { self.slots[at].1 }
    }

    fn weight_of(&self, name: &str) -> f64 {
        self.weight(&[Name::of(name)])
    }

    /// Returns the sum of the weights of the features that are put.
    pub(crate) fn sum<'m>(&'m self, put: impl FnOnce(&mut Score<'m>)) -> f64 {
        let mut score = self.score();
        put(&mut score);
        score.sum
    }

    /// Returns a sum to put features in.
    pub(crate) fn score(&self) -> Score<'_> {
        Score { model: self, sum: 0.0 }
    }

    /// Returns the probability that what has these features is right.
    pub fn probability(&self, features: &Features) -> f64 {
        sigmoid(features.iter().map(|(n, v)| self.weight_of(n) * v).sum())
    }

    /// Tells the probability and what moved it most, for reading: `0.91: all +1.38, type CONSULT +0.62, ...`.
    pub fn explain(&self, features: &Features) -> String {
        let mut parts: Vec<(f64, &str)> = features.iter().map(|(n, v)| (self.weight_of(n) * v, n)).collect();
        parts.retain(|(w, n)| *n != "any" && w.abs() >= 0.05);
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(b.1)));
        let told: Vec<String> = parts.iter().take(5).map(|(w, n)| format!("{n} {w:+.2}")).collect();
        let base = self.weight_of("any");
        format!("{:.2}: all {base:+.2}, {}", self.probability(features), told.join(", "))
    }
}

pub(crate) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_reads_back_and_faults_are_named() {
        let weights = Weights(BTreeMap::from([("any".to_owned(), 1.5), ("type AID".to_owned(), -0.25)]));
        let model = Model::read("x.tsv", &weights.write("Made by hand.")).unwrap();
        assert_eq!(
            (model.weight_of("any"), model.weight(&[name!("type"), Name::of("AID")]), model.weight_of("type")),
            (1.5, -0.25, 0.0)
        );
        for (bad, want) in [
            ("", "x.tsv:1: format"),
            ("# chancery weights 1\nany 1", "x.tsv:2: weight"),
            ("# chancery weights 1\nany\t1\ntype AID\tnan", "x.tsv:3: weight"),
        ] {
            let error = Model::read("x.tsv", bad).unwrap_err().to_string();
            assert!(error.starts_with(want), "{error}");
        }
    }

    #[test]
    fn a_sum_is_what_the_features_weigh() {
        let model = Weights(BTreeMap::from([("any".to_owned(), 1.5), ("lemma be".to_owned(), -0.25)])).model();
        let (mut score, mut features) = (model.score(), Features::default());
        for sink in [&mut score as &mut dyn Sink, &mut features] {
            sink.put(&[name!("any")], 1.0);
            sink.put(&[name!("lemma"), name!("be")], 2.0);
            sink.flag(&[name!("lemma be")], false);
            sink.put(&[name!("nobody learned")], 9.0);
        }
        assert!((score.sum - 1.0).abs() < 1e-12 && (model.probability(&features) - sigmoid(1.0)).abs() < 1e-12);
        assert_eq!(model.explain(&features), "0.73: all +1.50, lemma be -0.50");
    }
}
