//! Articles in memory to JSON lines in memory: what scoring needs, where streams are in the way.

use crate::article::Article;
use crate::pipeline::{Pipeline, Worker};
use crate::stream::{Batches, ordered};
use crate::wire::{write_code, write_parse};
use serde_json::json;
use std::collections::BTreeMap;

/// Bytes of text that are worked on together, as in [`Pipeline::run`].
const BATCH_BYTES: usize = 1 << 16;

/// Codes articles and returns a line of `code`'s JSON for each, in order.
pub fn code_lines(pipeline: &Pipeline, articles: Vec<Article>, n_threads: usize) -> Vec<String> {
    lines(pipeline, articles, n_threads, |worker, batch| {
        let print = |coded| printed(|out| write_code(&coded, out));
        worker.code_all(batch).into_iter().map(print).collect()
    })
}

/// Codes articles as [`code_lines`] does and tells in each line, as `asked`, where the act took place whose first and last
/// code point `acts` gives for the article's id.
pub fn act_lines(
    pipeline: &Pipeline,
    articles: Vec<Article>,
    acts: &BTreeMap<String, (usize, usize)>,
    n_threads: usize,
) -> Vec<String> {
    lines(pipeline, articles, n_threads, |worker, batch| {
        let line = |article: Article| {
            let act = acts.get(&article.id).copied();
            let asked = act.map(|(start, end)| worker.place_of_act(&article.text, start, end));
            let place = asked.flatten().map(|(start, end)| json!({"start": start, "end": end}));
            let coded = printed(|out| write_code(&worker.code(article), out));
            let close = coded.trim_end().strip_suffix('}').unwrap_or(&coded);
            format!("{close},\"asked\":{}}}", json!({"place": place}))
        };
        batch.into_iter().map(line).collect()
    })
}

/// Annotates the whole texts of articles and returns a line of `parse`'s JSON for each, in order.
pub fn parse_lines(pipeline: &Pipeline, articles: Vec<Article>, n_threads: usize) -> Vec<String> {
    lines(pipeline, articles, n_threads, |worker, batch| {
        let docs = worker.parse_all(&batch);
        batch.iter().zip(&docs).map(|(a, doc)| printed(|out| write_parse(&a.id, doc, out))).collect()
    })
}

/// Takes each text for one noun phrase and returns a line that tells who it stands for on the article's day: its `id`,
/// `name`, `country` and `sector`, in order.
pub fn phrase_lines(pipeline: &Pipeline, articles: Vec<Article>, n_threads: usize) -> Vec<String> {
    lines(pipeline, articles, n_threads, |worker, batch| {
        let line = |a: Article| {
            let who = worker.who(&a.text, a.published);
            let country = who.country.as_ref().map(coding::Country::as_str);
            json!({"id": a.id, "name": who.name, "country": country, "sector": who.sector.map(coding::Sector::as_str)})
                .to_string()
        };
        batch.into_iter().map(line).collect()
    })
}

fn lines(
    pipeline: &Pipeline,
    articles: Vec<Article>,
    n_threads: usize,
    work: impl Fn(&mut Worker<'_>, Vec<Article>) -> Vec<String> + Sync,
) -> Vec<String> {
    let batches = Batches::new(articles.into_iter(), BATCH_BYTES, |a| a.text.len() + 256);
    let mut out = Vec::new();
    ordered(
        batches,
        n_threads,
        || pipeline.worker(),
        &work,
        |lines| {
            out.extend(lines);
            true
        },
    );
    out
}

fn printed(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes);
    String::from_utf8_lossy(&bytes).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Config;

    #[test]
    fn one_line_an_article_in_order() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        let article =
            |i: usize| Article { id: format!("a{i}"), text: "Oslo met Rome.".to_owned(), ..Article::default() };
        for lines in [code_lines, parse_lines, phrase_lines] {
            let got = lines(&pipeline, (0..9).map(article).collect(), 2);
            assert_eq!(got.len(), 9);
            for (i, line) in got.iter().enumerate() {
                assert!(line.contains(&format!(r#""id":"a{i}""#)), "{line}");
            }
        }
    }
}
