//! Confidence: how often an event like this one is right.
//!
//! A logistic model over what the coder knows of an event when it is done ([`features`]). An event is right when the
//! scorer finds a gold event of its type at its words (coding guide, section 5, "type"). Every rule has a weight of its
//! own that is pulled towards none, so that a rule seen three times says little beside its type, and a rule seen never
//! counts as its type does. Weights: `models/confidence.tsv`, made by `cargo xtask train-confidence` ([`train`]); their
//! form is in `docs/formats.md`, data and scores in `models/MODEL.md`.

mod features;
pub mod train;

pub(crate) use features::{Seen, of};

use crate::{Error, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// The model file's first line.
const MAGIC: &str = "# chancery confidence 1";

/// What is known of one event: names of features with their values. Most are 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features(pub(crate) Vec<(String, f64)>);

impl Features {
    fn put(&mut self, name: impl Into<String>, value: f64) {
        self.0.push((name.into(), value));
    }

    fn flag(&mut self, name: impl Into<String>, holds: bool) {
        if holds {
            self.put(name, 1.0);
        }
    }

    /// Returns names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(n, v)| (n.as_str(), *v))
    }
}

/// Weights of features; what has none weighs nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    weights: BTreeMap<String, f64>,
}

impl Model {
    /// Returns the built-in model.
    ///
    /// # Panics
    /// Never: a test reads the built-in file.
    pub fn builtin() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            let text = include_str!("../../../../models/confidence.tsv");
            Self::read("models/confidence.tsv", text).expect("a test reads the built-in weights")
        })
    }

    /// Reads a model's file: the magic line, then a feature and its weight on each line, with a tab between.
    ///
    /// # Errors
    /// Names file and line of what is no weight.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let mut weights = BTreeMap::new();
        let mut lines = text.lines();
        let first = lines.next().unwrap_or("");
        if first != MAGIC {
            return Err(Error::field(file, 1, "format", first, &format!("{MAGIC:?}")));
        }
        for (k, line) in lines.enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let fault = || Error::field(file, k + 2, "weight", line, "a feature, a tab and a number");
            let (name, weight) = line.split_once('\t').ok_or_else(fault)?;
            let weight: f64 = weight.parse().ok().filter(|w: &f64| w.is_finite()).ok_or_else(fault)?;
            weights.insert(name.to_owned(), weight);
        }
        Ok(Self { weights })
    }

    /// Writes the model's file.
    pub fn write(&self, head: &str) -> String {
        let mut out = format!("{MAGIC}\n");
        for line in head.lines() {
            let _ = writeln!(out, "# {line}");
        }
        for (name, weight) in &self.weights {
            let _ = writeln!(out, "{name}\t{weight:.3}");
        }
        out
    }

    fn weight(&self, name: &str) -> f64 {
        self.weights.get(name).copied().unwrap_or(0.0)
    }

    /// Returns the probability that an event with these features is right.
    pub fn probability(&self, features: &Features) -> f64 {
        sigmoid(features.iter().map(|(n, v)| self.weight(n) * v).sum())
    }

    /// Tells the probability and what moved it most, for reading: `0.91: type CONSULT +0.62, ...`.
    pub fn explain(&self, features: &Features) -> String {
        let mut parts: Vec<(f64, &str)> = features.iter().map(|(n, v)| (self.weight(n) * v, n)).collect();
        parts.retain(|(w, n)| *n != "any" && w.abs() >= 0.05);
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(b.1)));
        let told: Vec<String> = parts.iter().take(5).map(|(w, n)| format!("{n} {w:+.2}")).collect();
        let base = self.weight("any");
        format!("{:.2}: all events {base:+.2}, {}", self.probability(features), told.join(", "))
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
        let model = Model { weights: BTreeMap::from([("any".to_owned(), 1.5), ("type AID".to_owned(), -0.25)]) };
        let text = model.write("Made by hand.");
        assert_eq!(Model::read("x.tsv", &text).unwrap(), model);
        for (bad, want) in [
            ("", "x.tsv:1: format"),
            ("# chancery confidence 1\nany 1", "x.tsv:2: weight"),
            ("# chancery confidence 1\nany\t1\ntype AID\tnan", "x.tsv:3: weight"),
        ] {
            let error = Model::read("x.tsv", bad).unwrap_err().to_string();
            assert!(error.starts_with(want), "{error}");
        }
    }

    #[test]
    fn the_built_in_weights_are_read_and_what_is_unknown_weighs_nothing() {
        let model = Model::builtin();
        let base = model.probability(&Features(vec![("any".to_owned(), 1.0)]));
        let more = model.probability(&Features(vec![("any".to_owned(), 1.0), ("no such feature".to_owned(), 9.0)]));
        assert!((0.5..1.0).contains(&base) && (base - more).abs() < 1e-12);
    }
}
