//! The tokenizer: expressions compiled, special cases and norms written out.

use crate::error::{Error, Result};
use crate::pack;
use crate::regex;
use crate::source::Source;
use nlp::regex::Program;
use nlp::spec::{SpecialCase, TokenizerSpec};
use nlp::{special_pattern, string_id};
use rmpv::Value;
use std::collections::BTreeMap;

const FILE: &str = "tokenizer";
const ORTH: u64 = 65;
const NORM: u64 = 67;

/// Compiles an expression that stands in `file`.
pub(crate) fn compile(file: &str, pattern: &str) -> Result<Program> {
    regex::compile(pattern).map_err(|p| Error::Regex {
        file: file.to_owned(),
        pattern: pattern.chars().skip(p.at.saturating_sub(20)).take(40).collect(),
        at: p.at,
        problem: p.what,
    })
}

/// Reads the tokenizer of a pipeline.
pub(crate) fn read(source: &Source) -> Result<TokenizerSpec> {
    let msg = pack::parse(FILE, &source.need(FILE)?)?;
    let program = |name: &str| match pack::get(&msg, name) {
        None | Some(Value::Nil) => Ok(None),
        Some(v) => compile(FILE, pack::need_text(FILE, v)?).map(Some),
    };
    let mut spec = TokenizerSpec {
        prefix: program("prefix_search")?,
        suffix: program("suffix_search")?,
        infix: program("infix_finditer")?,
        token_match: program("token_match")?,
        url_match: program("url_match")?,
        specials: Vec::new(),
        norms: norms(source)?,
    };
    let fast = pack::get(&msg, "faster_heuristics").and_then(Value::as_bool).unwrap_or(true);
    if let Some(exceptions) = pack::get(&msg, "exceptions") {
        let mut specials = Vec::new();
        for (text, tokens) in pack::pairs(FILE, exceptions)? {
            let text = pack::need_text(FILE, text)?.to_owned();
            let tokens = pack::items(FILE, tokens)?.iter().map(token).collect::<Result<Vec<_>>>()?;
            let pattern = special_pattern(&spec, &text, !fast);
            specials.push(SpecialCase { text, tokens, pattern });
        }
        specials.sort_by(|a, b| a.text.cmp(&b.text));
        spec.specials = specials;
    }
    Ok(spec)
}

/// One token of a special case: its length in bytes and its norm.
fn token(v: &Value) -> Result<(u32, Option<String>)> {
    let (mut orth, mut norm) = (None, None);
    for (k, v) in pack::pairs(FILE, v)? {
        let key = k.as_u64().or_else(|| pack::text(k).map(string_id));
        match key {
            Some(ORTH) => orth = Some(pack::need_text(FILE, v)?),
            Some(NORM) => norm = Some(pack::need_text(FILE, v)?),
            _ => return Err(Error::data(FILE, format!("a special case sets {k}, expected ORTH and NORM alone"))),
        }
    }
    let orth = orth.ok_or_else(|| Error::data(FILE, "a special case without ORTH"))?;
    Ok((orth.len() as u32, norm.map(str::to_owned)))
}

/// Reads the norms of words: the pipeline's table, then spaCy's own.
fn norms(source: &Source) -> Result<Vec<(u64, String)>> {
    let mut out = BTreeMap::new();
    for line in include_str!("../data/base_norms.tsv").lines().filter(|l| !l.starts_with('#')) {
        if let Some((word, norm)) = line.split_once('\t') {
            out.insert(string_id(word), norm.to_owned());
        }
    }
    let file = "vocab/lookups.bin";
    if let Some(bytes) = source.read(file)?
        && !bytes.is_empty()
    {
        let tables = pack::parse(file, &bytes)?;
        if let Some(table) = pack::get(&tables, "lexeme_norm") {
            for (id, norm) in pack::pairs(file, table)? {
                let id = id.as_u64().or_else(|| pack::text(id).map(string_id));
                let id = id.ok_or_else(|| Error::data(file, "a norm without an id"))?;
                out.insert(id, pack::need_text(file, norm)?.to_owned());
            }
        }
    }
    Ok(out.into_iter().collect())
}
