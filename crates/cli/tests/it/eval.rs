//! `eval`: figures of the program's own output and of given predictions, and what it says of bad gold.

use crate::util::Dir;

const GOLD: &str = r#"{"id":"a","text":"France condemned the raid. Oslo slept.","published":"2021-05-03","sentences":[{"i":0,"start":0,"end":26},{"i":1,"start":27,"end":38}],"events":[{"sentence":0,"trigger":"condemned","type":"ACCUSE","actors":[{"country":"FRA","sector":"GOV"}],"recipients":[],"status":"actual"}]}
"#;

#[test]
fn the_texts_of_gold_are_coded_and_scored() {
    let dir = Dir::new();
    dir.file("gold.jsonl", GOLD);
    let ran = dir.run(&["eval", "events", "--gold", "gold.jsonl", "--json", "--threads", "1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report = &ran.json()[0];
    assert_eq!(report["articles"], 1);
    assert_eq!(report["type"]["f1"], 1.0, "{report}");
    assert!(report["confusion"]["rows"].is_array());
    let printed = dir.run(&["eval", "events", "--gold", "gold.jsonl", "--by-type"]).out;
    assert!(printed.contains("ACCUSE") && printed.lines().all(|l| l.chars().count() <= 80), "{printed}");
}

#[test]
fn given_predictions_are_scored() {
    let dir = Dir::new();
    dir.file("gold.jsonl", GOLD);
    let told =
        r#""trigger":{"text":"slept","start":32,"end":37},"why":{"rule":"aid.sleep","at":"aid.toml:3","path":""}"#;
    dir.file("out.jsonl", format!(r#"{{"id":"a","events":[{{"type":"AID",{told}}}]}}"#));
    let args = ["eval", "events", "--gold", "gold.jsonl", "--predicted", "out.jsonl", "--misses", "5"];
    let ran = dir.run(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("missed a  s0  ACCUSE  \"condemned\"  FRA ->"), "{}", ran.out);
    assert!(ran.out.contains("aid.sleep  aid.toml:3"), "{}", ran.out);
}

#[test]
fn bad_gold_is_named() {
    let dir = Dir::new();
    dir.file("gold.jsonl", GOLD.replace("ACCUSE", "GRUMBLE"));
    let ran = dir.run(&["eval", "events", "--gold", "gold.jsonl"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("gold.jsonl:1: column ") && ran.err.contains("found \"GRUMBLE\", expected one of AGREE"),
        "{}",
        ran.err
    );
    let ran = dir.run(&["eval", "stories", "--gold", "gold.jsonl"]);
    assert!(ran.code == 2 && ran.err.contains("--predicted"), "{}", ran.err);
    let ran = dir.run(&["eval", "events", "--gold", "none.jsonl"]);
    assert!(ran.code == 2 && ran.err.contains("none.jsonl: "), "{}", ran.err);
}

#[test]
fn actor_phrases_of_the_shared_set_keep_their_floor() {
    let dir = Dir::new();
    dir.file(
        "gold.jsonl",
        r#"{"id":"a","text":"the Danish navy","query_date":"2020-01-01","actor":{"country":"DNK","code_1":"MIL"}}"#,
    );
    let ran = dir.run(&["eval", "actors", "--gold", "gold.jsonl", "--json"]);
    assert_eq!((ran.code, &ran.json()[0]["both"]), (0, &1.0.into()), "{}", ran.err);
    let shared =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/events/actor_phrases_dev.jsonl");
    if !shared.exists() {
        eprintln!("{}: not there, left out", shared.display());
        return;
    }
    let ran = dir.run(&["eval", "actors", "--gold", &shared.display().to_string(), "--json"]);
    let both = ran.json()[0]["both"].as_f64().unwrap_or(0.0);
    assert!(both >= 0.85, "{both}");
}
