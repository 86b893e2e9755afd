//! Lists the mentions of parsed documents: who each stands for and which entry or pattern said so.
//!
//! usage: mentions < parsed.jsonl

#![allow(clippy::print_stdout, reason = "a program that prints")]

use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lock().lines() {
        let (id, doc) = coding::parsed::read(&line?)?;
        let mut mentions = coding::actors::find(&doc, coding::actors::Lexicon::builtin(), None);
        coding::reference::resolve(&doc, &mut mentions);
        for m in mentions.all().iter().filter(|m| m.who.is_actor()) {
            let code = m.who.country.map_or("---".to_owned(), |c| c.to_string());
            let sector = m.who.sector.map_or("", |s| s.as_str());
            let words = doc.slice(doc.span_of(m.tokens)).replace('\n', " ");
            println!(
                "{id}\t{words}\t{}\t{code}{sector}\t{}\t{:?}\t+{}",
                m.who.name,
                m.who.source,
                m.cluster,
                m.also.len()
            );
        }
    }
    Ok(())
}
