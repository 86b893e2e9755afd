//! Every figure equals the Python scorers' on the same predictions. The predictions are gold records disturbed at random
//! (seeded), with articles left out and articles left empty; the data and the Python scorers are found beside the
//! repository, and the test says so and passes where they are not.

use eval::{Lines, Options, Task};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the data sets and the Python scorers stand, when they do.
fn shared() -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    let there = dir.join("eval/score_events.py").exists() && python;
    if !there {
        eprintln!("skipped: needs ../shared/eval beside the repository, and python3");
    }
    there.then_some(dir)
}

/// A generator of numbers from a seed (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a, T>(&mut self, xs: &'a [T]) -> &'a T {
        &xs[self.below(xs.len())]
    }
}

fn list<'a>(x: &'a Value, field: &str) -> &'a [Value] {
    x.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn number(x: &Value, field: &str) -> usize {
    x.get(field).and_then(Value::as_u64).unwrap_or(0) as usize
}

fn words(text: &[char], start: usize, end: usize) -> String {
    text[start.min(text.len())..end.min(text.len())].iter().collect()
}

/// A span near another: the same, moved, grown or shrunk.
fn moved(dice: &mut Dice, start: usize, end: usize, n: usize) -> (usize, usize) {
    match dice.below(8) {
        0 => (start + 1, (end + 1).max(start + 2)),
        1 => (start.saturating_sub(4), end),
        2 => (start, (end + 5).min(n.max(end))),
        3 if end > start + 2 => (start + 1, end),
        _ => (start, end),
    }
}

/// The object of a span with its words.
fn stretch(dice: &mut Dice, text: &[char], x: &Value) -> Map<String, Value> {
    let (start, end) = moved(dice, number(x, "start"), number(x, "end"), text.len());
    let told = json!({"start": start, "end": end, "text": words(text, start, end)});
    told.as_object().cloned().unwrap_or_default()
}

const TYPES: [&str; 6] = ["AGREE", "CONSULT", "ACCUSE", "ASSAULT", "REQUEST", "SUPPORT"];
const STATUS: [&str; 5] = ["actual", "planned", "negated", "alleged", "historical"];

fn events(dice: &mut Dice, gold: &Value) -> Value {
    let text: Vec<char> = gold["text"].as_str().unwrap_or("").chars().collect();
    let mut out = Vec::new();
    for ev in list(gold, "events") {
        if dice.one_in(5) {
            continue;
        }
        let sentence = &gold["sentences"][number(ev, "sentence")];
        let (from, to) = (number(sentence, "start"), number(sentence, "end"));
        let told: Vec<char> = ev["trigger"].as_str().unwrap_or("").chars().collect();
        let at = text[from..to].windows(told.len().max(1)).position(|w| w == told).unwrap_or(0) + from;
        let trigger = stretch(dice, &text, &json!({"start": at, "end": at + told.len()}));
        let mut p: Value = ev.clone();
        if dice.one_in(5) {
            p["type"] = json!(dice.pick(&TYPES));
        }
        if dice.one_in(40) {
            p["type"] = json!("NOTHING");
        }
        if dice.one_in(4) {
            p["actors"] = json!([{"country": "USA", "sector": "GOV"}, {"country": null}]);
        }
        if dice.one_in(4) {
            p["recipients"] = if dice.one_in(2) { json!([]) } else { Value::Null };
        }
        if dice.one_in(4) {
            p["status"] = json!(dice.pick(&STATUS));
        }
        let day = ev["date"].as_str().unwrap_or("").split('/').next().unwrap_or("").to_owned();
        p["date"] = if dice.one_in(4) { Value::Null } else { json!({"start": day, "end": null}) };
        p["place"] = if dice.one_in(4) { json!({"text": "Oslo"}) } else { json!({"text": ev["place"]}) };
        p["confidence"] = json!(dice.below(101) as f64 / 100.0);
        p["trigger"] = Value::Object(trigger.clone());
        if dice.one_in(3) {
            let again = stretch(dice, &text, &json!({"start": at + 90, "end": at + 96}));
            p["mentions"] = json!([{"trigger": trigger}, {"trigger": again}]);
        }
        out.push(p.clone());
        if dice.one_in(6) {
            out.push(p);
        }
    }
    json!({"events": out})
}

fn sentences(dice: &mut Dice, gold: &Value) -> Value {
    let mut out = Vec::new();
    for ev in list(gold, "events") {
        let code = |dice: &mut Dice, x: &Value| {
            let whole = if dice.one_in(4) { "FRA" } else { x.as_str().unwrap_or("") };
            let cut: String = whole.chars().take(3).collect();
            if cut.is_empty() { json!([]) } else { json!([{"country": cut}, {"country": null}]) }
        };
        let roots = ev["plover_root"].as_str().unwrap_or("ASSAULT").to_owned();
        let root = if dice.one_in(4) { "AID" } else { roots.split('/').next_back().unwrap_or("AID") };
        let (source, target) = (code(dice, &ev["source_code"]), code(dice, &ev["target_code"]));
        for _ in 0..dice.below(3) {
            let mutual = dice.one_in(3);
            let actors = if mutual {
                json!(
                    list(&json!({"x": source}), "x").iter().chain(list(&json!({"x": target}), "x")).collect::<Vec<_>>()
                )
            } else {
                source.clone()
            };
            let recipients = if mutual { json!([]) } else { target.clone() };
            out.push(json!({"type": root, "actors": actors, "recipients": recipients, "cameo": "043"}));
        }
    }
    json!({"events": out})
}

/// spaCy's annotations as `parse` prints them.
fn parsed(dice: &mut Dice, gold: &Value) -> Value {
    let cells = list(gold, "tokens");
    if cells.is_empty() {
        return treebank(dice, gold);
    }
    let n = cells.len();
    let mut tokens = Vec::new();
    for t in cells {
        let start = t[0].as_u64().unwrap_or(0) as usize;
        let end = start + t[1].as_u64().unwrap_or(0) as usize;
        let (start, end) = if dice.one_in(60) { moved(dice, start, end, end + 1) } else { (start, end) };
        let head = if dice.one_in(30) { dice.below(n) } else { t[7].as_u64().unwrap_or(0) as usize };
        let word = |dice: &mut Dice, i: usize| if dice.one_in(30) { json!("X") } else { t[i].clone() };
        let mut token = json!({"start": start, "end": end, "lemma": word(dice, 3), "tag": word(dice, 4),
            "pos": word(dice, 5), "head": head, "dep": word(dice, 8), "ws": word(dice, 11)});
        token["sent_start"] = json!((t[9] == json!(1) || t[9] == json!(true)) != dice.one_in(60));
        if !dice.one_in(9) {
            token["norm"] = word(dice, 2);
            token["morph"] = word(dice, 6);
        }
        tokens.push(token);
    }
    let ents: Vec<Value> = list(gold, "ents")
        .iter()
        .filter(|_| !dice.one_in(6))
        .map(|e| json!({"start": e[0], "end": e[1], "label": e[2]}))
        .collect();
    json!({"tokens": tokens, "ents": ents})
}

fn treebank(dice: &mut Dice, gold: &Value) -> Value {
    let mut tokens = Vec::new();
    for sent in list(gold, "sents") {
        for (i, t) in list(sent, "tokens").iter().enumerate() {
            let (start, end) = (t[0].as_u64().unwrap_or(0) as usize, t[1].as_u64().unwrap_or(0) as usize);
            let (start, end) = if dice.one_in(40) { moved(dice, start, end, end + 1) } else { (start, end) };
            let lemma = if dice.one_in(20) { json!("X") } else { t[3].clone() };
            let pos = if dice.one_in(20) { json!("X") } else { t[4].clone() };
            let first = (i == 0) != dice.one_in(50);
            tokens
                .push(json!({"start": start, "end": end, "lemma": lemma, "pos": pos, "tag": "", "dep": "", "head": 0,
                "ws": "", "sent_start": first}));
            if dice.one_in(30) {
                tokens
                    .push(json!({"start": end, "end": end + 1, "lemma": " ", "pos": "SPACE", "tag": "_SP", "dep": "",
                    "head": 0, "ws": "", "sent_start": false}));
            }
        }
    }
    json!({"tokens": tokens})
}

fn entities(dice: &mut Dice, gold: &Value) -> Value {
    const LABELS: [&str; 10] = ["PERSON", "ORG", "GPE", "LOC", "FAC", "DATE", "MONEY", "NORP", "CARDINAL", "EVENT"];
    let text: Vec<char> = gold["text"].as_str().unwrap_or("").chars().collect();
    let mut out = Vec::new();
    for e in list(gold, "entities") {
        let mut x = stretch(dice, &text, e);
        if !e["alt"].is_null() && dice.one_in(2) {
            let n = e["alt"].as_str().unwrap_or("").chars().count();
            x.insert("start".into(), e["start"].clone());
            x.insert("end".into(), json!(number(e, "start") + n));
        }
        let label = match e["label"].as_str().unwrap_or("").to_uppercase().as_str() {
            "PER" | "PERSON" | "POLITICIAN" => "PERSON",
            "ORG" | "ORGANIZATION" | "ORGANISATION" | "POLITICALPARTY" => "ORG",
            "LOC" | "LOCATION" | "COUNTRY" => "GPE",
            "DATE" | "TIME" | "TEMPORAL" => "DATE",
            _ => *dice.pick(&LABELS),
        };
        x.insert("label".into(), json!(label));
        out.push(Value::Object(x));
    }
    json!({ if dice.one_in(2) { "ents" } else { "entities" }: out })
}

fn clusters(dice: &mut Dice, gold: &Value) -> Value {
    let text: Vec<char> = gold["text"].as_str().unwrap_or("").chars().collect();
    let mut groups: std::collections::BTreeMap<String, Vec<Value>> = std::collections::BTreeMap::new();
    for m in list(gold, "ontogum_mentions") {
        let key = if dice.one_in(8) { dice.below(9).to_string() } else { m["cluster"].to_string() };
        groups.entry(key).or_default().push(Value::Object(stretch(dice, &text, m)));
    }
    if gold.get("pronoun").is_some() {
        let mut own = vec![gold["pronoun"].clone()];
        for x in [&gold["a"], &gold["b"]] {
            if (x["coref"] == json!(true)) != dice.one_in(4) {
                let (a, z) = (number(x, "start").saturating_sub(dice.below(12)), number(x, "end") + dice.below(14));
                own.push(json!({"start": a, "end": z}));
            }
        }
        groups.insert(String::new(), own);
    }
    json!({"clusters": groups.into_values().collect::<Vec<_>>()})
}

fn statements(dice: &mut Dice, gold: &Value) -> Value {
    let text: Vec<char> = gold["text"].as_str().unwrap_or("").chars().collect();
    let mut out = Vec::new();
    for a in list(gold, "attributions") {
        let part = |dice: &mut Dice, field: &str| {
            let spans = list(a, field);
            if spans.is_empty() || dice.one_in(12) {
                return Value::Null;
            }
            let parts: Vec<Value> = spans.iter().map(|s| Value::Object(stretch(dice, &text, s))).collect();
            let mut hull = json!({"start": parts[0]["start"], "end": parts[parts.len() - 1]["end"]});
            if parts.len() > 1 {
                hull["parts"] = json!(parts);
            }
            hull
        };
        let (speaker, cue, content) = (part(dice, "source"), part(dice, "cue"), part(dice, "content"));
        let statement = json!({"speaker": speaker, "cue": cue, "content": content, "kind": "direct"});
        for _ in 0..dice.below(3) {
            out.push(statement.clone());
        }
    }
    json!({"statements": out})
}

fn places(dice: &mut Dice, gold: &Value) -> Value {
    let text: Vec<char> = gold["text"].as_str().unwrap_or("").chars().collect();
    let mut out = Vec::new();
    for t in list(gold, "toponyms") {
        let mut x = stretch(dice, &text, t);
        let away = dice.below(40) as f64 / 10.0;
        let lat = t["lat"].as_f64().filter(|_| !dice.one_in(8)).map(|v| v - away);
        x.insert("lat".into(), json!(lat));
        x.insert("lon".into(), t["lon"].clone());
        x.insert("geonames".into(), if dice.one_in(3) { json!(7) } else { t["geonameid"].clone() });
        x.insert("country".into(), if dice.one_in(3) { json!("USA") } else { json!("GBR") });
        out.push(Value::Object(x));
    }
    json!({"places": out})
}

fn times(dice: &mut Dice, gold: &Value) -> Value {
    const VALUES: [&str; 7] = ["2019", "2020-03", "P3D", "XXXX-04", "2006-W08", "199", "2022-SU"];
    let text: Vec<char> = gold["text"].as_str().unwrap_or("").chars().collect();
    let mut out = Vec::new();
    for t in list(gold, "dates").iter().chain(list(gold, "timexes")) {
        let mut x = stretch(dice, &text, t);
        let from = t["from"].as_str().map(|d| d.chars().take(7).collect::<String>());
        let own = t["when"].as_str().or(t["value"].as_str()).map(str::to_owned).or(from);
        let value = if dice.one_in(4) { json!(dice.pick(&VALUES)) } else { json!(own) };
        x.insert("value".into(), value);
        x.insert("type".into(), if dice.one_in(4) { json!("TIME") } else { json!("DATE") });
        out.push(Value::Object(x));
    }
    json!({"times": out})
}

fn stories(dice: &mut Dice, gold: &Value) -> Value {
    let own = gold["subtopic"].as_str().unwrap_or("");
    match dice.below(6) {
        0 => json!({"story": null}),
        1 => json!({"story": own.trim_end_matches("plus")}),
        2 => json!({"story": dice.below(20).to_string()}),
        _ => json!({"story": own}),
    }
}

/// A set, the scorer, its flags.
struct Case {
    task: Task,
    script: &'static str,
    file: &'static str,
    n: usize,
    flags: &'static [&'static str],
    disturb: fn(&mut Dice, &Value) -> Value,
}

const fn case(
    task: Task,
    script: &'static str,
    file: &'static str,
    n: usize,
    flags: &'static [&'static str],
    disturb: fn(&mut Dice, &Value) -> Value,
) -> Case {
    Case { task, script, file, n, flags, disturb }
}

const CASES: &[Case] = &[
    case(Task::Events, "score_events", "gold/dev.jsonl", 99, &[], events),
    case(Task::Sentences, "score_sentences", "data/events/plv_train.jsonl", 400, &[], sentences),
    case(Task::Sentences, "score_sentences", "data/events/plover_gsr_dev.jsonl", 999, &["--unseen"], sentences),
    case(Task::Sentences, "score_sentences", "data/events/petrarch_gsr.jsonl", 999, &[], sentences),
    case(Task::Sentences, "score_sentences", "data/events/police_dev.jsonl", 300, &[], sentences),
    case(Task::Parse, "score_parse", "parity/odd.jsonl", 99, &[], parsed),
    case(Task::Parse, "score_parse", "parity/wikinews.jsonl", 20, &["--by-genre"], parsed),
    case(Task::Parse, "score_parse", "data/parsing/ud_ewt.dev.jsonl", 60, &["--by-genre"], parsed),
    case(Task::Parse, "score_parse", "data/parsing/ud_gum.dev.jsonl", 4, &[], parsed),
    case(Task::Ner, "score_ner", "data/ner/worldwide.dev.jsonl", 80, &[], entities),
    case(Task::Ner, "score_ner", "data/ner/worldwide.dev.jsonl", 80, &["--raw"], entities),
    case(Task::Ner, "score_ner", "data/ner/ieer.dev.jsonl", 48, &[], entities),
    case(Task::Ner, "score_ner", "data/ner/re3d.dev.jsonl", 47, &[], entities),
    case(Task::Ner, "score_ner", "data/ner/crossner_politics.dev.jsonl", 200, &[], entities),
    case(Task::Ner, "score_ner", "data/ner/wikigold.dev.jsonl", 60, &[], entities),
    case(Task::Coref, "score_coref", "data/coref/gap.dev.jsonl", 454, &[], clusters),
    case(Task::Coref, "score_coref", "data/coref/gum.dev.jsonl", 12, &["--by-genre"], clusters),
    case(Task::Coref, "score_coref", "data/coref/gum.dev.jsonl", 5, &["--gum-scheme"], clusters),
    case(Task::Quotes, "score_quotes", "data/quotes/polnear.dev.jsonl", 40, &[], statements),
    case(Task::Places, "score_geo", "data/geo/geowebnews.dev.jsonl", 93, &[], places),
    case(Task::Places, "score_geo", "data/geo/geowebnews.dev.jsonl", 93, &["--literal"], places),
    case(Task::Places, "score_geo", "data/geo/trnews.dev.jsonl", 67, &[], places),
    case(Task::Places, "score_geo", "data/geo/lgl.dev.jsonl", 120, &[], places),
    case(Task::Times, "score_time", "data/temporal/gum_dates.dev.jsonl", 99, &[], times),
    case(Task::Times, "score_time", "data/temporal/gum_dates.train.jsonl", 99, &[], times),
    case(Task::Stories, "score_stories", "data/event_coref/ecbplus.dev.jsonl", 999, &[], stories),
];

/// Asserts that everything Python gives stands in ours with the same value.
fn assert_holds(ours: &Value, python: &Value, path: &str) {
    match python {
        Value::Object(fields) => {
            for (name, x) in fields {
                assert_holds(&ours[name], x, &format!("{path}.{name}"));
            }
        }
        Value::Array(xs) => {
            for (i, x) in xs.iter().enumerate() {
                assert_holds(&ours[i], x, &format!("{path}[{i}]"));
            }
        }
        _ => assert_eq!(ours.as_f64(), python.as_f64(), "{path}: {ours} is not {python}"),
    }
}

fn python(shared: &Path, script: &str, flags: &[&str], gold: &Path, predicted: &Path) -> Value {
    let run = Command::new("python3")
        .arg(shared.join("eval").join(format!("{script}.py")))
        .args([gold, predicted])
        .args(flags)
        .arg("--json")
        .output()
        .expect("python3 runs");
    assert!(run.status.success(), "{script}: {}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("the scorer prints JSON")
}

fn options(flags: &[&str]) -> Options {
    let has = |x: &str| flags.contains(&x);
    Options {
        misses: 5,
        unseen: has("--unseen"),
        by_genre: has("--by-genre"),
        raw: has("--raw"),
        gum_scheme: has("--gum-scheme"),
        literal: has("--literal"),
        ..Options::default()
    }
}

/// Scores gold against predictions with both programs and compares every figure.
fn compare(shared: &Path, c: &Case, name: &str, gold: &[Value], predicted: &[Value]) {
    let dir = std::env::temp_dir().join(format!("chancery-eval-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a temporary folder");
    let lines = |xs: &[Value]| xs.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let files = [("gold.jsonl", gold), ("predicted.jsonl", predicted)].map(|(file, xs)| {
        let path = dir.join(file);
        std::fs::write(&path, lines(xs)).expect("a file is written");
        path
    });
    let want = python(shared, c.script, c.flags, &files[0], &files[1]);
    let read = |x: &[Value]| Lines::of(name, x.iter().map(Value::to_string));
    let report = eval::score(c.task, &read(gold), &read(predicted), &options(c.flags)).expect("the records are read");
    assert_holds(&serde_json::to_value(&report).expect("a report is JSON"), &want, name);
    let printed = report.to_string();
    let wide = printed.lines().find(|l| l.chars().count() > 80 && l.split_whitespace().count() > 2);
    assert_eq!(wide, None, "{name}: wider than 80 columns");
    std::fs::remove_dir_all(&dir).expect("the folder is removed");
}

fn records(path: &Path, n: usize) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the data set is read");
    text.lines().take(n).map(|l| serde_json::from_str(l).expect("a record is JSON")).collect()
}

#[test]
fn figures_equal_the_python_scorers() {
    let Some(shared) = shared() else { return };
    for (k, c) in CASES.iter().enumerate() {
        let gold = records(&shared.join(c.file), c.n);
        let mut dice = Dice(0x9E37_79B9 + k as u64);
        let mut predicted = Vec::new();
        for rec in &gold {
            if dice.one_in(15) {
                continue;
            }
            let mut x = if dice.one_in(15) { json!({}) } else { (c.disturb)(&mut dice, rec) };
            x["id"] = rec["id"].clone();
            predicted.push(x);
        }
        let name = format!("{k}-{}", c.script);
        compare(&shared, c, &name, &gold, &predicted);
        compare(&shared, c, &format!("{name}-nothing"), &gold, &[]);
    }
}

fn at(text: &str, words: &str) -> Value {
    let start = text[..text.find(words).expect("the words stand in the text")].chars().count();
    json!({"start": start, "end": start + words.chars().count(), "text": words})
}

fn with(mut span: Value, more: &Value) -> Value {
    for (k, v) in more.as_object().expect("an object") {
        span[k] = v.clone();
    }
    span
}

/// Time expressions as `TempEval` marks them, spans after an emoji, roots that a set does not tell apart.
#[test]
fn odd_cases_equal_the_python_scorers() {
    let Some(shared) = shared() else { return };
    let text = "🙂🙂 On Monday, two years after March 2019, envoys met again at noon.";
    let timexes = json!([
        with(at(text, "Monday"), &json!({"type": "DATE", "value": "2024-04-08"})),
        with(at(text, "two years"), &json!({"type": "DURATION", "value": "P2Y"})),
        with(at(text, "March 2019"), &json!({"type": "DATE", "value": "2019-03"})),
    ]);
    let gold = [
        json!({"id": "t", "dct": "2024-04-10", "text": text, "timexes": timexes}),
        json!({"id": "u", "text": "", "timexes": []}),
    ];
    let found = json!([
        with(at(text, "On Monday"), &json!({"type": "DATE", "value": "2024-04-08"})),
        with(at(text, "two years after March"), &json!({"type": "DATE", "value": null})),
        with(at(text, "noon"), &json!({"type": "TIME", "value": "2024-04-10T12:00"})),
    ]);
    let c = case(Task::Times, "score_time", "", 0, &[], times);
    compare(&shared, &c, "timexes", &gold, &[json!({"id": "t", "times": found})]);

    let met = json!({"sentence": 0, "trigger": "met", "type": "CONSULT", "mode": "", "actors": [{"country": ""}], "status": ""});
    let gold = [json!({"id": "e", "text": text, "sentences": [{"i": 0, "start": 0, "end": 69}], "events": [met, met]})];
    let ours = json!({"type": "CONSULT", "actors": [null], "recipients": [], "trigger": at(text, "met"), "mentions": [],
        "confidence": 1.0, "why": {"rule": "consult.meet", "at": "x:1"}});
    let c = case(Task::Events, "score_events", "", 0, &[], events);
    compare(&shared, &c, "emoji", &gold, &[json!({"id": "e", "events": [ours, ours, ours]})]);

    let root =
        |r: &str| json!({"id": r, "text": text, "events": [{"plover_root": "CONCEDE/RETREAT"}, {"plover_root": r}]});
    let gold =
        [root("RETREAT"), root("AID"), root("CONCEDE/RETREAT"), json!({"id": "none", "text": text, "events": []})];
    let ours =
        |id: &str, r: &[&str]| json!({"id": id, "events": r.iter().map(|r| json!({"type": r})).collect::<Vec<_>>()});
    let predicted = [ours("RETREAT", &["RETREAT"]), ours("AID", &["CONCEDE", "RETREAT"]), ours("none", &["AID"])];
    let c = case(Task::Sentences, "score_sentences", "", 0, &[], sentences);
    compare(&shared, &c, "roots", &gold, &predicted);
}
