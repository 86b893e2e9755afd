//! Bad input: a clear message that names file and line, never a panic, and the rest goes on.

use crate::util::Dir;

const GOOD: &str = r#"{"id":"good","text":"Kenya rejected the accusations of Somalia."}"#;

#[test]
fn a_missing_file_is_named_and_the_rest_is_coded() {
    let dir = Dir::new();
    dir.file("a.txt", "Kenya rejected the accusations of Somalia.");
    let ran = dir.run(&["code", "gone.txt", "a.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("gone.txt: cannot read: no such file or directory"), "{}", ran.err);
    let last = ran.err.lines().last().expect("a count");
    assert!(last.starts_with("coded 1 article: 1 event, ") && last.ends_with("; 1 input not read"), "{last}");
    assert_eq!(ran.ids(), ["a.txt"]);
}

#[test]
fn empty_input_is_an_empty_record() {
    let dir = Dir::new();
    dir.file("empty.txt", "");
    let ran = dir.run(&["code", "empty.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let line = &ran.json()[0];
    assert_eq!(
        (&line["chars"], &line["events"], &line["sentences"]),
        (&0.into(), &[(); 0].as_slice().into(), &[(); 0].as_slice().into())
    );
    assert_eq!(dir.run_with(&["code", "-"], b"").ids(), ["-"]);
    dir.file("none.jsonl", "\n  \n");
    let ran = dir.run(&["code", "none.jsonl"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn binary_is_refused_by_name() {
    let dir = Dir::new();
    dir.file("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    dir.file("noise.txt", (0..=255u8).cycle().take(5000).collect::<Vec<u8>>());
    let ran = dir.run(&["code", "photo.txt", "noise.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.starts_with("photo.txt: no text but a PNG image\nnoise.txt: no text but binary data"),
        "{}",
        ran.err
    );
}

#[test]
fn other_encodings_are_read_and_said() {
    let dir = Dir::new();
    dir.file("latin.txt", b"Le ministre a rejet\xe9 les accusations de la France \xe0 Niamey et \xe0 Gen\xe8ve.");
    dir.file("wide.txt", "Kenya rejected it.".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let ran = dir.run(&["code", "wide.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "wide.txt: read as UTF-16LE\n"));
    assert_eq!(ran.json()[0]["chars"], 18);
    let ran = dir.run(&["code", "latin.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "latin.txt: read as windows-1252\n"));
    // UTF-8 with one broken byte cannot be told from a legacy encoding; it is read as one, and said.
    dir.file("mixed.txt", ["Pérou rejeta les accusations. ".as_bytes(), b"\xff".as_slice()].concat());
    let ran = dir.run(&["code", "mixed.txt"]);
    assert!(ran.err.starts_with("mixed.txt: ") && !ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn a_hundred_megabytes_in_one_line_are_bounded_and_reported() {
    let dir = Dir::new();
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}\n{GOOD}\n", "x".repeat(100 << 20));
    dir.file("long.jsonl", &long);
    let ran = dir.run(&["code", "long.jsonl"]);
    assert_eq!(ran.code, 0);
    let reason =
        "long.jsonl:1: line of 104857623 bytes is over the limit of 10000000 characters an article (--max-chars)\n";
    assert!(ran.err.starts_with(reason), "{}", ran.err);
    assert_eq!(ran.ids(), ["good"]);
    dir.file("long.txt", &long);
    let ran = dir.run(&["code", "long.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("long.txt: text of more than 40000004 bytes is over the limit"), "{}", ran.err);
    let ran = dir.run_with(&["code", "--max-chars", "41"], GOOD.as_bytes());
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("-:1: text of 42 characters is over the limit of 41 characters"), "{}", ran.err);
}

#[test]
fn broken_records_are_set_aside_and_counted() {
    let dir = Dir::new();
    let lines = [
        GOOD,
        r#"{"id":"cut","text":"Kenya"#,
        r#"{"id":"day","text":"Kenya left.","published":"yesterday"}"#,
        r#"{"id":"none"}"#,
        "[1, 2]",
        "",
        r#"{"id":"last","text":"Peru recalled its envoy from Chile.","published":"2021-05-03"}"#,
    ];
    dir.file("news.jsonl", lines.join("\n"));
    let ran = dir.run(&["code", "news.jsonl", "--threads", "2"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.ids(), ["good", "last"]);
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(
        said[..4],
        [
            "news.jsonl:2: no JSON object: eof while parsing a string at column 25",
            r#"news.jsonl:3: published: found "yesterday", expected a date YYYY-MM-DD"#,
            "news.jsonl:4: text: found nothing, expected a string",
            r#"news.jsonl:5: no JSON object: found "[1, 2]", expected '{'"#,
        ]
    );
    assert!(said[4].ends_with("; 4 bad records set aside"), "{}", said[4]);
    let ran = dir.run_with(&["code"], b"{\"id\":1}\n");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn directories_are_walked_in_order() {
    let dir = Dir::new();
    for name in ["news/b.txt", "news/a/z.txt", "news/a/y.jsonl", "news/.hidden.txt", "news/c.png", "empty/c.png"] {
        dir.file(name, if name.ends_with("jsonl") { GOOD } else { "Peru left." });
    }
    dir.file("news/bad.txt", b"%PDF-1.7");
    let ran = dir.run(&["code", "news"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.ids(), ["good", "news/a/z.txt", "news/b.txt"]);
    assert!(
        ran.err.contains("news/bad.txt: no text but a PDF document\n") && ran.err.contains("1 bad record set aside")
    );
    let ran = dir.run(&["code", "empty"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("empty: no .txt, .jsonl or .ndjson file in this directory"), "{}", ran.err);
}

#[test]
fn arguments_that_are_wrong_are_explained() {
    let dir = Dir::new();
    dir.file("a.txt", "Peru left.");
    dir.file("a.html", "<p>Peru left.");
    for (args, said) in [
        (vec!["code", "--published", "03/04/2021", "a.txt"], "expected a date YYYY-MM-DD"),
        (vec!["code", "--threads", "0", "a.txt"], "--threads"),
        (vec!["code", "--format", "parquet", "a.txt"], "possible values: table, jsonl, csv"),
        (vec!["code", "--model", "a.txt", "a.txt"], "a.txt: not a model file"),
        (vec!["code", "--model", "gone.chm", "a.txt"], "gone.chm"),
        (vec!["code", "--output", "no/where.csv", "a.txt"], "no/where.csv: cannot write"),
        (vec!["code", "--codebook", "gone", "a.txt"], "gone"),
        (vec!["code", "a.html"], "a.html: HTML pages cannot be read yet"),
        (vec!["model", "convert", "a.txt", "-o", "x.chm"], "a.txt"),
        (vec!["fly"], "unrecognized subcommand"),
    ] {
        let ran = dir.run(&args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(said) && !ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    }
}

#[test]
fn odd_texts_pass_through() {
    let dir = Dir::new();
    let odd = [
        "(".repeat(2000),
        "\u{200b}\u{feff}\u{202e}".repeat(50),
        "a ".repeat(2000),
        "\u{1f1fa}\u{1f1f8}e\u{301}".repeat(99),
    ];
    let lines: Vec<String> = odd
        .iter()
        .map(|t| serde_json::json!({"id": "odd", "text": format!("Peru left.\u{0}{t}\nChile stayed.")}).to_string())
        .collect();
    let lines = lines.join("\n");
    for command in ["code", "parse"] {
        let ran = dir.run_with(&[command, "--format", "jsonl"], lines.as_bytes());
        assert_eq!((ran.code, ran.json().len()), (0, 4), "{}", ran.err);
    }
}
