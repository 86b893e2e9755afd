//! Runs the codebook's examples over parses made elsewhere.
//!
//! usage: check-parsed --list > sentences.jsonl      (parse them with any parser)
//!        check-parsed < parsed.jsonl

#![allow(clippy::print_stdout, reason = "a program that prints")]

use serde_json::json;
use std::collections::HashMap;
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let coder = coding::Coder::with_codebooks(&[])?;
    let examples = coder.codebook().examples();
    if std::env::args().any(|a| a == "--list") {
        for e in examples {
            println!("{}", json!({"id": e.text, "text": e.text}));
        }
        return Ok(());
    }
    let mut parsed = HashMap::new();
    for line in std::io::stdin().lock().lines() {
        let (id, doc) = coding::parsed::read(&line?)?;
        parsed.insert(id, doc);
    }
    let mut faults = 0;
    for e in examples {
        let Some(doc) = parsed.get(&e.text) else { continue };
        if let Some(fault) = coder.check_one(e, doc) {
            faults += 1;
            println!("{fault}");
        }
    }
    println!("{} examples, {faults} failed", examples.len());
    Ok(())
}
