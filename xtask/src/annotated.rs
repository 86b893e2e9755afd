//! Articles of unseen news that were annotated whole (`data/judged/articles.jsonl`): how much of what they tell is found.
//!
//! The file holds offsets and codes only; the texts stand beside the repository, in `../shared`.

use crate::accuracy::article;
use crate::learned::Learned;
use anyhow::Context;
use eval::{Lines, Options, Report, Task};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const FILE: &str = "data/judged/articles.jsonl";

/// An annotated article.
#[derive(Debug, Deserialize)]
pub(crate) struct Annotated {
    file: String,
    article: String,
    /// Whether rules have been read against it since.
    read: bool,
    /// Whether it was drawn from what was left, in which few acts are coded.
    #[serde(default)]
    thin: bool,
    /// Start and end in code points.
    sentences: Vec<(usize, usize)>,
    events: Vec<Act>,
}

/// An act as told at one place.
#[derive(Debug, Deserialize)]
struct Act {
    sentence: usize,
    /// Start and end in code points.
    trigger: (usize, usize),
    #[serde(rename = "type")]
    kind: String,
    mode: String,
    /// Country and sector of each.
    actors: Vec<(String, String)>,
    recipients: Vec<(String, String)>,
    status: String,
    /// Whether somebody's words tell it.
    reported: bool,
    date: String,
    place: String,
    /// The act that this one tells again, by its number in the article.
    same_as: Option<usize>,
}

/// Articles that are scored together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// Of several acts each; nobody has read them for a rule.
    Unread,
    /// Of few acts; nobody has read them for a rule either.
    Thin,
    /// Of several acts each; rules have been read against them since.
    Read,
}

/// Reads the annotations.
///
/// # Errors
/// Names file and line of what is no annotation.
pub(crate) fn read(root: &Path) -> anyhow::Result<Vec<Annotated>> {
    let text = std::fs::read_to_string(root.join(FILE)).context(FILE)?;
    let one = |(k, line)| serde_json::from_str(line).with_context(|| format!("{FILE}:{}", k + 1));
    text.lines().enumerate().map(one).collect()
}

impl Annotated {
    fn group(&self) -> Group {
        match (self.read, self.thin) {
            (true, _) => Group::Read,
            (false, true) => Group::Thin,
            (false, false) => Group::Unread,
        }
    }

    /// The record in the form of gold, with the article's text.
    fn gold(&self, text: &str, published: &Value) -> String {
        let chars: Vec<char> = text.chars().collect();
        let slice = |(start, end): (usize, usize)| chars.get(start..end).unwrap_or_default().iter().collect::<String>();
        let sides = |all: &[(String, String)]| -> Vec<Value> {
            all.iter().map(|(country, sector)| json!({"text": "", "country": country, "sector": sector})).collect()
        };
        let told_first = |a: &Act| {
            let first = self.events.get(a.same_as?)?;
            Some(format!("{}:{}", first.sentence, slice(first.trigger)))
        };
        let events: Vec<Value> = self
            .events
            .iter()
            .map(|a| {
                json!({
                    "sentence": a.sentence, "trigger": slice(a.trigger), "type": a.kind, "mode": a.mode,
                    "actors": sides(&a.actors), "recipients": sides(&a.recipients), "status": a.status,
                    "reported_by": if a.reported { "somebody" } else { "" }, "date": a.date, "place": a.place,
                    "same_as": told_first(a).unwrap_or_default(),
                })
            })
            .collect();
        let sentences: Vec<Value> = (self.sentences.iter().enumerate())
            .map(|(i, (start, end))| json!({"i": i, "start": start, "end": end}))
            .collect();
        json!({"id": self.article, "published": published, "text": text, "sentences": sentences, "events": events})
            .to_string()
    }
}

/// Gives the articles that are there as records of gold, each with its group.
pub(crate) fn records(shared: &Path, all: &[Annotated]) -> anyhow::Result<Vec<(Group, String)>> {
    let by_name: BTreeMap<(&str, &str), &Annotated> =
        all.iter().map(|a| ((a.file.as_str(), a.article.as_str()), a)).collect();
    let mut out = Vec::new();
    for (file, records) in crate::judged::records(shared, all.iter().map(|a| a.file.as_str()))? {
        for record in records {
            let (id, text) = (record["id"].as_str().unwrap_or_default(), record["text"].as_str().unwrap_or_default());
            if let Some(a) = by_name.get(&(file, id)) {
                out.push((a.group(), a.gold(text, &record["date"])));
            }
        }
    }
    Ok(out)
}

/// Codes the articles, each by models that have not learned from it, and scores each group; with the number of articles.
/// What is not there is left out.
pub(crate) fn score(
    learned: &Learned,
    shared: &Path,
    all: &[Annotated],
    n_threads: usize,
) -> anyhow::Result<Vec<(Group, usize, Report)>> {
    let mut gold: BTreeMap<Group, Vec<String>> = BTreeMap::new();
    for (group, record) in records(shared, all)? {
        gold.entry(group).or_default().push(record);
    }
    let mut out = Vec::new();
    for (group, records) in gold {
        let n = records.len();
        let gold = Lines::of(FILE, records);
        let articles = eval::inputs(&gold)?.into_iter().map(article).collect();
        let printed = learned.code_apart(articles, n_threads)?;
        let report = eval::score(Task::Events, &gold, &Lines::of("predictions", printed), &Options::default())?;
        out.push((group, n, report));
    }
    Ok(out)
}

/// The section of the page.
pub(crate) fn section(scored: &[(Group, usize, Report)]) -> String {
    let mut out = format!(
        "### Unseen articles, annotated whole\n\nArticles of world news drawn at random from those in which several events \
         are coded, annotated whole and blind, in one pass, as gold/dev is (`{FILE}`: offsets and codes, no text). Rules were \
         read against some of them afterwards; nobody has read the others for a rule. This is what to expect of new \
         articles. Those of few acts were drawn from what was left then: local news, accidents, trade, society.\n\n\
         | articles | | type P | type R | type F1 | pair F1 | full F1 | dyad F1 | status |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    );
    let paths = ["type.p", "type.r", "type.f1", "pair.f1", "full.f1", "dyad.f1", "fields.status"];
    for (group, n, report) in scored {
        let name = match group {
            Group::Unread => "read by nobody",
            Group::Thin => "read by nobody, few acts",
            Group::Read => "read since",
        };
        let figures = paths.map(|p| report.get(p).map_or_else(|| "–".to_owned(), |x| format!("{x:.3}")));
        let _ = writeln!(out, "| {name} | {n} | {} |", figures.join(" | "));
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_becomes_a_record_of_gold() {
        let line = r#"{"file":"f","article":"a","read":false,"sentences":[[0,23]],"events":[
            {"sentence":0,"trigger":[6,14],"type":"REJECT","mode":"","actors":[["KEN","GOV"]],"recipients":[],
             "status":"actual","reported":true,"date":"","place":""},
            {"sentence":0,"trigger":[15,22],"type":"AGREE","mode":"","actors":[],"recipients":[],"status":"actual",
             "reported":false,"date":"","place":"","same_as":0}]}"#;
        let a: Annotated = serde_json::from_str(line).unwrap();
        let gold: Value = serde_json::from_str(&a.gold("Kényà rejected Ghana's.", &Value::Null)).unwrap();
        assert_eq!(gold["events"][0]["trigger"], "rejected", "offsets are code points");
        assert_eq!(gold["events"][0]["reported_by"], "somebody");
        assert_eq!(gold["events"][1]["same_as"], "0:rejected");
        assert_eq!(gold["sentences"][0]["end"], 23);
    }

    #[test]
    fn every_annotation_stands_in_its_sentence() {
        let all = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
        for a in &all {
            for e in &a.events {
                let (start, end) = a.sentences[e.sentence];
                assert!(
                    start <= e.trigger.0 && e.trigger.0 < e.trigger.1 && e.trigger.1 <= end,
                    "{}: {e:?}",
                    a.article
                );
                assert!(e.same_as.is_none_or(|k| k < a.events.len()), "{}: {e:?}", a.article);
            }
        }
    }
}
