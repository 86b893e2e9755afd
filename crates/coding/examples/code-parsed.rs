//! Codes parsed documents (`chancery parse` JSONL, or any parser's in that form) without a model of ours.
//!
//! usage: code-parsed [--explain] [--codebook DIR] < parsed.jsonl

#![allow(clippy::print_stdout, reason = "a program that prints")]

use serde_json::json;
use std::io::BufRead;
use text::{CharMap, Span};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let explain = std::env::args().any(|a| a == "--explain");
    let dirs: Vec<std::path::PathBuf> =
        std::env::args().skip_while(|a| a != "--codebook").skip(1).map(Into::into).collect();
    let coder = coding::Coder::with_codebooks(&dirs)?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (id, doc) = coding::parsed::read(&line)?;
        let published =
            serde_json::from_str::<serde_json::Value>(&line)?["published"].as_str().and_then(|d| d.parse().ok());
        if explain {
            for l in coder.explain(&doc, published) {
                println!("{:12} {:10} {:28} {}  [{}]", doc.text_of(l.token), l.step, l.rule, l.text, l.at);
            }
            continue;
        }
        let chars = CharMap::new(doc.text());
        let at = |i: u32| chars.at(doc.text(), i as usize);
        let words = |s: Span| json!({"text": doc.slice(s), "start": at(s.start), "end": at(s.end)});
        let party = |p: &coding::record::Party| {
            let mut v = p.span.map_or_else(|| json!({"text": ""}), words);
            v["name"] = json!(p.name);
            v["country"] = json!(p.country.map(|c| c.to_string()));
            v["sector"] = json!(p.sector.map(coding::Sector::as_str));
            v
        };
        let record = coder.code(&doc, published);
        let times: Vec<_> = record
            .times
            .iter()
            .map(|t| {
                let mut v = words(t.span);
                v["type"] = json!(t.kind);
                v["value"] = json!(t.value);
                v
            })
            .collect();
        let places: Vec<_> = record
            .places
            .iter()
            .map(|p| {
                let mut v = words(p.span);
                v["name"] = json!(p.name);
                v["country"] = json!(p.country.map(|c| c.to_string()));
                v["lat"] = json!(p.lat);
                v["lon"] = json!(p.lon);
                v["geonames"] = json!(p.geonames);
                v
            })
            .collect();
        let events: Vec<_> = record
            .events
            .iter()
            .map(|e| {
                let mentions: Vec<_> =
                    e.mentions.iter().map(|m| json!({"sentence": m.sentence, "trigger": words(m.trigger)})).collect();
                json!({"type": e.kind.as_str(), "mode": e.mode, "status": e.status.as_str(), "trigger": mentions[0]["trigger"],
                    "actors": e.actors.iter().map(party).collect::<Vec<_>>(),
                    "recipients": e.recipients.iter().map(party).collect::<Vec<_>>(),
                    "reported_by": e.reported_by, "place": e.place.as_ref().map(|p| words(p.span)), "date": {"start": e.date.start, "end": e.date.end, "basis": e.date.basis}, "cameo": e.cameo, "contexts": e.contexts,
                    "why": {"rule": e.why.rule, "at": e.why.at, "path": e.why.path}, "mentions": mentions})
            })
            .collect();
        println!("{}", json!({"id": id, "events": events, "times": times, "places": places}));
    }
    Ok(())
}
