//! How often the actor tables and patterns are right on the shared development sets. Skipped where those are absent.

use coding::actors::{Lexicon, find, phrase};
use coding::{Mention, Who, parsed};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use text::Document;

fn shared(file: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(file);
    std::fs::read_to_string(root).ok()
}

/// Parses of a development set, by id: `CHANCERY_PARSED` names the folder of `chancery parse` output.
fn parses(set: &str) -> Option<HashMap<String, Document>> {
    let folder = PathBuf::from(std::env::var_os("CHANCERY_PARSED")?);
    let text = std::fs::read_to_string(folder.join(format!("{set}.jsonl"))).ok()?;
    text.lines().map(|l| parsed::read(l).ok()).collect()
}

fn rows(text: &str) -> impl Iterator<Item = Value> {
    text.lines().filter_map(|l| serde_json::from_str(l).ok())
}

fn day(v: &Value) -> Option<jiff::civil::Date> {
    v.as_str()?.get(..10)?.parse().ok()
}

fn codes(w: &Who) -> (&str, &str) {
    (w.country.as_ref().map_or("", |c| c.as_str()), w.sector.map_or("", coding::Sector::as_str))
}

/// Counts right answers and prints the wrong ones when `CHANCERY_MISSES` is set.
struct Tally {
    name: &'static str,
    right: usize,
    all: usize,
}

impl Tally {
    fn new(name: &'static str) -> Self {
        Self { name, right: 0, all: 0 }
    }

    fn add(&mut self, right: bool, tell: impl Fn() -> String) {
        self.all += 1;
        self.right += usize::from(right);
        if !right && std::env::var_os("CHANCERY_MISSES").is_some() {
            eprintln!("{}: {}", self.name, tell());
        }
    }

    fn close(&self, floor: f64) {
        let share = self.right as f64 / self.all.max(1) as f64;
        eprintln!("{}: {} of {} = {:.1} %", self.name, self.right, self.all, 100.0 * share);
        assert!(share >= floor, "{} fell below {floor}", self.name);
    }
}

macro_rules! need {
    ($e:expr) => {
        match $e {
            Some(x) => x,
            None => {
                eprintln!("skipped: the shared data or CHANCERY_PARSED is absent");
                return;
            }
        }
    };
}

#[test]
fn actor_phrases() {
    let gold = need!(shared("data/events/actor_phrases_dev.jsonl"));
    let docs = need!(parses("actor_phrases_dev"));
    let mut t = Tally::new("actor phrases, country and sector");
    for r in rows(&gold) {
        let doc = &docs[r["id"].as_str().unwrap_or("")];
        let who = phrase(doc, Lexicon::builtin(), day(&r["query_date"]));
        let (country, sector) = codes(&who);
        let a = &r["actor"];
        let want = a["country"].as_str().map(|c| if c == "XKX" { "KOS" } else { c });
        let code = match a["code_1"].as_str() {
            // A country without code acts as its government; unknown, no actor and de facto states have no sector here.
            Some("" | "PRE") | None => None,
            Some("UNK" | "JNK") => Some(""),
            Some("HLH") => Some("MED"),
            Some(c) => Some(c),
        };
        let sector = if sector == "UNK" { "" } else { sector };
        let right = want.is_none_or(|w| w == country) && code.is_none_or(|c| c == sector);
        t.add(right, || format!("{:?}: want {want:?} {code:?}, got {who:?}", r["text"]));
    }
    t.close(0.0);
}

/// The mention whose head lies in bytes `start..end` and that stands highest there.
fn covering<'m>(doc: &Document, ms: &'m coding::Mentions, start: usize, end: usize) -> Option<&'m Mention> {
    let inside = |i: usize| {
        let s = doc.token(i).span;
        start <= s.start as usize && s.end as usize <= end
    };
    let head = (0..doc.len()).filter(|&i| inside(i)).find(|&i| doc.head(i) == i || !inside(doc.head(i)))?;
    ms.at(head).or_else(|| ms.all().iter().find(|m| inside(m.head)))
}

#[test]
fn whole_articles() {
    let gold = need!(shared("gold/dev.jsonl"));
    let docs = need!(parses("dev"));
    let (mut both, mut country) = (Tally::new("gold, country and sector"), Tally::new("gold, country"));
    for r in rows(&gold) {
        let doc = &docs[r["id"].as_str().unwrap_or("")];
        let ms = find(doc, Lexicon::builtin(), day(&r["published"]));
        let text: Vec<char> = r["text"].as_str().unwrap_or("").chars().collect();
        for e in r["events"].as_array().into_iter().flatten() {
            let s = &r["sentences"][e["sentence"].as_u64().unwrap_or(0) as usize];
            let bytes = |n: u64| text[..n as usize].iter().map(|c| c.len_utf8()).sum::<usize>();
            let (from, to) = (bytes(s["start"].as_u64().unwrap_or(0)), bytes(s["end"].as_u64().unwrap_or(0)));
            let Some(sentence) = doc.text().get(from..to) else { continue };
            for a in ["actors", "recipients"].iter().flat_map(|k| e[*k].as_array().into_iter().flatten()) {
                let words = a["text"].as_str().unwrap_or("");
                let want = (a["country"].as_str().unwrap_or(""), a["sector"].as_str().unwrap_or(""));
                let named = words.split_whitespace().any(|w| w.starts_with(char::is_uppercase));
                let first = words.split_whitespace().next().unwrap_or("");
                let pronoun = ["He", "She", "It", "They", "We", "I", "His", "Its", "Their", "The", "Those"]
                    .contains(&first)
                    && words.split_whitespace().skip(1).all(|w| !w.starts_with(char::is_uppercase));
                // Pronouns and bare descriptions are for reference resolution; so are bare surnames.
                if words.is_empty() || !named || pronoun {
                    continue;
                }
                let Some(at) = sentence.find(words) else { continue };
                let m = covering(doc, &ms, from + at, from + at + words.len());
                let got = m.map_or(("", ""), |m| codes(&m.who));
                country.add(got.0 == want.0, || format!("{words:?}: want {want:?}, got {:?}", m.map(|m| &m.who)));
                both.add(got == want, || format!("{words:?}: want {want:?}, got {:?}", m.map(|m| &m.who)));
            }
        }
    }
    country.close(0.0);
    both.close(0.0);
}

#[test]
fn plover_records() {
    let gold = need!(shared("data/events/plover_gsr_dev.jsonl"));
    let docs = need!(parses("plover_gsr_dev"));
    let (mut both, mut country) = (Tally::new("plover_gsr, country and sector"), Tally::new("plover_gsr, country"));
    for r in rows(&gold) {
        let doc = &docs[r["id"].as_str().unwrap_or("")];
        let ms = find(doc, Lexicon::builtin(), None);
        for e in r["events"].as_array().into_iter().flatten() {
            for side in ["source", "target"] {
                let (Some(words), Some(code)) =
                    (e[format!("{side}_text")].as_str(), e[format!("{side}_code")].as_str())
                else {
                    continue;
                };
                let Some(at) = doc.text().find(words.trim()) else { continue };
                let m = covering(doc, &ms, at, at + words.trim().len());
                let got = m.map_or(("", ""), |m| codes(&m.who));
                // The records know no codes of our kind for bodies.
                let body =
                    |c: &str| if ["UNO", "EUR", "NGO", "IMG"].contains(&c) { "IGO".to_owned() } else { c.to_owned() };
                let (want, sector) = (code.get(..3).unwrap_or(""), code.get(3..6).unwrap_or("").replace("CIV", "CVL"));
                let right = body(got.0) == body(want);
                country.add(right, || format!("{words:?}: want {code}, got {:?}", m.map(|m| &m.who)));
                let right = right && (sector.is_empty() || sector == got.1);
                both.add(right, || format!("{words:?}: want {code}, got {:?}", m.map(|m| &m.who)));
            }
        }
    }
    country.close(0.0);
    both.close(0.0);
}
