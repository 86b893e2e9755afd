//! Sides that nobody tells: the country that the article makes likeliest, said to be so and explained.

mod common;

use chancery::{Config, Pipeline};
use coding::record::{Event, Party};

const TEXT: &str = "Police in Accra opened fire on Monday on protesters outside Ghana's parliament. The protests in Accra \
    began last week after Ghana's finance minister refused to resign. The foreign ministry of Togo condemned the shooting. \
    The United States urged restraint and offered to mediate. A spokesman for the army denied the allegations.";

fn countries(side: &[Party]) -> Vec<&str> {
    side.iter().filter_map(|p| p.country.as_ref().map(coding::Country::as_str)).collect()
}

fn at<'e>(events: &'e [Event], trigger: &str) -> &'e Event {
    let start = TEXT.find(trigger).expect("a word of the article");
    let there = |e: &&Event| e.mentions.iter().any(|m| (m.trigger.start as usize) == start);
    events.iter().find(there).unwrap_or_else(|| panic!("nothing at {trigger:?}"))
}

#[test]
fn restraint_is_urged_on_those_whom_the_article_is_about() {
    let (coded, book) = (common::code(TEXT), common::code_by_the_book(TEXT));
    let (urged, by_the_book) = (at(&coded.record.events, "urged"), at(&book.events, "urged"));
    assert_eq!((countries(&urged.actors), countries(&urged.recipients)), (vec!["USA"], vec!["GHA"]));
    assert!(by_the_book.recipients.is_empty() && by_the_book.why.ascribed.is_empty());
    assert_eq!(urged.why.ascribed, ["recipients"]);
    assert!(book.events.iter().all(|e| e.why.ascribed.is_empty()));

    let pipeline = Pipeline::new(&Config::default()).expect("the built-in model loads");
    let lines = pipeline.coder().explain(&coded.doc, coded.article.published);
    let told = |l: &&coding::Line| l.at == "models/sides.tsv" && l.text.starts_with("recipient: GHA");
    assert!(lines.iter().any(|l| told(&l)), "explain says why");
}

#[test]
fn nobody_acts_towards_himself() {
    let coded = common::code(TEXT);
    for e in &coded.record.events {
        let same = |a: &Party, r: &Party| a.country == r.country && a.sector == r.sector && a.name == r.name;
        let himself = e.recipients.iter().any(|r| e.actors.iter().any(|a| same(a, r)));
        assert!(!himself, "{} at {:?}", e.kind, coded.doc.slice(e.mentions[0].trigger));
    }
}

#[test]
fn whom_words_keep_open_is_nobody_in_particular() {
    let text = "Washington warned Beijing over the strait. China rejected any outside pressure. China and the United \
        States spoke of trade.";
    let coded = common::code(text);
    let rejected = coded.record.events.iter().find(|e| e.kind.as_str() == "REJECT").expect("a rejection");
    assert_eq!(countries(&rejected.actors), ["CHN"]);
    assert!(rejected.recipients.is_empty() && rejected.why.ascribed.is_empty(), "{:?}", rejected.recipients);
}
