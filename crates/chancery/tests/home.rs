//! Sides that nobody tells in news of a country's own affairs: invented articles and the sides of their last event, by the
//! rules alone.

mod common;

/// Of Kenya alone, long enough to tell so.
const AT_HOME: &str = "The Kenyan parliament sat in Nairobi. The president of Kenya addressed Kenyan lawmakers. Kenyans \
                       listened in Mombasa. The Kenyan premier and the Kenyan finance minister were there. ";

/// Codes an article of Wednesday, 10 April 2024 and checks `TYPE ACTORS > RECIPIENTS` of its last event.
#[track_caller]
fn check(text: &str, expect: &str) {
    let record = common::code_by_the_book(text);
    assert_eq!(record.events.last().map(common::told).as_deref(), Some(expect), "{text}");
}

#[test]
fn the_state_is_asked_at_home() {
    check(&format!("{AT_HOME}The Kenyan opposition called for fresh elections."), "REQUEST KENOPP > KENGOV");
    check(&format!("{AT_HOME}The president was criticised."), "ACCUSE KENCVL > KENGOV");
}

#[test]
fn elsewhere_it_may_be_anybody() {
    check("The Kenyan opposition called for fresh elections.", "REQUEST KENOPP > -");
    let of_two = format!("{AT_HOME}Mali, Chad, Niger, Togo and Ghana wrote. Mali, Chad, Niger and Togo did not.");
    check(&format!("{of_two} The Kenyan opposition called for fresh elections."), "REQUEST KENOPP > -");
}

#[test]
fn papers_and_unknown_hands_are_nobody() {
    check(&format!("{AT_HOME}The Kenyan president supports the bill."), "SUPPORT KENGOV > -");
    let shooting = format!("{AT_HOME}The Kenyan president condemned the shooting.");
    let told: Vec<_> = common::code_by_the_book(&shooting).events.iter().map(common::told).collect();
    assert_eq!(told, ["ACCUSE KENGOV > -", "ASSAULT - > KENCVL"]);
}

#[test]
fn crowds_are_against_those_in_power_where_one_is_told_to_be() {
    let text = format!("{AT_HOME}Hundreds of Kenyans protested in Mombasa.");
    check(&text, "PROTEST KENCVL > -");
    check(&format!("{text} Kenyans also demonstrated for reforms in Kisumu."), "PROTEST KENCVL > KENGOV");
}

#[test]
fn a_town_is_the_one_that_lies_where_the_article_is() {
    let force = "Police in Birmingham beat protesters.";
    check(&format!("Lawmakers of Alabama met the mayor. {force}"), "ASSAULT USACOP > USACVL");
    check(&format!("Lawmakers of England met the mayor. {force}"), "ASSAULT GBRCOP > GBRCVL");
}

#[test]
fn a_head_of_state_with_a_rare_name_tells_the_state() {
    check("President Cortizo thanked Chad.", "SUPPORT PANGOV > TCDGOV");
}
