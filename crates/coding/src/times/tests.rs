//! Tests over hand-made documents without a tree; `crates/chancery/tests/times.rs` holds the grammar against sentences.

use super::*;
use crate::tests_support::tokens;
use proptest::prelude::*;

fn check(text: &str, expect: &str) {
    let doc = tokens(text);
    let times = find(&doc, Some(jiff::civil::date(2024, 4, 14)));
    let got: Vec<String> = times
        .iter()
        .map(|t| format!("{}={}", doc.slice(doc.span_of(t.tokens)), t.value.as_deref().unwrap_or("?")))
        .collect();
    assert_eq!(got.join("; "), expect, "{text}");
}

#[test]
fn reads_dates_written_out() {
    check("It met on April 8 , 2024 in Rome", "April 8 , 2024=2024-04-08");
    check("It met on 8 April in Rome", "8 April=2024-04-08");
    check("Since March 2022 it has", "March 2022=2022-03");
    check("On Sunday , October 21 , 2007 , they", "Sunday , October 21 , 2007=2007-10-21");
    check("In 1997 Britain left", "1997=1997");
    check("Published 2024-04-02 by", "2024-04-02=2024-04-02");
    check("From 3 to 5 May 2020 it", "3=2020-05-03; 5 May 2020=2020-05-05");
    check("Between May 3 - 5 , 2020 it", "May 3=2020-05-03; 5 , 2020=2020-05-05");
    check("Built in 508 BC and AD 79 by", "508 BC=BC0508; AD 79=0079");
}

#[test]
fn reads_relative_expressions() {
    check("They met yesterday and today", "yesterday=2024-04-13; today=2024-04-14");
    check("They met last Monday morning", "last Monday morning=2024-04-08TMO");
    check("He left two years ago", "two years ago=2022");
    check("He left three days earlier", "three days earlier=2024-04-11");
    check("In the past few weeks", "the past few weeks=PXW");
    check("The war of the 1990s and the 19th century", "the 1990s=199; the 19th century=18");
    check("During the first quarter of 2015", "the first quarter of 2015=2015-Q1");
    check("For more than two decades", "more than two decades=P2DE");
    check("It meets every week", "every week=P1W");
    check("A three - day visit", "three - day=P3D");
    check("He may march on", "");
}

#[test]
fn the_text_tells_what_words_lean_on() {
    check("In 1985 it fell , and two years later it rose that year", "1985=1985; two years later=1987; that year=1987");
    check(
        "On 3 March 1999 they met , the following day they left",
        "3 March 1999=1999-03-03; the following day=1999-03-04",
    );
    check("In 1999 they met , that day too", "1999=1999; that day=?");
}

#[test]
fn ranges_know_their_last_day() {
    let doc = tokens("From 3 to 5 May 2020 it");
    let times = find(&doc, None);
    assert_eq!(times[0].days(), Some((jiff::civil::date(2020, 5, 3), jiff::civil::date(2020, 5, 5))));
}

const WORDS: &str = "last|next|the|of|two|years|ago|Monday|May|2020|12|in|3rd|century|earlier|,|every|morning|[0-9]{1,6}|-|\
                     half|and|a|quarter|fiscal|Easter|9/11|2:30|p\\.m\\.|'|90s|BC|1/2|million|day|before|Q3|mid-May|\
                     first|this|weekend|later|once|twice|Tuché|½";

proptest! {
    #[test]
    fn any_words_give_ordered_disjoint_expressions(words in prop::collection::vec(WORDS, 0..14)) {
        any(&words.join(" "));
    }

    #[test]
    fn any_text_gives_expressions_inside_it(text in "\\PC{0,60}") {
        any(&text);
    }
}

fn any(text: &str) {
    let doc = tokens(text);
    for published in [None, Some(jiff::civil::date(2024, 4, 14)), Some(Date::MIN), Some(Date::MAX)] {
        let times = find(&doc, published);
        for pair in times.windows(2) {
            assert!(pair[0].tokens.end <= pair[1].tokens.start);
        }
        for t in &times {
            assert!(!t.tokens.is_empty() && t.tokens.end as usize <= doc.len());
            let span = doc.span_of(t.tokens).range();
            assert!(text.get(span).is_some_and(|words| !words.trim().is_empty()));
            if let Some((first, last)) = t.days() {
                assert!(first <= last);
            }
        }
    }
}
