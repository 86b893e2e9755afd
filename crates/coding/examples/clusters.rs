//! Reads parse JSONL on standard input and prints `{"id","clusters","mentions"}`, one line an article: clusters as the
//! scorers read them, and what is known of each mention.
//!
//! `cargo run --release -p coding --example clusters [articles.jsonl] < parsed.jsonl > clusters.jsonl`

#![allow(clippy::print_stdout)]

use coding::actors::{self, Lexicon};
use coding::reference;
use std::collections::HashMap;
use std::io::BufRead;
use text::{CharMap, TokenRange};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Who was in office depends on the day: the articles' own file may tell it.
    let mut days = HashMap::new();
    if let Some(path) = std::env::args().nth(1) {
        for line in std::fs::read_to_string(path)?.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            let day = article["published"].as_str().and_then(|d| d.parse::<jiff::civil::Date>().ok());
            days.insert(article["id"].as_str().unwrap_or_default().to_owned(), day);
        }
    }
    for line in std::io::stdin().lock().lines() {
        let (id, doc) = coding::parsed::read(&line?).map_err(std::io::Error::other)?;
        let mut mentions = actors::find(&doc, Lexicon::builtin(), days.get(&id).copied().flatten());
        reference::resolve(&doc, &mut mentions);
        let map = CharMap::new(doc.text());
        let clusters: Vec<_> = reference::clusters(&mentions)
            .iter()
            .map(|c| {
                let span = |r: &TokenRange| doc.span_of(*r);
                c.iter()
                    .map(|r| serde_json::json!({"start": map.at(doc.text(), span(r).start as usize), "end": map.at(doc.text(), span(r).end as usize)}))
                    .collect::<Vec<_>>()
            })
            .collect();
        let told: Vec<_> = mentions
            .all()
            .iter()
            .map(|m| {
                let at = |i: u32| map.at(doc.text(), i as usize);
                let span = doc.span_of(m.tokens);
                serde_json::json!({
                    "start": at(span.start), "end": at(span.end), "head": at(doc.token(m.head).span.start),
                    "form": format!("{:?}", m.form), "kind": format!("{:?}", m.who.kind), "name": m.who.name,
                    "country": m.who.country.map(|c| c.to_string()), "sector": m.who.sector.map(|s| s.to_string()),
                    "also": m.also.iter().filter_map(|w| w.country).map(|c| c.to_string()).collect::<Vec<_>>(),
                    "source": m.who.source, "cluster": m.cluster,
                })
            })
            .collect();
        println!("{}", serde_json::json!({"id": id, "clusters": clusters, "mentions": told}));
    }
    Ok(())
}
