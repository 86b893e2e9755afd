//! Confidence: how often an event like this one is right.
//!
//! A logistic model over what the coder knows of an event when it is done ([`features`]). An event is right when the
//! scorer finds a gold event of its type at its words (coding guide, section 5, "type"). Every rule has a weight of its
//! own that is pulled towards none, so that a rule seen three times says little beside its type, and a rule seen never
//! counts as its type does. Weights: `models/confidence.tsv`, made by `cargo xtask train` ([`crate::logit::train`]);
//! their form is in `docs/formats.md`, data and scores in `models/MODEL.md`.

mod features;

pub(crate) use features::{Seen, of, of_depth, of_sides};

use crate::logit::Model;
use crate::logit::train::Plan;
use std::sync::OnceLock;

/// Returns the built-in model.
///
/// # Panics
/// Never: a test reads the built-in file.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let text = include_str!("../../../../models/confidence.tsv");
        Model::read("models/confidence.tsv", text).expect("a test reads the built-in weights")
    })
}

/// How the weights are learned: a rule's is pulled towards none, and its type's less.
pub const PLAN: Plan = Plan {
    penalty: |name| match name.split_once(' ').map_or(name, |x| x.0) {
        "any" => 0.05,
        "rule" => 4.0,
        "type" => 3.0,
        _ => 6.0,
    },
    seen: 1,
    least: 0.0005,
    parts: 20,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logit::Features;

    #[test]
    fn the_built_in_weights_are_read_and_what_is_unknown_weighs_nothing() {
        let base = model().probability(&Features(vec![("any".to_owned(), 1.0)]));
        let more = model().probability(&Features(vec![("any".to_owned(), 1.0), ("no such feature".to_owned(), 9.0)]));
        assert!((0.5..1.0).contains(&base) && (base - more).abs() < 1e-12);
    }
}
