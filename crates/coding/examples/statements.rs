//! Finds the statements of parsed articles: JSONL of `chancery parse` in, JSONL of statements out, offsets in code
//! points, for the scorer of quotations. `--rules` leaves the weights out; the cost goes to the error stream.

use coding::record::{Statement, Stretch};
use coding::{Mentions, parsed, statements};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use text::{CharMap, Document, Span};

fn main() -> std::io::Result<()> {
    let by_rule = std::env::args().any(|a| a == "--rules");
    // Reading the weights once is no cost of the text.
    statements::find(&Document::builder("").finish(), &Mentions::default());
    let stdin = std::io::stdin().lock();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut tokens, mut spent) = (0usize, std::time::Duration::ZERO);
    for line in stdin.lines() {
        let (id, doc) = parsed::read(&line?).map_err(std::io::Error::other)?;
        let mentions = Mentions::new(&doc, Vec::new());
        let start = std::time::Instant::now();
        let found = if by_rule { statements::find_by_rule(&doc) } else { statements::find(&doc, &mentions) };
        spent += start.elapsed();
        tokens += doc.len();
        let map = CharMap::new(doc.text());
        let all: Vec<Value> = found
            .iter()
            .map(|f| {
                let mut v = wire(&doc, &map, &statements::to_record(&doc, &mentions, f));
                v["rule"] = json!(f.source);
                v
            })
            .collect();
        writeln!(out, "{}", json!({"id": id, "statements": all}))?;
    }
    writeln!(std::io::stderr(), "{tokens} tokens, {:.3} µs per token", spent.as_secs_f64() * 1e6 / tokens.max(1) as f64)
}

fn span(doc: &Document, map: &CharMap, s: Span) -> Value {
    let at = |b: u32| map.at(doc.text(), b as usize);
    json!({"start": at(s.start), "end": at(s.end), "text": doc.slice(s)})
}

fn stretch(doc: &Document, map: &CharMap, s: &Stretch) -> Value {
    let mut v = span(doc, map, s.hull());
    if s.parts.len() > 1 {
        v["parts"] = s.parts.iter().map(|p| span(doc, map, *p)).collect();
    }
    v
}

fn wire(doc: &Document, map: &CharMap, s: &Statement) -> Value {
    let speaker = s.speaker.as_ref().and_then(|p| Some((p, p.span?)));
    json!({
        "speaker": speaker.map(|(p, at)| {
            let mut v = span(doc, map, at);
            v["name"] = json!(p.name);
            v
        }),
        "cue": s.cue.as_ref().map(|c| stretch(doc, map, c)),
        "content": stretch(doc, map, &s.content),
        "kind": s.kind.as_str(),
    })
}
