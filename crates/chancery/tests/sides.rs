//! Who acts towards whom where clauses meet: invented sentences and the sides of their events.

mod common;

/// Codes an article and checks `TYPE ACTORS > RECIPIENTS` of its events, in order.
#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let coded = common::code_by_the_book(text);
    let codes = |side: &[coding::record::Party]| {
        let codes = side.iter().map(|p| p.country.as_ref().map_or("-", |c| c.as_str()));
        codes.collect::<Vec<_>>().join("+")
    };
    let told = |e: &coding::record::Event| format!("{} {} > {}", e.kind, codes(&e.actors), codes(&e.recipients));
    let got: Vec<String> = coded.events.iter().map(told).collect();
    assert_eq!(got, expect, "{text}");
}

#[test]
fn who_acts_in_the_clause_above_signs_nothing_in_that_below() {
    let text = "Kenya praised Ghana, while Turkey signed an accord with Ethiopia.";
    check(text, &["SUPPORT KEN > GHA", "SUPPORT TUR+ETH > "]);
}

#[test]
fn what_somebody_is_called_on_to_do_is_asked_for_behind_a_relative_clause_too() {
    for state in ["The United States", "Norway"] {
        let text = format!("{state}, whose envoy visited Bamako last week, called on all sides to show restraint.");
        let code = if state == "Norway" { "NOR" } else { "USA" };
        check(&text, &[&format!("CONSULT {code} > MLI"), &format!("REQUEST {code} > ")]);
    }
}
