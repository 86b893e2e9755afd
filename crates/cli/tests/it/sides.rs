//! Who did it to whom, over several sentences: each article with its events, as `TYPE ACTORS > RECIPIENTS` for every
//! event in order of its first telling.

use crate::util::Dir;
use serde_json::Value;

fn sides(text: &str) -> Vec<String> {
    let dir = Dir::new();
    dir.file("a.txt", text);
    let record = dir.run(&["code", "a.txt"]).json().remove(0);
    let list = |e: &Value, side: &str| {
        let code = |p: &Value| p["country"].as_str().unwrap_or("?").to_owned();
        let codes: Vec<String> = e[side].as_array().unwrap().iter().map(code).collect();
        if codes.is_empty() { "-".to_owned() } else { codes.join("+") }
    };
    let events = record["events"].as_array().unwrap();
    let line = |e: &Value| format!("{} {} > {}", e["type"].as_str().unwrap(), list(e, "actors"), list(e, "recipients"));
    events.iter().map(line).collect()
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(sides(text), expect, "{text}");
}

#[test]
fn pairs_and_talks_have_both_their_parties() {
    check(
        "Norway's foreign minister Lars Holm met his Serbian counterpart Ana Petrovic on Monday. The two countries agreed \
         to expand trade. The talks lasted an hour.",
        &["CONSULT NOR+SRB > -", "AGREE NOR+SRB > -"],
    );
}

#[test]
fn an_answer_is_aimed_at_those_whose_act_it_is() {
    check(
        "Turkey's army shelled Armenia on Monday. Russia condemned the attack. The shelling by Turkey lasted two days.",
        &["ASSAULT TUR > ARM", "ACCUSE RUS > TUR", "ASSAULT TUR > ARM"],
    );
}

#[test]
fn a_noun_before_a_noun_has_the_country_beside_it() {
    check("Israeli army bulldozers demolished Palestinian homes on Sunday.", &["ASSAULT ISR > PSE"]);
    check(
        "Peru and Chile met in Lima. Peru condemned Kenyan government policy.",
        &["CONSULT PER+CHL > -", "ACCUSE PER > KEN"],
    );
}

#[test]
fn names_with_a_possessive_are_known_whole() {
    check("The People's Republic of China condemned Japan on Monday.", &["ACCUSE CHN > JPN"]);
}

#[test]
fn a_state_is_told_by_its_region() {
    check(
        "Venezuela's president Nicolas Maduro met Algeria's president Abdelmadjid Tebboune. The South American leader \
         praised Algeria.",
        &["CONSULT VEN+DZA > -", "SUPPORT VEN > DZA"],
    );
}

#[test]
fn an_envoy_is_of_the_mission_that_speaks_of_him() {
    check(
        "Ambassador Hossam Eissa met Sudan's foreign minister on Monday, the Egyptian Embassy in Khartoum said.",
        &["CONSULT EGY+SDN > -"],
    );
}

#[test]
fn a_curfew_is_imposed_on_the_state_s_own_people_where_nobody_else_is_named() {
    check("Peru's government imposed a curfew on Friday.", &["COERCE PER > PER"]);
}

#[test]
fn a_register_carries_people_from_article_to_article() {
    let dir = Dir::new();
    let lines = [
        r#"{"id":"1","published":"2020-05-01","text":"Norwegian foreign minister Lars Holm visited Serbia on Monday."}"#,
        r#"{"id":"2","published":"2020-05-02","text":"Lars Holm condemned Mali on Tuesday."}"#,
    ];
    let country = |ran: &crate::util::Ran, n: usize| ran.json()[n]["events"][0]["actors"][0]["country"].clone();
    let plain = dir.run_with(&["code"], lines.join("\n").as_bytes());
    assert_ne!(country(&plain, 1), "NOR");
    let taught = dir.run_with(&["code", "--register", "who.tsv"], lines.join("\n").as_bytes());
    assert_eq!(country(&taught, 1), "NOR");
    let register = std::fs::read_to_string(dir.path().join("who.tsv")).expect("it was written");
    assert!(register.ends_with("NOR\tGOV\tLars Holm\t2020-05-01\t2020-05-01\t\tmale\tlearned\n"), "{register}");
    let later = dir.run_with(&["code", "--register", "who.tsv"], lines[1].as_bytes());
    assert_eq!(country(&later, 0), "NOR");
    dir.file("bad.tsv", "country\nNO\tGOV\tA B");
    let refused = dir.run_with(&["code", "--register", "bad.tsv"], b"");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("bad.tsv:2: country"), "{}", refused.err);
}

#[test]
fn namesakes_and_places_before_nouns_are_told_apart() {
    check("Police in Atlanta, Georgia, arrested a man.", &["COERCE USA > USA"]);
    check("Georgia condemned Russia on Monday.", &["ACCUSE GEO > RUS"]);
    check(
        "Presidents Leonid Kuchma of Ukraine and Boris Yeltsin of Russia signed an accord.",
        &["SUPPORT UKR+RUS > -"],
    );
    check("Western diplomats criticised the vote.", &["ACCUSE ? > -"]);
}

#[test]
fn recipients_stand_in_other_parts_of_the_clause() {
    check("Ana Petrovic of Serbia wrote to Norway's foreign minister, urging a ceasefire.", &["REQUEST SRB > NOR"]);
    check("A series of bomb attacks killed twelve Kenyan soldiers.", &["ASSAULT - > KEN"]);
}

#[test]
fn a_state_and_a_body_act_together() {
    check("Malian and coalition forces detained two traffickers in Gao.", &["COERCE MLI+IGO > MLI"]);
    check("Iraqi and U.N. officials met in Baghdad.", &["CONSULT IRQ+UNO > -"]);
}

#[test]
fn people_on_the_spot_are_of_its_country() {
    check("Police in Lima detained nine protesters on Monday. Peru's government was silent.", &["COERCE PER > PER"]);
}

#[test]
fn those_hit_or_held_are_of_the_place_whoever_they_are() {
    check("Police in Lima arrested Pablo Quispe on Monday.", &["COERCE PER > PER"]);
    check("A car bomb exploded in Gao, Mali, on Monday.", &["ASSAULT - > MLI"]);
}

#[test]
fn fighters_fall_into_the_hands_of_those_who_fight_them() {
    check(
        "Malian soldiers killed four rebels near Gao on Monday. Two suspected rebels were detained.",
        &["ASSAULT MLI > MLI", "COERCE MLI > MLI"],
    );
}

#[test]
fn a_visit_and_the_meeting_on_it_are_two() {
    check(
        "Norway's foreign minister met Serbian officials on Monday. The trip lasted two days.",
        &["CONSULT NOR+SRB > -", "CONSULT NOR > SRB"],
    );
}

#[test]
fn who_goes_on_demanding_asks_the_same_side() {
    check(
        "France condemned Mali's government on Monday. France also called for the release of the prisoners.",
        &["ACCUSE FRA > MLI", "REQUEST FRA > MLI"],
    );
}

#[test]
fn a_participle_ties_an_act_to_its_actor() {
    check("Peru rejected allegations made by Chile on Monday.", &["REJECT PER > CHL", "ACCUSE CHL > PER"]);
}

#[test]
fn a_crowd_is_against_those_whose_act_it_protests() {
    check(
        "Students in Lima marched on Friday to protest the president's failure to pay teachers.",
        &["PROTEST PER > PER"],
    );
}

#[test]
fn persons_of_whom_nothing_is_known_are_of_the_scene() {
    check(
        "Pablo Quispe praised Peru's president in Lima on Monday. In Cusco, Peru, he urged voters to be calm.",
        &["SUPPORT PER > PER", "REQUEST PER > PER"],
    );
}

#[test]
fn whom_an_act_is_against_stands_behind_its_agent() {
    check("Violence by the Greek police against Kenyan migrants went on.", &["ASSAULT GRC > KEN"]);
}

#[test]
fn a_subject_behind_a_comma_is_no_part_of_what_stands_before_it() {
    check(
        "Regarding the trade with North Korea, Peru and Chile agreed to strengthen cooperation.",
        &["AGREE PER+CHL > -"],
    );
}

#[test]
fn a_complaint_is_against_those_of_whom_it_alleges() {
    check(
        "Kenya's attorney general filed a lawsuit on Monday alleging that Peru's government broke the treaty.",
        &["ACCUSE KEN > PER"],
    );
}

#[test]
fn who_is_held_in_a_place_is_not_the_place() {
    check("Kenyan soldiers detained two suspects in Mogadishu, Somalia, on Monday.", &["COERCE KEN > SOM"]);
}
