//! Trains the weights of places: `train-places WEIGHTS PARSED CODED GOLD [PARSED CODED GOLD]...` reads articles as
//! `chancery parse` prints them, with the names that `chancery code` reads, and sets with `toponyms`; prints figures of
//! cross-validation and writes the table of weights.

use coding::parsed;
use coding::places::train::{Annotated, Gold, train};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Error, Write};
use text::Span;

/// Annotations that are no toponyms, by `GeoWebNews`' types.
const NOT_TOPONYMS: [&str; 3] = ["Literal_Expression", "Non_Lit_Expression", "Non_Toponym"];
/// Below this share of states' adjectives a set is taken not to annotate them.
const ADJECTIVES: f64 = 0.3;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((out, pairs)) = args.split_first().filter(|(_, p)| p.len() >= 3 && p.len() % 3 == 0) else {
        return Err(Error::other("usage: train-places WEIGHTS PARSED CODED GOLD [PARSED CODED GOLD]..."));
    };
    let mut articles = Vec::new();
    let mut sets = Vec::new();
    for pair in pairs.chunks(3) {
        let mut gold: HashMap<String, Value> = HashMap::new();
        for line in BufReader::new(std::fs::File::open(&pair[2])?).lines() {
            let v: Value = serde_json::from_str(&line?)?;
            gold.insert(v["id"].as_str().unwrap_or_default().to_owned(), v);
        }
        let from = articles.len();
        for (id, doc) in parsed::read_coded(&pair[0], &pair[1]).map_err(Error::other)? {
            if let Some(g) = gold.get(&id) {
                let gold = read_gold(doc.text(), g);
                articles.push(Annotated { set: sets.len(), doc, gold, adjectives: true });
            }
        }
        let (mut told, mut marked) = (0usize, 0usize);
        for a in &articles[from..] {
            for e in a.doc.ents().iter().filter(|e| e.label == text::ent::NORP) {
                let span = a.doc.span_of(e.tokens);
                told += 1;
                marked += usize::from(a.gold.iter().any(|g| g.span.start < span.end && span.start < g.span.end));
            }
        }
        let adjectives = marked as f64 >= ADJECTIVES * told as f64;
        articles[from..].iter_mut().for_each(|a| a.adjectives = adjectives);
        sets.push(pair[2].rsplit('/').next().unwrap_or_default().to_owned());
    }
    let (report, weights) = train(&articles, &sets);
    std::io::stdout().write_all(report.as_bytes())?;
    std::fs::write(out, weights)
}

fn read_gold(text: &str, article: &Value) -> Vec<Gold> {
    let bytes: Vec<usize> = text.char_indices().map(|(b, _)| b).chain([text.len()]).collect();
    let byte = |v: &Value| v.as_u64().and_then(|k| bytes.get(k as usize)).copied();
    let mut out: Vec<Gold> = Vec::new();
    for t in article["toponyms"].as_array().into_iter().flatten() {
        let (Some(start), Some(end)) = (byte(&t["start"]), byte(&t["end"])) else { continue };
        let degrees = |v: &Value| v.as_f64().or_else(|| v.as_str()?.trim().parse().ok());
        if t["type"].as_str().is_some_and(|t| NOT_TOPONYMS.contains(&t)) {
            continue;
        }
        let at = degrees(&t["lat"]).zip(degrees(&t["lon"]));
        out.push(Gold { span: Span::new(start as u32, end as u32), at });
    }
    out
}
