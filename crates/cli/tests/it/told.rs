//! What of a sentence is told as done, and what only promised or expected: each sentence with the types of its events.

use crate::util::Dir;

fn check(text: &str, expect: &[&str]) {
    let dir = Dir::new();
    dir.file("a.txt", text);
    let record = dir.run(&["code", "a.txt"]).json().remove(0);
    let events = record["events"].as_array().expect("a list of events");
    let types: Vec<&str> = events.iter().filter_map(|e| e["type"].as_str()).collect();
    assert_eq!(types, expect, "{text}");
}

#[test]
fn what_happened_before_a_promise_is_told_beside_it() {
    check("Sudan agreed to free the Kenyan sailors whom its navy had seized in May.", &["AGREE", "ASSAULT"]);
}

#[test]
fn what_somebody_expects_of_others_is_no_announcement() {
    check("Many Kenyan officials think that Kenya will bomb Sudan.", &["ASSAULT"]);
    check("Kenyan officials said that Kenya will bomb Sudan.", &["THREATEN"]);
}
