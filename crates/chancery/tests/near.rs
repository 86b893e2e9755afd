//! The judge of near candidates adds events, says why they were in doubt, and drops nothing that the patterns found; sides
//! that nobody tells are ascribed.

use chancery::coding::record::Record;
use chancery::{Article, Coded, Config, Pipeline, parse_date};

/// An article of ours in which "accusations" stand with neither side told.
const TEXT: &str = "Ghana's parliament voted on Monday to impeach the finance minister over the missing funds. The opposition \
    leader said the charges against the minister were long overdue. Police in Accra opened fire on protesters outside the \
    parliament. The protests began last week after the minister refused to resign. The president asked lawmakers to wait for \
    the investigation. He said the accusations were false and that his government would fight corruption. Activists held a \
    rally at the court, where the sentence is expected on Friday.";

/// Type and place of every telling.
fn tellings(r: &Record) -> Vec<(&'static str, u32)> {
    let all = r.events.iter().flat_map(|e| e.mentions.iter().map(|m| (e.kind.as_str(), m.trigger.start)));
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all
}

fn code(pipeline: &Pipeline, text: &str) -> Coded {
    let published = parse_date("2024-03-12");
    pipeline.worker().code(Article { id: "a".to_owned(), text: text.to_owned(), published, ..Article::default() })
}

#[test]
fn the_judge_only_adds_and_says_why() {
    let pipeline = Pipeline::new(&Config::default()).expect("built in");
    let coded = code(&pipeline, TEXT);
    let book = pipeline.coder().code_by_the_book(&coded.doc, coded.article.published);
    let (all, found) = (tellings(&coded.record), tellings(&book));
    assert!(found.iter().all(|t| all.contains(t)), "{found:?} {all:?}");
    assert!(book.events.iter().all(|e| e.why.open.is_none()));
    let added: Vec<_> = coded.record.events.iter().filter(|e| e.why.open.is_some()).collect();
    assert!(!added.is_empty() && all.len() >= found.len() + added.len());
    let least = chancery::coding::NEAR_LIVES - 1e-6;
    assert!(added.iter().all(|e| f64::from(e.confidence) >= least), "the confidence of what was added is the judge's");
    let lines = pipeline.coder().explain(&coded.doc, coded.article.published);
    let judged = |verdict: &str| lines.iter().filter(|l| l.step == "judged" && l.text.starts_with(verdict)).count();
    assert_eq!(judged("lives"), all.len() - found.len(), "every one that was added is explained");
}

#[test]
fn texts_in_lower_case_are_not_judged() {
    let pipeline = Pipeline::new(&Config::default()).expect("built in");
    let coded = code(&pipeline, &TEXT.to_lowercase());
    assert!(coded.record.events.iter().all(|e| e.why.open.is_none()));
}
