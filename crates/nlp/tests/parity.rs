//! Holds the runtime against what spaCy 3.8.7 printed with `en_core_web_sm` 3.8.0 for real articles and odd strings.
//!
//! The reference files are not part of the repository; without them the test prints a message and passes. Tokens
//! must all be equal; the rest in at least 99.9 % of tokens. `docs/parity.md` lists every difference there is.

#![allow(clippy::print_stdout)] // The shares are what one runs this test for.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use text::{CharMap, Document};

/// Counts of equal annotations.
#[derive(Default)]
struct Counts {
    tokens: usize,
    same: [usize; 8],
    report: String,
}

const FIELDS: [&str; 8] = ["norm", "lemma", "tag", "pos", "morph", "head+label", "sentence start", "entity"];

fn folder() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/parity");
    path.is_dir().then_some(path)
}

fn field(row: &Value, i: usize) -> &str {
    row[i].as_str().unwrap_or("")
}

/// The BILUO-less tags of a document's entities: `B-GPE`, `I-GPE`, `O`.
fn iob(doc: &Document) -> Vec<String> {
    let mut out = vec!["O".to_owned(); doc.len()];
    for e in doc.ents() {
        for i in e.tokens.iter() {
            let begin = i == e.tokens.start as usize;
            out[i] = format!("{}-{}", if begin { 'B' } else { 'I' }, e.label.as_str());
        }
    }
    out
}

fn compare(id: &str, text: &str, expected: &[Value], doc: &Document, counts: &mut Counts) {
    let map = CharMap::new(text);
    let tokens: Vec<(usize, usize, bool)> = (0..doc.len())
        .map(|i| {
            let at = map.at(text, doc.token(i).span.start as usize);
            (at, doc.text_of(i).chars().count(), doc.token(i).space_after)
        })
        .collect();
    let number = |v: &Value| v.as_u64().unwrap_or(0) as usize;
    let wanted: Vec<(usize, usize, bool)> =
        expected.iter().map(|t| (number(&t[0]), number(&t[1]), field(t, 11) == " ")).collect();
    let differ = tokens.iter().zip(&wanted).position(|(a, b)| a != b);
    assert_eq!(
        tokens.len(),
        wanted.len(),
        "{id}: number of tokens; first difference {differ:?}: {:?}",
        differ.map(|d| (tokens[d], wanted[d]))
    );
    assert_eq!(differ, None, "{id}: {:?}", differ.map(|d| (tokens[d], wanted[d])));
    let iob = iob(doc);
    for (i, want) in expected.iter().enumerate() {
        let t = doc.token(i);
        let arc = (doc.head(i) as u64, t.dep.as_str());
        let start = i64::from(t.sent_start);
        let same = [
            doc.norm(i) == field(want, 2),
            doc.lemma(i) == field(want, 3),
            t.tag.as_str() == field(want, 4),
            t.pos.as_str() == field(want, 5),
            t.morph.as_str() == field(want, 6),
            arc == (want[7].as_u64().unwrap_or(u64::MAX), field(want, 8)),
            start == want[9].as_i64().unwrap_or(0).max(0),
            iob[i] == field(want, 10),
        ];
        counts.tokens += 1;
        for (n, s) in counts.same.iter_mut().zip(same) {
            *n += usize::from(s);
        }
        if same.contains(&false) {
            let got = format!(
                "{:?} {} {} {} {} {} {} {}",
                doc.lemma(i),
                t.tag.as_str(),
                t.pos.as_str(),
                t.morph.as_str(),
                arc.0,
                arc.1,
                start,
                iob[i]
            );
            let _ = writeln!(counts.report, "{id} {i} {:?}: {got}; expected {want}", doc.text_of(i));
        }
    }
}

fn run(file: &str, precision: nlp::Precision) -> Option<Counts> {
    let Some(folder) = folder() else {
        println!("skipped: ../shared/parity is not there");
        return None;
    };
    let text = std::fs::read_to_string(folder.join(file)).expect("a readable parity file");
    let mut counts = Counts::default();
    let mut worker = nlp::builtin().worker_with(precision);
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).expect("a JSON line");
        let text = row["text"].as_str().unwrap_or("");
        let doc = worker.parse(text);
        compare(field_of(&row), text, row["tokens"].as_array().map_or(&[], Vec::as_slice), &doc, &mut counts);
    }
    println!("{file}, {precision:?}: {} tokens", counts.tokens);
    for (name, same) in FIELDS.iter().zip(counts.same) {
        println!("  {name:<15} {:.4} %", 100.0 * same as f64 / counts.tokens.max(1) as f64);
    }
    print!("{}", counts.report);
    Some(counts)
}

fn field_of(row: &Value) -> &str {
    row["id"].as_str().unwrap_or("")
}

fn check(counts: &Counts, share: f64) {
    for (name, same) in FIELDS.iter().zip(counts.same) {
        assert!(same as f64 >= share * counts.tokens as f64, "{name}: {same} of {}\n{}", counts.tokens, counts.report);
    }
}

#[test]
fn odd_strings_are_equal() {
    if let Some(counts) = run("odd.jsonl", nlp::Precision::Exact) {
        check(&counts, 1.0);
    }
}

#[test]
fn the_seed_article_is_equal() {
    if let Some(counts) = run("seed.jsonl", nlp::Precision::Exact) {
        check(&counts, 1.0);
    }
}

#[test]
fn articles_are_equal() {
    if let Some(counts) = run("wikinews.jsonl", nlp::Precision::Exact) {
        check(&counts, 0.999);
    }
}

#[test]
fn the_fast_mode_comes_near() {
    if let Some(counts) = run("wikinews.jsonl", nlp::Precision::Fast) {
        check(&counts, 0.98);
    }
}
