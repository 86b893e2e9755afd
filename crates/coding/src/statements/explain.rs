//! Why a word counts as a cue: the features that weigh most, by name.

use super::features::{Features, View};
use super::model::Model;
use super::{Found, lexicon, quotes, rules};
use crate::mention::{Form, Mentions};
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

/// Says why the speaker of a statement is who it is: the phrase, its way to the cue, and what it was followed to.
pub fn explain_speaker(doc: &Document, mentions: &Mentions, found: &Found) -> String {
    let Some(head) = found.speaker else { return "nobody is named as speaker".to_owned() };
    let words = found.speaker_tokens.first().map_or("", |r| doc.slice(doc.span_of(*r)));
    let party = super::to_record(doc, mentions, found).speaker.unwrap_or_default();
    let code = Some(party.code()).filter(|c| !c.is_empty()).unwrap_or_else(|| "no code".to_owned());
    let way = found.head.map_or_else(String::new, |cue| format!(", {}", way(doc, cue, head)));
    let by = match super::owner(doc, mentions, head).or_else(|| super::mention_of(doc, mentions, head)) {
        None => "no mention of anybody".to_owned(),
        Some(m) => {
            let how = match m.form {
                Form::Name => "name",
                Form::Description => "description",
                Form::Pronoun => "pronoun",
            };
            let source = if m.who.source.is_empty() { "the text alone" } else { m.who.source.as_str() };
            let others = m.cluster.map_or(0, |c| mentions.all().iter().filter(|o| o.cluster == Some(c)).count());
            let followed = if others > 1 { format!(", one of {others} mentions") } else { String::new() };
            format!("a {how}{followed}, known from {source}")
        }
    };
    format!("speaker \"{words}\"{way}: {} ({code}), {by}", party.name)
}

/// The labels between the cue and the speaker's head: `Mao -nsubj-> said`.
fn way(doc: &Document, cue: usize, speaker: usize) -> String {
    let chain = |i: usize| std::iter::once(i).chain(doc.ancestors(i)).take(10).collect::<Vec<_>>();
    let (up, down) = (chain(speaker), chain(cue));
    let Some(meet) = up.iter().copied().find(|t| down.contains(t)) else { return "of another sentence".to_owned() };
    let mut text = doc.text_of(speaker).to_owned();
    for &t in up.iter().take_while(|&&t| t != meet) {
        text += &format!(" -{}-> {}", doc.dep(t), doc.text_of(doc.head(t)));
    }
    let below: Vec<usize> = down.iter().copied().take_while(|&t| t != meet).collect();
    for &t in below.iter().rev() {
        text += &format!(" <-{}- {}", doc.dep(t), doc.text_of(t));
    }
    text
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
