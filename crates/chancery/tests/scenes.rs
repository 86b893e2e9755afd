//! Where acts took place that their own sentences do not tell: invented articles and the places of their events.

mod common;

/// Codes an article of Wednesday, 10 April 2024 and checks `TYPE place` of its events, in order.
#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let coded = common::code(text);
    let told = |e: &coding::record::Event| format!("{} {}", e.kind, e.place.as_ref().map_or("-", |p| p.name.as_str()));
    let got: Vec<String> = coded.record.events.iter().map(told).collect();
    assert_eq!(got, expect, "{text}");
}

#[test]
fn a_visit_is_where_the_guest_goes() {
    check("The Peruvian president paid a visit to Ecuador.", &["CONSULT Ecuador"]);
}

#[test]
fn an_act_goes_on_where_it_was() {
    let text =
        "Malian troops shelled rebels in Timbuktu on Monday. The troops also bombed the rebels on Tuesday night.";
    check(text, &["ASSAULT Timbuktu", "ASSAULT -"]);
    let text = "Kenyan police fired tear gas at protesters in Mombasa. The police also beat protesters.";
    check(text, &["ASSAULT Mombasa", "ASSAULT Mombasa"]);
}

#[test]
fn other_parties_have_another_scene() {
    let text = "Kenyan police beat protesters in Mombasa. Malian police also beat protesters.";
    check(text, &["ASSAULT Mombasa", "ASSAULT -"]);
}
