//! Of which country somebody is, where another sentence says so, and who is of none: invented articles and the sides of one
//! of their events, by the rules alone.

mod common;

use common::tells as check;

#[test]
fn what_a_later_sentence_says_holds_before() {
    let arrest = "Police in Texas arrested Samir Haddad on Monday.";
    check(&format!("{arrest} Haddad was a Lebanese engineer."), "COERCE USACOP > LBN");
    check(&format!("{arrest} Haddad is Lebanese."), "COERCE USACOP > LBN");
    check(
        &format!("{arrest} Prosecutors described Haddad as a 30-year-old Lebanese who sold weapons."),
        "COERCE USACOP > LBN",
    );
    check(&format!("{arrest} Haddad had built the bomb in his native Lebanon."), "COERCE USACOP > LBN");
    check(&format!("{arrest} Haddad, a 30-year-old Egyptian, denied it."), "COERCE USACOP > EGYCVL");
}

#[test]
fn what_is_not_said_does_not_hold() {
    let arrest = "Police in Texas arrested Samir Haddad on Monday.";
    check(&format!("{arrest} Haddad is not Lebanese."), "COERCE USACOP > USACVL");
    check(&format!("{arrest} If Haddad were Lebanese, he would be free."), "COERCE USACOP > USACVL");
    check(&format!("{arrest} Haddad was a Lebanese agent."), "COERCE USACOP > USACVL");
}

#[test]
fn those_of_several_countries_are_of_all() {
    let text = "The pirates attacked the ship. The pirates were Somali and Yemeni.";
    check(text, "ASSAULT SOMCRM+YEMCRM > SOMCVL");
}

#[test]
fn an_office_told_with_its_country_is_that_country_s() {
    let text = "The US ambassador met Kenya's trade minister in Washington. Trade Minister Daniel Mboya criticised the United \
                States.";
    check(text, "ACCUSE KENGOV > USAGOV");
}

#[test]
fn what_a_title_says_of_before_the_listed_office_holds() {
    check("Swiss Prosecutor Carla del Ponte criticised Russia.", "ACCUSE CHEJUD > RUSGOV");
}

#[test]
fn a_name_of_one_told_in_full_is_no_town_and_no_other() {
    check("France honoured Marguerite Kennedy. Brazil praised Kennedy.", "SUPPORT BRAGOV > -");
}

#[test]
fn foreigners_are_not_of_the_home_country() {
    let home =
        "The Kenyan parliament sat in Nairobi. The president of Kenya addressed Kenyan lawmakers. Kenyans listened.";
    check(&format!("{home} The president met foreign leaders."), "CONSULT KENGOV+GOV > -");
    check(&format!("{home} The president invited ambassadors."), "AGREE KENGOV > GOV");
    check(&format!("{home} The president criticised officials from around the world."), "ACCUSE KENGOV > GOV");
    check(&format!("{home} The president criticised officials."), "ACCUSE KENGOV > KENGOV");
}
