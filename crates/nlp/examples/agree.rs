//! Prints how often the fast mode agrees with the exact one over the texts of a JSONL file (field `text`).
//!
//! `cargo run --release -p nlp --example agree -- FILE [TEXTS]`.
#![allow(clippy::print_stdout)]

use nlp::Precision;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("usage: agree FILE [TEXTS]")?;
    let most = args.next().map_or(Ok(usize::MAX), |n| n.parse())?;
    let model = nlp::builtin();
    let (mut exact, mut fast) = (model.worker(), model.worker_with(Precision::Fast));
    let mut tokens = 0usize;
    let mut same = [0usize; 5];
    let (mut ents, mut shared, mut found) = (0usize, 0usize, 0usize);
    for line in std::fs::read_to_string(file)?.lines().take(most) {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().unwrap_or("");
        let (a, b) = (exact.parse(text), fast.parse(text));
        tokens += a.len();
        for i in 0..a.len() {
            let (s, t) = (a.token(i), b.token(i));
            let agree = [
                s.tag == t.tag,
                a.lemma(i) == b.lemma(i),
                s.head == t.head,
                s.dep == t.dep,
                s.sent_start == t.sent_start,
            ];
            for (n, yes) in same.iter_mut().zip(agree) {
                *n += usize::from(yes);
            }
        }
        ents += a.ents().len();
        found += b.ents().len();
        shared += b
            .ents()
            .iter()
            .filter(|e| a.ents().binary_search_by_key(&e.tokens, |x| x.tokens).is_ok_and(|k| a.ents()[k] == **e))
            .count();
    }
    println!("{tokens} tokens");
    for (name, n) in ["tag", "lemma", "head", "label", "sentence start"].iter().zip(same) {
        println!("  {name:<15} {:.3} %", 100.0 * n as f64 / tokens.max(1) as f64);
    }
    println!("  entities        {ents} exact, {found} fast, {shared} the same");
    Ok(())
}
