//! Trains the statement model: `train-statements PARSED.jsonl GOLD.jsonl MODEL` reads articles as `chancery parse`
//! prints them and their attributions in `PolNeAR`'s form, and writes the model's file.

use coding::parsed;
use coding::statements::train::{Gold, train};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Error};
use text::{CharMap, Document, TokenRange};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [parsed_path, gold_path, out] = args.as_slice() else {
        return Err(Error::other("usage: train-statements PARSED.jsonl GOLD.jsonl MODEL"));
    };
    let mut gold: HashMap<String, Value> = HashMap::new();
    for line in BufReader::new(std::fs::File::open(gold_path)?).lines() {
        let v: Value = serde_json::from_str(&line?)?;
        gold.insert(v["id"].as_str().unwrap_or_default().to_owned(), v);
    }
    let mut articles = Vec::new();
    for line in BufReader::new(std::fs::File::open(parsed_path)?).lines() {
        let (id, doc) = parsed::read(&line?).map_err(Error::other)?;
        if let Some(g) = gold.get(&id) {
            let attributions = read_gold(&doc, g);
            articles.push((doc, attributions));
        }
    }
    std::fs::write(out, train(&articles))
}

fn read_gold(doc: &Document, article: &Value) -> Vec<Gold> {
    let map = CharMap::new(doc.text());
    let bounds: Vec<(usize, usize)> = doc
        .tokens()
        .iter()
        .map(|t| (map.at(doc.text(), t.span.start as usize), map.at(doc.text(), t.span.end as usize)))
        .collect();
    let part = |a: &Value, name: &str| -> Vec<TokenRange> {
        let spans = a[name].as_array().cloned().unwrap_or_default();
        let range = |s: &Value| {
            let (from, to) = (s["start"].as_u64()? as usize, s["end"].as_u64()? as usize);
            let start = bounds.partition_point(|b| b.1 <= from);
            let end = bounds.partition_point(|b| b.0 < to);
            (start < end).then(|| TokenRange::new(start, end))
        };
        spans.iter().filter_map(range).collect()
    };
    let all = article["attributions"].as_array().cloned().unwrap_or_default();
    all.iter().map(|a| Gold { cue: part(a, "cue"), source: part(a, "source"), content: part(a, "content") }).collect()
}
