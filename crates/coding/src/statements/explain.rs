//! Why a word counts as a cue: the features that weigh most, by name.

use super::features::{Features, View};
use super::model::Model;
use super::{Found, lexicon, quotes, rules};
use text::Document;

/// How many reasons are told.
const N_REASONS: usize = 4;

/// Names of the cue templates of [`View::cue_features`], by number.
const NAMES: [&str; 43] = [
    "always",
    "word",
    "label",
    "form",
    "word and label",
    "word and form",
    "shape",
    "word and shape",
    "way of the lexicon",
    "way and shape",
    "rule",
    "rule and word",
    "rule and way",
    "word above",
    "way of the word above",
    "word above, its label",
    "subject and way",
    "kind of subject",
    "kind of subject and word",
    "kind of subject and way",
    "subject",
    "branch",
    "word with branch",
    "branch's word",
    "word with branch's word",
    "form of branch",
    "side of branch",
    "entity of branch",
    "clause's opening",
    "clause's opening and word",
    "word before",
    "word after",
    "before and way",
    "after and way",
    "two after and way",
    "quotation near",
    "quotation in sentence",
    "quotation and word",
    "headline",
    "quotation without clause",
    "end of sentence",
    "attribution above",
    "part of attribution above",
];

/// Says for each statement why it was found: the rule, or the cue's log-odds and what weighed most in it.
pub fn explain(doc: &Document, found: &[Found]) -> Vec<String> {
    let all = quotes::find(doc);
    let cx = rules::Context { doc, quotes: &all, lexicon: lexicon::Lexicon::builtin() };
    let v = View::new(&cx, rules::find(&cx));
    let mut f = Features::default();
    found.iter().map(|s| why(&v, s, &mut f)).collect()
}

fn why(v: &View<'_>, s: &Found, f: &mut Features) -> String {
    let Some((c, model)) = s.head.zip(Model::builtin()) else {
        return s.source.to_owned();
    };
    v.cue_features(c, f);
    let [score] = model.cue.scores(&f.list);
    let mut weights = [0.0f32; NAMES.len()];
    for x in &f.list {
        let [w] = model.cue.scores(std::slice::from_ref(x));
        weights[usize::from(x.template).min(NAMES.len() - 1)] += w;
    }
    let mut order: Vec<usize> = (0..NAMES.len()).filter(|&t| weights[t].abs() >= 0.05).collect();
    order.sort_by(|&a, &b| weights[b].abs().total_cmp(&weights[a].abs()));
    let told: Vec<String> = order.iter().take(N_REASONS).map(|&t| format!("{} {:+.1}", NAMES[t], weights[t])).collect();
    format!("{} ({score:+.1}: {})", s.source, told.join(", "))
}
