//! Force in figures of speech: politicians who attack each other do so with words, fighters do not.

use coding::Coder;
use serde_json::{Value, json};

/// Word, lemma, tag, part of speech, head, label.
type Row = (&'static str, &'static str, &'static str, &'static str, usize, &'static str);

fn codes(rows: &[Row]) -> Vec<String> {
    let (mut tokens, mut start) = (Vec::<Value>::new(), 0);
    for (k, (text, lemma, tag, pos, head, dep)) in rows.iter().enumerate() {
        let end = start + text.chars().count();
        tokens.push(json!({"start": start, "end": end, "text": text, "lemma": lemma, "tag": tag, "pos": pos,
            "head": head, "dep": dep, "sent_start": k == 0, "ws": " "}));
        start = end + 1;
    }
    let text = json!({"id": "a", "tokens": tokens, "ents": []}).to_string();
    let (_, doc) = coding::parsed::read(&text).unwrap();
    Coder::builtin().code(&doc, None).events.iter().map(|e| e.kind.to_string()).collect()
}

fn attacked(who: &'static str) -> [Row; 8] {
    [
        ("The", "the", "DT", "DET", 2, "det"),
        ("Kenyan", "kenyan", "JJ", "ADJ", 2, "amod"),
        (who, who, "NN", "NOUN", 3, "nsubj"),
        ("attacked", "attack", "VBD", "VERB", 3, "ROOT"),
        ("the", "the", "DT", "DET", 6, "det"),
        ("Kenyan", "kenyan", "JJ", "ADJ", 6, "amod"),
        ("minister", "minister", "NN", "NOUN", 3, "dobj"),
        (".", ".", ".", "PUNCT", 3, "punct"),
    ]
}

#[test]
fn politicians_attack_each_other_with_words() {
    assert_eq!(codes(&attacked("senator")), ["ACCUSE"]);
    assert_eq!(codes(&attacked("gunman")), ["ASSAULT"]);
}
