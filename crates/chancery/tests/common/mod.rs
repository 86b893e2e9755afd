//! What tests of whole articles share.

use chancery::coding::record::{Event, Party, Record};
use chancery::{Article, Coded, Config, Pipeline};

/// Codes an article of Wednesday, 10 April 2024.
pub(crate) fn code(text: &str) -> Coded {
    let pipeline = Pipeline::new(&Config::default()).expect("the built-in model loads");
    let published = Some(jiff::civil::date(2024, 4, 10));
    pipeline.worker().code(Article { id: "a".to_owned(), text: text.to_owned(), published, ..Article::default() })
}

/// The same by the rules alone: nothing is judged or ascribed.
#[allow(dead_code, reason = "not every test asks for it")]
pub(crate) fn code_by_the_book(text: &str) -> Record {
    let pipeline = Pipeline::new(&Config::default()).expect("the built-in model loads");
    let coded = code(text);
    pipeline.coder().code_by_the_book(&coded.doc, coded.article.published)
}

/// `TYPE ACTORS > RECIPIENTS` of an event, each with country and sector.
#[allow(dead_code, reason = "not every test asks for it")]
pub(crate) fn told(e: &Event) -> String {
    let side = |ps: &[Party]| match ps {
        [] => "-".to_owned(),
        _ => ps.iter().map(Party::code).collect::<Vec<_>>().join("+"),
    };
    format!("{} {} > {}", e.kind, side(&e.actors), side(&e.recipients))
}

/// Codes an article by the rules alone and checks `TYPE ACTORS > RECIPIENTS` of all its events, in order.
#[allow(dead_code, reason = "not every test asks for it")]
#[track_caller]
pub(crate) fn check(text: &str, expect: &[&str]) {
    let got: Vec<String> = code_by_the_book(text).events.iter().map(told).collect();
    assert_eq!(got, expect, "{text}");
}

/// Codes an article by the rules alone and checks that it has an event `TYPE ACTORS > RECIPIENTS`.
#[allow(dead_code, reason = "not every test asks for it")]
#[track_caller]
pub(crate) fn tells(text: &str, expect: &str) {
    let record = code_by_the_book(text);
    let all: Vec<String> = record.events.iter().map(told).collect();
    assert!(all.iter().any(|t| t == expect), "{text}: {all:?}");
}
