//! Holds time expressions against `times.txt`: invented sentences with the words, types and values marked in them.

use chancery::{Article, Config, Pipeline};

/// An expression: its words, type and value.
type Marked = (String, String, String);

/// Takes the marks out of a line: the plain text, and what was marked.
fn unmark(line: &str) -> (String, Vec<Marked>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('{') {
        let (mark, after) = behind.split_once('}').expect("a mark ends");
        let (words, told) = mark.rsplit_once('=').expect("a mark tells words=TYPE value");
        let (kind, value) = told.split_once(' ').expect("a mark tells TYPE value");
        text += before;
        text += words;
        marks.push((words.to_owned(), kind.to_owned(), value.to_owned()));
        rest = after;
    }
    (text + rest, marks)
}

#[test]
fn expressions_of_news_sentences() {
    let pipeline = Pipeline::new(&Config::default()).expect("the built-in model loads");
    let mut worker = pipeline.worker();
    let mut published = None;
    let mut wrong = Vec::new();
    for (n, line) in include_str!("times.txt").lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(day) = line.strip_prefix("@ ") {
            published = (day != "-").then(|| day.parse().expect("a day"));
            continue;
        }
        let (text, want) = unmark(line);
        let article = Article { id: n.to_string(), text: text.clone(), published, ..Article::default() };
        let coded = worker.code(article);
        let told = |t: &coding::record::Time| {
            let value = t.value.clone().unwrap_or_default();
            (text[t.span.range()].to_owned(), t.kind.to_owned(), value)
        };
        let got: Vec<Marked> = coded.record.times.iter().map(told).collect();
        if got != want {
            wrong.push(format!("times.txt:{}: {text}\n  want {want:?}\n  got  {got:?}", n + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
