//! Reads parse JSONL on standard input and prints what every pronoun had to choose from, one line an article: the
//! input of `data/reference/scripts/train.py`.

#![allow(clippy::print_stdout)]

use coding::actors::{self, Lexicon};
use coding::reference;
use std::io::BufRead;
use text::{CharMap, TokenRange};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lock().lines() {
        let (id, doc) = coding::parsed::read(&line?).map_err(std::io::Error::other)?;
        let mentions = actors::find(&doc, Lexicon::builtin(), None);
        let map = CharMap::new(doc.text());
        let at = |i: u32| map.at(doc.text(), i as usize);
        let span = |r: TokenRange| [at(doc.span_of(r).start), at(doc.span_of(r).end)];
        let choices: Vec<_> = reference::rankings(&doc, &mentions)
            .into_iter()
            .map(|r| {
                let candidates: Vec<_> = r
                    .candidates
                    .into_iter()
                    .map(|(spans, f)| serde_json::json!([spans.into_iter().map(span).collect::<Vec<_>>(), f]))
                    .collect();
                serde_json::json!({"pronoun": span(r.pronoun), "table": r.table, "candidates": candidates})
            })
            .collect();
        println!("{}", serde_json::json!({"id": id, "choices": choices}));
    }
    Ok(())
}
