//! Who a noun phrase stands for: `who.txt`, phrases with country and sector.

use chancery::{Config, Pipeline, parse_date};

#[test]
fn phrases_stand_for_whom_they_should() {
    let pipeline = Pipeline::new(&Config::default()).expect("model and codebook are built in");
    let mut worker = pipeline.worker();
    let mut wrong = Vec::new();
    for line in include_str!("who.txt").lines().filter(|l| !l.starts_with(['#', '-'])) {
        let (phrase, expect) = line.split_once(" => ").expect("a phrase and who it is");
        let (phrase, day) = phrase.split_once(" @").map_or((phrase, None), |(p, d)| (p, parse_date(d)));
        let who = worker.who(phrase, day);
        let country = who.country.as_ref().map_or("-", |c| c.as_str());
        let sector = who.sector.map_or("-", |s| s.as_str());
        if format!("{country} {sector}") != expect {
            wrong.push(format!("{line}, found {country} {sector} ({})", who.source));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_headline_in_lower_case_names_states_too() {
    let pipeline = Pipeline::new(&Config::default()).expect("model and codebook are built in");
    let mut worker = pipeline.worker();
    for (text, states) in [
        ("norway rejects the danish proposal on fishing", &["NOR", "DNK"][..]),
        ("he will polish the jersey of the team", &[]),
        ("Some said that norway is far away.", &[]),
    ] {
        let doc = worker.read(text);
        let mentions = chancery::coding::actors::find(&doc, pipeline.coder().lexicon(), None);
        let mut found: Vec<String> =
            mentions.all().iter().filter_map(|m| m.who.country).map(|c| c.as_str().to_owned()).collect();
        found.dedup();
        assert_eq!(found, states, "{text}");
    }
}
