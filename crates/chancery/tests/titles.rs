//! Whom names stand for that a title beside them or another sentence tells: invented articles and the sides of one of their
//! events, by the rules alone.

mod common;

use common::tells as check;

#[test]
fn a_plural_title_is_that_of_all_names_behind_it() {
    check(
        "US Senators Adam Bolter and Carl Dunning met in Lima. Dunning urged Peru to free the journalists.",
        "REQUEST USALEG > PERGOV",
    );
}

#[test]
fn a_title_beside_a_name_is_read_wherever_the_parser_hung_it() {
    check(
        "According to a letter issued by the Peruvian ministry's executive director, Ana Quispe, the school law allows it. \
         Quispe condemned Chile.",
        "ACCUSE PERGOV > CHLGOV",
    );
}

#[test]
fn any_part_of_a_name_stands_for_its_bearer() {
    check(
        "Sophia Cheng Suk-fan, the deputy foreign minister of China, spoke in Lima. Cheng condemned Chile.",
        "ACCUSE CHNGOV > CHLGOV",
    );
}

#[test]
fn lawyers_are_of_the_side_that_they_speak_for() {
    check("Chilean President Tomas Rivero was sued. Rivero's lawyers condemned Peru.", "ACCUSE CHLGOV > PERGOV");
    check("Lawyers condemned Peru, a court in Chile said.", "ACCUSE PERCVL > PERGOV");
}

#[test]
fn those_who_run_a_campaign_act_and_speak_for_it() {
    check("Hillary Clinton's campaign condemned Russia.", "ACCUSE USAPTY > RUSGOV");
    check("Hillary Clinton lost the race. The Clinton campaign condemned Russia.", "ACCUSE USAPTY > RUSGOV");
}
