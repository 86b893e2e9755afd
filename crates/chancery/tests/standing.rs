//! The minimal pairs of `tests/corpus/standing/`: negated, planned, possible, claimed and past acts told apart.

use chancery::coding::record::Event;
use chancery::{Article, Config, Pipeline, parse_date};
use std::path::Path;

struct Case {
    at: String,
    sentence: String,
    /// A type, or `none` where nothing is to be coded.
    kind: String,
    status: String,
    /// Who tells it; `-` for nobody.
    by: Option<String>,
}

/// Reads the files of the corpus, in the order of their names.
fn cases() -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/standing");
    let mut files: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|x| x == "txt"));
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for (k, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let at = format!("{name}:{}", k + 1);
            if line.is_empty() || line.starts_with("---") || line.starts_with('#') {
                continue;
            }
            let (sentence, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("{at}: no ` => `"));
            let (what, by) = expected.split_once("; by ").map_or((expected, None), |(w, b)| (w, Some(b.to_owned())));
            let (kind, status) = what.split_once(' ').unwrap_or_else(|| panic!("{at}: no status"));
            out.push(Case { at, sentence: sentence.into(), kind: kind.into(), status: status.into(), by });
        }
    }
    out
}

#[test]
fn every_pair_is_told_apart() {
    let pipeline = Pipeline::new(&Config::default()).unwrap();
    let cases = cases();
    assert!(cases.len() >= 200, "{} sentences", cases.len());
    let article =
        |c: &Case| Article { text: c.sentence.clone(), published: parse_date("2024-04-14"), ..Article::default() };
    let coded = pipeline.worker().code_all(cases.iter().map(article).collect());
    let mut faults = Vec::new();
    for (case, coded) in cases.iter().zip(&coded) {
        let events = &coded.record.events;
        // Acts that somebody only wants or is able to do are named, not told (`coder::unreal`).
        if case.kind == "none" {
            if let Some(e) = events.first() {
                faults.push(format!("{}: {}: expected none, found {} {}", case.at, case.sentence, e.kind, e.status));
            }
            continue;
        }
        let by = |e: &Event| e.reported_by.clone().unwrap_or_else(|| "-".to_owned());
        let fits = |e: &Event| e.status.as_str() == case.status && case.by.as_ref().is_none_or(|b| by(e) == *b);
        let of_kind: Vec<&Event> = events.iter().filter(|e| e.kind.as_str() == case.kind).collect();
        if of_kind.is_empty() || !of_kind.iter().all(|e| fits(e)) {
            let found: Vec<String> = events.iter().map(|e| format!("{} {}; by {}", e.kind, e.status, by(e))).collect();
            let expected = format!("{} {}; by {}", case.kind, case.status, case.by.as_deref().unwrap_or("anyone"));
            faults.push(format!("{}: {}: expected {expected}, found {}", case.at, case.sentence, found.join(", ")));
        }
    }
    assert!(faults.is_empty(), "{} of {} wrong:\n{}", faults.len(), cases.len(), faults.join("\n"));
}
