//! Documents from the JSONL that `chancery parse` (or another parser) prints: the coder needs no parser of ours.

use serde::Deserialize;
use text::{Document, Entity, Pos, Span, Sym, TokenData, TokenRange};

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    tokens: Vec<Token>,
    #[serde(default)]
    ents: Vec<Ent>,
}

#[derive(Deserialize)]
struct Token {
    start: u32,
    text: String,
    #[serde(default)]
    lemma: String,
    #[serde(default)]
    norm: String,
    tag: String,
    pos: String,
    #[serde(default)]
    morph: String,
    head: u32,
    dep: String,
    sent_start: bool,
    ws: String,
}

#[derive(Deserialize)]
struct Ent {
    start: u32,
    end: u32,
    label: String,
}

/// Reads one line of parse JSONL into its id and document; the text is rebuilt from tokens and blanks.
///
/// # Errors
/// Says what is wrong with the line, as the JSON reader words it.
pub fn read(line: &str) -> Result<(String, Document), String> {
    let line: Line = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let text: String = line.tokens.iter().flat_map(|t| [t.text.as_str(), t.ws.as_str()]).collect();
    let mut b = Document::builder(text);
    let mut at = 0u32;
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for t in &line.tokens {
        let end = at + t.text.len() as u32;
        starts.push(t.start);
        ends.push(t.start + t.text.chars().count() as u32);
        let lower = t.text.to_lowercase();
        b.push(TokenData {
            span: Span::new(at, end),
            space_after: !t.ws.is_empty(),
            norm: if t.norm.is_empty() { &lower } else { &t.norm },
            lemma: if t.lemma.is_empty() { &lower } else { &t.lemma },
            tag: Sym::new(&t.tag),
            pos: Pos::parse(&t.pos).unwrap_or(Pos::X),
            morph: Sym::new(&t.morph),
            head: t.head,
            dep: Sym::new(&t.dep),
            sent_start: t.sent_start,
        });
        at = end + t.ws.len() as u32;
    }
    for e in &line.ents {
        let start = starts.partition_point(|&s| s < e.start);
        let end = ends.partition_point(|&s| s < e.end) + 1;
        if start < end && end <= starts.len() {
            b.push_entity(Entity { tokens: TokenRange::new(start, end), label: Sym::new(&e.label) });
        }
    }
    Ok((line.id, b.finish()))
}

/// Reads files of parse and code JSONL line by line beside each other: documents as parsed, with the names that `code`
/// found instead of the parser's.
///
/// # Errors
/// Says which file or line is not what it should be.
pub fn read_coded(parsed: &str, coded: &str) -> Result<Vec<(String, Document)>, String> {
    let text = |path: &str| std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"));
    let (parsed_text, coded_text) = (text(parsed)?, text(coded)?);
    let mut out = Vec::new();
    for (n, (p, c)) in parsed_text.lines().zip(coded_text.lines()).enumerate() {
        let fault = |e: serde_json::Error| format!("{coded}:{}: {e}", n + 1);
        let mut line: serde_json::Value = serde_json::from_str(p).map_err(fault)?;
        let told: serde_json::Value = serde_json::from_str(c).map_err(fault)?;
        if line["id"] != told["id"] {
            return Err(format!("{coded}:{}: another article than {parsed}", n + 1));
        }
        line["ents"] = told["entities"].clone();
        out.push(read(&line.to_string())?);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tokens_heads_and_entities() {
        let line = r#"{"id":"a","tokens":[
            {"start":0,"end":5,"text":"Écoin","lemma":"Écoin","tag":"NNP","pos":"PROPN","head":1,"dep":"nsubj","sent_start":true,"ws":" "},
            {"start":6,"end":10,"text":"left","lemma":"leave","tag":"VBD","pos":"VERB","head":1,"dep":"ROOT","sent_start":false,"ws":""}],
            "ents":[{"start":0,"end":5,"label":"GPE"}]}"#;
        let (id, doc) = read(line).unwrap();
        assert_eq!((id.as_str(), doc.text()), ("a", "Écoin left"));
        assert_eq!(doc.ent_of(0).map(|e| e.label.as_str()), Some("GPE"));
        assert_eq!(doc.lemma(1), "leave");
        assert!(read("{}").is_err());
    }
}
