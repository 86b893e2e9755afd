//! The forms of the output, their order, and where they go.

use crate::util::{Dir, Ran};
use std::fmt::Write as _;
use std::io::Read;
use std::process::Stdio;

/// Articles of very different lengths.
fn stream() -> String {
    let mut lines = String::new();
    for i in 0..120 {
        let text = "Kenya rejected the accusations of Somalia. ".repeat(1 + (i * 37) % 23);
        writeln!(lines, r#"{{"id":"n{i}","text":"{text}"}}"#).expect("a string");
    }
    lines
}

#[test]
fn order_is_kept_with_threads() {
    let dir = Dir::new();
    let input = stream();
    let one = dir.run_with(&["code", "--threads", "1"], input.as_bytes());
    let two = dir.run_with(&["code", "--threads", "2"], input.as_bytes());
    assert_eq!(one.ids(), (0..120).map(|i| format!("n{i}")).collect::<Vec<_>>());
    assert!(one.out == two.out, "the number of threads shows in the output");
    let one = dir.run_with(&["parse", "--threads", "1"], input.as_bytes());
    let two = dir.run_with(&["parse", "--threads", "3"], input.as_bytes());
    assert!(one.out == two.out && one.out.contains("# newdoc id = n119\n"));
}

#[test]
fn offsets_count_code_points_and_the_header_is_no_body() {
    let dir = Dir::new();
    let text = "BOGOTÁ, 3 May 2021 (EFE) — Perú’s government rejected the accusations of Chile.";
    dir.file("a.txt", text);
    let ran = dir.run(&["code", "a.txt"]);
    let line = &ran.json()[0];
    assert_eq!((&line["published"], &line["source"]), (&"2021-05-03".into(), &"EFE".into()));
    let chars: Vec<char> = text.chars().collect();
    assert_eq!(line["chars"], chars.len());
    let trigger = &line["events"][0]["trigger"];
    let at = |v: &serde_json::Value| usize::try_from(v.as_u64().expect("offset")).expect("small");
    let words: String = chars[at(&trigger["start"])..at(&trigger["end"])].iter().collect();
    assert_eq!(trigger["text"], words);
    assert_eq!(at(&line["sentences"][0][0]), text.chars().position(|c| c == '—').expect("dash") + 2);
    let told = dir.run(&["code", "--published", "2020-01-01", "a.txt"]);
    assert_eq!(told.json()[0]["published"], "2020-01-01");
}

#[test]
fn ids_of_events_are_stable_and_different() {
    let dir = Dir::new();
    let ids = |ran: &Ran| -> Vec<String> {
        let lines = ran.json();
        lines
            .iter()
            .flat_map(|l| l["events"].as_array().expect("events").clone())
            .map(|e| e["id"].to_string())
            .collect()
    };
    let first = ids(&dir.run_with(&["code"], stream().as_bytes()));
    let second = ids(&dir.run_with(&["code"], stream().as_bytes()));
    assert_eq!(first, second);
    let unique: std::collections::HashSet<&String> = first.iter().collect();
    assert!(first.len() >= 120 && unique.len() == first.len());
}

#[test]
fn csv_is_one_row_an_event() {
    let dir = Dir::new();
    dir.file("a.txt", "\"Never,\" said Kenya, which rejected the accusations of Somalia.\nPeru recalled its envoy.");
    let ran = dir.run(&["code", "a.txt", "-o", "a.csv"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let rows = std::fs::read_to_string(dir.path().join("a.csv")).expect("a.csv");
    let rows: Vec<Vec<String>> = rows.lines().map(fields).collect();
    assert!(rows.len() > 1, "{rows:?}");
    assert!(rows.iter().all(|r| r.len() == rows[0].len()), "{rows:?}");
    let column = |name: &str| rows[0].iter().position(|c| c == name).expect("column");
    let reject = rows.iter().find(|r| r[column("type")] == "REJECT").expect("an event");
    assert_eq!(
        (reject[column("actor_countries")].as_str(), reject[column("recipient_codes")].as_str()),
        ("KEN", "SOMGOV")
    );
    assert!(reject[column("sentence_text")].starts_with("\"Never,\" said Kenya"));
}

/// Splits a row of CSV.
fn fields(row: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                fields.last_mut().expect("one").push(chars.next().expect("peeked"));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().expect("one").push(c),
        }
    }
    fields
}

#[test]
fn parsed_tokens_rebuild_the_text() {
    let dir = Dir::new();
    let text = "LIMA (AFP) -  Peru’s envoy left.\n\n  Chile\tstayed. ";
    dir.file("a.txt", text);
    let ran = dir.run(&["parse", "--format", "jsonl", "a.txt"]);
    let line = &ran.json()[0];
    let tokens = line["tokens"].as_array().expect("tokens");
    let rebuilt: String =
        tokens.iter().flat_map(|t| [t["text"].as_str().expect("text"), t["ws"].as_str().expect("ws")]).collect();
    assert_eq!(rebuilt, text);
    assert!(tokens.iter().any(|t| t["dep"] == "ROOT" && tokens[t["head"].as_u64().expect("head") as usize] == *t));
    let ran = dir.run(&["parse", "a.txt"]);
    for block in ran.out.split("\n\n").filter(|b| !b.is_empty()) {
        let rows: Vec<Vec<&str>> =
            block.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect()).collect();
        assert!(rows.iter().enumerate().all(|(i, r)| r.len() == 10 && r[0] == (i + 1).to_string()), "{block}");
        assert_eq!(
            rows.iter().filter(|r| r[6] == "0").count(),
            rows.iter().filter(|r| r[7] == "root").count(),
            "{block}"
        );
    }
    assert!(ran.out.contains("SpacesAfter=\\n\\n\\s\\s"), "{}", ran.out);
}

#[test]
fn the_table_is_for_people() {
    let dir = Dir::new();
    dir.file("a.txt", "Kenya rejected the accusations of Somalia.");
    let plain = dir.run(&["code", "--format", "table", "a.txt"]).out;
    assert!(plain.contains("REJECT") && plain.contains("[rejected") && !plain.contains('\x1b'), "{plain}");
    let colored = dir.run(&["code", "--format", "table", "--color", "always", "a.txt"]).out;
    assert!(colored.contains("\x1b["));
    let explained = dir.run(&["explain", "-s", "Kenya rejected the accusations of Somalia."]);
    assert!(
        explained.out.contains("candidate") && explained.out.contains("data/codebook/reject.toml:"),
        "{}",
        explained.out
    );
    let explained = dir.run(&["explain", "a.txt"]);
    assert!(explained.out.contains("a.txt") && explained.out.contains("reject.reject"), "{}", explained.out);
}

#[test]
fn a_closed_pipe_is_success() {
    let dir = Dir::new();
    dir.file("a.jsonl", stream().repeat(20));
    let mut command = dir.command(&["code", "a.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut some = [0; 100];
    child.stdout.take().expect("a pipe").read_exact(&mut some).expect("some output");
    let ran = Ran::of(&child.wait_with_output().expect("the program ends"));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn models_and_codebooks_are_told() {
    let dir = Dir::new();
    let ran = dir.run(&["model", "info"]);
    assert!(ran.out.contains("core_web_sm") && ran.out.contains("MIT"), "{}", ran.out);
    let ran = dir.run(&["lexicon", "check"]);
    assert!(ran.err.starts_with("ran ") && (ran.code == 0) == ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn a_codebook_of_ones_own_adds_and_replaces_entries() {
    let text = "Iran doxxed Israeli officials. Kenya rejected the accusations of Somalia.";
    let dir = Dir::new();
    dir.file("a.txt", text);
    let entry = |kind: &str, id: &str, verbs: &str, yes: &str| {
        format!("type = {kind:?}\n\n[[rule]]\nid = {id:?}\nverbs = [{verbs:?}]\nyes = [{yes:?}]\n")
    };
    let doxx = |condition: &str| {
        let verbs = format!("doxx {condition}:+actor");
        entry("COERCE", "doxx", &verbs, "Iran doxxed Israeli officials. => IRN > ISR")
    };
    dir.file("own/cyber.toml", doxx("obj"));
    let deny = "Kenya rejected the accusations of Somalia. => KEN > SOM";
    dir.file("own/reject.toml", entry("ACCUSE", "deny", "reject obj:accusation obj.of:+state", deny));
    let coded = |args: &[&str]| -> Vec<String> {
        let ran = dir.run(args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let record = ran.json().remove(0);
        let events = record["events"].as_array().expect("a list of events");
        events.iter().map(|e| format!("{} {}", e["type"], e["why"]["at"]).replace('"', "")).collect()
    };
    let ours = coded(&["code", "a.txt"]);
    assert!(ours.len() == 1 && ours[0].starts_with("REJECT data/codebook/reject.toml:"), "{ours:?}");
    let own = coded(&["code", "--codebook", "own", "a.txt"]);
    assert_eq!(own, ["COERCE own/cyber.toml:5", "ACCUSE own/reject.toml:5"]);
    let checked = dir.run(&["lexicon", "check", "--codebook", "own"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    // A relation that is none is a fault of the file, shown with its line.
    dir.file("own/cyber.toml", doxx("obx"));
    let bad = dir.run(&["code", "--codebook", "own", "a.txt"]);
    assert_eq!((bad.code, bad.out.as_str()), (2, ""));
    assert!(bad.err.contains("own/cyber.toml:5: verbs: ") && bad.err.contains("\"obx\" is no relation"), "{}", bad.err);
}

#[test]
fn events_below_a_confidence_are_left_out() {
    let dir = Dir::new();
    dir.file("a.txt", "Kenya rejected the accusations of Somalia.");
    let n = |least: &str| {
        let ran = dir.run(&["code", "--min-confidence", least, "a.txt"]);
        ran.json()[0]["events"].as_array().expect("a list of events").len()
    };
    let all = dir.run(&["code", "a.txt"]).json().remove(0);
    let confidence = all["events"][0]["confidence"].as_f64().expect("a number");
    assert_eq!((n("0"), n(&format!("{confidence}")), n(&format!("{}", confidence + 0.001))), (1, 1, 0));
    let bad = dir.run(&["code", "--min-confidence", "1.5", "a.txt"]);
    assert!(bad.code == 2 && bad.err.contains("a number from 0 to 1"), "{}", bad.err);
}

#[test]
fn predictions_are_scored() {
    let dir = Dir::new();
    dir.file(
        "gold.jsonl",
        r#"{"id":"a","text":"Kenya rejected the accusations of Somalia.","events":[{"plover_root":"REJECT"}]}"#,
    );
    let own = dir.run(&["eval", "sentences", "--gold", "gold.jsonl", "--json"]);
    assert_eq!((own.code, &own.json()[0]["found"]), (0, &1.0.into()), "{}", own.err);
    dir.file("none.jsonl", "");
    let none = dir.run(&["eval", "sentences", "--gold", "gold.jsonl", "--predicted", "none.jsonl", "--json"]);
    assert_eq!((none.code, &none.json()[0]["found"]), (0, &0.0.into()), "{}", none.err);
    let bad = dir.run(&["eval", "sentences", "--gold", "gone.jsonl"]);
    assert!(bad.code == 2 && bad.err.starts_with("gone.jsonl: "), "{}", bad.err);
}

#[test]
fn the_fast_mode_codes_too() {
    let dir = Dir::new();
    dir.file("a.txt", "Kenya rejected the accusations of Somalia.");
    let ran = dir.run(&["code", "--precision", "fast", "a.txt"]);
    assert_eq!((ran.code, &ran.json()[0]["events"][0]["type"]), (0, &"REJECT".into()), "{}", ran.err);
}
