//! Measures tokens per second on one thread over the texts of a JSONL file (field `text`).
//!
//! `cargo run --release -p nlp --example speed -- FILE [TEXTS] [fast]`; prints the counts of tokens, sentences and entities
//! beside the time, so that unequal work shows.
#![allow(clippy::print_stdout)]

use std::time::Instant;

/// Seconds this thread has run, where the system tells; wall time elsewhere.
fn clock(start: Instant) -> f64 {
    let nanos = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = nanos.and_then(|s| s.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(|| start.elapsed().as_secs_f64(), |n| n / 1e9)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("usage: speed FILE [TEXTS]")?;
    let most = args.next().map_or(Ok(usize::MAX), |n| n.parse())?;
    let precision = if args.next().as_deref() == Some("fast") { nlp::Precision::Fast } else { nlp::Precision::Exact };
    let content = std::fs::read_to_string(file)?;
    let mut texts = Vec::new();
    for line in content.lines().take(most) {
        let row: serde_json::Value = serde_json::from_str(line)?;
        texts.push(row["text"].as_str().unwrap_or("").to_owned());
    }
    let start = Instant::now();
    let model = nlp::builtin();
    println!("model loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut worker = model.worker_with(precision);
    for round in 0..3 {
        let from = clock(start);
        let (mut tokens, mut sents, mut ents) = (0, 0, 0);
        for batch in texts.chunks(64) {
            let batch: Vec<&str> = batch.iter().map(String::as_str).collect();
            for doc in worker.parse_batch(&batch) {
                tokens += doc.len();
                sents += doc.sents().len();
                ents += doc.ents().len();
            }
        }
        let s = clock(start) - from;
        println!(
            "round {round}: {tokens} tokens, {sents} sentences, {ents} entities in {s:.2} s: {:.0} tokens/s",
            f64::from(tokens as u32) / s
        );
    }
    Ok(())
}
