//! Back-references: "the attack" is a telling of the act told before, and nothing when no act was told; and measure
//! words: "a series of attacks" are attacks.

use coding::Coder;
use serde_json::{Value, json};

/// Word, lemma, tag, part of speech, head, label; sentences start where the head of all is reached anew.
type Row = (&'static str, &'static str, &'static str, &'static str, usize, &'static str);

fn parse(sentences: &[&[Row]], ents: &[(&str, &str)]) -> String {
    let (mut tokens, mut start) = (Vec::<Value>::new(), 0);
    for sent in sentences {
        let first = tokens.len();
        for (k, (text, lemma, tag, pos, head, dep)) in sent.iter().enumerate() {
            let end = start + text.chars().count();
            tokens.push(json!({"start": start, "end": end, "text": text, "lemma": lemma, "tag": tag, "pos": pos,
                "head": first + head, "dep": dep, "sent_start": k == 0, "ws": " "}));
            start = end + 1;
        }
    }
    let ents: Vec<Value> = ents
        .iter()
        .filter_map(|(name, label)| {
            let t = tokens.iter().find(|t| t["text"] == *name)?;
            Some(json!({"start": t["start"], "end": t["end"], "label": label}))
        })
        .collect();
    json!({"id": "a", "tokens": tokens, "ents": ents}).to_string()
}

const FIRST: &[Row] = &[
    ("Russia", "Russia", "NNP", "PROPN", 1, "nsubj"),
    ("bombed", "bomb", "VBD", "VERB", 1, "ROOT"),
    ("Georgia", "Georgia", "NNP", "PROPN", 1, "dobj"),
    (".", ".", ".", "PUNCT", 1, "punct"),
];
const AGAIN: &[Row] = &[
    ("The", "the", "DT", "DET", 1, "det"),
    ("attack", "attack", "NN", "NOUN", 2, "nsubj"),
    ("lasted", "last", "VBD", "VERB", 2, "ROOT"),
    ("hours", "hour", "NNS", "NOUN", 2, "dobj"),
    (".", ".", ".", "PUNCT", 2, "punct"),
];
const NEW: &[Row] = &[
    ("Another", "another", "DT", "DET", 1, "det"),
    ("attack", "attack", "NN", "NOUN", 2, "nsubj"),
    ("lasted", "last", "VBD", "VERB", 2, "ROOT"),
    ("hours", "hour", "NNS", "NOUN", 2, "dobj"),
    (".", ".", ".", "PUNCT", 2, "punct"),
];
const NAMES: &[(&str, &str)] = &[("Russia", "GPE"), ("Georgia", "GPE")];

fn mentions(sentences: &[&[Row]]) -> Vec<(String, usize)> {
    let (_, doc) = coding::parsed::read(&parse(sentences, NAMES)).unwrap();
    // What the patterns find: the judge has its own tests.
    let record = Coder::builtin().code_by_the_book(&doc, None);
    record.events.iter().map(|e| (e.kind.to_string(), e.mentions.len())).collect()
}

#[test]
fn a_definite_noun_is_a_telling_of_the_act_told_before() {
    assert_eq!(mentions(&[FIRST, AGAIN]), [("ASSAULT".to_owned(), 2)]);
}

#[test]
fn an_indefinite_noun_or_one_without_an_act_before_it_is_nothing() {
    assert_eq!(mentions(&[FIRST, NEW]), [("ASSAULT".to_owned(), 1)]);
    assert_eq!(mentions(&[AGAIN]), []);
    assert_eq!(mentions(&[AGAIN, FIRST]), [("ASSAULT".to_owned(), 1)]);
}

#[test]
fn a_measure_word_is_seen_through() {
    let series: &[Row] = &[
        ("Russia", "Russia", "NNP", "PROPN", 1, "nsubj"),
        ("launched", "launch", "VBD", "VERB", 1, "ROOT"),
        ("a", "a", "DT", "DET", 3, "det"),
        ("series", "series", "NN", "NOUN", 1, "dobj"),
        ("of", "of", "IN", "ADP", 3, "prep"),
        ("attacks", "attack", "NNS", "NOUN", 4, "pobj"),
        ("on", "on", "IN", "ADP", 5, "prep"),
        ("Georgia", "Georgia", "NNP", "PROPN", 6, "pobj"),
        (".", ".", ".", "PUNCT", 1, "punct"),
    ];
    let (_, doc) = coding::parsed::read(&parse(&[series], NAMES)).unwrap();
    let events = Coder::builtin().code(&doc, None).events;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].actors[0].code(), "RUSMIL");
    assert_eq!(events[0].recipients[0].code(), "GEOGOV");
}
