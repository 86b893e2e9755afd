//! Who is meant by words that point back: invented articles and the sides of their events.

mod common;

use common::check;

#[test]
fn they_who_condemn_are_persons_bodies_or_states() {
    check(
        "Kenya and Ghana held talks on the new tariffs. They condemned Norway.",
        &["CONSULT KENGOV+GHAGOV > -", "ACCUSE KENGOV+GHAGOV > NORGOV"],
    );
}

#[test]
fn who_speaks_does_not_call_himself_he() {
    check(
        "\"The president of Ghana called us and he condemned Norway,\" Kenyan President Tom Okello said.",
        &["CONSULT GHAGOV+KENGOV > -", "ACCUSE GHAGOV > NORGOV"],
    );
}

#[test]
fn a_kind_of_state_is_the_last_one_of_that_kind() {
    check(
        "Norway praised Taiwan. China condemned Norway. Chad thanked the island.",
        &["SUPPORT NORGOV > TWNGOV", "ACCUSE CHNGOV > NORGOV", "SUPPORT TCDGOV > TWNGOV"],
    );
}

#[test]
fn people_of_one_name_are_from_where_the_article_says() {
    check(
        "The Norwegian navy captured 23 pirates. The pirates were Somali and Yemeni.",
        &["ASSAULT NORMIL > SOMCRM+YEMCRM"],
    );
}

#[test]
fn a_ministry_is_that_of_its_field() {
    check(
        "Chad's commerce ministry praised Ghana. Norway criticized Chad. The Ministry of Commerce thanked Ghana.",
        &["SUPPORT TCDGOV > GHAGOV", "ACCUSE NORGOV > TCDGOV", "SUPPORT TCDGOV > GHAGOV"],
    );
}

#[test]
fn the_president_is_rather_somebody_told_by_name() {
    check(
        "President Tom Okello of Kenya praised Chad. Okello said the Norwegian president was ill. The president condemned Norway.",
        &["SUPPORT KENGOV > TCDGOV", "ACCUSE KENGOV > NORGOV"],
    );
}

#[test]
fn organs_of_both_states_are_of_both() {
    check(
        "Kenya praised Ghana. The two countries' parliaments condemned Norway.",
        &["SUPPORT KENGOV > GHAGOV", "ACCUSE KENLEG+GHALEG > NORGOV"],
    );
}

#[test]
fn the_sides_are_those_across_from_each_other() {
    check(
        "Kenya held talks with Ghana. The sides condemned Norway.",
        &["CONSULT KENGOV+GHAGOV > -", "ACCUSE KENGOV+GHAGOV > NORGOV"],
    );
}

#[test]
fn talks_are_held_by_several() {
    check(
        "Kenya held talks with Ghana. An envoy of Norway joined the talks. The talks ended on Monday.",
        &["CONSULT KENGOV+GHAGOV > -", "CONSULT NORGOV > -"],
    );
}

#[test]
fn who_speaks_of_cooperation_with_somebody_is_the_other_side() {
    check("The Kenyan president said that cooperation with Ghana would grow.", &["COOPERATE KENGOV+GHAGOV > -"]);
}

#[test]
fn claims_are_of_who_made_them() {
    check("Norway said that Kenya had a new plan. Kenya rejected those claims.", &["REJECT KENGOV > NORGOV"]);
}

#[test]
fn an_attack_of_another_year_is_not_told_again() {
    check("In April 1994, Chad bombed Ghana. The attack of May 2019 lasted hours.", &["ASSAULT TCDMIL > GHAGOV"]);
}

#[test]
fn known_force_needs_no_first_telling() {
    check(
        "Details of the killings emerged. It rained. The Kenyan government praised Ghana.",
        &["ASSAULT - > GHACVL", "SUPPORT KENGOV > GHAGOV"],
    );
    check(
        "Details of the clashes emerged. It rained. The Kenyan government praised Ghana.",
        &["SUPPORT KENGOV > GHAGOV"],
    );
}
