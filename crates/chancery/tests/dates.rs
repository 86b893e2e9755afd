//! When acts happened: invented articles, the dates of their events, and what tied each date to its act.

mod common;

use chancery::{Article, Config, Pipeline};

/// Codes an article of Wednesday, 10 April 2024 and checks `TYPE first..last basis` of its events, in order.
#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let coded = common::code(text);
    let told = |e: &coding::record::Event| {
        let date = &e.date;
        match (&date.start, &date.end) {
            (Some(a), Some(b)) if a == b => format!("{} {a} {}", e.kind, date.basis.unwrap_or("-")),
            (Some(a), Some(b)) => format!("{} {a}..{b} {}", e.kind, date.basis.unwrap_or("-")),
            _ => format!("{} -", e.kind),
        }
    };
    let got: Vec<String> = coded.record.events.iter().map(told).collect();
    assert_eq!(got, expect, "{text}");
}

#[test]
fn syntax_ties_a_date_to_its_act() {
    check("France expelled two Malian diplomats on Monday.", &["SANCTION 2024-04-08 told"]);
    check("France will expel two Malian diplomats on Monday.", &["SANCTION 2024-04-15 told"]);
    check("France expelled two Malian diplomats.", &["SANCTION -"]);
    check("France has accused Mali since 2019.", &["ACCUSE 2019-01-01..2024-04-10 told"]);
}

#[test]
fn acts_of_one_sentence_share_its_date() {
    let text = "On Monday, France expelled two Malian diplomats and condemned Mali.";
    check(text, &["SANCTION 2024-04-08 told", "ACCUSE 2024-04-08 sentence"]);
}

#[test]
fn what_is_only_recent_has_no_day() {
    check("France condemned the recent raid by Mali on Chad.", &["ACCUSE -", "ASSAULT -"]);
}

#[test]
fn a_visit_told_again_in_other_words_has_its_day() {
    let text =
        "The Peruvian president arrived in Ecuador on Monday. During his recent visit to Ecuador, Peru praised Chile.";
    let coded = common::code(text);
    let visits = coded.record.events.iter().filter(|e| e.mode == Some("visit"));
    let days: Vec<_> = visits.map(|e| (e.mentions.len(), e.date.start.as_deref())).collect();
    assert_eq!(days, [(2, Some("2024-04-08"))]);
}

#[test]
fn an_act_that_goes_on_keeps_its_day() {
    let text = "France expelled two Malian diplomats on Monday. France also condemned Mali.";
    check(text, &["SANCTION 2024-04-08 told", "ACCUSE 2024-04-08 scene"]);
}

#[test]
fn a_scene_is_left_after_another_day_or_a_perfect() {
    let monday = "France expelled two Malian diplomats on Monday.";
    let text = format!("{monday} On Tuesday it rained. France condemned Mali.");
    check(&text, &["SANCTION 2024-04-08 told", "ACCUSE -"]);
    check(&format!("{monday} France has condemned Mali."), &["SANCTION 2024-04-08 told", "ACCUSE -"]);
    check(&format!("{monday} Kenya condemned Peru."), &["SANCTION 2024-04-08 told", "ACCUSE -"]);
}

#[test]
fn a_sentence_without_an_act_opens_a_scene_too() {
    let text = "The Kenyan president spoke on Monday. He condemned Mali.";
    check(text, &["ACCUSE 2024-04-08 scene"]);
}

#[test]
fn what_is_done_by_saying_so_has_the_day_of_the_saying() {
    check("The Kenyan president said on Monday that Kenya condemns Mali.", &["ACCUSE 2024-04-08 told"]);
}

#[test]
fn the_day_of_a_telling_is_marked() {
    let text = "On Monday, police in Mali said that they had arrested an opposition leader.";
    check(text, &["COERCE 2024-04-08 telling"]);
    let text = "The ministry reported on Monday that Malian troops would attack the French embassy.";
    check(text, &["THREATEN -"]);
}

#[test]
fn a_day_gone_by_is_not_of_an_act_to_come() {
    let text = "France may discuss the shelling of Mali by Chad in November 2019.";
    check(text, &["ASSAULT 2019-11-01..2019-11-30 told"]);
}

#[test]
fn a_noun_in_front_dates_its_sentence() {
    check("In the March 27 raid, French troops attacked Malian villages.", &["ASSAULT 2024-03-27 sentence"]);
}

#[test]
fn explain_tells_what_a_date_was_counted_from() {
    let pipeline = Pipeline::new(&Config::default()).expect("the built-in model loads");
    let published = Some(jiff::civil::date(2024, 4, 10));
    let text = "France expelled two Malian diplomats on Monday.".to_owned();
    let coded = pipeline.worker().code(Article { id: "a".to_owned(), text, published, ..Article::default() });
    let lines = pipeline.coder().explain(&coded.doc, published);
    let date = lines.iter().find(|l| l.step == "date").expect("a line for the date");
    assert_eq!(date.text, "\"Monday\" = 2024-04-08, counted from publication on 2024-04-10; tied to the act");
}

#[test]
fn a_clause_with_when_has_the_time_before_it() {
    let text = "The envoy made headlines in June 2019 when he accused France of theft.";
    check(text, &["ACCUSE 2019-06-01..2019-06-30 told"]);
    let text = "Inspectors examine the raids in which French troops killed ten Malian soldiers on 3 May 2021.";
    assert!(common::code(text).record.events.iter().any(|e| e.date.start.as_deref() == Some("2021-05-03")), "{text}");
}

#[test]
fn a_matter_told_by_several_acts_has_one_day() {
    let text = "The French minister condemned Mali on Monday. The ministry blames Mali for the theft.";
    check(text, &["ACCUSE 2024-04-08 told", "ACCUSE 2024-04-08 article"]);
}

#[test]
fn what_a_decree_does_has_the_day_of_signing() {
    let text = "On Friday, the Malian president signed a decree banning all French newspapers.";
    let days = |e: &coding::record::Event| e.date.start.clone();
    let coded = common::code(text);
    assert!(!coded.record.events.is_empty());
    assert!(coded.record.events.iter().all(|e| days(e).as_deref() == Some("2024-04-05")), "{text}");
}
