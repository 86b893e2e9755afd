//! Events of unseen news that were judged one by one (`data/judged/events.tsv`): what share is right, and what
//! confidence learns from them.

use crate::learned::Learned;
use anyhow::{Context, bail};
use chancery::coding::logit::train::Example;
use chancery::text::CharMap;
use chancery::{Article, parse_date};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::BufRead;
use std::path::Path;

const FILE: &str = "data/judged/events.tsv";
/// The columns of the file.
const COLUMNS: [&str; 11] =
    ["drawn", "file", "article", "start", "type", "event", "right", "actors", "recipients", "status", "collection"];
/// Articles that are coded together.
const BATCH: usize = 64;

/// A judged event.
pub(crate) struct Judged {
    /// The day it was drawn and the commit that coded it.
    drawn: String,
    file: String,
    article: String,
    /// The code point where the trigger starts.
    start: usize,
    kind: String,
    right: bool,
    /// Whether actors, recipients and standing are right; `None` where nothing should be coded.
    fields: Option<[bool; 3]>,
    collection: String,
}

/// Reads the judgements.
///
/// # Errors
/// Names file and line of what is no judgement.
pub(crate) fn read(root: &Path) -> anyhow::Result<Vec<Judged>> {
    rows(root, FILE, &COLUMNS, one)
}

/// Reads a table of judgements whose first line that is no comment names the columns.
///
/// # Errors
/// Names file and line of what `one` refuses, or a head with other columns.
pub(crate) fn rows<T>(
    root: &Path,
    file: &str,
    columns: &[&str],
    one: impl Fn(&str) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<T>> {
    let text = std::fs::read_to_string(root.join(file)).with_context(|| file.to_owned())?;
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#'));
    let head = lines.next().map_or("", |x| x.1);
    if head.split('\t').ne(columns.iter().copied()) {
        bail!("{file}: expected the columns {}", columns.join(", "));
    }
    lines.map(|(k, line)| one(line).with_context(|| format!("{file}:{}", k + 1))).collect()
}

/// Reads a verdict.
pub(crate) fn yes(cell: &str) -> anyhow::Result<bool> {
    match cell {
        "y" => Ok(true),
        "n" => Ok(false),
        _ => bail!("expected y or n, found {cell:?}"),
    }
}

fn one(line: &str) -> anyhow::Result<Judged> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [drawn, file, article, start, kind, event, right, actors, recipients, status, collection] = cells[..] else {
        bail!("expected {} columns, found {}", COLUMNS.len(), cells.len());
    };
    let fields = if yes(event)? { Some([yes(actors)?, yes(recipients)?, yes(status)?]) } else { None };
    Ok(Judged {
        drawn: drawn.to_owned(),
        file: file.to_owned(),
        article: article.to_owned(),
        start: start.parse().context("start")?,
        kind: kind.to_owned(),
        right: yes(right)?,
        fields,
        collection: collection.to_owned(),
    })
}

/// Reads the records of the files under `shared`, each file once; what is not there is told and left out.
pub(crate) fn records<'f>(
    shared: &Path,
    files: impl Iterator<Item = &'f str>,
) -> anyhow::Result<Vec<(&'f str, Vec<serde_json::Value>)>> {
    let mut out = Vec::new();
    for file in files.collect::<BTreeSet<_>>() {
        let path = shared.join(file);
        if !path.exists() {
            eprintln!("{}: not there, left out", path.display());
            continue;
        }
        let lines = std::io::BufReader::new(std::fs::File::open(&path)?).lines();
        let records = lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<anyhow::Result<_>>()?;
        out.push((file, records));
    }
    Ok(out)
}

/// Codes the articles again and gives the features of the judged events that are still coded, article by article.
pub(crate) fn examples(by: &Learned, shared: &Path, judged: &[Judged]) -> anyhow::Result<Vec<Example>> {
    let mut wanted: BTreeMap<(&str, &str), Vec<&Judged>> = BTreeMap::new();
    for j in judged {
        wanted.entry((&j.file, &j.article)).or_default().push(j);
    }
    let mut out = Vec::new();
    for (file, records) in records(shared, judged.iter().map(|j| j.file.as_str()))? {
        let mut articles = Vec::new();
        for record in records {
            let told = |key: &str| record[key].as_str().unwrap_or_default();
            if wanted.contains_key(&(file, told("id"))) {
                let published = parse_date(told("date")).or_else(|| parse_date(told("published")));
                let (id, text) = (told("id").to_owned(), told("text").to_owned());
                articles.push(Article { id, text, published, ..Article::default() });
            }
        }
        for (pipeline, articles) in by.apart(articles)? {
            let mut worker = pipeline.worker();
            for coded in articles.chunks(BATCH).flat_map(|batch| worker.code_all(batch.to_vec())) {
                let id = coded.article.id.as_str();
                let chars = CharMap::new(coded.doc.text());
                let features = pipeline.coder().features(&coded.doc, coded.article.published);
                for (event, features) in coded.record.events.iter().zip(features) {
                    let start = chars.at(coded.doc.text(), event.mentions[0].trigger.start as usize);
                    let is = |j: &&&Judged| j.start == start && j.kind == event.kind.as_str();
                    if let Some((j, features)) = wanted[&(file, id)].iter().find(is).zip(features) {
                        out.push(Example { features, right: j.right, article: format!("{file} {id}"), set: None });
                    }
                }
            }
        }
    }
    Ok(out)
}

/// The section of the page: shares by draw, and by type and collection in the last one.
pub(crate) fn section(judged: &[Judged]) -> String {
    let mut out = format!(
        "### Judged by hand\n\nEvents that the program coded in news that nobody had read for it, drawn at random and judged \
         one by one against the coding guide (`{FILE}` says which, and when; the page does not change when rules do). This is \
         the figure for news of all kinds, half of it coverage of an election campaign; `gold/dev` is world news.\n\n"
    );
    let share = |n: usize, of: usize| if of == 0 { "–".to_owned() } else { format!("{:.2}", n as f64 / of as f64) };
    let mut table = |title: &str, judged: &[&Judged], key: &dyn Fn(&Judged) -> &str, all: bool| {
        let mut groups: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
        for j in judged {
            groups.entry(key(j)).or_default().push(j);
        }
        if all {
            groups.insert("~all", judged.to_vec());
        }
        let _ = writeln!(
            out,
            "| {title} | judged | an event there | type right | of those: actors right | recipients right | standing right |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        );
        for (name, all) in groups {
            let fields: Vec<[bool; 3]> = all.iter().filter(|j| j.right).filter_map(|j| j.fields).collect();
            let of = |k: usize| share(fields.iter().filter(|f| f[k]).count(), fields.len());
            let (events, right) =
                (all.iter().filter(|j| j.fields.is_some()).count(), all.iter().filter(|j| j.right).count());
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {} |",
                name.trim_start_matches('~'),
                all.len(),
                share(events, all.len()),
                share(right, all.len()),
                of(0),
                of(1),
                of(2)
            );
        }
        out.push('\n');
    };
    let last = judged.last().map_or("", |j| j.drawn.as_str());
    let (all, newest): (Vec<&Judged>, Vec<&Judged>) =
        (judged.iter().collect(), judged.iter().filter(|j| j.drawn == last).collect());
    table("drawn, commit", &all, &|j| &j.drawn, false);
    table("type, last draw", &newest, &|j| &j.kind, true);
    table("collection, last draw", &newest, &|j| &j.collection, true);
    out
}
