//! Trains where acts took place: `train-placing WEIGHTS PARSED CODED GOLD` reads sentences as `chancery parse` prints
//! them, with the names that `chancery code` reads, and acts with `event` and `locations`, holds a tenth out, prints figures and writes the table of weights.

use coding::parsed;
use coding::places::train::{Act, train_acts};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Error, Write};
use text::Span;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [out, parsed_path, coded_path, gold_path] = args.as_slice() else {
        return Err(Error::other("usage: train-placing WEIGHTS PARSED CODED GOLD"));
    };
    let mut gold: HashMap<String, Value> = HashMap::new();
    for line in BufReader::new(std::fs::File::open(gold_path)?).lines() {
        let v: Value = serde_json::from_str(&line?)?;
        gold.insert(v["id"].as_str().unwrap_or_default().to_owned(), v);
    }
    let mut acts = Vec::new();
    for (id, doc) in parsed::read_coded(parsed_path, coded_path).map_err(Error::other)? {
        let Some(g) = gold.get(&id) else { continue };
        let bytes: Vec<usize> = doc.text().char_indices().map(|(b, _)| b).chain([doc.text().len()]).collect();
        let byte = |v: &Value| v.as_u64().and_then(|k| bytes.get(k as usize)).map(|&b| b as u32);
        let span = |v: &Value| Some(Span::new(byte(&v["start"])?, byte(&v["end"])?));
        let Some(event) = span(&g["event"]) else { continue };
        let Some(head) = doc.tokens().iter().position(|t| t.span.start < event.end && event.start < t.span.end) else {
            continue;
        };
        let places = g["locations"].as_array().into_iter().flatten().filter_map(span).collect();
        acts.push(Act { doc, head, places, held_out: held_out(&id) });
    }
    let (report, weights) = train_acts(&acts);
    std::io::stdout().write_all(report.as_bytes())?;
    std::fs::write(out, weights)
}

/// A tenth of the acts by the hash of their id (FNV-1a), the same that `chancery eval event-places --held-out` takes.
fn held_out(id: &str) -> bool {
    id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)) % 10 == 0
}
