//! Time expressions: found by a grammar over tokens, given TIMEX3 values, and turned into days.
//!
//! The grammar ([`grammar`]) reads what is said, [`value`] anchors it to the day of publication and to the text's own
//! flow (the last day told, the tense of the clause), as `HeidelTime` and `SUTime` do (Strötgen and Gertz 2010; Chang
//! and Manning 2012). Values follow TIMEX3 (TimeML 1.2.1).

mod grammar;
mod value;
mod words;

use crate::record::Time;
use jiff::civil::Date;
use text::{Document, TokenRange, dep, tag};

/// A time expression with its tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Timex {
    /// Its tokens.
    pub tokens: TokenRange,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: &'static str,
    /// TIMEX3 value.
    pub value: Option<String>,
    /// How many days before publication it lies, about, when its words say so by themselves ("two years ago").
    pub age_days: Option<i64>,
}

impl Timex {
    /// Returns the first and last day meant, when the value fixes them.
    pub fn days(&self) -> Option<(Date, Date)> {
        if !matches!(self.kind, "DATE" | "TIME") {
            return None;
        }
        value::days(self.value.as_deref()?)
    }
}

/// Finds the time expressions of a document that was published on the given day, in order, without overlap.
pub fn find(doc: &Document, published: Option<Date>) -> Vec<Timex> {
    let mut out: Vec<Timex> = Vec::new();
    let mut told: Option<Date> = None;
    let mut i = 0;
    while i < doc.len() {
        let Some((end, said, part)) = grammar::at(doc, i) else {
            i += 1;
            continue;
        };
        let anchor = value::Anchor { published, told, future: future(doc, end - 1) };
        let (kind, value) = value::resolve(&said, part, anchor);
        let timex = Timex { tokens: TokenRange::new(i, end), kind, value, age_days: value::age_days(&said) };
        if let Some((first, last)) = timex.days()
            && first == last
        {
            told = Some(first);
        }
        out.push(timex);
        i = end;
    }
    out
}

/// Makes the records of the faces.
pub fn to_record(doc: &Document, times: &[Timex]) -> Vec<Time> {
    times.iter().map(|t| Time { span: doc.span_of(t.tokens), kind: t.kind, value: t.value.clone() }).collect()
}

/// Whether the clause around token `i` speaks of what is to come.
fn future(doc: &Document, i: usize) -> bool {
    let Some(verb) = std::iter::once(i)
        .chain(doc.ancestors(i))
        .find(|&a| matches!(doc.token(a).pos, text::Pos::Verb | text::Pos::Aux))
    else {
        return false;
    };
    let will = |v: usize| {
        doc.children(v)
            .any(|c| doc.dep(c) == dep::AUX && matches!(doc.norm(c), "will" | "shall" | "'ll" | "wo" | "would"))
    };
    if will(verb) {
        return true;
    }
    let past = matches!(doc.token(verb).tag, tag::VBD | tag::VBN);
    let infinitive = doc.children(verb).any(|c| doc.token(c).tag == tag::TO);
    let above = doc.head(verb);
    !past
        && ((infinitive
            && above != verb
            && matches!(
                doc.lemma(above),
                "be" | "go"
                    | "plan"
                    | "expect"
                    | "schedule"
                    | "set"
                    | "due"
                    | "intend"
                    | "prepare"
                    | "decide"
                    | "agree"
            ))
            || matches!(doc.token(verb).tag, tag::VBZ | tag::VBP)
                && doc.lemma(verb) != "say"
                && doc.lemma(verb) != "be"
            || will(above))
}

#[cfg(test)]
mod tests {
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
        check("For more than two decades", "more than two decades=P20Y");
        check("It meets every week", "every week=P1W");
        check("A three-day visit", "three-day=P3D");
        check("He may march on", "");
    }

    proptest! {
        #[test]
        fn any_words_give_ordered_disjoint_expressions(words in prop::collection::vec(
            prop_oneof!["last|next|the|of|two|years|ago|Monday|May|2020|12|in|3rd|century|earlier|,|every|morning|[0-9]{1,6}"], 0..14
        )) {
            let doc = tokens(&words.join(" "));
            let times = find(&doc, Some(jiff::civil::date(2024, 4, 14)));
            for pair in times.windows(2) {
                prop_assert!(pair[0].tokens.end <= pair[1].tokens.start);
            }
            for t in &times {
                prop_assert!(!t.tokens.is_empty() && t.tokens.end as usize <= doc.len());
            }
        }
    }
}
