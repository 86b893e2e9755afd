//! Who acts towards whom where clauses meet: invented sentences and the sides of their events.

mod common;

use common::check;

#[test]
fn who_acts_in_the_clause_above_signs_nothing_in_that_below() {
    let text = "Kenya praised Ghana, while Turkey signed an accord with Ethiopia.";
    check(text, &["SUPPORT KENGOV > GHAGOV", "SUPPORT TURGOV+ETHGOV > -"]);
}

#[test]
fn what_somebody_is_called_on_to_do_is_asked_for_behind_a_relative_clause_too() {
    for (state, code) in [("The United States", "USAGOV"), ("Norway", "NORGOV")] {
        let text = format!("{state}, whose envoy visited Bamako last week, called on all sides to show restraint.");
        check(&text, &[&format!("CONSULT {code} > MLIGOV"), &format!("REQUEST {code} > -")]);
    }
}

#[test]
fn the_first_to_do_something_does_it() {
    check("Chad was the first to recognise Kosovo.", &["SUPPORT TCDGOV > KOSGOV"]);
}

#[test]
fn what_was_done_before_help_is_told_for_itself() {
    let text = "Since meeting the president of Chad in Lima, the president of Peru has helped to raise money.";
    check(text, &["CONSULT PERGOV+TCDGOV > -"]);
}
